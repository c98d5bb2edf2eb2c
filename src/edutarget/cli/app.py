"""The commands, put together: a new one is a line in the table."""

from __future__ import annotations

import typer

from edutarget.cli import EXIT_FAILED
from edutarget.cli.commands import SETTINGS, add_commands
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

app = typer.Typer(
    help=_(N_("Shows how far a bureau, school or ministry is from the targets it announced.")),
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    **SETTINGS,
)
add_commands(app, COMMANDS)
_authors = typer.Typer(help=_(N_("For the authors of plans: new, check, next.")), no_args_is_help=True, **SETTINGS)
add_commands(_authors, PLAN_COMMANDS)
app.add_typer(_authors, name="plan")


@app.callback(invoke_without_command=True)
def program(
    ctx: typer.Context,
    version: bool = typer.Option(False, "--version", "-V", help=_(N_("show the version and exit"))),
    lang: Language = None,
) -> None:
    """Options of the program itself; a language given here holds for the command."""
    if version:
        from edutarget import __version__

        typer.echo(f"edutarget {__version__}")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help(), err=True)
        raise typer.Exit(EXIT_FAILED)
    if lang:
        said = {"lang": lang}
        ctx.default_map = {**dict.fromkeys(COMMANDS, said), "plan": dict.fromkeys(PLAN_COMMANDS, said)}
