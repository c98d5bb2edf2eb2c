"""The engine's sums as exact values, put together as the plan says that each indicator adds up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from sys import intern
from typing import Any

from edutarget.language.rounding import trimmed
from edutarget.plan.limits import Limits, limits_of
from edutarget.plan.models import Plan
from edutarget.rollup.result import Total
from edutarget.rollup.units.expected import ExpectedCounts
from edutarget.submission.entry import Value


def totals(plan: Plan, rows: Iterable[Mapping[str, Any]], counts: ExpectedCounts | None = None) -> tuple[Total, ...]:
    """The totals, in the plan's order and then by unit.

    `counts` knows how many units should have reported: with it, units of which none did have a total without a value.
    """
    keys, limits = list(plan.indicators), [limits_of(plan, indicator) for indicator in plan.indicators.values()]
    found = [_total(plan, keys[row["number"]], limits[row["number"]], row, counts) for row in rows]
    found += _absent(plan, counts, found) if counts else ()
    places = {key: place for place, key in enumerate(keys)}
    return tuple(sorted(found, key=lambda total: (places[total.indicator], total.unit)))


def _absent(plan: Plan, counts: ExpectedCounts, found: Iterable[Total]) -> Iterator[Total]:
    """Units that should have reported what others have."""
    there = {(total.indicator, total.unit) for total in found}
    reported = {key for key, _unit in there}
    for number, key in enumerate(plan.indicators):
        for unit in counts.groups if key in reported else ():
            if (key, unit) not in there and (wanted := counts.of(unit, number)):
                yield Total(unit, key, None, None, None, Decimal(0), Decimal(wanted))


_small = lru_cache(1000)(trimmed)
"""Counts of units are small numbers; hundreds of thousands of totals share them."""


def _total(plan: Plan, key: str, limits: Limits, row: Mapping[str, Any], counts: ExpectedCounts | None) -> Total:
    indicator = plan.indicators[key]
    above, below = trimmed(row["above"]), _small(row["below"])
    value: Value = above
    if limits.rate:
        value = Fraction(above) * limits.scale / Fraction(below)
    elif indicator.adds_up in ("all", "any"):
        value = above == row["facts"] if indicator.adds_up == "all" else above > 0
    both: tuple[Decimal | None, Decimal | None] = (above, below) if limits.rate else (None, None)
    expected = _expected(row, counts)
    return Total(intern(row["unit"]), key, value, *both, _small(row["units"]), expected, row["oldest"], row["newest"])


def _expected(row: Mapping[str, Any], counts: ExpectedCounts | None) -> Decimal | None:
    """How many units should have reported: what those that did say of themselves, and one for each that did not."""
    wanted = counts.of(row["unit"], row["number"]) if counts else None
    if wanted is None or row["unknown"]:
        return None
    return _small(row["expected"]) + wanted - int(row["facts"])
