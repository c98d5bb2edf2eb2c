"""The trend as a page: a line chart for each indicator, with its figures in a table that unfolds."""

from __future__ import annotations

from edutarget.formats.data.csv_tables import trend_csv
from edutarget.formats.pages.chart import chart, ends, thinned
from edutarget.formats.pages.page import Download, csv_download, offered, page
from edutarget.formats.sections import arranged
from edutarget.formats.view import View
from edutarget.formats.words import trends
from edutarget.report.cells import Cell, due_now_cell
from edutarget.report.trend import Trend

TABLE_STRETCHES = 8
"""The table of a long series has a few figures of each of this many stretches of time."""

MOST_CORRECTIONS = 100  # corrections, and confirmed figures, that a page names; the others are only counted

MOST_FIGURES_SAVED = 10_000  # a longer CSV would exceed the length of an address that browsers save


def trend_page(trend: Trend, view: View) -> bytes:
    """The whole trend as one HTML file."""
    downloads = _downloads(trend, view)
    trend = trend.shown_to(view.words.lang)
    return page(
        "trend.html.j2",
        view,
        arranged(trend.latest, view),
        trends.trend_head(trend, view),
        trend=trend,
        trends=trends,
        remarks=trends.blocks(trend, view.words, outlooks=False),
        most_remarks=MOST_CORRECTIONS,
        table_stretches=TABLE_STRETCHES,
        chart_of=chart,
        thinned=thinned,
        ends=ends,
        cell=Cell,
        due_now_cell=due_now_cell,
        downloads=downloads,
    )


def _downloads(trend: Trend, view: View) -> list[Download]:
    if sum(len(series.points) for series in trend.series) > MOST_FIGURES_SAVED:
        return []
    return offered(csv_download(f"{trend.plan.id}-{trend.days[0]}-{trend.as_of}", trend_csv(trend, view)))
