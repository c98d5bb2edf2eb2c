"""Names of cells, and numbers as their formats show them."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from edutarget.problems.problem import Problem
from edutarget.tables.grid import cell_name, position
from edutarget.tables.number_formats import BUILT_IN, NumberFormat
from support.office import Office
from support.tables import book, put, told


def shown(number: str, code: str, from_1904: bool = False) -> str | None:
    """What a cell with a number is read as; None where it is refused."""
    content = NumberFormat(code).number(number, from_1904)
    if isinstance(content, Problem):
        assert content.rule == "cell-format" and content.params["format"]
        return None
    return content


@given(st.integers(0, 1_048_575), st.integers(0, 16_383))
def test_cells_have_one_name(row: int, column: int) -> None:
    assert position(cell_name(row * 16384 + column)) == row * 16384 + column


@given(st.decimals(min_value=0, max_value=10**12, places=3))
def test_numbers_are_those_that_were_typed(number: Decimal) -> None:
    """Through a binary fraction and back, whichever way a program writes it down."""
    for text in (repr(float(number)), f"{float(number):.17g}"):
        assert Decimal(str(shown(text, "General"))) == number


ORACLE = [
    # Numbers as they are stored, whatever of them the format hides.
    ("General", "1.8200000000000001", "1.82"),
    ("G/通用格式", "13100", "13100"),
    ("0", "27", "27"),
    ("0", "27.5", "27.5"),
    ("0.00", "0.1", "0.1"),
    ("#,##0", "1900", "1900"),
    ("#,##0.00", "1900.125", "1900.125"),
    ("# ##0", "1900", "1900"),
    (r"#\ ##0", "1900", "1900"),
    ("000", "7", "7"),
    ("0.00E+00", "13149", "13149"),
    ("##0.0E+0", "13149", "13149"),
    ("# ?/?", "0.5", "0.5"),
    ("# ??/100", "0.5", "0.5"),
    ("@", "13149", "13149"),
    ('@"人"', "13149", None),
    ("0", "1E+300", "1E+300"),
    ("0", "1e999999999", "1e999999999"),
    ("0", "oops", "oops"),
    # What spaces, fills, colours, places and scripts add does not count.
    ("0_ ", "27", "27"),
    ("0_);(0)", "27", "27"),
    ("* 0", "27", "27"),
    ("[Red]0", "45930", "45930"),
    ("[红色]0", "27", "27"),
    ("[Color10]0", "27", "27"),
    ("[$-804]0", "27", "27"),
    ("[DBNum1][$-804]0", "13100", "13100"),
    # Per cent: the digits stored, not those shown.
    ("0%", "0.9762", "97.62%"),
    ("0.0%", "0.741", "74.1%"),
    ("0%", "0.74099999999999999", "74.1%"),
    ("0.00%", "1.05", "105%"),
    ("0.0%;-0.0%", "-0.05", "-5%"),
    ('0.0"%"', "74.1", "74.1%"),
    (r"0.0\%", "74.1", "74.1%"),
    ('0.0"‰"', "5.2", "5.2‰"),
    ("0.0‰", "5.2", "5.2‰"),
    # Units.
    ('0"万元"', "13100", "13100万元"),
    ('#,##0.0"万元"', "13100", "13100万元"),
    ('#,##0" 万元"', "13100", "13100 万元"),
    ('0"百人"', "3", "3百人"),
    ('0"人"', "27.5", "27.5人"),
    (r"0\人", "27", "27人"),
    ("0人", "27", "27人"),
    ("0!人", "27", "27人"),
    ('0分', "85", "85分"),
    ('0" days"', "45930", "45930 days"),
    ('General"人"', "27", "27人"),
    ('[DBNum2]General"元"', "27", "27元"),
    ('0_ "人"', "27", "27人"),
    # A scale: the comma behind the digits stands for a thousand.
    ("0,", "13149", "13.149"),
    ("#,##0,", "13149000", "13149"),
    ("0.0,", "13149", "13.149"),
    ("0,.0", "13149", None),
    ("0,,", "13149000", "13.149"),
    ('0,"千"', "13149", "13.149千"),
    ('0,"千元"', "13149", "13.149千元"),
    ('0.00,,"百万"', "13149000", "13.149百万"),
    # A point among the digits that is only written.
    ('0!.0,"万"', "13149", "1.3149万"),
    (r'0\.0,"万"', "13149", "1.3149万"),
    ('0"."0,"万"', "13149", "1.3149万"),
    ('0!.0000"万"', "13149", "1.3149万"),
    ("0!.0000", "13149", "1.3149"),
    ('0!.00,,"亿"', "131490000", "1.3149亿"),
    # Zeros behind the digits that are only written.
    ('0"00"', "131", "13100"),
    ('0"00"', "13.5", "1350"),
    ('0"0000人"', "1.9", "19000人"),
    ('0.0"00"', "13.1", None),
    ('0"5"', "13", None),
    ('0".5"', "13", None),
    ('0",000"', "13", None),
    ('"1"0', "5", None),
    ('"0."0', "5", None),
    ("0-0", "12", None),
    ("000-0000", "1234567", None),
    ('0"千"000', "13149", None),
    ('0"千".0', "13", None),
    ('0"千",', "13000", None),
    ("0!.0.0", "13149", None),
    ("*80", "5", None),
    # Words: what is shown is read, to be refused or accepted as if it had been typed.
    ('"约"0', "3400", "约3400"),
    ('0"余人"', "3400", "3400余人"),
    ("[$¥-804]#,##0", "13100", "¥13100"),
    ('"¥"#,##0.00', "13100", "¥13100"),
    ('"是";;"否"', "1", "是"),
    ('"是";;"否"', "0", "否"),
    ('"27"', "5", None),
    (";;;", "27", None),
    ('""', "27", None),
    # Signs: a section for numbers below zero shows them without a minus of its own.
    ("0", "-5", "-5"),
    ('0"万元"', "-5", "-5万元"),
    ("0;-0", "-5", "-5"),
    ("0;0", "-5", None),
    ("0;[Red]0", "-5", "-5"),
    ("0.00_);(0.00)", "-5", "-5"),
    (r"0_);[Red]\(0\)", "-5", "-5"),
    ('0"万元";-0"万元"', "-5", "-5万元"),
    ('0"万元";(0"万元")', "-5", "-5万元"),
    ('0"万元";"亏"0"万元"', "-5", None),
    ('0;-0"万元"', "-5", "-5万元"),
    ('0;-0"万元"', "5", "5"),
    ("0;-0,", "-5000", "-5"),
    ("+0;-0", "5", "5"),
    ('+0.0"%";−0.0"%"', "-5", "-5%"),
    ("-0", "5", None),
    ('"-"0', "5", None),
    ("General;[Red]-General", "-5", "-5"),
    ("0-", "5", None),
    # Zero.
    ("0", "0", "0"),
    ("0;-0;0", "0", "0"),
    ('0"人"', "0", "0人"),
    ("0;-0;", "0", None),
    ("#", "0", None),
    ("#", "5", "5"),
    ("#,###", "0", None),
    ('0;-0;"-"', "0", "0"),
    ('0;-0;"—"', "0", "0"),
    ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0", "0"),
    ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-5", "-5"),
    ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "5", "5"),
    ('0;-0;"无"', "0", "无"),
    ('0;-0;"0人"', "0", None),
    # Conditions.
    ('[>=10000]0!.0,"万";0', "13149", "1.3149万"),
    ('[>=10000]0!.0,"万";0', "500", "500"),
    ('[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0', "131490000", "1.3149亿"),
    ('[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0', "13149", "1.3149万"),
    ('[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0', "1", "1"),
    ('[Red][<60]0"分";[Blue]0"分"', "59", "59分"),
    ("[=1]\"是\";[=0]\"否\"", "1", "是"),
    ("[=1]\"是\";[=0]\"否\"", "2", None),
    ("[<>0]0;0", "0", "0"),
    ("[<=5]0;0", "6", "6"),
    ('[>5]0"多";0"少";0"无"', "1", None),
    ('[>5]0;0', "-1", None),
    # Sections for texts are none for numbers.
    ('0"人";@', "-5", "-5人"),
    ('0;-0;0;"约"@', "5", "5"),
    ("0;0;0;0;0", "5", None),
    # Days.
    ("yyyy-mm-dd", "45930", "2025-09-30"),
    ("yyyy/m/d;@", "45930", "2025-09-30"),
    ('[$-804]yyyy"年"m"月"d"日"', "45930", "2025-09-30"),
    ("yyyy年m月d日", "45930", "2025-09-30"),
    ("[$-F800]dddd, mmmm dd, yyyy", "45930", "2025-09-30"),
    ("yyyy-mm-dd", "45930.5", "2025-09-30T12:00"),
    ("[h]:mm", "45930.5", "2025-09-30T12:00"),
    ("h:mm AM/PM", "45930.5", "2025-09-30T12:00"),
    ('"截至"yyyy-mm-dd', "45930", "2025-09-30"),
]  # fmt: skip
"""A format, a number in a cell of it, and what that is read as."""


@pytest.mark.parametrize(("code", "number", "expected"), ORACLE)
def test_a_number_is_what_its_format_shows(code: str, number: str, expected: str | None) -> None:
    assert shown(number, code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("General", "27"),
        ("@", "27"),
        ('0"人"', "27"),
        ('@"人"', "27人"),
        ('0;0;0;@"人"', "27人"),
        ('0;@"人"', "27人"),
        ("0;0;0;", None),
        (";;;", None),
        (";;;@", "27"),
    ],
)
def test_a_text_is_what_its_format_shows(code: str, expected: str | None) -> None:
    content = NumberFormat(code).text("27")
    assert (content if isinstance(content, str) else None) == expected


@pytest.mark.parametrize("built_in", [14, 22, 27, 31, 36, 50, 57, 58])
def test_built_in_days_of_chinese_excel(built_in: int) -> None:
    assert shown("45930", BUILT_IN[built_in]) == "2025-09-30"


def test_days_of_1904() -> None:
    assert shown("44468", "yyyy-mm-dd", True) == "2025-09-30"


@given(st.text(alphabet='0#?.,;%"\\!_*[]@-()E+/ 万dRed$>=', max_size=30), st.floats(-1e9, 1e9))
def test_no_format_breaks_the_reading(code: str, number: float) -> None:
    """Whatever is read has the digits that are stored, as far as they are told apart from those of the format."""
    content = NumberFormat(code).number(repr(number), False)
    assert isinstance(content, (str, Problem))


@pytest.mark.parametrize(
    ("code", "number", "value"),
    [('0"万元"', 13100, Decimal("1.31")), ('0.00"亿元"', 1.31, Decimal("1.31")), ("0.00", 1.31, Decimal("1.31"))],
)
def test_a_unit_that_the_format_shows_counts(read: Any, code: str, number: float, value: Decimal) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.append(["investment", None, number])
        sheet["C9"].number_format = code

    submission, problems = read(book(change))
    assert problems == [] and submission.entries["investment"].value == value


@pytest.mark.parametrize(
    ("code", "number"), [('"约"0', 27), ("0%", 0.27), (";;;", 27), ('0"吨"', 27), ("[$¥-804]0", 27), ("0;0", -27)]
)
def test_a_format_that_cannot_be_read_is_named(read: Any, code: str, number: float) -> None:
    found = read(book(put("C6", number, code)))
    assert told(found) == [("cell-format", "填报!C6")]
    assert found[1][0].params["format"] == code


_parts = re.compile(r"([^0-9-]*)(-?[0-9.]+)([^0-9]*)").fullmatch


@pytest.mark.xdist_group("office")
def test_an_office_program_shows_the_same_units_and_scales(office: Office, tmp_path: Path) -> None:
    """The digits may be rounded there; `!` is a mark of Chinese programs alone."""
    cases = [
        (code, number, found)
        for code, number, expected in ORACLE
        if expected and "!" not in code and "通用" not in code and (found := _parts(expected)) and _parts(number)
    ]
    formats = xlsxwriter.Workbook(str(tmp_path / "formats.xlsx"))
    sheet = formats.add_worksheet()
    for row, (code, number, _expected) in enumerate(cases):
        sheet.write_number(row, 0, float(number), formats.add_format({"num_format": code}))
    formats.close()
    as_shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false"
    (saved,) = office([tmp_path / "formats.xlsx"], as_shown)
    with saved.open(encoding="utf-8", newline="") as file:
        rows = [row[0] for row in csv.reader(file)]
    assert len(rows) == len(cases) > 80
    for (code, _number, expected), text in zip(cases, rows, strict=True):
        if "?/" in code or "E+" in code or "DBNum" in code or text.strip(" -—") == "":
            continue  # a fraction, an exponent, other digits, or the dash that stands for zero
        plain = text.replace("(", "-").replace(")", "").replace("−", "-").replace(",", "").replace("+", "")
        shown_parts = _parts(re.sub(r"\s", "", plain))
        assert shown_parts, (code, text)
        assert (shown_parts[1], shown_parts[3]) == (expected[1], expected[3].replace(" ", "")), (code, text)
        places = len(shown_parts[2].partition(".")[2])
        digits, step = Decimal(shown_parts[2]), Decimal(1).scaleb(-places)
        if '"00"' in code or '"0000' in code:  # zeros that are only written: the number before them was rounded
            step *= 10000
        meant = Decimal(expected[2])
        if "[Red]" in code and digits > 0:  # red stands for the minus
            meant = abs(meant)
        assert abs(digits - meant) <= step, (code, text)
