"""The trend as a page: small multiples, a line chart for each indicator, its figures behind a click."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from edutarget.formats.shared.page import Status, page, status_in_row
from edutarget.formats.shared.view import View
from edutarget.formats.trend import chart as charts
from edutarget.formats.trend.wording import (
    COLUMN,
    arithmetic,
    change,
    corrections,
    outlook,
    status_word,
    target,
    trend_head,
    unreported,
    value,
)
from edutarget.language.words import Words
from edutarget.report.cells import Cell, cells
from edutarget.report.trend import Point, Series, Trend
from edutarget.report.wording import figure


class Day(NamedTuple):
    """One day's figures as text; `due` is what the schedule asks for on it, if there is one."""

    day: str
    value: str
    change: str
    due: str
    fell: bool


class Panel(NamedTuple):
    """One indicator: its chart, and the texts around it."""

    anchor: str
    name: str
    unit: str
    latest: str
    target: str
    baseline: str
    status: Status
    outlook: str
    chart: charts.Chart
    year: str
    ends: tuple[date, date]
    days: list[Day]


def render(trend: Trend, view: View) -> bytes:
    """The whole trend as one HTML file."""
    plan, words = trend.plan, view.words
    panels = {series.latest.id: _panel(series, trend, words) for series in trend.series if series.points}
    areas = [
        (words.word(area), [panels[series.latest.id] for series in members if series.points])
        for area, members in trend.by_area()
    ]
    return page(
        "trend.html.j2",
        view,
        plan=plan,
        head=trend_head(trend, view),
        last=trend.as_of,
        areas=[(area, members) for area, members in areas if members],
        arithmetic=arithmetic(trend, words),
        corrections=list(corrections(trend, words)),
        unreported=[(words.word(indicator), "") for indicator in unreported(trend)],
        titles={key: words(title) for key, title in COLUMN.items()},
        path=charts.path,
    )


def _panel(series: Series, trend: Trend, words: Words) -> Panel:
    row, baseline = series.latest, series.latest.goal.baseline
    return Panel(
        anchor=f"r{list(trend.plan.indicators).index(row.id) + 1}",
        name=words.word(row.indicator),
        unit=words.word(row.unit) if row.unit else "",
        latest=value(series.points[-1], words),
        target=target(series, words),
        baseline="" if baseline is None else figure(Cell("number", baseline), words),
        status=status_in_row(row, words)._replace(word=status_word(series, words)),
        outlook=outlook(series, words),
        chart=charts.chart(series, trend),
        year=str(row.baseline_year),
        ends=charts.ends(series, trend),
        days=[_day(point, words) for point in series.points],
    )


def _day(point: Point, words: Words) -> Day:
    due = figure(cells(point.row)["due_now"], words)
    return Day(str(point.day), value(point, words), change(point, words), due, point.fell)
