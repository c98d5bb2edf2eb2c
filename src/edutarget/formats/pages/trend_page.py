"""The trend as a page: small multiples, a line chart for each indicator, its figures behind a click."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from edutarget.formats.data import trend_csv as csv
from edutarget.formats.pages import chart as charts
from edutarget.formats.pages.contents import standing_key
from edutarget.formats.pages.downloads import csv_download, offered
from edutarget.formats.pages.overview import anchor, overview
from edutarget.formats.pages.page import Status, page, status_in_row
from edutarget.formats.view import View
from edutarget.formats.words.trend_sentence import sentence
from edutarget.formats.words.trend_words import (
    COLUMN,
    arithmetic,
    change,
    corrections,
    outlook,
    status_word,
    target,
    trend_head,
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
    chart: charts.Chart | None
    year: str
    ends: tuple[date, date]
    days: list[Day]


class Area(NamedTuple):
    """One area: what is drawn, and what is told in a line."""

    name: str
    drawn: list[Panel]
    told: list[Panel]


def render(trend: Trend, view: View) -> bytes:
    """The whole trend as one HTML file."""
    words, above = view.words, overview(trend.latest, view.words)
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
        corrections=list(corrections(trend, words)),
        titles={key: words(title) for key, title in COLUMN.items()},
        path=charts.path,
        downloads=offered(csv_download(f"{trend.plan.id}-{trend.days[0]}-{trend.as_of}", csv.render(trend, view))),
    )


def _area(name: str, panels: list[Panel]) -> Area:
    return Area(name, [panel for panel in panels if panel.chart], [panel for panel in panels if not panel.chart])


def _panel(series: Series, trend: Trend, words: Words) -> Panel:
    row, baseline = series.latest, series.latest.goal.baseline
    return Panel(
        anchor=anchor(row),
        standing=standing_key(row),
        name=words.word(row.indicator),
        unit=words.word(row.unit) if row.unit else "",
        latest=value(series.points[-1], words) if series.points else "",
        target=target(series, words),
        baseline="" if baseline is None else figure(Cell("number", baseline), words),
        status=status_in_row(row, words)._replace(word=status_word(series, words)),
        sentence=sentence(series, words),
        outlook=outlook(series, words),
        chart=charts.chart(series, trend) if len(series.points) > 1 else None,
        year=str(row.baseline_year),
        ends=charts.ends(series, trend),
        days=[_day(point, words) for point in series.points],
    )


def _day(point: Point, words: Words) -> Day:
    due = figure(cells(point.row)["due_now"], words)
    return Day(str(point.day), value(point, words), change(point, words), due, point.fell)
