"""Load what a command reads, show its problems, and refuse to overwrite it."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from edutarget.cli import EXIT_FAILED, EXIT_PROBLEMS
from edutarget.cli.options import _
from edutarget.cli.output import say, view_of
from edutarget.files.finding import find_files, is_pattern, matching
from edutarget.files.reading import STDIN, shown_name
from edutarget.language.text import N_
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
    refuse_overwriting(output, [*paths, list_path, plan_path])
    return load_from(plan_path, list_path, no_units, public)


def refuse(error: EdutargetError, ctx: Any) -> NoReturn:
    """Show the problems that prevent a result, and exit; raises BadParameter if there is a message, too."""
    show_problems(error.problems, ctx.params.get("lang"))
    if error.text:
        raise typer.BadParameter(_(error.text, **error.params), ctx)
    raise typer.Exit(EXIT_FAILED if error.failed else EXIT_PROBLEMS)


def refuse_overwriting(output: str | Sequence[str] | None, inputs: Iterable[str | None], option: str = "-o") -> None:
    """Raise BadParameter if an output is a file that the command reads, or lies in a folder that it reads.

    `inputs`: plans, submissions, lists, earlier versions, as given to the command.
    """
    if output is None:
        return
    if output == "":
        raise typer.BadParameter(_(N_("-o needs the name of a file, or - for standard output")))
    outputs = [output] if isinstance(output, str) else output
    given = [path for path in inputs if path is not None]
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
        message = N_("files without a unit, from nobody in a list of offices, count as the whole's: {files}")
        say(view_of(lang, stream=sys.stderr).words(message, files=sent) + "\n")


def show_problems(found: Sequence[Diagnostic], lang: Lang | None) -> None:
    """Write problems to standard error."""
    if found:
        from edutarget.formats.terminal.check_text import problems_text

        say(problems_text(found, view_of(lang, stream=sys.stderr)))


# Whether writing a file would change what a command reads

Identity = tuple[int, int]
"""Device and inode."""


def overwritten(outputs: Iterable[str], inputs: Iterable[str]) -> tuple[str, str] | None:
    """The first output that is also an input, by device and inode or by its resolved path, and that input; else None.

    Inputs are files, folders, patterns and `-`, as commands take them.
    """
    there = [output for output in outputs if os.path.exists(output)]
    identities = {_identity(output): output for output in there}
    resolved = {os.path.realpath(output): output for output in there}
    names = {os.path.basename(path) for path in resolved}  # compared first: resolving asks the disk for every folder
    for file in find_files(inputs).files if there else ():
        identity = _identity(file)
        if identity is not None and identity in identities:
            return identities[identity], file
        if os.path.basename(file) in names and (path := os.path.realpath(file)) in resolved:
            return resolved[path], file
    return None


def folder_around(outputs: Iterable[str], inputs: Iterable[str]) -> tuple[str, str] | None:
    """The first output inside an input folder, and the folder; not hidden ones, which are never read. Else None."""
    inputs = list(inputs)
    folders = {_identity(path, stat.S_ISDIR): path for path in _folders(inputs)}
    patterns = [path for path in inputs if is_pattern(path)]
    for output in outputs:
        for pattern in patterns:
            if _stands_for(pattern, output):
                return output, os.path.dirname(pattern) or os.curdir
        place = Path(os.path.realpath(output))
        for inner in (place, *place.parents):
            found = folders.get(_identity(str(inner), stat.S_ISDIR))
            if found is not None and inner != place:
                return output, found
            if inner.name.startswith("."):
                break
    return None


def _stands_for(pattern: str, output: str) -> bool:
    """Whether a pattern would match a file that does not exist yet; only `**` spans several folders."""
    path, wanted = os.path.abspath(output), os.path.abspath(pattern)
    same_depth = path.count(os.sep) == wanted.count(os.sep)
    return (same_depth or "**" in pattern) and fnmatch(path, wanted.replace("[", "[[]"))


def _folders(inputs: Iterable[str]) -> Iterator[str]:
    """The folders that are named, or match a pattern."""
    for path in inputs:
        if path == STDIN:
            continue
        if os.path.isdir(path):
            yield path
        elif is_pattern(path):
            yield from filter(os.path.isdir, matching(path))


def _identity(path: str, kind: Callable[[int], bool] = stat.S_ISREG) -> Identity | None:
    """Device and inode of a path of a `kind`; None for other kinds and missing paths."""
    try:
        status = os.fstat(sys.stdin.fileno()) if path == STDIN else os.stat(path)
    except (OSError, ValueError, AttributeError):  # no such file, or a stream that is no file
        return None
    if kind(status.st_mode):
        return (status.st_dev, status.st_ino)
    return None
