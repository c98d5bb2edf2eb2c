"""Where a figure stands: what is decided of a target, and how it stands.

A figure is judged on the day it was reported for, never on a later one; the day of the report only decides what is
due. `quantities` computes, `bands` grades; the edges and where they come from are in docs/method.md.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from edutarget.plan.goal_fields import Range
from edutarget.report.bands import Band, band_of
from edutarget.report.quantities import Goal, Quantities, due, gap_closed, measured

Result = Literal["met", "not_met", "open", "not_reported", "not_assessed"]
RESULTS: tuple[Result, ...] = Result.__args__  # type: ignore[attr-defined]


class Figure(NamedTuple):
    """What was reported, for which day; `partial`: by fewer units than were expected."""

    value: Decimal | Fraction | bool
    day: date
    partial: bool = False


class Progress(NamedTuple):
    """Where an actual stands: its result, its band, and the quantities, as `Quantities` has them."""

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
    found = measured(goal, figure.value, figure.day)
    result = _result(goal, figure, found, today)
    return Progress(result, _band(goal, figure, found, result), *found)


def _without_figure(goal: Goal, today: date) -> Progress:
    due_now, schedule = due(goal, today)
    if goal.known_from is not None and today < goal.known_from:
        return Progress("open", "awaited", schedule=schedule, due_now=due_now)
    return Progress("not_reported", "no_data", schedule=schedule, due_now=due_now)


def _reached(goal: Goal, figure: Figure, found: Quantities) -> bool:
    return bool(figure.value) if isinstance(goal.target, bool) else found.shortfall == 0


def _result(goal: Goal, figure: Figure, found: Quantities, today: date) -> Result:
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


def _band(goal: Goal, figure: Figure, found: Quantities, result: Result) -> Band:
    reached = _reached(goal, figure, found)
    if result == "met":
        return "met"
    if figure.partial and result != "not_met" and not _proven(goal, reached):
        return "partial"
    if result == "not_reported":
        return "outdated"
    return band_of(goal, figure.value, found, reached, final=result == "not_met")
