"""What `edutarget rollup` asks for and how it is carried out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from fractions import Fraction

import typer

from edutarget.cli import EXIT_FAILED, EXIT_OK, EXIT_PROBLEMS
from edutarget.cli.inputs import fail, tell
from edutarget.cli.options import _
from edutarget.files.reading import shown_name
from edutarget.language.terms import N_
from edutarget.language.words import Lang
from edutarget.plan import figures
from edutarget.plan.loading import find_plan
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.refused import Refused
from edutarget.problems.rules import RULES
from edutarget.rollup.engine_error import Failed
from edutarget.rollup.expected import expected_units
from edutarget.rollup.request import STEPS, Listeners, Wish
from edutarget.rollup.result import RollUp
from edutarget.rollup.sources import Sources, find_sources

LONG_WORK = 300  # submissions

RESULT = "<rollup>"
"""What the result is called in messages: it has no file yet."""


def sources_or_exit(paths: Iterable[str], leave_out: Iterable[str | None], lang: Lang | None) -> Sources:
    """What the paths stand for; where one leads to nothing, say so and exit."""
    sources = find_sources(paths, [path for path in (*leave_out, find_plan()) if path])
    if sources.nothing:
        fail([Diagnostic(shown_name(path), None, None, _why_nothing(path)) for path in sources.nothing], lang)
    return sources


def _why_nothing(path: str) -> str:
    return "no-files" if os.path.exists(path) else "no-such-file"


def day(written: str | None) -> date | None:
    """A day from the command line; raises BadParameter."""
    try:
        return None if written is None else figures.day(written)
    except Refused as no:
        raise typer.BadParameter(_(RULES[no.problem.rule].message, **no.problem.params)) from None


def level(written: str | None) -> int | None:
    """A level: 1 and up, or 0 for `unit`; raises BadParameter."""
    if written is None or written == "unit":
        return None if written is None else 0
    if not written.isascii() or not written.isdigit() or not 0 < int(written) < 100:
        raise typer.BadParameter(_(N_("--by takes 1, 2, 3 … or unit, not `{written}`"), written=written))
    return int(written)


def percent(written: str | None, units: str | None) -> Fraction | None:
    """The coverage asked for; raises BadParameter, also where nobody is known to be missing."""
    if written is None:
        return None
    if units is None:
        raise typer.BadParameter(_(N_("--min-coverage needs --units, the list of those who should report")))
    try:
        least = figures.figure(written, {"%": Decimal(1)})
    except Refused as no:
        raise typer.BadParameter(_(RULES[no.problem.rule].message, **no.problem.params)) from None
    return Fraction(least)


def expected_or_exit(file: str | None, lang: Lang | None) -> tuple[str, ...] | None:
    """The units that should report; without a usable list, say why and exit."""
    units, found = expected_units(file) if file is not None else (None, [])
    if found:
        fail(found, lang)
    return units


def carried_out(
    plan: Plan, sources: Sources, wish: Wish, by: tuple[str, str | None], quiet: bool, lang: Lang | None
) -> RollUp:
    """The roll-up by an engine and its address; where the engine cannot do it, say why and exit 2."""
    engine, url = by
    try:
        from edutarget.rollup.engines import connected
        from edutarget.rollup.run import roll_up

        with _listening(len(sources.submissions), quiet) as listeners, connected(engine, url) as connection:
            return roll_up(plan, connection, sources, wish, listeners)
    except (Failed, ImportError) as error:
        failed = error if isinstance(error, Failed) else Failed.for_want_of(error, engine)
    tell([Diagnostic(failed.engine, None, None, failed.problem.rule, failed.problem.params)], lang)
    raise typer.Exit(EXIT_FAILED)


def shortfalls(rollup: RollUp, units: str | None, least: Fraction | None) -> list[Diagnostic]:
    """What is wrong with the result as a whole."""
    found = [Diagnostic(RESULT, None, None, problem.rule, problem.params) for problem in rollup.problems()]
    covered = rollup.coverage
    if covered and least is not None and covered.percent < least:
        words = {"reported": covered.reported, "expected": covered.expected, "percent": covered.percent, "least": least}
        found.append(Diagnostic(shown_name(units or ""), None, None, "low-coverage", words))
    if not rollup.totals and not rollup.wrong:
        found.append(Diagnostic(RESULT, None, None, "nothing-to-add"))
    return found


def exit_code(rollup: RollUp) -> int:
    """2 where a file could not be read, 1 where something is wrong."""
    if any(RULES[rule].unopened for rule in rollup.counts):
        return EXIT_FAILED
    return EXIT_PROBLEMS if rollup.wrong else EXIT_OK


@contextmanager
def _listening(submissions: int, quiet: bool) -> Iterator[Listeners]:
    """A progress bar on standard error, where a person waits for long work."""
    if quiet or not sys.stderr.isatty():
        yield Listeners()
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        reading = bar.add_task(_(N_("reading")), total=submissions, visible=submissions >= LONG_WORK)
        working = bar.add_task("", total=len(STEPS), visible=False)
        done = iter(range(len(STEPS)))
        yield Listeners(
            lambda count: bar.advance(reading, count),
            lambda step: bar.update(working, description=_(step), completed=next(done), visible=True),
        )
