"""Spark: inside this machine, on a cluster by its master, or by Spark Connect."""

from __future__ import annotations

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
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

from edutarget.language.terms import N_, Term
from edutarget.rollup.engines.engine import Engine, picked
from edutarget.rollup.engines.engine_error import EngineError

if TYPE_CHECKING:
    from edutarget.rollup.engines.parquet_files import Alike

HERE = "local[*]"
LOCAL_DIRS = "SPARK_LOCAL_DIRS"
SOON = 10  # seconds
_MASTER = re.compile(r"local(-cluster)?(\[[^\]]*\])?|(spark|sc|k8s)://.+|yarn").fullmatch
PLACE = ("_metadata.file_path as file", "_metadata.row_index as row")

USUAL_PARTS = "200"
PART = 16 << 20
"""Bytes for each part of a shuffle: Spark's own number of parts is for large data, and takes minutes for small."""


@dataclass(frozen=True, slots=True)
class Spark(Engine):
    """Spark by way of Ibis."""

    def expect(self, size: int) -> None:
        """See Engine: as many parts of a shuffle as so many bytes ask for, unless somebody has said how many."""
        conf, key = self.backend._session.conf, "spark.sql.shuffle.partitions"
        if conf.get(key) == USUAL_PARTS:
            conf.set(key, str(min(max(size // PART, 2), int(USUAL_PARTS))))

    def hold(self, table: Any) -> Any:
        """See Engine. (Ibis forgets to hand over its own when a result is to be kept there.)"""
        return self._view(self.backend._session.createDataFrame(table))

    def parquet(self, alike: Alike) -> Any:
        """See Engine. The columns of facts alone are read, so that others may be called and be what they like."""
        from edutarget.rollup.engines.spark_types import ddl

        if (schema := ddl(alike)) is None:
            return Engine.parquet(self, alike)
        files = [glob.escape(os.path.abspath(file)) for file in alike.files]
        read = self.backend._session.read.schema(schema).format("parquet").load(files)
        names = [f"`{name}`" for name in alike.columns.values()]
        return picked(self._view(read.selectExpr(*names, *PLACE)), alike.columns)

    def _view(self, frame: Any) -> Any:
        """A Spark frame as a table under a name nobody else has."""
        name = f"facts_{uuid4().hex}"
        frame.createOrReplaceTempView(name)
        self.kept.callback(self.backend._session.catalog.dropTempView, name)
        return self.backend.table(name)


def connect(url: str | None, stack: ExitStack, folder: str) -> Engine:
    """A session of our own, or the one that this process has already."""
    import ibis
    from pyspark.sql import SparkSession

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
        with _started_quietly(folder):
            session = builder.master(master).config(map=_settings(folder)).getOrCreate()
        session.sparkContext.setLogLevel("OFF")
    if running is None:
        stack.callback(session.stop)
    session.conf.set("spark.sql.session.timeZone", "UTC")
    return Spark("spark", ibis.pyspark.connect(session), stack, folder, master.startswith("local"))


def _answers(master: str) -> None:
    """Whether anybody listens there: Spark itself would go on asking for minutes."""
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


def _settings(folder: str) -> dict[str, bool | float | int | str | None]:
    """No pages or bars of its own, and no tables where it was started."""
    return {
        "spark.ui.enabled": False,
        "spark.ui.showConsoleProgress": False,
        "spark.sql.warehouse.dir": os.path.join(folder, "warehouse"),
    }


@contextmanager
def _started_quietly(folder: str) -> Iterator[None]:
    """While Java starts: what it says goes into a file, and its own temporary files to where TMPDIR says."""
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
