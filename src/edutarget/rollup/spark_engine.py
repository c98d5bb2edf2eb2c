"""Spark: inside this machine, on a cluster by its master, or by Spark Connect."""

from __future__ import annotations

import glob
import os
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from edutarget.rollup.engine import Engine, picked

if TYPE_CHECKING:
    from edutarget.rollup.parquet_files import Alike

HERE = "local[*]"
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
        from edutarget.rollup.spark_types import ddl, plain_table

        if (schema := ddl(alike)) is None:
            return self.hold(plain_table(alike))
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

    master = url or HERE
    running = SparkSession.getActiveSession()
    builder = SparkSession.builder.appName("edutarget rollup")
    if master.startswith("sc://"):
        session = builder.remote(master).getOrCreate()
    else:
        session = builder.master(master).config(map=_settings(master, folder)).getOrCreate()
        session.sparkContext.setLogLevel("OFF")
    if running is None:
        stack.callback(session.stop)
    session.conf.set("spark.sql.session.timeZone", "UTC")
    return Spark("spark", ibis.pyspark.connect(session), stack, folder, master.startswith("local"))


def _settings(master: str, folder: str) -> dict[str, bool | float | int | str | None]:
    """No pages or bars of its own, and nothing left where it was started."""
    settings: dict[str, bool | float | int | str | None] = {
        "spark.ui.enabled": False,
        "spark.ui.showConsoleProgress": False,
        "spark.sql.warehouse.dir": os.path.join(folder, "warehouse"),
    }
    if master.startswith("local"):
        settings |= {"spark.local.dir": folder}
    return settings
