"""The report in a terminal: who reports what for which plan, the table, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

from rich.text import Text

from edutarget.formats.report.table import ReportTable, lines_of, status
from edutarget.formats.shared.framework import framework_line, tree
from edutarget.formats.shared.labels import RESULT, SIGNS
from edutarget.formats.shared.terminal import console, finished, unbroken
from edutarget.formats.shared.view import View
from edutarget.language.terms import N_
from edutarget.report.gap_report import Report
from edutarget.report.wording import finding, furthest_behind, remarks, whose


def render(report: Report, view: View) -> str:
    """The whole report as text, with colour where the view has it."""
    written = StringIO()
    page = console(written, view)
    for line in _head(report, view):
        page.print(unbroken(line))
    page.print(ReportTable(report, view).table() if view.by == "area" else tree(report.plan, view, report))
    for line in _foot(report, view):
        page.print(unbroken(line))
    return finished(written.getvalue(), view)


def _head(report: Report, view: View) -> Iterator[Text]:
    """Plan, day, who submitted, framework."""
    plan, words = report.plan, view.words
    yield Text(words.word(plan.name), "bold")
    yield Text(words(N_("as of {day} · submitted by {who}"), day=report.as_of, who=report.submitted_by))
    if report.unit is not None:
        yield Text(whose(report.unit, words))
    if plan.framework:
        lists = framework_line(plan, words)
        yield Text(words(N_("framework “{name}”: {lists}"), name=plan.framework.name, lists=lists))
    yield Text(words(N_("plan {id} from {file}"), id=plan.id, file=view.plan_file), "dim")
    yield Text("")


def _foot(report: Report, view: View) -> Iterator[Text]:
    """Counts, what is furthest behind, what has no data."""
    words = view.words
    results = " · ".join(f"{words(RESULT[result])} {count}" for result, count in report.results().items())
    yield Text("")
    yield Text(words(N_("{total} indicators: "), total=len(report.rows)) + results, "bold")
    counts = [f"{status(band, view)} {count}" for band, count in report.bands().items() if count]
    for line in lines_of(counts, view.width, "   "):
        yield Text(line)
    if behind := furthest_behind(report):
        yield Text("\n" + words(N_("Furthest behind")), "bold")
    for row in behind:
        sign = SIGNS[row.progress.band]
        yield Text.assemble((sign.sign, sign.style), " ", finding(row, words, report.plan.baseline_year))
    for remark in remarks(report, words):
        yield Text(f"! {remark}")
    if missing := tuple(row.indicator for row in report.rows if row.entry is None):
        yield Text("\n" + words(N_("No data ({count}): {names}"), count=len(missing), names=missing))
