"""Checking many submissions: each file by itself, against its earlier version, and against one another.

Two passes. The first reads every file, spread over the cores, says what is wrong with it and keeps a few words of
each: whose figures, of which day, which indicators, the counts. The second looks through these words
for units whose files may contradict one another, and reads again only the files of those, to say what and where.
So ten thousand submissions are never in memory at once, and what processes hand one another stays small.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Literal, NamedTuple

from edutarget.files.reading import shown_name
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic, order
from edutarget.problems.problem import Problem
from edutarget.submission.changes import compare, corrected
from edutarget.submission.checks import FOR_SUBMITTERS
from edutarget.submission.combining import Handed, disputes
from edutarget.submission.fixing import Change, load_fixed
from edutarget.submission.gathering import located
from edutarget.submission.loading import Loader
from edutarget.submission.models import Submission
from edutarget.submission.units import left_out, names_of_units
from edutarget.submission.workers import spread

Remedies = Literal["tell", "show", "write"]


@dataclass(frozen=True, slots=True)
class Demands:
    """What is demanded of the files. `before`: file -> its earlier version, where there is one; `remedies`: whether
    those that have one answer are only told, shown as changes of the files, or written."""

    today: date
    complete: bool = False
    before: Callable[[str], str | None] | None = None
    remedies: Remedies = "tell"


@dataclass(frozen=True, slots=True)
class Checked:
    """Every file that was looked at, every problem in them, by file and place, and what else lies in the folders."""

    files: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    passed_over: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()

    def count(self, severity: str) -> int:
        """How many errors, or warnings, those that are not listed too."""
        return sum(1 + diagnostic.more for diagnostic in self.diagnostics if diagnostic.severity == severity)


class _Seen(NamedTuple):
    """The few words kept of a file; `reported` has one bit for each indicator of the plan, `right`: it has no error.

    `counts` are the figures of what adds up, with spaces between them, - for none: one text takes a tenth of the
    memory of as many numbers, and is quick on its way between processes.
    """

    unit: str | None
    day: date
    reported: int
    counts: str
    right: bool

    @property
    def unit_and_day(self) -> tuple[str | None, date]:
        """Files of which this is the same are parts of one submission."""
        return self.unit, self.day


def check_files(
    plan: Plan,
    files: Sequence[str],
    demands: Demands,
    done: Callable[[int], None] = lambda count: None,
) -> Checked:
    """Check the files on every core; `done` hears how many are finished after each chunk of them."""
    found: list[Diagnostic] = []
    seen: list[_Seen | None] = []
    changes: list[Change] = []
    for diagnostics, kept, changed in spread(plan, files, partial(_check_chunk, demands)):
        found += diagnostics
        seen += kept
        changes += changed
        done(len(kept))
    loader = Loader(plan)
    for group in _same_day(files, seen):
        found += located(loader, disputes(plan, _handed(loader, group)))
    for group in _falling(files, seen):
        found += located(loader, corrected(plan, _handed(loader, group)))
    handed_in = [(file, kept) for file, kept in zip(files, seen, strict=True) if kept]
    found += names_of_units(loader, ((kept.unit, file) for file, kept in handed_in if kept.right))
    if demands.complete:
        found += left_out(loader, ((kept.unit_and_day, kept.reported, file) for file, kept in handed_in))
    return Checked(tuple(map(shown_name, files)), tuple(order(found)), changes=tuple(changes))


def _check_chunk(
    demands: Demands, loader: Loader, files: Sequence[str]
) -> tuple[list[Diagnostic], list[_Seen | None], list[Change]]:
    found: list[Diagnostic] = []
    seen: list[_Seen | None] = []
    changes: list[Change] = []
    bits = {key: 1 << index for index, key in enumerate(loader.plan.indicators)}
    adding_up = [key for key, indicator in loader.plan.indicators.items() if indicator.measure == "cumulative"]
    for file in files:
        examined = _Examined(loader, demands, file)
        if demands.remedies == "tell":
            right, diagnostics = loader.load(file, examined)
        else:
            right, diagnostics, change = load_fixed(loader, file, examined, demands.remedies == "write")
            changes += [change] if change else []
        found += diagnostics
        given = right or examined.submission
        known = given and not given.unread & {"as_of", "unit"}
        seen.append(_kept(given, bits, adding_up, right is not None) if given and known else None)
    return found, seen, changes


def _kept(submission: Submission, bits: Mapping[str, int], adding_up: Sequence[str], right: bool) -> _Seen:
    entries = submission.entries
    counts = " ".join(str(entries[key].value) if key in entries else "-" for key in adding_up)
    reported = sum(bits[key] for key in entries.keys() | (submission.unread & bits.keys()))
    return _Seen(submission.unit, submission.as_of, reported, counts, right)


class _Examined:
    """What a submitter should look at in a submission, which is kept even where there are errors in the file."""

    def __init__(self, loader: Loader, demands: Demands, file: str) -> None:
        self.loader, self.demands, self.file = loader, demands, file
        self.submission: Submission | None = None

    def __call__(self, submission: Submission) -> Iterator[Problem]:
        self.submission = submission
        for check in FOR_SUBMITTERS:
            yield from check(self.loader.plan, submission, self.demands.today)
        if self.demands.before and "as_of" not in submission.unread and (earlier := self.demands.before(self.file)):
            before, _problems = self.loader.load(earlier)
            if before is None:
                yield Problem("earlier-unread", (), {"file": shown_name(earlier)})
            else:
                yield from compare(self.loader.plan, before, submission)


def _same_day(files: Sequence[str], seen: Sequence[_Seen | None]) -> list[list[str]]:
    """The files of each unit and day of which there is more than one."""
    groups: dict[tuple[str | None, date], list[str]] = {}
    for file, kept in zip(files, seen, strict=True):
        if kept and kept.right:
            groups.setdefault(kept.unit_and_day, []).append(file)
    return [group for group in groups.values() if len(group) > 1]


def _falling(files: Sequence[str], seen: Sequence[_Seen | None]) -> Iterator[list[str]]:
    """The files of each unit that reported fewer of something than on an earlier day."""
    by_unit: dict[str | None, list[tuple[_Seen, str]]] = {}
    for file, kept in zip(files, seen, strict=True):
        if kept and kept.right:
            by_unit.setdefault(kept.unit, []).append((kept, file))
    for group in by_unit.values():
        group.sort(key=lambda pair: pair[0].day)
        if len(group) > 1 and _falls([kept.counts.split() for kept, _file in group]):
            yield [file for _kept, file in group]


def _falls(counts: Sequence[Sequence[str]]) -> bool:
    """Whether in any column a figure is lower than the one before it."""
    columns = ([Fraction(figure) for figure in column if figure != "-"] for column in zip(*counts, strict=True))
    return any(after < before for column in columns for before, after in pairwise(column))


def _handed(loader: Loader, files: Iterable[str]) -> Iterator[Handed]:
    return (Handed(file, submission) for file in files if (submission := loader.load(file)[0]))
