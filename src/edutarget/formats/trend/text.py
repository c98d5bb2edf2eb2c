"""The trend in a terminal: the table, and what is to be done until the indicators are due."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

from rich.text import Text

from edutarget.formats.shared.head import Head
from edutarget.formats.shared.terminal import console, finished, unbroken
from edutarget.formats.shared.view import View
from edutarget.formats.trend.table import TrendTable
from edutarget.formats.trend.wording import (
    ARITHMETIC,
    corrections,
    days_left_out,
    outlooks,
    trend_head,
    unreported,
)
from edutarget.language.terms import N_
from edutarget.report.findings import no_data
from edutarget.report.trend import Trend


def render(trend: Trend, view: View) -> str:
    """The whole trend as text, with colour where the view has it."""
    written = StringIO()
    page = console(written, view)
    for line in _head(trend_head(trend, view)):
        page.print(unbroken(line))
    table = TrendTable(trend, view)
    page.print(table.table())
    if left_out := days_left_out(trend, len(table.widths.keys() & set(trend.days)), view.words):
        page.print(unbroken(Text("\n" + left_out, "dim")))
    for line in _foot(trend, view):
        page.print(unbroken(line))
    return finished(written.getvalue(), view)


def _head(head: Head) -> Iterator[Text]:
    yield Text(head.plan, "bold")
    yield from (Text(line) for line in (head.about, head.unit, head.selection) if line)
    yield Text(head.source, "dim")
    yield Text("")


def _foot(trend: Trend, view: View) -> Iterator[Text]:
    """Pace and projections, corrections, what has no data."""
    words = view.words
    if said := list(outlooks(trend, words)):
        yield Text("\n" + words(N_("Until they are due")), "bold")
    for series, text in said:
        yield Text(words(N_("{name}: {text}"), name=series.indicator, text=text))
    if said:
        yield Text(words(ARITHMETIC), "dim")
    if fallen := list(corrections(trend, words)):
        yield Text("\n" + words(N_("Corrected downwards")), "bold")
    for text in fallen:
        yield Text(f"! {text}")
    if missing := no_data(unreported(trend), words):
        yield Text("\n" + missing)
