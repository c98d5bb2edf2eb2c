"""The result of a roll-up: totals of everything and of the units of a level, coverage, problems, and ranks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from edutarget.language.rounding import trimmed
from edutarget.plan.indicator import times
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Problem
from edutarget.problems.rules import RULES
from edutarget.rollup.expected import Expected, ExpectedCounts
from edutarget.rollup.plain import Order, PlainValues, Sum
from edutarget.submission.checks import sum_differs
from edutarget.submission.entry import Entry, Figure, Value
from edutarget.submission.models import NotCounted

if TYPE_CHECKING:
    from edutarget.rollup.engines.adding import EngineValues


class Total(NamedTuple):
    """One indicator of one unit, or of all. `value` is in the indicator's unit; None if none of its units has reported.

    `units` is how many it came from, `expected` how many should have reported, None if unknown; `oldest` and `newest`
    are the days of the figures in it. `own`: it is the whole's own figure, which was not added up.
    """

    unit: str
    indicator: str
    value: Value | None
    numerator: Decimal | None
    denominator: Decimal | None
    units: Decimal
    expected: Decimal | None = None
    oldest: date | None = None
    newest: date | None = None
    confirmed: str | None = None
    own: bool = False

    @classmethod
    def of(cls, indicator: str, figure: Figure) -> Total:
        """A figure of the whole, or a sum with its parts, as a total."""
        entry = figure.entry
        oldest = min((part.figure.day for part in figure.parts), default=figure.day)
        counts = entry.numerator, entry.denominator, entry.units or Decimal(0), entry.expected
        return cls("", indicator, entry.value, *counts, oldest, figure.day, entry.confirmed, own=entry.units is None)

    @property
    def entry(self) -> Entry:
        """The total as an entry of a submission; there must be a value."""
        assert self.value is not None
        units = None if self.own else self.units
        return Entry(self.value, self.numerator, self.denominator, units=units, expected=self.expected)

    @property
    def partial(self) -> bool:
        """Whether fewer units have reported than should have."""
        return self.expected is not None and self.units < self.expected


class Coverage(NamedTuple):
    """Who should have reported, who did, and who did not, by name.

    `indicators`: those that should be reported -> how many units did, and how many should have (None: unknown).
    """

    expected: int
    missing: tuple[str, ...]
    indicators: Mapping[str, tuple[Decimal, Decimal | None]] = {}

    @classmethod
    def of(
        cls, expected: Expected, reported: Iterable[str], figures: Mapping[str, tuple[Decimal | None, Decimal | None]]
    ) -> Coverage | None:
        """None without a list. `figures`: indicator -> how many units it comes from (None: it was not added up), and
        how many should be."""
        if not expected.units:
            return None
        counts = expected.counts(None)
        indicators: dict[str, tuple[Decimal, Decimal | None]] = {}
        for number, key in enumerate(expected.plan.indicators):
            wanted = counts.of("", number)
            units, of_expected = figures.get(key, (None, None))
            if units is not None:
                indicators[key] = units, of_expected
            elif key not in figures and wanted:  # reported by nobody, though some must
                indicators[key] = Decimal(0), Decimal(wanted)
        return cls(len(expected.units), tuple(sorted(expected.units.keys() - set(reported))), indicators)

    @property
    def reported(self) -> int:
        """The number of units that reported."""
        return self.expected - len(self.missing)

    @property
    def percent(self) -> Fraction:
        """The share that reported, in per cent."""
        return Fraction(100 * self.reported, self.expected)


class LeftOut(NamedTuple):
    """A figure that was not used because it is too old."""

    unit: str
    indicator: str
    day: date


@dataclass(frozen=True, slots=True)
class RollUp:
    """The result. `counts`: rule -> how many rows or files break it; `first`: the first of them, with places.

    `as_of` is None if nothing has a date. `rows` were read, `units` have a value in the totals; `unit` is the unit of
    the totals, None without a name; `by_level` has the totals of its parts, level by level. Left out are `older`
    figures, from before `since` (`first_older`: the first of them), and `later` rows, from after `as_of`.
    `not_counted` are figures of submissions that are left out because of errors.
    """

    plan: Plan
    engine: str
    as_of: date | None
    unit: str | None
    submitted_by: str
    totals: tuple[Total, ...] = ()
    by_level: Mapping[int, Collection[Total]] = field(default_factory=dict)
    rows: int = 0
    units: int = 0
    coverage: Coverage | None = None
    since: date | None = None
    older: int = 0
    first_older: tuple[LeftOut, ...] = ()
    later: int = 0
    ranks: bool = True
    counts: Mapping[str, int] = field(default_factory=dict)
    first: tuple[Diagnostic, ...] = ()
    not_counted: tuple[NotCounted, ...] = ()

    def with_problems(self, found: Iterable[Diagnostic], counts: Mapping[str, int] | None = None) -> RollUp:
        """Add problems; `counts` has their numbers, if there are more than those given."""
        first = tuple(found)
        more = Counter(diagnostic.rule for diagnostic in first) if counts is None else Counter(counts)
        return replace(self, counts=Counter(self.counts) + more, first=self.first + first)

    def disagreements(self) -> Iterator[Problem]:
        """Yield totals that disagree with their parts, as a check of the result would."""
        entries = {total.indicator: total.entry for total in self.totals if total.value is not None}
        for total, parts in self.plan.parts.items():
            if entries.keys() >= {total, *parts}:
                yield from sum_differs(total, parts, entries, ())

    @property
    def days(self) -> tuple[date, date] | None:
        """The oldest and the newest day of the figures in the totals; None without any."""
        days = [day for total in self.totals for day in (total.oldest, total.newest) if day is not None]
        if days:
            return (min(days), max(days))
        return None

    @property
    def wrong(self) -> int:
        """The number of errors."""
        return sum(count for rule, count in self.counts.items() if RULES[rule].severity == "error")


NEAR = 1e-9
"""Values closer than this share are sorted again, exactly, because engines compare in floating point."""


def totals(plan: Plan, sums: Iterable[Sum], counts: ExpectedCounts, summed: bool) -> tuple[Total, ...]:
    """The totals of everything, in the plan's order. `counts`: how many units should have reported.

    What does not add up has no value; nor have rates unless they are `summed`, which needs their counts.
    """
    by_number: dict[int, Total] = {}
    for one in sums:
        total = total_of(plan, one, counts)
        indicator = plan.indicators[total.indicator]
        if indicator.adds_up == "none" or (not summed and plan.limits_of(indicator).rate):
            total = total._replace(value=None, numerator=None, denominator=None)
        by_number[one.number] = total
    return tuple(by_number[number] for number in sorted(by_number))


def _order(plan: Plan, key: str) -> Order:
    indicator = plan.indicators[key]
    limits = plan.limits_of(indicator)
    return Order("ratio" if limits.rate else indicator.adds_up, indicator.direction != "at_most", limits.scale)


class LevelTotals(Collection[Total]):
    """The totals of the units of a level, in the plan's order, for each indicator the best first.

    They are computed anew at each iteration: those of a million units would not fit into memory. With a list of units,
    those that should have reported and did not come last, without a value.
    """

    def __init__(self, plan: Plan, values: PlainValues | EngineValues, level: int, counts: ExpectedCounts) -> None:
        self.plan, self.counts = plan, counts
        # Units by themselves show all that is published, levels above only what adds up
        shown = [key for key, one in plan.indicators.items() if level == 0 or one.adds_up != "none"]
        self.orders = {number: _order(plan, key) for number, key in enumerate(plan.indicators) if key in shown}
        self.sums = values.ranked(level, self.orders)

    def __iter__(self) -> Iterator[Total]:
        for number, sums in groupby(self.sums, lambda one: one.number):
            there: set[str] = set()
            for total in self._best_first(sums, self.orders[number].falling):
                if self.counts.groups:
                    there.add(total.unit)
                yield total
            yield from self._absent(number, there)

    @cached_property
    def complete(self) -> Counter[str]:
        """The indicators that no unit leaves incomplete, with the number of units."""
        if self.counts.groups or self.counts.all_reported:
            return complete(self)
        keys = list(self.plan.indicators)  # nothing is known to be missing
        return Counter(keys[one.number] for one in self.sums)

    def __len__(self) -> int:
        if not self.counts.groups:
            return sum(1 for _sum in self.sums)
        return sum(1 for _total in self)

    def __contains__(self, total: object) -> bool:
        return any(one == total for one in self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Collection) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def _best_first(self, sums: Iterable[Sum], falling: bool) -> Iterator[Total]:
        near: list[Total] = []
        for one in sums:
            total = total_of(self.plan, one, self.counts)
            if near and not _close(near[-1], total):
                yield from _in_order(near, falling)
                near = []
            near.append(total)
        yield from _in_order(near, falling)

    def _absent(self, number: int, there: set[str]) -> Iterator[Total]:
        """Yield units that should have reported an indicator and did not."""
        key = list(self.plan.indicators)[number]
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


def total_of(plan: Plan, one: Sum, counts: ExpectedCounts) -> Total:
    """The total of a sum, by the way its indicator adds up."""
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
        value = above == one.facts  # each answer is 1 or 0, so all said yes
    elif indicator.adds_up == "any":
        value = above > 0
    both: tuple[Decimal | None, Decimal | None] = (above, below) if rate else (None, None)
    units = one.units
    if one.outdated and one.newest >= (plan.due_of(indicator) or date.max):
        units -= one.outdated  # docs/month.md: from the due day on, older figures count, but not as reported
    return Total(one.unit, key, value, *both, _short(units), _expected(one, counts), one.oldest, one.newest)


def _expected(one: Sum, counts: ExpectedCounts) -> Decimal | None:
    """How many units should have reported: as those that did say, one for each other; None: unknown."""
    if counts.all_reported:
        return _short(one.expected)
    wanted = counts.of(one.unit, one.number)
    if wanted is None or one.unknown or not wanted:  # what is asked of nobody may be published all the same
        return None
    return _short(one.expected) + wanted - int(one.facts)


class RankedUnit(NamedTuple):
    """One unit's total and rank among `ranked` units: the best value has rank 1, equal values share a rank, and the
    rank after a tie of two is two further. The gap is in the indicator's unit, percentage points where that is %."""

    total: Total
    target: Decimal | None
    gap: Fraction | None
    rank: int | None
    ranked: int | None
    baseline: Decimal | None = None

    def times(self, factor: Decimal) -> RankedUnit:
        """The same in another unit, of which `factor` are one of this."""
        total = self.total._replace(
            value=times(self.total.value, factor), numerator=times(self.total.numerator, factor)
        )
        gap, target, baseline = times(self.gap, factor), times(self.target, factor), times(self.baseline, factor)
        return self._replace(total=total, target=target, gap=gap, baseline=baseline)


def ranking(plan: Plan, totals: Collection[Total], ranks: bool = True) -> Iterator[RankedUnit]:
    """Yield units in the order of `LevelTotals`, with ranks by exact values.

    An indicator has no ranks if any unit is incomplete: what is missing could change the order.
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
