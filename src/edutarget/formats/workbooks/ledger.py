"""The trend as a ledger (台账): a row for each indicator, with its figure of each day and the change since the last."""

from __future__ import annotations

from collections.abc import Iterator

from edutarget.formats.view import View
from edutarget.formats.words.amounts import marks_note, revised_text
from edutarget.formats.words.labels import COLUMN, sign_of
from edutarget.formats.words.trends import course_with_sign, trend_head
from edutarget.formats.workbooks.book import MUTED, SMALL_SIZE, TITLE_SIZE, Book, SheetCell
from edutarget.formats.workbooks.numbers import kept_of, places, sheet_figure, signed_format
from edutarget.formats.workbooks.report_rows import COLUMNS, explained_cells, of_sign, sheet_target
from edutarget.language.inert import visible
from edutarget.language.terms import N_, Term
from edutarget.report.cells import actual_cell, difference, due_now_cell, places_of
from edutarget.report.gap_report import Row
from edutarget.report.standing import is_problem
from edutarget.report.trend import Point, Series, Trend

LEDGER_SHEET = Term(N_("Ledger"))
HEADER = 3  # the row of the days, from 0; the row below it has the titles of the columns
DAYS_OF_PAGE = 6  # days that are readable on the width of a page
_BEFORE, _AFTER = ("area", "name", "unit", "office", "target"), ("due_now", "band")
_EXPLAINED = ("reason", "measures", "by")
_WIDTHS = {"office": 13.0, "band": 22.0}
_FIGURE_WIDTH, _CHANGE_WIDTH = 10.5, 10.5
_WRAP, _MIDDLE = {"text_wrap": True}, {"align": "center", "text_wrap": True}


def ledger_workbook(trend: Trend, view: View) -> bytes:
    """Every indicator, also those without figures, over all days of the trend."""
    book = Book(view.words, trend.as_of)
    _Ledger(book, trend, view).write()
    return book.bytes()


class _Ledger:
    """Writes the one sheet of a ledger."""

    def __init__(self, book: Book, trend: Trend, view: View) -> None:
        self.book, self.trend, self.view, self.words = book, trend, view, book.words
        named = any(one.latest.offices for one in trend.series)
        self.before = [key for key in _BEFORE if key != "office" or named]
        said = any(cell.value for one in trend.series for cell in _of_short(one.latest).values())
        self.after = [*_AFTER, *(_EXPLAINED if said else ())]
        self.sheet = book.sheet(self.words(LEDGER_SHEET))

    def write(self) -> None:
        """Write head, titles and a row for each indicator; set panes and print settings."""
        sheet, head = self.sheet, trend_head(self.trend, self.view)
        self.book.text(sheet, 0, 0, head.plan, bold=True, font_size=TITLE_SIZE)
        self.book.text(sheet, 1, 0, " · ".join(filter(None, (head.about, head.unit, head.selection))))
        self.book.text(sheet, 2, 0, head.source, font_size=SMALL_SIZE, font_color=MUTED)
        last_column = self._titles() - 1
        line = HEADER + 1
        for area, members in self.trend.by_area():
            for series in members:
                line += 1
                self._line(line, self.words.word(area), series)
        note = marks_note((series.latest for series in self.trend.series), self.words)
        if note:
            line += 1
            self.book.text(sheet, line, 0, note, font_size=SMALL_SIZE, font_color=MUTED)
        sheet.set_row(0, 26)
        sheet.freeze_panes(HEADER + 2, 2)
        sheet.repeat_rows(HEADER, HEADER + 1)
        sheet.repeat_columns(0, 1)
        sheet.print_area(0, 0, line, last_column)
        days = len(self.trend.days)
        if days > DAYS_OF_PAGE:
            # Fitted to one page the days would be unreadable: print at a fixed scale, a page for every six days.
            sheet.set_print_scale(58)
            first = len(self.before) - 1  # offset of the days' columns; the first day has no column of changes
            sheet.set_v_pagebreaks([first + 2 * index for index in range(DAYS_OF_PAGE, days, DAYS_OF_PAGE)])

    def _titles(self) -> int:
        """Write two rows of titles, each day above its figure and change; return the number of columns."""
        column = 0
        for key in self.before:
            self._tall_title(column, key)
            column += 1
        for index, day in enumerate(self.trend.days):
            titles = [COLUMN["actual"], COLUMN["since_last"]][: 2 if index else 1]  # the first day has no change
            if index:  # Excel has no merged range of one cell
                self.sheet.merge_range(HEADER, column, HEADER, column + 1, str(day), self.book.heading())
            else:
                self.sheet.write_string(HEADER, column, str(day), self.book.heading())
            for title, width in zip(titles, (_FIGURE_WIDTH, _CHANGE_WIDTH), strict=False):
                self.sheet.write_string(HEADER + 1, column, self.words(title), self.book.heading())
                self.sheet.set_column(column, column, width)
                column += 1
        for key in self.after:
            self._tall_title(column, key)
            column += 1
        return column

    def _tall_title(self, column: int, key: str) -> None:
        """Write a title merged over both rows."""
        title = COLUMN[key] if key in COLUMN else COLUMNS[key][0]
        self.sheet.merge_range(HEADER, column, HEADER + 1, column, self.words(title), self.book.heading())
        self.sheet.set_column(column, column, _width(key))

    def _line(self, line: int, area: str, series: Series) -> None:
        """Write one indicator; a revised figure gets a comment with the old and new value and who revised it."""
        row, points = series.latest, {point.day: point for point in series.points}
        before = self._described(area, row)
        texts = [(str(cell.value or ""), _width(key)) for key, cell in before.items()]
        cells: list[SheetCell] = list(before.values())
        for index, day in enumerate(self.trend.days):
            point = points.get(day)
            said = revised_text(point.row, self.words) if point else ""
            if said:
                self.sheet.write_comment(line, len(cells), visible(said), {"author": "edutarget", "x_scale": 2})
            # The first day has no column of changes.
            cells += list(self._of_day(point))[: 2 if index else 1]
        ink, paper = of_sign(sign_of(row))
        status = course_with_sign(series, self.words)
        cells.append(sheet_figure(due_now_cell(row), row, self.words))
        cells.append(SheetCell(status, {**_WRAP, "font_color": ink, "bg_color": paper}))
        explained = _of_short(row)
        cells += [explained[key] for key in self.after if key in explained]
        texts += [(str(explained[key].value or ""), _width(key)) for key in self.after if key in explained]
        for column, cell in enumerate(cells):
            self.book.put(self.sheet, line, column, cell)
        self.book.fit(self.sheet, line, [*texts, (status, _width("band"))])

    def _described(self, area: str, row: Row) -> dict[str, SheetCell]:
        """The cells before the figures."""
        shown = {
            "area": SheetCell(area, _WRAP),
            "name": SheetCell(self.words.word(row.indicator), _WRAP),
            "unit": SheetCell(self.words.word(row.unit) if row.unit else None, _MIDDLE),
            "office": SheetCell(self.words.word(row.offices), _WRAP),
            "target": sheet_target(row, self.words),
        }
        return {key: shown[key] for key in self.before}

    def _of_day(self, point: Point | None) -> Iterator[SheetCell]:
        """The figure of a day and its change; two empty cells if nothing was reported."""
        if point is None:
            yield from (SheetCell(None), SheetCell(None))
            return
        row = point.row
        yield sheet_figure(actual_cell(row), row, self.words)
        change = difference(row.unit, point.change, places_of(row))
        unit = self.words(N_("pp")) if row.points else ""
        style = {"num_format": signed_format(change, places([change]), unit), "align": "right"}
        yield SheetCell(kept_of(change) if row.unit else None, style)


def _of_short(row: Row) -> dict[str, SheetCell]:
    """Reason, measures and day of an indicator that is short on the last day; empty cells for others."""
    if is_problem(row):
        return explained_cells(row)
    return dict.fromkeys(_EXPLAINED, SheetCell(None))


def _width(key: str) -> float:
    if key in _WIDTHS:
        return _WIDTHS[key]
    return COLUMNS[key][1]
