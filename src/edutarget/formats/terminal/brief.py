"""The report on one screen: counts, a line for each area, what needs attention, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from rich.text import Text

from edutarget.formats.terminal.printing import heading, printed, style_of
from edutarget.formats.terminal.report_table import area_line
from edutarget.formats.view import View
from edutarget.formats.words.labels import sign_of
from edutarget.formats.words.report_words import counts, report_head, serious_title
from edutarget.report.findings import coverage_unknown, no_data, not_updated, problems
from edutarget.report.gap_report import Report

LINES = 25
"""What fits on a screen, if the areas are no more than a dozen."""

_LEAST_FINDINGS, _MOST_MISSING = 2, 3


def brief(report: Report, view: View) -> str:
    """As many of the most serious problems as there are lines for, and two in any case."""
    above, below = list(_above(report, view)), list(_below(report, view))
    room = LINES - _height([*above, *below], view)
    return printed([*above, *_problems(report, view, room), *below], view)


def _height(parts: Sequence[Text], view: View) -> int:
    return printed(parts, view).count("\n") if parts else 0


def _above(report: Report, view: View) -> Iterator[Text]:
    head = report_head(report, view)
    yield from [part for part in heading(head, head.selection) if part.plain]
    yield Text(counts(report, view.words), "bold")
    if unknown := coverage_unknown(report, view.words):
        yield Text(f"! {unknown}")
    yield from (area_line(view.words.word(area), rows, view) for area, rows in report.by_area())


def _problems(report: Report, view: View, room: int) -> Iterator[Text]:
    """The most serious ones, in so many lines, below a title that says how many of how many they are."""
    found = problems(report, view.words)
    lines = [Text.assemble((sign_of(row).sign, style_of(sign_of(row))), " ", text) for row, text in found]
    ends = list(accumulate((_height([line], view) for line in lines), initial=2))[1:]  # after an empty line and a title
    shown = max(sum(end <= room for end in ends), _LEAST_FINDINGS)
    if lines:
        yield Text("\n" + serious_title(shown, len(lines), view.words), "bold")
    yield from lines[:shown]


def _below(report: Report, view: View) -> Iterator[Text]:
    """What has no figure of its day, so many named as a few lines hold."""
    missing = [row.indicator for row in report.unreported()]
    for named in (20, 10, 5, 3, 1):
        told = [not_updated(report, view.words, named), no_data(missing, view.words, named)]
        texts = [Text(text) for text in told if text]
        if _height(texts, view) <= _MOST_MISSING:
            break
    yield from ([Text(""), *texts] if texts else [])
