"""The arithmetic of progress: exact, pure, and the only place where it is done.

Every quantity is a Fraction, because 1466/1978 and 273/365 have no last decimal; rounding is for those
who print. Bands follow Statistics Canada and Eurostat (levels), Destatis (targets to be held) and Chinese
序时进度 practice (paced counts); docs/method.md has the sources.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

Result = Literal["met", "not_met", "open", "not_reported"]
RESULTS: tuple[Result, ...] = ("met", "not_met", "open", "not_reported")

Band = Literal[
    "met",
    "nearly",
    "partly",
    "limited",
    "regressed",
    "below_target",
    "breached",
    "on_schedule",
    "slightly_behind",
    "behind",
    "far_behind",
    "in_progress",
    "incomplete",
    "no_data",
]
BANDS: tuple[Band, ...] = Band.__args__  # type: ignore[attr-defined]

BY_GAP_CLOSED: tuple[tuple[Fraction, Band], ...] = (
    (Fraction(95, 100), "nearly"),
    (Fraction(60, 100), "partly"),
    (Fraction(0), "limited"),
)
"""The least share of the gap closed for each band."""

SLIGHTLY_PP, FAR_PP = -10, -30
"""Schedule gaps, in percentage points, between slightly behind, behind and far behind."""


class Goal(NamedTuple):
    """What is to be reached. `target` True: a milestone. `due` None: no end was published."""

    measure: Literal["level", "cumulative", "milestone"]
    target: Decimal | Literal[True]
    start: date
    due: date | None
    baseline: Decimal | None = None
    at_most: bool = False
    paced: bool = False
    whole: bool = False


class Progress(NamedTuple):
    """Where an actual stands. Gap, shortfall, change and due now are in the indicator's unit (pp where that
    is %); gap closed, completion and schedule are shares of one; the schedule gap is in pp."""

    result: Result
    band: Band
    gap: Fraction | None = None
    shortfall: Fraction | None = None
    change: Fraction | None = None
    gap_closed: Fraction | None = None
    completion: Fraction | None = None
    schedule: Fraction | None = None
    schedule_gap: Fraction | None = None
    due_now: Fraction | None = None


def progress(goal: Goal, actual: Decimal | Fraction | bool | None, as_of: date) -> Progress:
    """Where `actual` (None: not reported) stands on `as_of`."""
    schedule = schedule_share(goal, as_of)
    if isinstance(goal.target, bool):
        result = result_of(goal, None if actual is None else bool(actual), as_of)
        return Progress(result, _band(goal, result, None, None))
    target = Fraction(goal.target)
    due_now = None if schedule is None else _due_now(goal, target, schedule)
    if actual is None:
        return Progress("not_reported", "no_data", schedule=schedule, due_now=due_now)
    value = Fraction(actual)
    gap = value - target
    wrong_side = gap if goal.at_most else -gap
    result = result_of(goal, wrong_side <= 0, as_of)
    closed = gap_closed(goal, value, target)
    completion = value / target if goal.measure == "cumulative" and target > 0 else None
    schedule_gap = None if completion is None or schedule is None else (completion - schedule) * 100
    return Progress(
        result,
        _band(goal, result, closed, schedule_gap),
        gap,
        max(wrong_side, Fraction(0)),
        None if goal.baseline is None else value - Fraction(goal.baseline),
        closed,
        completion,
        schedule,
        schedule_gap,
        due_now,
    )


def result_of(goal: Goal, reached: bool | None, as_of: date) -> Result:
    """Whether the target is reached; None: nothing reported."""
    if reached is None:
        return "not_reported"
    if reached:
        return "met"
    return "not_met" if goal.due is not None and as_of >= goal.due else "open"


def gap_closed(goal: Goal, value: Fraction, target: Fraction) -> Fraction | None:
    """(A − B) / (T − B), where B is known and T on its wanted side; None otherwise."""
    if goal.baseline is None:
        return None
    way = target - Fraction(goal.baseline)
    wanted = way < 0 if goal.at_most else way > 0
    return (value - Fraction(goal.baseline)) / way if wanted else None


def schedule_share(goal: Goal, as_of: date) -> Fraction | None:
    """Days from the start to `as_of`, both counted, over the days of the period, within [0, 1]."""
    if not goal.paced or goal.due is None:
        return None
    days = (goal.due - goal.start).days + 1
    return min(max(Fraction((as_of - goal.start).days + 1, days), Fraction(0)), Fraction(1))


def _due_now(goal: Goal, target: Fraction, schedule: Fraction) -> Fraction:
    exact = target * schedule
    return Fraction(-(-exact.numerator // exact.denominator)) if goal.whole else exact


def _band(goal: Goal, result: Result, closed: Fraction | None, schedule_gap: Fraction | None) -> Band:
    if result == "not_reported":
        return "no_data"
    if result == "met":
        return "met"
    if goal.measure != "level" and not goal.at_most:
        return _band_of_work(result, schedule_gap)
    if closed is not None:
        return next((band for least, band in BY_GAP_CLOSED if closed >= least), "regressed")
    return "breached" if goal.at_most else "below_target"


def _band_of_work(result: Result, schedule_gap: Fraction | None) -> Band:
    """Cumulative counts and milestones that have not reached their target."""
    if result == "not_met":
        return "incomplete"
    if schedule_gap is None:
        return "in_progress"
    if schedule_gap >= 0:
        return "on_schedule"
    if schedule_gap > SLIGHTLY_PP:
        return "slightly_behind"
    return "behind" if schedule_gap >= FAR_PP else "far_behind"
