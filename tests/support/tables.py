"""A small form, and the problems found in it, for all tests of tables."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from edutarget import Diagnostic, Submission

HEAD: list[list[Any]] = [["计划代码", "kangle-2025"], ["数据截止日期", date(2025, 9, 30)], ["报送单位", "康乐县教育局"]]
TITLES = ["代码", "指标", "实际值", "分子", "分母", "备注"]
ROWS: list[list[Any]] = [
    ["gaokao_600", "高考600分以上考生", 27],
    ["gaokao_undergraduate_rate", "本科上线率", None, 1466, 1978, "含艺术、体育类考生"],
    ["network_county", "教育专网万兆到县", "是"],
]
Change = Callable[[Worksheet], Any]
Found = tuple[Submission | None, list[Diagnostic]]


def book(*changes: Change) -> Workbook:
    """A small form: titles in row 5, gaokao_600 in row 6."""
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "填报"
    for row in [*HEAD, [], TITLES, *ROWS]:
        sheet.append(row)
    for change in changes:
        change(sheet)
    return made


def told(found: Found) -> list[tuple[str, str | None]]:
    """The rules that are broken, and their places."""
    submission, problems = found
    assert submission is None or not problems
    return [(problem.rule, problem.cell or (problem.where.partition(".csv:")[2] or None)) for problem in problems]


def put(cell: str, value: Any, number_format: str | None = None) -> Change:
    def change(sheet: Worksheet) -> None:
        sheet[cell] = value
        if number_format:
            sheet[cell].number_format = number_format

    return change


def hide_row(row: int) -> Change:
    def change(sheet: Worksheet) -> None:
        sheet.row_dimensions[row].hidden = True

    return change


def hide_column(column: str) -> Change:
    def change(sheet: Worksheet) -> None:
        sheet.column_dimensions[column].hidden = True

    return change


def coloured(sheet: Worksheet) -> None:
    for row in range(9, 2000):
        sheet.cell(row, 3).fill = PatternFill("solid", "FFFF00")


def saved(made: Workbook) -> bytes:
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def with_part(
    name: str, change: Callable[[bytes], bytes], data: bytes | None = None, packing: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A workbook with one of its parts changed."""
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data or saved(book()))) as old,
        zipfile.ZipFile(buffer, "w", packing) as new,
    ):
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
