"""The commands, put together: a new one is a line in the table."""

from __future__ import annotations

import typer

from edutarget.cli.commands import SETTINGS, add_commands
from edutarget.cli.options import _
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
"""Name -> the function that carries it out, and what help says of it. A group of commands has a table of its own,
added to a `typer.Typer` that `app.add_typer` takes in."""

app = typer.Typer(
    help=_(N_("Shows how far a bureau, school or ministry is from the targets it announced.")),
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    **SETTINGS,
)
add_commands(app, COMMANDS)


@app.callback(invoke_without_command=True)
def program(
    version: bool = typer.Option(False, "--version", "-V", help=_(N_("show the version and exit"))),
) -> None:
    """Options of the program itself."""
    if version:
        from edutarget import __version__

        typer.echo(f"edutarget {__version__}")
        raise typer.Exit
