"""Submissions as facts: a row for each figure, everything in it text, as in a CSV file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Problem
from edutarget.rollup.facts import Fact
from edutarget.submission.combining import with_all_reported
from edutarget.submission.entry import Entry
from edutarget.submission.loading import Loader
from edutarget.submission.models import Submission
from edutarget.submission.workers import spread


def read_submissions(
    plan: Plan,
    files: Sequence[str],
    found: list[Diagnostic],
    done: Callable[[int], None] = lambda count: None,
    all_reported: bool = False,
) -> Iterator[Fact]:
    """The facts of all files without an error in them; every problem goes to `found`, and `done` hears of each chunk
    of files. Of a unit's figures of one day those of the highest revision."""
    shared: dict[str | None, str | None] = {}  # each text once: a file's name and a unit's are in all of its rows
    kept: list[Row] = []
    for rows, problems, count in spread(plan, files, partial(_read_chunk, all_reported)):
        found += problems
        kept += [Row(tuple(shared.setdefault(text, text) for text in row.fact), *row[1:]) for row in rows]
        done(count)
    for row in _last_revisions(kept):
        yield Fact._make(row.fact)


class Row(NamedTuple):
    """A fact as a plain tuple, little to send from one process to another, and which version of the figure it is."""

    fact: tuple[str | None, ...]
    revision: int = 1
    withdrawn: bool = False

    @property
    def key(self) -> tuple[str | None, ...]:
        """Whose figure of what and of which day."""
        return self.fact[:3]


def _last_revisions(rows: Sequence[Row]) -> Iterable[Row]:
    """The rows that no revision replaces, and that are not taken back."""
    highest: dict[tuple[str | None, ...], int] = {}
    for row in rows:
        if row.revision > 1:
            highest[row.key] = max(row.revision, highest.get(row.key, 1))
    if not highest:
        return rows
    last = (row for row in rows if row.revision == highest.get(row.key, 1))
    return (row for row in last if not row.withdrawn)


def _read_chunk(all_reported: bool, loader: Loader, files: Sequence[str]) -> tuple[list[Row], list[Diagnostic], int]:
    rows: list[Row] = []
    found: list[Diagnostic] = []
    for file in files:
        submission, diagnostics = loader.load(file, _nothing_more)
        if submission is not None and submission.unit is None:
            diagnostics = loader.locate(file, [Problem("no-unit")])
        elif submission is not None:
            if all_reported:
                submission = with_all_reported(submission)
            rows += _facts(submission, file)
        found += diagnostics
    return rows, found, len(files)


def _nothing_more(submission: Submission) -> tuple[Problem, ...]:
    """Whether a school's figures fit together is left to a check of the school's own file."""
    return ()


def _facts(submission: Submission, file: str) -> Iterator[Row]:
    unit = submission.unit or ""
    for indicator, entry in submission.entries.items():
        day = submission.day_of(indicator).isoformat()
        yield Row((unit, indicator, day, _value(entry), *_counts(entry), entry.confirmed, file, None), entry.revision)
    for indicator, taken_back in submission.withdrawn.items():
        key = unit, indicator, submission.day_of(indicator).isoformat()
        yield Row((*key, *[None] * 6, file, None), taken_back.revision, withdrawn=True)


def _value(entry: Entry) -> str | None:
    if isinstance(entry.value, bool):
        return "true" if entry.value else "false"
    return None if entry.denominator is not None else format(entry.value, "f")


def _counts(entry: Entry) -> Iterator[str | None]:
    counts = entry.numerator, entry.denominator, entry.units, entry.expected
    return (None if count is None else format(count, "f") for count in counts)
