"""The first lines of CSV files: whether they are tables of facts, and which columns they have."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import NamedTuple

from edutarget.files.decoding import decode
from edutarget.files.system_errors import reason
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.refused import Unreadable
from edutarget.rollup.submission_facts import COLUMNS

LONGEST = 1_000_000  # bytes; a header is no longer


class Headers(NamedTuple):
    """Tables by their columns, submissions that were filled in as CSV, and why some files cannot be read."""

    tables: dict[tuple[str, ...], list[str]]
    forms: list[str]
    unread: list[Diagnostic]

    def all_tables(self) -> list[str]:
        """The tables, whatever their columns."""
        return [file for files in self.tables.values() for file in files]


def headers(files: Iterable[str]) -> Headers:
    """What each CSV file is, by its first line: a table of facts names a column of theirs there."""
    found = Headers({}, [], [])
    for file in files:
        try:
            columns = header(file)
        except Unreadable as no:
            found.unread.append(Diagnostic(file, None, None, no.problem.rule, no.problem.params))
            continue
        if set(columns) & set(COLUMNS):
            found.tables.setdefault(columns, []).append(file)
        else:
            found.forms.append(file)
    return found


def header(file: str) -> tuple[str, ...]:
    """The fields of the first line; raises Unreadable."""
    try:
        with open(file, "rb") as lines:
            first = lines.readline(LONGEST)
    except OSError as error:
        raise Unreadable("cannot-read", reason=reason(error)) from None
    columns = tuple(next(csv.reader([decode(first)]), ()))
    if not columns:
        raise Unreadable("empty-file")
    return columns
