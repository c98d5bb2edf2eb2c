"""Who should report what, by a list of units; and units whose figures count twice, under two names or not at all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from typing import NamedTuple

from edutarget.figures.parse import EXACT
from edutarget.plan.models import Plan, ReportingUnits
from edutarget.plan.names import at_level, folded_path, path_ends
from edutarget.problems.problem import Problem
from edutarget.rollup.facts import Pair, Value

Asked = tuple[bool | None, ...]
"""For each indicator of the plan, whether a unit must report it; None: that is not known."""


class Expected:
    """The units that should report to a plan, and what each must report."""

    def __init__(self, plan: Plan, units: ReportingUnits) -> None:
        self.plan, self.units = plan, units
        self.former = {name: path for path, unit in units.items() for name in unit.formerly}
        """Former name -> path."""
        self.asked: list[Asked] = []
        """What units must report: all that are alike in this have one place here."""
        self.profiles = self._profiles()
        """Path -> place in `asked`: thousands of schools are of a few kinds."""

    def _profiles(self) -> dict[str, int]:
        known: dict[tuple[tuple[str, ...], frozenset[str]], int] = {}
        by_name = {name for one in self.plan.indicators.values() for name in one.reporters if "/" in name}
        found: dict[str, int] = {}
        for path, unit in self.units.items():
            named = by_name.intersection(path_ends(folded_path(path))) if by_name else ()
            key = tuple(unit.kinds), frozenset(named)
            if key not in known:
                known[key] = len(self.asked)
                self.asked.append(tuple(one.asked_of(path, unit.kinds) for one in self.plan.indicators.values()))
            found[path] = known[key]
        return found

    def not_asked(self) -> Iterator[tuple[int, int]]:
        """Places in `asked` and indicators, by their place in the plan, that units there cannot report."""
        for profile, asked in enumerate(self.asked):
            yield from ((profile, number) for number, wanted in enumerate(asked) if wanted is False)

    def counts(self, level: int | None) -> ExpectedCounts:
        """How many units must report, below each unit of a level; None: in all, 0: each unit by itself."""
        groups: dict[str, Counter[int]] = defaultdict(Counter)
        for path, profile in self.profiles.items():
            groups["" if level is None else at_level(path, level)][profile] += 1
        return ExpectedCounts(self.asked, groups)


class ExpectedCounts:
    """How many units must report an indicator, below each unit of a level."""

    def __init__(self, asked: list[Asked], groups: Mapping[str, Mapping[int, int]]) -> None:
        self.asked, self.groups = asked, groups

    def of(self, unit: str, number: int) -> int | None:
        """How many must report this indicator; None where that is not known of all of them."""
        found = 0
        for profile, count in self.groups.get(unit, {}).items():
            wanted = self.asked[profile][number]
            if wanted is None:
                return None
            found += count if wanted else 0
        return found


# Names


Told = tuple[str, Problem]
"""A unit and what is wrong with its figures."""


def above_and_below(units: Iterable[str]) -> list[tuple[str, str]]:
    """Units and units below them, by their paths; `units` are read several times."""
    # Of a million units a few thousand have others below them: the names of these alone are held.
    folders = {above for unit in units for above in _above(unit)}
    with_others = {unit for unit in units if unit in folders}
    return [(above, unit) for unit in units for above in _above(unit) if above in with_others]


def _above(unit: str) -> Iterator[str]:
    """The units that a unit's path says it lies in, the nearest first."""
    while "/" in unit:
        unit = unit.rpartition("/")[0]
        yield unit


def counted_twice(plan: Plan, pairs: Iterable[Pair], lines: Sequence[tuple[str, str]]) -> dict[Pair, Problem]:
    """Figures of units above others that report the same; `lines` as from `above_and_below`, `pairs` what they report.

    Of these the figure of the unit above is too much, each told with the first unit below it.
    """
    reported = set(pairs)
    indicators = list(plan.indicators.values())
    found: dict[Pair, Problem] = {}
    for above, unit in lines:
        for number, indicator in enumerate(indicators):
            if (above, number) in reported and (unit, number) in reported and (above, number) not in found:
                words = {"above": above, "unit": unit, "indicator": indicator}
                found[above, number] = Problem("unit-above", (), words)
    return found


def not_theirs(plan: Plan, pairs: Iterable[Pair]) -> Iterator[Told]:
    """Figures of units that cannot have them."""
    indicators = list(plan.indicators.values())
    for unit, number in pairs:
        yield unit, Problem("not-its-figure", (), {"unit": unit, "indicator": indicators[number]})


def parts_there(plan: Plan, problem: Problem, uneven: Mapping[str, tuple[object, object]]) -> Iterator[Told]:
    """Units whose own total is not the sum of their parts: `uneven` has the two."""
    total = plan.indicators[problem.params["total"]]
    for unit, (value, come_to) in uneven.items():
        yield unit, Problem("unit-parts-disagree", (), {"unit": unit, "total": total, "value": value, "sum": come_to})


class Renamed(NamedTuple):
    """Figures under the names of today, and what is wrong with some under former names, by those names."""

    values: list[Value]
    problems: list[tuple[str, Problem]]


def renamed(plan: Plan, values: Iterable[Value], former: Mapping[str, str]) -> Renamed:
    """The figures of units that have former names, and of those names, put together.

    A unit's own figure counts. Until it has one, those of its former names stand for it, of units that were merged all
    of them: as long as one of these is silent, their sum counts, but not as that of a unit that has reported. A figure
    under a former name that is as new as the unit's own is a mistake.
    """
    names = Counter(former.values())
    groups: dict[Pair, list[Value]] = defaultdict(list)
    for value in values:
        groups[former.get(value.unit, value.unit), value.number].append(value)
    found = Renamed([], [])
    for (unit, _number), group in groups.items():
        own = next((value for value in group if value.unit == unit), None)
        merged = own or _merged(plan, unit, group)
        if own is None and len(group) < names[unit] and merged.units == 1:
            merged = merged._replace(units=Decimal(0))  # one of two predecessors is half a school
        found.values.append(merged)
        found.problems.extend(_too_new(plan, own, group) if own else ())
    return found


def _too_new(plan: Plan, own: Value, group: Iterable[Value]) -> Iterator[tuple[str, Problem]]:
    indicator = list(plan.indicators.values())[own.number]
    for value in group:
        if value.unit != own.unit and value.day >= own.day:
            words = {"indicator": indicator, "unit": own.unit, "former": value.unit, "date": value.day}
            yield value.unit, Problem("former-name", (), words)


def _merged(plan: Plan, unit: str, group: Sequence[Value]) -> Value:
    """The figures of what was merged into a unit, as one; it is one unit, unless they are of several themselves."""
    add = _adding(list(plan.indicators.values())[group[0].number].adds_up)
    known = all(value.expected for value in group)
    several = any(value.units > 1 for value in group)
    return group[0]._replace(
        unit=unit,
        day=min(value.day for value in group),
        above=add(value.above for value in group),
        below=_sum(value.below for value in group),
        units=_sum(value.units for value in group) if several else Decimal(1),
        expected=_sum(value.expected for value in group) if known and several else Decimal(known),
    )


def _adding(adds_up: str) -> Callable[[Iterable[Decimal]], Decimal]:
    if adds_up == "all":
        return min
    return max if adds_up == "any" else _sum


def _sum(parts: Iterable[Decimal]) -> Decimal:
    return reduce(EXACT.add, parts, Decimal(0))
