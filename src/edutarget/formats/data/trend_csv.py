"""The trend as CSV in tidy form: a line for each indicator and each day on which it was reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from edutarget.formats.data.csv_text import ANSWER, document, figures_alone
from edutarget.formats.data.trend_json import point_of
from edutarget.formats.view import View
from edutarget.report.cells import cells, published
from edutarget.report.trend import Series, Trend

COLUMNS = (
    *("plan", "id", "day", "actual", "since_last", "fell", "numerator", "denominator", "gap", "shortfall", "change"),
    *("gap_closed", "completion", "schedule", "schedule_gap", "due_now", "result", "band", "note"),
    *("area", "name_zh", "name_en", "unit", "measure", "direction", "baseline", "target", "due"),
    *("target_from", "target_to", "on_track", "baseline_year", "most", "known_from", ANSWER),
)


def render(trend: Trend, view: View) -> bytes:
    """The whole trend; the same in every language. An indicator without any figure has one line, of the last day."""
    return document(
        COLUMNS, ({"plan": trend.plan.id, **figures_alone(line)} for series in trend.series for line in _lines(series))
    )


def _lines(series: Series) -> Iterator[Mapping[str, Any]]:
    about = published(cells(series.latest))
    if not series.points:
        yield {**about, "day": series.latest.day}
    for point in series.points:
        yield {**about, **point_of(point)}
