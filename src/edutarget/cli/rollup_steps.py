"""What `edutarget rollup` asks for and how it is carried out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import typer

from edutarget.cli import EXIT_FAILED, EXIT_OK, EXIT_PROBLEMS
from edutarget.cli.inputs import fail, tell
from edutarget.cli.options import _, accepted
from edutarget.cli.progress_bars import files_bar, progress_bars, steps_bar
from edutarget.figures import parse
from edutarget.files.reading import shown_name
from edutarget.language.terms import N_
from edutarget.language.words import Lang
from edutarget.plan.loading import find_plan
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.rules import RULES
from edutarget.rollup.engines.engine_error import EngineError
from edutarget.rollup.reading.sources import TABLE, Sources, find_sources
from edutarget.rollup.request import STEPS, Listeners, Request
from edutarget.rollup.result import RollUp
from edutarget.rollup.run import roll_up
from edutarget.rollup.units.expected import Expected
from edutarget.rollup.units.list_of_units import list_of_units

if TYPE_CHECKING:
    from edutarget.rollup.engines.engine import Engine

RESULT = "<rollup>"
"""What the result is called in messages: it has no file yet."""


def sources_or_exit(paths: Sequence[str], leave_out: Iterable[str | None], lang: Lang | None) -> Sources:
    """What the paths stand for; where one leads to nothing, say so and exit."""
    if any(path == TABLE for path in paths):
        raise typer.BadParameter(_(N_("table: needs the name of a table, such as table:education.facts")))
    sources = find_sources(paths, [path for path in (*leave_out, find_plan()) if path])
    if sources.nothing:
        fail([Diagnostic(shown_name(path), None, None, _why_nothing(path)) for path in sources.nothing], lang)
    return sources


def _why_nothing(path: str) -> str:
    return "no-files" if os.path.exists(path) else "no-such-file"


def levels(written: str | None) -> tuple[int, ...]:
    """Levels, separated by commas: 1 and up, or 0 for `unit`; raises BadParameter."""
    return tuple(dict.fromkeys(_level(part.strip()) for part in written.split(","))) if written is not None else ()


def _level(written: str) -> int:
    if written == "unit":
        return 0
    if not written.isascii() or not written.isdigit() or not 0 < int(written) < 100:
        raise typer.BadParameter(_(N_("--by takes 1, 2, 3 … or unit, not `{written}`"), written=written))
    return int(written)


def percent(written: str | None, expected: Expected | None) -> Fraction | None:
    """The coverage asked for; raises BadParameter, also where nobody is known to be missing."""
    if written is None:
        return None
    if expected is None:
        raise typer.BadParameter(_(N_("--min-coverage needs --units, the list of units that should report")))
    return Fraction(accepted(lambda: parse.figure(written, {"%": Decimal(1)})))


def expected_or_exit(plan: Plan, file: str | None, lang: Lang | None) -> Expected | None:
    """The units that should report, by a file or else by the plan; without a usable list, say why and exit."""
    if file is None:
        return Expected(plan, plan.reporting_units) if plan.reporting_units else None
    units, found = list_of_units(file, plan)
    if found:
        fail(found, lang)
    return Expected(plan, units)


def roll_up_or_exit(
    plan: Plan, sources: Sources, request: Request, on: tuple[str | None, str | None], quiet: bool, lang: Lang | None
) -> RollUp:
    """The roll-up on an engine, by its name and address; where the engine cannot do it, say why and exit 2."""
    try:
        with progress_bars(quiet) as bars, _engine(sources, *on) as engine:
            reading = files_bar(bars, _(N_("reading")), len(sources.submissions))
            return roll_up(plan, engine, sources, request, Listeners(reading, steps_bar(bars, STEPS)))
    except EngineError as error:
        failed = error
    tell([Diagnostic(failed.place, None, None, failed.problem.rule, failed.problem.params)], lang)
    raise typer.Exit(EXIT_FAILED)


def _engine(sources: Sources, name: str | None, url: str | None) -> AbstractContextManager[Engine | None]:
    """The engine that was asked for, or that the sources need: submissions and small tables of text need none."""
    if name is None and url is None and sources.small:
        return nullcontext()
    from edutarget.rollup.engines.connecting import connected

    return connected(name or "duckdb", url)


def shortfalls(rollup: RollUp, listed: str | None, least: Fraction | None, today: date) -> list[Diagnostic]:
    """What is wrong with the result as a whole; `listed` is the file that says who should report."""
    found: list[Diagnostic] = []
    covered = rollup.coverage
    if covered and least is not None and covered.percent < least:
        words = {"reported": covered.reported, "count": covered.expected, "percent": covered.percent, "least": least}
        found.append(Diagnostic(shown_name(listed or find_plan()), None, None, "low-coverage", words))
    if rollup.as_of and rollup.as_of > today and "future-result" not in rollup.counts:
        found.append(Diagnostic(RESULT, None, None, "future-result", {"date": rollup.as_of}))
    if rollup.totals and not rollup.by_level and rollup.unit is None:
        found.append(Diagnostic(RESULT, None, None, "no-common-unit"))
    if not rollup.totals and not rollup.wrong:
        found.append(Diagnostic(RESULT, None, None, "nothing-to-add"))
    return found


def exit_code(rollup: RollUp) -> int:
    """2 where a file could not be read, 1 where something is wrong."""
    if any(RULES[rule].unopened for rule in rollup.counts):
        return EXIT_FAILED
    return EXIT_PROBLEMS if rollup.wrong else EXIT_OK
