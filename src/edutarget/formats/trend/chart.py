"""A series as a line chart: the place of everything in a box of 320 by 140, for any renderer that draws.

To the right is time, from the day before the plan begins to its end or to the last figure, if that is later; upwards
is the indicator's unit, over the extent of the series.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from edutarget.formats.trend.extent import extent
from edutarget.language.rounding import rounded
from edutarget.report.gap_report import Row
from edutarget.report.trend import Series, Trend, days_between

WIDTH, HEIGHT = 320, 140
_LEFT, _RIGHT, _TOP, _AXIS = 6, 314, 18, 120
_LABEL = 18
"""Levels, which do not begin at the axis, leave this much room above it, for a label."""


class Dot(NamedTuple):
    """A place in the box, from its upper left corner; `fell`: the figure corrects an earlier one downwards."""

    x: Decimal
    y: Decimal
    fell: bool = False


class Chart(NamedTuple):
    """One chart: the figures as dots, target and baseline as heights, and the schedule as a line, if there is one."""

    dots: Sequence[Dot]
    target: Decimal
    baseline: Decimal | None
    schedule: Sequence[Dot]
    falling: bool
    """Whether the target is drawn below the baseline; their labels then change sides, to stay clear of the lines."""


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
    """Turns days and figures into places in the box."""

    def __init__(self, series: Series, trend: Trend) -> None:
        period = trend.plan.period
        self.bottom = _AXIS - _LABEL if series.indicator.measure == "level" else _AXIS
        self.low, self.high = extent(series)
        self.start, self.days = period.start, days_between(period.start, max(period.end, trend.days[-1]))

    def across(self, day: date) -> Decimal:
        """Where a day ends, for a day counts in full."""
        return rounded(_LEFT + Fraction(days_between(self.start, day), self.days) * (_RIGHT - _LEFT), 1)

    def up(self, value: Fraction) -> Decimal:
        """The height of a value; half way up where all values are alike."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else Fraction(1, 2)
        return rounded(self.bottom - share * (self.bottom - _TOP), 1)

    def schedule(self, row: Row) -> Sequence[Dot]:
        """From zero up to the target on the due day, and level from there on."""
        if row.progress.schedule is None or row.due is None:
            return []
        top = self.up(Fraction(row.indicator.target))
        return [Dot(Decimal(_LEFT), self.up(Fraction(0))), Dot(self.across(row.due), top), Dot(Decimal(_RIGHT), top)]
