"""From what a plan says of an indicator to what the arithmetic needs to know of it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from edutarget.plan.indicator import Indicator
from edutarget.plan.models import Plan
from edutarget.report.path import Path, at_beginning_of, at_end_of
from edutarget.report.quantities import Goal


def goal_of(plan: Plan, indicator: Indicator, whose: str | None = None) -> Goal:
    """The goal of a whole plan's indicator, or of one of its parts: `whose` is the unit that submitted.

    A part is held against its own share; what the plan says of the whole's baseline and of its way there says
    nothing of a part's.
    """
    unit, part = plan.unit_of(indicator), plan.is_part(whose)
    target = indicator.share_of(whose or "") if part else indicator.target
    baseline = None if part else indicator.baseline
    return Goal(
        measure=indicator.measure,
        target=target,
        due=plan.due_of(indicator),
        baseline=baseline,
        at_most=indicator.direction == "at_most",
        path=None if part and indicator.path else path_of(plan, indicator, baseline, target),
        whole=unit is not None and unit.kind == "count",
        known_from=indicator.known_from,
        most=most_of(indicator, target) if part else indicator.most,
        adds_up=indicator.adds_up,
    )


def most_of(indicator: Indicator, share: object) -> Decimal | None:
    """The most that a part may reach: its share where the whole may not pass its target, else nothing is known."""
    return share if isinstance(share, Decimal) and indicator.most == indicator.target else None


def path_of(plan: Plan, indicator: Indicator, baseline: Decimal | None, target: object) -> Path | None:
    """The path that the plan draws to a target, if it draws one: straight, or through its interim values."""
    due = plan.due_of(indicator)
    if not (indicator.pace or indicator.path) or due is None or not isinstance(target, Decimal):
        return None
    interim = {day: value for day, value in indicator.path.items() if day < due}
    if indicator.measure == "level" and baseline is None:
        return None
    start = at_beginning_of(plan.start_of(indicator)), Fraction(baseline or 0)
    if indicator.measure != "level":
        start = start[0], Fraction(0)
    points = ((at_end_of(day), Fraction(value)) for day, value in sorted({**interim, due: target}.items()))
    return Path((start, *points))
