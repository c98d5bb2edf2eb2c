"""Units of one level side by side: value, target where the plan gives the unit a share, gap, rank."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from edutarget.plan.indicator import Indicator
from edutarget.plan.models import Plan
from edutarget.rollup.result import Total


class RankedUnit(NamedTuple):
    """One unit's total. The best value has rank 1, equal values the same rank, and the rank after a tie of two is
    two further; `ranked` units were compared. The gap is in the indicator's unit, pp where that is %."""

    total: Total
    target: Decimal | None
    gap: Fraction | None
    rank: int | None
    ranked: int | None


def ranking(plan: Plan, totals: Iterable[Total], ranks: bool = True) -> Iterator[RankedUnit]:
    """Every indicator's units, the best first, those without a value last; ranks are of exact values.

    There are none where any of the units is incomplete: what is missing could change the order.
    """
    for key, group in groupby(totals, lambda total: total.indicator):
        indicator = plan.indicators[key]
        ordered = _ordered(indicator, list(group))
        if not ranks or any(total.partial for total in ordered):
            yield from (_compared(indicator, total) for total in ordered)
        else:
            yield from _ranked(indicator, ordered)


def _ordered(indicator: Indicator, totals: list[Total]) -> list[Total]:
    totals.sort(key=lambda total: total.unit)
    reported = [total for total in totals if total.value is not None]
    reported.sort(key=lambda total: total.value or 0, reverse=indicator.direction != "at_most")
    return reported + [total for total in totals if total.value is None]


def _ranked(indicator: Indicator, ordered: Sequence[Total]) -> Iterator[RankedUnit]:
    rank = 0
    for place, total in enumerate(ordered, 1):
        if rank == 0 or total.value != ordered[place - 2].value:
            rank = place
        yield _compared(indicator, total)._replace(rank=rank, ranked=len(ordered))


def _compared(indicator: Indicator, total: Total) -> RankedUnit:
    target = indicator.share_of(total.unit)
    gap = None if target is None or total.value is None else Fraction(total.value) - Fraction(target)
    return RankedUnit(total, target, gap, None, None)
