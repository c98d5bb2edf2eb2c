"""The trend as GitHub-flavoured Markdown: a table for each area, with the days that have most figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from edutarget.formats.markdown.escaping import escaped, line_of
from edutarget.formats.view import View
from edutarget.formats.words.trend_words import (
    COLUMN,
    arithmetic,
    change,
    corrections,
    days_left_out,
    outlooks,
    outlooks_title,
    status_with_sign,
    target,
    trend_head,
    unreported,
    value,
)
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.report.cells import cells
from edutarget.report.findings import no_data
from edutarget.report.trend import Series, Trend
from edutarget.report.wording import MISSING, figure, name_with_unit

MOST_DAYS = 6


def render(trend: Trend, view: View) -> str:
    """The whole trend; headings from the second level down."""
    return "\n".join(_lines(trend, view)) + "\n"


def _lines(trend: Trend, view: View) -> Iterator[str]:
    words, head = view.words, trend_head(trend, view)
    yield from [f"## {escaped(head.plan)}", ""]
    yield from ("- " + escaped(line) for line in (head.about, head.unit, head.selection, head.source) if line)
    days = trend.main_days(MOST_DAYS)
    for area, members in trend.by_area():
        if reported := [series for series in members if series.points]:
            yield from ["", f"### {escaped(words.word(area))}", "", *_table(reported, days, words)]
    if left_out := days_left_out(trend, len(days), words):
        yield from ["", f"*{escaped(left_out)}*"]
    yield from _foot(trend, words)


def _table(members: Sequence[Series], days: Sequence[date], words: Words) -> Iterator[str]:
    """The series of an area; below one with a path what was due on each day."""
    shown = {key: words(title) for key, title in COLUMN.items() if key != "spark"}
    titles = [shown["name"], shown["target"], *map(str, days), shown["change"], shown["status"]]
    yield line_of(titles)
    yield line_of([":--", *["--:"] * (len(days) + 2), ":--"])
    for series in members:
        yield line_of([*map(escaped, _cells(series, days, words))])
        if series.latest.goal.path is not None:
            due = {row.day: figure(cells(row)["due_now"], words) for row in series.rows}
            yield line_of([f"*{words(N_('due by that day'))}*", "", *(escaped(due[day]) for day in days), "", ""])


def _cells(series: Series, days: Sequence[date], words: Words) -> Iterator[str]:
    shown = {point.day: value(point, words) + ("↓" if point.fell else "") for point in series.points}
    yield name_with_unit(series.latest, words)
    yield target(series, words)
    yield from (shown.get(day, MISSING) for day in days)
    yield change(series.points[-1], words)
    yield status_with_sign(series, words)


def _foot(trend: Trend, words: Words) -> Iterator[str]:
    if said := list(outlooks(trend, words)):
        yield from ["", f"### {outlooks_title(trend, words)}", ""]
        yield from (
            "- " + escaped(words(N_("{name}: {text}"), name=series.indicator, text=text)) for series, text in said
        )
        yield from ["", f"*{escaped(arithmetic(trend, words))}*"]
    if fallen := list(corrections(trend, words)):
        yield from ["", f"### {words(N_('Corrected downwards'))}", "", *(f"- {escaped(text)}" for text in fallen)]
    if missing := no_data(unreported(trend), words):
        yield from ["", escaped(missing)]
