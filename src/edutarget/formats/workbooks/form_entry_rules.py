"""What the form's cells accept: the office program tells a slip at once, in the words of the check."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.plan.indicator import Unit
from edutarget.plan.limits import Limits
from edutarget.plan.models import Plan
from edutarget.plan.plain_number import DIGITS

_MOST = 10**DIGITS - 1
"""The largest whole number that is read: the office program wants an end where there is none."""


def day_rule(plan: Plan, words: Words) -> dict[str, Any]:
    """The day of the figures: not before the plan begins."""
    start = plan.period.start
    told = words(N_("The day of the figures, such as {day}."), day=plan.period.end)
    return {
        "validate": "date",
        "criteria": ">=",
        "value": datetime(start.year, start.month, start.day),
        "input_message": told,
        **_stop(words(N_("Type a date that is not before {start}, such as {day}."), start=start, day=plan.period.end)),
    }


def value_rule(limits: Limits, unit: Unit | None, words: Words) -> dict[str, Any]:
    """A milestone's answer, a whole number, a percentage, or another figure."""
    if limits.answer:
        answers = ["是", "否"] if words.lang == "zh" else ["yes", "no"]
        return {"validate": "list", "source": answers, **_stop(words(N_("Choose yes or no.")))}
    least = -_MOST if limits.least is None else limits.least
    most = _MOST if limits.most is None else limits.most
    return {**_between(limits.whole, least, most), **_stop(_told(limits, unit, words))}


def _told(limits: Limits, unit: Unit | None, words: Words) -> str:
    if limits.least is None:
        return words(N_("Type a whole number.")) if limits.whole else words(N_("Type a number, in {unit}."), unit=unit)
    if limits.whole:
        return words(N_("Type a whole number from {least} up."), least=limits.least)
    if limits.most is not None:
        return words(N_("Type the percentage as a number from 0 to {limit}, such as 74.1."), limit=limits.most)
    return words(N_("Type a number from 0 up, in {unit}."), unit=unit)


def count_rule(limits: Limits, least: int, words: Words) -> dict[str, Any]:
    """A numerator or a denominator from `least` up, whole where people or things are counted."""
    if limits.counted:
        return {**_between(True, least, _MOST), **_stop(words(N_("Type a whole number from {least} up."), least=least))}
    return {**_between(False, 0, _MOST), **_stop(words(N_("Type a number from 0 up.")))}


def _between(whole: bool, least: int, most: int) -> dict[str, Any]:
    return {"validate": "integer" if whole else "decimal", "criteria": "between", "minimum": least, "maximum": most}


def _stop(message: str) -> dict[str, Any]:
    return {"error_type": "stop", "error_message": message}
