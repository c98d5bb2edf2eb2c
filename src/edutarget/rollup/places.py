"""Faulty rows as problems with places: their lines in a file of text, their rows in a table."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import unquote

from edutarget.files.finding import below
from edutarget.files.reading import shown_name
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic, order
from edutarget.problems.problem import Problem
from edutarget.rollup.csv_tables import lines_of
from edutarget.rollup.facts import Fact
from edutarget.rollup.sources import is_csv
from edutarget.submission.loading import Loader


def located(plan: Plan, faulty: Sequence[tuple[Fact, Problem]]) -> list[Diagnostic]:
    """Each fact's problem where it stands: a line of CSV, a row of another table, a place in a submission."""
    by_file = groupby(sorted(faulty, key=lambda found: found[0].file), lambda found: found[0].file)
    return order(diagnostic for file, found in by_file for diagnostic in _in_file(Loader(plan), file, list(found)))


def _in_file(loader: Loader, file: str, found: list[tuple[Fact, Problem]]) -> Iterator[Diagnostic]:
    lines = lines_of(file, [fact.row for fact, _problem in found if fact.row is not None]) if is_csv(file) else {}
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
    """A file's path from here; engines say /data/甘.csv, and Spark file:/data/%E7%94%98.csv."""
    if file is None:
        return "?"
    path = unquote(file.removeprefix("file:").removeprefix("//")) if file.startswith("file:") else file
    near = below(os.curdir, path) if os.path.isabs(path) else path
    return path if near is None else near
