"""The trend as JSON: the contract `edutarget/trend/2`."""

from __future__ import annotations

from typing import Any

from edutarget.formats.data.json_text import dumps
from edutarget.formats.view import View
from edutarget.report.cells import Cell, cells, difference, published
from edutarget.report.trend import Point, Series, Trend

OF_INDICATOR = (
    *("id", "area", "name", "unit", "measure", "direction", "baseline", "baseline_year", "target", "most", "due"),
    *("known_from", "result", "band", "on_track", "reported"),
)
"""What is said of an indicator once; result and band are those of its newest figure on the trend's last day."""

OF_DAY = (
    *("numerator", "denominator", "gap", "shortfall", "change", "gap_closed", "on_track", "completion"),
    *("schedule", "schedule_gap", "due_now", "result", "band", "note"),
)


def render(trend: Trend, view: View) -> str:
    """The whole trend; the same in every language."""
    return dumps(
        {
            "schema": "edutarget/trend/2",
            "plan": {
                "id": trend.plan.id,
                "name": trend.plan.name,
                "baseline_year": trend.plan.baseline_year,
                "start": trend.plan.period.start,
                "end": trend.plan.period.end,
                "file": view.plan_file,
            },
            "unit": trend.unit,
            "days": trend.days,
            "as_of": trend.as_of,
            "submitted_by": trend.submitted_by,
            "indicators": [_indicator(series) for series in trend.series],
        }
    )


def _indicator(series: Series) -> dict[str, Any]:
    found = published(cells(series.latest))
    return {
        **{key: found[key] for key in OF_INDICATOR},
        "pace": series.indicator.pace,
        "points": [point_of(point) for point in series.points],
        "heading": series.heading,
        "per_month": _rates(series),
        "projection": _projection(series),
    }


def point_of(point: Point) -> dict[str, Any]:
    """One day's figures, with what changed since the report before."""
    found, unit = published(cells(point.row)), point.row.unit
    return {
        "day": point.day,
        "actual": found["actual"],
        "since_last": difference(unit, None if unit is None else point.change).rounded(),  # None: a milestone's
        "fell": point.fell,
        **{key: found[key] for key in OF_DAY},
    }


def _rates(series: Series) -> dict[str, Any] | None:
    return series.pace and published({key: Cell("rate", rate) for key, rate in series.pace._asdict().items()})


def _projection(series: Series) -> dict[str, Any] | None:
    """What straight lines come to on the due day, and the range between them."""
    lines = series.projection
    if lines is None:
        return None
    ends = {**lines._asdict(), "low": lines.low, "high": lines.high}
    return published({key: Cell("number", end) for key, end in ends.items()})
