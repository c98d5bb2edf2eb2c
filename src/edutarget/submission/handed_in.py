"""Read the files of several offices and units: the right figures of each, and which of them have errors.

Errors in one file do not stop the others. Its right figures count, unless it cannot be read or its head is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from edutarget.figures import parse
from edutarget.files.source_file import SourceFile
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Problem, Refused
from edutarget.problems.rules import RULES
from edutarget.submission.checks import ALWAYS, future_date
from edutarget.submission.entry import ENTRY_NAMES
from edutarget.submission.loading import Loader
from edutarget.submission.models import Submission
from edutarget.submission.workers import spread


class Faulty(NamedTuple):
    """A figure with an error: its day, and what is wrong with it."""

    day: date
    problem: Diagnostic


class HandedIn(NamedTuple):
    """One file. `submission` has its right figures; None if it could not be read.

    `faulty`: indicator -> its figure with an error. `counts` is False if the head is wrong: nothing in the file counts.
    """

    file: str
    submission: Submission | None
    faulty: Mapping[str, Faulty] = {}
    counts: bool = True
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def errors(self) -> list[Diagnostic]:
        """The errors in it, by place."""
        return [diagnostic for diagnostic in self.diagnostics if diagnostic.severity == "error"]

    def until(self, day: date) -> HandedIn | None:
        """The part of it of a day or before; None if there is none. An unreadable file has no day and stays."""
        if self.submission is None:
            return self
        faulty = {key: one for key, one in self.faulty.items() if one.day <= day}
        submission = self.submission.until(day)
        if submission is None and not faulty:
            return None
        kept = submission or replace(self.submission, entries={}, withdrawn={}, older={})
        return self._replace(submission=kept, faulty=faulty)


def read_handed_in(
    plan: Plan, files: Sequence[str], today: date, done: Callable[[int], None] = lambda count: None
) -> list[HandedIn]:
    """Read every file, in the order of the paths; `done` is called with the size of each finished chunk."""
    found: list[HandedIn] = []
    for chunk in spread(plan, files, partial(_read_chunk, today)):
        found += chunk
        done(len(chunk))
    return found


def _read_chunk(today: date, loader: Loader, files: Sequence[str]) -> list[HandedIn]:
    return [_read(loader, file, today) for file in files]


def _read(loader: Loader, path: str, today: date) -> HandedIn:
    wrong: list[Problem] = []

    def checks(submission: Submission) -> Iterator[Problem]:
        for check in (*ALWAYS, future_date):
            for problem in check(loader.plan, submission, today):
                wrong.append(problem)
                yield problem

    submission, file = loader.read(path, checks)
    diagnostics = tuple(file.diagnostics())
    if submission is None:
        submission = _without_figures(loader.plan, file)
    if submission is None:
        return HandedIn(path, None, counts=False, diagnostics=diagnostics)
    if _head_is_wrong(file.problems, submission):
        bare = replace(submission, entries={}, withdrawn={}, older={})
        return HandedIn(path, bare, counts=False, diagnostics=diagnostics)
    keys = _faulty_keys(loader.plan, submission, [*wrong, *file.problems])
    faulty = {key: Faulty(_day_of(file, submission, key), _first_of(file, loader.plan, key)) for key in keys}
    entries = {key: entry for key, entry in submission.entries.items() if key not in faulty}
    return HandedIn(path, replace(submission, entries=entries), faulty, diagnostics=diagnostics)


def _without_figures(plan: Plan, file: SourceFile) -> Submission | None:
    """A submission without figures, from the head of a file without right ones; None if that does not say whose.

    Without a day it has the plan's first: nothing in such a file counts.
    """
    written: Any = file.written
    if not isinstance(written, dict) or not isinstance(written.get("actuals"), dict) or written.get("plan") != plan.id:
        return None
    by, unit = written.get("submitted_by"), written.get("unit")
    try:
        names = tuple(parse.filled(name) for name in (by if isinstance(by, list) else [by]))
        whose = None if unit is None else parse.unit_name(unit)
        keys = {plan.id_of(str(key)) for key in written["actuals"]} - {None}
        spelled = {str(plan.id_of(key)): key for key in written["actuals"] if plan.id_of(key) not in (None, key)}
    except Refused:
        return None
    day = plan.period.start
    with suppress(Refused):
        day = parse.day(written.get("as_of"))
    unread = frozenset(map(str, keys))
    return Submission(plan.id, day, names, {}, whose, spelled, unread, part=plan.is_part(whose))


def _head_is_wrong(problems: Iterable[Problem], submission: Submission) -> bool:
    """Whether there is an error anywhere but at a figure."""
    # A place that is a number is one in the text, where no data path could be read
    return any(isinstance(one.place, int) or one.path[:1] != ("actuals",) for one in _errors_of(problems))


def _errors_of(problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in problems if RULES[problem.rule].severity == "error"]


def _faulty_keys(plan: Plan, submission: Submission, problems: Iterable[Problem]) -> list[str]:
    """The indicators whose figures have an error, in the plan's order."""
    at = {
        problem.path[1]
        for problem in _errors_of(problems)
        if not isinstance(problem.place, int) and len(problem.path) > 1
    }
    named = {plan.id_of(str(key)) for key in at} | submission.unread
    return [key for key in plan.indicators if key in named]


def _first_of(file: SourceFile, plan: Plan, key: str) -> Diagnostic:
    """The first problem of a figure; if it is not listed, as there are too many of its kind, the last one that is."""
    errors = _errors_of(file.problems)
    own = [problem for problem in errors if len(problem.path) > 1 and plan.id_of(str(problem.path[1])) == key]
    return file.located((own or errors[-1:])[0])


def _day_of(file: SourceFile, submission: Submission, key: str) -> date:
    """The own day of a faulty figure if that can be read, else the day of its file."""
    actuals = file.written.get("actuals")
    entry: Any = actuals.get(submission.spelled.get(key, key)) if isinstance(actuals, dict) else None
    for name, written in entry.items() if isinstance(entry, dict) else ():
        if ENTRY_NAMES.get(name, name) == "as_of":
            try:
                return parse.day(written)
            except Refused:
                break
    return submission.as_of
