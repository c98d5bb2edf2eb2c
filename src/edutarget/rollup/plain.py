"""Adding up in plain Python: all that submissions need, and what every engine must find, value for value."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from edutarget.figures.parse import EXACT
from edutarget.language.rounding import trimmed
from edutarget.plan.models import Plan
from edutarget.plan.text import at_level
from edutarget.problems.problem import Problem
from edutarget.rollup.judge import ZERO, Judge, Judged
from edutarget.rollup.reading.columns import Fact
from edutarget.rollup.value import NAMED, PARTS, Pair, Value


class PlainFacts:
    """All facts, judged one by one, and what is wrong with them."""

    def __init__(self, plan: Plan, facts: Iterable[Fact]) -> None:
        self.judge = Judge(plan)
        judged = [self.judge(fact) for fact in facts]
        times = Counter(one.key for one in judged)
        twice = {key for key, count in times.items() if count > 1 and key is not None}
        self.judged = [self._with_repeats(one, twice) for one in judged] if twice else judged
        self.rows = len(judged)
        self.newest = max((one.day for one in judged if one.day), default=None)

    def _with_repeats(self, judged: Judged, twice: set[tuple[str, int, date]]) -> Judged:
        again = judged.problem is None and judged.key in twice
        return judged._replace(problem=self.judge.repeated(judged)) if again else judged

    @property
    def counts(self) -> Counter[str]:
        """Rule -> how many facts break it first."""
        return Counter(self.judge.counted_as(one) for one in self.judged if one.problem)

    def first(self, count: int) -> list[tuple[Fact, Problem]]:
        """The first faulty facts, by file and row."""
        faulty = [(one.fact, one.problem) for one in self.judged if one.problem]
        return sorted(faulty, key=lambda found: _place(found[0]))[:count]

    def values(self, as_of: date) -> PlainValues:
        """The newest fact of each unit and indicator on or before a day, unless something is wrong with that one."""
        newest: dict[tuple[str, int], Judged] = {}
        for one in self.judged:
            if (key := one.key) and key[2] <= as_of:
                before = newest.get(key[:2])
                if before is None or before.key is None or key[2] > before.key[2]:
                    newest[key[:2]] = one
        right = (one for key, one in newest.items() if one.problem is None and self.judge.adds(key[1]))
        return PlainValues([_value(one) for one in right])

    def later(self, as_of: date) -> int:
        """How many facts are of later days."""
        return sum(one.day is not None and one.day > as_of for one in self.judged)

    def units_on(self, day: date) -> list[str]:
        """The first units that have a fact of a day."""
        return sorted({one.fact.unit for one in self.judged if one.day == day and one.fact.unit})[:NAMED]

    def strangers(self, listed: Sequence[str]) -> dict[str, str]:
        """Units that are not listed, each with a file that names it."""
        return self.files_of({one.fact.unit for one in self.judged if one.fact.unit}.difference(listed))

    def files_of(self, units: Collection[str]) -> dict[str, str]:
        """Units with a file that names each."""
        found: dict[str, str] = {}
        for one in self.judged:
            unit, file = one.fact.unit, one.fact.file
            if unit in units and unit is not None:
                found[unit] = min(found.get(unit, file), file)
        return dict(sorted(found.items()))


def _place(fact: Fact) -> tuple[Any, ...]:
    return fact.file, fact.row is None, fact.row or 0, fact.unit or "", fact.indicator or "", fact.as_of or ""


def _value(one: Judged) -> Value:
    assert one.key is not None
    return Value(*one.key, one.above, one.below, one.units, one.expected)


class PlainValues:
    """The values that are added up, in a list."""

    def __init__(self, values: Iterable[Value]) -> None:
        self.all = list(values)

    def units(self) -> list[str]:
        """The units that have a value, sorted."""
        return sorted({value.unit for value in self.all})

    def of(self, profiles: Mapping[str, int], not_asked: Collection[tuple[int, int]]) -> PlainValues:
        """Those of the units that have a profile, but for the profiles and indicators that do not go together."""
        listed = (value for value in self.all if value.unit in profiles)
        return PlainValues(value for value in listed if (profiles[value.unit], value.number) not in not_asked)

    def misplaced(self, profiles: Mapping[str, int], not_asked: Collection[tuple[int, int]]) -> list[Pair]:
        """Whose values of what that leaves out, of units with a profile, sorted."""
        listed = (value.pair for value in self.all if value.unit in profiles)
        return sorted((unit, number) for unit, number in listed if (profiles[unit], number) in not_asked)

    def from_day(self, day: date) -> PlainValues:
        """Those of a day or later ones."""
        return PlainValues(value for value in self.all if value.day >= day)

    def before(self, day: date) -> tuple[int, list[tuple[str, int, date]]]:
        """How many are older than a day, and the first of them by unit and indicator, with their days."""
        found = sorted((*value.pair, value.day) for value in self.all if value.day < day)
        return len(found), found[:NAMED]

    def rows_of(self, units: Collection[str]) -> list[Value]:
        """The values of some units."""
        return [value for value in self.all if value.unit in units]

    def replaced(self, units: Collection[str], rows: Iterable[Value]) -> PlainValues:
        """Other values in place of all that some units have."""
        gone = frozenset(units)
        return PlainValues([*(value for value in self.all if value.unit not in gone), *rows])

    def uneven(self, total: int, parts: Collection[int]) -> dict[str, tuple[Decimal, Decimal]]:
        """The first units whose total is not the sum of their parts, with both."""
        found: dict[str, tuple[Decimal, Decimal]] = defaultdict(lambda: (ZERO, ZERO))
        for value in self.all:
            whole, come_to = found[value.unit]
            if value.number == total:
                found[value.unit] = EXACT.add(whole, value.above), come_to
            elif value.number in parts:
                found[value.unit] = whole, EXACT.add(come_to, value.above)
        uneven = sorted((unit, both) for unit, both in found.items() if both[0] != both[1])
        return {unit: (trimmed(whole), trimmed(parts)) for unit, (whole, parts) in uneven[:NAMED]}

    def sums(self, level: int | None = None) -> Iterator[dict[str, Any]]:
        """Sums and the number of units, for each indicator and each unit of a level; see `adding.sums`."""
        groups: dict[Pair, list[Value]] = defaultdict(list)
        for value in self.all:
            groups["" if level is None else at_level(value.unit, level), value.number].append(value)
        for (unit, number), found in groups.items():
            sums = {name: _sum(getattr(one, name) for one in found) for name in PARTS}
            days = [one.day for one in found]
            counts = {"facts": len(found), "unknown": sum(not one.expected for one in found)}
            yield {"unit": unit, "number": number, **sums, **counts, "oldest": min(days), "newest": max(days)}


def _sum(parts: Iterable[Decimal]) -> Decimal:
    total = ZERO
    for part in parts:
        total = EXACT.add(total, part)
    return total
