"""Units by their names: who was renamed or merged counts once, and figures that count twice or are not theirs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from typing import NamedTuple

from edutarget.figures.parse import EXACT
from edutarget.plan.models import Plan
from edutarget.problems.problem import Problem
from edutarget.rollup.facts import Pair, Value

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
    return min if adds_up == "all" else max if adds_up == "any" else _sum


def _sum(parts: Iterable[Decimal]) -> Decimal:
    return reduce(EXACT.add, parts, Decimal(0))
