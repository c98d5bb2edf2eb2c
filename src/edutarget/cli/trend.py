"""`edutarget trend`."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from edutarget.cli.options import Areas, AsOf, Language, Output, Targets, _, day, several
from edutarget.language.terms import N_

Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILES...", help=_(N_("submissions of several days: files, folders, patterns; - is standard input"))
    ),
]
Format = Annotated[
    Literal["text", "json", "csv", "markdown", "html"] | None,
    typer.Option("--format", "-f", help=_(N_("the output's format; default: by the ending of -o, else text"))),
]


def command(
    files: Files,
    format: Format = None,
    output: Output = None,
    as_of: AsOf = None,
    area: Areas = None,
    targets: Targets = None,
    lang: Language = None,
) -> None:
    """Load the plan and the submissions, and show each indicator over their days."""
    from edutarget.cli.inputs import plan_or_exit, submissions_or_exit
    from edutarget.cli.output import format_or_exit, view, write
    from edutarget.formats import renderer
    from edutarget.report.trend import build_trend

    render = renderer("trend", format_or_exit(format, output, "trend"))
    plan, origin = plan_or_exit(targets, lang)
    areas = several(area, plan.area_of, plan.areas)
    until = day(as_of)
    given = submissions_or_exit(files, plan, targets, until, lang)
    write(render(build_trend(plan, given, until).only(areas), view(lang, origin, output)), output)
