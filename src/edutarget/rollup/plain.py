"""Adding up in plain Python: all that submissions need, and what every engine must find, value for value."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from edutarget.plan.figures import EXACT
from edutarget.plan.models import Plan
from edutarget.problems.problem import Problem
from edutarget.rollup.columns import Fact
from edutarget.rollup.judge import ZERO, Judge, Judged


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
        right = {key: one for key, one in newest.items() if one.problem is None and self.judge.adds(key[1])}
        return PlainValues(right)

    def strangers(self, listed: Sequence[str]) -> dict[str, str]:
        """Units that are not listed, each with a file that names it."""
        known = frozenset(listed)
        named = ((one.fact.unit, one.fact.file) for one in self.judged if one.fact.unit)
        found: dict[str, str] = {}
        for unit, file in named:
            if unit not in known:
                found[unit] = min(found.get(unit, file), file)
        return dict(sorted(found.items()))


def _place(fact: Fact) -> tuple[Any, ...]:
    return fact.file, fact.row is None, fact.row or 0, fact.unit or "", fact.indicator or "", fact.as_of or ""


@dataclass(frozen=True, slots=True)
class PlainValues:
    """The values that are added up, by unit and the indicator's place in the plan."""

    newest: Mapping[tuple[str, int], Judged]

    def of(self, listed: Iterable[str]) -> PlainValues:
        """Those of the listed units alone."""
        known = frozenset(listed)
        return PlainValues({key: one for key, one in self.newest.items() if key[0] in known})

    @property
    def units(self) -> list[str]:
        """The units that have a value, sorted."""
        return sorted({unit for unit, _number in self.newest})

    def span(self) -> tuple[int, str, str]:
        """How many units have a value, the first and the last of them by name."""
        units = self.units
        return (len(units), units[0], units[-1]) if units else (0, "", "")

    def missing(self, listed: Sequence[str]) -> list[str]:
        """The listed units that have no value."""
        return sorted(set(listed) - set(self.units))

    def sums(self, level: int | None = None) -> Iterator[dict[str, Any]]:
        """Sums and the number of units, for each indicator and each unit of a level; see `adding.sums`."""
        groups: dict[tuple[str, int], list[Judged]] = defaultdict(list)
        for (unit, number), one in self.newest.items():
            groups["" if level is None else at_level(unit, level), number].append(one)
        for (unit, number), found in groups.items():
            sums = {name: _sum(getattr(one, name) for one in found) for name in ("above", "below", "units")}
            yield {"unit": unit, "number": number, **sums, "facts": len(found)}


def at_level(unit: str, level: int) -> str:
    """The first parts of a path such as province/prefecture/county; the whole of one that has no more."""
    return "/".join(unit.split("/")[:level]) if level else unit


def _sum(parts: Iterable[Decimal]) -> Decimal:
    total = ZERO
    for part in parts:
        total = EXACT.add(total, part)
    return total
