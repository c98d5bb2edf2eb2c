"""Write a workbook: shared styles, texts that cannot become formulas, print settings."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from math import ceil
from typing import Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from edutarget.language.inert import begins_formula, columns, visible
from edutarget.language.words import Words

FONT = {"zh": "Microsoft YaHei", "en": "Calibri"}
TITLE_SIZE, TEXT_SIZE, SMALL_SIZE, LINE_HEIGHT, MOST_HEIGHT = 16, 10, 9, 15, 409
"""In points. 409 is Excel's limit for the height of a row."""

INK, MUTED, LINE, PANEL = "#1B2026", "#57616B", "#B9C2CB", "#E7ECF0"

_A4 = 9  # Excel's paper index


class SheetCell(NamedTuple):
    """A cell's value, its style and, if it is computed, its formula without `=`.

    A formula is stored with its value, for viewers that do not calculate.
    """

    value: str | Decimal | int | date | None
    style: Mapping[str, Any] = {}
    formula: str | None = None


class Book:
    """One workbook in memory, dated `day`. No text in it becomes a formula or a link."""

    def __init__(self, words: Words, day: date | None) -> None:
        self.words = words
        self._file = BytesIO()
        # By default XlsxWriter turns texts that begin with "=" into formulas, and addresses into links.
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.workbook = Workbook(self._file, options)
        self.workbook.set_size(2400, 1500)
        # The day of the figures, not of the run: the same figures give the same bytes.
        created = _midnight(day or date(2000, 1, 1))
        self.workbook.set_properties({"created": created, "author": "edutarget"})
        self._styles: dict[Hashable, Format] = {}

    def style(self, **properties: Any) -> Format:
        """The cell format with these properties and the book's font; equal formats are shared."""
        # XlsxWriter keeps every format that is added, and Excel limits their number.
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            font = {"font_name": FONT[self.words.lang], "font_size": TEXT_SIZE, "font_color": INK, "valign": "vcenter"}
            self._styles[key] = self.workbook.add_format({**font, **properties})
        return self._styles[key]

    def boxed(self, **properties: Any) -> Format:
        """The format of a table's cell."""
        return self.style(border=1, border_color=LINE, **properties)

    def heading(self, **properties: Any) -> Format:
        """The format of a column's title."""
        bold = {"bold": True, "text_wrap": True, "align": "center", "bg_color": PANEL}
        return self.boxed(**{**bold, **properties})

    def sheet(self, name: str, *, landscape: bool = True) -> Worksheet:
        """Add a sheet that prints on A4, fitted to the width of the page, with page numbers."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_paper(_A4)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&C&P / &N")
        sheet.hide_gridlines(2)
        return sheet

    def put(self, sheet: Worksheet, row: int, column: int, shown: SheetCell) -> None:
        """Write a cell of a table; `row` and `column` count from 0."""
        style = self.boxed(**shown.style)
        if shown.formula:
            sheet.write_formula(row, column, f"={shown.formula}", style, shown.value)
        elif isinstance(shown.value, str):
            self.text(sheet, row, column, shown.value, border=1, border_color=LINE, **shown.style)
        elif isinstance(shown.value, date):
            sheet.write_datetime(row, column, _midnight(shown.value), style)
        elif shown.value is None:
            sheet.write_blank(row, column, None, style)
        else:
            sheet.write_number(row, column, shown.value, style)  # type: ignore[arg-type]  # a Decimal keeps its digits

    def text(self, sheet: Worksheet, row: int, column: int, text: str, **style: Any) -> None:
        """Write untrusted text with control characters escaped."""
        inert = "\n".join(visible(line) for line in text.split("\n"))
        # As a string it is no formula yet, but Excel would make one of it when somebody edits the cell.
        mark = {"quote_prefix": True} if begins_formula(inert) else {}
        sheet.write_string(row, column, inert, self.style(**style, **mark))

    def fit(self, sheet: Worksheet, row: int, texts: Iterable[tuple[str, float]]) -> None:
        """Set a row's height to fit its texts, each given with the width of its column in characters."""
        # Excel adjusts heights only when a cell is edited; for a file that a program wrote they must be estimated.
        lines = (sum(ceil(_length(part) / width) for part in text.split("\n")) for text, width in texts)
        sheet.set_row(row, min(4 + LINE_HEIGHT * max(lines, default=1), MOST_HEIGHT))

    def bytes(self) -> bytes:
        """Close the workbook and return the file."""
        self.workbook.close()
        return self._file.getvalue()


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def _length(text: str) -> float:
    """The approximate width of a text in digits, Excel's unit of column widths; letters are narrower on average."""
    return max(columns(text) - 0.1 * sum(c.isascii() and c.isalpha() for c in text), 1)
