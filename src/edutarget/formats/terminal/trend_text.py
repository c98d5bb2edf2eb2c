"""The trend in a terminal: the table, and what is to be done until the indicators are due."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from edutarget.formats.terminal.folding_table import FoldingTable
from edutarget.formats.terminal.printing import heading, printed
from edutarget.formats.terminal.trend_table import Key, trend_table
from edutarget.formats.view import View
from edutarget.formats.words.trend_words import (
    arithmetic,
    corrections,
    days_left_out,
    outlooks,
    outlooks_title,
    trend_head,
    unreported,
)
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.report.findings import no_data
from edutarget.report.trend import Trend


def render(trend: Trend, view: View) -> str:
    """The whole trend as text, with colour where the view has it."""
    head, table = trend_head(trend, view), trend_table(trend, view)
    foot = [*_left_out(trend, table, view.words), *_foot(trend, view.words)]
    return printed([*heading(head, head.selection), *table.parts(), *foot], view)


def _left_out(trend: Trend, table: FoldingTable[Key], words: Words) -> Iterator[Text]:
    if left_out := days_left_out(trend, len(table.widths.keys() & set(trend.days)), words):
        yield Text("\n" + left_out, "dim")


def _foot(trend: Trend, words: Words) -> Iterator[Text]:
    """Pace and projections, corrections, what has no data."""
    if said := list(outlooks(trend, words)):
        yield Text("\n" + outlooks_title(trend, words), "bold")
    for series, text in said:
        yield Text(words(N_("{name}: {text}"), name=series.indicator, text=text))
    if said:
        yield Text(arithmetic(trend, words), "dim")
    if fallen := list(corrections(trend, words)):
        yield Text("\n" + words(N_("Corrected downwards")), "bold")
    for text in fallen:
        yield Text(f"! {text}")
    if missing := no_data(unreported(trend), words):
        yield Text("\n" + missing)
