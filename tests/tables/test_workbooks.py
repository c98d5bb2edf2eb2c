"""Workbooks as submissions: what is read, what is refused, and at which cell."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from edutarget.files.finding import find_files
from support import Run
from support.tables import (
    HEAD,
    ROWS,
    SHEET,
    TITLES,
    Change,
    book,
    coloured,
    hide_column,
    hide_row,
    put,
    told,
    with_part,
)


def test_small_form_is_read(read: Any) -> None:
    submission, problems = read(book())
    assert problems == [] and submission is not None
    assert submission.as_of == date(2025, 9, 30) and submission.submitted_by == ("康乐县教育局",)
    assert submission.entries["gaokao_600"].value == 27
    assert submission.entries["gaokao_undergraduate_rate"].note == "含艺术、体育类考生"
    assert submission.entries["network_county"].value is True


REFUSED: dict[str, tuple[Change, list[tuple[str, str]]]] = {
    "formula without a value": (put("C6", "=13+14"), [("formula-without-value", "填报!C6")]),
    "formula for the day": (put("B2", "=TODAY()"), [("formula-without-value", "填报!B2")]),
    "other workbook": (put("C6", "=[1]Sheet1!$A$1"), [("external-reference", "填报!C6")]),
    "error": (put("C6", "#DIV/0!"), [("cell-error", "填报!C6")]),
    "merged down": (lambda s: s.merge_cells("C6:C7"), [("merged-cells", "填报!C6")]),
    "merged across": (lambda s: s.merge_cells("C6:D6"), [("merged-cells", "填报!C6")]),
    "hidden row": (hide_row(6), [("hidden-cell", "填报!C6")]),
    "hidden note": (hide_column("F"), [("hidden-cell", "填报!F7")]),
    "title changed": (put("D5", "上线人数"), [("unknown-column", "填报!D5"), ("counts-incomplete", "填报!E7")]),
    "figures title changed": (lambda s: [s.delete_cols(4, 2), put("C5", "数")(s)], [("no-header", "填报!A5")]),
    "title twice": (put("G5", "实际值"), [("repeated-column", "填报!G5")]),
    "figure beside the form": (put("G6", 28), [("unknown-column", "填报!G6")]),
    "figures beside the form": (
        lambda s: [put("G6", 28)(s), put("G7", 28)(s), put("H8", 1)(s)],  # each column once
        [("unknown-column", "填报!G6"), ("unknown-column", "填报!H8")],
    ),
    "figures without a title": (put("C5", None), [("unknown-column", "填报!C6")]),  # not passed over in silence
    "row of nothing": (put("C9", 28), [("row-without-indicator", "填报!C9")]),
    "indicator twice": (lambda s: s.append(["gaokao_600", None, 28]), [("duplicate-key", "填报!A9")]),
    "indicator twice, with spaces": (put("A7", " gaokao_600 "), [("duplicate-key", "填报!A7")]),
    "no id that can be read": (put("A6", "#REF!"), [("cell-error", "填报!A6")]),
    "unknown indicator": (put("A6", "gaokao_60"), [("unknown-indicator", "填报!A6")]),
    "names moved": (
        lambda s: [put("B6", "本科上线率")(s), put("B7", "高考600分以上考生")(s)],
        [("name-disagrees", "填报!A6"), ("name-disagrees", "填报!A7")],
    ),
    "day as text": (put("B2", "2025.9.30"), [("date-format", "填报!B2")]),
    "day with a time": (put("B2", datetime(2025, 9, 30, 10)), [("date-format", "填报!B2")]),
    "day as a number": (put("B2", 45930, "0"), [("date-format", "填报!B2")]),
    "no day": (put("B2", None), [("no-date", "填报!B2")]),
    "day line gone": (lambda s: s.delete_rows(2), [("missing-key", "填报!A1")]),
    "not whole": (put("C6", 27.5), [("not-whole", "填报!C6")]),
    "percentage of people": (put("C6", 0.27, "0%"), [("cell-format", "填报!C6")]),
    "day for a figure": (put("C6", date(2025, 9, 30)), [("not-a-number", "填报!C6")]),
    "numerator too large": (put("D7", 2000), [("counts-exceed", "填报!D7")]),
    "neither yes nor no": (put("C8", "也许"), [("not-yes-no", "填报!C8")]),
    "other plan": (put("B1", "kangle-2024"), [("plan-mismatch", "填报!B1")]),
    "report": (put("G5", "差距"), [("report-not-submission", "填报!A5")]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_at_its_cell(read: Any, case: str) -> None:
    change, expected = REFUSED[case]
    assert told(read(book(change))) == expected


READ: dict[str, tuple[Change, str, Any]] = {
    "percentage": (put("C7", 0.741, "0.0%"), "gaokao_undergraduate_rate", Decimal("74.1")),
    "percentage, built in": (put("C7", 0.57, "0.00%"), "gaokao_undergraduate_rate", Decimal(57)),
    "text": (put("C6", " 27 "), "gaokao_600", Decimal(27)),
    "noise of binary fractions": (put("C6", 0.1 + 0.2 + 26.7), "gaokao_600", Decimal(27)),
    "truth": (put("C8", False), "network_county", False),
    "unit": (lambda s: s.append(["investment", None, "13100万元"]), "investment", Decimal("1.31")),
    "id with spaces": (put("A6", " gaokao_600 "), "gaokao_600", Decimal(27)),
    "name with spaces": (
        lambda s: [put("A6", "  ")(s), put("B6", " 高考600分以上考生 ")(s)],
        "gaokao_600",
        Decimal(27),
    ),
    "by name": (put("A6", None), "gaokao_600", Decimal(27)),
    "hidden row without a figure": (
        hide_row(4),
        "gaokao_600",
        Decimal(27),
    ),
    "hidden codes": (hide_column("A"), "gaokao_600", Decimal(27)),
    "title with a remark": (put("C5", "实际值（截至9月30日）"), "gaokao_600", Decimal(27)),
    "merged area heading": (
        lambda s: [put("A9", "教学质量")(s), s.merge_cells("A9:F9")],
        "gaokao_600",
        Decimal(27),
    ),
    "coloured empty rows": (
        coloured,
        "gaokao_600",
        Decimal(27),
    ),
    "Chinese day": (put("B2", date(2025, 9, 30), 'yyyy"年"m"月"d"日"'), "gaokao_600", Decimal(27)),
}


@pytest.mark.parametrize("case", READ)
def test_read_as_it_looks(read: Any, case: str) -> None:
    change, key, value = READ[case]
    made = book(change)
    if case.startswith("percentage"):
        made["填报"]["D7"] = made["填报"]["E7"] = None
    submission, problems = read(made)
    assert problems == [] and submission is not None
    assert submission.as_of == date(2025, 9, 30)
    assert submission.entries[key].value == value and type(submission.entries[key].value) is type(value)


@pytest.mark.parametrize("order", [*permutations(range(3))], ids=str)
def test_columns_may_stand_anywhere(read: Any, order: tuple[int, ...]) -> None:
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    for row in HEAD:
        sheet.append([None, None, *row])
    for row in [TITLES, *ROWS]:
        whole = [*row, *[None] * (6 - len(row))]
        sheet.append([None, *(whole[index] for index in order), *whole[3:]])
    submission, problems = read(made)
    assert problems == [] and submission.entries == read(book())[0].entries


def test_row_of_no_height_is_hidden(read: Any) -> None:
    flat = with_part(SHEET, lambda xml: xml.replace(b'<row r="6"', b'<row r="6" ht="0" customHeight="1"'))
    assert told(read(flat)) == [("hidden-cell", "填报!C6")]


def test_second_form_and_hidden_sheets(read: Any) -> None:
    made = book()
    copy = made.copy_worksheet(made["填报"])
    copy.title = "填报 (2)"
    assert told(read(made)) == [("two-forms", "填报 (2)!A5")]
    copy.sheet_state = "hidden"
    assert told(read(made)) == [("two-forms", "填报 (2)!A5")]
    made = book()
    made.create_sheet("目录", 0)
    made["填报"].sheet_state = "veryHidden"
    assert [rule for rule, _cell in told(read(made))][:1] == ["hidden-cell"]


def test_sheet_without_a_form(read: Any) -> None:
    assert told(read(Workbook())) == [("no-header", "Sheet!A1")]


def test_names_of_sheets_are_inert(run: Run, tmp_path: Path) -> None:
    made = book(put("C6", 27.5))
    made["填报"].title = "x\u202ey,%0A"
    made.save(tmp_path / "actuals.xlsx")
    shown = run("check", "actuals.xlsx").stdout.decode()
    assert "actuals.xlsx:x\\u202ey,%0A!C6: error[not-whole]" in shown
    github = run("check", "-f", "github", "actuals.xlsx").stdout.decode()
    assert github.startswith("::error file=actuals.xlsx,") and "\u202e" not in github


def test_workbooks_and_csv_are_found_and_marks_of_open_files_are_not(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.CSV", "c.yaml", "~$a.xlsx", ".~lock.a.xlsx#", "d.xls", "e.txt"):
        (tmp_path / name).write_bytes(b"")
    files = find_files([str(tmp_path)]).files
    assert [Path(file).name for file in files] == ["a.xlsx", "b.CSV", "c.yaml"]


def test_commands_take_a_workbook(run: Run, tmp_path: Path) -> None:
    book().save(tmp_path / "actuals.xlsx")
    assert run("check", "actuals.xlsx").returncode == 0
    assert b"as of 2025-09-30" in run("report", "actuals.xlsx").stdout
    piped = run("report", "-", input=(tmp_path / "actuals.xlsx").read_bytes())
    assert piped.returncode == 0 and b"as of 2025-09-30" in piped.stdout
