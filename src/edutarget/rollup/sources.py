"""Find the sources of a roll-up, read submissions as facts, and locate faulty figures."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import NamedTuple
from urllib.parse import unquote

from edutarget.files.finding import ENDINGS, below, find_files, skipped_files
from edutarget.files.reading import STDIN, shown_name
from edutarget.language.text import N_, Term
from edutarget.plan.models import Plan
from edutarget.plan.reporting_list import ReportingList
from edutarget.problems.diagnostic import Diagnostic, order
from edutarget.problems.problem import Problem, Refused
from edutarget.rollup import csv_tables
from edutarget.rollup.judge import Fact, Judge
from edutarget.rollup.month import Whose
from edutarget.submission.entry import Entry
from edutarget.submission.loading import Loader
from edutarget.submission.models import Submission
from edutarget.submission.workers import spread

TABLE = "table:"
"""Prefix of the name of a table in the engine."""

SMALL = 1_000_000
"""Bytes of CSV up to which plain Python is used: an engine takes longer to start."""

KINDS = {".parquet": "parquet", ".csv": "csv"}


@dataclass(frozen=True)
class Sources:
    """Files by kind, tables of an engine, and paths without any file (`nothing`).

    `skipped`: warnings about files in the folders that are not read.
    """

    submissions: tuple[str, ...]
    parquet: tuple[str, ...]
    csv: tuple[str, ...]
    tables: tuple[str, ...]
    nothing: tuple[str, ...]
    skipped: tuple[Diagnostic, ...]

    @cached_property
    def sorted_csv(self) -> csv_tables.CsvFiles:
        """CSV files as tables and as forms, which are submissions."""
        return csv_tables.sorted_out(self.csv)

    @property
    def forms(self) -> tuple[str, ...]:
        """All submissions."""
        return (*self.submissions, *self.sorted_csv.forms)

    @property
    def forms_alone(self) -> bool:
        """Whether all sources are submissions, and none a table."""
        return not self.parquet and not self.tables and len(self.sorted_csv.forms) == len(self.csv)

    @property
    def size(self) -> int:
        """The bytes of CSV and Parquet."""
        return sum(os.path.getsize(file) for file in (*self.csv, *self.parquet) if os.path.exists(file))

    @property
    def small(self) -> bool:
        """Whether plain Python is enough: submissions, and at most `SMALL` bytes of CSV."""
        return not self.parquet and not self.tables and self.size <= SMALL


def find_sources(paths: Iterable[str], leave_out: Sequence[str]) -> Sources:
    """Find every file below the paths, each once, without files of `leave_out` (the plan, the list) in folders."""
    several = list(paths)
    tables = dict.fromkeys(path.removeprefix(TABLE) for path in several if path.startswith(TABLE))
    named = [path for path in several if not path.startswith(TABLE)]
    found = find_files(named, leave_out, (*ENDINGS, *KINDS))
    missing = [path for path in named if path in found.files and path != STDIN and not os.path.exists(path)]
    kinds: dict[str, list[str]] = {"yaml": [], "parquet": [], "csv": []}
    for file in found.files:
        if file not in missing:
            kinds[_kind(file)].append(os.path.normpath(file) if file != STDIN else file)
    yaml, parquet, csv = map(tuple, kinds.values())
    skipped = tuple(skipped_files(found.others, found.settings))
    return Sources(yaml, parquet, csv, tuple(tables), (*found.nothing, *missing), skipped)


def _kind(file: str) -> str:
    return KINDS.get(os.path.splitext(file)[1].lower(), "yaml")


STEPS = tuple(map(Term, (N_("reading tables"), N_("checking and taking the newest"), N_("adding up"))))
"""The steps of an engine, in order."""


@dataclass(frozen=True, slots=True)
class Request:
    """The options of a roll-up. `as_of` None: the newest day there is. `levels`: see `PlainValues.sums`. `listed`: the
    offices and units that should report, empty if unknown. `unit` and `submitted_by` name the result; None: the path
    above all units, and that unit. Figures from before `since` are left out; no result is of a day after `today`.
    `all_reported`: there is no list, and no unit is missing.

    `on_read` is called with the number of submissions read, `on_step` with each of STEPS as it begins.
    """

    as_of: date | None = None
    levels: tuple[int, ...] = ()
    listed: ReportingList = ReportingList()  # noqa: RUF009 - it is frozen
    unit: str | None = None
    submitted_by: str | None = None
    since: date | None = None
    ranks: bool = True
    today: date = date.max
    all_reported: bool = False
    on_read: Callable[[int], None] = lambda count: None
    on_step: Callable[[Term], None] = lambda step: None

    @property
    def published(self) -> bool:
        """Whether each unit is shown by itself: then figures that cannot be summed are shown too."""
        return 0 in self.levels

    def judge(self, plan: Plan) -> Judge:
        """The judge of the facts. Rates need their counts if units are added up, to levels or to the result."""
        return Judge(plan, self.published, summed=self.summed)

    @property
    def summed(self) -> bool:
        """Whether units are added up, to levels or to the result."""
        return self.levels != (0,)


# Submissions


Row = tuple[str | None, ...]
"""A fact of a submission, from its indicator on: a plain tuple is cheap to send between processes."""


class _Read(NamedTuple):
    """A submission without errors."""

    file: str
    unit: str | None
    submitted_by: tuple[str, ...]
    rows: list[Row]


def read_submissions(plan: Plan, files: Sequence[str], request: Request, found: list[Diagnostic]) -> Iterator[Fact]:
    """Yield the facts of all files without errors, under the names by which a month knows their units; problems are
    added to `found`. Those of the whole have the plan's own unit."""
    whose = Whose(plan, request.listed, unit_needed=plan.unit is None or not request.listed.units)
    loader = Loader(plan)
    for submissions, problems, count in spread(plan, files, _read_chunk):
        found += problems
        for one in submissions:
            try:
                unit = whose.part(one.unit, one.submitted_by) or plan.unit
            except Refused as no:
                found += loader.locate(one.file, [no.problem])
                continue
            yield from (Fact._make([unit, *row, one.file, None]) for row in one.rows)
        request.on_read(count)


def _read_chunk(loader: Loader, files: Sequence[str]) -> tuple[list[_Read], list[Diagnostic], int]:
    submissions: list[_Read] = []
    found: list[Diagnostic] = []
    for file in files:
        # No extra checks: whether a school's figures fit together is for a check of its own file
        submission, diagnostics = loader.load(file, lambda _submission: ())
        if submission is not None:
            rows = list(_rows(submission))
            submissions.append(_Read(file, submission.unit, submission.submitted_by, rows))
        found += diagnostics
    return submissions, found, len(files)


def _rows(submission: Submission) -> Iterator[Row]:
    for indicator, entry in submission.entries.items():
        day = submission.day_of(indicator).isoformat()
        revision = str(entry.revision) if entry.revision > 1 else None
        yield indicator, day, _value(entry), *_counts(entry), entry.confirmed, revision, None
    for indicator, taken_back in submission.withdrawn.items():
        day = submission.day_of(indicator).isoformat()
        yield indicator, day, *[None] * 6, str(taken_back.revision), taken_back.reason


def _value(entry: Entry) -> str | None:
    if isinstance(entry.value, bool):
        return str(entry.value).lower()
    if entry.denominator is not None:
        return None
    return format(entry.value, "f")


def _counts(entry: Entry) -> Iterator[str | None]:
    counts = entry.numerator, entry.denominator, entry.units, entry.expected
    return (None if count is None else format(count, "f") for count in counts)


def plain_facts(plan: Plan, sources: Sources, request: Request, found: list[Diagnostic]) -> Iterator[Fact]:
    """Yield the facts of submissions and small tables in CSV; `found` becomes what cannot be read, also when they are
    read again."""
    found.clear()
    yield from read_submissions(plan, sources.forms, request, found)
    found += sources.sorted_csv.unread
    for tidy in sources.sorted_csv.tables:
        misfits = csv_tables.misfits(tidy)
        found += misfits
        if not misfits:
            yield from csv_tables.facts(tidy)


# Places


def located(plan: Plan, faulty: Sequence[tuple[Fact, Problem]]) -> list[Diagnostic]:
    """Locate each fact's problem: a line of CSV, a row of another table, a place in a submission."""
    by_file = groupby(sorted(faulty, key=lambda found: found[0].file), lambda found: found[0].file)
    return order(diagnostic for file, found in by_file for diagnostic in _in_file(Loader(plan), file, list(found)))


def _in_file(loader: Loader, file: str, found: list[tuple[Fact, Problem]]) -> Iterator[Diagnostic]:
    rows = [fact.row for fact, _problem in found if fact.row is not None and _kind(file) == "csv"]
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
    return below(os.curdir, path) or path
