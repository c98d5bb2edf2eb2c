"""The commands, put together: a new one is a line in the table."""

from __future__ import annotations

from typing import Annotated

import typer

from edutarget import __version__
from edutarget.cli import EXIT_FAILED
from edutarget.cli.help import group
from edutarget.cli.options import Language, _
from edutarget.language.terms import N_

COMMANDS = {
    "report": ("report:command", N_("Show where each indicator stands: the gap report.")),
    "trend": ("trend:command", N_("Show indicators over time: trend, pace, what is still needed.")),
    "check": ("check:command", N_("Check submissions: every problem, where it is, what to type.")),
    "rollup": ("rollup:command", N_("Add units up into one submission for the level above.")),
    "targets": ("targets:command", N_("Show the plan: its framework and its goals.")),
    "template": ("forms:template", N_("Print a submission to fill in.")),
    "schema": ("forms:schema", N_("Print the JSON Schema of submissions, for editors.")),
    "rules": ("forms:rules", N_("Explain the rules of the check, with examples.")),
}
"""Name -> the function that carries it out, and what help says of it."""

PLAN_COMMANDS = {
    "new": ("plan:new", N_("Print a plan to start from: blank, or made from a table.")),
    "check": ("plan:check", N_("Check a plan: every problem, where it is, what to type.")),
    "next": ("plan:next_plan", N_("Print next year's plan, its targets to be filled in.")),
}
"""The same for `edutarget plan`: a group of commands has a table of its own."""

app = group(N_("Shows how far a bureau, school or ministry is from the targets it announced."), COMMANDS)
_plan = group(N_("For the authors of plans: new, check, next."), PLAN_COMMANDS)
app.add_typer(_plan, name="plan")


@_plan.callback(invoke_without_command=True)
def command_needed(ctx: typer.Context) -> None:
    """Where no command is named, show help and exit 2."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help(), err=True)
        raise typer.Exit(EXIT_FAILED)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"edutarget {__version__}")
        raise typer.Exit


# Eager, so that nothing else is read, which would load pydantic.
Version = Annotated[
    bool,
    typer.Option("--version", "-V", is_eager=True, callback=_version, help=_(N_("show the version and exit"))),
]


@app.callback(invoke_without_command=True)
def program(ctx: typer.Context, version: Version = False, lang: Language = None) -> None:
    """Options of the program itself; commands look up the language that is given here."""
    command_needed(ctx)
