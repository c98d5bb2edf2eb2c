"""Facts read one by one, with the words and by the rules of a submission: the truth that engines are held to."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from edutarget.figures import parse
from edutarget.plan.models import Plan
from edutarget.problems.problem import Problem, Refused
from edutarget.rollup.reading import columns
from edutarget.rollup.reading.columns import Fact
from edutarget.submission.entry import EntryReader

ZERO, ONE = Decimal(0), Decimal(1)


class Judged(NamedTuple):
    """A fact that was read. `number` is the indicator's place in the plan; None, like the others: it could not be
    read. What is added up are `above` and `below`, a rate's counts, or `above` alone; an answer is 1 or 0."""

    fact: Fact
    number: int | None
    day: date | None
    problem: Problem | None
    above: Decimal = ZERO
    below: Decimal = ZERO
    units: Decimal = ONE
    expected: Decimal = ONE

    @property
    def key(self) -> tuple[str, int, date] | None:
        """What there may be one figure of; None where a part of it is not known."""
        unit = self.fact.unit
        return None if unit is None or self.number is None or self.day is None else (unit, self.number, self.day)


class Judge:
    """Reads facts one by one, with the words and by the rules of a submission."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.keys = list(plan.indicators)
        self.places = {key: number for number, key in enumerate(self.keys)}
        self.figures = [
            EntryReader.of(plan, indicator, other_units=False)  # figures of a table name no unit
            for indicator in plan.indicators.values()
        ]
        self.limits = [plan.limits_of(indicator) for indicator in plan.indicators.values()]

    def __call__(self, fact: Fact) -> Judged:
        """The fact as read, with the first thing that is wrong with it by itself."""
        key = self.plan.id_of(fact.indicator or "")
        number = None if key is None else self.places[key]
        day, problem = self._day(fact)
        if fact.unit is None:
            problem = Problem("no-unit")
        if number is None:
            return Judged(fact, None, day, problem or self._unknown(fact.indicator or ""))
        try:
            parts = self._parts(fact, number)
        except Refused as no:
            return Judged(fact, number, day, problem or no.problem)
        return Judged(fact, number, day, problem, *parts)

    def _day(self, fact: Fact) -> tuple[date | None, Problem | None]:
        try:
            day = parse.day(fact.as_of or "")
        except Refused as no:
            return None, no.problem
        start = self.plan.period.start
        return day, Problem("date-before-plan", (), {"date": day, "start": start}) if day < start else None

    def _unknown(self, written: str) -> Problem:
        return Problem("unknown-indicator", (), {"written": written, "suggestions": self.plan.like(written)})

    def _parts(self, fact: Fact, number: int) -> tuple[Decimal, Decimal, Decimal, Decimal]:
        """What the figure adds; raises Refused."""
        given, limits = fact.given, self.limits[number]
        if fact.row is None and not limits.rate:  # of a submission, and so judged already
            counts = (Decimal(given[name]) if name in given else None for name in ("units", "expected"))
            return _value(given["value"]), ZERO, *_units(*counts)
        if limits.answer and (answer := _answer(given.get("value", ""))):
            given["value"] = answer
        entry = self.figures[number].read(given)
        units = _units(entry.units, entry.expected)
        if not limits.rate:
            return Decimal(entry.value) if not isinstance(entry.value, Fraction) else ZERO, ZERO, *units
        if entry.numerator is not None and entry.denominator is not None:
            return entry.numerator, entry.denominator, *units
        if self.adds(number):
            raise Refused("counts-missing", **self.words(fact, number))
        return ZERO, ZERO, *units

    def counted_as(self, judged: Judged) -> str:
        """The rule that a problem is counted under: engines tell apart less than people are told."""
        rule = judged.problem.rule if judged.problem else ""
        if rule in _DAYS:
            return "date-format"
        if rule in _TOLD_APART and (rule != "no-value" or not judged.fact.given):
            return rule
        return "not-yes-no" if judged.number is not None and self.limits[judged.number].answer else "not-a-number"

    def adds(self, number: int) -> bool:
        """Whether an indicator adds up at all: some can only be known above."""
        return self.plan.indicators[self.keys[number]].adds_up != "none"

    def repeated(self, judged: Judged) -> Problem:
        """The problem of a fact that there is more than one of."""
        return Problem("duplicate-row", (), self.words(judged.fact, judged.number or 0))

    def words(self, fact: Fact, number: int) -> dict[str, Any]:
        """Whose figure a fact is."""
        indicator = self.plan.indicators[self.keys[number]]
        return {"unit": fact.unit, "indicator": indicator, "date": parse.day(fact.as_of or "")}


def _answer(text: str) -> str | None:
    return "true" if re.fullmatch(columns.ONE, text) else "false" if re.fullmatch(columns.ZERO, text) else None


def _value(text: str) -> Decimal:
    return Decimal({"true": "1", "false": "0"}.get(text, text))


def _units(units: Decimal | None, expected: Decimal | None) -> tuple[Decimal, Decimal]:
    """How many units a figure comes from, and how many were expected there: 0 where that is not known of several."""
    several = units is not None and units > 1
    return ONE if units is None else units, expected if expected is not None else ZERO if several else ONE


_DAYS = frozenset({"date-format", "no-date", "date-impossible"})
_TOLD_APART = frozenset(
    {
        *("no-unit", "no-value", "date-before-plan", "unknown-indicator", "not-yes-no", "not-a-number", "negative"),
        *("not-whole", "over-100", "counts-not-here", "counts-missing", "counts-incomplete", "zero-denominator"),
        *("counts-exceed", "counts-disagree", "units-exceed", "duplicate-row"),
    }
)
