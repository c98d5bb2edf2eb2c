"""Indicators over time: what changed, how fast, and where straight lines lead. Exact and pure.

Every figure is judged on its own day, as in a report of that day; the day on which the trend ends decides what is due.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from edutarget.plan.fields import Range
from edutarget.plan.indicator import Indicator
from edutarget.plan.models import Area, Plan
from edutarget.report.gap_report import Report, Row, build_report, in_areas
from edutarget.report.verdict import TargetPath, months_at_end
from edutarget.submission.combining import by_day, combine, submitters
from edutarget.submission.models import Submission

Heading = Literal["improving", "steady", "worsening"]


class Point(NamedTuple):
    """One indicator on a day on which it was reported.

    `change` is since the report before, in the unit of the row's differences. `fell`: a count or a milestone is lower
    than before, which corrects the earlier figure.
    """

    row: Row
    day: date
    value: Fraction
    change: Fraction | None = None
    fell: bool = False


class Pace(NamedTuple):
    """A count's rise a month: from the start of its path until now, and needed from now until it is due."""

    so_far: Fraction
    needed: Fraction


class Projection(NamedTuple):
    """What straight lines come to on the due day: arithmetic, not a forecast.

    One from the start of the path, one through the last two reports (None: there is only one, or it is a correction).
    """

    from_start: Fraction
    from_last_two: Fraction | None

    @property
    def low(self) -> Fraction:
        """The lower of the two."""
        return min(end for end in self if end is not None)

    @property
    def high(self) -> Fraction:
        """The higher of the two."""
        return max(end for end in self if end is not None)


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator: a row for each day of the trend and a point for each day it was reported, the earliest first.

    `latest` is where its newest figure stands on the trend's last day. `heading` is a level's; `pace` and
    `projection` are those of a count with a path that is not reached and not yet due.
    """

    rows: tuple[Row, ...]
    points: tuple[Point, ...]
    latest: Row
    heading: Heading | None = None
    pace: Pace | None = None
    projection: Projection | None = None

    @property
    def indicator(self) -> Indicator:
        """What the plan says of it."""
        return self.latest.indicator


@dataclass(frozen=True, slots=True)
class Trend:
    """Every indicator of a plan over the days on which anything was reported, the earliest first.

    `as_of` is the day on which the trend ends: the last of these, or a later one that was asked for.
    """

    plan: Plan
    days: tuple[date, ...]
    as_of: date
    submitted_by: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str | None = None

    @property
    def latest(self) -> Report:
        """Where every indicator stands on the day on which the trend ends."""
        rows = tuple(one.latest for one in self.series)
        return Report(self.plan, self.as_of, self.submitted_by, rows, self.unit)

    def by_weight(self) -> list[date]:
        """The days, the last one first, then those with the most figures, of several the later ones."""
        figures = Counter(point.day for series in self.series for point in series.points)
        return [self.days[-1], *sorted(self.days[:-1], key=lambda day: (figures[day], day), reverse=True)]

    def main_days(self, count: int) -> tuple[date, ...]:
        """The `count` days that come first by weight, in order of time."""
        return tuple(sorted(self.by_weight()[:count]))

    def only(self, areas: Collection[str] = ()) -> Trend:
        """The trend of some areas; none named: of all."""
        kept = tuple(one for one in self.series if not areas or one.indicator.area in areas)
        return replace(self, series=kept)

    def by_area(self) -> list[tuple[Area, list[Series]]]:
        """The series of each area that has any."""
        return in_areas(self.plan, self.series)


def build_trend(plan: Plan, given: Sequence[Submission], as_of: date | None = None) -> Trend:
    """Every indicator over the days of the submissions, as they stand on `as_of` (None: on the last of the days).

    The submissions are of one unit and none is later than `as_of`; raises ValueError where there is none.
    """
    if not given:
        raise ValueError("there are no submissions to build a trend of")
    reports = [build_report(plan, day) for day in by_day(given)]
    days = tuple(report.as_of for report in reports if report.as_of)
    final = build_report(plan, combine(given, as_of))
    rows = zip(*(report.rows for report in reports), strict=True)
    series = tuple(_series(of_days, latest) for of_days, latest in zip(rows, final.rows, strict=True))
    return Trend(plan, days, as_of or days[-1], submitters(given), series, given[0].unit)


def _series(rows: tuple[Row, ...], latest: Row) -> Series:
    points = _points(rows)
    path = latest.goal.path
    if not points or path is None or not _is_projected(latest, path):
        return Series(rows, points, latest, heading(points))
    pace, projection = straight_lines(path, points[-1].day, points[-1].value, _monthly_rise(points))
    if latest.goal.at_most:  # nobody needs a pace to stay within a limit
        return Series(rows, points, latest, projection=projection)
    return Series(rows, points, latest, pace=pace, projection=projection)


def _is_projected(row: Row, path: TargetPath) -> bool:
    """Whether a row is a count with time left whose path has begun; a level of one year says nothing of the next."""
    if row.goal.measure != "cumulative" or row.progress.result != "open":
        return False
    if row.due is None or row.as_of is None:
        return False
    start, _begin = path.points[0]
    return row.day < row.due and start < months_at_end(row.as_of)


def straight_lines(
    path: TargetPath, day: date, value: Fraction, monthly_rise: Fraction | None
) -> tuple[Pace, Projection]:
    """Pace and projection of a count's figure of a day; `monthly_rise` is that between the last two reports."""
    (start, begin), (end, target), now = path.points[0], path.points[-1], months_at_end(day)
    so_far, months_left = (value - begin) / (now - start), end - now
    from_last_two = None if monthly_rise is None else value + monthly_rise * months_left
    return Pace(so_far, (target - value) / months_left), Projection(value + so_far * months_left, from_last_two)


def _monthly_rise(points: Sequence[Point]) -> Fraction | None:
    """The rise a month between the last two reports; None where there is one, or the last is a correction."""
    if len(points) < 2 or points[-1].fell:
        return None
    before, after = points[-2:]
    return (after.value - before.value) / (months_at_end(after.day) - months_at_end(before.day))


def _points(rows: Sequence[Row]) -> tuple[Point, ...]:
    """The days with a figure, and what changed in between."""
    points: list[Point] = []
    for row in rows:
        if row.entry is None or row.as_of is None:
            continue
        value = Fraction(row.entry.value)
        change, fell = None, False
        if points:
            change = value - points[-1].value
            fell = change < 0 and row.indicator.measure != "level"
        points.append(Point(row, row.as_of, value, change, fell))
    return tuple(points)


def heading(points: Sequence[Point]) -> Heading | None:
    """Which way a level went since the report before; None with fewer than two, and for what is no level."""
    if not points or points[-1].row.indicator.measure != "level":
        return None
    change = points[-1].change
    if change is None:
        return None
    if change == 0:
        return "steady"
    if (change < 0) == (points[-1].row.indicator.direction == "at_most"):
        return "improving"
    return "worsening"


def extent(series: Series) -> tuple[Fraction, Fraction]:
    """From which to which value a series is drawn: figures, target, baseline, path and, for what adds up, zero."""
    goal, points = series.latest.goal, [point.value for point in series.points]
    known = [*points, *map(Fraction, target_edges(goal.target))]
    if goal.baseline is not None:
        known.append(Fraction(goal.baseline))
    if goal.path is not None:
        known += [value for _time, value in goal.path.points]
    if goal.measure != "level":
        known.append(Fraction(0))
    return min(known), max(known)


def target_edges(target: Decimal | Range | bool | None) -> tuple[Decimal | int, ...]:
    """Where a target is drawn: at one value, at both edges of a range, nowhere without one."""
    if target is None:
        return ()
    return target if isinstance(target, Range) else (target,)
