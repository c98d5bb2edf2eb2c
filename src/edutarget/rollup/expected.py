"""Who should report what, by a list of units; and units whose figures count twice or not at all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce

from edutarget.figures.parse import EXACT
from edutarget.language.text import at_level, folded_path, path_ends
from edutarget.plan.models import Plan, ReportingUnits
from edutarget.problems.problem import Problem
from edutarget.rollup.plain import Pair, Value

Asked = tuple[bool | None, ...]
"""For each indicator of the plan, whether a unit must report it; None: unknown."""


class Expected:
    """The units that should report to a plan, and what each must report.

    There may be no list of them; `all_reported`: then none is missing, apart from those that figures name as missing.
    """

    def __init__(self, plan: Plan, units: ReportingUnits, all_reported: bool = False) -> None:
        self.plan, self.units, self.all_reported = plan, units, all_reported and not units
        self.former = {name: path for path, unit in units.items() for name in unit.formerly}
        """Former name -> path."""
        self.asked: list[Asked] = []
        """Distinct obligations; `profiles` maps units to them."""
        self.profiles = self._profiles()
        """Path -> index in `asked`. Thousands of schools share a few obligations."""

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
        """Yield (index in `asked`, place of an indicator in the plan) that units with these cannot report."""
        for profile, asked in enumerate(self.asked):
            yield from ((profile, number) for number, wanted in enumerate(asked) if wanted is False)

    def counts(self, level: int | None) -> ExpectedCounts:
        """The numbers of units that must report, below each unit of a level; None: in total, 0: each unit by itself."""
        groups: dict[str, Counter[int]] = defaultdict(Counter)
        for path, profile in self.profiles.items():
            groups[at_level(path, level)][profile] += 1
        return ExpectedCounts(self.asked, groups, self.all_reported)


class ExpectedCounts:
    """The number of units that must report an indicator, below each unit of a level."""

    def __init__(self, asked: list[Asked], groups: Mapping[str, Mapping[int, int]], all_reported: bool) -> None:
        self.asked, self.groups, self.all_reported = asked, groups, all_reported

    def of(self, unit: str, number: int) -> int | None:
        """How many must report this indicator; None if that is unknown for any of them."""
        found = 0
        for profile, count in self.groups.get(unit, {}).items():
            wanted = self.asked[profile][number]
            if wanted is None:
                return None
            if wanted:
                found += count
        return found


# Names


Told = tuple[str, Problem]
"""A unit and a problem with its figures."""


def above_and_below(units: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of a unit and a unit below it, by their paths; `units` is iterated several times."""
    # Of a million units a few thousand have others below them; only the names of these are kept.
    folders = {above for unit in units for above in _above(unit)}
    with_others = {unit for unit in units if unit in folders}
    return [(above, unit) for unit in units for above in _above(unit) if above in with_others]


def _above(unit: str) -> Iterator[str]:
    """Yield the paths above a unit, the nearest first."""
    while "/" in unit:
        unit = unit.rpartition("/")[0]
        yield unit


def counted_twice(plan: Plan, pairs: Iterable[Pair], lines: Sequence[tuple[str, str]]) -> dict[Pair, Problem]:
    """Figures of units above others that report the same; `lines` from `above_and_below`, `pairs` what they report.

    The figure of the unit above is the one too many; its problem names the first unit below.
    """
    named = {unit for line in lines for unit in line}
    reported = {pair for pair in pairs if pair[0] in named}
    indicators = list(plan.indicators.values())
    found: dict[Pair, Problem] = {}
    for above, unit in lines:
        for number, indicator in enumerate(indicators):
            if (above, number) in reported and (unit, number) in reported and (above, number) not in found:
                words = {"above": above, "unit": unit, "indicator": indicator}
                found[above, number] = Problem("unit-above", (), words)
    return found


def not_theirs(plan: Plan, pair: Pair) -> Problem:
    """The problem of a figure of a unit that cannot have it."""
    unit, number = pair
    return Problem("not-its-figure", (), {"unit": unit, "indicator": list(plan.indicators.values())[number]})


def parts_there(plan: Plan, problem: Problem, uneven: Mapping[str, tuple[object, object]]) -> Iterator[Told]:
    """Yield the problems of units whose total is not the sum of its parts; `uneven`: unit -> both."""
    total = plan.indicators[problem.params["total"]]
    for unit, (value, come_to) in uneven.items():
        yield unit, Problem("unit-parts-disagree", (), {"unit": unit, "total": total, "value": value, "sum": come_to})


def renamed(plan: Plan, values: Iterable[Value], former: Mapping[str, str]) -> tuple[list[Value], list[Told]]:
    """Merge the figures of units with former names and of those names; and the problems of figures under former names.

    A unit's own figure counts. Until it has one, those of its former names stand for it. Of merged units the sum counts
    even if one is missing, but then not as a unit that has reported. A figure under a former name that is as new as the
    unit's own is an error.
    """
    names = Counter(former.values())
    groups: dict[Pair, list[Value]] = defaultdict(list)
    for value in values:
        groups[former.get(value.unit, value.unit), value.number].append(value)
    found: list[Value] = []
    told: list[Told] = []
    for (unit, _number), group in groups.items():
        own = next((value for value in group if value.unit == unit), None)
        merged = own or _merged(plan, unit, group)
        if own is None and len(group) < names[unit] and merged.units == 1:
            merged = merged._replace(units=Decimal(0))  # one of two predecessors is half a school
        found.append(merged)
        told += _too_new(plan, own, group) if own else ()
    return found, told


def _too_new(plan: Plan, own: Value, group: Iterable[Value]) -> Iterator[tuple[str, Problem]]:
    indicator = list(plan.indicators.values())[own.number]
    for value in group:
        if value.unit != own.unit and value.day >= own.day:
            words = {"indicator": indicator, "unit": own.unit, "former": value.unit, "date": value.day}
            yield value.unit, Problem("former-name", (), words)


def _merged(plan: Plan, unit: str, group: Sequence[Value]) -> Value:
    """The figures merged into one of a unit; it counts as one unit, unless they are of several themselves."""
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
    # Answers are 1 or 0: the least of them says whether all did, the greatest whether any did
    if adds_up == "all":
        return min
    if adds_up == "any":
        return max
    return _sum


def _sum(parts: Iterable[Decimal]) -> Decimal:
    return reduce(EXACT.add, parts, Decimal(0))
