"""The trend as a page: small multiples, a line chart for each indicator, its figures behind a click."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from edutarget.formats.data.csv_tables import trend_csv
from edutarget.formats.pages.chart import Chart, chart, ends, polyline, thinned
from edutarget.formats.pages.overview import anchor, overview, standing_key
from edutarget.formats.pages.page import Download, Status, csv_download, offered, page, status_in_row
from edutarget.formats.sections import arranged
from edutarget.formats.view import View
from edutarget.formats.words.amounts import figure, target_text
from edutarget.formats.words.trends import (
    TREND_COLUMN,
    arithmetic,
    corrections,
    course_text,
    outlook,
    point_change,
    point_value,
    sentence,
    trend_head,
)
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.report.cells import Cell, due_now_cell
from edutarget.report.trend import Point, Series, Trend

TABLE_STRETCHES = 8
"""The figures of a long series stand in the table of its chart for so many stretches of time, a few of each."""

MOST_CORRECTIONS = 100
"""A page of a long series names so many corrections, and how many more there are."""

MOST_FIGURES_SAVED = 10_000  # a CSV of more is longer than what a browser saves from a page, and takes long to write


class DayFigures(NamedTuple):
    """One day's figures as text; `due` is what the schedule asks for on it, if there is one."""

    day: str
    value: str
    change: str
    due: str
    fell: bool


class ChartPanel(NamedTuple):
    """One indicator: its chart, and the texts around it; `standing` is its class for the filter.

    With fewer figures than two there is no course to draw: `chart` is None.
    """

    anchor: str
    standing: str
    name: str
    unit: str
    latest: str
    target: str
    baseline: str
    status: Status
    sentence: str
    outlook: str
    chart: Chart | None
    year: str
    ends: tuple[date, date]
    days: list[DayFigures]
    left_out: str


class AreaCharts(NamedTuple):
    """One area: the indicators with a chart, and those of one figure or none, which are a line each."""

    name: str
    drawn: list[ChartPanel]
    listed: list[ChartPanel]


def trend_page(trend: Trend, view: View) -> bytes:
    """The whole trend as one HTML file."""
    words = view.words
    above = overview(arranged(trend.latest, view), words)
    fallen = list(corrections(trend, words))
    return page(
        "trend.html.j2",
        view,
        rules=above.contents.rules,
        plan=trend.plan,
        day=trend.as_of,
        head=trend_head(trend, view),
        overview=above,
        areas=[
            _area(words.word(area), [_panel(series, trend, words) for series in members])
            for area, members in trend.by_area()
        ],
        arithmetic=arithmetic(trend, words),
        corrections=fallen[:MOST_CORRECTIONS],
        more_corrections=max(len(fallen) - MOST_CORRECTIONS, 0),
        titles={key: words(title) for key, title in TREND_COLUMN.items()},
        polyline=polyline,
        downloads=_downloads(trend, view),
    )


def _downloads(trend: Trend, view: View) -> list[Download]:
    if sum(len(series.points) for series in trend.series) > MOST_FIGURES_SAVED:
        return []
    return offered(csv_download(f"{trend.plan.id}-{trend.days[0]}-{trend.as_of}", trend_csv(trend, view)))


def _area(name: str, panels: list[ChartPanel]) -> AreaCharts:
    return AreaCharts(name, [panel for panel in panels if panel.chart], [panel for panel in panels if not panel.chart])


def _panel(series: Series, trend: Trend, words: Words) -> ChartPanel:
    row, baseline = series.latest, series.latest.goal.baseline
    shown = thinned(series.points, TABLE_STRETCHES)
    return ChartPanel(
        anchor=anchor(row),
        standing=standing_key(row),
        name=words.word(row.indicator),
        unit=words.word(row.unit) if row.unit else "",
        latest=point_value(series.points[-1], words) if series.points else "",
        target=target_text(series.latest, words),
        baseline="" if baseline is None else figure(Cell("number", baseline), words),
        status=status_in_row(row, words)._replace(word=course_text(series, words)),
        sentence=sentence(series, words),
        outlook=outlook(series, words),
        chart=chart(series, trend) if len(series.points) > 1 else None,
        year=str(row.baseline_year),
        ends=ends(series, trend),
        days=[_day(point, words) for point in shown],
        left_out=_left_out(len(shown), len(series.points), words),
    )


def _left_out(shown: int, count: int, words: Words) -> str:
    """That a table leaves figures out; empty where it has them all."""
    message = N_("{shown} of {count} figures are shown; `-f csv` has all")
    return words(message, shown=shown, count=count) if shown < count else ""


def _day(point: Point, words: Words) -> DayFigures:
    due = figure(due_now_cell(point.row), words)
    return DayFigures(str(point.day), point_value(point, words), point_change(point, words), due, point.fell)
