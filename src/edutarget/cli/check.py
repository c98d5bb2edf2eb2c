"""`edutarget check`, and what `edutarget plan check` shares with it."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from edutarget.cli import EXIT_FAILED, EXIT_OK, EXIT_PROBLEMS
from edutarget.cli.options import (
    Language,
    NoUnits,
    Output,
    Quiet,
    Targets,
    Units,
    _,
    argument,
    format_option,
    manual,
    option,
)
from edutarget.cli.output import files_progress, format_or_exit, refuse_format, say, view_of, write
from edutarget.language.text import N_, NN_

if TYPE_CHECKING:
    from edutarget.api.checking import Check
    from edutarget.api.targets import Targets as LoadedTargets
    from edutarget.files.fixing import FixMode
    from edutarget.formats.view import View
    from edutarget.language.words import Words
    from edutarget.problems.diagnostic import Diagnostic

Paths = Annotated[list[str], argument("PATHS...", N_("files, folders, patterns; - is standard input"))]
Format = Annotated[
    str | None,
    format_option(
        "check", N_("the output's format; default: by the ending of -o, else text, on GitHub Actions github")
    ),
]
Against = Annotated[
    str | None,
    option("--against", N_("compare with an earlier version: a file, a folder or a git revision"), "PREVIOUS"),
]
Strict = Annotated[bool, option("--strict", N_("treat warnings as errors"))]
Complete = Annotated[bool, option("--complete", N_("require every indicator of the plan"))]
Fix = Annotated[bool, option("--fix", N_("fix unambiguous mistakes in the files"))]
Diff = Annotated[bool, option("--diff", N_("show what --fix would change, and change nothing"))]
Mark = Annotated[
    str | None,
    option(
        "--mark",
        N_("write a copy as a workbook with its wrong cells coloured; for several, a folder of copies"),
        "FILE",
    ),
]
ExitZero = Annotated[bool, option("--exit-zero", N_("exit 0 even if figures are invalid"))]
Verbose = Annotated[
    bool, option("--verbose -v", N_("show each problem of each file; name every file, including those not read"))
]
Statistics = Annotated[bool, option("--statistics", N_("only how many problems there are of each rule; text, json"))]


SOUND = N_("no errors, and with --strict no warnings; with --exit-zero in spite of them")
PROBLEMS = N_("errors, or with --strict warnings")


@manual(
    examples=(
        (N_("One submission"), "edutarget check actuals.yaml"),
        (N_("A month's folder, and who has not reported yet"), "edutarget check 2025-09 --complete"),
        (N_("What --fix would change, without changing it"), "edutarget check 2025-09 --diff"),
        (N_("Copies of the faulty files, with the wrong cells coloured"), "edutarget check 2025-09 --mark marked/"),
    ),
    sound=SOUND,
    problems=PROBLEMS,
)
def check(
    paths: Paths,
    format: Format = None,
    output: Output = None,
    against: Against = None,
    strict: Strict = False,
    complete: Complete = False,
    units: Units = None,
    no_units: NoUnits = False,
    fix: Fix = False,
    diff: Diff = False,
    mark: Mark = None,
    exit_zero: ExitZero = False,
    statistics: Statistics = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    targets: Targets = None,
    lang: Language = None,
) -> None:
    """Check files, write the problems, and exit by the result."""
    # Imported here, as in all commands: help and completion need none of it
    from edutarget.api.checking import check as checked_by
    from edutarget.cli.output import refuse_overwriting, say_assumed, targets_or_exit
    from edutarget.files.finding import find_files

    setting = targets_or_exit(paths, targets, units, no_units, output)
    view, result = view_of(lang, file=output)._replace(every=verbose), "statistics" if statistics else "check"
    refuse_overwriting(output, [against])
    fix_mode, chosen = modes_of(fix, diff, paths, format, output, result)
    copies: dict[str, str] = {}
    if mark is not None:
        # Before anything is read or written, so that a wrong --mark costs nothing
        copies = copies_of(find_files(paths, setting.settings).files, mark)
        refuse_overwriting([*copies.values()], [*paths, against, *setting.settings], option="--mark")
    with files_progress(_(N_("checking")), quiet) as progress:
        checked = checked_by(
            paths, setting, against=against, complete=complete, strict=strict, fix=fix_mode, progress=progress
        )
    if not quiet:
        say_assumed(checked.assumed, lang)
    show(checked, view, fix_mode, chosen, output, quiet, result)
    if copies:
        write_copies(copies, checked, setting, view.words, quiet)
    raise typer.Exit(exit_code(checked, exit_zero))


def modes_of(
    fix: bool, diff: bool, paths: Sequence[str], format: str | None, output: str | None, result: str = "check"
) -> tuple[FixMode, str]:
    """What to do with fixes that can be applied automatically, and the format; `--diff` wins over `--fix` and has none.

    Raises BadParameter.
    """
    from edutarget.files.reading import STDIN

    if diff:
        if format or result == "statistics":
            raise typer.BadParameter(_(N_("--diff shows a difference, which has no other format")))
        return "show", ""
    if fix and STDIN in paths:
        raise typer.BadParameter(_(N_("--fix cannot write to standard input; --diff shows what it would change")))
    fix_mode: FixMode = "suggest"
    if fix:
        fix_mode = "write"
    return fix_mode, _format_of(format, output, result)


def _format_of(format: str | None, output: str | None, result: str) -> str:
    """The format asked for, else that of a file's ending, else on GitHub Actions `github`; raises BadParameter."""
    if result == "check" and format is None and output is None and os.environ.get("GITHUB_ACTIONS") == "true":
        return "github"
    chosen = format_or_exit(format, output, result)
    refuse_format("--statistics", result, chosen)
    return chosen


def show(
    checked: Check,
    view: View,
    fix_mode: FixMode,
    chosen: str,
    output: str | None,
    quiet: bool,
    result: str = "check",
) -> None:
    """Write what was changed or would be, the problems, and how many of them --fix would correct."""
    if fix_mode != "suggest":
        _write_changes(checked, view, fix_mode, output, quiet)
    if fix_mode != "show":
        _write_result(checked, view, chosen, output, quiet, result)
    if not quiet:
        _mention_fix(checked, view, fix_mode)


def _write_result(checked: Check, view: View, chosen: str, output: str | None, quiet: bool, result: str) -> None:
    """Write the problems in a format, the summary to standard error, and on GitHub its job summary and outputs."""
    from edutarget.formats.words.problems import summary

    if chosen != "text":
        view = view._replace(colour=False)
    write(checked.product(chosen, view, result), output, text=chosen == "text")
    if chosen == "github":
        from edutarget.formats.markdown import check_markdown

        counts = {"files": len(checked.files), "errors": checked.count("error"), "warnings": checked.count("warning")}
        _append(os.environ.get("GITHUB_STEP_SUMMARY"), check_markdown(checked, checked.seen(view)))
        _append(os.environ.get("GITHUB_OUTPUT"), "".join(f"{name}={count}\n" for name, count in counts.items()))
    if not quiet:
        say(summary(checked, view.words, every_file=view.every))


def _append(file: str | None, text: str) -> None:
    """Append to a file that GitHub names in its environment, if it does."""
    if file:
        with open(file, "a", encoding="utf-8", newline="\n") as opened:
            opened.write(text)


def _write_changes(checked: Check, view: View, fix_mode: FixMode, output: str | None, quiet: bool) -> None:
    """Write the difference (--diff: the result; --fix: to standard error), and which files were left unchanged."""
    from edutarget.formats.terminal.check_text import diff_bytes, diff_text
    from edutarget.formats.words.problems import changes_line, one_line

    # In a pipe it must remain a patch, even if colour is asked for.
    if fix_mode == "show" and output is None and sys.stdout.isatty():
        write(diff_text(checked.changes, view), None, text=True)
    elif fix_mode == "show":
        write(diff_bytes(checked.changes), output)
    elif not quiet:
        say(diff_text((change for change in checked.changes if not change.left), view))
    for change in checked.changes:
        if change.left:
            message = view.words(N_("{file} was left as it is: {why}"), file=change.file, why=change.left)
            say(f"edutarget: {message}\n")
    if checked.changes and not quiet:
        say(changes_line(checked, view.words, fix_mode) + "\n")
    if fix_mode == "show" and not quiet:
        say(one_line(checked, view.words) + "\n")


def _mention_fix(checked: Check, view: View, fix_mode: FixMode) -> None:
    """Say how many problems --fix would correct; with --fix or --diff, that workbooks are not changed."""
    from edutarget.files.reading import STDIN, shown_name
    from edutarget.problems.rules import only_remedy

    if fix_mode != "suggest":
        if any(found.cell is not None for found in checked.diagnostics):
            message = N_(
                "`--fix` does not change workbooks; `--mark` writes a copy that shows, cell by cell, what to type"
            )
            say(view.words(message) + "\n")
        return
    in_text = (found for found in checked.diagnostics if found.cell is None and found.file != shown_name(STDIN))
    count = sum(1 for found in in_text if only_remedy(found.rule, found.params))
    if count:
        say(view.words(N_("--fix would correct {count} of them; --diff shows how"), count=count) + "\n")


def exit_code(checked: Check, exit_zero: bool) -> int:
    """2 if something could not be read or written, else 1 if the check fails, else 0."""
    unwritten = any(change.left for change in checked.changes)
    if unwritten or any(diagnostic.unopened for diagnostic in checked.diagnostics):
        return EXIT_FAILED
    if any(map(checked.fails, checked.diagnostics)) and not exit_zero:
        return EXIT_PROBLEMS
    return EXIT_OK


# Marked copies

_COPY = ".xlsx"
_SEPARATORS = (os.sep, os.altsep or os.sep)  # on Windows both are in use


def copies_of(files: Sequence[str], target: str) -> dict[str, str]:
    """Submission -> its copy: a file, or one for each in a folder. Raises BadParameter and OSError."""
    from edutarget.files.reading import STDIN

    if target in ("", STDIN):
        raise typer.BadParameter(_(N_("--mark writes a file and cannot write to -")))
    if files and (os.path.isdir(target) or target.endswith(_SEPARATORS)):
        made = _in_folder(files, target)
    elif len(files) != 1:
        message = NN_(
            "--mark FILE marks one submission, and there is {count}; for several, name a folder",
            "--mark FILE marks one submission, and there are {count}; for several, name a folder",
        )
        raise typer.BadParameter(_(message, count=len(files)))
    elif not target.lower().endswith(_COPY):
        raise typer.BadParameter(
            _(N_("--mark writes a workbook: {copy} must end in {ending}"), copy=target, ending=_COPY)
        )
    else:
        os.stat(os.path.dirname(os.path.abspath(target)))  # raises for a missing folder before anything is checked
        made = {files[0]: target}
    return made


def _in_folder(files: Sequence[str], folder: str) -> dict[str, str]:
    """Copies in a folder, laid out as the submissions below their common folder."""
    from edutarget.files.reading import STDIN

    places = {file: os.path.abspath("stdin" if file == STDIN else file) for file in files}
    names = {file: os.path.join(folder, name) for file, name in _short_names(places).items()}
    taken = Counter(os.path.splitext(name)[0].casefold() for name in names.values())
    made: dict[str, str] = {}
    for file, name in names.items():
        stem, ending = os.path.splitext(name)
        alone = taken[stem.casefold()] == 1 or ending.lower() == _COPY
        made[file] = (stem if alone else name) + _COPY  # of a.csv and a.yaml: a.csv.xlsx and a.yaml.xlsx
    return made


def _short_names(places: Mapping[str, str]) -> dict[str, str]:
    """Absolute paths without the folders that all of them share; each of several drives gets its own folder."""
    # On Windows `commonpath` and `relpath` raise across drives
    by_drive: dict[str, dict[str, str]] = {}
    for file, place in places.items():
        by_drive.setdefault(os.path.splitdrive(place)[0].casefold(), {})[file] = place
    names: dict[str, str] = {}
    for drive, here in by_drive.items():
        top = os.path.commonpath([os.path.dirname(place) for place in here.values()])
        folder = re.sub(r"\W+", "_", drive).strip("_") if len(by_drive) > 1 else ""
        names |= {file: os.path.join(folder, os.path.relpath(place, top)) for file, place in here.items()}
    return names


def write_copies(made: Mapping[str, str], checked: Check, targets: LoadedTargets, words: Words, quiet: bool) -> None:
    """Write the copies and say so. A submission without problems gets no copy."""
    from edutarget.files.reading import shown_name

    for file, copy in made.items():
        found = [one for one in checked.diagnostics if one.file == shown_name(file)]
        line = _marked(file, copy, found, targets, words)
        if not quiet:
            say(line + "\n")


def _marked(file: str, copy: str, found: Sequence[Diagnostic], targets: LoadedTargets, words: Words) -> str:
    from edutarget.api.forms import asked_of_submitter
    from edutarget.files.reading import read_bytes, shown_name
    from edutarget.formats.workbooks.marked import marked
    from edutarget.problems.problem import Unreadable
    from edutarget.submission.loading import read_document

    if not found:
        return words(N_("{file}: nothing to mark"), file=file)
    try:
        document = read_document(file, read_bytes(file))
    except Unreadable:  # already reported by the check
        document = None
    if document is None or not isinstance(document.written, dict):
        return words(N_("{file}: not marked, because it cannot be read"), file=file)
    by, unit = document.written.get("submitted_by"), document.written.get("unit")
    names = [name for name in (by if isinstance(by, list) else [by]) if isinstance(name, str)]
    plan, asked = asked_of_submitter(targets, names, unit if isinstance(unit, str) else None)
    product = marked(plan, os.path.basename(shown_name(file)), document, found, words, asked)
    os.makedirs(os.path.dirname(os.path.abspath(copy)), exist_ok=True)
    write(product, copy)
    message = NN_("{file}: {count} problem marked", "{file}: {count} problems marked")
    return words(message, file=copy, count=len(found))
