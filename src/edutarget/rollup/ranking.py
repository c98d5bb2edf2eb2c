"""Units of one level side by side: value, target where the plan gives the unit a share, gap, rank."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from edutarget.plan.models import Indicator, Plan
from edutarget.rollup.result import Total


class RankedUnit(NamedTuple):
    """One unit's total. The best value has rank 1, equal values the same rank, and the rank after a tie of two is
    two further; `ranked` units were compared. The gap is in the indicator's unit, pp where that is %."""

    total: Total
    target: Decimal | None
    gap: Fraction | None
    rank: int
    ranked: int


def ranking(plan: Plan, totals: Iterable[Total]) -> Iterator[RankedUnit]:
    """Every indicator's units, the best first; ranks are of exact values, never of rounded ones."""
    for key, group in groupby(totals, lambda total: total.indicator):
        indicator = plan.indicators[key]
        sign = 1 if indicator.direction == "at_most" else -1
        ordered = sorted(group, key=lambda total: (sign * Fraction(total.value), total.unit))
        rank = 0
        for place, total in enumerate(ordered, 1):
            if rank == 0 or total.value != ordered[place - 2].value:
                rank = place
            yield _ranked(indicator, total, rank, len(ordered))


def _ranked(indicator: Indicator, total: Total, rank: int, ranked: int) -> RankedUnit:
    target = share(indicator, total.unit)
    gap = None if target is None else Fraction(total.value) - Fraction(target)
    return RankedUnit(total, target, gap, rank, ranked)


def share(indicator: Indicator, unit: str) -> Decimal | None:
    """The unit's own target, given under its path or the end of it."""
    parts = unit.split("/")
    ends = ("/".join(parts[start:]) for start in range(len(parts)))
    return next((indicator.shares[end] for end in ends if end in indicator.shares), None)
