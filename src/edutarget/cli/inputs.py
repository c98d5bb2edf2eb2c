"""Load what a command reads, show its problems, and refuse to overwrite it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from edutarget.cli import EXIT_FAILED, EXIT_PROBLEMS
from edutarget.cli.options import _
from edutarget.cli.output import say, view_of
from edutarget.files.reading import shown_name
from edutarget.language.terms import N_
from edutarget.language.words import Lang

if TYPE_CHECKING:
    from edutarget.api.targets import Targets
    from edutarget.problems.diagnostic import Diagnostic, EdutargetError


def targets_or_exit(
    paths: Sequence[str],
    targets: str | None,
    units: str | None,
    no_units: bool,
    output: str | None = None,
    public: bool = False,
) -> Targets:
    """Load the plan and the list that apply to the paths; raises BadParameter if the output would overwrite them."""
    from edutarget.api.targets import load_from, settings

    plan_path, list_path = settings(targets, units, no_units, paths)
    refuse_overwriting(output, [*paths, list_path], plan_path)
    return load_from(plan_path, list_path, no_units, public)


def refuse(error: EdutargetError, ctx: Any) -> NoReturn:
    """Show the problems that prevent a result, and exit; raises BadParameter if there is a message, too."""
    show_problems(error.problems, ctx.params.get("lang"))
    if error.text:
        raise typer.BadParameter(_(error.text, **error.params), ctx)
    raise typer.Exit(EXIT_FAILED if error.failed else EXIT_PROBLEMS)


def refuse_overwriting(
    output: str | Sequence[str] | None, inputs: Iterable[str | None], targets: str | None, option: str = "-o"
) -> None:
    """Raise BadParameter if an output is a file that the command reads, or lies in a folder that it reads.

    `inputs`: submissions, lists, earlier versions, as given to the command; the plan is added to them.
    """
    if output is None:
        return
    if output == "":
        raise typer.BadParameter(_(N_("-o needs the name of a file, or - for standard output")))
    from edutarget.files.protecting import folder_around, overwritten
    from edutarget.plan.loading import find_plan

    outputs = [output] if isinstance(output, str) else output
    given = [path for path in (*inputs, targets or find_plan()) if path is not None]
    found = overwritten(outputs, given)
    if found:
        message = N_("{option} {output} would overwrite {file}, which is read here; name another file")
        raise typer.BadParameter(_(message, option=option, output=found[0], file=shown_name(found[1])))
    # A report inside the folder of submissions would be read as one the next time
    found = folder_around(outputs, given)
    if found:
        message = N_("{option} {output} lies in {folder}, which is read here; name a file outside of that folder")
        raise typer.BadParameter(_(message, option=option, output=found[0], folder=found[1]))


def say_assumed(sent: tuple[str, ...], lang: Lang | None) -> None:
    """Name the files that are taken as the whole's although no list says so, with their submitters."""
    if sent:
        message = N_("no list of offices: files without a unit count as the whole's: {files}")
        say(view_of(lang, stream=sys.stderr).words(message, files=sent) + "\n")


def show_problems(found: Sequence[Diagnostic], lang: Lang | None) -> None:
    """Write problems to standard error."""
    if found:
        from edutarget.formats.terminal.check_text import problems_text

        say(problems_text(found, view_of(lang, stream=sys.stderr)))
