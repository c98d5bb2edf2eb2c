"""The trend in a terminal: a table of as many days as there is room for, and what is still to be done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from rich.text import Text

from edutarget.formats.terminal.folding_table import Drawn, FoldingTable, RowGroup, TableColumn, TableRow, widest
from edutarget.formats.terminal.printing import heading, printed, style_of
from edutarget.formats.view import View
from edutarget.formats.words.amounts import MISSING, figure, name_with_unit, target_text
from edutarget.formats.words.labels import sign_of
from edutarget.formats.words.reports import no_data
from edutarget.formats.words.trends import (
    TREND_COLUMN,
    arithmetic,
    corrections,
    course_with_sign,
    days_left_out,
    outlook_lines,
    outlooks_title,
    point_change,
    point_value,
    trend_head,
    unreported,
)
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.report.cells import due_now_cell
from edutarget.report.trend import Series, Trend, extent

Key = str | date

_GIVING_WAY = ("spark", "change", "target", "status")
"""Columns that give way on a narrow terminal after all days but two, in this order."""

_LEAST_NAME, _WANTED_NAME = 24, 36
_LEAST_DAYS, _FEW_DAYS = 2, 3

_BLOCKS, _ASCII = "▁▂▃▄▅▆▇█", "_.,-=+*#"
SPARK_DAYS = 12
"""A sparkline shows this many days, the last ones."""


def trend_text(trend: Trend, view: View) -> str:
    """The whole trend as text, with colour where the view has it."""
    head, table = trend_head(trend, view), _trend_table(trend, view)
    foot = [*_left_out(trend, table, view.words), *_foot(trend, view.words)]
    return printed([*heading(head, head.selection), *table.parts(), *foot], view)


def _left_out(trend: Trend, table: FoldingTable[Key], words: Words) -> Iterator[Text]:
    if left_out := days_left_out(trend, len(table.widths.keys() & set(trend.days)), words):
        yield Text("\n" + left_out, "dim")


def _foot(trend: Trend, words: Words) -> Iterator[Text]:
    """Pace and projections, corrections, what has no data."""
    lines = outlook_lines(trend, words)
    if lines:
        yield Text("\n" + outlooks_title(trend, words), "bold")
        yield from map(Text, lines)
        yield Text(arithmetic(trend, words), "dim")
    fallen = list(corrections(trend, words))
    if fallen:
        yield Text("\n" + words(N_("Corrected downwards")), "bold")
        yield from (Text(f"! {text}") for text in fallen)
    if missing := no_data(unreported(trend), words):
        yield Text("\n" + missing)


def _trend_table(trend: Trend, view: View) -> FoldingTable[Key]:
    """The series that have figures, grouped by area; below one with a path what was due by each day."""
    groups = [
        RowGroup(Text(view.words.word(area), "bold"), [line for series in reported for line in _lines(series, view)])
        for area, members in trend.by_area()
        if (reported := [series for series in members if series.points])
    ]
    return FoldingTable(view.words(TREND_COLUMN["name"]), _columns(trend, view.words), _order(trend), groups, view)


def _columns(trend: Trend, words: Words) -> dict[Key, TableColumn]:
    """The target, the days and what follows from them."""
    titles = {key: words(title) for key, title in TREND_COLUMN.items()}
    return {
        "target": TableColumn(titles["target"], least=_LEAST_NAME),
        "spark": TableColumn(titles["spark"], right=False, least=_LEAST_NAME, folded="gone"),
        **dict(_days(trend, words)),
        "change": TableColumn(titles["change"], least=_LEAST_NAME),
        "status": TableColumn(titles["status"], right=False, least=_LEAST_NAME, folded="alone"),
    }


def _days(trend: Trend, words: Words) -> Iterator[tuple[date, TableColumn]]:
    """A column for each day, all equally wide, so that it does not matter which of them are shown."""
    several_years = len({day.year for day in trend.days}) > 1
    titles = {day: day.isoformat() if several_years else f"{day:%m-%d}" for day in trend.days}
    shown = [series for series in trend.series if series.points]
    figures = (text for series in shown for texts in (_reported, _due) for text in texts(series, words).values())
    width = widest([*titles.values(), *figures])
    names = widest(name_with_unit(series.latest, words) for series in shown)
    rank = {day: place for place, day in enumerate(trend.by_weight(), 1)}
    for day in trend.days:
        yield day, TableColumn(titles[day], least=_wanted(names, rank[day]), width=width, folded="gone")


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
    return {point.day: point_value(point, words) + ("↓" if point.fell else "") for point in series.points}


def _due(series: Series, words: Words) -> dict[date, str]:
    """What was due by each day; empty without a path."""
    if series.latest.goal.path is None:
        return {}
    return {row.day: figure(due_now_cell(row), words) for row in series.rows}


def _lines(series: Series, view: View) -> Iterator[TableRow[Key]]:
    """A series, and below one with a path what was due."""
    words, row = view.words, series.latest
    style = style_of(sign_of(row))
    reported = {one.day: MISSING for one in series.rows} | _reported(series, words)
    found: dict[Key, Text | Drawn] = {
        day: Text(text, "red" if text.endswith("↓") else "") for day, text in reported.items()
    }
    found |= {
        "target": Text(target_text(series.latest, words)),
        "spark": Text(spark(series, view.ascii), style),
        "change": Text(point_change(series.points[-1], words)),
        "status": Text(course_with_sign(series, words), style),
    }
    unit = words(N_(" ({unit})"), unit=row.unit) if row.unit else ""
    yield TableRow(Text(words.word(row.indicator)), found, unit)
    if due := _due(series, words):
        yield TableRow(
            Text("  " + words(N_("due by that day")), "dim"), {day: Text(text, "dim") for day, text in due.items()}
        )


def spark(series: Series, ascii: bool = False) -> str:
    """`▂▄·▅█`: each day's figure as a height within the series' extent; `·` is a day without a figure."""
    values = {point.day: point.value for point in series.points}
    low, high = extent(series)
    shapes, gap = (_ASCII, " ") if ascii else (_BLOCKS, "·")
    days = [row.day for row in series.rows[-SPARK_DAYS:]]
    return "".join(shapes[_step(values[day], low, high)] if day in values else gap for day in days)


def _step(value: Fraction, low: Fraction, high: Fraction) -> int:
    """Into which of the eight steps of height a value falls; a middle one where all values are alike."""
    return min(int((value - low) / (high - low) * 8), 7) if high > low else 3
