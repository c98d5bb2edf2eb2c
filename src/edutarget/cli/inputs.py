"""Problems go to standard error and decide the exit code; nothing that is read is written over."""

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
    """The plan and the list that apply to what is read, which the output is not to write over."""
    from edutarget.api.targets import load_from, settings

    plan_path, list_path = settings(targets, units, no_units, paths)
    refuse_overwriting(output, [*paths, list_path], plan_path)
    return load_from(plan_path, list_path, no_units, public)


def refuse(error: EdutargetError, ctx: Any) -> NoReturn:
    """Say why there is no result, and exit; raises BadParameter where something is asked for that is not there."""
    show_problems(error.problems, ctx.params.get("lang"))
    if error.text:
        raise typer.BadParameter(_(error.text, **error.params), ctx)
    raise typer.Exit(EXIT_FAILED if error.failed else EXIT_PROBLEMS)


def refuse_overwriting(
    output: str | Sequence[str] | None, inputs: Iterable[str | None], targets: str | None, option: str = "-o"
) -> None:
    """Never write over what a command reads, nor into a folder that it reads; raises BadParameter.

    `inputs`: submissions, lists, earlier versions, as the command was given them; the plan belongs to them.
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
    found = folder_around(outputs, given)
    if found:
        message = N_("{option} {output} lies in {folder}, which is read here; name a file outside of that folder")
        raise typer.BadParameter(_(message, option=option, output=found[0], folder=found[1]))


def say_assumed(sent: tuple[str, ...], lang: Lang | None) -> None:
    """Tell which files are taken as the whole's, and who sent them, where no list says so."""
    if sent:
        message = N_("no list of offices: files without a unit count as the whole's: {files}")
        say(view_of(lang, stream=sys.stderr).words(message, files=sent) + "\n")


def show_problems(found: Sequence[Diagnostic], lang: Lang | None) -> None:
    """Write problems to standard error."""
    if found:
        from edutarget.formats.terminal.check_text import problems_text

        say(problems_text(found, view_of(lang, stream=sys.stderr)))
