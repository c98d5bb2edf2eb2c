"""Find the sources of a roll-up, read submissions as facts, and locate faulty figures."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple
from urllib.parse import unquote

from edutarget.files.finding import ENDINGS, Listing, below, is_any_of, is_setting, walk
from edutarget.files.reading import STDIN, shown_name
from edutarget.language.text import N_, Term
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic, order
from edutarget.problems.problem import Problem
from edutarget.rollup import csv_tables
from edutarget.rollup.expected import Expected
from edutarget.rollup.judge import ANY_UNIT, Fact
from edutarget.submission.entry import Entry
from edutarget.submission.loading import Loader
from edutarget.submission.models import Submission
from edutarget.submission.workers import spread

TABLE = "table:"
"""Prefix of the name of a table in the engine."""

SMALL = 1_000_000
"""Bytes of CSV up to which plain Python is used: an engine takes longer to start."""

KINDS = {".parquet": "parquet", ".csv": "csv"}


class Sources(NamedTuple):
    """Files by kind, paths without any file (`nothing`), and files in the folders that are not read."""

    submissions: tuple[str, ...]
    parquet: tuple[str, ...]
    csv: tuple[str, ...]
    tables: tuple[str, ...]
    nothing: tuple[str, ...]
    others: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()

    @property
    def forms_alone(self) -> bool:
        """Whether all sources are submissions, and none a table."""
        csv = csv_tables.sorted_out(self.csv)  # a form in CSV is a submission, a table is not
        return not self.parquet and not self.tables and not csv.tables and not csv.unread

    @property
    def small(self) -> bool:
        """Whether plain Python is enough: submissions, and at most `SMALL` bytes of CSV."""
        return not self.parquet and not self.tables and sum(map(_size, self.csv)) <= SMALL


def find_sources(paths: Iterable[str], leave_out: Iterable[str]) -> Sources:
    """Find every file below the paths, each once, without files of `leave_out` (the plan, the list) in folders."""
    found: dict[str, dict[str, None]] = {"yaml": {}, "parquet": {}, "csv": {}, "table": {}, "nothing": {}}
    others: list[str] = []
    settings: list[str] = []
    refused = list(leave_out)
    for path in paths:
        if path.startswith(TABLE):
            found["table"][path.removeprefix(TABLE)] = None
            continue
        listing = _listing(path)
        others += listing.others
        files = [file for file in listing.files if file == path or not is_any_of(file, refused)]
        inside = [file for file in files if file != path and is_setting(file)]
        files = [file for file in files if file not in inside]
        settings += inside
        for file in files:
            found[_kind(file)][os.path.normpath(file) if file != STDIN else file] = None
        if not files:
            found["nothing"][path] = None
    yaml, parquet, csv, tables, nothing = (
        tuple(found[kind]) for kind in ("yaml", "parquet", "csv", "table", "nothing")
    )
    return Sources(yaml, parquet, csv, tables, nothing, tuple(dict.fromkeys(others)), settings=tuple(settings))


def _listing(path: str) -> Listing:
    if os.path.isdir(path):
        return walk(path, (*ENDINGS, *KINDS))
    return Listing([path] if path == STDIN or os.path.exists(path) else [], [])


def _size(file: str) -> int:
    if os.path.exists(file):
        return os.path.getsize(file)
    return 0


def is_csv(file: str) -> bool:
    """Whether a file is CSV by its name."""
    return _kind(file) == "csv"


def _kind(file: str) -> str:
    return KINDS.get(os.path.splitext(file)[1].lower(), "yaml")


STEPS = tuple(map(Term, (N_("reading tables"), N_("checking and taking the newest"), N_("adding up"))))
"""The steps of an engine, in order."""


@dataclass(frozen=True, slots=True)
class Request:
    """The options of a roll-up. `as_of` None: the newest day there is. `levels`: see `PlainValues.sums`. `expected`:
    the units that should report, None if unknown. `unit` and `submitted_by` name the result; None: the path above all
    units, and that unit. Figures from before `since` are left out; no result is of a day after `today`.
    `all_reported`: there is no list, and no unit is missing."""

    as_of: date | None = None
    levels: tuple[int, ...] = ()
    expected: Expected | None = None
    unit: str | None = None
    submitted_by: str | None = None
    since: date | None = None
    ranks: bool = True
    today: date = date.max
    all_reported: bool = False

    @property
    def published(self) -> bool:
        """Whether each unit is shown by itself: then figures that cannot be summed are shown too."""
        return 0 in self.levels

    @property
    def summed(self) -> bool:
        """Whether units are added up, to levels or to the result: then rates need their counts."""
        return self.levels != (0,)


@dataclass(frozen=True, slots=True)
class Listeners:
    """`read` is called with the number of submissions read, `step` with each of STEPS as it begins."""

    read: Callable[[int], None] = lambda count: None
    step: Callable[[Term], None] = lambda name: None


# Submissions


def read_submissions(
    plan: Plan,
    files: Sequence[str],
    found: list[Diagnostic],
    done: Callable[[int], None] = lambda count: None,
) -> Iterator[Fact]:
    """Yield the facts of all files without errors; problems are added to `found`, and `done` is called with the size of
    each chunk."""
    for rows, problems, count in spread(plan, files, _read_chunk):
        found += problems
        yield from map(Fact._make, rows)
        done(count)


Row = tuple[str | None, ...]
"""A fact as a plain tuple, which is cheap to send between processes."""


def _read_chunk(loader: Loader, files: Sequence[str]) -> tuple[list[Row], list[Diagnostic], int]:
    rows: list[Row] = []
    found: list[Diagnostic] = []
    for file in files:
        submission, diagnostics = loader.load(file, _nothing_more)
        if submission is not None and submission.unit is None:
            diagnostics = loader.locate(file, [Problem("no-unit", (), {"unit": ANY_UNIT})])
        elif submission is not None:
            rows += _facts(submission, file)
        found += diagnostics
    return rows, found, len(files)


def _nothing_more(submission: Submission) -> tuple[Problem, ...]:
    """No extra checks: whether a school's figures fit together is for a check of its own file."""
    return ()


def _facts(submission: Submission, file: str) -> Iterator[Row]:
    unit = submission.unit or ""
    for indicator, entry in submission.entries.items():
        day = submission.day_of(indicator).isoformat()
        revision = str(entry.revision) if entry.revision > 1 else None
        yield unit, indicator, day, _value(entry), *_counts(entry), entry.confirmed, revision, None, file, None
    for indicator, taken_back in submission.withdrawn.items():
        key = unit, indicator, submission.day_of(indicator).isoformat()
        yield *key, *[None] * 6, str(taken_back.revision), taken_back.reason, file, None


def _value(entry: Entry) -> str | None:
    if isinstance(entry.value, bool):
        if entry.value:
            return "true"
        return "false"
    if entry.denominator is not None:
        return None
    return format(entry.value, "f")


def _counts(entry: Entry) -> Iterator[str | None]:
    counts = entry.numerator, entry.denominator, entry.units, entry.expected
    return (None if count is None else format(count, "f") for count in counts)


class PlainSource:
    """Submissions and small tables, read row by row, more than once if need be."""

    def __init__(self, plan: Plan, sources: Sources, listeners: Listeners) -> None:
        self.plan, self.listeners = plan, listeners
        csv = csv_tables.sorted_out(sources.csv)
        self.files = (*sources.submissions, *csv.forms)
        self.tables = csv.tables
        self.parquet = sources.parquet
        self.unread = csv.unread
        self.found: list[Diagnostic] = []
        self._kept: list[Fact] | None = None

    def facts(self) -> Iterator[Fact]:
        """Yield all facts; the first reading also collects what cannot be read."""
        found: list[Diagnostic] = []
        yield from self._submitted(found)
        found += self.unread
        for tidy in self.tables:
            misfits = csv_tables.misfits(tidy)
            found += misfits
            if not misfits:
                yield from csv_tables.facts(tidy)
        if self.parquet:
            from edutarget.rollup import parquet_tables

            alike, unusable = parquet_tables.sorted_out(self.parquet)
            found += unusable
            for one in alike:
                yield from parquet_tables.facts(one)
        self.found = self.found or found

    def _submitted(self, found: list[Diagnostic]) -> Iterator[Fact]:
        if self._kept is not None:
            return iter(self._kept)
        facts = read_submissions(self.plan, self.files, found, self.listeners.read)
        if STDIN not in self.files:
            return facts
        self._kept = list(facts)  # standard input can be read once
        return iter(self._kept)


# Places


def located(plan: Plan, faulty: Sequence[tuple[Fact, Problem]]) -> list[Diagnostic]:
    """Locate each fact's problem: a line of CSV, a row of another table, a place in a submission."""
    by_file = groupby(sorted(faulty, key=lambda found: found[0].file), lambda found: found[0].file)
    return order(diagnostic for file, found in by_file for diagnostic in _in_file(Loader(plan), file, list(found)))


def _in_file(loader: Loader, file: str, found: list[tuple[Fact, Problem]]) -> Iterator[Diagnostic]:
    rows = [fact.row for fact, _problem in found if fact.row is not None and is_csv(file)]
    lines = csv_tables.lines_of(file, rows) if rows else {}
    for fact, problem in found:
        if fact.row is None and os.path.exists(file):
            submission, _file = loader.read(file)
            path = submission.path(fact.indicator or "") if submission else ()
            yield from loader.locate(file, [problem._replace(place=path)])
            continue
        line = lines.get(fact.row if fact.row is not None else -1)
        cell = None if line or fact.row is None else f"row {fact.row + 1}"
        yield Diagnostic(shown_name(file), line, line and 1, problem.rule, problem.params, cell=cell, label="")


def local_path(file: str | None) -> str:
    """A file's path relative to here; engines return /data/甘.csv, Spark file:/data/%E7%94%98.csv."""
    if file is None:
        return "?"
    path = file
    if file.startswith("file:"):
        path = unquote(file.removeprefix("file:").removeprefix("//"))
    near = below(os.curdir, path) if os.path.isabs(path) else path
    if near is None:
        return path
    return near
