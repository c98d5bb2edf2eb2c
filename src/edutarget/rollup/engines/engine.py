"""What a roll-up needs from an engine, through Ibis; and DuckDB, inside this process."""

from __future__ import annotations

import glob
import os
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote
from uuid import uuid4

import ibis
import pyarrow as pa
from pyarrow import parquet

from edutarget.language.text import N_, Term
from edutarget.rollup import parquet_tables
from edutarget.rollup.engines import EngineError
from edutarget.rollup.parquet_tables import Alike, has_zone

NAMED = 10
"""So many of an engine's tables are named where one is missing."""

IN_MEMORY = 16 << 20
"""Bytes of a table that are held here; a larger one goes to a temporary file."""

SMALL = 1 << 20
"""Bytes of files of which the sums take less time than their expressions take to become SQL."""

PIECE = 10_000
"""Rows that come back, or go to a database, at once."""


@dataclass
class Engine:
    """A backend of Ibis; tables and columns are Ibis expressions.

    `name` is the name of the product, for messages; `kept` is closed at the end; `scratch` is a local folder for
    temporary files.
    """

    name: str
    backend: Any = field(repr=False)
    kept: ExitStack
    scratch: str
    small: bool = field(default=False, init=False)

    def table(self, name: str) -> ibis.Table:
        """A table of the engine; raises EngineError if there is none.

        `name` is NAME, SCHEMA.NAME or CATALOG.SCHEMA.NAME; a name with a point is put in quotes."""
        *above, last = [part.strip('"') for part in re.findall(r'"[^"]+"|[^."]+', name)] or [name]
        schema: str | tuple[str, ...] | None = tuple(above) or None
        if len(above) == 1:
            schema = above[0]
        try:
            return self.backend.table(last, database=schema)
        except Exception as error:
            if not _not_there(error):
                raise
            known = self._tables(schema) or Term(N_("none"))
        raise EngineError("no-such-table", self.name, table=name, known=known)

    def _tables(self, schema: str | tuple[str, ...] | None) -> tuple[str, ...]:
        with warnings.catch_warnings(), suppress(Exception):  # there may be no such schema either
            warnings.simplefilter("ignore", DeprecationWarning)
            names = (name for name in self.backend.list_tables(database=schema) if not name.startswith("ibis_"))
            return tuple(sorted(names)[:NAMED])
        return ()

    def parquet(self, alike: Alike) -> ibis.Table:
        """Parquet files with the same columns as one table: the columns under their keys, with `file` and `row`
        (index). Files are read by this process unless the engine can read them."""
        return self.store(parquet_tables.batches(alike), parquet_tables.schema_of(alike))

    def hold(self, table: pa.Table) -> ibis.Table:
        """Load a small table into the engine."""
        return ibis.memtable(table)  # as tables of DuckDB they led to plans that took 40 % more memory

    def store(self, batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> ibis.Table:
        """Load a table of any size into the engine, in batches."""
        held: list[pa.RecordBatch] = []
        size, file = 0, None
        with ExitStack() as stack:
            for batch in batches:
                held.append(batch)
                size += batch.nbytes
                if size > IN_MEMORY:
                    if file is None:
                        path = os.path.join(self.scratch, f"{uuid4().hex}.parquet")
                        file = stack.enter_context(parquet.ParquetWriter(path, schema, compression="lz4"))
                    file.write_table(pa.Table.from_batches(held, schema))
                    held, size = [], 0
                    pa.default_memory_pool().release_unused()  # what writing took; Arrow would keep it: 30 MB
            if file is not None:
                file.write_table(pa.Table.from_batches(held, schema))
        if file is None:
            return self.hold(pa.Table.from_batches(held, schema))
        return self.from_scratch(path, schema)

    def from_scratch(self, file: str, schema: pa.Schema) -> ibis.Table:
        """Load a local Parquet file as a table, in batches."""
        name = new_name()
        table = self.backend.create_table(name, schema=ibis.schema(schema), temp=True)
        for batch in parquet.ParquetFile(file).iter_batches(PIECE):
            self.backend.insert(name, pa.Table.from_batches([batch]))
        return table

    def keep(self, expression: ibis.Table) -> ibis.Table:
        """Compute an expression once and keep its rows in the engine."""
        with _default(self.backend):
            return self.kept.enter_context(expression.cache())

    def reused(self, expression: ibis.Table) -> ibis.Table:
        """An expression for several queries: of small files kept like `keep`, so that it becomes SQL once."""
        return self.keep(expression) if self.small else expression

    def rows(self, expression: ibis.Table) -> list[dict[str, Any]]:
        """The rows of a small result."""
        found: list[dict[str, Any]] = self.backend.to_pyarrow(expression).to_pylist()
        return found

    def batches(self, expression: ibis.Table) -> Iterator[pa.RecordBatch]:
        """The rows of a result of any size."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # DuckDB has a new name for what Ibis 12 calls
            found = self.backend.to_pyarrow_batches(expression, chunk_size=PIECE)
            first = next(found, None)
        if first is not None:
            yield first
            yield from found

    def union_of_bits(self, column: ibis.Column) -> ibis.Value | None:
        """The bitwise OR of all values; None if the engine has no such function."""
        if self.backend.has_operation(ibis.expr.operations.BitOr):
            return column.bit_or()
        return None

    def at_largest(self, column: ibis.Column, by: ibis.Column, where: ibis.Value | None) -> ibis.Value:
        """The value of a column, which is never null, in the row where another column is largest."""
        return column.argmax(by, where=where)

    def expect(self, size: int) -> None:
        """Tell the engine the total size of the files, in bytes; 0 if it is not known.

        For small files nested selects are not merged: it halves the time that a roll-up of a few rows takes."""
        self.small = 0 < size < SMALL
        self.kept.callback(setattr, ibis.options.sql, "fuse_selects", ibis.options.sql.fuse_selects)
        ibis.options.sql.fuse_selects = not self.small


def _not_there(error: Exception) -> bool:
    """Whether an error means that there is no such table or schema; the engines' errors differ."""
    told = re.compile("TableNotFound|not found|cannot be found|does not exist", re.IGNORECASE)
    return bool(told.search(f"{type(error).__name__} {error}"))


@contextmanager
def _default(backend: object) -> Iterator[None]:
    """Make this the default backend, for expressions on tables in memory."""
    before = ibis.options.default_backend
    ibis.options.default_backend = backend
    try:
        yield
    finally:
        ibis.options.default_backend = before


def new_name() -> str:
    """A name for a temporary table, which begins like those that Ibis makes: people are not told of them."""
    return f"ibis_{uuid4().hex}"


def each(table: ibis.Table, column: str) -> ibis.Table:
    """The distinct values of a column. Ibis's `distinct` loses the column on PostgreSQL."""
    return table.group_by(column).agg(times=lambda t: t.count()).select(column)


def picked(table: ibis.Table, columns: Mapping[str, str]) -> ibis.Table:
    """The columns of facts under their keys, with file and row number."""
    return table.select(**{key: table[name] for key, name in columns.items()}, file=table.file, row=table.row)


def adds_exactly(engine: Engine) -> bool:
    """Whether the engine adds up numbers of 30 digits exactly."""
    parts = ibis.memtable({"part": ["123456789012345.1", "0.123456789012345"]}).part.cast("decimal(38, 15)")
    try:
        return str(engine.rows(parts.sum().name("total").as_table())[0]["total"]) == "123456789012345.223456789012345"
    except Exception:  # an engine that cannot do this cannot do the rest
        return False


MEMORY = 150  # MB for each core
"""What it may hold before it moves to temporary files, which costs no time that could be measured; each core needs
some of its own. `--engine-url duckdb://?memory_limit=8GB` for more."""

NO_FILE = ("", ":memory:")
ADDED = frozenset({"filename", "file_row_number"})


class DuckDb(Engine):
    """DuckDB through Ibis."""

    def parquet(self, alike: Alike) -> ibis.Table:
        """See Engine."""
        # Columns of theirs would hide those that DuckDB adds
        if has_zone(alike) or not ADDED.isdisjoint(name.casefold() for name in alike.others):
            return super().parquet(alike)
        options = {"filename": True, "file_row_number": True, "union_by_name": True, "hive_partitioning": False}
        table = self.backend.read_parquet([glob.escape(name) for name in alike.files], **options)
        return picked(table.mutate(file=table.filename, row=table.file_row_number), alike.columns)

    def at_largest(self, column: ibis.Column, by: ibis.Column, where: ibis.Value | None) -> ibis.Value:
        """See Engine. The expression that Ibis generates sorts and takes twice as long."""
        signature = ((column.type(), by.type()), column.type())
        arg_max = ibis.udf.agg.builtin(_arg_max, name="arg_max", signature=signature)
        return arg_max(column, by, where=where)

    def from_scratch(self, file: str, schema: pa.Schema) -> ibis.Table:
        """See Engine."""
        return self.backend.read_parquet(file)


def _arg_max(column: object, by: object) -> object:
    """DuckDB's built-in function `arg_max`."""
    raise NotImplementedError


def duckdb_at(url: str | None, stack: ExitStack, folder: str) -> Engine:
    """A database in memory, or the one at an address, which is opened read-only."""
    path, settings = _address(url or "duckdb://")
    settings = {
        "memory_limit": f"{MEMORY * max(os.cpu_count() or 1, 2)}MB",
        "temp_directory": folder,
        "preserve_insertion_order": False,
    } | settings
    if path not in NO_FILE:
        if not os.path.isfile(path):
            raise EngineError("no-such-file", "duckdb", path)
        settings = {"read_only": True} | settings
    backend = ibis.duckdb.connect(path or ":memory:", **settings)
    stack.callback(backend.disconnect)
    for setting in ("autoinstall_known_extensions = false", "TimeZone = 'UTC'"):
        backend.raw_sql(f"SET {setting}")
    return DuckDb("duckdb", backend, stack, folder)


def _address(url: str) -> tuple[str, dict[str, Any]]:
    """Split an address into the path of a database and its settings: duckdb://facts.duckdb,
    duckdb:///data/facts.duckdb?threads=2."""
    path, _mark, query = url.removeprefix("duckdb:").removeprefix("//").partition("?")
    return unquote(path), dict(parse_qsl(query))
