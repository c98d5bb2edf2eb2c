"""The first lines of CSV files: which columns they have."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from edutarget.diagnostics import Diagnostic
from edutarget.source import Unreadable, decode

LONGEST = 1_000_000  # bytes; a header is no longer


def headers(files: Iterable[str]) -> tuple[dict[tuple[str, ...], list[str]], list[Diagnostic]]:
    """The files by their columns, and why some cannot be read."""
    by_header: dict[tuple[str, ...], list[str]] = {}
    found: list[Diagnostic] = []
    for file in files:
        try:
            by_header.setdefault(_header(file), []).append(file)
        except Unreadable as no:
            found.append(Diagnostic(file, None, None, no.problem.rule, no.problem.params))
    return by_header, found


def _header(file: str) -> tuple[str, ...]:
    try:
        with open(file, "rb") as lines:
            first = lines.readline(LONGEST)
    except OSError as error:
        raise Unreadable("cannot-read", reason=error.strerror or str(error)) from None
    columns = tuple(next(csv.reader([decode(first)]), ()))
    if not columns:
        raise Unreadable("empty-file")
    return columns
