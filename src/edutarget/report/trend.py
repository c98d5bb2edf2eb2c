"""Indicators over time: what changed, how fast, and where straight lines lead. Exact and pure.

Every report is measured at its own day, by the arithmetic of `progress`. A month is 365/12 days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from edutarget.plan.models import Area, Indicator, Plan
from edutarget.report.gap_report import Row, build_report, in_areas
from edutarget.submission.combining import by_day, submitters
from edutarget.submission.models import Submission

MONTH = Fraction(365, 12)
"""Days of a month: the same in every month and in a leap year, so that rates can be compared."""

Heading = Literal["improving", "steady", "worsening"]


class Point(NamedTuple):
    """One indicator on a day on which it was reported. `change` is since the report before, in the unit of the
    row's differences; `fell`: it adds up, or was done, and is lower than before, so the earlier one was too high."""

    row: Row
    day: date
    value: Fraction
    change: Fraction | None = None
    fell: bool = False


class Pace(NamedTuple):
    """Of a paced indicator, in its unit a month: from the start until now, and needed from now until it is due."""

    so_far: Fraction
    needed: Fraction


class Projection(NamedTuple):
    """What straight lines come to on the due day: arithmetic, not a forecast.

    One from zero at the start, one through the last two reports (None: there is one, or the count was corrected).
    """

    from_start: Fraction
    from_last_two: Fraction | None

    @property
    def low(self) -> Fraction:
        """The lower of the two."""
        return min(self._ends())

    @property
    def high(self) -> Fraction:
        """The higher of the two."""
        return max(self._ends())

    def _ends(self) -> list[Fraction]:
        return [self.from_start] if self.from_last_two is None else [self.from_start, self.from_last_two]


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator: a row for each day of the trend and a point for each day it was reported, the earliest first.

    `heading` is a level's; `pace` and `projection` are there while a count is not reached and not yet due.
    """

    rows: tuple[Row, ...]
    points: tuple[Point, ...]
    heading: Heading | None = None
    pace: Pace | None = None
    projection: Projection | None = None

    @property
    def latest(self) -> Row:
        """The newest row with a figure; without any, the last day's."""
        return self.points[-1].row if self.points else self.rows[-1]

    @property
    def indicator(self) -> Indicator:
        """What the plan says of it."""
        return self.rows[-1].indicator


@dataclass(frozen=True, slots=True)
class Trend:
    """Every indicator of a plan over the days on which anything was reported, the earliest first."""

    plan: Plan
    days: tuple[date, ...]
    submitted_by: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str | None = None

    def telling(self, count: int) -> tuple[date, ...]:
        """So many of the days: the last one, and of the others those with the most figures, the later ones first."""
        figures = Counter(point.day for series in self.series for point in series.points)
        others = sorted(self.days[:-1], key=lambda day: (figures[day], day), reverse=True)
        return tuple(sorted([*others[: count - 1], self.days[-1]]))

    def only(self, areas: Collection[str] = ()) -> Trend:
        """The trend of some areas; none named: of all."""
        kept = tuple(one for one in self.series if not areas or one.indicator.area in areas)
        return replace(self, series=kept)

    def by_area(self) -> list[tuple[Area, list[Series]]]:
        """The series of each area that has any."""
        return in_areas(self.plan, self.series)


def build_trend(plan: Plan, given: Sequence[Submission]) -> Trend:
    """Every indicator over the days of the submissions; there must be one, and all must be of one unit."""
    reports = [build_report(plan, day) for day in by_day(given)]
    days = tuple(report.as_of for report in reports if report.as_of)
    series = tuple(_series(plan, rows, days[-1]) for rows in zip(*(report.rows for report in reports), strict=True))
    return Trend(plan, days, submitters(given), series, given[0].unit)


def _series(plan: Plan, rows: tuple[Row, ...], today: date) -> Series:
    points = _points(rows)
    if not points or not _to_be_reached(points[-1].row, today):
        return Series(rows, points, heading(points))
    latest, value = points[-1].row, points[-1].value
    gone, left = days_between(plan.period.start, latest.day), (latest.due - latest.day).days if latest.due else 0
    paced = latest.progress.schedule is not None
    rates = pace(value, Fraction(latest.indicator.target), gone, left) if paced else None
    # What comes in lumps has no rate; two reports at least say that it comes in several.
    lines = project(value, gone, left, _rise(points)) if paced or len(points) > 1 else None
    return Series(rows, points, heading(points), rates, lines)


def _to_be_reached(row: Row, today: date) -> bool:
    """Whether a row is a count on its way to its target, with time left."""
    upwards = row.indicator.measure == "cumulative" and row.indicator.direction == "at_least"
    return upwards and row.progress.result == "open" and row.due is not None and row.due > today


def _rise(points: Sequence[Point]) -> Fraction | None:
    """The rise a day between the last two reports; None where there is one, or the last is a correction."""
    if len(points) < 2 or points[-1].fell:
        return None
    before, after = points[-2:]
    return (after.value - before.value) / (after.day - before.day).days


def _points(rows: Sequence[Row]) -> tuple[Point, ...]:
    """The reported days with what changed in between; days without a figure are passed over."""
    points: list[Point] = []
    for row in rows:
        if row.entry is None or row.as_of is None:
            continue
        value = Fraction(row.entry.value)
        before = points[-1].value if points else None
        change = None if before is None else value - before
        fell = row.indicator.measure != "level" and change is not None and change < 0
        points.append(Point(row, row.as_of, value, change, fell))
    return tuple(points)


def heading(points: Sequence[Point]) -> Heading | None:
    """Which way a level went since the report before; None with fewer than two, and for what is no level."""
    last = points[-1] if points else None
    if last is None or last.change is None or last.row.indicator.measure != "level":
        return None
    if last.change == 0:
        return "steady"
    wanted = last.change < 0 if last.row.indicator.direction == "at_most" else last.change > 0
    return "improving" if wanted else "worsening"


def days_between(first: date, last: date) -> int:
    """From one day to another, both counted."""
    return (last - first).days + 1


def pace(value: Fraction, target: Fraction, gone: int, left: int) -> Pace:
    """A / days gone, and (T − A) / days left, a month."""
    return Pace(value / gone * MONTH, (target - value) / left * MONTH)


def project(value: Fraction, gone: int, left: int, rise: Fraction | None) -> Projection:
    """A × all days / days gone; and A + days left × the rise a day."""
    return Projection(value * Fraction(gone + left, gone), None if rise is None else value + rise * left)
