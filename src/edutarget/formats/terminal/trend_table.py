"""The trend's table in a terminal: as many days as there is room for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rich.text import Text

from edutarget.formats.terminal.folding_table import Column, Drawn, FoldingTable, Group, Line, widest
from edutarget.formats.terminal.printing import style_of
from edutarget.formats.terminal.spark import spark
from edutarget.formats.view import View
from edutarget.formats.words.labels import sign_of
from edutarget.formats.words.trend_words import COLUMN, change, status_with_sign, target, value
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.report.cells import cells
from edutarget.report.trend import Series, Trend
from edutarget.report.wording import MISSING, figure, name_with_unit

Key = str | date

_GIVING_WAY = ("spark", "change", "target", "status")
"""Columns that give way on a narrow terminal after all days but two, in this order."""

_LEAST_NAME, _WANTED_NAME = 24, 36
_LEAST_DAYS, _FEW_DAYS = 2, 3


def trend_table(trend: Trend, view: View) -> FoldingTable[Key]:
    """The series that have figures, grouped by area; below one with a path what was due by each day."""
    groups = [
        Group(Text(view.words.word(area), "bold"), [line for series in reported for line in _lines(series, view)])
        for area, members in trend.by_area()
        if (reported := [series for series in members if series.points])
    ]
    return FoldingTable(view.words(COLUMN["name"]), _columns(trend, view.words), _order(trend), groups, view)


def _columns(trend: Trend, words: Words) -> dict[Key, Column]:
    """The target, the days and what follows from them."""
    titles = {key: words(title) for key, title in COLUMN.items()}
    return {
        "target": Column(titles["target"], least=_LEAST_NAME),
        "spark": Column(titles["spark"], right=False, least=_LEAST_NAME, folded="gone"),
        **dict(_days(trend, words)),
        "change": Column(titles["change"], least=_LEAST_NAME),
        "status": Column(titles["status"], right=False, least=_LEAST_NAME, folded="alone"),
    }


def _days(trend: Trend, words: Words) -> Iterator[tuple[date, Column]]:
    """A column for each day, all equally wide, so that it does not matter which of them are shown."""
    several_years = len({day.year for day in trend.days}) > 1
    titles = {day: day.isoformat() if several_years else f"{day:%m-%d}" for day in trend.days}
    shown = [series for series in trend.series if series.points]
    figures = (text for series in shown for texts in (_reported, _due) for text in texts(series, words).values())
    width = widest([*titles.values(), *figures])
    names = widest(name_with_unit(series.latest, words) for series in shown)
    rank = {day: place for place, day in enumerate(trend.by_weight(), 1)}
    for day in trend.days:
        yield day, Column(titles[day], least=_wanted(names, rank[day]), width=width, folded="gone")


def _wanted(names: int, days: int) -> int:
    """How wide the names want to be beside so many days; `names` is the widest of them.

    A few days make a trend, and for them names wrap. Further days are only worth it while most names are on one line.
    """
    return _LEAST_NAME if days <= _FEW_DAYS else min(names, _WANTED_NAME)


def _order(trend: Trend) -> list[Key]:
    """First the days that tell least give way, then the other columns, then all days but the last one."""
    _last, *others = trend.by_weight()
    few = others[: _LEAST_DAYS - 1]
    return [*reversed(others[len(few) :]), *_GIVING_WAY, *few]


def _reported(series: Series, words: Words) -> dict[date, str]:
    """What was reported on each day; ↓ marks a correction downwards."""
    return {point.day: value(point, words) + ("↓" if point.fell else "") for point in series.points}


def _due(series: Series, words: Words) -> dict[date, str]:
    """What was due by each day; empty without a path."""
    if series.latest.goal.path is None:
        return {}
    return {row.day: figure(cells(row)["due_now"], words) for row in series.rows}


def _lines(series: Series, view: View) -> Iterator[Line[Key]]:
    """A series, and below one with a path what was due."""
    words, row = view.words, series.latest
    style = style_of(sign_of(row))
    reported = {one.day: MISSING for one in series.rows} | _reported(series, words)
    found: dict[Key, Text | Drawn] = {
        day: Text(text, "red" if text.endswith("↓") else "") for day, text in reported.items()
    }
    found |= {
        "target": Text(target(series, words)),
        "spark": Text(spark(series, view.ascii), style),
        "change": Text(change(series.points[-1], words)),
        "status": Text(status_with_sign(series, words), style),
    }
    unit = words(N_(" ({unit})"), unit=row.unit) if row.unit else ""
    yield Line(Text(words.word(row.indicator)), found, unit)
    if due := _due(series, words):
        yield Line(
            Text("  " + words(N_("due by that day")), "dim"), {day: Text(text, "dim") for day, text in due.items()}
        )
