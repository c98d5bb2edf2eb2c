"""The counts that an entry gives beside its value or instead of it: what a rate is, and whether they fit together."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from edutarget.plan.limits import Limits
from edutarget.problems.problem import Problem
from edutarget.problems.refused import no_value
from edutarget.submission.entry_keys import COUNTS


def rate(limits: Limits, numerator: Decimal, denominator: Decimal) -> Fraction:
    """Numerator over denominator, in per cent where that is the unit."""
    (above, below), (over, under) = numerator.as_integer_ratio(), denominator.as_integer_ratio()
    return Fraction(above * under * limits.scale, below * over)


def counts_problems(limits: Limits, parts: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with value, numerator and denominator together."""
    given = [key for key in COUNTS if key in parts]
    if not limits.rate:
        wrong = [Problem("counts-not-here", (key,), {"given": key}) for key in given]
        return wrong or ([] if "value" in parts else [no_value(limits.answer)])
    if not given:
        return [] if "value" in parts else [no_value()]
    if len(given) == 1:
        missing = "denominator" if given == ["numerator"] else "numerator"
        return [Problem("counts-incomplete", (given[0],), {"given": given[0], "missing": missing})]
    numerator, denominator = parts["numerator"], parts["denominator"]
    if numerator is None or denominator is None:
        return []
    if denominator == 0:
        return [Problem("zero-denominator", ("denominator",))]
    if limits.capped and numerator > denominator:
        return [Problem("counts-exceed", ("numerator",), {"numerator": numerator, "denominator": denominator})]
    return _disagreement(limits, parts.get("value"), numerator, denominator)


def _disagreement(limits: Limits, value: Decimal | None, numerator: Decimal, denominator: Decimal) -> list[Problem]:
    if value is None:
        return []
    exact = rate(limits, numerator, denominator)
    step = Fraction(10) ** int(value.as_tuple().exponent)
    if abs(exact - Fraction(value)) * 2 <= step:  # equal to the digits that were written
        return []
    words = {"value": value, "numerator": numerator, "denominator": denominator, "computed": exact}
    return [Problem("counts-disagree", ("value",), words)]


def units_problems(parts: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the numbers of units that reported and that should have."""
    units, expected = parts.get("units"), parts.get("expected")
    if units is None or expected is None or units <= expected:
        return []
    return [Problem("units-exceed", ("units",), {"units": units, "expected": expected})]
