"""DuckDB, inside this process: the default, and databases of its own by their address."""

from __future__ import annotations

import glob
import os
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from edutarget.rollup.engines.engine import Engine, picked
from edutarget.rollup.engines.engine_error import EngineError

if TYPE_CHECKING:
    from edutarget.rollup.engines.parquet_files import Alike

MEMORY = "1000MB"
"""What it may hold before it moves to temporary files; the program around it needs 0.2 GB more.
`--engine-url duckdb://?memory_limit=8GB` for more."""

IN_MEMORY = ("", ":memory:")


@dataclass(frozen=True, slots=True)
class DuckDb(Engine):
    """DuckDB by way of Ibis."""

    def parquet(self, alike: Alike) -> Any:
        """See Engine."""
        taken = {name.casefold() for name in (*alike.columns.values(), *alike.others)}
        file = next(name for name in ("file", "read from", "read from file") if name not in taken)
        counted = "file_row_number" not in taken
        options = {"filename": file, "file_row_number": counted, "union_by_name": True, "hive_partitioning": False}
        table = self.backend.read_parquet([glob.escape(name) for name in alike.files], **options)
        return picked(_with_places(table, file, counted), alike.columns)


def _with_places(table: Any, file: str, counted: bool) -> Any:
    import ibis

    row = table.file_row_number if counted else ibis.null("int64")
    return table.mutate(file=table[file], row=row)


def connect(url: str | None, stack: ExitStack, folder: str) -> Engine:
    """A database in memory, or the one at an address: there it is only read."""
    import ibis

    path, settings = _address(url or "duckdb://")
    settings = {"memory_limit": MEMORY, "temp_directory": folder, "preserve_insertion_order": False} | settings
    if path not in IN_MEMORY:
        if not os.path.isfile(path):
            raise EngineError("no-such-file", "duckdb", path)
        settings = {"read_only": True} | settings
    backend = ibis.duckdb.connect(path or ":memory:", **settings)
    stack.callback(backend.disconnect)
    for setting in ("autoinstall_known_extensions = false", "TimeZone = 'UTC'"):
        backend.raw_sql(f"SET {setting}")
    return DuckDb("duckdb", backend, stack, folder, reads_scratch=True, unites_bits=True)


def _address(url: str) -> tuple[str, dict[str, Any]]:
    """The path of a database and its settings: duckdb://facts.duckdb, duckdb:///data/facts.duckdb?threads=2."""
    path, _mark, query = url.removeprefix("duckdb:").removeprefix("//").partition("?")
    return unquote(path), dict(parse_qsl(query))
