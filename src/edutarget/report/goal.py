"""A goal: the target that applies, the path to it, and the distance of a figure from it.

As in `verdict`, a comment quotes the row or the sentence of `docs/method.md` that its line implements.
"""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Literal, NamedTuple

from edutarget.plan.fields import Range, TargetRule
from edutarget.plan.indicator import AddsUp, Indicator, Measure
from edutarget.plan.models import Plan
from edutarget.submission.entry import Entry


class TargetPath(NamedTuple):
    """What is due over time, linear between the points: (months from year 0, value), sorted by time."""

    points: tuple[tuple[Fraction, Fraction], ...]

    def at(self, day: date) -> Fraction:
        """What is due at the end of a day."""
        now = min(max(months_at_end(day), self.points[0][0]), self.points[-1][0])  # At the edges: the path has ended
        after = bisect_left(self.points, now, lo=1, key=lambda point: point[0])
        (earlier, low), (later, high) = self.points[after - 1], self.points[after]
        return low + (high - low) * (now - earlier) / (later - earlier)  # Time and paths: the line is straight


class Goal(NamedTuple):
    """What is to be reached. `target` is True for a milestone, None for a part without a target of its own; `due` is
    None if no end was published. `known_from`: the first day that can have a figure; figures of a day are published
    `lag_months` later. `whole`: due amounts are whole numbers; `signed`: values may be negative. `most`: more than this
    is pointed out, but changes no verdict. `rule`: the target as written, if it is strict or relative. `interim`: days
    before the due day, with the value wanted on each."""

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
    signed: bool = False
    start: date | None = None
    lag_months: int = 0
    rule: TargetRule | None = None
    interim: tuple[tuple[date, Decimal], ...] = ()

    @property
    def strict(self) -> bool:
        """Whether equality does not reach the target."""
        return self.rule is not None and self.rule.strict

    def is_due(self, day: date) -> bool:
        """Whether a day is the due day or later."""
        return self.due is not None and day >= self.due

    def awaits(self, today: date) -> bool:
        """Whether `today` is the due day or later and the figure of the due day is not published yet."""
        return self._is_unpublished(self.due, today)

    def expects_none(self, today: date) -> bool:
        """Whether there can be no figure yet."""
        begins = [day for day in (self.start, self.known_from) if day is not None]
        # Result: no A, and D is before the start or before `known_from`, or the figure is not published yet
        return any(today < day for day in begins) or self._is_unpublished(self.start, today) or self.awaits(today)

    def _is_unpublished(self, day: date | None, today: date) -> bool:
        if day is None or not self.lag_months:
            return False
        # A figure speaks of its own day: Until then, that day included
        return day <= today <= months_later(day, self.lag_months)

    def is_settled_by(self, entry: Entry) -> bool:
        """Whether a figure covers all units, or those that reported decide, whatever the others report."""
        if not entry.partial or self.target is None:
            return True
        reached = self.reached(entry.value)
        if self.adds_up == "all":
            return not reached  # A part of the whole: one that all must reach and one has not
        if self.adds_up == "any":
            return reached  # A part of the whole: a milestone for which one unit is enough
        if self.adds_up != "sum" or self.signed or isinstance(self.target, Range):
            return False  # A part of the whole: a rate, a range, a limit that is kept, a sum that may fall
        return reached != self.at_most  # A part of the whole: a sum that has reached its target of at least

    def distance(self, value: Fraction) -> tuple[Fraction, Fraction]:
        """Gap and shortfall in the indicator's unit; not for milestones."""
        if isinstance(self.target, Range):  # A range: the signed distance to the nearer edge and 0 inside
            low, high = Fraction(self.target.low), Fraction(self.target.high)
            gap = min(value - low, Fraction(0)) + max(value - high, Fraction(0))
            return gap, abs(gap)
        assert isinstance(self.target, Decimal)
        gap = value - Fraction(self.target)  # Quantities: A − T; below zero is below the target
        return gap, max(gap if self.at_most else -gap, Fraction(0))  # Quantities: how far A is on the wrong side of T

    def reached(self, value: Decimal | Fraction | bool) -> bool:
        """Whether a figure reaches the target, compared exactly."""
        if isinstance(self.target, bool):
            return bool(value)
        gap, shortfall = self.distance(Fraction(value))
        return shortfall == 0 and not (self.strict and gap == 0)  # Strict and relative targets: does not reach it

    def gap_closed(self, value: Fraction) -> Fraction | None:
        """The share of the way from the baseline to the target, uncapped; None without a usable baseline."""
        if self.baseline is None or isinstance(self.target, bool):
            return None
        baseline = Fraction(self.baseline)
        gap, shortfall = self.distance(baseline)
        if shortfall == 0:
            return None  # Quantities: T on the wanted side of B
        if isinstance(self.target, Range):  # A range: With B outside, gap closed is 1 − |gap of A| / |gap of B|
            return 1 - self.distance(value)[1] / shortfall
        return (value - baseline) / -gap  # Quantities: (A − B) / (T − B)

    def completion(self, value: Fraction) -> Fraction | None:
        """A count's share of its target, uncapped; None for other measures."""
        if self.measure != "cumulative" or not isinstance(self.target, Decimal) or self.target <= 0:
            return None  # Quantities: a count that adds up, T above 0
        return value / Fraction(self.target)  # Quantities: A / T, never capped

    def due_at(self, day: date) -> tuple[Fraction | None, Fraction | None]:
        """The amount due on a day and the schedule (a share of one); None for both without a path."""
        if self.path is None:
            return None, None
        due = self.path.at(day)
        schedule = self.completion(due)  # Quantities: the path at d, not rounded, / T
        if self.whole:  # Quantities: whole numbers for counts, rounded up (for a limit, down)
            due = Fraction(floor(due) if self.at_most else ceil(due))
        return due, schedule

    def on_track(self, value: Fraction, day: date) -> Fraction | None:
        """Gap closed / share of the way due by `day`; None for what is no level and below `LEAST_WAY`."""
        closed = self.gap_closed(value)
        if self.measure != "level" or self.path is None or closed is None:
            return None
        way = self.gap_closed(self.path.at(day))
        if way is None or way < LEAST_WAY:  # Quantities: a level with a baseline and a path at least 1/20 of whose way
            return None
        return closed / way  # Quantities: gap closed / share of the way that the path has gone by d

    def is_held(self) -> bool:
        """Whether the target is to be kept rather than reached."""
        if self.at_most and self.measure == "cumulative":
            return True  # Result: every limit on a count
        if self.baseline is not None and not isinstance(self.target, bool):
            return self.reached(self.baseline)  # Result: a level or a range whose baseline meets the target already
        return self.at_most  # Result: a level of at most whose baseline is unknown


LEAST_WAY = Fraction(1, 20)  # with less of the way due, the ratio would divide by next to nothing


def goal_of(plan: Plan, indicator: Indicator, submitting_unit: str | None = None) -> Goal:
    """The goal of the submitting unit: the whole plan's, or for a part that of its share."""
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
        signed=unit is not None and unit.signed,
        start=plan.start_of(indicator),
        lag_months=indicator.lag_months or 0,
        rule=indicator.target_rule,
    )
    if submitting_unit is None or not plan.is_part(submitting_unit):
        interim = tuple((day, value) for day, value in indicator.path.items() if goal.due and day < goal.due)
        return goal._replace(path=_path(plan, indicator, goal), interim=interim)
    share = indicator.share(submitting_unit)  # A part of the whole: against that unit's own target in shares
    if share is None:
        return goal._replace(target=None, most=None, baseline=None, rule=None)
    # Where the whole may not pass its target, a part may not pass its share; of another `most` it has no part.
    most = share.target if indicator.most == indicator.target else None
    # A part of the whole: its direction and its strictness are the whole's, its baseline is its own
    rule = indicator.target_rule if indicator.strict else share.rule
    if rule is not None and rule.strict:
        rule = rule._replace(value=share.target)
    part = goal._replace(target=share.target, most=most, baseline=share.baseline, rule=rule)
    if indicator.path:  # A part of the whole: the interim values of the whole are not the part's
        return part
    return part._replace(path=_path(plan, indicator, part))


def _path(plan: Plan, indicator: Indicator, goal: Goal) -> TargetPath | None:
    if goal.due is None or not isinstance(goal.target, Decimal) or not (indicator.pace or indicator.path):
        return None  # Time and paths: There is one only where the plan gives one
    begin = Fraction(0)
    if goal.measure == "level":
        if goal.baseline is None or goal.distance(Fraction(goal.baseline))[1] == 0:
            return None  # At the edges: no path for a level
        # Time and paths: from 0 (for a level: from its baseline) at the start to the target on the due day
        begin = Fraction(goal.baseline)
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


def months_later(day: date, months: int) -> date:
    """The same day of a later month; its last day if there is none or `day` is a last day. At most date.max."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        return date.max
    last = monthrange(year, month + 1)[1]
    from_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if from_last else min(day.day, last))
