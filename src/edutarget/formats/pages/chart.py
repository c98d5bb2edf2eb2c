"""Geometry of a series' line chart in a box of 320 by 140, for any renderer.

The x axis is time in months, from the day before the plan begins to the latest of its end, the last figure and the
due day. The y axis begins at zero, except for rates that lie close together; the chart then says so. Of a long series
only the points that shape the line are kept, so that a page of ten years of daily figures stays small.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from edutarget.language.rounding import rounded
from edutarget.report.goal import TargetPath, months_at_end, months_at_start
from edutarget.report.trend import Point, Series, Trend, extent, target_edges

WIDTH, HEIGHT = 320, 140
LEFT, _RIGHT, _TOP, _AXIS = 14, 314, 18, 120
STRETCHES = 77  # stretches of time to which a long series is thinned, each about four units wide
MOST_DOTS = 60  # more dots would merge into a thick line: only the line and the corrections are drawn
_LABEL = 14  # height of a label; it does not fit between a line and an axis that are closer


class Dot(NamedTuple):
    """A place in the box, from its upper left corner; `fell`: the figure corrects an earlier one downwards."""

    x: Decimal
    y: Decimal
    fell: bool = False


class Chart(NamedTuple):
    """One chart: figures as dots, targets (two for a range) and baseline as heights, the path as a line.

    `dense`: there are more than `MOST_DOTS` figures, so only their line is drawn.
    """

    dots: Sequence[Dot]
    dense: bool
    targets: Sequence[Decimal]
    baseline: Decimal | None
    path: Sequence[Dot]
    interim: Sequence[Dot]
    """The interim values of the path."""
    start: Fraction
    """The value at which the axis begins."""
    target_label: Decimal | None
    baseline_label: Decimal | None
    latest_label: Decimal | None
    """The heights of the labels, placed so that they do not cover the lines."""


def chart(series: Series, trend: Trend) -> Chart:
    """The geometry of the series' chart."""
    goal, scale = series.latest.goal, _ChartScale(series, trend)
    targets = [scale.up(Fraction(edge)) for edge in target_edges(goal.target)]
    baseline, falling = None, goal.at_most
    if goal.baseline is not None:
        baseline = scale.up(Fraction(goal.baseline))
        if targets:
            falling = targets[0] > baseline  # y grows downwards: the target is the lower one
    way = list(scale.path(goal.path))
    points = thinned(series.points, STRETCHES)
    dots = [Dot(scale.across(months_at_end(point.day)), scale.up(point.value), point.fell) for point in points]
    target_label, baseline_label, latest_label = None, None, None
    if targets:
        target_label = _beside(targets[-1], below=falling)
    if baseline is not None:
        baseline_label = _beside(baseline, below=not falling)
    if dots:
        latest_label = _beside(dots[-1].y, below=any(0 <= dots[-1].y - target < _LABEL for target in targets))
    return Chart(
        dots=dots,
        dense=len(points) > MOST_DOTS,
        targets=targets,
        baseline=baseline,
        path=way,
        interim=way[1:-2],  # without the start, the target, and the end of the line at the edge of the box
        start=scale.low,
        target_label=target_label,
        baseline_label=baseline_label,
        latest_label=latest_label,
    )


def _beside(line: Decimal, below: bool) -> Decimal:
    """The height of the label of a line or dot: above it, or below it if wanted and if there is room."""
    if below and line < _AXIS - _LABEL:
        return line + 13
    return line - 5


def thinned(points: Sequence[Point], stretches: int) -> list[Point]:
    """The first, last, lowest and highest point and a correction of each of this many stretches of time.

    The line through them looks like the line through all points. Up to four points a stretch, all are kept.
    """
    if len(points) <= 4 * stretches:
        return list(points)
    # Stretches are equal in days, not in points, because the x axis is time.
    first, last = points[0].day.toordinal(), points[-1].day.toordinal()
    kept: list[Point] = []
    for _stretch, found in groupby(points, lambda one: (one.day.toordinal() - first) * stretches // (last - first + 1)):
        members = list(found)
        by_value = sorted(members, key=lambda one: one.value)
        corrections = [one for one in members if one.fell]
        marked = (members[0], members[-1], by_value[0], by_value[-1], *corrections[:1])
        days = {one.day for one in marked}
        kept += [one for one in members if one.day in days]
    return kept


def ends(series: Series, trend: Trend) -> tuple[date, date]:
    """The first and last day of the x axis: the plan's start, and the latest of its end, last figure and due day."""
    period = trend.plan.period
    return period.start, max(period.end, trend.days[-1], series.latest.due or period.end)


def axis_start(low: Fraction, high: Fraction, rate: bool) -> Fraction:
    """The start of the y axis: zero, or for rates that lie close together a round number below the lowest."""
    # A count is always drawn from zero, so that heights can be compared.
    if not rate or low * 2 <= high or low == high:
        return min(low, Fraction(0))
    step = 10 ** (len(str(int(high - low))) - 1)
    return Fraction((low - (high - low) / 4) // step * step)


class _ChartScale:
    """Converts times and figures to places in the box."""

    def __init__(self, series: Series, trend: Trend) -> None:
        first, last = ends(series, trend)
        self.low, self.high = extent(series)
        self.low = axis_start(self.low, self.high, series.latest.points)
        self.start = months_at_start(first)
        self.months = months_at_end(last) - self.start

    def across(self, time: Fraction) -> Decimal:
        """The x coordinate of a time; the left end for a time before the plan."""
        share = max((time - self.start) / self.months, Fraction(0))
        return rounded(LEFT + share * (_RIGHT - LEFT), 1)

    def up(self, value: Fraction) -> Decimal:
        """The y coordinate of a value, from the top of the box."""
        share = Fraction(0)  # all values are zero
        if self.high > self.low:
            share = (value - self.low) / (self.high - self.low)
        return rounded(_AXIS - share * (_AXIS - _TOP), 1)

    def path(self, path: TargetPath | None) -> Iterator[Dot]:
        """The points of a path, extended at its last value to the right edge; nothing without a path."""
        if path is None:
            return
        for time, value in path.points:
            yield Dot(self.across(time), self.up(value))
        yield Dot(Decimal(_RIGHT), self.up(path.points[-1][1]))
