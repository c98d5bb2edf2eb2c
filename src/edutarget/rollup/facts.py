"""Rows of figures: the columns of a table, a row as a fact, and the interfaces of facts and values to add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from edutarget.figures.notation import day_text, figure_text
from edutarget.language.terms import N_, Term
from edutarget.language.text import folded
from edutarget.plan.models import Plan
from edutarget.plan.names import path_ends
from edutarget.problems.problem import Problem

ANY_UNIT = Term(N_("the school, or the path down to it, such as county/school"))
"""What to write if a unit is missing and nothing tells which."""

TITLES: Mapping[str, tuple[str, ...]] = {
    "unit": ("单位", "数据所属单位", "填报单位"),
    "indicator": ("指标",),
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

NAMED = 1000
"""Limit of figures or units of one kind that are listed; engines only count the others."""

PARTS = ("above", "below", "units", "expected")
"""What is added up. `above`: the numerator of a rate, the answer of a milestone (1 or 0), else the value; `below`: the
denominator, else 0; `units` in the figure, and how many were `expected` there."""

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
    def given(self) -> dict[str, str]:
        """The figures that are given, by column."""
        return {name: text for name, text in zip(FIGURES, self[3:8], strict=True) if text is not None}


def fact_of(texts: Mapping[str, str | None], file: str, row: int | None) -> Fact | None:
    """The fact of a row, with texts as typed before a spreadsheet program saved them; None for an empty row."""
    found: dict[str, str] = {}
    for name, written in texts.items():
        text = (written or "").strip()
        if text:
            found[name] = day_text(text) if name == "as_of" else figure_text(text) if name in FIGURES else text
    if found:
        return Fact._make([*map(found.get, COLUMNS), file, row])
    return None


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
    times = Counter(_known.get(folded(title)) for title in titles)
    for title in titles:
        key = _known.get(folded(title))
        if key and times[key] > 1 and titles[found[key]] is not title:
            yield Problem("repeated-column", (), {"written": title})


class WholeNames(NamedTuple):
    """The names of the plan's own unit in tables: its path, every end of it, and any path that ends in it.

    They are compared exactly, because every engine can do that.
    """

    names: tuple[str, ...]
    own: str

    @classmethod
    def of(cls, plan: Plan) -> WholeNames:
        """The names for a plan; none if it has no unit."""
        return cls(tuple(path_ends(plan.unit)) if plan.unit else (), f"/{plan.unit or ''}")

    def __contains__(self, unit: object) -> bool:
        return bool(self.names) and isinstance(unit, str) and (unit in self.names or unit.endswith(self.own))


Pair = tuple[str, int]
"""A unit and an indicator, by its place in the plan."""


class Value(NamedTuple):
    """The newest figure of a unit: what it adds, the number of units in it, and how many were expected there (0: it is
    of several units, and the expected number is unknown)."""

    unit: str
    number: int
    day: date
    above: Decimal
    below: Decimal
    units: Decimal
    expected: Decimal

    @property
    def pair(self) -> Pair:
        """Unit and indicator."""
        return self.unit, self.number


class Sum(NamedTuple):
    """The sum of the values of a unit of some level: of `facts` values, `unknown` of which have no expected number of
    units. `outdated` of the `units` have a figure from before the due day."""

    unit: str
    number: int
    above: Decimal
    below: Decimal
    units: Decimal
    expected: Decimal
    unknown: int
    facts: int
    oldest: date
    newest: date
    outdated: Decimal


class Order(NamedTuple):
    """How to compare the values of an indicator: by the way it adds up; `falling`: the largest is the best.

    A rate without its counts is divided by its `scale`: 74 per cent is 74 of 100.
    """

    adds_up: str
    falling: bool
    scale: int = 1


class Values(Protocol):
    """The values to add up, one for each unit and indicator, in plain Python or a table of an engine."""

    def units(self) -> Sequence[str]:
        """The units that have a value, sorted."""

    def of(self, profiles: Mapping[str, int], not_asked: Collection[tuple[int, int]]) -> Values:
        """Keep the values of units that have a profile, except for indicators that their profile cannot report."""

    def misplaced(self, profiles: Mapping[str, int], not_asked: Collection[tuple[int, int]]) -> list[Pair]:
        """Values of units with a profile that `of` removes, as sorted pairs."""

    def all_reported(self) -> Values:
        """Where coverage is unknown, take as many units as expected as a value comes from."""

    def only(self, numbers: Collection[int]) -> Values:
        """Keep the values of some indicators, by their places in the plan."""

    def from_day(self, day: date) -> Values:
        """Keep the values of a day or later."""

    def before(self, day: date) -> tuple[int, list[tuple[str, int, date]]]:
        """The number of values older than a day, and the first of them by unit and indicator, with their days."""

    def rows_of(self, units: Collection[str]) -> list[Value]:
        """The values of some units."""

    def replaced(self, units: Collection[str], rows: Iterable[Value]) -> Values:
        """Replace all values of some units."""

    def uneven(self, total: int, parts: Collection[int]) -> dict[str, tuple[Decimal, Decimal]]:
        """The first units whose total is not the sum of its parts -> both."""

    def sums(self, level: int | None = None) -> Iterator[Sum]:
        """Yield the sum of each indicator for each unit of a level (1: the first part of a path; None: all together; 0:
        each unit by itself)."""

    def ranked(self, level: int, orders: Mapping[int, Order]) -> Iterable[Sum]:
        """The sums of a level by indicator, the best value first, compared in floating point.

        They can be iterated again, one iteration after the other, even after the engine is closed.
        """


class Facts(Protocol):
    """The judged facts of the sources."""

    @property
    def rows(self) -> int:
        """The number of facts."""

    @property
    def newest(self) -> date | None:
        """The newest day of any of them."""

    @property
    def later(self) -> int:
        """The number of facts of days after the one that was asked for."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Rule -> how many facts break it first."""

    def first(self, count: int) -> list[tuple[Fact, Problem]]:
        """The first faulty facts, by file and row."""

    def values(self) -> Values:
        """The newest fact of each part and indicator up to the day that was asked for, unless that fact has an
        error."""

    def of_whole(self) -> list[tuple[Value, bool]]:
        """The newest fact of each indicator of the plan's own unit, and whether it is right; see OWN."""

    def units_on(self, day: date) -> list[str]:
        """The first units with a fact of a day, which must be the newest of all."""

    def strangers(self, listed: Sequence[str]) -> dict[str, str]:
        """Units that are not listed, each with a file that names it."""

    def files_of(self, units: Collection[str]) -> dict[str, str]:
        """Units with a file that names each."""
