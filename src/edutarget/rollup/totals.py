"""Sums as totals: put together as the plan says that each indicator adds up, and units of a level side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import groupby
from typing import NamedTuple

from edutarget.language.rounding import trimmed
from edutarget.plan.models import Plan
from edutarget.rollup.expected import ExpectedCounts
from edutarget.rollup.facts import Order, Sum, Values
from edutarget.rollup.result import Total
from edutarget.submission.entry import Value

NEAR = 1e-9
"""Values that differ by a smaller share than this are put in order here, exactly: engines compare in floating point."""


def totals(
    plan: Plan,
    sums: Iterable[Sum],
    counts: ExpectedCounts | None = None,
    published: bool = False,
    all_reported: bool = False,
) -> tuple[Total, ...]:
    """The totals of everything at once, in the plan's order; `counts` knows how many units should have reported, or
    there is no list and `all_reported`.

    Of figures as they were `published`, those of rates and of what does not add up have no value together.
    """
    by_number: dict[int, Total] = {}
    for one in sums:
        total = _total(plan, one, counts)
        indicator = plan.indicators[total.indicator]
        if all_reported and counts is None and not one.unknown:
            total = total._replace(expected=trimmed(one.expected))
        if published and (indicator.adds_up == "none" or plan.limits_of(indicator).rate):
            total = total._replace(value=None, numerator=None, denominator=None)
        by_number[one.number] = total
    return tuple(by_number[number] for number in sorted(by_number))


def _order(plan: Plan, key: str) -> Order:
    indicator = plan.indicators[key]
    limits = plan.limits_of(indicator)
    return Order("ratio" if limits.rate else indicator.adds_up, indicator.direction != "at_most", limits.scale)


class LevelTotals(Collection[Total]):
    """The totals of the units of a level, in the plan's order, of each indicator the best first.

    They are made anew each time, as those of a million units would not fit into memory. With `counts`, units that
    should have reported and did not stand last, without a value.
    """

    def __init__(self, plan: Plan, values: Values, level: int, counts: ExpectedCounts | None = None) -> None:
        self.plan, self.counts = plan, counts
        self.orders = {number: _order(plan, key) for number, key in enumerate(plan.indicators)}
        self.sums = values.ranked(level, self.orders)

    def __iter__(self) -> Iterator[Total]:
        for number, sums in groupby(self.sums, lambda one: one.number):
            there: set[str] = set()
            for total in self._best_first(sums, self.orders[number].falling):
                if self.counts is not None:
                    there.add(total.unit)
                yield total
            yield from self._absent(number, there)

    @cached_property
    def complete(self) -> Counter[str]:
        """The indicators that no unit leaves incomplete, with the number of units."""
        if self.counts is not None:
            return complete(self)
        keys = list(self.plan.indicators)  # without a list of units nothing is known to be missing
        return Counter(keys[one.number] for one in self.sums)

    def __len__(self) -> int:
        return self.complete.total() if self.counts is None else sum(1 for _total in self)

    def __contains__(self, total: object) -> bool:
        return any(one == total for one in self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Collection) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def _best_first(self, sums: Iterable[Sum], falling: bool) -> Iterator[Total]:
        near: list[Total] = []
        for one in sums:
            total = _total(self.plan, one, self.counts)
            if near and not _close(near[-1], total):
                yield from _in_order(near, falling)
                near = []
            near.append(total)
        yield from _in_order(near, falling)

    def _absent(self, number: int, there: set[str]) -> Iterator[Total]:
        """Units that should have reported what others have."""
        key = list(self.plan.indicators)[number]
        if self.counts is None:
            return
        for unit in sorted(self.counts.groups.keys() - there):
            wanted = self.counts.of(unit, number)
            if wanted is None or wanted > 0:  # None: whether one of its units must report it is not known
                expected = None if wanted is None else Decimal(wanted)
                yield Total(unit, key, None, None, None, Decimal(0), expected)


def complete(totals: Iterable[Total]) -> Counter[str]:
    """The indicators that no unit leaves incomplete, with the number of units."""
    count: Counter[str] = Counter()
    partial: set[str] = set()
    for total in totals:
        count[total.indicator] += 1
        if total.partial:
            partial.add(total.indicator)
    for indicator in partial:
        del count[indicator]
    return count


def _close(some: Total, other: Total) -> bool:
    first, second = float(some.value or 0), float(other.value or 0)
    return abs(first - second) <= NEAR * max(abs(first), abs(second))


def _in_order(near: list[Total], falling: bool) -> list[Total]:
    near.sort(key=lambda total: total.unit)
    near.sort(key=lambda total: total.value or 0, reverse=falling)
    return near


_short = lru_cache(10_000)(trimmed)  # most figures of thousands of units are the same small numbers


def _total(plan: Plan, one: Sum, counts: ExpectedCounts | None) -> Total:
    key = list(plan.indicators)[one.number]
    indicator = plan.indicators[key]
    above, below = _short(one.above), _short(one.below)
    limits = plan.limits_of(indicator)
    rate = limits.rate and one.below != 0
    value: Value = above
    if rate:
        value = Fraction(above) * limits.scale / Fraction(below)
    elif limits.answer and indicator.adds_up == "none":
        value = above > 0
    elif indicator.adds_up == "all":
        value = above == one.facts
    elif indicator.adds_up == "any":
        value = above > 0
    both: tuple[Decimal | None, Decimal | None] = (above, below) if rate else (None, None)
    return Total(one.unit, key, value, *both, _short(one.units), _expected(one, counts), one.oldest, one.newest)


def _expected(one: Sum, counts: ExpectedCounts | None) -> Decimal | None:
    """How many units should have reported: what those that did say of themselves, and one for each that did not."""
    wanted = counts.of(one.unit, one.number) if counts else None
    if wanted is None or one.unknown or not wanted:  # what is asked of nobody may be published all the same
        return None
    return _short(one.expected) + wanted - int(one.facts)


class RankedUnit(NamedTuple):
    """One unit's total. The best value has rank 1, equal values the same rank, and the rank after a tie of two is
    two further; `ranked` units were compared. The gap is in the indicator's unit, pp where that is %."""

    total: Total
    target: Decimal | None
    gap: Fraction | None
    rank: int | None
    ranked: int | None
    baseline: Decimal | None = None


def ranking(plan: Plan, totals: Collection[Total], ranks: bool = True) -> Iterator[RankedUnit]:
    """Units as `LevelTotals` has them, with ranks of their exact values.

    There are none where any of the units is incomplete: what is missing could change the order.
    """
    count = Counter[str]()
    if ranks:
        count = totals.complete if isinstance(totals, LevelTotals) else complete(totals)
    place, rank, before = 0, 0, None
    for total in totals:
        if before is None or before.indicator != total.indicator:
            place = rank = 0
        place += 1
        if rank == 0 or before is None or total.value != before.value:
            rank = place
        before = total
        ranked = count.get(total.indicator)
        yield _compared(plan, total, rank if ranked else None, ranked)


def _compared(plan: Plan, total: Total, rank: int | None, ranked: int | None) -> RankedUnit:
    share = plan.indicators[total.indicator].share(total.unit)
    if share is None:
        return RankedUnit(total, None, None, rank, ranked)
    gap = None if total.value is None else Fraction(total.value) - Fraction(share.target)
    return RankedUnit(total, share.target, gap, rank, ranked, share.baseline)
