"""What the paths of a roll-up stand for: submissions, tables of facts, tables of an engine."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import NamedTuple

from edutarget.files.finding import ENDINGS, Listing, is_any_of, walk
from edutarget.files.reading import STDIN

TABLE = "table:"
"""Before the name of a table that the engine itself holds."""

SMALL = 1_000_000
"""Bytes of CSV."""

KINDS = {".parquet": "parquet", ".csv": "csv"}


class Sources(NamedTuple):
    """Files by what they are, paths that led to nothing, and what lies in the folders and is not read."""

    submissions: tuple[str, ...]
    parquet: tuple[str, ...]
    csv: tuple[str, ...]
    tables: tuple[str, ...]
    nothing: tuple[str, ...]
    others: tuple[str, ...] = ()
    all_reported: bool = False
    """Whether sums that do not say how many units should have reported come from all of them."""

    @property
    def small(self) -> bool:
        """Whether plain Python will do: submissions, and so little CSV that an engine would still be starting."""
        return not self.parquet and not self.tables and sum(map(_size, self.csv)) <= SMALL


def find_sources(paths: Iterable[str], leave_out: Iterable[str]) -> Sources:
    """Every file below the paths, each once; folders do not give `leave_out`: the plan, the result itself."""
    found: dict[str, dict[str, None]] = {"yaml": {}, "parquet": {}, "csv": {}, "table": {}, "nothing": {}}
    others: list[str] = []
    refused = list(leave_out)
    for path in paths:
        if path.startswith(TABLE):
            found["table"][path.removeprefix(TABLE)] = None
            continue
        listing = _listing(path)
        others += listing.others
        files = [file for file in listing.files if file == path or not is_any_of(file, refused)]
        for file in files:
            found[_kind(file)][os.path.normpath(file) if file != STDIN else file] = None
        if not files:
            found["nothing"][path] = None
    yaml, parquet, csv, tables, nothing = (
        tuple(found[kind]) for kind in ("yaml", "parquet", "csv", "table", "nothing")
    )
    return Sources(yaml, parquet, csv, tables, nothing, tuple(dict.fromkeys(others)))


def _listing(path: str) -> Listing:
    if os.path.isdir(path):
        return walk(path, (*ENDINGS, *KINDS))
    return Listing([path] if path == STDIN or os.path.exists(path) else [], [])


def _size(file: str) -> int:
    return os.path.getsize(file) if os.path.exists(file) else 0


def is_csv(file: str) -> bool:
    """Whether a file is CSV by its name."""
    return _kind(file) == "csv"


def _kind(file: str) -> str:
    return KINDS.get(os.path.splitext(file)[1].lower(), "yaml")
