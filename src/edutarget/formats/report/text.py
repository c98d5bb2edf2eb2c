"""The report in a terminal: who reports what for which plan, the table, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from edutarget.formats.report.bar import BAR_LEGEND
from edutarget.formats.report.table import report_table
from edutarget.formats.report.wording import counts, how_it_stands, report_head
from edutarget.formats.shared.framework import tree
from edutarget.formats.shared.labels import sign_of
from edutarget.formats.shared.terminal import heading, printed, style_of
from edutarget.formats.shared.terminal_table import lines_of
from edutarget.formats.shared.view import View
from edutarget.language.terms import N_
from edutarget.report.findings import most_serious, no_data, not_updated, remarks
from edutarget.report.gap_report import Report


def render(report: Report, view: View) -> str:
    """The whole report as text, with colour where the view has it."""
    head = report_head(report, view)
    indicators = _by_area(report, view) if view.by == "area" else iter([tree(report.plan, view, report)])
    return printed([*heading(head, head.framework, head.selection), *indicators, *_foot(report, view)], view)


def _by_area(report: Report, view: View) -> Iterator[Text | Table]:
    """The table, and how its bars are read."""
    table = report_table(report, view)
    yield from table.parts()
    if "bar" in table.widths:
        yield Text("\n" + view.words(BAR_LEGEND), "dim")


def _foot(report: Report, view: View) -> Iterator[Text]:
    """Counts, what is most serious, what could be misread, what has no data."""
    words = view.words
    yield Text("")
    yield Text(counts(report, words), "bold")
    for title, bands in how_it_stands(report, words):
        for line in lines_of([words(N_("{title}:"), title=title), *bands], view.width, "   "):
            yield Text(line)
    if serious := most_serious(report, words):
        yield Text("\n" + words(N_("Most serious first")), "bold")
    for row, finding in serious:
        sign = sign_of(row)
        yield Text.assemble((sign.sign, style_of(sign)), " ", finding)
    for remark in remarks(report, words):
        yield Text(f"! {remark}")
    if outdated := not_updated(report, words):
        yield Text("\n" + outdated)
    if missing := no_data((row.indicator for row in report.unreported()), words):
        yield Text("\n" + missing)
