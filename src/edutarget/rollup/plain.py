"""Adding up in plain Python, for submissions and small tables; every engine must find the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from edutarget.figures.parse import EXACT
from edutarget.language.rounding import trimmed
from edutarget.language.text import at_level
from edutarget.problems.problem import Problem
from edutarget.rollup.judge import NONE, SINGLE, Fact, Judge, Judged

NAMED = 1000
"""Limit of figures or units of one kind that are listed; engines only count the others."""

PARTS = ("above", "below", "units", "expected")
"""What is added up. `above`: the numerator of a rate, the answer of a milestone (1 or 0), else the value; `below`: the
denominator, else 0; `units` in the figure, and how many were `expected` there."""

SHARED = 50_000
"""Limit of figures kept to be shared in memory: thousands of schools report the same few small numbers."""

FAULTY = 1000
"""Limit of faulty facts in memory; above it, only the first of them are kept."""


Pair = tuple[str, int]
"""A unit and an indicator, by its place in the plan."""


class Value(NamedTuple):
    """The newest figure of a unit: what it adds, the number of units in it, and how many were expected there (0: it is
    of several units, and the expected number is unknown)."""

    unit: str
    number: int
    day: date
    above: Decimal
    below: Decimal
    units: Decimal
    expected: Decimal

    @property
    def pair(self) -> Pair:
        """Unit and indicator."""
        return self.unit, self.number


class OwnValue(NamedTuple):
    """The newest figure of the whole in a table, and whether it is right."""

    value: Value
    right: bool


class Sum(NamedTuple):
    """The sum of the values of a unit of some level: of `facts` values, `unknown` of which have no expected number of
    units; in `expected`, these have as many as they come from. `outdated` of the `units` have a figure from before the
    due day."""

    unit: str
    number: int
    above: Decimal
    below: Decimal
    units: Decimal
    expected: Decimal
    unknown: int
    facts: int
    oldest: date
    newest: date
    outdated: Decimal


class Order(NamedTuple):
    """How to compare the values of an indicator: by the way it adds up; `falling`: the largest is the best.

    A rate without its counts is divided by its `scale`: 74 per cent is 74 of 100.
    """

    adds_up: str
    falling: bool
    scale: int = 1


class Kept(NamedTuple):
    """What is kept of a unit's facts of one indicator: the newest, and in `days` a bit for each day that has one.

    `day` is None if all are of days after the one asked for; `right` is False if the newest is faulty.
    """

    day: date | None
    above: Decimal
    below: Decimal
    units: Decimal
    expected: Decimal
    right: bool
    days: int


_NOTHING = Kept(None, NONE, NONE, SINGLE, SINGLE, True, 0)
_Figures = Mapping[str, Mapping[int, Kept]]


class PlainFacts:
    """Facts judged one by one; only the newest of each unit and indicator is kept.

    `rows`: how many; `newest`: the newest day of any; `later`: how many are of days after the one asked for; `counts`:
    rule -> how many break it first. `EngineFacts` has the same for tables of an engine.
    """

    def __init__(self, judge: Judge, facts: Callable[[], Iterable[Fact]], as_of: date | None) -> None:
        """`facts` yields all of them, and again for a second reading if there are revisions or duplicates."""
        self.judge = judge
        self._as_of = as_of or date.max
        self._revisions: dict[tuple[str, int, date] | None, tuple[int, int]] = {}
        self._read(facts())
        if self._revisions:  # only now is it known which figures they replace
            self._read(facts())
        # The first of two facts was taken before the second was seen, so both are named in another reading
        for judged in self._last_revisions(facts()) if self._twice else ():
            if judged.problem is None and judged.key in self._twice:
                self._tell(judged, "duplicate-row")

    def _read(self, facts: Iterable[Fact]) -> None:
        """Read all facts, from the beginning."""
        self.rows = self.later = 0
        self.newest: date | None = None
        self.counts: Counter[str] = Counter()
        self._figures: dict[str, dict[int, Kept]] = {}
        self._files: dict[str, str] = {}
        self._on_newest: set[str] = set()
        self._faulty: list[Judged] = []
        self._twice: set[tuple[str, int, date]] = set()
        self._bits: dict[date, int] = {}
        self._shared: dict[Kept, Kept] = {}
        for judged in self._last_revisions(facts):
            self._take(judged)

    def _last_revisions(self, facts: Iterable[Fact]) -> Iterator[Judged]:
        """Yield facts that no revision replaces or withdraws, as far as revisions are known."""
        for fact in facts:
            judged = self.judge(fact)
            if judged.revision > 1 and judged.key is not None:
                highest, of_figures = self._revisions.get(judged.key, (1, 1))
                if not judged.withdrawn:
                    of_figures = max(of_figures, judged.revision)
                self._revisions[judged.key] = max(highest, judged.revision), of_figures
            last = judged.revision, judged.revision
            if not self._revisions or self._revisions.get(judged.key, last) == last:
                yield judged

    def _take(self, judged: Judged) -> None:
        self.rows += 1
        if judged.problem is not None:
            self._tell(judged, judged.problem.rule)
        unit, file, day = judged.fact.unit, judged.fact.file, judged.day
        if unit is not None and self._files.setdefault(unit, file) > file:
            self._files[unit] = file
        if day is not None:
            self.later += day > self._as_of
            if self.newest is None or day > self.newest:
                self.newest = day
                self._on_newest.clear()
            if unit is not None and day == self.newest:
                self._on_newest.add(unit)
        if judged.key is not None:
            self._keep(judged.key, judged)

    def _keep(self, key: tuple[str, int, date], judged: Judged) -> None:
        unit, number, day = key
        figures = self._figures.setdefault(unit, {})
        before = figures.get(number, _NOTHING)
        # One integer per indicator finds duplicates; a set of days for each would take far more memory
        bit = self._bits.setdefault(day, 1 << len(self._bits))
        if before.days & bit:
            self._twice.add(key)
            return
        days = before.days | bit
        if day <= self._as_of and (before.day is None or day > before.day):
            parts = judged.above, judged.below, judged.units, judged.expected
            after = Kept(day, *parts, judged.problem is None, days)
        else:
            after = before._replace(days=days)
        if len(self._shared) < SHARED:
            after = self._shared.setdefault(after, after)
        figures[number] = after

    def _tell(self, judged: Judged, rule: str) -> None:
        self.counts[rule] += 1
        self._faulty.append(judged)
        if len(self._faulty) > FAULTY:
            self._faulty = self._first(FAULTY // 2)

    def _first(self, count: int) -> list[Judged]:
        return sorted(self._faulty, key=lambda judged: _place(judged.fact))[:count]

    def first(self, count: int) -> list[tuple[Fact, Problem]]:
        """The first faulty facts, by file and row."""
        return [(judged.fact, self.judge.explained(judged)) for judged in self._first(count)]

    def values(self) -> PlainValues:
        """The newest fact of each part and indicator up to the day asked for, unless it has an error."""
        found: dict[str, Mapping[int, Kept]] = {}
        taken = {number for number in range(len(self.judge.keys)) if self.judge.taken(number)}
        for unit, figures in self._figures.items():
            right = {number: kept for number, kept in figures.items() if self._is_right(unit, number, kept)}
            right = {number: kept for number, kept in right.items() if number in taken}
            if right and unit not in self.judge.whole:
                found[unit] = (
                    figures if len(right) == len(figures) else right
                )  # share the mapping if nothing is left out
        return PlainValues(found, self.judge.dues)

    def of_whole(self) -> list[OwnValue]:
        """The newest fact of each indicator of the plan's own unit, and whether it is right; see OWN."""
        return [
            OwnValue(Value(unit, number, kept.day, *kept[1:5]), self._is_right(unit, number, kept))
            for unit in filter(self.judge.whole.__contains__, self._figures)
            for number, kept in self._figures[unit].items()
            if kept.day is not None
        ]

    def _is_right(self, unit: str, number: int, kept: Kept) -> bool:
        if kept.day is None or not kept.right:
            return False
        return not self._twice or (unit, number, kept.day) not in self._twice

    def units_on(self, day: date) -> list[str]:
        """The first units with a fact of a day, which must be the newest of all."""
        if day == self.newest:
            return sorted(self._on_newest)[:NAMED]
        return []

    def strangers(self, listed: Sequence[str]) -> dict[str, str]:
        """Units that are not listed, each with a file that names it."""
        return self.files_of(self._files.keys() - set(listed))

    def files_of(self, units: Collection[str]) -> dict[str, str]:
        """Units with a file that names each."""
        return {unit: self._files[unit] for unit in sorted(units) if unit in self._files}


def _place(fact: Fact) -> tuple[str, bool, int, str, str, str]:
    return fact.file, fact.row is None, fact.row or 0, fact.unit or "", fact.indicator or "", fact.as_of or ""


class PlainValues:
    """The values to add up, one for each unit and indicator: unit -> indicator's place in the plan -> value.

    `dues`: when each indicator is due. `EngineValues` has the same methods for a table of an engine.
    """

    def __init__(self, figures: _Figures, dues: Mapping[int, date]) -> None:
        self.figures, self.dues = figures, dues

    def _all(self) -> Iterator[Value]:
        for unit, figures in self.figures.items():
            for number, kept in figures.items():
                assert kept.day is not None
                yield Value(unit, number, kept.day, *kept[1:5])

    def _only(self, wanted: Callable[[str, int, Kept], bool]) -> PlainValues:
        found: dict[str, Mapping[int, Kept]] = {}
        for unit, figures in self.figures.items():
            some = {number: kept for number, kept in figures.items() if wanted(unit, number, kept)}
            if some:
                found[unit] = some
        return PlainValues(found, self.dues)

    def units(self) -> Sequence[str]:
        """The units that have a value, sorted."""
        return sorted(self.figures)

    def asked(
        self, profiles: Mapping[str, int], not_asked: Collection[tuple[int, int]]
    ) -> tuple[PlainValues, list[Pair]]:
        """The values without those of indicators that the profile of a unit cannot report; and these, sorted."""
        kept = self._only(lambda unit, number, _: (profiles[unit], number) not in not_asked)
        misplaced = (value.pair for value in self._all() if (profiles[value.unit], value.number) in not_asked)
        return kept, sorted(misplaced)

    def since(self, day: date) -> tuple[PlainValues, int, list[tuple[str, int, date]]]:
        """The values of a day or later; how many are older, and the first of these by unit and indicator, with their
        days."""
        older = sorted((*value.pair, value.day) for value in self._all() if value.day < day)
        newer = self._only(lambda _unit, _number, kept: kept.day is not None and kept.day >= day)
        return newer, len(older), older[:NAMED]

    def rows_of(self, units: Collection[str]) -> list[Value]:
        """The values of some units."""
        return [value for value in self._all() if value.unit in units]

    def replaced(self, units: Collection[str], rows: Iterable[Value]) -> PlainValues:
        """Replace all values of some units."""
        gone = frozenset(units)
        found = {unit: dict(figures) for unit, figures in self.figures.items() if unit not in gone}
        for value in rows:
            found.setdefault(value.unit, {})[value.number] = Kept(*value[2:], True, 0)
        return PlainValues(found, self.dues)

    def uneven(self, total: int, parts: Collection[int]) -> dict[str, tuple[Decimal, Decimal]]:
        """The first units whose total is not the sum of its parts -> both."""
        found: dict[str, tuple[Decimal, Decimal]] = {}
        for unit, figures in self.figures.items():
            whole = NONE
            if total in figures:
                whole = figures[total].above
            come_to = NONE
            for part in parts:
                if part in figures:
                    come_to = EXACT.add(come_to, figures[part].above)
            if whole != come_to:
                found[unit] = trimmed(whole), trimmed(come_to)
        return dict(sorted(found.items())[:NAMED])

    def sums(self, level: int | None = None) -> Iterator[Sum]:
        """Yield the sum of each indicator for each unit of a level (1: the first part of a path; None: all together; 0:
        each unit by itself)."""
        groups: dict[Pair, Sum] = {}
        for value in self._all():
            unit = at_level(value.unit, level)
            one = sum_of(value, unit, self.dues.get(value.number))
            if (unit, value.number) in groups:
                one = added(groups[unit, value.number], one)
            groups[unit, value.number] = one
        yield from groups.values()

    def ranked(self, level: int, orders: Mapping[int, Order]) -> Sequence[Sum]:
        """The sums of a level of indicators with an order, by indicator, the best value first, compared in floating
        point. They can be iterated again, even after an engine is closed."""
        sums = [one for one in self.sums(level) if one.number in orders]
        return sorted(sums, key=lambda one: (one.number, _measure(one, orders[one.number])))


def _measure(one: Sum, order: Order) -> float:
    """A sort key: smaller is better. As in engines, in floating point."""
    value = float(one.above)
    if order.adds_up == "ratio":
        value /= float(one.below or order.scale)
    elif order.adds_up == "all":
        value = one.above == one.facts
    elif order.adds_up == "any":
        value = one.above > 0
    if order.falling:
        return -value
    return value


def sum_of(value: Value, unit: str = "", due: date | None = None) -> Sum:
    """A single value as a sum for `unit`."""
    outdated = NONE if due is None or value.day >= due else value.units
    parts = value.above, value.below, value.units, value.expected or value.units
    return Sum(unit, value.number, *parts, int(not value.expected), 1, value.day, value.day, outdated)


def added(some: Sum, one: Sum) -> Sum:
    """Add two sums of one indicator and unit, exactly."""
    return Sum(
        some.unit,
        some.number,
        EXACT.add(some.above, one.above),
        EXACT.add(some.below, one.below),
        EXACT.add(some.units, one.units),
        EXACT.add(some.expected, one.expected),
        some.unknown + one.unknown,
        some.facts + one.facts,
        min(some.oldest, one.oldest),
        max(some.newest, one.newest),
        EXACT.add(some.outdated, one.outdated),
    )
