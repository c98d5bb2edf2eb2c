"""A workbook being written: its styles, its texts that stay texts, and how sheets are printed."""

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
"""In points; no row may be higher than the last."""

INK, MUTED, LINE, PANEL = "#1B2026", "#57616B", "#B9C2CB", "#E7ECF0"

_A4 = 9  # Excel's number for the paper


class SheetCell(NamedTuple):
    """What a cell shows, in which style, and the formula that computes it.

    A cell with a formula keeps its value too, for viewers that do not calculate.
    """

    value: str | Decimal | int | date | None
    style: Mapping[str, Any] = {}
    formula: str | None = None


class Book:
    """One workbook in memory; `day` is the date that it bears. No text in it becomes a formula or a link."""

    def __init__(self, words: Words, day: date | None) -> None:
        self.words = words
        self._file = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.workbook = Workbook(self._file, options)
        self.workbook.set_size(2400, 1500)
        # The day of the figures, not of the run: the same figures give the same file.
        created = _midnight(day or date(2000, 1, 1))
        self.workbook.set_properties({"created": created, "author": "edutarget"})
        self._styles: dict[Hashable, Format] = {}

    def style(self, **properties: Any) -> Format:
        """The cell style with these properties beside the book's font; made once for all cells that share it."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            font = {"font_name": FONT[self.words.lang], "font_size": TEXT_SIZE, "font_color": INK, "valign": "vcenter"}
            self._styles[key] = self.workbook.add_format({**font, **properties})
        return self._styles[key]

    def boxed(self, **properties: Any) -> Format:
        """A cell of a table."""
        return self.style(border=1, border_color=LINE, **properties)

    def heading(self, **properties: Any) -> Format:
        """A column's title."""
        bold = {"bold": True, "text_wrap": True, "align": "center", "bg_color": PANEL}
        return self.boxed(**{**bold, **properties})

    def sheet(self, name: str, *, landscape: bool = True) -> Worksheet:
        """A new sheet that prints on A4, as wide as the page, with page numbers."""
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
        """A cell of a table."""
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
        """A text of anybody's, made inert; one like a formula is marked as text, for those who edit the cell."""
        inert = "\n".join(visible(line) for line in text.split("\n"))
        mark = {"quote_prefix": True} if begins_formula(inert) else {}
        sheet.write_string(row, column, inert, self.style(**style, **mark))

    def fit(self, sheet: Worksheet, row: int, texts: Iterable[tuple[str, float]]) -> None:
        """Make a row high enough for its texts, each given with the width of its column in characters."""
        lines = (sum(ceil(_length(part) / width) for part in text.split("\n")) for text, width in texts)
        sheet.set_row(row, min(4 + LINE_HEIGHT * max(lines, default=1), MOST_HEIGHT))

    def bytes(self) -> bytes:
        """The finished file."""
        self.workbook.close()
        return self._file.getvalue()


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def _length(text: str) -> float:
    """The width of a text in digits, which is what columns are measured in; about, for letters are narrower."""
    return max(columns(text) - 0.1 * sum(c.isascii() and c.isalpha() for c in text), 1)
