"""Add units up into one submission for the level above, and into tables of the units of each level."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from edutarget.api.checking import Progress, no_progress
from edutarget.api.choosing import one_of
from edutarget.api.result import FileNames, Result, made
from edutarget.api.targets import Targets, load
from edutarget.files.finding import Paths, some_paths
from edutarget.files.reading import shown_name
from edutarget.language.text import N_, Term
from edutarget.problems.diagnostic import Diagnostic, EdutargetError
from edutarget.rollup.engines import EngineError
from edutarget.rollup.result import RollUp as Sums
from edutarget.rollup.result import Total
from edutarget.rollup.sources import TABLE, Request, Sources, find_sources

if TYPE_CHECKING:
    from edutarget.rollup.engines.engine import Engine as RunningEngine

RESULT = "<rollup>"
"""The name of the result in messages: it has no file yet."""

Level = int | str
"""1 is the first part of the paths of units; `unit`: each unit by itself."""
EngineName = Literal["duckdb", "spark"]


@dataclass(frozen=True, slots=True)
class RollUp(Sums, Result):
    """A roll-up that can be rendered: `for total in rollup`, in the plan's order.

    It is a submission for the level above, or if levels were asked for, tables of their units.
    """

    names: FileNames = field(kw_only=True)
    levels: tuple[int, ...] = ()

    @property
    def result(self) -> str:
        """Its key in the table of formats."""
        if self.levels:
            return "units"
        return "sum"

    @property
    def _json(self) -> str:
        return "units"

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """The first problems of each rule; `counts` has their numbers."""
        return self.first

    def __iter__(self) -> Iterator[Total]:
        return iter(self.totals)


def roll_up(
    paths: Paths,
    targets: Targets | None = None,
    *,
    as_of: date | None = None,
    since: date | None = None,
    by: Level | Iterable[Level] = (),
    min_coverage: Fraction | Decimal | int | None = None,
    ranks: bool = True,
    unit: str | None = None,
    submitted_by: str | None = None,
    all_reported: bool = False,
    engine: EngineName | None = None,
    engine_url: str | None = None,
    progress: Progress = no_progress,
    on_step: Callable[[Term], None] = lambda step: None,
) -> RollUp:
    """Add up submissions, CSV or Parquet files, folders of them, or `table:NAME` in the engine.

    Options are those of the command; `min_coverage` is in per cent; `on_step` is called as each step of an engine
    begins. Wrong figures are left out; the first of each rule are among the `problems`. Raises EdutargetError if there
    is nothing to read, or the engine fails.
    """
    named, levels = some_paths(paths), _levels(by)
    one_of("--engine", engine, EngineName)
    targets = targets or load(beside=named)
    _refuse_contradictions(targets, min_coverage, all_reported)
    sources = _sources(named, targets)
    request = Request(
        as_of=as_of,
        levels=levels,
        listed=targets.listed,
        unit=unit,
        submitted_by=submitted_by,
        since=since,
        ranks=ranks,
        today=date.today(),
        all_reported=all_reported,
        on_read=progress(len(sources.forms)),
        on_step=on_step,
    )
    # Submissions alone may include the whole's own figures and need no engine
    if not levels and since is None and engine is None and engine_url is None and sources.forms_alone:
        found = _month(targets, sources, request)
    else:
        found = _on_engine(targets, sources, request, (engine, engine_url))
    found = found.with_problems(_shortfalls(found, targets, min_coverage, request.today))
    if targets.public:
        from edutarget.api.reading import public_not_counted

        found = replace(found, not_counted=public_not_counted(found.not_counted))
    return made(RollUp, found, names=targets.names, levels=levels)


def _refuse_contradictions(targets: Targets, min_coverage: Fraction | Decimal | int | None, all_reported: bool) -> None:
    """Refuse options that contradict the list of units that should report, or that there is none."""
    if min_coverage is not None and not targets.listed.units:
        raise EdutargetError((), N_("--min-coverage needs --units, the list of units that should report"))
    if all_reported and targets.listed.units:
        message = N_("--all-reported is for roll-ups without a list of units; leave one of them out")
        raise EdutargetError((), message)


def _levels(by: Level | Iterable[Level]) -> tuple[int, ...]:
    """The levels, each once; 0 is the units themselves."""
    if isinstance(by, int):
        by = [by]
    elif isinstance(by, str):
        by = by.split(",")
    return tuple(dict.fromkeys(map(_level, by)))


def _level(written: Level) -> int:
    digits = str(written).strip()
    if digits == "unit":
        return 0
    if not digits.isascii() or not digits.isdigit() or not 0 < int(digits) < 100:
        raise EdutargetError((), N_("--by takes 1, 2, 3 … or unit, not `{written}`"), written=digits)
    return int(digits)


def _sources(paths: Sequence[str], targets: Targets) -> Sources:
    """Find the sources; raises EdutargetError for a path without files."""
    if TABLE in paths:
        raise EdutargetError((), N_("table: needs the name of a table, such as table:education.facts"))
    sources = find_sources(paths, [path for path in targets.settings if path])
    if sources.nothing:
        raise EdutargetError(Diagnostic(shown_name(path), None, None, _why_nothing(path)) for path in sources.nothing)
    return sources


def _why_nothing(path: str) -> str:
    if os.path.exists(path):
        return "no-files"
    return "no-such-file"


def _month(targets: Targets, sources: Sources, request: Request) -> Sums:
    """Roll up submissions, including those of the whole."""
    from edutarget.rollup.month import read_month
    from edutarget.rollup.roll_up import rolled_up
    from edutarget.rollup.whose_figure import gathered

    month = read_month(
        targets.plan,
        targets.listed,
        sources.forms,
        request.today,
        request.as_of,
        all_reported=request.all_reported,
        done=request.on_read,
        units_needed=True,
    )
    as_of = request.as_of or month.newest
    return rolled_up(gathered(month, as_of or request.today), request, sources)


def _on_engine(
    targets: Targets,
    sources: Sources,
    request: Request,
    on: tuple[EngineName | None, str | None],
) -> Sums:
    from edutarget.rollup.roll_up import roll_up as added_up

    try:
        with _engine(sources, *on) as engine:
            return added_up(targets.plan, engine, sources, request)
    except EngineError as error:
        failed = error  # raised again outside of the handler, without the engine's traceback as its context
    problem = failed.problem
    raise EdutargetError([Diagnostic(failed.place, None, None, problem.rule, problem.params)], failed=True)


def _engine(sources: Sources, name: str | None, url: str | None) -> AbstractContextManager[RunningEngine | None]:
    """The engine that was asked for or is needed; None for submissions and small CSV files, which need none."""
    if name is None and url is None and sources.small:
        return nullcontext()
    from edutarget.rollup.engines.connecting import connected  # loads Ibis, which takes long

    return connected(name or "duckdb", url)


def _shortfalls(
    rollup: Sums, targets: Targets, least: Fraction | Decimal | int | None, today: date
) -> list[Diagnostic]:
    """The problems of the result as a whole."""
    found: list[Diagnostic] = []
    covered = rollup.coverage
    if covered and least is not None and covered.percent < Fraction(least):
        words = {"reported": covered.reported, "count": covered.expected, "percent": covered.percent}
        listed = shown_name(targets.list_path or targets.plan_path)
        found.append(Diagnostic(listed, None, None, "low-coverage", {**words, "least": Fraction(least)}))
    if rollup.as_of and rollup.as_of > today and "future-result" not in rollup.counts:
        found.append(Diagnostic(RESULT, None, None, "future-result", {"date": rollup.as_of}))
    if rollup.totals and not rollup.by_level and rollup.unit is None:
        found.append(Diagnostic(RESULT, None, None, "no-common-unit"))
    if not rollup.totals and not rollup.wrong:
        found.append(Diagnostic(RESULT, None, None, "nothing-to-add"))
    return found
