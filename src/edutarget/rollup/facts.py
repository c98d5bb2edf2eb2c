"""What the ways of adding up have in common: facts that were brought in and judged, and the values taken of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from edutarget.problems.problem import Problem
from edutarget.rollup.reading.columns import Fact
from edutarget.rollup.value import Pair, Value


class Values(Protocol):
    """The values that are added up: one for each unit and indicator. In plain Python, or a table of an engine."""

    def units(self) -> list[str]:
        """The units that have a value, sorted."""

    def of(self, profiles: Mapping[str, int], not_asked: Collection[tuple[int, int]]) -> Values:
        """Those of the units that have a profile, but for the profiles and indicators that do not go together."""

    def misplaced(self, profiles: Mapping[str, int], not_asked: Collection[tuple[int, int]]) -> list[Pair]:
        """Whose values of what that leaves out, of units with a profile, sorted."""

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

    def sums(self, level: int | None = None) -> Iterable[dict[str, Any]]:
        """Sums and the number of units, for each indicator and each unit of a level; None: of all, 0: each unit."""


class Facts(Protocol):
    """What was brought in, judged; `counts`: rule -> how many facts break it first."""

    @property
    def rows(self) -> int:
        """How many facts there are."""

    @property
    def newest(self) -> date | None:
        """The newest day of any of them."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Rule -> how many facts break it first."""

    def first(self, count: int) -> list[tuple[Fact, Problem]]:
        """The first faulty facts, by file and row."""

    def values(self, as_of: date) -> Values:
        """The newest fact of each unit and indicator on or before a day, unless something is wrong with that one."""

    def later(self, as_of: date) -> int:
        """How many facts are of later days."""

    def units_on(self, day: date) -> list[str]:
        """The first units that have a fact of a day."""

    def strangers(self, listed: Sequence[str]) -> dict[str, str]:
        """Units that are not listed, each with a file that names it."""

    def files_of(self, units: Collection[str]) -> dict[str, str]:
        """Units with a file that names each."""
