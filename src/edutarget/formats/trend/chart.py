"""A series as a line chart: where everything stands in a box of 320 by 140, for any renderer that draws.

Across is time, from the day before the plan begins to its end or the last figure; up is the indicator's unit. The
target, the baseline and all figures are inside, and zero for what adds up.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from edutarget.language.rounding import rounded
from edutarget.report.gap_report import Row
from edutarget.report.trend import Series, Trend, days_between

WIDTH, HEIGHT = 320, 140
_LEFT, _RIGHT, _TOP, _AXIS = 6, 314, 18, 120
_LABEL = 18
"""What does not begin at the axis leaves this much room above it, for a label."""


class Dot(NamedTuple):
    """A place in the box; `fell`: a correction."""

    x: Decimal
    y: Decimal
    fell: bool = False


class Chart(NamedTuple):
    """One chart: the figures, the heights of target and baseline, and the schedule as a line of its own."""

    dots: Sequence[Dot]
    target: Decimal
    baseline: Decimal | None
    schedule: Sequence[Dot]
    falling: bool
    """Whether the target lies below the baseline, so that their labels change sides."""


def chart(series: Series, trend: Trend) -> Chart:
    """Where everything stands on the series' chart."""
    indicator, scale = series.indicator, _Scale(series, trend)
    target = scale.up(Fraction(indicator.target))
    baseline = None if indicator.baseline is None else scale.up(Fraction(indicator.baseline))
    return Chart(
        dots=[Dot(scale.across(point.day), scale.up(point.value), point.fell) for point in series.points],
        target=target,
        baseline=baseline,
        schedule=list(scale.schedule(series.latest)),
        falling=indicator.direction == "at_most" if baseline is None else target > baseline,
    )


def path(dots: Sequence[Dot]) -> str:
    """The dots as the points of an SVG polyline."""
    return " ".join(f"{dot.x},{dot.y}" for dot in dots)


class _Scale:
    """From days and figures to places in the box."""

    def __init__(self, series: Series, trend: Trend) -> None:
        indicator, period = series.indicator, trend.plan.period
        known = [Fraction(indicator.target), *(point.value for point in series.points)]
        known += [Fraction(indicator.baseline)] if indicator.baseline is not None else []
        known += [Fraction(0)] if indicator.measure != "level" else []
        self.bottom = _AXIS - _LABEL if indicator.measure == "level" else _AXIS
        self.low, self.high = min(known), max(known)
        self.start, self.days = period.start, days_between(period.start, max(period.end, trend.days[-1]))

    def across(self, day: date) -> Decimal:
        """The end of a day: it counts in full."""
        return rounded(_LEFT + Fraction(days_between(self.start, day), self.days) * (_RIGHT - _LEFT), 1)

    def up(self, value: Fraction) -> Decimal:
        """In the middle where all figures are alike."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else Fraction(1, 2)
        return rounded(self.bottom - share * (self.bottom - _TOP), 1)

    def schedule(self, row: Row) -> Sequence[Dot]:
        """From zero to the target on the due day, and on at that height."""
        if row.progress.schedule is None or row.due is None:
            return []
        top = self.up(Fraction(row.indicator.target))
        return [Dot(Decimal(_LEFT), self.up(Fraction(0))), Dot(self.across(row.due), top), Dot(Decimal(_RIGHT), top)]
