"""The limits of an indicator's figures, and the only checks of them, used by every reader of figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from edutarget.problems.problem import Problem, no_value

COUNTS = ("numerator", "denominator")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a figure may be. `least` and `most` are in the indicator's unit; None: only its digits are limited."""

    answer: bool = False
    """It is yes or no, not a number."""
    whole: bool = False
    """Its values are whole."""
    capped: bool = False
    """It is a share of a whole: its numerator is at most its denominator."""
    counted: bool = False
    """Its counts are whole: people or things."""
    rate: bool = False
    """It may be given as its counts, numerator and denominator, which are never below zero."""
    scale: int = 1
    """Factor from numerator / denominator to its value: 100 for per cent, else 1."""
    least: int | None = None
    most: int | None = None


def broken_limit(limits: Limits, value: Decimal, unit: object = None) -> Problem | None:
    """Return the problem of the first limit that a number breaks, or None; `unit` is named in the message."""
    if limits.least is not None and value < limits.least:
        return Problem("negative", (), {"value": value})
    if limits.whole and value != value.to_integral_value():
        return Problem("not-whole", (), {"value": value, "unit": unit})
    if limits.most is not None and value > limits.most:
        return Problem("over-100", (), {"value": value, "instead": _moved_point(value)})
    return None


def perhaps_share(value: Decimal | Fraction | bool, all_likelier: bool) -> bool:
    """Whether a percentage may be a share of one, as spreadsheets store it: below 1, or 1 where 100 is likelier."""
    return 0 < value < 1 or (value == 1 and all_likelier)


def _moved_point(value: Decimal) -> Decimal:
    """Return 74.1 for 741: the percentage that was meant if only the point is missing."""
    while value > 100:
        value = value.scaleb(-1)
    return value.normalize()


def rate(limits: Limits, numerator: Decimal, denominator: Decimal) -> Fraction:
    """Return numerator / denominator, in per cent if that is the unit."""
    # This takes a fifth of the time of dividing two Fractions; files of schools are full of rates.
    (above, below), (over, under) = numerator.as_integer_ratio(), denominator.as_integer_ratio()
    return Fraction(above * under * limits.scale, below * over)


def entry_problems(limits: Limits, parts: Mapping[str, Any]) -> list[Problem]:
    """Return the problems of the parts of an entry taken together, each at its part; None is an unreadable part."""
    return [*_counts_problems(limits, parts), *_units_problems(parts)]


def _counts_problems(limits: Limits, parts: Mapping[str, Any]) -> list[Problem]:
    given = [key for key in COUNTS if key in parts]
    if given and not limits.rate:
        return [Problem("counts-not-here", (key,), {"given": key}) for key in given]
    if not given:
        if "value" in parts:
            return []
        return [no_value(answer=limits.answer)]
    if len(given) == 1:
        [missing] = set(COUNTS) - set(given)
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
    computed = rate(limits, numerator, denominator)
    last_digit = Fraction(10) ** int(value.as_tuple().exponent)
    if abs(computed - Fraction(value)) * 2 <= last_digit:  # equal when rounded to the digits of `value`
        return []
    words = {"value": value, "numerator": numerator, "denominator": denominator, "computed": computed}
    return [Problem("counts-disagree", ("value",), words)]


def _units_problems(parts: Mapping[str, Any]) -> list[Problem]:
    units, expected = parts.get("units"), parts.get("expected")
    if units is None or expected is None or units <= expected:
        return []
    return [Problem("units-exceed", ("units",), {"units": units, "expected": expected})]
