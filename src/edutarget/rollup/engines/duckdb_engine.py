"""DuckDB, inside this process: the default, and databases of its own by their address."""

from __future__ import annotations

import glob
import os
from contextlib import ExitStack
from typing import Any
from urllib.parse import parse_qsl, unquote

import ibis
import pyarrow as pa

from edutarget.rollup.engines.engine import Engine, IbisEngine, picked
from edutarget.rollup.engines.engine_error import EngineError
from edutarget.rollup.parquet_tables import Alike, has_zone

MEMORY = 150  # MB for each core
"""What it may hold before it moves to temporary files, which costs no time that could be measured; each core needs
some of its own. `--engine-url duckdb://?memory_limit=8GB` for more."""

IN_MEMORY = ("", ":memory:")


class DuckDb(IbisEngine):
    """DuckDB by way of Ibis."""

    def parquet(self, alike: Alike) -> ibis.Table:
        """See Engine."""
        if has_zone(alike):
            return super().parquet(alike)
        taken = {name.casefold() for name in (*alike.columns.values(), *alike.others)}
        file = next(name for name in ("file", "read from", "read from file") if name not in taken)
        counted = "file_row_number" not in taken
        options = {"filename": file, "file_row_number": counted, "union_by_name": True, "hive_partitioning": False}
        table = self.backend.read_parquet([glob.escape(name) for name in alike.files], **options)
        return picked(_with_places(table, file, counted), alike.columns)

    def at_largest(self, column: ibis.Column, by: ibis.Column, where: ibis.Value | None) -> ibis.Value:
        """See Engine. What Ibis makes of it sorts, and takes twice as long."""
        signature = ((column.type(), by.type()), column.type())
        arg_max = ibis.udf.agg.builtin(_arg_max, name="arg_max", signature=signature)
        return arg_max(column, by, where=where)

    def from_scratch(self, file: str, schema: pa.Schema) -> ibis.Table:
        """See IbisEngine."""
        return self.backend.read_parquet(file)


def _arg_max(column: object, by: object) -> object:
    """DuckDB's own."""
    raise NotImplementedError


def _with_places(table: ibis.Table, file: str, counted: bool) -> ibis.Table:
    row = table.file_row_number if counted else ibis.null("int64")
    return table.mutate(file=table[file], row=row)


def connect(url: str | None, stack: ExitStack, folder: str) -> Engine:
    """A database in memory, or the one at an address: there it is only read."""
    path, settings = _address(url or "duckdb://")
    settings = {
        "memory_limit": f"{MEMORY * max(os.cpu_count() or 1, 2)}MB",
        "temp_directory": folder,
        "preserve_insertion_order": False,
    } | settings
    if path not in IN_MEMORY:
        if not os.path.isfile(path):
            raise EngineError("no-such-file", "duckdb", path)
        settings = {"read_only": True} | settings
    backend = ibis.duckdb.connect(path or ":memory:", **settings)
    stack.callback(backend.disconnect)
    for setting in ("autoinstall_known_extensions = false", "TimeZone = 'UTC'"):
        backend.raw_sql(f"SET {setting}")
    return DuckDb("duckdb", backend, stack, folder)


def _address(url: str) -> tuple[str, dict[str, Any]]:
    """The path of a database and its settings: duckdb://facts.duckdb, duckdb:///data/facts.duckdb?threads=2."""
    path, _mark, query = url.removeprefix("duckdb:").removeprefix("//").partition("?")
    return unquote(path), dict(parse_qsl(query))
