"""Check submissions by themselves, against each other and against an earlier version."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from time import perf_counter
from typing import ClassVar

from edutarget.api.choosing import one_of
from edutarget.api.result import FileNames, Result, made
from edutarget.api.targets import Targets, load
from edutarget.files.earlier import Earlier, earlier_version
from edutarget.files.finding import Paths, StrPath, checkout, find_files, is_one_file, some_paths
from edutarget.files.fixing import FixMode, load_fixed
from edutarget.files.reading import shown_name
from edutarget.files.source_file import SourceFile, read_yaml
from edutarget.formats.view import View
from edutarget.language.text import N_
from edutarget.plan.loading import find_plan, plan_in
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic, EdutargetError, order
from edutarget.submission.checking import Checked, CheckOptions, check_files

FOUND_ALREADY = frozenset({"conflicting-values", "unit-twice", "share-twice", "unlisted-unit", "not-added"})
"""Problems between files that `check_files` has found already, without combining the files."""

Progress = Callable[[int], Callable[[int], None]]
"""Called with the number of files; returns a function to call with the size of each finished chunk."""


def no_progress(total: int) -> Callable[[int], None]:
    """Show no progress."""
    return lambda count: None


@dataclass(frozen=True, slots=True)
class Check(Checked, Result):
    """A check that can be rendered: `for problem in check`, by file and place. `assumed`: see `Figures`."""

    kind: ClassVar[str] = "check"
    names: FileNames = field(kw_only=True)
    assumed: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """Every problem, by file and place."""
        return self.diagnostics

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self.diagnostics)

    def seen(self, view: View) -> View:
        """The view with the top of the checkout, from which CI services count paths."""
        return Result.seen(self, view)._replace(checkout=checkout())


def check(
    paths: Paths,
    targets: Targets | None = None,
    *,
    against: StrPath | None = None,
    complete: bool = False,
    strict: bool = False,
    fix: FixMode = "suggest",
    progress: Progress = no_progress,
) -> Check:
    """Check files, each by itself and all of them together.

    `targets`: by default those that apply. `against`: an earlier version, a file, a folder or a git revision.
    `complete`: every indicator is required. `strict`: warnings fail the check. `fix`: `write` corrects the files where
    only one thing can be meant, `show` only lists such corrections in `changes`. Raises EdutargetError if one earlier
    file is to be compared with several, or there is no such revision.
    """
    named = some_paths(paths)
    one_of("fix", fix, FixMode)
    targets = targets or load(beside=named)
    there = find_files(named, targets.settings)
    files, found = there.files, there.problems()
    options = CheckOptions(today=date.today(), complete=complete, fix_mode=fix, listed=targets.listed)
    with _earlier(against, named, files) as earlier:
        if earlier is not None:
            found += earlier.problems(files)
            options = replace(options, earlier_version=earlier)
        checked = check_files(targets.plan, files, options, progress(len(files)))
    asked = complete and not is_one_file(named) and bool(targets.listed.offices or targets.listed.units)
    if asked or checked.whole_and_parts or _at_odds(targets, checked):
        checked, assumed = _together(targets, checked, files, options.today, asked)
    else:
        assumed = ()
    diagnostics = tuple(order([*checked.diagnostics, *found]))
    others = tuple(map(shown_name, there.others))
    checked = replace(checked, diagnostics=diagnostics, passed_over=others, strict=strict)
    return made(Check, checked, names=targets.names, assumed=assumed)


def check_plan(path: StrPath | None = None, *, strict: bool = False, fix: FixMode = "suggest") -> Check:
    """Check a plan, by default the one that applies; the result's `plan` is None if it has errors.

    `fix`: as in `check`.
    """
    started = perf_counter()
    at = find_plan() if path is None else os.fspath(path)

    def read(data: bytes | None) -> tuple[Plan | None, SourceFile]:
        file = SourceFile(at, read_yaml, data)
        return plan_in(file), file

    plan, file, change = load_fixed(read, at, fix)
    changes, name = () if change is None else (change,), shown_name(at)
    seconds = {name: perf_counter() - started}
    checked = Checked((name,), tuple(file.diagnostics()), (), False, changes, plan=plan, strict=strict, seconds=seconds)
    return made(Check, checked, names=FileNames(name))


def _earlier(
    previous: StrPath | None, named: Sequence[str], files: Sequence[str]
) -> AbstractContextManager[Earlier | None]:
    if previous is None:
        return nullcontext()
    if os.path.isfile(previous) and len(files) != 1:
        raise EdutargetError((), N_("--against FILE compares one file; to compare several, give a folder"))
    return earlier_version(os.fspath(previous), named)


def _at_odds(targets: Targets, checked: Checked) -> bool:
    """Whether units may report figures that are not theirs or count twice; to locate these, files are read again."""
    if not checked.reported or (len(checked.reported) == 1 and not targets.listed.units):
        return False
    from edutarget.rollup.choice import Summing

    return Summing(targets.plan, targets.listed.units).at_odds(checked.reported)


def _together(
    targets: Targets, checked: Checked, files: Sequence[str], today: date, asked: bool
) -> tuple[Checked, tuple[str, ...]]:
    """Add the problems that a report of all files together has, and if `asked`, who owes what; also return the files
    assumed to be the whole's."""
    from edutarget.rollup.month import read_month
    from edutarget.rollup.whose_figure import gathered

    month = read_month(targets.plan, targets.listed, files, today)
    gathering = gathered(month, month.newest or today)
    found = [diagnostic for diagnostic in gathering.diagnostics if diagnostic.rule not in FOUND_ALREADY]
    owed = gathering.owed if asked and month.newest else ()
    without_contacts = tuple(one._replace(contact=None) for one in owed)
    # What is a warning of one file is an error among several, and is said once
    refused = {(one.file, one.line, one.cell) for one in found if one.rule == "counts-missing"}
    kept = (
        one
        for one in checked.diagnostics
        if one.rule != "rate-without-counts" or (one.file, one.line, one.cell) not in refused
    )
    return replace(checked, diagnostics=(*kept, *found), owed=without_contacts), month.assumed_names
