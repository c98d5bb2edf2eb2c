"""The report in a terminal: who reports what for which plan, the table, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from edutarget.formats.report.table import ReportTable
from edutarget.formats.report.wording import bands, report_head, results
from edutarget.formats.shared.framework import tree
from edutarget.formats.shared.labels import SIGNS
from edutarget.formats.shared.terminal import heading, printed, style_of
from edutarget.formats.shared.terminal_table import lines_of
from edutarget.formats.shared.view import View
from edutarget.language.terms import N_
from edutarget.report.findings import most_serious, no_data, remarks
from edutarget.report.gap_report import Report


def render(report: Report, view: View) -> str:
    """The whole report as text, with colour where the view has it."""
    head = report_head(report, view)
    indicators = ReportTable(report, view).table() if view.by == "area" else tree(report.plan, view, report)
    return printed([*heading(head, head.framework), indicators, *_foot(report, view)], view)


def _foot(report: Report, view: View) -> Iterator[Text]:
    """Counts, what is most serious, what could be misread, what has no data."""
    words = view.words
    yield Text("")
    yield Text(words(N_("{total} indicators: "), total=len(report.rows)) + results(report, words), "bold")
    for line in lines_of(bands(report, words), view.width, "   "):
        yield Text(line)
    if serious := most_serious(report, words):
        yield Text("\n" + words(N_("Furthest behind")), "bold")
    for row, finding in serious:
        band = row.progress.band
        yield Text.assemble((SIGNS[band].sign, style_of(band)), " ", finding)
    for remark in remarks(report, words):
        yield Text(f"! {remark}")
    if missing := no_data((row.indicator for row in report.unreported()), words):
        yield Text("\n" + missing)
