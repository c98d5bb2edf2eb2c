"""A roll-up from beginning to end: bring in, judge, take the newest, add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Protocol

from edutarget.files.reading import shown_name
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Problem
from edutarget.rollup.bringing_in import plain_facts
from edutarget.rollup.columns import Fact
from edutarget.rollup.locating import located
from edutarget.rollup.request import STEPS, Listeners, Request
from edutarget.rollup.result import Coverage, RollUp
from edutarget.rollup.sources import Sources
from edutarget.rollup.totals import totals

if TYPE_CHECKING:
    from edutarget.rollup.engine import Engine

FIRST = 20
"""So many faulty rows are named; the others are counted where they lie."""


class Values(Protocol):
    """The values that are added up: one for each unit and indicator. In plain Python, or a table of an engine."""

    def of(self, listed: Iterable[str]) -> Values:
        """Those of the listed units alone."""

    def span(self) -> tuple[int, str, str]:
        """How many units have a value, the first and the last of them by name."""

    def missing(self, listed: Sequence[str]) -> list[str]:
        """The listed units that have no value."""

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
    def counts(self) -> dict[str, int]:
        """Rule -> how many facts break it first."""

    def first(self, count: int) -> list[tuple[Fact, Problem]]:
        """The first faulty facts, by file and row."""

    def values(self, as_of: date) -> Values:
        """The newest fact of each unit and indicator on or before a day, unless something is wrong with that one."""

    def strangers(self, listed: Sequence[str]) -> dict[str, str]:
        """Units that are not listed, each with a file that names it."""


def roll_up(
    plan: Plan,
    engine: Engine | None,
    sources: Sources,
    request: Request,
    listeners: Listeners = Listeners(),  # noqa: B008
) -> RollUp:
    """Everything the sources say, added up, on an engine or without one; raises EngineError through its context."""
    name = engine.name if engine else "Python"
    facts, found = _facts(plan, engine, sources, request, listeners)
    read = RollUp(plan, name, request.as_of, request.unit, request.submitted_by or "").with_problems(found)
    if facts is None:
        return read
    as_of = request.as_of or facts.newest
    wrong = located(plan, facts.first(FIRST))
    checked = replace(read, as_of=as_of, rows=facts.rows).with_problems(wrong, facts.counts)
    listeners.step(STEPS[2])
    return _summed(plan, checked, facts, as_of, request) if as_of else checked


def _facts(
    plan: Plan, engine: Engine | None, sources: Sources, request: Request, listeners: Listeners
) -> tuple[Facts | None, list[Diagnostic]]:
    """The facts of the sources, None where there are none, and what cannot be read."""
    if engine is None:
        return plain_facts(plan, sources, listeners)
    from edutarget.rollup.handing_over import engine_facts

    return engine_facts(plan, engine, sources, request.as_of, listeners)


def _summed(plan: Plan, checked: RollUp, facts: Facts, as_of: date, request: Request) -> RollUp:
    """The values that were taken, added up; only those of units that are expected, where that is known."""
    values = facts.values(as_of)
    if request.expected is not None:
        checked = checked.with_problems(*_unlisted(facts.strangers(request.expected)))
        missing = values.missing(request.expected)
        checked = replace(checked, coverage=Coverage(len(request.expected), tuple(missing)))
        values = values.of(request.expected)
    by_unit = () if request.level is None else totals(plan, values.sums(request.level))
    units, first, last = values.span()
    unit = request.unit or (units and common_path(first, last)) or None
    return replace(
        checked,
        totals=totals(plan, values.sums()),
        by_unit=by_unit,
        units=units,
        unit=unit,
        submitted_by=request.submitted_by or unit or "edutarget rollup",
    )


def common_path(first: str, last: str) -> str:
    """The path above two units, the first and the last by name, and so above all between them."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(first.split("/")[:-1], last.split("/")[:-1], strict=False))
    return "/".join(part for part, _same in pairs)


def _unlisted(strangers: dict[str, str]) -> tuple[Iterator[Diagnostic], dict[str, int]]:
    """Units that reported and are not expected."""
    named = list(strangers.items())[:FIRST]
    found = (Diagnostic(shown_name(file), None, None, "unlisted-unit", {"unit": unit}) for unit, file in named)
    return found, {"unlisted-unit": len(strangers)} if strangers else {}
