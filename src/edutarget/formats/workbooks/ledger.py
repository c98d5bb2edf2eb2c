"""The trend as a ledger (台账): a row for each indicator, with its figure of each day and the change since the last."""

from __future__ import annotations

from datetime import date

from edutarget.formats.view import View
from edutarget.formats.words.amounts import marks_note, revised_text
from edutarget.formats.words.labels import COLUMN, sign_of
from edutarget.formats.words.trends import course_with_sign, trend_head
from edutarget.formats.workbooks.book import (
    EMPTY,
    RIGHT,
    SMALL,
    WRAP,
    Book,
    SheetCell,
    SheetColumn,
    kept_of,
    sheet_figure,
    signed_format,
)
from edutarget.formats.workbooks.report_rows import COLUMNS, EXPLAINED, coloured, described, sheet_target
from edutarget.language.text import N_, Term, visible
from edutarget.report.cells import actual_cell, difference, due_now_cell, places_of
from edutarget.report.findings import is_problem
from edutarget.report.trend import Point, Series, Trend

LEDGER_SHEET = Term(N_("Ledger"))
HEADER = 3  # the row of the days, from 0; the row below it has the titles of the columns
DAYS_OF_PAGE = 6  # days that are readable on the width of a page
_BEFORE, _AFTER = ("area", "name", "unit", "office", "target"), ("due_now", "band", *EXPLAINED)
_WIDTHS = {"office": 13.0, "band": 22.0, "actual": 10.5, "since_last": 10.5}

Key = tuple[date | None, str]
"""A column: its day, None for those before and after the days, and its name."""


def ledger_workbook(trend: Trend, view: View) -> bytes:
    """Every indicator, also those without figures, over all days of the trend."""
    book = Book(view.words, trend.as_of)
    _Ledger(book, trend, view).write()
    return book.bytes()


class _Ledger:
    """Writes the one sheet of a ledger."""

    def __init__(self, book: Book, trend: Trend, view: View) -> None:
        self.book, self.trend, self.view, self.words = book, trend, view, book.words
        self.series = [series for _area, members in trend.by_area() for series in members]
        self.lines = [self._line(series) for series in self.series]
        days: list[Key] = [(day, key) for day in trend.days for key in ("actual", "since_last")]
        del days[1]  # the first day has no change
        ends = [[(None, key) for key in keys if self._is_shown(key)] for keys in (_BEFORE, _AFTER)]
        self.before = len(ends[0])
        self.columns: list[Key] = [*ends[0], *days, *ends[1]]
        self.sheet = book.sheet(self.words(LEDGER_SHEET))

    def _is_shown(self, key: str) -> bool:
        """Whether a column has a place: the office only if it is named, reason, measures and day all or none."""
        if key in EXPLAINED:
            return any(line[None, one].value for line in self.lines for one in EXPLAINED)
        return key != "office" or any(line[None, key].value for line in self.lines)

    def write(self) -> None:
        """Write head, titles and a row for each indicator; set panes and print settings."""
        sheet, head = self.sheet, trend_head(self.trend, self.view)
        self.book.title(sheet, head.plan)
        self.book.text(sheet, 1, 0, " · ".join(filter(None, (head.about, head.unit, head.selection))))
        self.book.text(sheet, 2, 0, head.source, **SMALL)
        self._titles()
        # Only texts decide how high a row is.
        columns = [SheetColumn("", _width(key), fitted=day is None and key != "due_now") for day, key in self.columns]
        last = HEADER + 1
        for last, line in enumerate(self.lines, HEADER + 2):
            self.book.line(sheet, last, [line.get(column, EMPTY) for column in self.columns], columns)
        self._comments()
        note = marks_note((series.latest for series in self.trend.series), self.words)
        if note:
            last += 1
            self.book.text(sheet, last, 0, note, **SMALL)
        sheet.freeze_panes(HEADER + 2, 2)
        sheet.repeat_rows(HEADER, HEADER + 1)
        sheet.repeat_columns(0, 1)
        sheet.print_area(0, 0, last, len(self.columns) - 1)
        days = len(self.trend.days)
        if days > DAYS_OF_PAGE:
            # Fitted to one page the days would be unreadable: print at a fixed scale, a page for every six days.
            sheet.set_print_scale(58)
            first = self.before - 1  # offset of the days' columns; the first day has no column of changes
            sheet.set_v_pagebreaks([first + 2 * index for index in range(DAYS_OF_PAGE, days, DAYS_OF_PAGE)])

    def _titles(self) -> None:
        """Write two rows of titles, each day above its figure and change; other titles are merged over both rows."""
        sheet, style = self.sheet, self.book.heading()
        for column, (day, key) in enumerate(self.columns):
            sheet.set_column(column, column, _width(key))
            title = self.words(COLUMN.get(key) or COLUMNS[key].title)
            if day is None:
                sheet.merge_range(HEADER, column, HEADER + 1, column, title, style)
                continue
            sheet.write_string(HEADER + 1, column, title, style)
            if key == "since_last":
                sheet.merge_range(HEADER, column - 1, HEADER, column, str(day), style)
            elif day == self.trend.days[0]:  # Excel has no merged range of one cell
                sheet.write_string(HEADER, column, str(day), style)

    def _line(self, series: Series) -> dict[Key, SheetCell]:
        """The cells of one indicator; those of days without a figure are missing."""
        row = series.latest
        shown = described(row, self.trend.plan, self.words)
        if not is_problem(row):  # only what is short on the last day needs a reason
            shown |= dict.fromkeys(EXPLAINED, EMPTY)
        shown["target"] = sheet_target(row, self.words)
        shown["due_now"] = sheet_figure(due_now_cell(row), row, self.words)
        shown["band"] = SheetCell(course_with_sign(series, self.words), {**WRAP, **coloured(sign_of(row))})
        found: dict[Key, SheetCell] = {(None, key): shown[key] for key in (*_BEFORE, *_AFTER)}
        for point in series.points:
            found[point.day, "actual"] = sheet_figure(actual_cell(point.row), point.row, self.words)
            found[point.day, "since_last"] = self._change(point)
        return found

    def _change(self, point: Point) -> SheetCell:
        """The change since the report before; an empty cell for a milestone."""
        row, unit = point.row, ""
        change = difference(row.unit, point.change, places_of(row))
        if row.points:
            unit = self.words(N_("pp"))
        style = {"num_format": signed_format(change, unit), **RIGHT}
        if row.unit is None:
            return SheetCell(None, style)
        return SheetCell(kept_of(change), style)

    def _comments(self) -> None:
        """Add a comment to each revised figure: the old and new value and who revised it."""
        for line, series in enumerate(self.series, HEADER + 2):
            for point in series.points:
                revised = revised_text(point.row, self.words)
                if revised:
                    at = self.columns.index((point.day, "actual"))
                    self.sheet.write_comment(line, at, visible(revised), {"author": "edutarget", "x_scale": 2})


def _width(key: str) -> float:
    if key in _WIDTHS:
        return _WIDTHS[key]
    return COLUMNS[key].width
