"""Units that were renamed or merged count once, under the name they have now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from typing import NamedTuple

from edutarget.figures.parse import EXACT
from edutarget.plan.models import Plan
from edutarget.problems.problem import Problem
from edutarget.rollup.value import Pair, Value


class Renamed(NamedTuple):
    """Figures under the names of today, and what is wrong with some under former names, by those names."""

    values: list[Value]
    problems: list[tuple[str, Problem]]


def renamed(plan: Plan, values: Iterable[Value], former: Mapping[str, str]) -> Renamed:
    """The figures of units that have former names, and of those names, put together.

    A unit's own figure counts. Until it has one, those of its former names stand for it, of units that were merged all
    of them. A figure under a former name that is as new as the unit's own is a mistake.
    """
    groups: dict[Pair, list[Value]] = defaultdict(list)
    for value in values:
        groups[former.get(value.unit, value.unit), value.number].append(value)
    found = Renamed([], [])
    for (unit, _number), group in groups.items():
        own = next((value for value in group if value.unit == unit), None)
        found.values.append(own or _merged(plan, unit, group))
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
