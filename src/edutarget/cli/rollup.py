"""`edutarget rollup`."""

from __future__ import annotations

import time
from datetime import date
from typing import Annotated, Literal

import typer

from edutarget.cli.options import Language, Output, Targets, _, day
from edutarget.language.terms import N_

Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATHS...",
        help=_(N_("submissions, CSV or Parquet files, folders of them, or table:NAME, a table of the engine")),
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help=_(N_("take the newest figures up to this day; default: the newest of all"))
    ),
]
By = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="LEVELS",
        help=_(N_("tables by level: 1 (the first part of the units' paths), 2, … or unit; several: 2,3")),
    ),
]
Format = Annotated[
    Literal["text", "json", "csv", "parquet"] | None,
    typer.Option("--format", "-f", help=_(N_("the table's format; default: by the ending of -o, else text"))),
]
Units = Annotated[
    str | None,
    typer.Option(
        "--units", metavar="FILE", help=_(N_("the units that should report, one on each line; default: the plan's"))
    ),
]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", help=_(N_("leave out figures of earlier days, and list them"))),
]
NoRanks = Annotated[bool, typer.Option("--no-ranks", help=_(N_("no ranks in the tables of --by")))]
MinCoverage = Annotated[
    str | None,
    typer.Option("--min-coverage", metavar="PERCENT", help=_(N_("fail if a smaller share of the units has reported"))),
]
Unit = Annotated[
    str | None,
    typer.Option("--unit", help=_(N_("the unit that the result is of; default: the path that all units share"))),
]
SubmittedBy = Annotated[
    str | None, typer.Option("--submitted-by", help=_(N_("who is responsible for the result; default: the unit")))
]
SkipProblems = Annotated[
    bool,
    typer.Option("--skip-problems", help=_(N_("leave out what is wrong, write the rest; the exit code stays 1"))),
]
Engine = Annotated[
    Literal["duckdb", "spark"] | None,
    typer.Option("--engine", help=_(N_("the engine that computes; default: duckdb, and none for submissions alone"))),
]
Url = Annotated[
    str | None,
    typer.Option(
        "--engine-url", metavar="URL", help=_(N_("Spark's master or sc:// address, or the address of another engine"))
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=_(N_("no summary and no progress bar")))]


def command(
    paths: Paths,
    output: Output = None,
    as_of: AsOf = None,
    since: Since = None,
    by: By = None,
    format: Format = None,
    units: Units = None,
    min_coverage: MinCoverage = None,
    no_ranks: NoRanks = False,
    unit: Unit = None,
    submitted_by: SubmittedBy = None,
    skip_problems: SkipProblems = False,
    engine: Engine = None,
    engine_url: Url = None,
    quiet: Quiet = False,
    targets: Targets = None,
    lang: Language = None,
) -> None:
    """Find the sources, add them up, say what is wrong, write the result, and exit accordingly."""
    from edutarget.cli import rollup_steps
    from edutarget.cli.inputs import plan_or_exit, tell
    from edutarget.cli.output import format_or_exit, say, view, write
    from edutarget.formats import renderer
    from edutarget.formats.words.rollup_summary import summary
    from edutarget.rollup.request import Request

    start = time.perf_counter()
    result = "units" if by else "sum"
    chosen = format_or_exit(format if by else None, output, result)
    plan, origin = plan_or_exit(targets, lang)
    expected = rollup_steps.expected_or_exit(plan, units, lang)
    least = rollup_steps.percent(min_coverage, expected)
    levels = rollup_steps.levels(by)
    request = Request(day(as_of), levels, expected, unit, submitted_by, day(since), not no_ranks, date.today())
    sources = rollup_steps.sources_or_exit(paths, (output, targets, units), lang)
    rollup = rollup_steps.roll_up_or_exit(plan, sources, request, (engine, engine_url), quiet, lang)
    rollup = rollup.with_problems(rollup_steps.shortfalls(rollup, units or targets, least, request.today))
    tell(rollup.first, lang)
    if not quiet:
        say(summary(rollup, time.perf_counter() - start, view(lang).words))
    if rollup.totals and (skip_problems or not rollup.wrong):
        render = renderer(result, chosen)
        write(render(rollup, view(lang, origin, output)), output)
    raise typer.Exit(rollup_steps.exit_code(rollup))
