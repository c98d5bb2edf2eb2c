"""Engines: DuckDB inside this process, Spark, or whatever else Ibis can speak to, by its address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from edutarget.files.stopping import stopped_cleanly
from edutarget.rollup.engines.engine import Engine
from edutarget.rollup.engines.engine_error import EngineError
from edutarget.rollup.engines.scratch import scratch


@contextmanager
def connected(name: str, url: str | None) -> Iterator[Engine]:
    """An engine for as long as it is needed; raises EngineError, also for whatever goes wrong while it works."""
    called = name if name == "spark" or not url else url.partition(":")[0]
    with stopped_cleanly() as stop, ExitStack() as stack:
        try:
            yield _connect(name, url, stack)
        except EngineError:
            raise
        except ImportError as error:
            raise EngineError.not_installed(error, called) from None
        except Exception as error:  # every engine has errors of its own
            stop.check()
            raise EngineError.told_by(error, called) from error


def _connect(name: str, url: str | None, stack: ExitStack) -> Engine:
    folder = stack.enter_context(scratch())
    if name == "spark" or (url and url.startswith("pyspark://")):
        from edutarget.rollup.engines import spark_engine

        return spark_engine.connect(url, stack, folder)
    if not url or url.startswith("duckdb:"):
        from edutarget.rollup.engines import duckdb_engine

        return duckdb_engine.connect(url, stack, folder)
    from edutarget.rollup.engines import other_engines

    return other_engines.connect(url, stack, folder)
