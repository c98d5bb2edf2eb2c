"""One indicator's entry: what was submitted, and how it is read from text."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from edutarget.plan import figures
from edutarget.plan.indicator import Indicator, Unit
from edutarget.plan.limits import Limits, limits_of
from edutarget.plan.models import Plan
from edutarget.problems.collected import Problems
from edutarget.problems.problem import Problem
from edutarget.problems.refused import Refused, misspelt
from edutarget.submission.counts import counts_problems, rate, units_problems
from edutarget.submission.entry_keys import CHINESE, COUNTS, ENTRY_KEYS, ENTRY_NAMES, KNOWN, REMEMBERED, whole_count

Value = Decimal | Fraction | bool
"""A figure as written, a rate computed from its counts (a Fraction: 1466/1978 has no last decimal), or a
milestone's answer."""


class Entry(NamedTuple):
    """What was submitted for one indicator, in its unit; a rate may come with its counts.

    `units` is the number of reporting units that a rolled-up value comes from, `expected` how many should report.
    """

    value: Value
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    note: str | None = None
    units: Decimal | None = None
    expected: Decimal | None = None

    @property
    def partial(self) -> bool:
        """Whether fewer units reported than were expected."""
        return self.units is not None and self.expected is not None and self.units < self.expected


class Figure:
    """How one indicator's entry is read: a number, a unit, counts, or an answer."""

    def __init__(self, limits: Limits, unit: Unit | None) -> None:
        self.limits, self.unit = limits, unit
        self.factors = unit.spellings if unit else {}
        self.units = unit.factors if unit else {}
        counts = dict.fromkeys(COUNTS, whole_count) if limits.counted else {}
        self.keys = {**ENTRY_KEYS, **counts, "value": self.value}
        self._known: dict[str, Entry] = {}

    @classmethod
    def of(cls, plan: Plan, indicator: Indicator) -> Figure:
        """The reader of an indicator's entries."""
        return cls(limits_of(plan, indicator), plan.unit_of(indicator))

    def read(self, written: Any) -> Entry:
        """Text or a mapping -> Entry; raises Refused with every problem in it."""
        if written.__class__ is dict:
            return self._mapping(written)
        if entry := self._known.get(written if written.__class__ is str else ""):
            return entry
        entry = Entry(self.value(written))
        if len(self._known) < REMEMBERED:
            self._known[written] = entry
        return entry

    def value(self, written: Any) -> Value:
        """One value, within what its indicator allows; raises Refused."""
        limits = self.limits
        if limits.answer:
            return figures.yes_no(written)
        value = figures.figure(written, self.factors, self.units)
        if limits.least is not None and value < limits.least:
            raise Refused("negative", value=value)
        if limits.whole and value != value.to_integral_value():
            raise Refused("not-whole", value=value, unit=self.unit)
        if limits.most is not None and value > limits.most:
            raise Refused("over-100", value=value, instead=_moved_point(value))
        return value

    def _mapping(self, written: dict[str, Any]) -> Entry:
        problems = Problems()
        parts: dict[str, Any] = {}
        spelled: dict[str, str] = {}
        for key, value in written.items():
            part = ENTRY_NAMES.get(key, key)
            try:
                if part not in self.keys:
                    absent = [one for one in ENTRY_KEYS if one not in written and CHINESE.get(one) not in written]
                    raise Refused("unknown-key", **misspelt(key, KNOWN, absent))
                if part in spelled:
                    raise Refused("duplicate-key", key=key)
                spelled[part] = key
                parts[part] = self.keys[part](value)
            except Refused as no:
                problems.append(no.problem.below((key,)))
                parts.setdefault(part, None)
        if found := [*counts_problems(self.limits, parts), *units_problems(parts)]:
            problems.extend(_as_spelled(problem, spelled) for problem in found)
        if problems:
            raise Refused.because(*problems)
        if "denominator" in parts:
            parts["value"] = rate(self.limits, parts["numerator"], parts["denominator"])
        return Entry(**parts)


def _as_spelled(problem: Problem, spelled: Mapping[str, str]) -> Problem:
    """A problem of one part, at the key and in the words that were written."""
    path = tuple(spelled.get(str(part), part) for part in problem.path)
    params = dict(problem.params)
    if (given := params.get("given")) in COUNTS:
        params["given"] = spelled[given]
        if spelled[given] != given and "missing" in params:
            params["missing"] = CHINESE[params["missing"]]
    return Problem(problem.rule, path, params)


def _moved_point(value: Decimal) -> Decimal:
    while value > 100:
        value = value.scaleb(-1)
    return value.normalize()
