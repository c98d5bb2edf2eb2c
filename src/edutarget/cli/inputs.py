"""Problems go to standard error and decide the exit code; nothing that is read is written over."""

from __future__ import annotations

import sys
<<<<<<< HEAD
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, NoReturn
=======
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn
>>>>>>> main

import typer

from edutarget.cli import EXIT_FAILED, EXIT_PROBLEMS
from edutarget.cli.options import _
from edutarget.cli.output import say, view_of
from edutarget.files.reading import shown_name
from edutarget.language.terms import N_
from edutarget.language.words import Lang

if TYPE_CHECKING:
<<<<<<< HEAD
    from edutarget.files.earlier import Earlier
    from edutarget.rollup.month import Month
    from edutarget.submission.owed import NotCounted, Owed
=======
    from edutarget.api.targets import Targets
    from edutarget.problems.diagnostic import Diagnostic, EdutargetError
>>>>>>> main


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


<<<<<<< HEAD
@contextmanager
def earlier_or_exit(against: str | None, paths: Sequence[str]) -> Iterator[Earlier | None]:
    """The earlier version of what is read, where one is named; a path that is there wins over a git revision.

    Raises BadParameter where there is neither.
    """
    from edutarget.files.earlier import Earlier, NoRevision, revision

    if against is None:
        yield None
        return
    if not against:
        message = N_("--against is empty; a command that was to name a revision may have found none")
        raise typer.BadParameter(_(message))
    if os.path.lexists(against):
        yield Earlier(against, paths)
        return
    try:
        with revision(against, paths) as found:
            yield Earlier(against, paths, found)
    except NoRevision as none:
        raise typer.BadParameter(f"--against: {_(none.message, **none.words)}") from None


def plan_file_or_exit(paths: Sequence[str]) -> str:
    """The plan that applies to some paths; raises BadParameter where several do."""
    try:
        return find_plan(paths)
    except SeveralFound as several:
        raise _several(several, "--targets") from None


def _list_file_or_exit(paths: Sequence[str], plan_file: str) -> str | None:
    """The list beside the plan; with the bundled plan that of the current folder, or that beside what is read."""
    near = os.path.join(os.path.dirname(plan_file), LIST_FILE)
    if plan_file != str(bundled_plan()):
        return near if os.path.isfile(near) else None
    if os.path.isfile(LIST_FILE):
        return LIST_FILE
    try:
        return beside(paths, LIST_FILE)
    except SeveralFound as several:
        raise _several(several, "--units") from None


def _several(found: SeveralFound, option: str) -> typer.BadParameter:
    one, other = found.args
    message = N_("{one} and {other} both lie beside what is read; name one of them with {option}")
    return typer.BadParameter(_(message, one=one, other=other, option=option))


class Figures(NamedTuple):
    """The figures of a run as one submission, what is owed and not counted, and how many files have errors."""

    submission: Submission
    owed: tuple[Owed, ...] = ()
    not_counted: tuple[NotCounted, ...] = ()
    faulty_files: int = 0

    @property
    def wrong(self) -> bool:
        """Whether anything is wrong."""
        return self.faulty_files > 0

    def for_public(self) -> Figures:
        """What of it may be published."""
        from edutarget.report.public import public_not_counted, public_owed, public_submission

        owed, not_counted = public_owed(self.owed), public_not_counted(self.not_counted)
        return Figures(public_submission(self.submission), owed, not_counted, self.faulty_files)


def figures_or_exit(
    setting: Setting,
    paths: Sequence[str],
    until: date | None,
    lang: Lang | None,
    all_reported: bool = False,
    unit: str | None = None,
) -> Figures:
    """The figures of `until` or before: of one named file as it is, of folders and several files put together.

    Problems go to standard error. Those of a single file exit; those of several leave out what is wrong.
    """
    if unit is None and is_one_file(paths):
        figures = _of_one_file(setting, paths[0], until, lang, all_reported)
    else:
        figures = _of_several(setting, paths, until, lang, all_reported, unit)
    return figures.for_public() if setting.public else figures


def _of_several(
    setting: Setting, paths: Sequence[str], until: date | None, lang: Lang | None, all_reported: bool, unit: str | None
) -> Figures:
    from edutarget.files.finding import find_files
    from edutarget.rollup.gathering import gathered, read_month

    there = find_files(paths, [setting.plan_file, setting.list_file])
    found = there.problems()
    if has_errors(found):
        exit_with(found, lang)
    month = read_month(setting.plan, setting.listed, there.files, date.today(), until, all_reported=all_reported)
    named = {shown_name(path) for path in paths}
    unopened = [one for one in month.problems if one.unopened and one.file in named]
    if unopened:
        exit_with(unopened, lang)
    newest = month.newest
    if newest is None and not month.unread and until is not None:
        raise typer.BadParameter(_(N_("there are no figures of {day} or before"), day=until))
    if newest is None:
        exit_with([*found, *(diagnostic for one in month.unread for diagnostic in one.diagnostics)], lang)
    as_of = until or newest
    named_one_by_one = not any(os.path.isdir(path) or is_pattern(path) for path in paths)
    gathering = gathered(month, as_of, _part_of(month, unit, named_one_by_one))
    show_problems([*found, *gathering.diagnostics], lang)
    say_assumed(month, lang)
    faulty = {diagnostic.file for diagnostic in gathering.diagnostics if diagnostic.severity == "error"}
    return Figures(gathering.submission, gathering.owed, gathering.not_counted, len(faulty))


def is_one_file(paths: Sequence[str]) -> bool:
    """Whether a single file is named, which stands for itself."""
    return len(paths) == 1 and not os.path.isdir(paths[0]) and not is_pattern(paths[0])


def _of_one_file(setting: Setting, path: str, until: date | None, lang: Lang | None, all_reported: bool) -> Figures:
    from edutarget.submission.combining import combine, with_all_reported

    given, found = load_submissions(setting.plan, path, until, setting.plan_file, date.today())
    if has_errors(found):
        exit_with(found, lang)
    show_problems(found, lang)
    if not given:
        raise typer.BadParameter(_(N_("there are no figures of {day} or before"), day=until))
    submissions = [handed.submission for handed in given]
    if all_reported:
        submissions = [with_all_reported(submission) for submission in submissions]
    return Figures(combine(submissions, until))


def _part_of(month: Month, unit: str | None, named_one_by_one: bool) -> str | None:
    """The part whose figures alone are wanted: the one asked for, or the only one where files are named one by one."""
    from edutarget.rollup.month import unit_asked_for

    if unit is not None:
        found = unit_asked_for(month, unit)
        if found is None:
            message = N_("--unit {unit}: no file here is of that unit; there are: {units}")
            raise typer.BadParameter(_(message, unit=unit, units=tuple(month.parts)))
        return found
    if named_one_by_one and len(month.parts) == 1 and not month.whole:
        return next(iter(month.parts))
    return None
=======
def refuse(error: EdutargetError, ctx: Any) -> NoReturn:
    """Say why there is no result, and exit; raises BadParameter where something is asked for that is not there."""
    show_problems(error.problems, ctx.params.get("lang"))
    if error.text:
        raise typer.BadParameter(_(error.text, **error.params), ctx)
    raise typer.Exit(EXIT_FAILED if error.failed else EXIT_PROBLEMS)
>>>>>>> main


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
