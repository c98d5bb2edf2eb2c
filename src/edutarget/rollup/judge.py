"""The columns of a table, a row as a fact, and the judge, who reads facts one by one by the rules of a submission.

No other module of the roll-up knows a rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from edutarget.figures import parse
from edutarget.figures.limits import day_text, figure_text, rate
from edutarget.language.rounding import trimmed
from edutarget.language.text import N_, Term, folded, path_ends
from edutarget.plan.models import Plan
from edutarget.problems.problem import Problem, Refused
from edutarget.submission.checks import CONFIRMED, scale_bound, target_of
from edutarget.submission.entry import EntryReader, confirmation

ANY_UNIT = Term(N_("the school, or the path down to it, such as county/school"))
"""What to write if a unit is missing and nothing tells which."""

TITLES: Mapping[str, tuple[str, ...]] = {
    "unit": ("单位", "数据所属单位", "填报单位"),
    "indicator": ("指标", "指标名称"),
    "as_of": ("as of", "日期", "截止日期", "数据截止日期"),
    "value": ("数值", "实际值"),
    "numerator": ("分子",),
    "denominator": ("分母",),
    "units": ("报送单位数", "填报单位数"),
    "expected": ("应报送单位数",),
    "confirmed": ("已核实",),
    "revision": ("版次",),
    "withdrawn": ("撤回原因",),
}
"""Titles that a column may have besides its key."""

COLUMNS = tuple(TITLES)
REQUIRED = COLUMNS[:4]
FIGURES = COLUMNS[3:8]
VERSION = COLUMNS[9:]
TEXTS = (*COLUMNS[1:8], *VERSION)
"""The columns that the judge reads."""

ONE, ZERO = r"1(\.0{1,15})?", r"0(\.0{1,15})?"
"""Patterns of numbers that mean yes and no to a milestone, as databases write them."""

OWN = Decimal(-1)
"""In place of a number of units: a figure of the whole that was not added up."""

_known = {folded(name): key for key, names in TITLES.items() for name in (key, *names)}
_FORM = frozenset(map(folded, ("id", "code", "代码")))


class Fact(NamedTuple):
    """A row of a table as written, or a figure of a submission in the same shape.

    `row` counts from 0 in a table; it is None for a figure of a submission, which has been checked already.
    """

    unit: str | None
    indicator: str | None
    as_of: str | None
    value: str | None
    numerator: str | None
    denominator: str | None
    units: str | None
    expected: str | None
    confirmed: str | None
    revision: str | None
    withdrawn: str | None
    file: str
    row: int | None = None

    @property
    def empty(self) -> bool:
        """Whether the row has nothing in it."""
        return not any(self[: len(COLUMNS)])

    @property
    def given(self) -> dict[str, str]:
        """The figures that are given, by column."""
        return {name: text for name, text in zip(FIGURES, self[3:8], strict=True) if text is not None}


def fact_of(texts: Mapping[str, str | None], file: str, row: int | None) -> Fact:
    """The fact of a row, with texts as typed before a spreadsheet program saved them."""
    found: dict[str, str] = {}
    for name, written in texts.items():
        text = (written or "").strip()
        if name == "as_of":
            text = day_text(text)
        elif name in FIGURES:
            text = figure_text(text)
        if text:
            found[name] = text
    return Fact._make([*map(found.get, COLUMNS), file, row])


def places_of(titles: Sequence[str]) -> dict[str, int]:
    """Column -> its index in the table; the first if it is repeated."""
    found: dict[str, int] = {}
    for place, title in enumerate(titles):
        key = _known.get(folded(title))
        if key:
            found.setdefault(key, place)
    return found


def columns_of(titles: Sequence[str]) -> dict[str, str]:
    """Column -> its title in the table."""
    return {name: titles[place] for name, place in places_of(titles).items()}


def is_table(titles: Sequence[str]) -> bool:
    """Whether the titles are those of a table of facts, not of a form, which is the submission of one unit."""
    found = places_of(titles).keys()
    if "as_of" in found:
        return len(found) > 1
    return len(found) > 1 and "unit" in found and not _FORM & set(map(folded, titles))


def column_problems(titles: Sequence[str]) -> Iterator[Problem]:
    """Yield problems of columns that are missing or repeated."""
    found = places_of(titles)
    for name in REQUIRED:
        if name not in found:
            yield Problem("missing-column", (), {"column": name, "known": tuple(filter(None, titles))})
    for place, title in enumerate(titles):
        key = _known.get(folded(title))
        if key and found[key] != place:
            yield Problem("repeated-column", (), {"written": title})


class WholeNames(NamedTuple):
    """The names of the plan's own unit in tables: its path, every end of it, and any path that ends in it.

    They are compared exactly, because every engine can do that.
    """

    names: tuple[str, ...] = ()
    own: str = ""

    @classmethod
    def of(cls, plan: Plan) -> WholeNames:
        """The names for a plan; none if it has no unit."""
        if plan.unit is None:
            return cls()
        return cls(tuple(path_ends(plan.unit)), f"/{plan.unit}")

    def __contains__(self, unit: object) -> bool:
        return bool(self.names) and isinstance(unit, str) and (unit in self.names or unit.endswith(self.own))


# The judge


NONE, SINGLE = Decimal(0), Decimal(1)
_NO_PARTS = NONE, NONE, SINGLE, SINGLE

LAST = 1 << 30
"""The revision of a figure whose own cannot be read, so that no earlier one stands in for it."""


class Judged(NamedTuple):
    """A fact that was read. `number` is the indicator's place in the plan; it and `day` are None if unreadable.

    `above` and `below` are added up: numerator and denominator of a rate, else the value (an answer is 1 or 0) and 0.
    Of the figures of one key the highest `revision` counts.
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
        """Whether it is a withdrawal without an error."""
        return self.fact.withdrawn is not None and self.problem is None

    @property
    def key(self) -> tuple[str, int, date] | None:
        """Unit, indicator and day, for which there may be one figure; None if a part of it is unknown."""
        unit = self.fact.unit
        if unit is None or self.number is None or self.day is None:
            return None
        return (unit, self.number, self.day)


class Judge:
    """Reads facts one by one, by the rules and with the messages of a submission."""

    def __init__(self, plan: Plan, published: bool = False, summed: bool = True) -> None:
        """`published`: figures that cannot be summed are kept for tables of units; `summed`: units are added up."""
        self.plan, self.published, self.summed = plan, published, summed
        self.keys = list(plan.indicators)
        self.readers = [
            EntryReader(plan, indicator, other_units=False)  # figures of a table name no unit
            for indicator in plan.indicators.values()
        ]
        self.indicators = list(plan.indicators.values())
        self.limits = [plan.limits_of(indicator) for indicator in self.indicators]
        self.bounds = [self._lowest_bound(number) for number in range(len(self.indicators))]
        # Without the cache this takes a third of the time of reading CSV
        self._part = lru_cache(10_000)(lambda unit: unit if plan.is_part(unit) else None)
        self.whole = WholeNames.of(plan)
        dues = (plan.due_of(indicator) for indicator in self.indicators)
        self.dues = {number: due for number, due in enumerate(dues) if due is not None}
        """Indicator -> due day, of those that have one."""
        self._places = {key: number for number, key in enumerate(self.keys)}

    def __call__(self, fact: Fact) -> Judged:
        """Read a fact, with its first problem, also by the scale of the target of its unit."""
        return self.in_scale(self.read(fact))

    def read(self, fact: Fact, with_figures: bool = True) -> Judged:
        """Read a fact, with its first problem by itself.

        `with_figures`: whether to read them; an engine has read those that are plainly right.
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
        """The lowest bound of an indicator over all targets and shares: below it no unit's figure is out of scale."""
        indicator, limits = self.indicators[number], self.limits[number]
        if limits.answer or limits.capped:
            return None
        targets = indicator.target, *(share.target for share in indicator.shares.values())
        bounds = [scale_bound(indicator, target) for target in targets]
        return min((bound for bound in bounds if bound is not None), default=None)

    def bounds_of(self, unit: str) -> dict[int, Decimal]:
        """Indicator -> the figure from which on that of a unit is out of scale."""
        part = self._part(unit)
        found: dict[int, Decimal] = {}
        for number, indicator in enumerate(self.indicators):
            if self.bounds[number] is not None:
                bound = scale_bound(indicator, target_of(part, indicator))
                if bound is not None:
                    found[number] = bound
        return found

    def in_scale(self, judged: Judged) -> Judged:
        """Add a problem if only another unit explains the figure and it is not confirmed."""
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
        """The value of a fact; 0 for a rate without its counts."""
        if not self.limits[number].rate:
            return trimmed(judged.above)
        if judged.below:
            return rate(self.limits[number], judged.above, judged.below)
        return NONE

    def number(self, written: str) -> int | None:
        """The place in the plan of an indicator, by its id or name; None if there is none."""
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
        if day < start:
            return day, Problem("date-before-plan", (), {"date": day, "start": start})
        return day, None

    def _parts(self, fact: Fact, number: int) -> tuple[Decimal, Decimal, Decimal, Decimal]:
        """`above`, `below`, `units` and `expected` of a figure; raises Refused."""
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
            return Decimal(entry.value), NONE, *units  # type: ignore[arg-type]  # only rates are fractions
        if entry.numerator is not None and entry.denominator is not None:
            return entry.numerator, entry.denominator, *units
        if self.needs_counts(number) and not whole:
            raise Refused("counts-missing", **self._words(fact, number))
        if (self.published or whole) and isinstance(entry.value, Decimal):
            return entry.value, NONE, *units
        return NONE, NONE, *units

    def adds(self, number: int) -> bool:
        """Whether an indicator adds up from parts."""
        return self.indicators[number].adds_up != "none"

    def needs_counts(self, number: int) -> bool:
        """Whether a rate needs its counts, because units are added up."""
        return self.adds(number) and self.summed

    def taken(self, number: int) -> bool:
        """Whether figures of an indicator are kept."""
        return self.adds(number) or self.published

    def explained(self, judged: Judged) -> Problem:
        """The problem of a fact with all its parameters; a fact without one of its own is a duplicate."""
        problem = judged.problem
        if problem is None:
            assert judged.number is not None
            return Problem("duplicate-row", (), self._words(judged.fact, judged.number))
        if problem.rule == "unknown-indicator":  # searching for names takes a millisecond, so only here
            return problem._replace(params={**problem.params, "suggestions": self.plan.like(problem.params["written"])})
        return problem

    def _words(self, fact: Fact, number: int) -> dict[str, object]:
        """Unit, indicator and day of a fact, for messages."""
        indicator = self.indicators[number]
        return {"unit": fact.unit, "indicator": indicator, "date": self._day(fact)[0]}


def _answer(text: str) -> str:
    """Databases write answers as 1 and 0; any other text is returned as it is."""
    if re.fullmatch(ONE, text):
        return "true"
    if re.fullmatch(ZERO, text):
        return "false"
    return text


def _value(text: str) -> Decimal:
    return Decimal({"true": "1", "false": "0"}.get(text, text))


def units_of(units: Decimal | None, expected: Decimal | None, whole: bool) -> tuple[Decimal, Decimal]:
    """How many units a figure comes from, and how many were expected: 0 if that is unknown for several units.

    A figure of the `whole` without `units` was not added up: OWN.
    """
    if expected is None:
        expected = SINGLE
        if units is not None and units > 1:
            expected = NONE
    if units is None:
        units = OWN if whole else SINGLE
    return units, expected
