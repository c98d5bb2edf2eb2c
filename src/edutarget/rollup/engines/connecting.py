"""Open engines: DuckDB inside this process, Spark, or another backend of Ibis by its address."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from edutarget.files.writing import stopped_cleanly
from edutarget.rollup.engines import EngineError

if TYPE_CHECKING:
    from edutarget.rollup.engines.engine import Engine

NOT_DRIVEN = frozenset({"polars", "datafusion", "pandas", "dask"})
"""Libraries that hold tables in Python, and have none at an address."""

SCRATCH = "edutarget-"
LOCK = "in-use"


@contextmanager
def connected(name: str, url: str | None) -> Iterator[Engine]:
    """Open an engine for the duration of a `with` block; raises EngineError, also for errors inside the block."""
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
    folder = stack.enter_context(_scratch())
    if name == "spark" or (url and url.startswith("pyspark://")):
        from edutarget.rollup.engines import spark_engine

        return spark_engine.connect(url, stack, folder)
    if not url or url.startswith("duckdb:"):
        from edutarget.rollup.engines.engine import duckdb_at

        return duckdb_at(url, stack, folder)
    return _by_ibis(url, stack, folder)


def _by_ibis(url: str, stack: ExitStack, folder: str) -> Engine:
    """The engine at an address; raises EngineError if it has no exact decimals."""
    import ibis

    from edutarget.rollup.engines.engine import Engine, adds_exactly

    name = urlsplit(url).scheme
    if name in NOT_DRIVEN:
        raise EngineError("engine-unusable", name)
    if not name or not hasattr(ibis, name if name != "postgresql" else "postgres"):
        raise EngineError("engine-unusable", name or url)
    backend = ibis.connect(url)
    stack.callback(backend.disconnect)
    engine = Engine(backend.name, backend, stack, folder)
    if not adds_exactly(engine):
        raise EngineError("engine-inexact", engine.name)
    return engine


@contextmanager
def _scratch() -> Iterator[str]:
    """A temporary folder in TMPDIR for the duration of a `with` block; folders left by killed programs are deleted
    first."""
    _sweep()
    folder = tempfile.TemporaryDirectory(prefix=SCRATCH, ignore_cleanup_errors=True)
    with folder as path, open(os.path.join(path, LOCK), "wb") as lock:
        _locked(lock.fileno())
        yield path


def _sweep() -> None:
    """Delete the folders of processes that no longer run: a lock ends with its process."""
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if entry.name.startswith(SCRATCH) and entry.is_dir(follow_symlinks=False):
                with suppress(OSError), open(os.path.join(entry.path, LOCK), "rb+") as lock:
                    if _locked(lock.fileno()):
                        shutil.rmtree(entry.path, ignore_errors=True)


def _locked(lock: int) -> bool:
    """Take a lock and return whether it was free; False on systems without such locks (Windows)."""
    try:
        import fcntl
    except ImportError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
