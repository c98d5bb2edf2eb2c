"""The commands, put together: a new one is a line in the table."""

from __future__ import annotations

import typer

from edutarget.cli.commands import SETTINGS, add_commands
from edutarget.cli.options import _
from edutarget.language.terms import N_

COMMANDS = {
    "report": ("report:command", N_("Show where each indicator stands: the gap report.")),
    "trend": ("trend:command", N_("Show each indicator over time: its course, its pace, what is still needed.")),
    "check": ("check:command", N_("Check submissions: every problem, where it is, what to type.")),
    "rollup": ("rollup:command", N_("Add up schools, counties, provinces: one submission for the level above.")),
    "targets": ("targets:command", N_("Show the plan: its framework and its goals.")),
    "template": ("forms:template", N_("Print a submission to fill in.")),
    "schema": ("forms:schema", N_("Print the JSON Schema of submissions, for editors and other checkers.")),
    "rules": ("forms:rules", N_("Explain what is checked: a rule, why there is one, a wrong and a right example.")),
}
"""Name -> the function that carries it out, and what help says of it. A group of commands has a table of its own,
added to a `typer.Typer` that `app.add_typer` takes in."""

app = typer.Typer(
    help=_(N_("Where an education bureau, a school or a ministry stands on the targets it announced.")),
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
