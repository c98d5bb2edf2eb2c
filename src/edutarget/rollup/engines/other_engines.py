"""Engines that only Ibis knows, by their address; those that are not exact, or cannot be driven, are refused."""

from __future__ import annotations

from contextlib import ExitStack
from urllib.parse import urlsplit

from edutarget.rollup.engines.engine import Engine
from edutarget.rollup.engines.engine_error import EngineError

NOT_DRIVEN = frozenset({"polars", "datafusion", "pandas", "dask"})
"""Libraries that hold tables in Python, and have none at an address."""


def connect(url: str, stack: ExitStack, folder: str) -> Engine:
    """The engine at an address; raises EngineError where it could not be right to the last digit."""
    import ibis

    name = urlsplit(url).scheme
    if name in NOT_DRIVEN:
        raise EngineError("engine-unusable", name)
    if not name or not hasattr(ibis, name if name != "postgresql" else "postgres"):
        raise EngineError("engine-unusable", name or url)
    backend = ibis.connect(url)
    stack.callback(backend.disconnect)
    engine = Engine(backend.name, backend, stack, folder)
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
