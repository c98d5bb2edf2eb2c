"""The report in a terminal: who reports what for which plan, the table, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from edutarget.formats.terminal.bar import BAR_LEGEND
from edutarget.formats.terminal.brief import brief
from edutarget.formats.terminal.folding_table import lines_of
from edutarget.formats.terminal.framework_tree import framework_tree
from edutarget.formats.terminal.printing import heading, printed, style_of
from edutarget.formats.terminal.report_table import report_table
from edutarget.formats.view import View
from edutarget.formats.words.labels import sign_of
from edutarget.formats.words.report_words import NOTHING_SELECTED, counts, how_it_stands, report_head
from edutarget.language.terms import N_
from edutarget.report.findings import most_serious, no_data, not_updated, remarks
from edutarget.report.gap_report import Report


def render(report: Report, view: View) -> str:
    """The report as text, with colour where the view has it."""
    if view.brief:
        return brief(report, view)
    head = report_head(report, view)
    return printed(
        [*heading(head, head.framework, head.selection), *_indicators(report, view), *_foot(report, view)], view
    )


def _indicators(report: Report, view: View) -> Iterator[Text | Table | Tree]:
    """The framework, or the table and how its bars are read."""
    if not report.rows:
        yield Text(view.words(NOTHING_SELECTED))
    elif view.by == "framework":
        yield framework_tree(report, view)
    else:
        table = report_table(report, view)
        yield from table.parts()
        if "bar" in table.widths:
            yield Text("\n" + view.words(BAR_LEGEND), "dim")


def _foot(report: Report, view: View) -> Iterator[Text]:
    """Counts, what is most serious, what could be misread, what has no data."""
    words = view.words
    if report.rows:
        yield Text("\n" + counts(report, words), "bold")
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
