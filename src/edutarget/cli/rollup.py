"""`edutarget rollup`."""

from __future__ import annotations

import time
from decimal import Decimal
from functools import partial
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
    manual,
    option,
    parsed,
)
from edutarget.cli.output import files_bar, format_or_exit, progress_bars, say, steps_bar, view_of, write
from edutarget.language.text import N_

if TYPE_CHECKING:
    from edutarget.api.adding_up import RollUp

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


@manual(
    examples=(
        (
            N_("A month's sums for the level above, without the figures that have errors"),
            "edutarget rollup 2025-09 --skip-problems -o sum.yaml",
        ),
        (N_("A table of the schools, on the screen"), "edutarget rollup submissions/schools --by unit"),
        (N_("Sums only if nine units in ten have reported"), "edutarget rollup 2025-06 --min-coverage 90"),
    ),
    sound=N_("written; no file has errors"),
    problems=N_("the plan, the list or a file has errors, or too few have reported; written only with --skip-problems"),
)
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
    """Add up the sources, show problems, write the result, and exit by it."""
    from edutarget.api.adding_up import roll_up
    from edutarget.cli.output import refuse_overwriting, show_problems, targets_or_exit
    from edutarget.formats.terminal.units_text import summary
    from edutarget.rollup.sources import STEPS

    start = time.perf_counter()
    result = "units" if by else "sum"
    setting = targets_or_exit(paths, targets, units, no_units, output, public)
    # -o must not replace the database either
    refuse_overwriting(output, [_database(engine_url)])
    chosen = format_or_exit(format if by else None, output, result)
    view = view_of(lang, file=output)
    with progress_bars(quiet) as bars:
        found = roll_up(
            paths,
            setting,
            as_of=day(as_of),
            since=day(since),
            by=by or (),
            min_coverage=_percent(min_coverage),
            ranks=not no_ranks,
            unit=unit,
            submitted_by=submitted_by,
            all_reported=all_reported,
            engine=engine,
            engine_url=engine_url,
            progress=partial(files_bar, bars, _(N_("reading"))),
            on_step=steps_bar(bars, STEPS),
        )
    show_problems(found.first, lang)
    if not quiet:
        say(summary(found, time.perf_counter() - start, view.words))
    # With errors nothing is written: the sum would be of fewer units than it seems
    if found.totals and (skip_problems or not found.wrong):
        write(found.product(chosen, view), output, text=chosen == "text")
    raise typer.Exit(_exit_code(found))


def _database(url: str | None) -> str | None:
    """The path in an engine's address, such as duckdb:///facts.db; None without one."""
    if url:
        return url.partition("://")[2].partition("?")[0] or None
    return None


def _percent(written: str | None) -> Decimal | None:
    """The coverage asked for, in per cent; raises BadParameter."""
    from edutarget.figures import parse

    if written is None:
        return None
    return parsed(lambda: parse.figure(written, {"%": Decimal(1)}))


def _exit_code(rollup: RollUp) -> int:
    """2 if a file could not be read, else 1 if there are errors, else 0."""
    from edutarget.problems.rules import RULES

    if any(RULES[rule].unopened for rule in rollup.counts):
        return EXIT_FAILED
    if rollup.wrong:
        return EXIT_PROBLEMS
    return EXIT_OK
