"""The quantities of progress: exact, pure, and the only place where they are computed.

Every one is a Fraction, because 1466/1978 and 8/12 of 1.82 have no last decimal; rounding is for those who print.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from edutarget.plan.goal_fields import Range
from edutarget.report.path import Path


class Goal(NamedTuple):
    """What is to be reached. `target` True: a milestone, None: nothing that this unit can be held to.

    `due` None: no end was published. `known_from`: the first day on which there can be a figure. More than `most`
    is pointed out, and judged like any other figure. `adds_up` says what fewer units than expected can prove.
    """

    measure: Literal["level", "cumulative", "milestone"]
    target: Decimal | Range | Literal[True] | None
    due: date | None
    baseline: Decimal | None = None
    at_most: bool = False
    path: Path | None = None
    whole: bool = False
    known_from: date | None = None
    most: Decimal | None = None
    adds_up: Literal["sum", "ratio", "all", "any", "none"] = "sum"


class Quantities(NamedTuple):
    """How far a figure has come. Gap, shortfall, change and due now are in the indicator's unit (pp where that
    is %); gap closed, on track, completion and schedule are shares of one; the schedule gap is in pp."""

    gap: Fraction | None = None
    shortfall: Fraction | None = None
    change: Fraction | None = None
    gap_closed: Fraction | None = None
    on_track: Fraction | None = None
    completion: Fraction | None = None
    schedule: Fraction | None = None
    schedule_gap: Fraction | None = None
    due_now: Fraction | None = None


def measured(goal: Goal, value: Decimal | Fraction | bool, day: date) -> Quantities:
    """Every quantity of a figure of a day; a milestone has none."""
    if isinstance(goal.target, bool):
        return Quantities()
    exact = Fraction(value)
    gap, shortfall = distance(goal, exact)
    due_now, schedule = due(goal, day)
    closed, completion = gap_closed(goal, exact), _completion(goal, exact)
    return Quantities(
        gap,
        shortfall,
        None if goal.baseline is None else exact - Fraction(goal.baseline),
        closed,
        _on_track(goal, closed, day),
        completion,
        schedule,
        None if completion is None or schedule is None else (completion - schedule) * 100,
        due_now,
    )


def distance(goal: Goal, value: Fraction) -> tuple[Fraction, Fraction]:
    """Gap and shortfall: A − T (of a range the distance to its nearer edge), and how far A is on the wrong side."""
    if isinstance(goal.target, Range):
        low, high = Fraction(goal.target.low), Fraction(goal.target.high)
        gap = min(value - low, Fraction(0)) + max(value - high, Fraction(0))
        return gap, abs(gap)
    assert isinstance(goal.target, Decimal)
    gap = value - Fraction(goal.target)
    return gap, max(gap if goal.at_most else -gap, Fraction(0))


def gap_closed(goal: Goal, value: Fraction) -> Fraction | None:
    """(A − B) / (T − B), where B is known and T on its wanted side; of a range 1 − |gap of A| / |gap of B|."""
    if goal.baseline is None:
        return None
    baseline = Fraction(goal.baseline)
    if isinstance(goal.target, Range):
        _gap, before = distance(goal, baseline)
        return 1 - distance(goal, value)[1] / before if before else None
    assert isinstance(goal.target, Decimal)
    way = Fraction(goal.target) - baseline
    wanted = way < 0 if goal.at_most else way > 0
    return (value - baseline) / way if wanted else None


def _on_track(goal: Goal, closed: Fraction | None, day: date) -> Fraction | None:
    """The gap closed over the share of the way that the path had gone by then, where that is above 0."""
    if goal.measure != "level" or goal.path is None or closed is None:
        return None
    share = gap_closed(goal, goal.path.at(day))
    return closed / share if share and share > 0 else None


def _completion(goal: Goal, value: Fraction) -> Fraction | None:
    if goal.measure != "cumulative" or not isinstance(goal.target, Decimal) or goal.target <= 0:
        return None
    return value / Fraction(goal.target)


def due(goal: Goal, day: date) -> tuple[Fraction | None, Fraction | None]:
    """What is due by the path at a day, whole for counts; and as a share of the target, for what adds up."""
    if goal.path is None:
        return None, None
    exact = goal.path.at(day)
    return whole(exact, goal.at_most) if goal.whole else exact, _completion(goal, exact)


def whole(exact: Fraction, at_most: bool) -> Fraction:
    """The least whole number that is enough; of a limit the most that is still within it."""
    return Fraction(exact.numerator // exact.denominator if at_most else -(-exact.numerator // exact.denominator))
