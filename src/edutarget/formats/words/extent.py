"""From which to which value a series is drawn: the same in a chart and in a line of characters."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from edutarget.plan.goal_fields import Range
from edutarget.report.trend import Series


def extent(series: Series) -> tuple[Fraction, Fraction]:
    """The lowest and the highest of the figures, the target, the baseline, the path and, for what adds up, zero."""
    goal, points = series.latest.goal, [point.value for point in series.points]
    known = [*points, *map(Fraction, edges(goal.target))]
    if goal.baseline is not None:
        known.append(Fraction(goal.baseline))
    if goal.path is not None:
        known += [value for _time, value in goal.path.points]
    if goal.measure != "level":
        known.append(Fraction(0))
    return min(known), max(known)


def edges(target: Decimal | Range | bool | None) -> tuple[Decimal | int, ...]:
    """Where a target is drawn: at one value, at both edges of a range, nowhere without one."""
    if target is None:
        return ()
    return target if isinstance(target, Range) else (target,)
