"""What units show beside one another: names that stand for two, figures that would count twice or are not theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from edutarget.plan.models import Plan
from edutarget.problems.problem import Problem
from edutarget.rollup.units.expected import Expected
from edutarget.rollup.value import Pair

Told = tuple[str, Problem]
"""A unit and what is wrong with its figures."""


def above_and_below(units: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Units and units below them, by their paths."""
    known = set(units)
    for unit in sorted(known):
        above = unit
        while "/" in above:
            above = above.rpartition("/")[0]
            if above in known:
                yield above, unit


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


def unlisted(expected: Expected, units: Iterable[str]) -> Iterator[Told]:
    """Units that are not in the list, and which of the list they seem to be."""
    for unit in units:
        if meant := expected.meant_by(unit):
            yield unit, Problem("unit-twice", (), {"unit": unit, "other": meant})
        else:
            yield unit, Problem("unlisted-unit", (), {"unit": unit})


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
