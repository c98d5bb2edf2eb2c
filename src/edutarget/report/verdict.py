"""The verdict on one indicator: its goal and the path to it, the quantities of a figure, the result and the band.

`docs/method.md` is the contract. A comment such as `# Result: no A` quotes the row or the sentence below that heading
which its line carries out: A is the actual, of the day d, B the baseline, T the target, D the day of the report.
Quantities are Fractions, because 1466/1978 and 8/12 of 1.82 have no last decimal; formats round them.
"""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Literal, NamedTuple, get_args

from edutarget.plan.fields import Range
from edutarget.plan.indicator import AddsUp, Indicator, Measure
from edutarget.plan.models import Plan
from edutarget.submission.entry import Entry, Value

Result = Literal["met", "not_met", "open", "not_reported", "not_assessed"]
Band = Literal[
    "met", "within_limit", "nearly", "partly", "limited",
    "on_schedule", "slightly_behind", "behind", "far_behind", "regressed",
    "below_target", "breached", "outside", "in_progress", "incomplete",
    "outdated", "partial", "awaited", "no_data", "no_target",
]  # fmt: skip
RESULTS: tuple[Result, ...] = get_args(Result)
BANDS: tuple[Band, ...] = get_args(Band)

BY_GAP_CLOSED: tuple[tuple[Fraction, Band], ...] = (
    (Fraction(95, 100), "nearly"),  # Band: 0.95 ≤ gap closed < 1
    (Fraction(60, 100), "partly"),  # Band: 0.60 ≤ gap closed < 0.95
    (Fraction(0), "limited"),  # Band: 0 ≤ gap closed < 0.60
)
BY_ON_TRACK: tuple[tuple[Fraction, Band], ...] = (
    (Fraction(95, 100), "on_schedule"),  # Band: on-track ratio ≥ 0.95
    (Fraction(60, 100), "behind"),  # Band: 0.60 ≤ on-track ratio < 0.95
    (Fraction(0), "far_behind"),  # Band: 0 ≤ on-track ratio < 0.60
)
SLIGHTLY_PP, FAR_PP = -10, -30  # schedule gaps between slightly behind, behind and far behind


class TargetPath(NamedTuple):
    """What is due over time. `points` are (months from year 0, value), the earliest first."""

    points: tuple[tuple[Fraction, Fraction], ...]

    def at(self, day: date) -> Fraction:
        """What is due at the end of a day."""
        now = min(max(months_at_end(day), self.points[0][0]), self.points[-1][0])  # At the edges: the path has ended
        after = bisect_left(self.points, now, lo=1, key=lambda point: point[0])
        (earlier, low), (later, high) = self.points[after - 1], self.points[after]
        return low + (high - low) * (now - earlier) / (later - earlier)  # Time and paths: the line is straight


class Goal(NamedTuple):
    """What is to be reached. `target` True: a milestone; None: a part without a target of its own. `due` None: no end
    was published. `known_from`: the first day on which there can be a figure. `whole`: what is due is a whole number.
    `most`: more is pointed out, but changes no verdict."""

    measure: Measure
    target: Decimal | Range | Literal[True] | None
    due: date | None
    baseline: Decimal | None = None
    at_most: bool = False
    path: TargetPath | None = None
    whole: bool = False
    known_from: date | None = None
    most: Decimal | None = None
    adds_up: AddsUp = "sum"

    def is_due(self, day: date) -> bool:
        """Whether a day is the due day or later."""
        return self.due is not None and day >= self.due

    def distance(self, value: Fraction) -> tuple[Fraction, Fraction]:
        """Gap and shortfall."""
        if isinstance(self.target, Range):  # A range: the signed distance to the nearer edge and 0 inside
            low, high = Fraction(self.target.low), Fraction(self.target.high)
            gap = min(value - low, Fraction(0)) + max(value - high, Fraction(0))
            return gap, abs(gap)
        assert isinstance(self.target, Decimal)
        gap = value - Fraction(self.target)  # Quantities: A − T; below zero is below the target
        return gap, max(gap if self.at_most else -gap, Fraction(0))  # Quantities: how far A is on the wrong side of T

    def gap_closed(self, value: Fraction) -> Fraction | None:
        """The share of the way from the baseline to the target; None where the baseline is not usable."""
        if self.baseline is None:
            return None
        baseline = Fraction(self.baseline)
        gap, shortfall = self.distance(baseline)
        if shortfall == 0:
            return None  # Quantities: T on the wanted side of B
        if isinstance(self.target, Range):  # A range: With B outside, gap closed is 1 − |gap of A| / |gap of B|
            return 1 - self.distance(value)[1] / shortfall
        return (value - baseline) / -gap  # Quantities: (A − B) / (T − B)

    def completion(self, value: Fraction) -> Fraction | None:
        """A count's share of its target."""
        if self.measure != "cumulative" or not isinstance(self.target, Decimal) or self.target <= 0:
            return None  # Quantities: a count that adds up, T above 0
        return value / Fraction(self.target)  # Quantities: A / T, never capped

    def due_at(self, day: date) -> tuple[Fraction | None, Fraction | None]:
        """What is due on a day, and the schedule."""
        if self.path is None:
            return None, None
        due = self.path.at(day)
        schedule = self.completion(due)  # Quantities: the path at d, not rounded, / T
        if self.whole:  # Quantities: whole numbers for counts, rounded up (for a limit, down)
            due = Fraction(floor(due) if self.at_most else ceil(due))
        return due, schedule

    def is_limit(self) -> bool:
        """Whether the target is something to be kept rather than reached."""
        usable = self.baseline is not None and self.distance(Fraction(self.baseline))[1] > 0
        if isinstance(self.target, Range):
            return self.baseline is not None and not usable  # Result: a range whose baseline lies inside
        # Result: a target of at most whose baseline is unknown or already within it, a limit on what adds up
        return self.at_most and (self.measure == "cumulative" or not usable)


class Progress(NamedTuple):
    """Result, band and quantities. Gap, shortfall, change and due now are in the indicator's unit (percentage points
    where that is %); gap closed, on track, completion and schedule are shares of one; the schedule gap is in points."""

    result: Result
    band: Band
    gap: Fraction | None = None
    shortfall: Fraction | None = None
    change: Fraction | None = None
    gap_closed: Fraction | None = None
    on_track: Fraction | None = None
    completion: Fraction | None = None
    schedule: Fraction | None = None
    schedule_gap: Fraction | None = None
    due_now: Fraction | None = None


def progress_of(goal: Goal, entry: Entry | None, day: date, today: date) -> Progress:
    """Where the newest figure (None: there is none), of `day`, stands in a report of `today`, the same day or later."""
    if goal.target is None:
        return Progress("not_assessed", "no_target")  # Band: units without a share
    if entry is None:
        due_now, schedule = goal.due_at(today)
        if goal.known_from is not None and today < goal.known_from:  # Result: no A, and D is before known_from
            return Progress("open", "awaited", schedule=schedule, due_now=due_now)  # Band: before known_from
        # Result: no A # Band: nothing reported
        return Progress("not_reported", "no_data", schedule=schedule, due_now=due_now)
    measured = _measured(goal, Fraction(entry.value), day)
    reached = bool(entry.value) if goal.measure == "milestone" else measured.shortfall == 0
    unproven = entry.partial and not _is_proven(goal, reached)
    result = _result(goal, day, today, reached, unproven)
    if unproven and result != "not_met":
        return measured._replace(result=result, band="partial")  # Band: too few units to tell
    return measured._replace(result=result, band=_band(goal, entry.value, measured, reached, result))


def goal_of(plan: Plan, indicator: Indicator, submitting_unit: str | None = None) -> Goal:
    """The goal of whoever submits: the whole plan's, or that of a part of it."""
    unit = plan.unit_of(indicator)
    goal = Goal(
        measure=indicator.measure,
        target=indicator.target,
        due=plan.due_of(indicator),
        baseline=indicator.baseline,
        at_most=indicator.direction == "at_most",
        whole=unit is not None and unit.kind == "count",
        known_from=indicator.known_from,
        most=indicator.most,
        adds_up=indicator.adds_up,
    )
    if submitting_unit is None or not plan.is_part(submitting_unit):
        return goal._replace(path=_path(plan, indicator, goal))
    share = indicator.share_of(submitting_unit)  # A part of the whole: against that unit's own target in shares
    # Where the whole may not pass its target, a part may not pass its share; of another `most` it has no part.
    most = share if indicator.most == indicator.target else None
    # A part of the whole: the baseline and the interim values of the whole are not the part's
    part = goal._replace(target=share, most=most, baseline=None)
    return part if indicator.path else part._replace(path=_path(plan, indicator, part))


def _path(plan: Plan, indicator: Indicator, goal: Goal) -> TargetPath | None:
    if goal.due is None or not isinstance(goal.target, Decimal) or not (indicator.pace or indicator.path):
        return None  # Time and paths: There is one only where the plan gives one
    if goal.measure == "level" and goal.baseline is None:
        return None  # At the edges: no path for a level
    # Time and paths: from 0 (for a level: from its baseline) at the start to the target on the due day
    begin = Fraction(goal.baseline or 0) if goal.measure == "level" else Fraction(0)
    values = {day: value for day, value in indicator.path.items() if day < goal.due} | {goal.due: goal.target}
    points = [(months_at_end(day), Fraction(value)) for day, value in sorted(values.items())]
    return TargetPath(((months_at_start(plan.start_of(indicator)), begin), *points))


def months_at_end(day: date) -> Fraction:
    """Months from year 0 to the end of a day."""
    # Time and paths: a month is a twelfth of the year whatever its length, and inside a month its days count
    return 12 * day.year + day.month - 1 + Fraction(day.day, monthrange(day.year, day.month)[1])


def months_at_start(day: date) -> Fraction:
    """Months from year 0 to the start of a day."""
    return months_at_end(day) - Fraction(1, monthrange(day.year, day.month)[1])


def _measured(goal: Goal, value: Fraction, day: date) -> Progress:
    """Every quantity of a figure of which nothing is decided yet; a milestone has none."""
    if isinstance(goal.target, bool):
        return Progress("open", "in_progress")
    gap, shortfall = goal.distance(value)
    closed, completion = goal.gap_closed(value), goal.completion(value)
    due_now, schedule = goal.due_at(day)
    change = None if goal.baseline is None else value - Fraction(goal.baseline)  # Quantities: A − B
    # Quantities: completion − schedule
    schedule_gap = None if completion is None or schedule is None else (completion - schedule) * 100
    on_track: Fraction | None = None
    if goal.measure == "level" and goal.path is not None and closed is not None:
        share_of_way = goal.gap_closed(goal.path.at(day))
        if share_of_way is not None and share_of_way > 0:  # Quantities: a baseline and a path that has begun
            on_track = closed / share_of_way  # Quantities: gap closed / share of the way that the path has gone by d
    quantities = gap, shortfall, change, closed, on_track, completion, schedule, schedule_gap, due_now
    return Progress("open", "in_progress", *quantities)


def _is_proven(goal: Goal, reached: bool) -> bool:
    """Whether what some units reported settles the target, whatever the others will report."""
    if goal.adds_up in ("ratio", "none") or isinstance(goal.target, Range):
        return False  # A part of the whole: a limit, a rate, a range and a milestone that needs all units are never met
    if goal.adds_up == "all":
        return not reached  # A part of the whole: one that all must reach and one has not
    if goal.adds_up == "any":
        return reached  # A part of the whole: a milestone for which one unit is enough
    return reached != goal.at_most  # A part of the whole: a sum that has reached its target of at least


def _result(goal: Goal, day: date, today: date, reached: bool, unproven: bool) -> Result:
    """The first row that fits."""
    if goal.measure == "cumulative" and goal.at_most and not reached and goal.adds_up != "ratio":
        return "not_met"  # Result: a limit on a count (“at most” of what adds up) is exceeded, whatever the day
    if unproven:  # A part of the whole: the result is open, and from the due day on not reported
        return "not_reported" if goal.is_due(today) else "open"
    lasting = goal.measure != "level" and not goal.at_most  # Result: a count of at least, a milestone
    if reached and (lasting or goal.is_due(day)):
        return "met"  # Result: T is reached, and d is the due day or later, or it cannot be undone
    if goal.is_due(day):
        return "not_met"  # Result: T is not reached, and d is the due day or later
    if goal.is_due(today):
        return "not_reported"  # Result: the due day has passed by D, and there is no figure of it
    if reached and goal.is_limit():
        return "open"  # Result: a limit is kept so far
    if reached:
        return "met"  # Result: a level has reached T early
    return "open"  # Result: everything else


def _band(goal: Goal, actual: Value, measured: Progress, reached: bool, result: Result) -> Band:
    if result == "met":
        return "met"  # Band: the result is met
    if result == "not_reported":
        return "outdated"  # Band: not reported, but there is an older figure
    if goal.measure != "level" and not goal.at_most:
        return _band_of_count(measured.schedule_gap, result)
    if not reached:
        return _band_of_level(goal, measured, result)
    if goal.measure == "cumulative" and measured.due_now is not None and actual > measured.due_now:
        return "behind"  # Band: A limit on a count may have a path too, such as a budget: spent faster than that
    return "within_limit"  # Band: limits, before they are due | kept so far


def _band_of_level(goal: Goal, measured: Progress, result: Result) -> Band:
    """The band of a level, or of a limit on a count, that does not reach its target."""
    if goal.measure == "level" and measured.gap_closed is not None:
        share, scale = measured.gap_closed, BY_GAP_CLOSED  # Band: its share of the gap closed, with or without a path
        if measured.on_track is not None and result == "open":
            share, scale = measured.on_track, BY_ON_TRACK  # Band: a usable baseline and a path, before they are due
        # Band: gap closed < 0 # Band: on-track ratio < 0
        return next((band for least, band in scale if share >= least), "regressed")
    if isinstance(goal.target, Range):
        return "outside"  # Band: ranges, without a usable baseline | T missed
    if goal.at_most:
        return "breached"  # Band: at most, without a usable baseline | T missed
    return "below_target"  # Band: levels of at least, without a usable baseline | T missed


def _band_of_count(schedule_gap: Fraction | None, result: Result) -> Band:
    """The band of a count of at least, or a milestone, that has not reached its target."""
    if result == "not_met":
        return "incomplete"  # Band: counts of at least, and milestones | the result is not met
    if schedule_gap is None:
        return "in_progress"  # Band: other counts of at least, and milestones, before they are due | T not reached
    if schedule_gap >= 0:
        return "on_schedule"  # Band: counts of at least with a path, before they are due | schedule gap ≥ 0
    if schedule_gap > SLIGHTLY_PP:
        return "slightly_behind"  # Band: −10 pp < schedule gap < 0
    if schedule_gap >= FAR_PP:
        return "behind"  # Band: −30 pp ≤ schedule gap ≤ −10 pp
    return "far_behind"  # Band: schedule gap < −30 pp
