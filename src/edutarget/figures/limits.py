"""What may be written: numbers, days and answers by their notation, and the figures of an indicator by its limits.

Every reader of figures uses these, and no other checks. The JSON Schemas allow more than is read here: other readers
of YAML guess types, and make a number of 27.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from edutarget.language.text import LONGEST
from edutarget.problems.problem import Problem, no_value

# Notation, for readers of text, databases, JSON Schema and writers of YAML

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
TOTALS = frozenset({"合计", "总计", "小计", "共计", "total", "subtotal", "sum"})
"""What rows that add up others are called."""
YES = frozenset({"true", "True", "TRUE", "yes", "Yes", "YES", "是"})
NO = frozenset({"false", "False", "FALSE", "no", "No", "NO", "否"})

MAGNITUDES = {"百": 2, "千": 3, "万": 4, "亿": 8, "百万": 6, "千万": 7, "百亿": 10, "千亿": 11, "万亿": 12}
"""Chinese words before a unit, and the power of ten that each stands for: 0.19万人 are 1900 people."""

DIGITS = 15  # before the point, and also after it: the sum of a hundred million such figures has at most 38 digits

SUM_DIGITS = 23
"""Digits before the point of a figure with `units`: it may be such a sum."""

_ZEROS = rf"(?:\.0{{1,{DIGITS}}})?"


def plain(places: int | None = None, negative: bool = True, digits: int = DIGITS) -> str:
    """Return a regular expression for plain numbers, in the syntax that Python, JSON Schema and databases share.

    After the point all digits beyond `places` are zeros; None: any digits. At most `digits` stand before the point.
    """
    if places is None or places >= DIGITS:
        decimals = rf"(?:\.[0-9]{{1,{DIGITS}}})?"
    else:
        decimals = rf"(?:\.[0-9]{{1,{places}}}0{{0,{DIGITS - places}}})?" if places else _ZEROS
    figure = rf"(?:0|[1-9][0-9]{{0,{digits - 1}}}){decimals}"
    if negative:
        return f"[+-]?{figure}"
    return rf"(?:\+?{figure}|-0{_ZEROS})"


PLAIN = plain()
PLAIN_SUM = plain(digits=SUM_DIGITS)

_thousands = re.compile(r"\s*[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?\s*%?\s*").fullmatch
_slashes = re.compile(r"\s*([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})\s*").fullmatch


def figure_text(cell: str) -> str:
    """Remove the thousands separators that spreadsheet programs write into CSV: 1,900 -> 1900."""
    if "," in cell and _thousands(cell):
        return cell.replace(",", "")
    return cell


def day_text(cell: str) -> str:
    """Rewrite the days that spreadsheet programs write into CSV: 2025/9/3 -> 2025-09-03."""
    day = _slashes(cell)
    if day:
        return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"
    return cell


# In JSON Schema

Json = dict[str, Any]

TEXT: Json = {"type": ["string", "number", "boolean"]}
"""A single value: the name 1001 is a number for other readers."""

REMARK: Json = {"type": [*TEXT["type"], "null"]}
"""A text that may say nothing: `note: ~` and `note:` are null for other readers."""

FILLED: Json = {"type": TEXT["type"], "pattern": r"\S"}
UNIT_NAME: Json = {**FILLED, "maxLength": LONGEST}
DAY: Json = {"type": "string", "format": "date", "pattern": r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\s*$"}
DAY_OR_NULL: Json = {"anyOf": [DAY, {"type": "null"}]}
ANSWER: Json = {"enum": [True, False, *sorted(YES), *sorted(NO)]}


def written(number: Json, plain: str) -> Json:
    """Return the schema of a number or of a text that is one: 27 and "27"."""
    return {"anyOf": [number, {"type": "string", "pattern": rf"^\s*{plain}\s*$"}]}


NUMBER = written({"type": "number"}, PLAIN)
REVISION = written({"type": "integer", "minimum": 1, "maximum": 999}, "[1-9][0-9]{0,2}")
MONTHS = written({"type": "integer", "minimum": 1, "maximum": 999}, "[1-9][0-9]{0,2}")
YEAR = written({"type": "integer", "minimum": 1000, "maximum": 2999}, "[12][0-9]{3}")


# The limits of an indicator

COUNTS = ("numerator", "denominator")


class Limits(NamedTuple):
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
