"""Rows of figures: the columns of a table, one row of it as a fact, and what is kept of all facts to be added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from edutarget.figures.notation import day_text, figure_text
from edutarget.language.folding import folded
from edutarget.language.terms import N_, Term
from edutarget.plan.models import Plan
from edutarget.plan.names import path_ends
from edutarget.problems.problem import Problem

ANY_UNIT = Term(N_("the school, or the path down to it, such as county/school"))
"""What to write where a unit is missing and nothing says which."""

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
"""What each column may be called besides its key."""

COLUMNS = tuple(TITLES)
REQUIRED = COLUMNS[:4]
FIGURES = COLUMNS[3:8]
VERSION = COLUMNS[9:]
TEXTS = (*COLUMNS[1:8], *VERSION)
"""What the judge reads."""

ONE, ZERO = r"1(\.0{1,15})?", r"0(\.0{1,15})?"
"""Numbers that say yes and no to a milestone, as databases write them."""

NAMED = 1000
"""So many figures or units of one kind are named; the others are counted where they lie."""

PARTS = ("above", "below", "units", "expected")
"""What is added up: the numerator of a rate, the answer of a milestone (1 or 0), else the value; the denominator,
else 0; how many units the figure itself comes from, and how many were expected there."""

OWN = Decimal(-1)
"""In place of a number of units: the figure is of the whole and was not added up."""

_known = {folded(name): key for key, names in TITLES.items() for name in (key, *names)}
_FORM = frozenset(map(folded, ("id", "code", "代码")))


class Fact(NamedTuple):
    """A row of a table as it is written, or a figure of a submission as if it stood in one.

    `row` counts from 0 in a table; a figure of a submission, which has been judged already, has none.
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
        """The figures that are there."""
        return {name: text for name, text in zip(FIGURES, self[3:8], strict=True) if text is not None}


def fact_of(texts: Mapping[str, str | None], file: str, row: int | None) -> Fact | None:
    """The fact of a row, as it was typed before a spreadsheet program saved it; None where nothing stands in it."""
    found: dict[str, str] = {}
    for name, written in texts.items():
        text = (written or "").strip()
        if text:
            found[name] = day_text(text) if name == "as_of" else figure_text(text) if name in FIGURES else text
    if found:
        return Fact._make([*map(found.get, COLUMNS), file, row])
    return None


def places_of(titles: Sequence[str]) -> dict[str, int]:
    """Column -> its place in the table; the first where it is there twice."""
    found: dict[str, int] = {}
    for place, title in enumerate(titles):
        key = _known.get(folded(title))
        if key:
            found.setdefault(key, place)
    return found


def columns_of(titles: Sequence[str]) -> dict[str, str]:
    """Column -> what the table calls it."""
    return {name: titles[place] for name, place in places_of(titles).items()}


def is_table(titles: Sequence[str]) -> bool:
    """Whether these titles are of a table of facts, and not of a form, which is the submission of one unit."""
    found = places_of(titles).keys()
    if "as_of" in found:
        return len(found) > 1
    return len(found) > 1 and "unit" in found and not _FORM & set(map(folded, titles))


def column_problems(titles: Sequence[str]) -> Iterator[Problem]:
    """Columns that are not there, or there twice."""
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
    """What the plan's own unit is called in tables: its path, every end of it, and any path that ends in it.

    Letter by letter, as every engine can compare them.
    """

    names: tuple[str, ...]
    own: str

    @classmethod
    def of(cls, plan: Plan) -> WholeNames:
        """The names for a plan; none where it is nobody's."""
        return cls(tuple(path_ends(plan.unit)) if plan.unit else (), f"/{plan.unit or ''}")

    def __contains__(self, unit: object) -> bool:
        return bool(self.names) and isinstance(unit, str) and (unit in self.names or unit.endswith(self.own))


Pair = tuple[str, int]
"""A unit and an indicator, by its place in the plan."""


class Value(NamedTuple):
    """The newest figure of a unit: what it adds, from how many units it comes, and how many were expected there; 0:
    it is of several, and nothing says how many were expected."""

    unit: str
    number: int
    day: date
    above: Decimal
    below: Decimal
    units: Decimal
    expected: Decimal

    @property
    def pair(self) -> Pair:
        """Whose figure of what it is."""
        return self.unit, self.number


class Sum(NamedTuple):
    """What the values of a unit of some level come to: `facts` of them, `unknown` of which do not say how many units
    were expected. `outdated` of the `units` have a figure of before the due day."""

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
    """How the values of an indicator compare: by the way it adds up; `falling`: the largest is the best.

    A rate without its counts is over its `scale`: 74 per cent is 74 of 100.
    """

    adds_up: str
    falling: bool
    scale: int = 1


class Values(Protocol):
    """The values that are added up: one for each unit and indicator. In plain Python, or a table of an engine."""

    def units(self) -> Sequence[str]:
        """The units that have a value, sorted."""

    def of(self, profiles: Mapping[str, int], not_asked: Collection[tuple[int, int]]) -> Values:
        """Those of the units that have a profile, but for the profiles and indicators that do not go together."""

    def misplaced(self, profiles: Mapping[str, int], not_asked: Collection[tuple[int, int]]) -> list[Pair]:
        """Whose values of what that leaves out, of units with a profile, sorted."""

    def all_reported(self) -> Values:
        """The same with a number for unknown coverage: as many units were expected as a value comes from."""

    def only(self, numbers: Collection[int]) -> Values:
        """Those of some indicators, by their places in the plan."""

    def from_day(self, day: date) -> Values:
        """Those of a day or later ones."""

    def before(self, day: date) -> tuple[int, list[tuple[str, int, date]]]:
        """How many are older than a day, and the first of them by unit and indicator, with their days."""

    def rows_of(self, units: Collection[str]) -> list[Value]:
        """The values of some units."""

    def replaced(self, units: Collection[str], rows: Iterable[Value]) -> Values:
        """Other values in place of all that some units have."""

    def uneven(self, total: int, parts: Collection[int]) -> dict[str, tuple[Decimal, Decimal]]:
        """The first units whose total is not the sum of their parts, with both."""

    def sums(self, level: int | None = None) -> Iterator[Sum]:
        """Sums for each unit of a level (1: the first part of a path) and each indicator; level None: of all together,
        0: each unit by itself."""

    def ranked(self, level: int, orders: Mapping[int, Order]) -> Iterable[Sum]:
        """Sums of a level by indicator, those of each in the order of their values, compared in floating point.

        They can be read again, one reading after the other, also when the engine is gone.
        """


class Facts(Protocol):
    """What the sources say, judged."""

    @property
    def rows(self) -> int:
        """How many facts there are."""

    @property
    def newest(self) -> date | None:
        """The newest day of any of them."""

    @property
    def later(self) -> int:
        """How many are of days after the one that was asked for."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Rule -> how many facts break it first."""

    def first(self, count: int) -> list[tuple[Fact, Problem]]:
        """The first faulty facts, by file and row."""

    def values(self) -> Values:
        """The newest fact of each part and indicator on or before the day that was asked for, unless something is
        wrong with that one."""

    def of_whole(self) -> list[tuple[Value, bool]]:
        """The newest fact of each indicator of the plan's own unit, and whether it is right; see OWN."""

    def units_on(self, day: date) -> list[str]:
        """The first units that have a fact of a day: the newest of all."""

    def strangers(self, listed: Sequence[str]) -> dict[str, str]:
        """Units that are not listed, each with a file that names it."""

    def files_of(self, units: Collection[str]) -> dict[str, str]:
        """Units with a file that names each."""
