"""Spark: inside this machine, on a cluster by its master, or by Spark Connect."""

from __future__ import annotations

import gc
import glob
import logging
import os
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import reduce
from urllib.parse import quote, urlsplit

import ibis
import pyarrow as pa
from pyarrow import parquet
from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import TimestampType

from edutarget.language.text import N_, Term
from edutarget.rollup.engines import EngineError
from edutarget.rollup.engines.engine import Engine, new_name, picked
from edutarget.rollup.parquet_tables import Alike

HERE = "local[*]"
LOCAL_DIRS = "SPARK_LOCAL_DIRS"
SENT = 100_000  # rows that go to a cluster at once
SOON = 10  # seconds
_MASTER = re.compile(r"local(-cluster)?(\[[^\]]*\])?|(spark|sc|k8s)://.+|yarn").fullmatch
PLACE = ("_metadata.file_path as file", "_metadata.row_index as row")

SMALL = 64 << 20
"""Bytes of files whose plan need not change while it runs."""

ADAPTIVE = "spark.sql.adaptive.enabled"
USUAL_PARTS = "200"
PART = 16 << 20
"""Bytes for each part of a shuffle: Spark's own number of parts is for large data, and takes minutes for small."""


class Spark(Engine):
    """Spark through Ibis, and through its own session for what Ibis cannot do."""

    def __init__(self, session: SparkSession, kept: ExitStack, scratch: str, here: bool) -> None:
        """`here`: Spark runs on this machine and can read local files."""
        super().__init__("spark", ibis.pyspark.connect(session), kept, scratch)
        self.session, self.here = session, here
        self.adaptive = session.conf.get(ADAPTIVE) or "true"
        kept.callback(session.conf.set, ADAPTIVE, self.adaptive)

    def expect(self, size: int) -> None:
        """See Engine. Sets the number of shuffle partitions by the size, unless it was configured. For small files
        adaptive planning is off, which takes far fewer jobs."""
        conf, key = self.session.conf, "spark.sql.shuffle.partitions"
        if conf.get(key) == USUAL_PARTS:
            conf.set(key, str(min(max(size // PART, 2), int(USUAL_PARTS))))
        self.small = 0 < size < SMALL
        conf.set(ADAPTIVE, "false" if self.small else self.adaptive)

    def table(self, name: str) -> ibis.Table:
        """See Engine. Ibis treats times in the session's zone, UTC, as times without a zone."""
        table = super().table(name)
        schema = self.session.sql(self.backend.compile(table)).schema
        in_utc = [field.name for field in schema if isinstance(field.dataType, TimestampType)]
        return table.mutate(**{name: table[name].cast("timestamp('UTC')") for name in in_utc})

    def hold(self, table: pa.Table) -> ibis.Table:
        """See Engine. Ibis does not register its own tables in memory when a result is cached."""
        return self._view(self.session.createDataFrame(table))

    def from_scratch(self, file: str, schema: pa.Schema) -> ibis.Table:
        """See Engine. On a cluster each batch is sent to the workers' disks at once and freed here."""
        if self.here:
            return self._view(self.session.read.parquet(f"file:{quote(os.path.abspath(file))}"))
        return self._view(reduce(DataFrame.union, self._sent(file)))

    def _sent(self, file: str) -> Iterator[DataFrame]:
        """Send a file to the workers, batch by batch."""
        for piece in parquet.ParquetFile(file).iter_batches(SENT):
            frame = self.session.createDataFrame(pa.Table.from_batches([piece]))
            # Stored twice on the workers, so that one of them may be lost
            yield frame.localCheckpoint(eager=True, storageLevel=StorageLevel.DISK_ONLY_2)
            # Java keeps a frame's rows until Python has collected the frame, which is part of a cycle. Without this
            # 2 million rows filled the gigabyte of Java's memory, and the run never ended.
            del frame
            gc.collect()
            pa.default_memory_pool().release_unused()  # Arrow would keep what a batch took: 70 MB

    def parquet(self, alike: Alike) -> ibis.Table:
        """See Engine. Only the columns of facts are read; others may have any name and type."""
        schema = _ddl(alike)
        if schema is None:
            return Engine.parquet(self, alike)
        files = [glob.escape(os.path.abspath(file)) for file in alike.files]
        read = self.session.read.schema(schema).format("parquet").load(files)
        names = [f"`{name}`" for name in alike.columns.values()]
        return picked(self._view(read.selectExpr(*names, *PLACE)), alike.columns)

    def union_of_bits(self, column: ibis.Column) -> ibis.Value | None:
        """See Engine. Ibis does not offer Spark's function."""
        return _bit_or(column)

    def _view(self, frame: DataFrame) -> ibis.Table:
        """Register a data frame as a table under a unique name."""
        name = new_name()
        frame.createOrReplaceTempView(name)
        self.kept.callback(self.session.catalog.dropTempView, name)
        return self.backend.table(name)


def _of_spark(column: int) -> int:
    """Spark's built-in function."""
    raise NotImplementedError


_bit_or = ibis.udf.agg.builtin(_of_spark, name="bit_or")


def connect(url: str | None, stack: ExitStack, folder: str) -> Engine:
    """Start a session, or use the one that this process already has."""
    logging.getLogger("py4j").setLevel(logging.CRITICAL)  # it prints where it was when it is interrupted
    master = url or HERE
    if not _MASTER(master):
        raise EngineError("engine-unusable", master)
    _answers(master)
    running = SparkSession.getActiveSession()
    builder = SparkSession.builder.appName("edutarget rollup")
    if master.startswith("sc://"):
        session = builder.remote(master).getOrCreate()
    else:
        # No web pages, no progress bars, no tables in the current folder
        settings: dict[str, bool | float | int | str | None] = {
            "spark.ui.enabled": False,
            "spark.ui.showConsoleProgress": False,
            "spark.sql.warehouse.dir": os.path.join(folder, "warehouse"),
        }
        with _started_quietly(folder):
            session = builder.master(master).config(map=settings).getOrCreate()
        session.sparkContext.setLogLevel("OFF")
    if running is None:
        stack.callback(session.stop)
    session.conf.set("spark.sql.session.timeZone", "UTC")
    return Spark(session, stack, folder, here=master.startswith("local"))


def _answers(master: str) -> None:
    """Whether a server listens at an address; Spark itself would retry for minutes."""
    if not master.startswith(("sc://", "spark://")):
        return
    failed: Exception | None = None
    for address in master.partition("://")[2].split(","):
        at = urlsplit(f"//{address.partition(';')[0]}")
        try:
            with socket.create_connection((at.hostname or "", at.port or 15002), timeout=SOON):
                return
        except (OSError, ValueError) as error:
            failed = error
    raise EngineError("engine-failed", "spark", reason=f"{address}: {failed}")


@contextmanager
def _started_quietly(folder: str) -> Iterator[None]:
    """Start Java with its output sent to a file and its temporary files in TMPDIR."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        wanted = Term(N_("it needs Java 17 or 21, and there is none: apt-get install openjdk-17-jre-headless"))
        raise EngineError("engine-failed", "spark", reason=wanted)
    sys.stderr.flush()
    before, given = os.dup(2), os.environ.get(LOCAL_DIRS)
    with open(os.path.join(folder, "spark.log"), "wb") as log:
        os.dup2(log.fileno(), 2)
    os.environ.setdefault(LOCAL_DIRS, tempfile.gettempdir())
    try:
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)
        if given is None:
            del os.environ[LOCAL_DIRS]


_TYPES = {
    pa.string(): "string",
    pa.bool_(): "boolean",
    pa.int8(): "tinyint",
    pa.int16(): "smallint",
    pa.int32(): "int",
    pa.int64(): "bigint",
    pa.date32(): "date",
}


def _ddl(alike: Alike) -> str | None:
    """The columns of Parquet files as Spark DDL; None if there is a type that Spark does not know."""
    types = [_type(kind) for kind in alike.types.values()]
    names = [name.replace("`", "``") for name in alike.columns.values()]
    if None in types:
        return None
    return ", ".join(f"`{name}` {kind}" for name, kind in zip(names, types, strict=True))


def _type(kind: pa.DataType) -> str | None:
    if pa.types.is_decimal(kind):
        return f"decimal({kind.precision}, {kind.scale})"
    if pa.types.is_timestamp(kind) and kind.unit in ("ms", "us") and kind.tz is None:
        return "timestamp_ntz"
    return _TYPES.get(kind)
