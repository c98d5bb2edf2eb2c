"""The arithmetic of progress: exact, pure, and the only place where it is done.

Every quantity is a Fraction, because 1466/1978 and 8/12 of 1.82 have no last decimal; rounding is for those who print.
A figure is judged on the day it was reported for, never on a later one; the day of the report only decides what is
due. The edges of the bands and where they come from are in docs/method.md.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from edutarget.plan.goal_fields import Range
from edutarget.report.path import Path

Result = Literal["met", "not_met", "open", "not_reported", "not_assessed"]
RESULTS: tuple[Result, ...] = Result.__args__  # type: ignore[attr-defined]

Band = Literal[
    "met",
    "within_limit",
    "nearly",
    "partly",
    "limited",
    "on_schedule",
    "slightly_behind",
    "behind",
    "far_behind",
    "regressed",
    "below_target",
    "breached",
    "outside",
    "in_progress",
    "incomplete",
    "outdated",
    "partial",
    "awaited",
    "no_data",
    "no_target",
]
BANDS: tuple[Band, ...] = Band.__args__  # type: ignore[attr-defined]

BY_GAP_CLOSED: tuple[tuple[Fraction, Band], ...] = (
    (Fraction(95, 100), "nearly"),
    (Fraction(60, 100), "partly"),
    (Fraction(0), "limited"),
)
"""The least share of the gap closed for each band of a level without a path."""

BY_ON_TRACK: tuple[tuple[Fraction, Band], ...] = (
    (Fraction(95, 100), "on_schedule"),
    (Fraction(60, 100), "behind"),
    (Fraction(0), "far_behind"),
)
"""The least on-track ratio for each band of a level with a path."""

SLIGHTLY_PP, FAR_PP = -10, -30
"""Schedule gaps, in percentage points, between slightly behind, behind and far behind."""


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


class Figure(NamedTuple):
    """What was reported, for which day; `partial`: by fewer units than were expected."""

    value: Decimal | Fraction | bool
    day: date
    partial: bool = False


class Progress(NamedTuple):
    """Where an actual stands. Gap, shortfall, change and due now are in the indicator's unit (pp where that
    is %); gap closed, on track, completion and schedule are shares of one; the schedule gap is in pp."""

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


def progress(goal: Goal, figure: Figure | None, today: date) -> Progress:
    """Where the newest figure (None: there is none) stands in a report of `today`, which is its day or a later one."""
    if goal.target is None:
        return Progress("not_assessed", "no_target")
    if figure is None:
        return _without_figure(goal, today)
    found = _measured(goal, figure)
    result = _result(goal, figure, found, today)
    return found._replace(result=result, band=_band(goal, figure, found, result))


def _without_figure(goal: Goal, today: date) -> Progress:
    due_now, schedule = _due(goal, today)
    if goal.known_from is not None and today < goal.known_from:
        return Progress("open", "awaited", schedule=schedule, due_now=due_now)
    return Progress("not_reported", "no_data", schedule=schedule, due_now=due_now)


def _measured(goal: Goal, figure: Figure) -> Progress:
    """Every quantity; result and band are decided from them."""
    if isinstance(goal.target, bool):
        return Progress("open", "in_progress")
    value = Fraction(figure.value)
    gap, shortfall = distance(goal, value)
    due_now, schedule = _due(goal, figure.day)
    closed = gap_closed(goal, value)
    completion = _completion(goal, value)
    return Progress(
        "open",
        "in_progress",
        gap,
        shortfall,
        None if goal.baseline is None else value - Fraction(goal.baseline),
        closed,
        _on_track(goal, closed, figure.day),
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


def _due(goal: Goal, day: date) -> tuple[Fraction | None, Fraction | None]:
    """What is due by the path at a day, whole for counts; and as a share of the target, for what adds up."""
    if goal.path is None:
        return None, None
    exact = goal.path.at(day)
    return whole(exact, goal.at_most) if goal.whole else exact, _completion(goal, exact)


def whole(exact: Fraction, at_most: bool) -> Fraction:
    """The least whole number that is enough; of a limit the most that is still within it."""
    return Fraction(exact.numerator // exact.denominator if at_most else -(-exact.numerator // exact.denominator))


def _reached(goal: Goal, figure: Figure, found: Progress) -> bool:
    return bool(figure.value) if isinstance(goal.target, bool) else found.shortfall == 0


def _result(goal: Goal, figure: Figure, found: Progress, today: date) -> Result:
    """The first that fits, in the order of docs/method.md."""
    reached = _reached(goal, figure, found)
    if goal.measure == "cumulative" and goal.at_most and not reached and goal.adds_up != "ratio":
        return "not_met"  # what adds up never comes back below its limit
    if figure.partial and not _proven(goal, reached):
        return "not_reported" if _is_due(goal, today) else "open"
    final = _is_due(goal, figure.day)
    if reached and (final or _for_good(goal)):
        return "met"
    if final:
        return "not_met"
    if _is_due(goal, today):
        return "not_reported"
    return "met" if reached and not _is_limit(goal) else "open"


def _is_due(goal: Goal, day: date) -> bool:
    return goal.due is not None and day >= goal.due


def _for_good(goal: Goal) -> bool:
    """Whether a target that is reached stays so: counts that only rise, and what is done."""
    return goal.measure == "milestone" or (goal.measure == "cumulative" and not goal.at_most)


def _is_limit(goal: Goal) -> bool:
    """Whether the target is something to be kept until it is due, rather than reached."""
    if isinstance(goal.target, Range):
        return goal.baseline is not None and gap_closed(goal, Fraction(goal.baseline)) is None
    if not goal.at_most:
        return False
    return goal.measure == "cumulative" or goal.baseline is None or gap_closed(goal, Fraction(goal.baseline)) is None


def _proven(goal: Goal, reached: bool) -> bool:
    """Whether what is true of some units stays true when the others come: a sum only grows, one yes is enough for
    `any`, one no too many for `all`; of a rate nothing is known."""
    if goal.adds_up in ("ratio", "none") or isinstance(goal.target, Range):
        return False
    if goal.adds_up == "all":
        return not reached
    return reached != (goal.at_most and goal.adds_up == "sum")


def _band(goal: Goal, figure: Figure, found: Progress, result: Result) -> Band:
    reached = _reached(goal, figure, found)
    if result == "met":
        return "met"
    if figure.partial and result != "not_met" and not _proven(goal, reached):
        return "partial"
    if result == "not_reported":
        return "outdated"
    if goal.measure != "level" and not goal.at_most:
        return _band_of_work(result, found.schedule_gap)
    if reached:
        return _band_within_limit(goal, figure, found)
    return _band_of_level(goal, found, result)


def _band_within_limit(goal: Goal, figure: Figure, found: Progress) -> Band:
    """A limit that is kept so far; one with a path may be used up too fast."""
    too_fast = goal.measure == "cumulative" and found.due_now is not None and figure.value > found.due_now
    return "behind" if too_fast else "within_limit"


def _band_of_level(goal: Goal, found: Progress, result: Result) -> Band:
    """A level, or a limit on a count, that does not reach its target."""
    if goal.measure == "level" and found.gap_closed is not None:
        if found.on_track is not None and result == "open":
            return _by(BY_ON_TRACK, found.on_track)
        return _by(BY_GAP_CLOSED, found.gap_closed)
    if isinstance(goal.target, Range):
        return "outside"
    return "breached" if goal.at_most else "below_target"


def _by(scale: tuple[tuple[Fraction, Band], ...], share: Fraction) -> Band:
    return next((band for least, band in scale if share >= least), "regressed")


def _band_of_work(result: Result, schedule_gap: Fraction | None) -> Band:
    """Counts and milestones that have not reached their target."""
    if result == "not_met":
        return "incomplete"
    if schedule_gap is None:
        return "in_progress"
    if schedule_gap >= 0:
        return "on_schedule"
    if schedule_gap > SLIGHTLY_PP:
        return "slightly_behind"
    return "behind" if schedule_gap >= FAR_PP else "far_behind"
