"""What the form's cells accept: the office program tells a slip at once, in the words of the check."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.plan.models import Plan, Unit

_MOST = 999_999_999_999


def day_rule(plan: Plan, words: Words) -> dict[str, Any]:
    """The day of the figures: not before the plan begins."""
    start = plan.period.start
    told = words(N_("The day on which the figures were counted, such as {day}."), day=plan.period.end)
    return {
        "validate": "date",
        "criteria": ">=",
        "value": datetime(start.year, start.month, start.day),
        "input_message": told,
        **_stop(words(N_("Type a date that is not before {start}, such as {day}."), start=start, day=plan.period.end)),
    }


def value_rule(unit: Unit | None, words: Words) -> dict[str, Any]:
    """A milestone's answer, a whole number, a percentage, or another figure from 0 up."""
    if unit is None:
        answers = ["是", "否"] if words.lang == "zh" else ["yes", "no"]
        return {"validate": "list", "source": answers, **_stop(words(N_("Choose yes or no.")))}
    if unit.kind == "count":
        return count_rule(0, words)
    if unit.limit is not None:
        told = words(N_("Type the percentage as a number from 0 to {limit}, such as 74.1."), limit=unit.limit)
        return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": unit.limit, **_stop(told)}
    told = words(N_("Type a number from 0 up, in {unit}."), unit=unit)
    return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": _MOST, **_stop(told)}


def count_rule(least: int, words: Words) -> dict[str, Any]:
    """A whole number from `least` up."""
    told = words(N_("Type a whole number from {least} up."), least=least)
    return {"validate": "integer", "criteria": "between", "minimum": least, "maximum": _MOST, **_stop(told)}


def _stop(message: str) -> dict[str, Any]:
    return {"error_type": "stop", "error_message": message}
