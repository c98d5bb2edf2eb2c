"""The sheet one looks at first: who, when, how many, a chart, and what is furthest behind."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from edutarget.formats.report.xlsx_rows import TONES, Rows
from edutarget.formats.shared.framework import framework_line
from edutarget.formats.shared.labels import BAND, RESULT, SIGNS
from edutarget.formats.shared.xlsx_book import FONT, INK, MUTED, SMALL_SIZE, TITLE_SIZE, Book, Shown
from edutarget.language.terms import N_, Term
from edutarget.report.gap_report import Report, Row
from edutarget.report.progress import RESULTS, Result
from edutarget.report.wording import finding, furthest_behind, remarks

SHEET = Term(N_("Summary"))
_TABLE = 5
"""The row of the table's titles, from 0."""

_COLOURS: dict[Result, tuple[str, str]] = {
    "met": ("#00609F", "#FFFFFF"),
    "not_met": ("#B02F04", "#FFFFFF"),
    "open": ("#9CC3E0", INK),
    "not_reported": ("#D3D9DF", INK),
}
"""The colour of each result's bars, and of the number in them."""


class Summary:
    """The summary of one report; its counts are formulas over the sheet of rows."""

    def __init__(self, book: Book, report: Report, plan_file: str) -> None:
        self.book, self.report, self.words, self.plan_file = book, report, book.words, plan_file
        self.name = self.words(SHEET)
        self.sheet: Worksheet = book.sheet(self.name)

    def write(self, rows: Rows) -> None:
        """Head, counts by area and by status, chart, findings."""
        self._head()
        areas = self.report.by_area()
        last = self._areas(areas, rows)
        self._chart(last)
        line = self._bands(last + 2, rows)
        self._findings(line + 1)
        self.sheet.set_default_row(18)
        self.sheet.set_row(0, 26)
        self.sheet.set_column(0, 0, 20)
        self.sheet.set_column(1, len(RESULTS) + 1, 10)
        self.sheet.fit_to_pages(1, 1)

    def _head(self) -> None:
        report, words, plan = self.report, self.words, self.report.plan
        about = [words(N_("as of {day} · submitted by {who}"), day=report.as_of, who=report.submitted_by)]
        if plan.framework:
            lists = framework_line(plan, words)
            about.append(words(N_("framework “{name}”: {lists}"), name=plan.framework.name, lists=lists))
        self.book.text(self.sheet, 0, 0, words.word(plan.name), bold=True, font_size=TITLE_SIZE)
        for index, text in enumerate(about):
            self.book.text(self.sheet, 1 + index, 0, text)
        source = words(N_("plan {id} from {file}"), id=plan.id, file=self.plan_file)
        self.book.text(self.sheet, 3, 0, source, font_size=SMALL_SIZE, font_color=MUTED)

    def _areas(self, areas: Sequence[tuple[object, Sequence[Row]]], rows: Rows) -> int:
        """How many indicators of each area have each result, and the row of the totals."""
        titles = [self.words(N_("Area")), *(self.words(RESULT[result]) for result in RESULTS), self.words(N_("Total"))]
        for column, title in enumerate(titles):
            self.sheet.write_string(_TABLE, column, title, self.book.heading())
        total = _TABLE + 1 + len(areas)
        for line, (area, members) in enumerate(areas, _TABLE + 1):
            self.book.put(self.sheet, line, 0, Shown(self.words.word(area)))
            for column, result in enumerate(RESULTS, 1):
                count = sum(row.progress.result == result for row in members)
                pairs = f"{rows.range('area')},$A{line + 1},{rows.range('result')},{chr(65 + column)}${_TABLE + 1}"
                self._count(line, column, count, f"COUNTIFS({pairs})")
            self._count(line, len(RESULTS) + 1, len(members), f"SUM(B{line + 1}:E{line + 1})")
        self.book.put(self.sheet, total, 0, Shown(self.words(N_("Total")), {"bold": True}))
        counts = [*self.report.results().values(), len(self.report.rows)]
        for column, count in enumerate(counts, 1):
            letter = chr(65 + column)
            self._count(total, column, count, f"SUM({letter}{_TABLE + 2}:{letter}{total})", bold=True)
        return total

    def _count(self, line: int, column: int, count: int, formula: str, **style: object) -> None:
        shown = {"num_format": "0;-0;–", "align": "center", **style}
        self.book.put(self.sheet, line, column, Shown(count, shown, formula))

    def _chart(self, total: int) -> None:
        """Bars by area, a colour and a number for each result."""
        chart = self.book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
        assert chart is not None
        font = {"name": FONT[self.words.lang], "size": 9}
        for column, (bars, ink) in enumerate(_COLOURS.values(), 1):
            chart.add_series(
                {
                    "name": [self.name, _TABLE, column],
                    "categories": [self.name, _TABLE + 1, 0, total - 1, 0],
                    "values": [self.name, _TABLE + 1, column, total - 1, column],
                    "fill": {"color": bars},
                    "gap": 45,
                    "data_labels": {"value": True, "num_format": "0;;", "font": {**font, "color": ink}},
                }
            )
        chart.set_title(
            {"name": self.words(N_("Results by area")), "name_font": {**font, "size": 12}, "overlay": False}
        )
        chart.set_y_axis({"reverse": True, "num_font": font, "line": {"none": True}})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
        chart.set_legend({"position": "bottom", "font": font})
        chart.set_size({"width": 620, "height": 100 + 30 * (total - _TABLE)})
        self.sheet.insert_chart(_TABLE, len(RESULTS) + 3, chart, {"description": self.words(N_("Results by area"))})

    def _bands(self, line: int, rows: Rows) -> int:
        """How many indicators are in each band, and the row after them."""
        for column, title in enumerate((N_("Status"), N_("indicators"))):
            self.sheet.write_string(line, column, self.words(title), self.book.heading())
        for band, count in self.report.bands().items():
            if count:
                line += 1
                ink, paper = TONES[SIGNS[band].style]
                self.book.put(
                    self.sheet, line, 0, Shown(self.words(BAND[band]), {"font_color": ink, "bg_color": paper})
                )
                self._count(line, 1, count, f"COUNTIF({rows.range('band')},A{line + 1})")
        return line + 1

    def _findings(self, line: int) -> None:
        """What is furthest behind, what must not be misread, and what has no data."""
        report, words = self.report, self.words
        behind = [finding(row, words, report.plan.baseline_year) for row in furthest_behind(report)]
        missing = [words.word(row.indicator) for row in report.rows if row.entry is None]
        told = (
            (N_("Furthest behind"), behind),
            (N_("Please note"), list(remarks(report, words))),
            (N_("No data"), missing),
        )
        for title, lines in told:
            if lines:
                self.book.text(self.sheet, line, 0, words(title), bold=True)
                for text in lines:
                    line += 1
                    self.book.text(self.sheet, line, 0, text, indent=1)
                line += 2
