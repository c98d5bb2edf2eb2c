"""`edutarget rollup`."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from edutarget.cli import EXIT_FAILED, EXIT_OK, EXIT_PROBLEMS
from edutarget.cli.options import (
    Language,
    NoUnits,
    Output,
    Public,
    Quiet,
    Targets,
    Units,
    _,
    argument,
    day,
    format_option,
    option,
    parsed,
)
from edutarget.cli.output import files_bar, format_or_exit, progress_bars, say, steps_bar, write
from edutarget.formats import renderer
from edutarget.language.terms import N_

if TYPE_CHECKING:
    from edutarget.cli.inputs import Setting
    from edutarget.language.words import Lang
    from edutarget.plan.models import Plan
    from edutarget.problems.diagnostic import Diagnostic
    from edutarget.rollup.engines.engine import Engine as RunningEngine
    from edutarget.rollup.expected import Expected
    from edutarget.rollup.result import RollUp
    from edutarget.rollup.sources import Request, Sources

RESULT = "<rollup>"
"""What the result is called in messages: it has no file yet."""

Paths = Annotated[
    list[str],
    argument(
        "PATHS...", N_("submissions, CSV or Parquet files, folders of them, or table:NAME, a table of the engine")
    ),
]
AsOf = Annotated[
    str | None, option("--as-of", N_("take the newest figures up to this day; default: the newest of all"), "DATE")
]
Since = Annotated[str | None, option("--since", N_("leave out figures of earlier days, and list them"), "DATE")]
By = Annotated[
    str | None,
    option(
        "--by",
        N_("tables by level: 1 (the first part of the units' paths), 2, … or unit; several: 2,3"),
        "LEVELS",
    ),
]
Format = Annotated[
    str | None, format_option("units", N_("the table's format; default: by the ending of -o, else text"))
]
MinCoverage = Annotated[
    str | None, option("--min-coverage", N_("fail if fewer than PERCENT of units have reported"), "PERCENT")
]
NoRanks = Annotated[bool, option("--no-ranks", N_("no ranks in the tables of --by"))]
Unit = Annotated[
    str | None, option("--unit", N_("the unit that the result is of; default: the path that all units share"))
]
SubmittedBy = Annotated[
    str | None, option("--submitted-by", N_("who is responsible for the result; default: the unit"))
]
SkipProblems = Annotated[bool, option("--skip-problems", N_("skip invalid figures, write the rest; still exits 1"))]
AllReported = Annotated[bool, option("--all-reported", N_("all units have reported; there is no list of them"))]
Engine = Annotated[
    Literal["duckdb", "spark"] | None,
    option("--engine", N_("the engine that computes; default: duckdb, and none for submissions alone")),
]
Url = Annotated[
    str | None, option("--engine-url", N_("Spark's master or sc:// address, or the address of another engine"), "URL")
]


def rollup(
    paths: Paths,
    output: Output = None,
    as_of: AsOf = None,
    since: Since = None,
    by: By = None,
    format: Format = None,
    units: Units = None,
    no_units: NoUnits = False,
    min_coverage: MinCoverage = None,
    no_ranks: NoRanks = False,
    unit: Unit = None,
    submitted_by: SubmittedBy = None,
    skip_problems: SkipProblems = False,
    all_reported: AllReported = False,
    public: Public = False,
    engine: Engine = None,
    engine_url: Url = None,
    quiet: Quiet = False,
    targets: Targets = None,
    lang: Language = None,
) -> None:
    """Find the sources, add them up, say what is wrong, write the result, and exit accordingly."""
    from edutarget.cli.inputs import refuse_overwriting, setting_or_exit, show_problems
    from edutarget.formats.words.rollup_summary import summary
    from edutarget.report.public import public_not_counted
    from edutarget.rollup.expected import Expected
    from edutarget.rollup.sources import Request

    start = time.perf_counter()
    result = "sum"
    if by:
        result = "units"
    setting = setting_or_exit(paths, targets, units, no_units, lang, output)
    settings = setting.list_file, setting.plan_file
    refuse_overwriting(output, [_database(engine_url)], setting.plan_file)
    chosen = format_or_exit(format if by else None, output, result)
    render = renderer(result, chosen)
    if public:
        setting = setting.for_public()
    plan, view, listed = setting.plan, setting.view, setting.listed
    expected = Expected(plan, listed.units) if listed.units else None
    least = _percent(min_coverage, expected)
    if all_reported and expected is not None:
        raise typer.BadParameter(_(N_("--all-reported is for roll-ups without a list of units; leave one of them out")))
    request = Request(
        as_of=day(as_of),
        levels=_levels(by),
        expected=expected,
        unit=unit,
        submitted_by=submitted_by,
        since=day(since),
        ranks=not no_ranks,
        today=date.today(),
        all_reported=all_reported,
    )
    sources = _sources_or_exit(paths, settings, lang)
    if by is None and since is None and engine is None and engine_url is None and sources.forms_alone:
        found = _month(setting, sources, request, quiet)
    else:
        found = _roll_up_or_exit(plan, sources, request, (engine, engine_url), quiet, lang)
    found = found.with_problems(_shortfalls(found, setting.list_file or setting.plan_file, least, request.today))
    show_problems(found.first, lang)
    if not quiet:
        say(summary(found, time.perf_counter() - start, view.words))
    if public:
        found = replace(found, not_counted=public_not_counted(found.not_counted))
    if found.totals and (skip_problems or not found.wrong):
        write(render(found, view), output, text=chosen == "text")
    raise typer.Exit(_exit_code(found))


def _month(setting: Setting, sources: Sources, request: Request, quiet: bool) -> RollUp:
    """What submissions come to, those of the whole included; tables and engines have units alone."""
    from edutarget.rollup.gathering import gathered, read_month, rolled_up

    with progress_bars(quiet) as bars:
        reading = files_bar(bars, _(N_("reading")), len(sources.submissions))
        files = [*sources.submissions, *sources.csv]
        month = read_month(
            setting.plan,
            setting.listed,
            files,
            request.today,
            request.as_of,
            all_reported=request.all_reported,
            done=reading,
            units_needed=True,
        )
        as_of = request.as_of or month.newest
        return rolled_up(gathered(month, as_of or request.today), request, sources)


def _sources_or_exit(paths: Sequence[str], leave_out: Iterable[str | None], lang: Lang | None) -> Sources:
    """What the paths stand for; where one leads to nothing, say so and exit."""
    from edutarget.cli.inputs import exit_with
    from edutarget.files.reading import shown_name
    from edutarget.problems.diagnostic import Diagnostic
    from edutarget.rollup.sources import TABLE, find_sources

    if TABLE in paths:
        raise typer.BadParameter(_(N_("table: needs the name of a table, such as table:education.facts")))
    sources = find_sources(paths, [path for path in leave_out if path])
    if sources.nothing:
        exit_with([Diagnostic(shown_name(path), None, None, _why_nothing(path)) for path in sources.nothing], lang)
    return sources


def _database(url: str | None) -> str | None:
    """The file that an engine's address leads to, such as duckdb:///facts.db; None where it leads to none."""
    if url:
        return url.partition("://")[2].partition("?")[0] or None
    return None


def _why_nothing(path: str) -> str:
    if os.path.exists(path):
        return "no-files"
    return "no-such-file"


def _levels(written: str | None) -> tuple[int, ...]:
    """Levels, separated by commas: 1 and up, or 0 for `unit`; raises BadParameter."""
    if written is None:
        return ()
    return tuple(dict.fromkeys(_level(part.strip()) for part in written.split(",")))


def _level(written: str) -> int:
    if written == "unit":
        return 0
    if not written.isascii() or not written.isdigit() or not 0 < int(written) < 100:
        raise typer.BadParameter(_(N_("--by takes 1, 2, 3 … or unit, not `{written}`"), written=written))
    return int(written)


def _percent(written: str | None, expected: Expected | None) -> Fraction | None:
    """The coverage asked for; raises BadParameter, also where nobody is known to be missing."""
    from edutarget.figures import parse

    if written is None:
        return None
    if expected is None:
        raise typer.BadParameter(_(N_("--min-coverage needs --units, the list of units that should report")))
    return Fraction(parsed(lambda: parse.figure(written, {"%": Decimal(1)})))


def _roll_up_or_exit(
    plan: Plan, sources: Sources, request: Request, on: tuple[str | None, str | None], quiet: bool, lang: Lang | None
) -> RollUp:
    """The roll-up on an engine, by its name and address; where the engine cannot do it, say why and exit 2."""
    from edutarget.cli.inputs import show_problems
    from edutarget.problems.diagnostic import Diagnostic
    from edutarget.rollup.engines import EngineError
    from edutarget.rollup.roll_up import roll_up
    from edutarget.rollup.sources import STEPS, Listeners

    try:
        with progress_bars(quiet) as bars, _engine(sources, *on) as engine:
            reading = files_bar(bars, _(N_("reading")), len(sources.submissions))
            return roll_up(plan, engine, sources, request, Listeners(reading, steps_bar(bars, STEPS)))
    except EngineError as error:
        failed = error
    show_problems([Diagnostic(failed.place, None, None, failed.problem.rule, failed.problem.params)], lang)
    raise typer.Exit(EXIT_FAILED)


def _engine(sources: Sources, name: str | None, url: str | None) -> AbstractContextManager[RunningEngine | None]:
    """The engine that was asked for, or that the sources need: submissions and small tables of text need none."""
    if name is None and url is None and sources.small:
        return nullcontext()
    from edutarget.rollup.engines.connecting import connected

    return connected(name or "duckdb", url)


def _shortfalls(rollup: RollUp, listed: str, least: Fraction | None, today: date) -> list[Diagnostic]:
    """What is wrong with the result as a whole; `listed` is the file that says who should report."""
    from edutarget.files.reading import shown_name
    from edutarget.problems.diagnostic import Diagnostic

    found: list[Diagnostic] = []
    covered = rollup.coverage
    if covered and least is not None and covered.percent < least:
        words = {"reported": covered.reported, "count": covered.expected, "percent": covered.percent, "least": least}
        found.append(Diagnostic(shown_name(listed), None, None, "low-coverage", words))
    if rollup.as_of and rollup.as_of > today and "future-result" not in rollup.counts:
        found.append(Diagnostic(RESULT, None, None, "future-result", {"date": rollup.as_of}))
    if rollup.totals and not rollup.by_level and rollup.unit is None:
        found.append(Diagnostic(RESULT, None, None, "no-common-unit"))
    if not rollup.totals and not rollup.wrong:
        found.append(Diagnostic(RESULT, None, None, "nothing-to-add"))
    return found


def _exit_code(rollup: RollUp) -> int:
    """2 where a file could not be read, 1 where something is wrong."""
    from edutarget.problems.rules import RULES

    if any(RULES[rule].unopened for rule in rollup.counts):
        return EXIT_FAILED
    if rollup.wrong:
        return EXIT_PROBLEMS
    return EXIT_OK
