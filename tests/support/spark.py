"""A cluster of Spark processes on this machine, for any test that adds up on one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest

from edutarget.rollup.engine import Engine
from edutarget.rollup.engines import connected

SMALL = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""For processes that live a minute: compile quickly, not well. It halves the processor time."""
SETTINGS = (
    f"--driver-java-options '{SMALL}' --conf spark.executor.extraJavaOptions='{SMALL}'"
    " --conf spark.sql.shuffle.partitions=2 pyspark-shell"
)


def why_not() -> str | None:
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        return "Spark needs Java 17: apt-get install openjdk-17-jre-headless"
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "Spark is not installed: pip install 'edutarget[spark]'"
    return None


@contextmanager
def cluster() -> Iterator[Engine]:
    """A master and two workers, each with processes of its own. Without Java the test is skipped, or fails."""
    if why := why_not():
        if os.environ.get("EDUTARGET_REQUIRE_SPARK") == "1":
            pytest.fail(why)
        pytest.skip(why)
    with (
        patch.dict(os.environ, {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_SUBMIT_ARGS": SETTINGS}),
        connected("spark", "local-cluster[2,1,1024]") as engine,
    ):
        yield engine
