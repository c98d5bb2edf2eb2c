"""The report in a terminal: a Rich table by area, from 60 columns up, without losing a number."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from edutarget.diagnostics import N_
from edutarget.formats.bar import bar
from edutarget.formats.framework_text import framework_line, tree
from edutarget.formats.labels import BAND, COLUMN, RESULT, SIGNS
from edutarget.formats.terminal import PADDING, console, table_of, trimmed_lines
from edutarget.formats.view import View
from edutarget.phrases import figure, finding, furthest_behind, remarks
from edutarget.progress import Band
from edutarget.projection import cells
from edutarget.report import Report, Row

COLUMNS = ("name", "baseline", "target", "actual", "gap", "change", "bar", "band")
FOLDED = ("bar", "change", "baseline", "gap")
"""Columns that give way on a narrow terminal, in this order; their numbers move below the name."""

_SIGNED = ("gap", "change")
_NAME_WIDTH = 24


def render(report: Report, view: View) -> str:
    """The whole report as text, with colour where the view has it."""
    page = _Page(report, view)
    for line in page.head():
        page.print(line)
    page.console.print(page.table() if view.by == "area" else tree(report.plan, view, report))
    for line in page.foot():
        page.print(line)
    return trimmed_lines(page.written.getvalue())


class _Page:
    """One report on its way to text."""

    def __init__(self, report: Report, view: View) -> None:
        self.report, self.view, self.words = report, view, view.words
        self.written = StringIO()
        self.console = console(self.written, view)
        self.figures = {row.id: self.row_figures(row) for row in report.rows}
        self.shown = self.fitting()

    def print(self, line: Text | str) -> None:
        self.console.print(Text(line) if isinstance(line, str) else line)

    def row_figures(self, row: Row) -> dict[str, str]:
        """Every column of a row but its name, as text."""
        found = cells(row)
        numbers = {key: figure(found[key], self.words, key in _SIGNED) for key in COLUMNS if key in found}
        return {**numbers, "band": self.status(row.progress.band)}

    def status(self, band: Band) -> str:
        return f"{self.sign(band)} {self.words(BAND[band])}"

    def sign(self, band: Band) -> str:
        return SIGNS[band].ascii if self.view.ascii else SIGNS[band].sign

    def title(self, column: str) -> str:
        return str(self.report.plan.baseline_year) if column == "baseline" else self.words(COLUMN[column])

    def fitting(self) -> list[str]:
        """The columns that fit, after folding as many as it takes to leave room for the name."""
        shown = [column for column in COLUMNS if column != "name"]
        for column in ("", *FOLDED):
            shown = [other for other in shown if other != column]
            taken = sum(self.column_width(other) + PADDING for other in shown)
            if self.view.width - taken >= _NAME_WIDTH:
                break
        return ["name", *shown]

    def column_width(self, column: str) -> int:
        if column == "bar":
            return min(24, max(12, self.view.width // 6))
        widths = (cell_len(line[column]) for line in self.figures.values())
        return max(cell_len(self.title(column)), *widths) if self.figures else 0

    def head(self) -> Iterator[Text | str]:
        """Plan, day, who submitted, framework."""
        plan, words = self.report.plan, self.words
        yield Text(words.word(plan.name), "bold")
        yield words(
            N_("as of {day} · submitted by {who}"), day=str(self.report.as_of), who=tuple(self.report.submitted_by)
        )
        if plan.framework:
            yield words(N_("framework “{name}”: {lists}"), name=plan.framework.name, lists=framework_line(plan, words))
        yield Text(words(N_("plan {id} from {file}"), id=plan.id, file=self.view.plan_file), "dim")
        yield ""

    def table(self) -> Table:
        """The indicators, grouped by area."""
        right = [index for index, column in enumerate(self.shown) if column not in ("name", "bar", "band")]
        table = table_of([self.title(column) for column in self.shown], right, wrapped=(0,))
        for index, (area, rows) in enumerate(self.report.by_area()):
            if index:
                table.add_row()
            table.add_row(Text(self.words.word(area), "bold"))
            for row in rows:
                table.add_row(*(self.cell(row, column) for column in self.shown))
        return table

    def cell(self, row: Row, column: str) -> Text:
        if column == "name":
            return self.name(row)
        if column == "bar":
            return Text(bar(row, self.column_width("bar"), self.view.ascii), SIGNS[row.progress.band].style)
        style = SIGNS[row.progress.band].style if column == "band" else ""
        return Text(self.figures[row.id][column], style)

    def name(self, row: Row) -> Text:
        """The indicator's name and unit, below them what was folded away and the note."""
        name = Text(self.words.word(row.indicator))
        if row.unit:
            name.append(self.words(N_(" ({unit})"), unit=row.unit), "dim")
        folded = [
            f"{self.title(column)} {self.figures[row.id][column]}"
            for column in ("baseline", "gap", "change")
            if column not in self.shown and self.figures[row.id][column] != "–"
        ]
        if folded:
            name.append("\n" + " · ".join(folded), "dim")
        if row.entry and row.entry.note:
            name.append("\n" + self.words(N_("note: {note}"), note=row.entry.note), "italic dim")
        return name

    def foot(self) -> Iterator[Text | str]:
        """Counts, what is furthest behind, what has no data."""
        words, report = self.words, self.report
        results = [f"{words(RESULT[result])} {count}" for result, count in report.results().items()]
        yield ""
        yield Text(words(N_("{total} indicators: "), total=len(report.rows)) + " · ".join(results), "bold")
        yield "  ".join(f"{self.status(band)} {count}" for band, count in report.bands().items() if count)
        behind = furthest_behind(report)
        if behind:
            yield ""
            yield Text(words(N_("Furthest behind")), "bold")
        for row in behind:
            yield Text.assemble(
                (self.sign(row.progress.band), SIGNS[row.progress.band].style), " ", finding(row, words, report.plan.baseline_year)
            )
        for remark in remarks(report, words):
            yield f"! {remark}"
        missing = tuple(words.word(row.indicator) for row in report.rows if row.entry is None)
        if missing:
            yield ""
            yield words(N_("No data ({count}): {names}"), count=len(missing), names=missing)
