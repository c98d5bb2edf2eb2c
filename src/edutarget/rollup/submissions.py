"""Submissions as facts: a row for each figure, everything in it text, as in a CSV file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Problem
from edutarget.rollup.facts import Fact
from edutarget.submission.entry import Entry
from edutarget.submission.loading import Loader
from edutarget.submission.models import Submission
from edutarget.submission.workers import spread


def read_submissions(
    plan: Plan, files: Sequence[str], found: list[Diagnostic], done: Callable[[int], None] = lambda count: None
) -> Iterator[Fact]:
    """The facts of all files without an error in them; every problem goes to `found`, and `done` hears of each chunk
    of files."""
    for rows, problems, count in spread(plan, files, _read_chunk):
        found += problems
        yield from map(Fact._make, rows)
        done(count)


Row = tuple[str | None, ...]
"""A fact as a plain tuple: little to send from one process to another."""


def _read_chunk(loader: Loader, files: Sequence[str]) -> tuple[list[Row], list[Diagnostic], int]:
    rows: list[Row] = []
    found: list[Diagnostic] = []
    for file in files:
        submission, diagnostics = loader.load(file, _nothing_more)
        if submission is not None and submission.unit is None:
            diagnostics = loader.locate(file, [Problem("no-unit")])
        elif submission is not None:
            rows += _facts(submission, file)
        found += diagnostics
    return rows, found, len(files)


def _nothing_more(submission: Submission) -> tuple[Problem, ...]:
    """Whether a school's figures fit together is left to a check of the school's own file."""
    return ()


def _facts(submission: Submission, file: str) -> Iterator[Row]:
    unit, day = submission.unit or "", submission.as_of.isoformat()
    for indicator, entry in submission.entries.items():
        yield unit, indicator, day, _value(entry), *_counts(entry), entry.confirmed, file, None


def _value(entry: Entry) -> str | None:
    if isinstance(entry.value, bool):
        return "true" if entry.value else "false"
    return None if entry.denominator is not None else format(entry.value, "f")


def _counts(entry: Entry) -> Iterator[str | None]:
    counts = entry.numerator, entry.denominator, entry.units, entry.expected
    return (None if count is None else format(count, "f") for count in counts)
