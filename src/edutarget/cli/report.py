"""`edutarget report`."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

import typer

from edutarget.cli import EXIT_PROBLEMS
from edutarget.cli.options import Language, Output, Targets, _, one_of, several
from edutarget.diagnostics import N_
from edutarget.progress import BANDS, RESULTS

STATES = tuple(dict.fromkeys((*RESULTS, *BANDS)))

Files = Annotated[str, typer.Argument(metavar="FILE", help=_(N_("a submission; - is standard input")))]
Format = Annotated[
    Literal["text", "json", "html", "markdown", "csv"] | None,
    typer.Option("--format", "-f", help=_(N_("the output's format; default: by the ending of -o, else text"))),
]
Areas = Annotated[list[str] | None, typer.Option("--area", help=_(N_("only these areas, by id or name")))]
Bands = Annotated[list[str] | None, typer.Option("--band", help=_(N_("only these bands, such as behind,far_behind")))]
By = Annotated[Literal["area", "framework"], typer.Option("--by", help=_(N_("group by area or by framework item")))]
FailOn = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-on", metavar="STATES", help=_(N_("exit 1 if an indicator is in one of these: not-met,behind"))
    ),
]


def command(
    file: Files = "actuals.yaml",
    format: Format = None,
    output: Output = None,
    area: Areas = None,
    band: Bands = None,
    by: By = "area",
    fail_on: FailOn = None,
    targets: Targets = None,
    lang: Language = None,
) -> None:
    """Load the plan and the submission, report, and exit 1 if asked to."""
    from edutarget.cli.inputs import plan_or_exit, submission_or_exit
    from edutarget.cli.output import renderer_or_exit, view, write
    from edutarget.formats import REPORT_FORMATS, format_of
    from edutarget.report import build_report

    render = renderer_or_exit(REPORT_FORMATS[format or format_of(output, REPORT_FORMATS)], lang)
    plan, origin = plan_or_exit(targets, lang)
    areas = several(area, plan.area_of, plan.areas)
    bands = several(band, one_of(BANDS), BANDS)
    states = several(fail_on, one_of(STATES), STATES)
    submission = submission_or_exit(file, plan, lang)
    report = build_report(plan, submission).only(areas, bands)
    seen = replace(view(lang, origin, output), by=by)
    write(render(report, seen), output)
    if any({row.progress.result, row.progress.band} & set(states) for row in report.rows):
        raise typer.Exit(EXIT_PROBLEMS)
