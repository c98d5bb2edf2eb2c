"""Write the workbooks and CSV files of examples/broken, one for each rule of tables.

Run `python tools/broken_tables.py`, then `pytest tests/problems/test_broken.py --update-goldens`. Needs the `dev` extra
and Debian's libreoffice-calc for the workbook in the old format. `encrypted-workbook.xlsx` was made by hand.
"""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from edutarget.problems.rules import RULES

BROKEN = Path(__file__).parents[1] / "examples" / "broken"
SHEET = "xl/worksheets/sheet1.xml"
HEAD: tuple[list[Any], ...] = (
    ["计划代码", "kangle-2025"],
    ["数据截止日期", date(2025, 9, 30)],
    ["报送单位", "康乐县教育局"],
    [],
    ["代码", "指标", "实际值", "分子", "分母", "备注"],
    ["gaokao_600", "高考600分以上考生", 27],
    ["gaokao_special_rate", "特殊类型上线率", None, 503, 1978],
)
CSV_HEAD = "plan,kangle-2025\nas_of,2025-09-30\nsubmitted_by,康乐县教育局\n"
TABLES = {
    "csv-syntax": 'indicator,value,note\ngaokao_600,27,"含艺术、体育类考生\n',
    "no-header": "高考人数,27\n",
    "report-not-submission": "indicator,target,actual,gap\ngaokao_600,30,27,-3\n",
    "unknown-column": "indicator,value,completed\ngaokao_600,,27\n",
    "own-column": "indicator,value,remarks\ngaokao_600,27,含艺术、体育类考生\n",
    "repeated-column": "indicator,value,value\ngaokao_600,27,28\n",
    "row-without-indicator": "indicator,value\n,27\n",
}


def two_forms(book: Workbook) -> None:
    book.copy_worksheet(book["填报"]).title = "填报 (2)"


def hidden(book: Workbook) -> None:
    book["填报"].row_dimensions[6].hidden = True


def exchanged(book: Workbook) -> None:
    book["填报"]["B6"] = "特殊类型上线率"


def cell(value: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book["填报"]["C6"] = value

    return change


def formatted(book: Workbook) -> None:
    book["填报"]["C6"].number_format = '"约"0'


BOOKS: dict[str, Callable[[Workbook], Any]] = {
    "two-forms": two_forms,
    "hidden-cell": hidden,
    "name-disagrees": exchanged,
    "merged-cells": lambda book: book["填报"].merge_cells("C6:C7"),
    "formula-without-value": cell("=13+14"),
    "external-reference": cell("='[1]Sheet1'!B7"),
    "cell-error": cell("#DIV/0!"),
    "cell-format": formatted,
}
PARTS: dict[str, Callable[[bytes], bytes]] = {
    "workbook-doctype": lambda xml: xml.replace(b"<worksheet", b'<!DOCTYPE x SYSTEM "file:///etc/hosts"><worksheet', 1),
    "workbook-too-large": lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + b" " * 25_000_000, 1),
    "workbook-too-many-cells": lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + many_rows(), 1),
}


def many_rows() -> bytes:
    """More than 200,000 cells, each with another number."""
    rows = (b"".join(b"<c><v>%d</v></c>" % (row * cell) for cell in range(1000)) for row in range(210))
    return b"".join(b"<row>%s</row>" % cells for cells in rows)


def saved(change: Callable[[Workbook], Any] = lambda book: None) -> bytes:
    book = Workbook()
    book.active.title = "填报"
    for row in HEAD:
        book.active.append(row)
    change(book)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_sheet(change: Callable[[bytes], bytes]) -> bytes:
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(saved())) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == SHEET else old.read(part))
    return buffer.getvalue()


def main() -> None:
    for rule, text in TABLES.items():
        (BROKEN / RULES[rule].group / f"{rule}.csv").write_text(CSV_HEAD + text, encoding="utf-8")
    files = {rule: saved(change) for rule, change in BOOKS.items()}
    files |= {rule: with_sheet(change) for rule, change in PARTS.items()}
    files |= {"broken-workbook": saved()[:3000], "not-a-workbook": CSV_HEAD.encode()}
    for rule, data in files.items():
        (BROKEN / RULES[rule].group / f"{rule}.xlsx").write_bytes(data)
    plain = BROKEN / "workbooks" / "old-workbook.xlsx"
    plain.write_bytes(saved())
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "xls", "--outdir", plain.parent, plain], check=True, timeout=120
    )
    plain.unlink()


if __name__ == "__main__":
    main()
