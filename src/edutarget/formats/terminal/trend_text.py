"""The trend in a terminal: a table of as many days as fit, then rates, projections and corrections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from rich.text import Text

from edutarget.formats.terminal.printing import (
    Drawn,
    FoldingTable,
    RowGroup,
    TableColumn,
    TableRow,
    heading,
    printed,
    style_of,
    widest,
)
from edutarget.formats.view import View
from edutarget.formats.words import trends
from edutarget.formats.words.amounts import in_brackets, marks_note, name_with_unit, target_text
from edutarget.formats.words.labels import COLUMN, sign_of
from edutarget.formats.words.reports import no_data
from edutarget.language.text import N_
from edutarget.language.words import Words
from edutarget.report.trend import Series, Trend, extent

Key = str | date

_GIVING_WAY = ("spark", "since_last", "target", "band")
"""The order in which columns fold away once only two days are left."""

_LEAST_NAME, _WANTED_NAME = 24, 36
_LEAST_DAYS, _FEW_DAYS = 2, 3

_BLOCKS, _ASCII = "▁▂▃▄▅▆▇█", "_.,-=+*#"
SPARK_DAYS = 12  # a sparkline shows the last days only


def trend_text(trend: Trend, view: View) -> str:
    """The whole trend as text, with colour if the view says so."""
    head, table = trends.trend_head(trend, view), _trend_table(trend, view)
    foot = _foot(trend, len(table.widths.keys() & set(trend.days)), view.words)
    return printed([*heading(head, head.selection), *table.parts(), *foot], view)


def _foot(trend: Trend, days: int, words: Words) -> Iterator[Text]:
    """The number of days left out, pace and projections, corrections, reasons, indicators without data."""
    left_out = trends.days_left_out(trend, days, words)
    if left_out:
        yield Text("\n" + left_out, "dim")
    marks = marks_note((series.latest for series in trend.series), words)
    if marks:
        yield Text("\n" + marks, "dim")
    for block in trends.blocks(trend, words):
        yield Text("\n" + block.title, "bold")
        yield from (Text(block.mark + line) for line in block.lines)
        if block.remark:
            yield Text(block.remark, "dim")
    missing = no_data(trends.unreported(trend), words)
    if missing:
        yield Text("\n" + missing)


def _trend_table(trend: Trend, view: View) -> FoldingTable[Key]:
    """The series with figures by area; below a series with a path, what was due by each day."""
    groups = [
        RowGroup(Text(view.words.word(area), "bold"), [line for series in reported for line in _lines(series, view)])
        for area, reported in trends.reported_by_area(trend)
    ]
    return FoldingTable(view.words(COLUMN["name"]), _columns(trend, view.words), _order(trend), groups, view)


def _columns(trend: Trend, words: Words) -> dict[Key, TableColumn]:
    """The columns: target, sparkline, days, change and band."""
    titles = {key: words(COLUMN[key]) for key in _GIVING_WAY}
    return {
        "target": TableColumn(titles["target"], least=_LEAST_NAME),
        "spark": TableColumn(titles["spark"], right=False, least=_LEAST_NAME, folded="gone"),
        **dict(_days(trend, words)),
        "since_last": TableColumn(titles["since_last"], least=_LEAST_NAME),
        "band": TableColumn(titles["band"], right=False, least=_LEAST_NAME, folded="alone"),
    }


def _days(trend: Trend, words: Words) -> Iterator[tuple[date, TableColumn]]:
    """A column for each day. All are equally wide, so that the widths do not depend on which days are shown."""
    titles = {day: f"{day:%m-%d}" for day in trend.days}
    if len({day.year for day in trend.days}) > 1:
        titles = {day: day.isoformat() for day in trend.days}
    shown = [series for series in trend.series if series.points]
    texts = [by_day(series, words) for series in shown for by_day in (trends.figures_by_day, trends.due_by_day)]
    figures = (text for by_day in texts for text in by_day.values())
    width = widest([*titles.values(), *figures])
    names = widest(name_with_unit(series.latest, words) for series in shown)
    # Days fold away by weight, so a day's rank is the number of days shown when it is the last one that fits.
    rank = {day: place for place, day in enumerate(trend.by_weight(), 1)}
    for day in trend.days:
        yield day, TableColumn(titles[day], least=_wanted(names, rank[day]), width=width, folded="gone")


def _wanted(names: int, days: int) -> int:
    """The least width of the names beside this many days; `names` is the width of the longest name.

    For the first few days names may wrap. Further days are shown only if most names still fit on one line.
    """
    if days <= _FEW_DAYS:
        return _LEAST_NAME
    return min(names, _WANTED_NAME)


def _order(trend: Trend) -> list[Key]:
    """The order of folding: days by weight down to two, then the other columns, then all days but the weightiest."""
    _last, *others = trend.by_weight()
    few = others[: _LEAST_DAYS - 1]
    return [*reversed(others[len(few) :]), *_GIVING_WAY, *few]


def _lines(series: Series, view: View) -> Iterator[TableRow[Key]]:
    """The row of a series; for a path, a second row with what was due."""
    words, row = view.words, series.latest
    style = style_of(sign_of(row))
    reported = trends.figures_by_day(series, words)
    found: dict[Key, Text | Drawn] = {day: Text(text) for day, text in reported.items()}
    found |= {point.day: Text(reported[point.day], "red") for point in series.points if point.fell}
    found |= {
        "target": Text(target_text(row, words)),
        "spark": Text(spark(series, view.ascii), style),
        "since_last": Text(trends.point_change(series.points[-1], words)),
        "band": Text(trends.course_with_sign(series, words), style),
    }
    yield TableRow(Text(words.word(row.indicator)), found, in_brackets(row.unit, words))
    due: dict[Key, Text | Drawn] = {day: Text(text, "dim") for day, text in trends.due_by_day(series, words).items()}
    if due:
        yield TableRow(Text("  " + words(N_("due by that day")), "dim"), due)


def spark(series: Series, ascii: bool = False) -> str:
    """`▂▄·▅█`: each day's figure as a height between the series' extremes; `·` is a day without a figure."""
    values = {point.day: point.value for point in series.points}
    low, high = extent(series)
    shapes, gap = _BLOCKS, "·"
    if ascii:
        shapes, gap = _ASCII, " "
    drawn = {day: shapes[_step(value, low, high)] for day, value in values.items()}
    return "".join(drawn.get(row.day, gap) for row in series.rows[-SPARK_DAYS:])


def _step(value: Fraction, low: Fraction, high: Fraction) -> int:
    """The index, 0 to 7, of the block for a value; a middle one if all values are equal."""
    if low == high:
        return 3
    return min(int((value - low) / (high - low) * 8), 7)
