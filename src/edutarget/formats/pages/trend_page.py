"""The trend as a page: a line chart for each indicator, with its figures in a table that unfolds."""

from __future__ import annotations

from collections.abc import Sequence

from edutarget.formats.data.csv_tables import trend_csv
from edutarget.formats.pages.chart import chart, ends, polyline, thinned
from edutarget.formats.pages.page import (
    Content,
    Download,
    anchor,
    csv_download,
    offered,
    page,
    standing_key,
    status_in_row,
)
from edutarget.formats.sections import arranged
from edutarget.formats.view import View
from edutarget.formats.words import trends
from edutarget.formats.words.amounts import figure, mark_of, marks_note, target_text
from edutarget.formats.words.labels import COLUMN
from edutarget.language.text import N_
from edutarget.language.words import Words
from edutarget.report.cells import Cell, due_now_cell
from edutarget.report.trend import Point, Series, Trend

TABLE_STRETCHES = 8
"""The table of a long series has a few figures of each of this many stretches of time."""

MOST_CORRECTIONS = 100  # corrections, and confirmed figures, that a page names; the others are only counted

MOST_FIGURES_SAVED = 10_000  # a longer CSV would exceed the length of an address that browsers save


def trend_page(trend: Trend, view: View) -> bytes:
    """The whole trend as one HTML file."""
    words, downloads = view.words, _downloads(trend, view)
    trend = trend.shown_to(view.words.lang)
    fallen, confirmed = list(trends.corrections(trend, words)), list(trends.confirmations(trend, words))
    return page(
        "trend.html.j2",
        view,
        arranged(trend.latest, view),
        trends.trend_head(trend, view),
        areas=[_area(words.word(area), members, trend, words) for area, members in trend.by_area()],
        arithmetic=trends.arithmetic(trend, words),
        marks=marks_note(trend.latest.rows, words),
        corrections=fallen[:MOST_CORRECTIONS],
        why=trends.reason_lines(trend, words),
        why_title=words(trends.WHY_TITLE),
        late=trends.late_lines(trend, words),
        late_title=words(trends.LATE_TITLE),
        more_corrections=max(len(fallen) - MOST_CORRECTIONS, 0),
        confirmed=confirmed[:MOST_CORRECTIONS],
        more_confirmed=max(len(confirmed) - MOST_CORRECTIONS, 0),
        titles={key: words(title) for key, title in COLUMN.items()},
        polyline=polyline,
        downloads=downloads,
    )


def _downloads(trend: Trend, view: View) -> list[Download]:
    if sum(len(series.points) for series in trend.series) > MOST_FIGURES_SAVED:
        return []
    return offered(csv_download(f"{trend.plan.id}-{trend.days[0]}-{trend.as_of}", trend_csv(trend, view)))


def _area(name: str, members: Sequence[Series], trend: Trend, words: Words) -> Content:
    """One area: the indicators with a chart, and those with fewer than two figures, listed without one."""
    # One figure is a point: there is no line to draw.
    drawn = [_panel(series, trend, words) for series in members if len(series.points) > 1]
    return {
        "name": name,
        "drawn": drawn,
        "listed": [_about(series, words) for series in members if len(series.points) <= 1],
    }


def _about(series: Series, words: Words) -> dict[str, object]:
    """What the page shows of every indicator; `standing` is the CSS class for the filter."""
    row = series.latest
    return {
        "anchor": anchor(row),
        "standing": standing_key(row),
        "name": words.word(row.indicator),
        "unit": row.unit,
        "status": status_in_row(row, words)._replace(word=trends.course_text(series, words)),
        "sentence": trends.sentence(series, words),
    }


def _panel(series: Series, trend: Trend, words: Words) -> Content:
    """An indicator with its chart, the texts in and around it, and a table of its figures."""
    row, shown, drawn = series.latest, thinned(series.points, TABLE_STRETCHES), chart(series, trend)
    return {
        **_about(series, words),
        "latest": trends.point_value(series.points[-1], words),
        "target": target_text(row, words),
        "baseline": figure(Cell("number", row.goal.baseline), words) + mark_of(row, "baseline"),
        "outlook": trends.outlook(series, words),
        "chart": drawn,
        "start": figure(Cell("number", drawn.start), words),
        "year": str(row.baseline_year),
        "ends": ends(series, trend),
        "days": [_day(point, words) for point in shown],
        "left_out": _left_out(len(shown), len(series.points), words),
    }


def _left_out(shown: int, count: int, words: Words) -> str:
    """A note that a table omits figures; empty if it has them all."""
    if shown == count:
        return ""
    return words(N_("{shown} of {count} figures are shown; `-f csv` has all"), shown=shown, count=count)


def _day(point: Point, words: Words) -> Content:
    """One day's figures; `due` is what the path asks for on that day, if there is one."""
    return {
        "day": str(point.day),
        "value": trends.point_value(point, words),
        "change": trends.point_change(point, words),
        "due": figure(due_now_cell(point.row), words),
        "fell": point.fell,
    }
