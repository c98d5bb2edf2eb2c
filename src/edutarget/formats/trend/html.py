"""The trend as a page: small multiples, one line chart for each indicator, its figures on demand."""

from __future__ import annotations

from typing import NamedTuple

from edutarget.formats.report.html import Status, status
from edutarget.formats.shared.page import page
from edutarget.formats.shared.view import View
from edutarget.formats.trend import chart as charts
from edutarget.formats.trend.wording import (
    ARITHMETIC,
    COLUMN,
    change,
    corrections,
    limit,
    outlook,
    selection,
    span,
    standing,
    unreported,
    value,
)
from edutarget.language.words import Words
from edutarget.report.cells import Cell
from edutarget.report.trend import Point, Series, Trend
from edutarget.report.wording import MISSING, figure, whose


class Day(NamedTuple):
    """One day's figures as text; `due` is the schedule's, where there is one."""

    day: str
    value: str
    change: str
    due: str
    fell: bool


class Panel(NamedTuple):
    """One indicator: what stands around its chart, and the chart."""

    anchor: str
    name: str
    unit: str
    latest: str
    target: str
    baseline: str
    status: Status
    outlook: str
    chart: charts.Chart
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
        plan_file=view.plan_file,
        span=span(trend, words),
        whose=whose(trend.unit, words) if trend.unit is not None else "",
        selection=selection(trend, words),
        last=trend.days[-1],
        ends=(plan.period.start, max(plan.period.end, trend.days[-1])),
        areas=[(area, members) for area, members in areas if members],
        arithmetic=words(ARITHMETIC),
        corrections=list(corrections(trend, words)),
        missing=[words.word(name) for name in unreported(trend)],
        titles={key: words(title) for key, title in COLUMN.items()},
        path=charts.path,
    )


def _panel(series: Series, trend: Trend, words: Words) -> Panel:
    row, baseline = series.latest, series.indicator.baseline
    return Panel(
        anchor=f"r{list(trend.plan.indicators).index(row.id) + 1}",
        name=words.word(row.indicator),
        unit=words.word(row.unit) if row.unit else "",
        latest=value(series.points[-1], words),
        target=limit(series, words),
        baseline="" if baseline is None else figure(Cell("number", baseline), words),
        status=status(row.progress.band, words)._replace(word=standing(series, words)),
        outlook=outlook(series, words),
        chart=charts.chart(series, trend),
        days=[_day(point, words) for point in series.points],
    )


def _day(point: Point, words: Words) -> Day:
    due = point.row.progress.due_now
    scheduled = MISSING if due is None else figure(Cell("number", due), words)
    return Day(str(point.day), value(point, words), change(point, words), scheduled, point.fell)
