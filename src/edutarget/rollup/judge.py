"""Rows read one by one, with the words and by the rules of a submission: nothing else here knows a rule."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from edutarget.figures import parse
from edutarget.figures.limits import rate
from edutarget.language.rounding import trimmed
from edutarget.plan.models import Plan
from edutarget.problems.problem import Problem, Refused
from edutarget.rollup.facts import ANY_UNIT, ONE, OWN, ZERO, Fact, WholeNames
from edutarget.submission.checks import CONFIRMED, scale_bound, target_of
from edutarget.submission.entry import EntryReader, confirmation

NONE, SINGLE = Decimal(0), Decimal(1)
_NO_PARTS = NONE, NONE, SINGLE, SINGLE

LAST = 1 << 30
"""The revision of a figure whose own cannot be read: none of an earlier one stands in for it."""


class Judged(NamedTuple):
    """A fact that was read. `number` is the indicator's place in the plan; None, like `day`: it could not be read.

    What is added up are `above` and `below`, a rate's counts, or `above` alone; an answer is 1 or 0. Of the figures of
    one key the highest `revision` counts.
    """

    fact: Fact
    number: int | None
    day: date | None
    problem: Problem | None
    above: Decimal = NONE
    below: Decimal = NONE
    units: Decimal = SINGLE
    expected: Decimal = SINGLE
    revision: int = 1

    @property
    def withdrawn(self) -> bool:
        """Whether it rightly takes a figure back."""
        return self.fact.withdrawn is not None and self.problem is None

    @property
    def key(self) -> tuple[str, int, date] | None:
        """What there may be one figure of; None where a part of it is not known."""
        unit = self.fact.unit
        if unit is None or self.number is None or self.day is None:
            return None
        return (unit, self.number, self.day)


class Judge:
    """Reads facts one by one, with the words and by the rules of a submission."""

    def __init__(self, plan: Plan, published: bool = False, summed: bool = True) -> None:
        """`published`: what cannot be summed is kept as well, for the units by themselves; `summed`: what can be is."""
        self.plan, self.published, self.summed = plan, published, summed
        self.keys = list(plan.indicators)
        self.readers = [
            EntryReader.of(plan, indicator, other_units=False)  # figures of a table name no unit
            for indicator in plan.indicators.values()
        ]
        self.indicators = list(plan.indicators.values())
        self.limits = [plan.limits_of(indicator) for indicator in self.indicators]
        self.bounds = [self._lowest_bound(number) for number in range(len(self.indicators))]
        self._part = lru_cache(10_000)(lambda unit: unit if plan.is_part(unit) else None)  # a third of the time of CSV
        self.whole = WholeNames.of(plan)
        dues = (plan.due_of(indicator) for indicator in self.indicators)
        self.dues = {number: due for number, due in enumerate(dues) if due is not None}
        """When each indicator is due, where it is at all."""
        self._places = {key: number for number, key in enumerate(self.keys)}

    def __call__(self, fact: Fact) -> Judged:
        """The fact as read, with the first thing that is wrong with it, also beside the target of its unit."""
        return self.in_scale(self.read(fact))

    def read(self, fact: Fact, with_figures: bool = True) -> Judged:
        """The fact as read, with the first thing that is wrong with it by itself.

        `with_figures`: whether they are to be read; an engine has read those that are plainly right.
        """
        number = self.number(fact.indicator or "")
        day, problem = self._day(fact)
        if fact.unit is None:
            problem = Problem("no-unit", (), {"unit": ANY_UNIT})
        if number is None:
            unknown = Problem("unknown-indicator", (), {"written": fact.indicator or ""})
            return Judged(fact, None, day, problem or unknown)
        revision = LAST
        try:
            revision = parse.revision(fact.revision) if fact.revision else 1
            parts = self._parts(fact, number) if with_figures else _NO_PARTS
        except Refused as no:
            return Judged(fact, number, day, problem or no.problem, revision=revision)
        return Judged(fact, number, day, problem, *parts, revision)

    def _lowest_bound(self, number: int) -> Decimal | None:
        """The figure from which on an indicator may be out of the scale of some unit's target."""
        indicator, limits = self.indicators[number], self.limits[number]
        if limits.answer or limits.capped:
            return None
        targets = indicator.target, *(share.target for share in indicator.shares.values())
        bounds = [scale_bound(indicator, target) for target in targets]
        return min((bound for bound in bounds if bound is not None), default=None)

    def bounds_of(self, unit: str) -> dict[int, Decimal]:
        """The figures from which on those of a unit are out of scale, by indicator."""
        part = self._part(unit)
        found: dict[int, Decimal] = {}
        for number, indicator in enumerate(self.indicators):
            if self.bounds[number] is not None:
                bound = scale_bound(indicator, target_of(part, indicator))
                found |= {} if bound is None else {number: bound}
        return found

    def in_scale(self, judged: Judged) -> Judged:
        """The same, with a problem where only another unit explains the figure, and nobody has confirmed it."""
        number, unit = judged.number, judged.fact.unit
        if judged.problem is not None or number is None or unit is None:
            return judged
        lowest = self.bounds[number]
        if lowest is None:
            return judged
        value = self._value(number, judged)
        if value < lowest or confirmation(judged.fact.confirmed or ""):
            return judged
        target = target_of(self._part(unit), self.indicators[number])
        bound = scale_bound(self.indicators[number], target)
        if bound is None or value < bound:
            return judged
        return judged._replace(problem=Problem("out-of-scale", (), {"value": value, "target": target, **CONFIRMED}))

    def _value(self, number: int, judged: Judged) -> Decimal | Fraction:
        """What is added up as a value; a rate without its counts counts as nothing."""
        if not self.limits[number].rate:
            return trimmed(judged.above)
        if judged.below:
            return rate(self.limits[number], judged.above, judged.below)
        return NONE

    def number(self, written: str) -> int | None:
        """The place in the plan of the indicator that is called so."""
        key = self.plan.id_of(written)
        if key is None:
            return None
        return self._places[key]

    def _day(self, fact: Fact) -> tuple[date | None, Problem | None]:
        try:
            day = parse.day(fact.as_of or "")
        except Refused as no:
            return None, no.problem
        start = self.plan.period.start
        return day, Problem("date-before-plan", (), {"date": day, "start": start}) if day < start else None

    def _parts(self, fact: Fact, number: int) -> tuple[Decimal, Decimal, Decimal, Decimal]:
        """What the figure adds; raises Refused."""
        given, limits, whole = fact.given, self.limits[number], fact.unit in self.whole
        if fact.withdrawn is not None:
            self.readers[number].read({**given, "withdrawn": fact.withdrawn, "revision": fact.revision or "1"})
            return _NO_PARTS
        if fact.row is None and not limits.rate:  # of a submission, and so judged already
            of, expected = (Decimal(given[name]) if name in given else None for name in ("units", "expected"))
            return _value(given["value"]), NONE, *units_of(of, expected, whole)
        if limits.answer and "value" in given:
            given["value"] = _answer(given["value"])
        entry = self.readers[number].figure(given["value"] if given.keys() == {"value"} else given)
        units = units_of(entry.units, entry.expected, whole)
        if not limits.rate:
            return Decimal(entry.value) if not isinstance(entry.value, Fraction) else NONE, NONE, *units
        if entry.numerator is not None and entry.denominator is not None:
            return entry.numerator, entry.denominator, *units
        if self.needs_counts(number) and not whole:
            raise Refused("counts-missing", **self._words(fact, number))
        if (self.published or whole) and isinstance(entry.value, Decimal):
            return entry.value, NONE, *units
        return NONE, NONE, *units

    def adds(self, number: int) -> bool:
        """Whether an indicator adds up at all: some can only be known above."""
        return self.plan.indicators[self.keys[number]].adds_up != "none"

    def needs_counts(self, number: int) -> bool:
        """Whether a rate is of use only with its counts, as it is to be summed."""
        return self.adds(number) and self.summed

    def taken(self, number: int) -> bool:
        """Whether figures of an indicator are kept at all."""
        return self.adds(number) or self.published

    def explained(self, judged: Judged) -> Problem:
        """The problem of a fact with all its words; without one of its own, that there is more than one of it."""
        problem = judged.problem
        if problem is None:
            return Problem("duplicate-row", (), self._words(judged.fact, judged.number or 0))
        if problem.rule == "unknown-indicator":  # what looks like a name takes a millisecond to find
            return problem._replace(params={**problem.params, "suggestions": self.plan.like(problem.params["written"])})
        return problem

    def _words(self, fact: Fact, number: int) -> dict[str, Any]:
        """Whose figure a fact is."""
        indicator = self.plan.indicators[self.keys[number]]
        return {"unit": fact.unit, "indicator": indicator, "date": parse.day(fact.as_of or "")}


def _answer(text: str) -> str:
    """The answer that a number says, as databases write it; any other text as it is."""
    if re.fullmatch(ONE, text):
        return "true"
    if re.fullmatch(ZERO, text):
        return "false"
    return text


def _value(text: str) -> Decimal:
    return Decimal({"true": "1", "false": "0"}.get(text, text))


def units_of(units: Decimal | None, expected: Decimal | None, whole: bool = False) -> tuple[Decimal, Decimal]:
    """How many units a figure comes from, and how many were expected there: 0 where that is not known of several.

    A figure of the `whole` that does not say from how many was not added up.
    """
    if expected is None:
        expected = SINGLE
        if units is not None and units > 1:
            expected = NONE
    if units is None:
        units = OWN if whole else SINGLE
    return units, expected
