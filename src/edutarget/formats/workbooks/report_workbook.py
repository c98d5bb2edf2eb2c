"""The report as a workbook: a summary with a chart, a sheet of rows with formulas, the framework, what is owed, and an
explanation of the states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xlsxwriter.worksheet import Worksheet

from edutarget.formats.sections import NONE_SERVES, Arranged, Section
from edutarget.formats.view import View
from edutarget.formats.words import labels
from edutarget.formats.words.amounts import figures, name_with_unit
from edutarget.formats.words.findings import NOT_COUNTED, not_counted_lines, owed_text, serious_text, serious_title
from edutarget.formats.words.reports import Head, framework_title, not_updated, remark_texts, report_head
from edutarget.formats.workbooks.book import FONT, RIGHT, SMALL, WRAP, Book, SheetCell, SheetColumn, SheetValue
from edutarget.formats.workbooks.report_rows import OF_RESULT, RowsSheet, coloured
from edutarget.language.text import N_, Term
from edutarget.language.words import Words
from edutarget.report.findings import GROUPS, most_serious, problems
from edutarget.report.gap_report import Report
from edutarget.report.verdict import RESULTS
from edutarget.tables.grid import letters

SUMMARY_SHEET = Term(N_("Summary"))
_TABLE = 5  # the row of the table's titles, from 0; formulas count rows from 1
_NO_ZEROS = "0;;"  # a number format that hides zeros

FRAMEWORK_SHEET = Term(N_("Framework"))


def report_workbook(arranged: Arranged, view: View) -> bytes:
    """The whole report; with `--by framework` also a sheet of the framework's items."""
    report = arranged.report
    book, head = Book(view.words, report.as_of), report_head(report, view)
    summary = SummarySheet(book, report, head)  # created first: sheets appear in the order of creation
    rows = RowsSheet(book, arranged, head)
    rows.write()
    summary.write(rows)
    _write_states(book)
    if arranged.by_item:
        _write_items(book, arranged)
    if report.owed or report.not_counted:
        _write_owed(book, report)
    return book.bytes()


OWED_SHEET = Term(N_("Still owed"))


def _write_owed(book: Book, report: Report) -> None:
    """Write a line for each office and unit that owes something; below them the figures that do not count."""
    sheet, words = book.sheet(book.words(OWED_SHEET)), book.words
    titles = {N_("Office or unit"): 34, N_("Contact"): 24, N_("What is owed"): 90}
    columns = [SheetColumn(words(title), width, WRAP, fitted=True) for title, width in titles.items()]
    lines = [(one.name, one.contact or "", owed_text(one, report.plan, words)) for one in report.owed]
    row = book.table(sheet, 0, columns, lines, fixed=0) + 2
    if report.not_counted:
        book.text(sheet, row, 0, words(NOT_COUNTED), bold=True)
    for index, text in enumerate(not_counted_lines(report, words), row + 1):
        book.text(sheet, index, 0, text)


class SummarySheet:
    """Writes the summary of one report; its counts are formulas over the sheet of rows."""

    def __init__(self, book: Book, report: Report, head: Head) -> None:
        self.book, self.report, self.head, self.words = book, report, head, book.words
        self.results = [result for result in RESULTS if result != "not_assessed" or report.results()[result]]
        self.name = self.words(SUMMARY_SHEET)
        self.sheet: Worksheet = book.sheet(self.name)

    def write(self, rows: RowsSheet) -> None:
        """Write head, counts by area, chart, counts by state, and findings."""
        self._head()
        last = self._areas(rows)
        self._chart(last)
        line = self._bands(last + 2, rows)
        self._findings(line + 1)
        self.sheet.set_default_row(18)
        self.sheet.fit_to_pages(1, 1)

    def _head(self) -> None:
        """Write plan, day, submitters and framework; the plan's file is always in the fourth row."""
        self.book.title(self.sheet, self.head.plan)
        lines = (self.head.problems, self.head.about, self.head.framework)
        for row, text in enumerate([line for line in lines if line][:2], 1):
            self.book.text(self.sheet, row, 0, text)
        self.book.text(self.sheet, 3, 0, self.head.source, **SMALL)

    def _areas(self, rows: RowsSheet) -> int:
        """Write the number of indicators by area and result; return the row of the totals."""
        titles = [Term(N_("Area")), *(labels.RESULT[result] for result in self.results), Term(N_("Total"))]
        lines: list[list[SheetCell | SheetValue]] = []
        first = _TABLE + 2  # formulas count rows from 1
        for line, (area, members) in enumerate(self.report.by_area(), first):
            counts = []
            for column, result in enumerate(self.results, 1):
                count = sum(row.progress.result == result for row in members)
                # Counts the rows with the area of this line and the result in this column's title.
                area_is = f"{rows.range('area')},$A{line}"
                result_is = f"{rows.range('result')},{letters(column)}${_TABLE + 1}"
                counts.append(_count(count, f"COUNTIFS({area_is},{result_is})"))
            across = f"B{line}:{letters(len(self.results))}{line}"
            lines.append([self.words.word(area), *counts, _count(len(members), f"SUM({across})")])
        columns = [letters(column) for column in range(1, len(titles))]
        sums = [f"SUM({column}{first}:{column}{first + len(lines) - 1})" for column in columns]
        totals = [*(self.report.results()[result] for result in self.results), len(self.report.rows)]
        total = SheetCell(self.words(N_("Total")), {"bold": True})
        lines.append([total, *(_count(count, formula, bold=True) for count, formula in zip(totals, sums, strict=True))])
        return self._table(_TABLE, titles, lines)

    def _table(self, row: int, titles: Iterable[str], lines: Iterable[Sequence[SheetCell | SheetValue]]) -> int:
        widths = (20, *[10] * (len(self.results) + 1))
        columns = [SheetColumn(self.words(title), width) for title, width in zip(titles, widths, strict=False)]
        # The sheet has a fixed height for rows, which would cut off titles of two lines.
        self.book.fit(self.sheet, row, [(column.title, column.width) for column in columns])
        return self.book.table(self.sheet, row, columns, lines)

    def _chart(self, total: int) -> None:
        """Add a chart of stacked bars by area, with a colour and a number for each result."""
        chart = self.book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
        assert chart is not None
        font = {"name": FONT[self.words.lang], "size": 9}
        for column, result in enumerate(self.results, 1):
            ink, bars = OF_RESULT[result]
            chart.add_series(
                {
                    "name": [self.name, _TABLE, column],
                    "categories": [self.name, _TABLE + 1, 0, total - 1, 0],
                    "values": [self.name, _TABLE + 1, column, total - 1, column],
                    "fill": {"color": bars},
                    "gap": 45,
                    "data_labels": {"value": True, "num_format": _NO_ZEROS, "font": {**font, "color": ink}},
                }
            )
        title = self.words(N_("Results by area"))
        chart.set_title({"name": title, "name_font": {**font, "size": 12}, "overlay": False})
        # Bar charts begin at the bottom; reversed, the areas have the order of the table.
        chart.set_y_axis({"reverse": True, "num_font": font, "line": {"none": True}})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
        chart.set_legend({"position": "bottom", "font": font})
        chart.set_size({"width": 620, "height": 100 + 30 * (total - _TABLE)})
        self.sheet.insert_chart(_TABLE, len(self.results) + 3, chart, {"description": title})

    def _bands(self, line: int, rows: RowsSheet) -> int:
        """Write the number of indicators in each state; return the row after them."""
        states = [labels.state_of(row)[0] for row in self.report.rows]
        lines: list[list[SheetCell | SheetValue]] = []
        for state, sign in labels.STATES.items():
            count = states.count(state)
            if count:
                name = SheetCell(self.words(state), coloured(sign))
                at = line + len(lines) + 2  # formulas count rows from 1
                lines.append([name, _count(count, f"COUNTIF({rows.range('band')},A{at})")])
        return self._table(line, (N_("State"), N_("indicators")), lines) + 1

    def _findings(self, line: int) -> None:
        """Write the most serious problems, the remarks, and the indicators without data."""
        report, words = self.report, self.words
        serious = most_serious(report)
        blocks = (
            (serious_title(len(serious), len(problems(report)), words), [serious_text(one, words) for one in serious]),
            (words(N_("Please note")), [*remark_texts(report, words), *filter(None, [not_updated(report, words)])]),
            (words(N_("No data")), [words.word(row.indicator) for row in report.unreported()]),
        )
        for title, lines in blocks:
            if lines:
                self.book.text(self.sheet, line, 0, title, bold=True)
                for text in lines:
                    line += 1
                    self.book.text(self.sheet, line, 0, text, indent=1)
                line += 2


def _count(count: int, formula: str, **style: object) -> SheetCell:
    """A number of indicators as a formula with its value; zero is shown as a dash."""
    return SheetCell(count, {"num_format": "0;-0;–", "align": "center", **style}, formula)


def _write_items(book: Book, arranged: Arranged) -> None:
    """Write a line for each indicator of each item; an indicator is repeated for every item that it serves."""
    sheet, words = book.sheet(book.words(FRAMEWORK_SHEET)), book.words
    book.title(sheet, framework_title(arranged.report.plan.framework, words))
    widths = {"name": 40, "target": 10, "actual": 10, "band": 24}
    columns = [
        SheetColumn(words(N_("List")), 18, WRAP, fitted=True),
        SheetColumn(words(N_("Item")), 30, WRAP, fitted=True),
        *(SheetColumn(words(labels.COLUMN[key]), width, WRAP, fitted=True) for key, width in widths.items()),
    ]
    book.table(sheet, 2, columns, [line for item in arranged.items for line in _item_lines(item, words)], fixed=2)


def _item_lines(item: Section, words: Words) -> Iterator[list[SheetCell | SheetValue]]:
    where: list[SheetCell | SheetValue] = [item.list_title, item.title if item.item_id else ""]
    if not item.rows:
        yield [*where, words(NONE_SERVES), *[SheetCell("")] * 3]
    for row in item.rows:
        shown, status = figures(row, words), labels.status_of(row, words)
        numbers = (SheetCell(shown[key], RIGHT) for key in ("target", "actual"))
        band = SheetCell(status, {**coloured(labels.sign_of(row)), **WRAP})
        yield [*where, name_with_unit(row, words), *numbers, band]


# The sheet that explains the states

STATES_SHEET = Term(N_("States"))
_COLOURS: tuple[tuple[labels.Tone, Term], ...] = (
    ("bad", Term(N_("red: the target was not met when it fell due"))),
    ("short", Term(N_("amber: behind so far, and not yet due"))),
    ("good", Term(N_("green: met, or on course"))),
    ("open", Term(N_("grey: nothing to judge yet, or not reported"))),
)


def _write_states(book: Book) -> None:
    """Write the meaning of each colour, and every state with its sign, colour and standing."""
    sheet, words = book.sheet(book.words(STATES_SHEET), landscape=False), book.words
    book.title(sheet, words(STATES_SHEET))
    for line, (tone, text) in enumerate(_COLOURS, 1):
        colours = coloured(labels.Sign("", tone))
        book.text(sheet, line, 0, words(text), **colours)
        book.text(sheet, line, 1, "", **colours)
    columns = SheetColumn(words(N_("State")), 34), SheetColumn(words(N_("Counted as")), 30)
    lines = [(SheetCell(f"{s.sign} {words(state)}", coloured(s)), words(standing)) for state, s, standing in _states()]
    book.table(sheet, len(_COLOURS) + 2, columns, lines)


def _states() -> Iterator[tuple[Term, labels.Sign, Term]]:
    """Each state, its sign and the standing under which it is counted, in the order of `STANDINGS`."""
    found = [
        (labels.RESULT["not_met"], labels.NOT_MET, labels.RESULT["not_met"]),
        (labels.BAND["met"], labels.SIGNS["met"], labels.RESULT["met"]),
    ]
    found += [(labels.BAND[band], labels.SIGNS[band], title) for _result, title, bands in GROUPS for band in bands]
    found.append((labels.BAND["no_target"], labels.SIGNS["no_target"], labels.RESULT["not_assessed"]))
    order = list(labels.STANDINGS)
    yield from sorted(found, key=lambda one: order.index(one[2]))
