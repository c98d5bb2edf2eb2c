"""The sheet of rows: one indicator each, with formulas that come to what the tool says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter.worksheet import Worksheet

from edutarget.formats.words.head import Head
from edutarget.formats.words.labels import BAND
from edutarget.formats.workbooks.book import MUTED, SMALL_SIZE, TITLE_SIZE, Book, Shown
from edutarget.formats.workbooks.colours import of_band
from edutarget.formats.workbooks.report_line import AT, COLUMNS, PRINTED, line
from edutarget.language.terms import N_, Term
from edutarget.report.gap_report import Report
from edutarget.report.verdict import BANDS

SHEET = Term(N_("Indicators"))
HEADER = 3
"""The row of titles, from 0; what is above it is the sheet's head."""


class Rows:
    """The sheet of one report's rows, below the lines of its head; `grouped`: those of an area stand together."""

    def __init__(self, book: Book, report: Report, head: Head, grouped: bool = True) -> None:
        self.book, self.report, self.head, self.words, self.grouped = book, report, head, book.words, grouped
        self.name = self.words(SHEET)
        self.sheet: Worksheet = book.sheet(self.name)

    def range(self, key: str) -> str:
        """A column's cells below its title, for formulas of other sheets: `'Indicators'!$K$5:$K$46`."""
        column, first = AT[key], HEADER + 2  # formulas count rows from 1
        last = first + max(len(self.report.rows), 1) - 1  # of an empty sheet one empty row
        return f"'{self.name}'!${column}${first}:${column}${last}"

    def write(self) -> None:
        """Head, titles, rows, and how they are shown and printed."""
        self._head()
        for index, (key, column) in enumerate(COLUMNS.items()):
            title = self.words(column.title)
            year = f"\n{self.report.plan.baseline_year}" if key == "baseline" else ""
            self.sheet.write_string(HEADER, index, title + year, self.book.heading())
            self.sheet.set_column(index, index, column.width)
        before = ""
        for index, row in enumerate(self.report.rows, HEADER + 1):
            self._line(
                index, line(row, self.report.plan, index + 1, self.words), self.grouped and before != row.indicator.area
            )
            before = row.indicator.area
        self._show()

    def _line(self, row: int, shown: Mapping[str, Shown], first: bool) -> None:
        """One row; a thick line above the first one of an area."""
        above = {"top": 2, "top_color": MUTED} if first else {}
        for column, key in enumerate(COLUMNS):
            cell = shown[key]
            self.book.put(self.sheet, row, column, cell._replace(style={**cell.style, **above}))
        wrapped = ((str(shown[key].value or ""), COLUMNS[key].width) for key in ("area", "name", "unit", "note"))
        self.book.fit(self.sheet, row, wrapped)

    def _head(self) -> None:
        self.book.text(self.sheet, 0, 0, self.head.plan, bold=True, font_size=TITLE_SIZE)
        self.book.text(self.sheet, 1, 0, self.head.about)
        reading = N_(
            "Gap, change and progress are formulas. Progress is the share of the gap closed or, for what adds up, "
            "of the target reached. Status and result are as of {day} and do not follow a changed figure."
        )
        small = {"font_size": SMALL_SIZE, "font_color": MUTED}
        self.book.text(self.sheet, 2, 0, self.words(reading, day=self.report.as_of), **small)

    def _show(self) -> None:
        """How the sheet is shown and printed."""
        sheet, last = self.sheet, HEADER + max(len(self.report.rows), 1)
        sheet.set_row(0, 26)
        sheet.set_row(1, 18)
        sheet.set_row(2, 18)
        sheet.set_row(HEADER, 34)
        sheet.freeze_panes(HEADER + 1, 2)
        sheet.autofilter(HEADER, 0, last, len(COLUMNS) - 1)
        sheet.repeat_rows(HEADER)
        sheet.print_area(0, 0, last, PRINTED)
        self._bars(last)
        self._colours(last)

    def _bars(self, last: int) -> None:
        """A bar behind each share in the column of progress, from 0 to 100 % whatever the shares are."""
        bar = {"type": "data_bar", "data_bar_2010": True, "bar_solid": True, "bar_color": "#9CC3E0"}
        ends = {"min_type": "num", "max_type": "num", "min_value": 0, "max_value": 1}
        self._rule("progress", last, {**bar, **ends, "bar_negative_color": "#F3B8A2"})

    def _colours(self, last: int) -> None:
        """A band's colours follow its word, so that they stay with it where rows are sorted."""
        for band in BANDS:
            ink, paper = of_band(band)
            colours = self.book.workbook.add_format({"font_color": ink, "bg_color": paper})
            word = f'"{self.words(BAND[band])}"'
            self._rule("band", last, {"type": "cell", "criteria": "==", "value": word, "format": colours})

    def _rule(self, column: str, last: int, rule: dict[str, Any]) -> None:
        at = list(COLUMNS).index(column)
        self.sheet.conditional_format(HEADER + 1, at, last, at, rule)
