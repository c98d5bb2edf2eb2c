"""`edutarget targets`."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from edutarget.cli.options import Language, Output, Targets, _
from edutarget.language.terms import N_

Format = Annotated[
    Literal["text", "json"] | None,
    typer.Option("--format", "-f", help=_(N_("the output's format; default: by the ending of -o, else text"))),
]


def command(
    format: Format = None,
    output: Output = None,
    targets: Targets = None,
    lang: Language = None,
) -> None:
    """Load the plan, check it, and show it."""
    from edutarget.cli.inputs import plan_or_exit
    from edutarget.cli.output import format_or_exit, view, write
    from edutarget.formats import renderer

    chosen = format_or_exit(format, output, "targets")
    plan, origin = plan_or_exit(targets, lang)
    write(renderer("targets", chosen)(plan, view(lang, origin, output)), output)
