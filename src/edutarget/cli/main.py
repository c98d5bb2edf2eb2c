"""The program: the table of commands, from start to exit code, and the messages for errors."""

from __future__ import annotations

import os
import sys
from typing import Annotated, TextIO

import typer

from edutarget import __version__
from edutarget.cli import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, EXIT_READER_GONE, ReaderGone
from edutarget.cli.help import group, mistake
from edutarget.cli.options import Language, _, manual
from edutarget.language.text import N_

COMMANDS = {
    "report": ("report:report", N_("Show where each indicator stands: the gap report.")),
    "trend": ("report:trend", N_("Show indicators over time: trend, pace, what is still needed.")),
    "check": ("check:check", N_("Check submissions; show each problem, its place and the fix.")),
    "rollup": ("rollup:rollup", N_("Combine units' submissions into one for the next level up.")),
    "targets": ("forms:targets", N_("Show the plan: its framework and its goals.")),
    "template": ("forms:template", N_("Create a blank submission form.")),
    "schema": ("forms:schema", N_("Print the JSON Schema of submissions, of plans, or of a result.")),
    "rules": ("forms:rules", N_("Explain the rules of the check, with examples.")),
}
"""Name -> `module:function` in this package, and its summary in help."""

PLAN_COMMANDS = {
    "new": ("plan:new", N_("Create a starter plan, blank or from a table.")),
    "check": ("plan:check", N_("Check a plan; show each problem, its place and the fix.")),
    "next": ("plan:next_plan", N_("Create next year's plan, its targets to be filled in.")),
}
"""The same for the commands of `edutarget plan`."""

app = group(N_("Shows how far a bureau, school or ministry is from the targets it announced."), COMMANDS)
_plan = group(N_("For the authors of plans: new, check, next."), PLAN_COMMANDS)
app.add_typer(_plan, name="plan")


def command_needed(ctx: typer.Context) -> None:
    """Show help and exit 2 if no command is named."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help(), err=True)
        raise typer.Exit(EXIT_FAILED)


_SEE_COMMANDS = N_("problems; see the help of each command")


@_plan.callback(invoke_without_command=True)
@manual(
    examples=(
        (N_("A plan with the goals of a table"), "edutarget plan new goals.csv -o targets-2026.yaml"),
        (N_("Its mistakes, each with what to write instead"), "edutarget plan check targets.yaml"),
    ),
    problems=_SEE_COMMANDS,
)
def plan(ctx: typer.Context, lang: Language = None) -> None:
    """Options of `edutarget plan`; its commands look up the language that is given here."""
    command_needed(ctx)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"edutarget {__version__}")
        raise typer.Exit


# Eager: it exits before anything else is parsed, which would load pydantic.
Version = Annotated[
    bool,
    typer.Option("--version", "-V", is_eager=True, callback=_version, help=_(N_("show the version and exit"))),
]


@app.callback(invoke_without_command=True)
@manual(
    examples=(
        (N_("A form to be filled in"), "edutarget template -o form.xlsx"),
        (N_("What is wrong with a submission, and what to type instead"), "edutarget check actuals.yaml"),
        (N_("How far it is from the targets, as a page"), "edutarget report actuals.yaml -o report.html"),
    ),
    problems=_SEE_COMMANDS,
)
def program(ctx: typer.Context, version: Version = False, lang: Language = None) -> None:
    """Options of the program itself; commands look up the language that is given here."""
    command_needed(ctx)


def run() -> int:
    """Run the program and return its exit code; a traceback is shown only with EDUTARGET_DEBUG."""
    sys.stdout, sys.stderr = sys.stdout or _closed(), sys.stderr or _nowhere()
    try:
        # Without `args`, Typer would expand `[1]`, `~` and `$X` in file names on Windows.
        code = app(args=sys.argv[1:], prog_name="edutarget", standalone_mode=False)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except (BrokenPipeError, ReaderGone):  # `edutarget report | head` is no error
        return _give_up_stdout(EXIT_READER_GONE)
    except Exception as error:
        from edutarget.cli.output import reader_gone, say

        # Without a file name it comes from standard output, such as a flush at the end
        if isinstance(error, OSError) and error.filename is None and reader_gone(error):
            return _give_up_stdout(EXIT_READER_GONE)
        if os.environ.get("EDUTARGET_DEBUG"):
            raise

        say(_reason(error))
        return _give_up_stdout(EXIT_FAILED)
    if isinstance(code, int):
        return code
    return EXIT_OK


def _reason(error: Exception) -> str:
    """The message for an error that ends the program."""
    if isinstance(error, typer.BadParameter):
        return mistake(error)
    if isinstance(error, OSError):
        from edutarget.files.reading import reason

        file = f"{_.word(str(error.filename))}: " if error.filename else ""
        return f"edutarget: {file}{_.word(reason(error))}\n"
    message = N_("unexpected error: {error}. Run again with EDUTARGET_DEBUG=1 for a traceback to report")
    return "edutarget: " + _(message, error=f"{type(error).__name__}: {error}") + "\n"


def _give_up_stdout(code: int) -> int:
    """Discard further output, because the reader is gone or the disk is full; else Python would fail at exit."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # it was no file, or is closed
        sys.stdout = _nowhere()
    return code


def _closed() -> TextIO:
    """A standard output that was closed before the program began: writing to it fails, as it should."""
    # It takes the file number of the closed one; else the next opened file would get it, and the output.
    return os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")
