"""`edutarget report`."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

import typer

from edutarget.cli import EXIT_PROBLEMS, completion
from edutarget.cli.options import Areas, AsOf, Language, Output, Targets, _, day, one_of, several
from edutarget.language.terms import N_

Files = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FILES]...",
        help=_(N_("submissions: files, folders, patterns; - is standard input; default: actuals.yaml")),
        show_default=False,
    ),
]
Format = Annotated[
    Literal["text", "json", "html", "markdown", "csv", "xlsx"] | None,
    typer.Option("--format", "-f", help=_(N_("the output's format; default: by the ending of -o, else text"))),
]
Bands = Annotated[
    list[str] | None,
    typer.Option(
        "--band",
        metavar="BANDS",
        help=_(N_("only these bands, such as behind,far_behind")),
        autocompletion=completion.bands,
    ),
]
By = Annotated[
    Literal["area", "framework"] | None, typer.Option("--by", help=_(N_("group by area or by framework item")))
]
Sort = Annotated[
    Literal["area", "worst", "name"],
    typer.Option("--sort", help=_(N_("the plan's order, the most serious first, or by name"))),
]
OnlyProblems = Annotated[
    bool, typer.Option("--only-problems", help=_(N_("only what is not met, short so far or not reported")))
]
Brief = Annotated[bool, typer.Option("--brief", help=_(N_("one screen; text and Markdown")))]
FailOn = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-on",
        metavar="STATES",
        help=_(N_("exit 1 if an indicator is in one of these states, such as not-met,behind")),
        autocompletion=completion.states,
    ),
]


def command(
    files: Files = None,
    format: Format = None,
    output: Output = None,
    as_of: AsOf = None,
    area: Areas = None,
    band: Bands = None,
    only_problems: OnlyProblems = False,
    by: By = None,
    sort: Sort = "area",
    brief: Brief = False,
    fail_on: FailOn = None,
    targets: Targets = None,
    lang: Language = None,
) -> None:
    """Load the plan and the submissions, report, and exit 1 if asked to."""
    from edutarget.cli.inputs import plan_or_exit, submissions_or_exit
    from edutarget.cli.output import format_or_exit, view, write
    from edutarget.formats import renderer
    from edutarget.formats.sections import arranged
    from edutarget.report.gap_report import build_report
    from edutarget.report.standing import is_problem
    from edutarget.report.verdict import BANDS, RESULTS
    from edutarget.submission.combining import combine

    chosen = format_or_exit(format, output, "report")
    if brief:
        _refuse_with_brief(chosen, by, sort)
    render = renderer("brief report" if brief else "report", chosen)
    plan, origin = plan_or_exit(targets, lang)
    if by == "framework" and plan.framework is None:
        raise typer.BadParameter(_(N_("--by framework: the plan has no framework")))
    areas = several(area, plan.area_of, plan.areas)
    bands = several(band, one_of(BANDS), BANDS)
    states = set(several(fail_on, one_of([*RESULTS, *BANDS]), dict.fromkeys([*RESULTS, *BANDS])))
    until = day(as_of)
    given = submissions_or_exit(files or ["actuals.yaml"], plan, targets, until, lang)
    report = build_report(plan, combine(given, until)).only(areas, bands)
    report = report.where(is_problem) if only_problems else report
    seen = replace(view(lang, origin, output), by=by, order=sort)
    write(render(arranged(report, seen), seen), output)
    if any({row.progress.result, row.progress.band} & states for row in report.rows):
        raise typer.Exit(EXIT_PROBLEMS)


def _refuse_with_brief(format: str, by: str | None, sort: str) -> None:
    """Raise BadParameter for what a brief report cannot be: data, or in another order."""
    from edutarget.formats import choices

    if format not in choices("brief report"):
        raise typer.BadParameter(_(N_("--brief is for text and Markdown, not for {format}"), format=format))
    if by == "framework" or sort != "area":
        told = N_("--brief is always by area, then the most serious first: leave out {option}")
        raise typer.BadParameter(_(told, option="--by" if by == "framework" else "--sort"))
