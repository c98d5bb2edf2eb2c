"""Write a workbook: styles, texts that cannot become formulas, numbers as worksheets store and format them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Context, Decimal
from fractions import Fraction
from io import BytesIO
from math import ceil
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from edutarget.formats.words.amounts import figure
from edutarget.language.rounding import POINT_PLACES
from edutarget.language.text import begins_formula, columns, visible
from edutarget.language.words import Words
from edutarget.plan.fields import Range, TargetRule
from edutarget.report.cells import Cell
from edutarget.report.gap_report import Row

FONT = {"zh": "Microsoft YaHei", "en": "Calibri"}
TITLE_SIZE, TEXT_SIZE, SMALL_SIZE, LINE_HEIGHT, MOST_HEIGHT = 16, 10, 9, 15, 409
"""In points. 409 is Excel's limit for the height of a row."""

INK, MUTED, LINE, PANEL = "#1B2026", "#57616B", "#B9C2CB", "#E7ECF0"

_A4 = 9  # Excel's paper index

Style = Mapping[str, object]
"""Properties of a cell's format, by the names that XlsxWriter gives them."""

WRAP: Style = {"text_wrap": True}
MIDDLE: Style = {"align": "center"}
RIGHT: Style = {"align": "right"}
DAY: Style = {"num_format": "yyyy-mm-dd", "align": "center"}
SMALL: Style = {"font_size": SMALL_SIZE, "font_color": MUTED}
LABEL: Style = {"bold": True, "bg_color": PANEL}


SheetValue = str | Decimal | int | date | None


class SheetCell(NamedTuple):
    """A cell's value, its style and, if it is computed, its formula without `=`.

    A formula is stored with its value, for viewers that do not calculate.
    """

    value: SheetValue
    style: Mapping[str, object] = {}
    formula: str | None = None


EMPTY = SheetCell(None)


class SheetColumn(NamedTuple):
    """A column of a table: its title, its width in characters, and the style of its plain values.

    `fitted`: its texts decide how high a row is.
    """

    title: str
    width: float
    style: Mapping[str, object] = {}
    fitted: bool = False


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

    def style(self, **properties: object) -> Format:
        """The cell format with these properties and the book's font; equal formats are shared."""
        # XlsxWriter keeps every format that is added, and Excel limits their number.
        key = tuple(sorted(properties.items(), key=lambda one: one[0]))
        if key not in self._styles:
            font = {"font_name": FONT[self.words.lang], "font_size": TEXT_SIZE, "font_color": INK, "valign": "vcenter"}
            self._styles[key] = self.workbook.add_format({**font, **properties})
        return self._styles[key]

    def boxed(self, **properties: object) -> Format:
        """The format of a table's cell."""
        return self.style(border=1, border_color=LINE, **properties)

    def heading(self) -> Format:
        """The format of a column's title."""
        return self.boxed(**LABEL, **WRAP, **MIDDLE)

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

    def table(
        self,
        sheet: Worksheet,
        row: int,
        columns: Sequence[SheetColumn],
        lines: Iterable[Sequence[SheetCell | SheetValue]],
        fixed: int | None = None,
    ) -> int:
        """Write titles, set widths, and write a row for each of the lines; return the last row.

        With `fixed`, the rows down to the titles and that many columns stay on the screen, and the titles are printed
        on every page.
        """
        for index, column in enumerate(columns):
            sheet.write_string(row, index, column.title, self.heading())
            sheet.set_column(index, index, column.width)
        if fixed is not None:
            sheet.freeze_panes(row + 1, fixed)
            sheet.repeat_rows(row)
        for line in lines:
            row += 1
            self.line(sheet, row, line, columns)
        return row

    def line(
        self, sheet: Worksheet, row: int, line: Sequence[SheetCell | SheetValue], columns: Sequence[SheetColumn]
    ) -> None:
        """Write a row of a table: cells, or plain values in the style of their column. Its height fits its texts."""
        texts = []
        for index, (shown, column) in enumerate(zip(line, columns, strict=True)):
            cell = shown if isinstance(shown, SheetCell) else SheetCell(shown, column.style)
            self.put(sheet, row, index, cell)
            if column.fitted:
                # More characters fit on a line in a smaller font.
                size = SMALL_SIZE if cell.style.get("font_size") == SMALL_SIZE else TEXT_SIZE
                texts.append((str(cell.value or ""), column.width * TEXT_SIZE / size))
        if texts:
            self.fit(sheet, row, texts)

    def title(self, sheet: Worksheet, text: str) -> None:
        """Write the title of a sheet."""
        self.text(sheet, 0, 0, text, bold=True, font_size=TITLE_SIZE)
        sheet.set_row(0, 26)

    def text(self, sheet: Worksheet, row: int, column: int, text: str, **style: object) -> None:
        """Write untrusted text with control characters escaped."""
        inert = "\n".join(visible(line) for line in text.split("\n"))
        if begins_formula(inert):
            # As a string it is no formula yet, but Excel would make one of it when somebody edits the cell.
            style["quote_prefix"] = True
        sheet.write_string(row, column, inert, self.style(**style))

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


# Numbers: 75.3 % is stored as 0.753, as in Excel, with a number format

_KEPT = Context(prec=17)  # worksheets store binary doubles; 17 digits distinguish any two of them


def kept_of(cell: Cell, scale: int = 0) -> Decimal | None:
    """A cell's number times ten to the power `scale`, to the 17 digits that a worksheet can store; None without one."""
    if not isinstance(cell.value, Decimal | Fraction):
        return None
    exact = Fraction(cell.value)
    return _KEPT.divide(Decimal(exact.numerator), Decimal(exact.denominator)).scaleb(scale, _KEPT)


def sheet_figure(cell: Cell, row: Row, words: Words, before: str = "", after: str = "") -> SheetCell:
    """A figure in its indicator's unit, with the marks `before` and `after` it; 75.3 % is stored as 0.753."""
    if isinstance(cell.value, bool | Range):
        return SheetCell(before + figure(cell, words) + after, RIGHT)
    if isinstance(cell.value, TargetRule):
        before = {"below": "< ", "above": "> "}[cell.value.key]
        cell = Cell("number", cell.value.value)
    shown_as = {"num_format": number_format(places([cell]), row.points, before, after), **RIGHT}
    if row.points:
        return SheetCell(kept_of(cell, -2), shown_as)
    return SheetCell(kept_of(cell), shown_as)


def places(cells: Iterable[Cell]) -> int:
    """The number of decimals needed to show all of the cells as published."""
    shown = (cell.rounded() for cell in cells)
    return max((-int(value.as_tuple().exponent) for value in shown if isinstance(value, Decimal)), default=0)


def number_format(decimals: int, percent: bool = False, before: str = "", after: str = "") -> str:
    """Excel's format for a number with this many decimals: `#,##0.00`, `0.0%`; with texts `"≤ "#,##0"*"`."""
    decimal_part = ""
    if decimals > 0:
        decimal_part = "." + "0" * decimals
    digits = f"#,##0{decimal_part}"
    if percent:
        digits = f"0{decimal_part}%"  # with %, Excel shows the stored number times 100
    if before:
        digits = f'"{before}"{digits}'
    if after:
        digits = f'{digits}"{after}"'
    return digits


def signed_format(cell: Cell, unit: str = "") -> str:
    """Excel's format for a difference, in three parts: above, below and equal to zero.

    It has a sign and a real minus; a difference that rounds to zero is shown as <0.01.
    """
    after, zero = "", number_format(places([cell]))
    digits = zero
    if unit:
        after = f'"\N{NO-BREAK SPACE}{unit}"'
    if cell.value and not cell.rounded():
        digits = f'"<0.{"0" * (POINT_PLACES - 1)}1"'
    return f'"+"{digits}{after};"−"{digits}{after};{zero}{after}'
