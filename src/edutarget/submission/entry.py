"""One indicator's entry: what was submitted, and how it is read from text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from edutarget.language.terms import N_, Term
from edutarget.plan import figures
from edutarget.plan.indicator import Indicator, Unit
from edutarget.plan.limits import Limits, limits_of
from edutarget.plan.models import Plan
from edutarget.problems.collected import Problems
from edutarget.problems.problem import Problem
from edutarget.problems.refused import Refused, misspelt, no_value

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


_REMEMBERED = 1000  # thousands of schools report the same few small numbers


class Figure:
    """How one indicator's entry is read: a number, a unit, counts, or an answer."""

    def __init__(self, limits: Limits, unit: Unit | None) -> None:
        self.limits, self.unit = limits, unit
        self.factors = unit.spellings if unit else {}
        self.units = unit.factors if unit else {}
        counts = dict.fromkeys(COUNTS, _whole_count) if limits.counted else {}
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
        if len(self._known) < _REMEMBERED:
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
                    absent = [one for one in ENTRY_KEYS if one not in written and _CHINESE.get(one) not in written]
                    raise Refused("unknown-key", **misspelt(key, _KNOWN, absent))
                if part in spelled:
                    raise Refused("duplicate-key", key=key)
                spelled[part] = key
                parts[part] = self.keys[part](value)
            except Refused as no:
                problems.append(no.problem.below((key,)))
                parts.setdefault(part, None)
        found = [*self._counts_problems(parts), *_conflicts(parts)]
        problems.extend(_as_spelled(problem, spelled) for problem in found)
        if problems:
            raise Refused.because(*problems)
        if "denominator" in parts:
            parts["value"] = self._rate(parts["numerator"], parts["denominator"])
        return Entry(**parts)

    def _rate(self, numerator: Decimal, denominator: Decimal) -> Fraction:
        """Numerator over denominator, in per cent where that is the unit."""
        (above, below), (over, under) = numerator.as_integer_ratio(), denominator.as_integer_ratio()
        return Fraction(above * under * self.limits.scale, below * over)

    def _counts_problems(self, parts: dict[str, Any]) -> list[Problem]:
        """What is wrong with value, numerator and denominator together."""
        given = [key for key in COUNTS if key in parts]
        if not self.limits.rate:
            wrong = [Problem("counts-not-here", (key,), {"given": key}) for key in given]
            return wrong or ([] if "value" in parts else [no_value(self.limits.answer)])
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
        if self.limits.capped and numerator > denominator:
            return [Problem("counts-exceed", ("numerator",), {"numerator": numerator, "denominator": denominator})]
        return self._disagreement(parts.get("value"), numerator, denominator)

    def _disagreement(self, value: Decimal | None, numerator: Decimal, denominator: Decimal) -> list[Problem]:
        if value is None:
            return []
        exact = self._rate(numerator, denominator)
        step = Fraction(10) ** int(value.as_tuple().exponent)
        if abs(exact - Fraction(value)) * 2 <= step:  # equal to the digits that were written
            return []
        words = {"value": value, "numerator": numerator, "denominator": denominator, "computed": exact}
        return [Problem("counts-disagree", ("value",), words)]


def _as_spelled(problem: Problem, spelled: Mapping[str, str]) -> Problem:
    """A problem of one part, at the key and in the words that were written."""
    path = tuple(spelled.get(str(part), part) for part in problem.path)
    params = dict(problem.params)
    if (given := params.get("given")) in COUNTS:
        params["given"] = spelled[given]
        if spelled[given] != given and "missing" in params:
            params["missing"] = _CHINESE[params["missing"]]
    return Problem(problem.rule, path, params)


def _conflicts(parts: Mapping[str, Any]) -> list[Problem]:
    units, expected = parts.get("units"), parts.get("expected")
    if units is None or expected is None or units <= expected:
        return []
    return [Problem("units-exceed", ("units",), {"units": units, "expected": expected})]


def _moved_point(value: Decimal) -> Decimal:
    while value > 100:
        value = value.scaleb(-1)
    return value.normalize()


def _whole_count(written: Any) -> Decimal:
    return _counted_whole(figures.text(written))


@lru_cache(maxsize=_REMEMBERED)
def _counted_whole(written: str) -> Decimal:
    value = _counted(written)
    if value != value.to_integral_value():
        raise Refused("not-whole", value=value, unit=Term(N_("people or things")))
    return value


def _count(written: Any) -> Decimal:
    return _counted(figures.text(written))


@lru_cache(maxsize=_REMEMBERED)
def _counted(written: str) -> Decimal:
    value = figures.number(written)
    if value < 0:
        raise Refused("negative", value=value)
    return value


COUNTS = ("numerator", "denominator")
ENTRY_KEYS: Mapping[str, Callable[[Any], Any]] = {
    "value": figures.number,
    "numerator": _count,
    "denominator": _count,
    "note": figures.text,
    "units": _count,
    "expected": _count,
}
ENTRY_NAMES: Mapping[str, str] = {"数值": "value", "分子": "numerator", "分母": "denominator", "备注": "note"}
"""The keys in Chinese."""
_CHINESE = {part: name for name, part in ENTRY_NAMES.items()}
_KNOWN = {
    "en": ", ".join(ENTRY_KEYS),
    "zh": "、".join(f"{key}（{_CHINESE[key]}）" if key in _CHINESE else key for key in ENTRY_KEYS),
}
