"""Checking many submissions: each file by itself, against its earlier version, and against one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from edutarget.files.reading import shown_name
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic, order
from edutarget.problems.problem import Problem
from edutarget.submission.changes import compare, corrected
from edutarget.submission.checks import FOR_SUBMITTERS
from edutarget.submission.combining import Handed, disputes
from edutarget.submission.gathering import located
from edutarget.submission.loading import Loader
from edutarget.submission.models import Submission
from edutarget.submission.workers import spread


@dataclass(frozen=True, slots=True)
class Demands:
    """What is demanded of the files. `before`: file -> its earlier version, where there is one."""

    today: date
    complete: bool = False
    before: Callable[[str], str | None] | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """Every file that was looked at, and every problem in them, by file and place."""

    files: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]

    def count(self, severity: str) -> int:
        """How many errors, or warnings."""
        return sum(diagnostic.severity == severity for diagnostic in self.diagnostics)


class _Seen(NamedTuple):
    """What is kept of a file that is right: who and when, which indicators, one bit each, and what adds up.

    `counts` are figures with spaces between them, - for none: text is small, and quick on its way between processes.
    """

    who_and_when: int
    reported: int
    who: int
    day: int
    counts: str


def check_files(
    plan: Plan,
    files: Sequence[str],
    demands: Demands,
    done: Callable[[int], None] = lambda count: None,
) -> Checked:
    """Check the files on every core; `done` hears how many are finished after each chunk of them."""
    found: list[Diagnostic] = []
    seen: list[_Seen | None] = []
    for diagnostics, kept in spread(plan, files, partial(_check_chunk, demands)):
        found += diagnostics
        seen += kept
        done(len(kept))
    loader = Loader(plan)
    for group in _same_day(files, seen):
        found += located(loader, disputes(plan, _handed(loader, group)))
    for group in _falling(files, seen):
        found += located(loader, corrected(plan, _handed(loader, group)))
    if demands.complete:
        found += _incomplete(loader, files, seen)
    return Checked(tuple(map(shown_name, files)), tuple(order(found)))


def _check_chunk(demands: Demands, loader: Loader, files: Sequence[str]) -> tuple[list[Diagnostic], list[_Seen | None]]:
    found: list[Diagnostic] = []
    seen: list[_Seen | None] = []
    bits = {key: 1 << index for index, key in enumerate(loader.plan.indicators)}
    adding_up = [key for key, indicator in loader.plan.indicators.items() if indicator.measure == "cumulative"]
    for file in files:
        submission, diagnostics = loader.load(file, partial(_examine, loader, demands, file))
        found += diagnostics
        seen.append(_kept(submission, bits, adding_up) if submission else None)
    return found, seen


def _kept(submission: Submission, bits: Mapping[str, int], adding_up: Sequence[str]) -> _Seen:
    entries = submission.entries
    counts = " ".join(str(entries[key].value) if key in entries else "-" for key in adding_up)
    reported = sum(bits[key] for key in entries)
    return _Seen(_group(submission), reported, _number(str(submission.unit)), submission.as_of.toordinal(), counts)


def _group(submission: Submission) -> int:
    """The same number for the same unit and day; seldom the same for others."""
    return _number(f"{submission.unit}\0{submission.as_of}")


def _number(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))


def _examine(loader: Loader, demands: Demands, file: str, submission: Submission) -> Iterator[Problem]:
    for check in FOR_SUBMITTERS:
        yield from check(loader.plan, submission, demands.today)
    if demands.before and "as_of" not in submission.unread and (earlier := demands.before(file)):
        before, _problems = loader.load(earlier)
        if before is None:
            yield Problem("earlier-unread", (), {"file": shown_name(earlier)})
        else:
            yield from compare(loader.plan, before, submission)


def _same_day(files: Sequence[str], seen: Sequence[_Seen | None]) -> list[list[str]]:
    """Groups of files that may be of one unit and one day."""
    first: dict[int, int] = {}
    groups: dict[int, list[str]] = {}
    for index, kept in enumerate(seen):
        if kept and first.setdefault(kept.who_and_when, index) != index:
            group = groups.setdefault(kept.who_and_when, [files[first[kept.who_and_when]]])
            group.append(files[index])
    return list(groups.values())


def _falling(files: Sequence[str], seen: Sequence[_Seen | None]) -> Iterator[list[str]]:
    """The files of each unit that may have reported fewer than on an earlier day."""
    by_unit: dict[int, list[tuple[_Seen, str]]] = {}
    for file, kept in zip(files, seen, strict=True):
        if kept:
            by_unit.setdefault(kept.who, []).append((kept, file))
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


def _incomplete(loader: Loader, files: Sequence[str], seen: Sequence[_Seen | None]) -> Iterator[Diagnostic]:
    """Units whose files of one day leave indicators out; the last of the files is told."""
    reported: dict[int, int] = {}
    last: dict[int, str] = {}
    for file, kept in zip(files, seen, strict=True):
        if kept:
            reported[kept.who_and_when] = reported.get(kept.who_and_when, 0) | kept.reported
            last[kept.who_and_when] = file
    for group, bits in reported.items():
        missing = tuple(key for index, key in enumerate(loader.plan.indicators) if not bits >> index & 1)
        if missing:
            words = {"count": len(missing), "missing": missing}
            yield from loader.locate(last[group], [Problem("not-complete", ("actuals",), words)])
