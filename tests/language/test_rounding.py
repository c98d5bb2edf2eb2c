"""Rounding: half away from zero; exact decimals keep their digits."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edutarget.language import rounding

decimals = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9)
fractions = st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=10**4)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("2.5", 0, "3"),
        ("1.005", 2, "1.01"),
        ("-1.005", 2, "-1.01"),
        ("1.0049999", 2, "1"),
        ("0", 2, "0"),
        ("100", 2, "100"),
        ("10.50", 2, "10.5"),
        ("-0.001", 2, "0"),
    ],
)
def test_half_is_rounded_away_from_zero(value: str, places: int, shown: str) -> None:
    found = rounding.rounded(Decimal(value), places)
    assert format(found, "f").removeprefix("-" if not found else "") == shown


@given(value=fractions, places=st.integers(0, 6))
def test_rounded_is_the_nearest(value: Fraction, places: int) -> None:
    off = abs(Fraction(rounding.rounded(value, places)) - value)
    assert off <= Fraction(1, 2 * 10**places)


def test_zero_has_no_sign() -> None:
    assert str(rounding.rounded(Fraction(0), 2)) == "0"


@pytest.mark.parametrize(
    ("value", "places", "at_most", "shown"),
    [
        ("1364.1", 0, False, "1365"),
        ("1364.9", 0, True, "1364"),
        ("1364", 0, False, "1364"),
        ("1364", 0, True, "1364"),
        ("1.3651", 3, False, "1.366"),
        ("1.3659", 3, True, "1.365"),
        ("-1.5", 0, False, "-1"),
        ("-1.5", 0, True, "-2"),
    ],
)
def test_what_is_due_is_never_shown_easier_than_it_is(value: str, places: int, at_most: bool, shown: str) -> None:
    assert str(rounding.never_below(Fraction(value), places, at_most)) == shown


def test_what_is_due_is_due_at_least_unless_said_otherwise() -> None:
    assert rounding.never_below(Fraction(1, 3), 0) == 1


@pytest.mark.parametrize(
    ("value", "ends"),
    [
        (Fraction(1, 8), "0.125"),
        (Fraction(1, 125), "0.008"),
        (Fraction(7, 20), "0.35"),
        (Fraction(7, 5), "1.4"),
        (Fraction(1, 80), "0.0125"),
        (Fraction(-9, 4), "-2.25"),
        (Fraction(12), "12"),
        (Fraction(1, 3), None),
        (Fraction(1, 30), None),
        (Fraction(1, 7), None),
    ],
)
def test_fractions_that_end_are_exact(value: Fraction, ends: str | None) -> None:
    assert rounding.exact(value) == (None if ends is None else Decimal(ends))


@given(value=decimals)
def test_every_decimal_ends(value: Decimal) -> None:
    assert rounding.exact(Fraction(value)) == value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("73.10"), "73.10"),
        (Fraction(1, 8), "0.125"),
        (Fraction(200, 3), "66.67"),
    ],
)
def test_figures_keep_the_digits_they_were_written_with(value: Fraction | Decimal, shown: str) -> None:
    assert str(rounding.number(value)) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("34.84", "34.8"),
        ("-34.84", "-34.8"),
        ("0.14649", "0.146"),
        ("0.012345", "0.0123"),
        ("10.04", "10"),
        ("9.456", "9.46"),
        ("0.0009", "0.0009"),
        ("0.00004", "0"),
        ("9.996", "10"),
        ("10", "10"),
        ("100.4", "100"),
        ("99.96", "100"),
        ("1234.5", "1235"),
        ("1.0055", "1.01"),
    ],
)
def test_rates_have_three_digits(value: str, shown: str) -> None:
    assert str(rounding.three_digits(Fraction(value))) == shown


@pytest.mark.parametrize(
    ("value", "signed", "shown"),
    [
        ("1234567.50", False, "1,234,567.50"),
        ("-1234", False, "−1,234"),
        ("12", True, "+12"),
        ("-12", True, "−12"),
        ("0", True, "0"),
    ],
)
def test_digits_as_people_read_them(value: str, signed: bool, shown: str) -> None:
    assert rounding.plain(Decimal(value), signed) == shown


def test_no_sign_is_shown_unless_asked_for() -> None:
    assert rounding.plain(Decimal(12)) == "12"
