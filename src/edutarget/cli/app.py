"""The commands, put together."""

from __future__ import annotations

import typer

from edutarget.cli import check, forms, report, rollup, targets, trend
from edutarget.cli.options import _
from edutarget.language.terms import N_

app = typer.Typer(
    help=_(N_("Where an education bureau, a school or a ministry stands on the targets it announced.")),
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def program(
    version: bool = typer.Option(False, "--version", "-V", help=_(N_("show the version and exit"))),
) -> None:
    """Options of the program itself."""
    if version:
        from edutarget import __version__

        typer.echo(f"edutarget {__version__}")
        raise typer.Exit


app.command("report", help=_(N_("Show where each indicator stands: the gap report.")))(report.command)
app.command("trend", help=_(N_("Show each indicator over time: its course, its pace, what is still needed.")))(
    trend.command
)
app.command("check", help=_(N_("Check submissions: every problem, where it is, what to type.")))(check.command)
app.command("rollup", help=_(N_("Add up schools, counties, provinces: one submission for the level above.")))(
    rollup.command
)
app.command("targets", help=_(N_("Show the plan: its framework and its goals.")))(targets.command)
app.command("template", help=_(N_("Print a submission to fill in.")))(forms.template)
app.command("schema", help=_(N_("Print the JSON Schema of submissions, for editors and other checkers.")))(forms.schema)
app.command("rules", help=_(N_("Explain what is checked: a rule, why there is one, a wrong and a right example.")))(
    forms.rules
)
