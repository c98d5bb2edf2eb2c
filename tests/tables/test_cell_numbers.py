"""Cells by their names, and numbers as their formats mean them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edutarget.tables.cell_styles import meaning, written
from edutarget.tables.grid import cell_name
from edutarget.tables.worksheet import position


@given(st.integers(0, 1_048_575), st.integers(0, 16_383))
def test_cells_have_one_name(row: int, column: int) -> None:
    assert position(cell_name(row * 16384 + column)) == row * 16384 + column


@given(st.decimals(min_value=0, max_value=10**12, places=3))
def test_numbers_are_those_that_were_typed(number: Decimal) -> None:
    """Through a binary fraction and back, whichever way a program writes it down."""
    for text in (repr(float(number)), f"{float(number):.17g}"):
        assert Decimal(written(text, "number", False)) == number


@pytest.mark.parametrize(
    ("number", "code", "expected"),
    [
        ("0.741", "0.0%", "74.1%"),
        ("0.74099999999999999", "0%", "74.1%"),
        ("0.741", '0.0"%"', "0.741"),
        ("1.8200000000000001", "General", "1.82"),
        ("45930", "yyyy-mm-dd", "2025-09-30"),
        ("45930", '[$-804]yyyy"年"m"月"d"日"', "2025-09-30"),
        ("45930.5", "yyyy-mm-dd", "2025-09-30T12:00"),
        ("45930", '0" days"', "45930"),
        ("45930", "[Red]0", "45930"),
        ("1E+300", "0", "1E+300"),
        ("1e999999999", "0", "1e999999999"),
        ("oops", "0", "oops"),
    ],
)
def test_number_formats(number: str, code: str, expected: str) -> None:
    assert written(number, meaning(200, {200: code}), False) == expected


@pytest.mark.parametrize("built_in", [14, 22, 27, 31, 36, 50, 57, 58])
def test_built_in_days_of_chinese_excel(built_in: int) -> None:
    assert written("45930", meaning(built_in, {}), False) == "2025-09-30"


def test_days_of_1904() -> None:
    assert written("44468", "day", True) == "2025-09-30"
