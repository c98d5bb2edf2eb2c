"""`edutarget check`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from edutarget.cli import EXIT_FAILED, EXIT_OK, EXIT_PROBLEMS
from edutarget.cli.fixing import Diff, Fix
from edutarget.cli.options import Language, Output, Targets, _
from edutarget.language.terms import N_

if TYPE_CHECKING:
    from edutarget.formats.view import View
    from edutarget.plan.models import Plan
    from edutarget.submission.checking import Checked, FixMode

Paths = Annotated[
    list[str], typer.Argument(metavar="PATHS...", help=_(N_("files, folders, patterns; - is standard input")))
]
Format = Annotated[
    Literal["text", "github", "json", "sarif", "junit", "gitlab"] | None,
    typer.Option(
        "--format",
        "-f",
        help=_(N_("the output's format; default: by the ending of -o, else text, on GitHub Actions github")),
    ),
]
Against = Annotated[
    str | None,
    typer.Option("--against", metavar="PREVIOUS", help=_(N_("compare with an earlier version: a file or a folder"))),
]
Strict = Annotated[bool, typer.Option("--strict", help=_(N_("exit 1 for warnings too")))]
Complete = Annotated[bool, typer.Option("--complete", help=_(N_("require every indicator of the plan")))]
Mark = Annotated[
    str | None,
    typer.Option(
        "--mark",
        metavar="FILE",
        help=_(N_("write a copy as a workbook with its wrong cells coloured; for several, a folder of copies")),
    ),
]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help=_(N_("exit 0 even if figures are wrong")))]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=_(N_("no summary and no progress bar")))]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help=_(N_("name every file, including those not read")))]


def command(
    paths: Paths,
    format: Format = None,
    output: Output = None,
    against: Against = None,
    strict: Strict = False,
    complete: Complete = False,
    fix: Fix = False,
    diff: Diff = False,
    mark: Mark = None,
    exit_zero: ExitZero = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    targets: Targets = None,
    lang: Language = None,
) -> None:
    """Find the files, check them all, say what is wrong, and exit accordingly."""
    from edutarget.cli.fixing import asked_for, tell_changes, tell_of_fix
    from edutarget.cli.inputs import plan_or_exit
    from edutarget.cli.output import view

    fix_mode = asked_for(fix, diff, paths, format)
    chosen = "" if fix_mode == "show" else format_of_check(format, output)
    copies = _copies(paths, mark, targets, against)
    plan, origin = plan_or_exit(targets, lang)
    checked = _check(plan, paths, against, complete, targets, quiet, fix_mode)
    seen = view(lang, origin, output)
    if fix_mode != "suggest":
        tell_changes(checked, seen, fix_mode, output, quiet)
    if fix_mode != "show":
        tell(checked, seen, chosen, output, quiet, verbose)
    if fix_mode == "suggest" and not quiet:
        tell_of_fix(checked, seen)
    if copies:
        from edutarget.cli.marked_copies import write_copies

        write_copies(copies, checked, plan, seen.words, quiet)
    raise typer.Exit(exit_code(checked, strict, exit_zero))


def format_of_check(format: str | None, output: str | None) -> str:
    """The format asked for, or that of a file's ending, or on GitHub its own; raises BadParameter."""
    from edutarget.cli.output import format_or_exit

    on_github = output is None and os.environ.get("GITHUB_ACTIONS") == "true"
    return format_or_exit(format or ("github" if on_github else None), output, "check")


def tell(
    checked: Checked, seen: View, chosen: str, output: str | None, quiet: bool = False, verbose: bool = False
) -> None:
    """What was found, in a format; the summary on standard error, and GitHub's page where there is one."""
    from edutarget.cli.output import say, write
    from edutarget.formats import renderer
    from edutarget.formats.words.problems import summary

    write(renderer("check", chosen)(checked, seen), output)
    if chosen == "github" and (page := os.environ.get("GITHUB_STEP_SUMMARY")):
        from edutarget.formats.markdown import check_markdown

        _append(page, check_markdown(checked, seen))
    if not quiet:
        say(summary(checked, seen.words, every_file=verbose))


def _copies(paths: Sequence[str], mark: str | None, targets: str | None, against: str | None) -> dict[str, str]:
    """Submission -> its marked copy, where that was asked for; raises BadParameter."""
    if mark is None:
        return {}
    from edutarget.cli.marked_copies import copies
    from edutarget.files.finding import find_files
    from edutarget.plan.loading import find_plan

    plan = targets or find_plan()
    return copies(find_files(paths, leave_out=plan).files, mark, [file for file in (plan, against) if file])


def exit_code(checked: Checked, strict: bool, exit_zero: bool) -> int:
    """2 where something could not be read or written, else 1 where something is wrong with the figures."""
    unwritten = any(change.left for change in checked.changes)
    if unwritten or any(diagnostic.unopened for diagnostic in checked.diagnostics):
        return EXIT_FAILED
    wrong = checked.count("error") or (strict and checked.count("warning"))
    return EXIT_PROBLEMS if wrong and not exit_zero else EXIT_OK


def _check(
    plan: Plan,
    paths: Sequence[str],
    against: str | None,
    complete: bool,
    targets: str | None,
    quiet: bool,
    fix_mode: FixMode = "suggest",
) -> Checked:
    """Everything there is to say of the files that the paths stand for."""
    from dataclasses import replace
    from datetime import date

    from edutarget.cli.progress_bars import LONG_WORK, files_bar, progress_bars
    from edutarget.files.earlier_version import Earlier
    from edutarget.files.finding import find_files
    from edutarget.files.reading import shown_name
    from edutarget.plan.loading import find_plan
    from edutarget.problems.diagnostic import order
    from edutarget.submission.checking import CheckOptions, check_files

    there = find_files(paths, leave_out=targets or find_plan())
    files, found = there.files, there.problems()
    options = CheckOptions(today=date.today(), complete=complete, fix_mode=fix_mode)
    if against is not None:
        if os.path.isfile(against) and len(files) != 1:
            raise typer.BadParameter(_(N_("--against FILE compares one file; to compare several, give a folder")))
        earlier = Earlier(against, paths)
        found += earlier.problems(files)
        options = replace(options, earlier_version=earlier)
    with progress_bars(quiet or len(files) < LONG_WORK) as bars:
        checked = check_files(plan, files, options, files_bar(bars, _(N_("checking")), len(files)))
    diagnostics = tuple(order([*checked.diagnostics, *found]))
    return replace(checked, diagnostics=diagnostics, passed_over=tuple(map(shown_name, there.others)))


def _append(page: str, text: str) -> None:
    with open(page, "a", encoding="utf-8") as file:
        file.write(text)
