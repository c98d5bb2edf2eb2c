"""The engine's sums as exact values, put together as the plan says that each indicator adds up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from sys import intern
from typing import Any

from edutarget.figures.limits import Limits
from edutarget.language.rounding import trimmed
from edutarget.plan.models import Plan
from edutarget.rollup.result import Total
from edutarget.rollup.units.expected import ExpectedCounts
from edutarget.submission.entry import Value


def totals(plan: Plan, rows: Iterable[Mapping[str, Any]], counts: ExpectedCounts | None = None) -> tuple[Total, ...]:
    """The totals, in the plan's order and then by unit.

    `counts` knows how many units should have reported: with it, units of which none did have a total without a value.
    """
    keys, limits = list(plan.indicators), [plan.limits_of(indicator) for indicator in plan.indicators.values()]
    found = [_total(plan, keys[row["number"]], limits[row["number"]], row, counts) for row in rows]
    found += _absent(plan, counts, found) if counts else ()
    places = {key: place for place, key in enumerate(keys)}
    found.sort(key=lambda total: total.unit)
    found.sort(key=lambda total: places[total.indicator])
    return tuple(found)


def _absent(plan: Plan, counts: ExpectedCounts, found: Iterable[Total]) -> Iterator[Total]:
    """Units that should have reported what others have."""
    there = {(total.indicator, total.unit) for total in found}
    reported = {key for key, _unit in there}
    for number, key in enumerate(plan.indicators):
        for unit in counts.groups if key in reported else ():
            if (key, unit) not in there and (wanted := counts.of(unit, number)):
                yield Total(unit, key, None, None, None, Decimal(0), Decimal(wanted))


_shared = lru_cache(10_000)(trimmed)
"""Most figures are small numbers, and there are few days: hundreds of thousands of totals share them."""

_same_day = lru_cache(1000)(lambda day: day)


def _total(plan: Plan, key: str, limits: Limits, row: Mapping[str, Any], counts: ExpectedCounts | None) -> Total:
    indicator = plan.indicators[key]
    above, below = _shared(row["above"]), _shared(row["below"])
    value: Value = above
    if limits.rate:
        value = Fraction(above) * limits.scale / Fraction(below)
    elif indicator.adds_up in ("all", "any"):
        value = above == row["facts"] if indicator.adds_up == "all" else above > 0
    both: tuple[Decimal | None, Decimal | None] = (above, below) if limits.rate else (None, None)
    expected = _expected(row, counts)
    days = _same_day(row["oldest"]), _same_day(row["newest"])
    return Total(intern(row["unit"]), key, value, *both, _shared(row["units"]), expected, *days)


def _expected(row: Mapping[str, Any], counts: ExpectedCounts | None) -> Decimal | None:
    """How many units should have reported: what those that did say of themselves, and one for each that did not."""
    wanted = counts.of(row["unit"], row["number"]) if counts else None
    if wanted is None or row["unknown"]:
        return None
    return _shared(row["expected"]) + wanted - int(row["facts"])
