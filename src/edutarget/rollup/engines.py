"""Engines: DuckDB inside this process, Spark, or whatever else Ibis can speak to, by its address."""

from __future__ import annotations

import glob
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from edutarget.rollup.engine_error import EngineError

MEMORY = "1200MB"
"""What DuckDB may hold before it moves to temporary files; `--engine-url duckdb://?memory_limit=8GB` for more."""


@dataclass(frozen=True, slots=True)
class Engine:
    """An Ibis backend under the name that people know it by; `kept` is let go when the work is done."""

    name: str
    backend: Any
    kept: ExitStack

    def keep(self, expression: Any) -> Any:
        """The expression computed once, its rows held by the engine."""
        return self.kept.enter_context(expression.cache())

    def parquet(self, files: Sequence[str]) -> Any:
        """One table of all the files, with `file` and `row`, the row's index in it, where the engine knows them."""
        if self.name == "duckdb":
            options = {"filename": True, "file_row_number": True, "union_by_name": True, "hive_partitioning": False}
            table = self.backend.read_parquet([glob.escape(file) for file in files], **options)
            return table.rename(file="filename", row="file_row_number")
        if self.name == "spark":
            return self._spark("parquet", files, ["_metadata.row_index as row"], mergeSchema=True)
        return _united([self.backend.read_parquet(file) for file in files], files)

    def csv(self, files: Sequence[str], columns: Sequence[str]) -> Any:
        """One table of files that all have these columns, every column text, with `file` where the engine knows it.

        Nothing about the form is left to an engine's guess, and a line that does not fit is its failure.
        """
        if self.name == "duckdb":
            form = {
                "header": True,
                "delim": ",",
                "quote": '"',
                "escape": '"',
                "strict_mode": True,
                "auto_detect": False,
            }
            names = dict.fromkeys(columns, "VARCHAR")
            found = [glob.escape(file) for file in files]
            return self.backend.read_csv(found, columns=names, filename=True, **form).rename(file="filename")
        if self.name == "spark":
            return self._spark("csv", files, [], header=True, escape='"', mode="FAILFAST", enforceSchema=False)
        return _united([self.backend.read_csv(file) for file in files], files)

    def hold(self, table: Any) -> Any:
        """A small Arrow table, given to the engine."""
        import ibis

        if self.name == "spark":  # Ibis forgets to hand over its own when a result is to be kept there
            return self._view(self.backend._session.createDataFrame(table))
        return ibis.memtable(table)

    def _view(self, frame: Any) -> Any:
        """A Spark frame as a table under a name nobody else has."""
        from uuid import uuid4

        name = f"facts_{uuid4().hex}"
        frame.createOrReplaceTempView(name)
        self.kept.callback(self.backend._session.catalog.dropTempView, name)
        return self.backend.table(name)

    def _spark(self, form: str, files: Sequence[str], more: Sequence[str], **options: Any) -> Any:
        read = self.backend._session.read.options(**options).format(form).load([glob.escape(file) for file in files])
        return self._view(read.selectExpr("*", "_metadata.file_path as file", *more))

    def rows(self, expression: Any) -> list[dict[str, Any]]:
        """The rows of a small result."""
        found: list[dict[str, Any]] = self.backend.to_pyarrow(expression).to_pylist()
        return found


def _united(tables: Sequence[Any], files: Sequence[str]) -> Any:
    import ibis

    marked = [table.mutate(file=ibis.literal(file)) for table, file in zip(tables, files, strict=True)]
    return ibis.union(*marked) if len(marked) > 1 else marked[0]


@contextmanager
def connected(name: str, url: str | None) -> Iterator[Engine]:
    """An engine for as long as it is needed; raises EngineError, also for whatever goes wrong while it works."""
    with ExitStack() as stack:
        try:
            import ibis

            engine = _spark(url, stack) if name == "spark" else _by_url(url, stack) if url else _duckdb(stack)
            stack.enter_context(_default(ibis, engine.backend))
            yield engine
        except EngineError:
            raise
        except ImportError as error:
            raise EngineError.not_installed(error, _called(name, url)) from None
        except Exception as error:  # every engine has errors of its own
            raise EngineError.told_by(error, _called(name, url)) from error


def _called(name: str, url: str | None) -> str:
    return name if name == "spark" or not url else url.partition(":")[0]


@contextmanager
def _default(ibis: Any, backend: Any) -> Iterator[None]:
    """The backend for expressions that name none, such as those of YAML files alone."""
    before = ibis.options.default_backend
    ibis.options.default_backend = backend
    try:
        yield
    finally:
        ibis.options.default_backend = before


def _duckdb(stack: ExitStack) -> Engine:
    import ibis

    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="edutarget-"))
    backend = ibis.duckdb.connect(memory_limit=MEMORY, temp_directory=folder, preserve_insertion_order=False)
    stack.callback(backend.disconnect)
    backend.raw_sql("SET autoinstall_known_extensions = false")
    return Engine("duckdb", backend, stack)


def _by_url(url: str, stack: ExitStack) -> Engine:
    import ibis

    backend = ibis.connect(url)
    engine = Engine("spark" if backend.name == "pyspark" else backend.name, backend, stack)
    if not _adds_exactly(engine):
        raise EngineError("engine-inexact", engine.name)
    return engine


def _adds_exactly(engine: Engine) -> bool:
    """Whether a sum of 30 digits is right there to the last one."""
    import ibis

    parts = ibis.memtable({"part": ["123456789012345.1", "0.123456789012345"]}).part.cast("decimal(38, 15)")
    try:
        return str(engine.rows(parts.sum().name("total").as_table())[0]["total"]) == "123456789012345.223456789012345"
    except Exception:  # an engine that cannot do this cannot do the rest
        return False


def _spark(url: str | None, stack: ExitStack) -> Engine:
    import ibis
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    builder = SparkSession.builder.appName("edutarget rollup").config(map=_spark_settings(url or "local[*]"))
    remote = (url or "").startswith("sc://")
    session = (builder.remote(url or "") if remote else builder.master(url or "local[*]")).getOrCreate()
    if not remote:
        session.sparkContext.setLogLevel("ERROR")
    if running is None:
        stack.callback(session.stop)
    return Engine("spark", ibis.pyspark.connect(session), stack)


def _spark_settings(url: str) -> dict[str, bool | float | int | str | None]:
    """No pages or bars of its own; a master in this process has little use for 200 parts of each shuffle."""
    settings: dict[str, bool | float | int | str | None] = {"spark.sql.session.timeZone": "UTC"}
    if not url.startswith("sc://"):
        settings |= {"spark.ui.enabled": False, "spark.ui.showConsoleProgress": False}
    if url.startswith("local"):
        settings |= {"spark.sql.shuffle.partitions": 8}
    return settings
