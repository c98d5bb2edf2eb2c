"""What every engine can do for a roll-up, by way of Ibis."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from edutarget.language.terms import N_, Term
from edutarget.rollup.engines.engine_error import EngineError

if TYPE_CHECKING:
    from edutarget.rollup.engines.parquet_files import Alike

NAMED = 10
"""So many of an engine's tables are named where one is missing."""


@dataclass(frozen=True, slots=True)
class Engine:
    """An Ibis backend under the name that people know it by; `kept` is let go when the work is done.

    `scratch` is a folder for temporary files, which the engine `reads_scratch` where it runs on this machine.
    `unites_bits`: it has bit_or, and Ibis knows it.
    """

    name: str
    backend: Any
    kept: ExitStack
    scratch: str
    reads_scratch: bool = False
    unites_bits: bool = False

    def keep(self, expression: Any) -> Any:
        """The expression computed once, its rows held by the engine."""
        with _default(self.backend):
            return self.kept.enter_context(expression.cache())

    def rows(self, expression: Any) -> list[dict[str, Any]]:
        """The rows of a small result."""
        found: list[dict[str, Any]] = self.backend.to_pyarrow(expression).to_pylist()
        return found

    def hold(self, table: Any) -> Any:
        """An Arrow table, given to the engine."""
        import ibis

        return ibis.memtable(table)

    def table(self, name: str) -> Any:
        """A table that the engine has, by NAME, SCHEMA.NAME or CATALOG.SCHEMA.NAME; quotes keep a point in a name."""
        *above, last = [part.strip('"') for part in re.findall(r'"[^"]+"|[^."]+', name)] or [name]
        schema = tuple(above) if len(above) > 1 else above[0] if above else None
        try:
            return self.backend.table(last, database=schema)
        except Exception as error:
            if not _not_there(error):
                raise
            raise EngineError(
                "no-such-table", self.name, table=name, known=self._tables(schema) or Term(N_("none"))
            ) from None

    def _tables(self, schema: Any) -> tuple[str, ...]:
        with warnings.catch_warnings(), suppress(Exception):  # there may be no such schema either
            warnings.simplefilter("ignore", DeprecationWarning)
            names = (name for name in self.backend.list_tables(database=schema) if not name.startswith("ibis_"))
            return tuple(sorted(names)[:NAMED])
        return ()

    def parquet(self, alike: Alike) -> Any:
        """One table of Parquet files with the same columns, these by their keys, with `file` and `row`, its index."""
        from edutarget.rollup.engines.parquet_files import read

        return self.hold(read(alike))

    def expect(self, size: int) -> None:
        """Hear how many bytes of files there will be."""


def _not_there(error: Exception) -> bool:
    """Whether an engine has no such table, or no such schema: each says so in its own way."""
    told = re.compile("TableNotFound|not found|cannot be found|does not exist", re.IGNORECASE)
    return bool(told.search(f"{type(error).__name__} {error}"))


def each(table: Any, column: str) -> Any:
    """The values of a column, each once. (What Ibis calls distinct forgets which column on PostgreSQL.)"""
    return table.group_by(column).agg(times=lambda t: t.count()).select(column)


def picked(table: Any, columns: Any) -> Any:
    """The columns of facts by their keys, and where each row stands."""
    return table.select(**{key: table[name] for key, name in columns.items()}, file=table.file, row=table.row)


@contextmanager
def _default(backend: Any) -> Iterator[None]:
    """The backend for expressions that name none, as those of tables in memory do."""
    import ibis

    before = ibis.options.default_backend
    ibis.options.default_backend = backend
    try:
        yield
    finally:
        ibis.options.default_backend = before
