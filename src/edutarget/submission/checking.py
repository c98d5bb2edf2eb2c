"""Check many submissions: each file by itself, against its earlier version, and against one another.

There are two passes. The first reads every file, in several processes, and keeps a summary of each. The second
compares the summaries and reads again only the files of units that may contradict themselves, to locate the problems.
So ten thousand submissions are never in memory at once, and little is sent between processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import pairwise
from time import perf_counter
from typing import Any, NamedTuple

from edutarget.files.earlier import Earlier
from edutarget.files.fixing import Change, FixMode, load_fixed
from edutarget.files.reading import shown_name
from edutarget.plan.models import Plan
from edutarget.plan.reporting_list import ReportingList
from edutarget.problems.diagnostic import Diagnostic, has_errors, order
from edutarget.problems.problem import Problem
from edutarget.submission.checks import FOR_SUBMITTERS
from edutarget.submission.combining import (
    SubmittedFile,
    changes_since,
    conflicts,
    fallen_counts,
    unit_name_problems,
    unlisted,
)
from edutarget.submission.loading import Loader
from edutarget.submission.models import Owed, Submission
from edutarget.submission.workers import spread


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What to check, and how to treat fixes."""

    today: date
    complete: bool = False
    listed: ReportingList = field(default_factory=ReportingList)
    earlier_version: Earlier | None = None
    fix_mode: FixMode = "suggest"


@dataclass(frozen=True, slots=True)
class Checked:
    """The files that were read, their problems by file and place, and the files that were skipped (`passed_over`).

    `whole_and_parts`: some files are of the whole and some of parts of it; `reported`: part -> its indicators.
    `whose`: file -> its office or unit. `owed`: who still owes what to the `plan`, if that was asked. `strict`:
    warnings fail, too. `seconds`: file -> how long it took.
    """

    files: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    passed_over: tuple[str, ...] = ()
    whole_and_parts: bool = False
    changes: tuple[Change, ...] = ()
    reported: Mapping[str, frozenset[str]] = field(default_factory=dict)
    whose: Mapping[str, str] = field(default_factory=dict)
    owed: tuple[Owed, ...] = ()
    plan: Plan | None = None
    strict: bool = False
    seconds: Mapping[str, float] = field(default_factory=dict)

    def fails(self, found: Diagnostic) -> bool:
        """Whether a problem makes the check fail: an error does, a warning only if the check is strict."""
        return self.strict or found.severity == "error"

    def count(self, severity: str) -> int:
        """The number of errors or warnings, including those that are only counted."""
        return sum(1 + diagnostic.more for diagnostic in self.diagnostics if diagnostic.severity == severity)


class _Summary(NamedTuple):
    """What is kept of a file. `unit` is None for the whole, submitted by `office`. `days` are those of its figures,
    `reported` the indicators with a figure, right or wrong.

    `counts`: the figures of all cumulative indicators in the plan's order, separated by spaces, - for none. One string
    takes a tenth of the memory of as many numbers, and is quick to send between processes.
    """

    file: str
    unit: str | None
    office: str | None
    day: date
    days: frozenset[date]
    reported: frozenset[str]
    counts: str
    right: bool


class _Chunk(NamedTuple):
    """The results for some files."""

    diagnostics: list[Diagnostic]
    summaries: list[_Summary]
    changes: list[Change]
    seconds: dict[str, float]


def check_files(
    plan: Plan,
    files: Sequence[str],
    options: CheckOptions,
    on_progress: Callable[[int], None] = lambda count: None,
) -> Checked:
    """Check the files in several processes; `on_progress` gets how many are finished after each chunk of them."""
    found: list[Diagnostic] = []
    summaries: list[_Summary] = []
    changes: list[Change] = []
    seconds: dict[str, float] = {}
    interned: dict[object, Any] = {}  # thousands of files report the same indicators of one day: 22 MB less
    for chunk in spread(plan, files, partial(_check_chunk, options)):
        found += chunk.diagnostics
        changes += chunk.changes
        seconds |= chunk.seconds
        for summary in chunk.summaries:
            reported = interned.setdefault(summary.reported, summary.reported)
            days = interned.setdefault(summary.days, summary.days)
            summaries.append(summary._replace(reported=reported, days=days))
        on_progress(len(chunk.seconds))
    loader = Loader(plan)
    right = [summary for summary in summaries if summary.right]
    # Files with errors are not compared: there are problems to solve in them first
    for same_day in _of_same_day(right):
        found += loader.locate_conflicts(conflicts(plan, _load_again(loader, same_day)))
    for falling in _with_falling_counts(right):
        found += loader.locate_conflicts(fallen_counts(plan, _load_again(loader, falling)))
    found += _unit_names(loader, right)
    if options.complete:
        found += _incomplete(loader, summaries, options.listed)
    mixed = len({summary.unit is None for summary in right}) == 2
    of_parts: dict[str, frozenset[str]] = {}
    for summary in summaries:
        if summary.unit is not None:
            # Most units have one file; a set of its own for each of 10,000 units would take 70 MB
            others = of_parts.setdefault(summary.unit, summary.reported)
            if others is not summary.reported:
                of_parts[summary.unit] = others | summary.reported
    whose = {shown_name(one.file): one.office or one.unit or "" for one in summaries}
    names = tuple(map(shown_name, files))
    return Checked(names, tuple(order(found)), (), mixed, tuple(changes), of_parts, whose, plan=plan, seconds=seconds)


def _check_chunk(options: CheckOptions, loader: Loader, files: Sequence[str]) -> _Chunk:
    chunk = _Chunk([], [], [], {})
    for path in files:
        started = perf_counter()
        submission, file, change = load_fixed(partial(loader.read_values, path), path, options.fix_mode)
        loader.check(submission, file, partial(_checks, loader, options, path))
        diagnostics = file.diagnostics()
        chunk.diagnostics.extend(diagnostics)
        if change:
            chunk.changes.append(change)
        if submission is not None and not submission.unread & {"as_of", "unit"}:
            unit = _unit_of(loader, submission.unit)
            office = options.listed.office_of(submission.submitted_by) if unit is None else None
            chunk.summaries.append(_summary(loader.plan, path, unit, office, submission, not has_errors(diagnostics)))
        chunk.seconds[shown_name(path)] = perf_counter() - started
    return chunk


def _checks(loader: Loader, options: CheckOptions, path: str, submission: Submission) -> Iterator[Problem]:
    """Yield what the submitter should look at, including changes since the earlier version of the file."""
    for check in FOR_SUBMITTERS:
        yield from check(loader.plan, submission, options.today)
    if options.earlier_version is None or "as_of" in submission.unread:
        return
    earlier = options.earlier_version(path)
    if earlier is None:
        return
    before, _problems = loader.load(earlier)
    if before is None:
        yield Problem("earlier-unread", (), {"file": options.earlier_version.shown(earlier)})
    else:
        yield from changes_since(loader.plan, before, submission)


def _summary(
    plan: Plan, path: str, unit: str | None, office: str | None, submission: Submission, right: bool
) -> _Summary:
    entries = submission.entries
    counts = [str(entries[key].value) if key in entries else "-" for key in plan.traits.cumulative]
    reported = frozenset(entries.keys() | submission.withdrawn.keys() | (submission.unread & plan.indicators.keys()))
    days = frozenset([submission.as_of])
    if submission.older:
        days = frozenset(map(submission.day_of, (*entries, *submission.withdrawn)))
    return _Summary(path, unit, office, submission.as_of, days, reported, " ".join(counts), right)


def _unit_of(loader: Loader, unit: str | None) -> str | None:
    """The part that a file is of, by its name in the list; None for the whole, under whatever name."""
    if unit is None or not loader.plan.adds_up(unit):
        return None
    return loader.names.listed(unit) or unit


def _of_same_day(summaries: Iterable[_Summary]) -> list[list[str]]:
    """For each unit, its files that share a day with another of them."""
    groups: dict[str | None, dict[date, list[str]]] = {}
    for summary in summaries:
        for day in summary.days:
            groups.setdefault(summary.unit, {}).setdefault(day, []).append(summary.file)
    shared = [[file for files in days.values() if len(files) > 1 for file in files] for days in groups.values()]
    return [list(dict.fromkeys(files)) for files in shared if files]


def _with_falling_counts(summaries: Iterable[_Summary]) -> Iterator[list[str]]:
    """Yield the files of each unit in which a count may be lower than in an earlier file."""
    by_unit: dict[str | None, list[_Summary]] = {}
    for summary in sorted(summaries, key=lambda summary: max(summary.days)):
        by_unit.setdefault(summary.unit, []).append(summary)
    for group in by_unit.values():
        # A summary does not say which figure is of which day, so files with several days are always read again
        several_days = any(len(summary.days) > 1 for summary in group)
        if len(group) > 1 and (several_days or _falls([summary.counts.split() for summary in group])):
            yield [summary.file for summary in group]


def _falls(rows: Sequence[Sequence[str]]) -> bool:
    """Whether in any column a figure is lower than the previous one."""
    for column in zip(*rows, strict=True):
        figures = [Fraction(figure) for figure in column if figure != "-"]
        if any(after < before for before, after in pairwise(figures)):
            return True
    return False


def _load_again(loader: Loader, files: Iterable[str]) -> Iterator[SubmittedFile]:
    for file in files:
        submission, _diagnostics = loader.load(file)
        if submission is not None:
            yield SubmittedFile(file, replace(submission, unit=_unit_of(loader, submission.unit)))


def _unit_names(loader: Loader, summaries: Iterable[_Summary]) -> Iterator[Diagnostic]:
    """Yield units that are spelled in two ways, take the same share or are missing from the list, at the first file
    that names them."""
    first: dict[str, str] = {}
    for summary in summaries:
        if summary.unit is not None:
            first.setdefault(summary.unit, summary.file)
    for unit, problem in unit_name_problems(loader.plan, first, ("unit",)):
        yield from loader.locate(first[unit], [problem])
    listed = loader.plan.reporting_units
    names = loader.names
    for unit, file in first.items():
        found = names.problem(unit)
        if found is None and listed and loader.plan.adds_up(unit) and names.listed(unit) is None:
            _unit, found = next(unlisted(listed, [unit]))
        if found is not None:
            yield from loader.locate(file, [found._replace(place=("unit",))])


def _incomplete(loader: Loader, summaries: Iterable[_Summary], listed: ReportingList) -> Iterator[Diagnostic]:
    """Yield what a unit or an office must report by a day and left out of all its files of that day, at the last of
    them."""
    groups: dict[tuple[str | None, str | None, date], list[_Summary]] = {}
    for summary in summaries:
        groups.setdefault((summary.unit, summary.office, summary.day), []).append(summary)
    indicators = loader.plan.indicators
    for (unit, office, day), group in groups.items():
        reported = frozenset[str]().union(*(summary.reported for summary in group))
        missing = []
        for key in _asked(loader.plan, listed, unit, office):
            known_from = indicators[key].known_from
            if key not in reported and (known_from is None or day >= known_from):
                missing.append(key)
        if missing:
            words = {"count": len(missing), "missing": tuple(missing)}
            yield from loader.locate(group[-1].file, [Problem("not-complete", ("actuals",), words)])
        if not loader.plan.is_asked_of(unit):
            yield from loader.locate(group[-1].file, [Problem("asked-unknown", ("unit",), {"unit": unit})])


def _asked(plan: Plan, listed: ReportingList, unit: str | None, office: str | None) -> list[str]:
    """What a unit or an office must report; if offices share the work of the whole, what this one answers for."""
    if unit is not None or not listed.offices:
        return plan.asked_of(unit)
    if office is None:
        return []
    return listed.asked_of_office(plan, office)
