"""Indicators over time: changes, pace and straight-line projections (docs/method.md, "A series"). Exact and pure.

Every figure is judged on its own day, as in a report of that day; the last day of the trend decides what is due.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple, Self

from edutarget.plan.fields import Range
from edutarget.plan.indicator import Indicator
from edutarget.plan.models import Area, Plan
from edutarget.plan.reporting_list import ReportingList
from edutarget.report.gap_report import Report, Row, build_report, in_areas
from edutarget.report.goal import TargetPath, months_at_end
from edutarget.report.verdict import Verdict, progress_of
from edutarget.submission.combining import combine
from edutarget.submission.entry import Figure
from edutarget.submission.models import Reporters, Submission

Heading = Literal["improving", "steady", "worsening"]

FIGURES_OF_YEARS = 5
"""The heading of a level over several years is that of its last figures, so many of them."""


class Point(NamedTuple):
    """One indicator on a day on which it was reported.

    `change` is the difference from the report before, in the unit of the row's differences. `fell`: a count or a
    milestone is lower than before; it corrects the earlier figure.
    """

    row: Row
    day: date
    value: Fraction
    change: Fraction | None = None
    fell: bool = False


class Pace(NamedTuple):
    """A count's rise per month: since the start of its path, and needed from its newest figure until it is due."""

    so_far: Fraction
    needed: Fraction


class YearlyPace(NamedTuple):
    """A level's rise per year: `gained` over its last figures, the first of them of the day `since`; `needed` from its
    newest figure until it is due, None if nothing is needed or no end was published."""

    gained: Fraction
    since: date
    needed: Fraction | None


class Projection(NamedTuple):
    """What straight lines reach on the due day: arithmetic, not a forecast.

    One starts with the path, one goes through the last two reports (None: only one report, or it is a correction).
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

    `latest` is the row of the trend's last day. `heading` is set for levels, `per_year` for levels over several years;
    `pace` and `projection` for counts with a path that are not reached and not yet due.
    """

    rows: tuple[Row, ...]
    points: tuple[Point, ...]
    latest: Row
    heading: Heading | None = None
    pace: Pace | None = None
    projection: Projection | None = None
    per_year: YearlyPace | None = None

    @property
    def indicator(self) -> Indicator:
        """The indicator in the plan."""
        return self.latest.indicator

    def shown_to(self, lang: str, plan: Plan, submitting_unit: str | None) -> Series:
        """The series by the converted plan."""
        latest = self.latest.shown_to(lang, plan, submitting_unit)
        if latest is self.latest:
            return self
        return series_of([row.shown_to(lang, plan, submitting_unit) for row in self.rows], latest)


@dataclass(frozen=True, slots=True)
class Trend:
    """Every indicator of a plan over the days on which anything was reported, the earliest first.

    `as_of` is the last day of the trend: the last of `days`, or a later one that was asked for. `reporters` and
    `left_out` are as in a report.
    """

    plan: Plan
    days: tuple[date, ...]
    as_of: date
    submitted_by: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str | None = None
    reporters: Reporters | None = None
    left_out: int = 0

    @property
    def latest(self) -> Report:
        """The report of the trend's last day."""
        rows = tuple(one.latest for one in self.series)
        return Report(self.plan, self.as_of, self.submitted_by, rows, self.unit)

    def by_weight(self) -> list[date]:
        """The days by importance: the last one, then those with the most figures, then the later ones."""
        figures = Counter(point.day for series in self.series for point in series.points)
        return [self.days[-1], *sorted(self.days[:-1], key=lambda day: (figures[day], day), reverse=True)]

    def main_days(self, count: int) -> tuple[date, ...]:
        """The first `count` days of `by_weight`, in order of time, for tables without room for all."""
        return tuple(sorted(self.by_weight()[:count]))

    def only(self, areas: Collection[str] = (), kinds: Collection[str] = ()) -> Self:
        """The trend of some areas and kinds of targets; an empty one selects all."""
        kept = [one for one in self.series if not areas or one.indicator.area in areas]
        return replace(self, series=tuple(one for one in kept if not kinds or one.indicator.kind in kinds))

    def shown_to(self, lang: str) -> Self:
        """The trend in the units that readers of a language are shown; itself if they are the plan's."""
        plan = self.plan.shown_to(lang)
        if plan is self.plan:
            return self
        return replace(self, plan=plan, series=tuple(one.shown_to(lang, plan, self.unit) for one in self.series))

    def by_area(self) -> list[tuple[Area, list[Series]]]:
        """The series by area; areas without series are omitted."""
        return in_areas(self.plan, self.series)


def build_trend(plan: Plan, given: Sequence[Submission], as_of: date | None = None) -> Trend:
    """Return the trend of the submissions of one unit up to `as_of` (None: their last day).

    None may be later than `as_of`. Raises ValueError for no submissions, or several units.
    """
    if not given:
        raise ValueError("there are no submissions to build a trend of")
    return trend_of(plan, combine(given, as_of))


def trend_of(plan: Plan, combined: Submission, offices: ReportingList | None = None) -> Trend:
    """The trend of submissions already combined; `offices` says who answers for each indicator."""
    final = build_report(plan, combined, offices)
    days = tuple(sorted({one.day for figures in combined.history.values() for one in figures}))
    shown = days or (combined.as_of,)
    series = tuple(series_of([_row_of(row, combined.figures(row.id), day) for day in shown], row) for row in final.rows)
    whose = combined.submitted_by, series, combined.unit, combined.reporters
    return Trend(plan, shown, combined.as_of, *whose, final.left_out)


def _row_of(latest: Row, figures: Sequence[Figure], day: date) -> Row:
    """The row of an indicator on a day, by the figure of that day alone."""
    goal, found = latest.goal, next((one for one in figures if one.day == day), None)
    counts = found is not None and (goal.known_from is None or day >= goal.known_from)
    at = progress_of(goal, found if counts else None, day)
    return latest._replace(verdict=Verdict(at, found, counts), day=day)


def series_of(of_days: Sequence[Row], latest: Row) -> Series:
    """The series of an indicator from its rows of the days of a trend, and that of the last day."""
    rows = tuple(of_days)
    points = _points(rows)
    path = latest.goal.path
    if not points or path is None or not _is_projected(latest, path):
        return Series(rows, points, latest, heading(points), per_year=per_year(points))
    pace, projection = straight_lines(path, points[-1].day, points[-1].value, _monthly_rise(points))
    if latest.goal.at_most:  # nobody needs a pace to stay within a limit
        return Series(rows, points, latest, projection=projection)
    return Series(rows, points, latest, pace=pace, projection=projection)


def _is_projected(row: Row, path: TargetPath) -> bool:
    """Whether a row is a count with time left whose path has begun. A level is never projected: docs/method.md."""
    if row.goal.measure != "cumulative" or row.progress.result != "open":
        return False
    if row.due is None or row.as_of is None:
        return False
    start, _begin = path.points[0]
    return row.day < row.due and start < months_at_end(row.as_of)


def straight_lines(
    path: TargetPath, day: date, value: Fraction, monthly_rise: Fraction | None
) -> tuple[Pace, Projection]:
    """Pace and projection by a count's figure `value` of `day`; `monthly_rise` is that between the last two reports."""
    (start, begin), (end, target), now = path.points[0], path.points[-1], months_at_end(day)
    so_far, months_left = (value - begin) / (now - start), end - now
    from_last_two = None if monthly_rise is None else value + monthly_rise * months_left
    return Pace(so_far, (target - value) / months_left), Projection(value + so_far * months_left, from_last_two)


def _monthly_rise(points: Sequence[Point]) -> Fraction | None:
    """The rise per month between the last two reports; None with fewer, or if the last is a correction."""
    if len(points) < 2 or points[-1].fell:
        return None
    before, after = points[-2:]
    return (after.value - before.value) / (months_at_end(after.day) - months_at_end(before.day))


def _points(rows: Sequence[Row]) -> tuple[Point, ...]:
    """The days with a figure that counts, each with its change from the one before."""
    points: list[Point] = []
    for row in rows:
        if row.entry is None or row.as_of is None or not row.verdict.counts:
            continue
        value = Fraction(row.entry.value)
        change, fell = None, False
        if points:
            change = value - points[-1].value
            # What adds up cannot fall: a lower figure corrects the earlier one
            fell = change < 0 and row.indicator.measure != "level"
        points.append(Point(row, row.as_of, value, change, fell))
    return tuple(points)


def heading(points: Sequence[Point]) -> Heading | None:
    """The direction of a level, from the point of `_compared` to the newest; None with fewer than two points, and for
    what is no level."""
    if len(points) < 2 or points[-1].row.indicator.measure != "level":
        return None
    first, last = _compared(points), points[-1]
    gained = _better(last) - _better(first)
    if gained == 0:
        return "steady"
    if gained > 0:
        return "improving"
    return "worsening"


def _compared(points: Sequence[Point]) -> Point:
    """The point to compare the newest with: the first of the last five if they span a year, else the one before."""
    earliest = points[-FIGURES_OF_YEARS:][0]
    if months_at_end(points[-1].day) - months_at_end(earliest.day) < 12:
        return points[-2]
    return earliest


def _better(point: Point) -> Fraction:
    """A number that is larger the better the figure is; for a range, the nearer to it."""
    goal = point.row.goal
    if isinstance(goal.target, Range):
        return -goal.distance(point.value)[1]
    if goal.at_most:
        return -point.value
    return point.value


def per_year(points: Sequence[Point]) -> YearlyPace | None:
    """The yearly pace of a level; None if its last figures span less than a year, or its target is not one number."""
    if len(points) < 2 or points[-1].row.indicator.measure != "level":
        return None
    goal, first, last = points[-1].row.goal, _compared(points), points[-1]
    years = (months_at_end(last.day) - months_at_end(first.day)) / 12
    if years < 1 or not isinstance(goal.target, Decimal):
        return None
    needed = None
    if goal.due is not None and last.day < goal.due and not goal.reached(last.value):
        needed = (Fraction(goal.target) - last.value) * 12 / (months_at_end(goal.due) - months_at_end(last.day))
    return YearlyPace((last.value - first.value) / years, first.day, needed)


def extent(series: Series) -> tuple[Fraction, Fraction]:
    """The lowest and highest value to draw: figures, target, baseline, path and, for what adds up, zero."""
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
    """The values at which a target is drawn: one, both edges of a range, or none."""
    if target is None:
        return ()
    if isinstance(target, Range):
        return target
    return (target,)
