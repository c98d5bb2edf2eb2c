"""Engines for large roll-ups: DuckDB, Spark, and others through Ibis.

`connecting` opens an `engine`; `engine_facts` loads the sources into it. `rows` finds the rows that are plainly right;
the judge reads the others; `adding` adds up. All engines use the same expressions.
"""

from __future__ import annotations

import re
import tempfile
from typing import Any

from edutarget.problems.problem import Problem


class EngineError(Exception):
    """An engine failed: `problem` is the reason, `place` the engine or file that it is reported for."""

    def __init__(self, rule: str, engine: str, place: str | None = None, **params: Any) -> None:
        super().__init__(rule)
        self.place = place or engine
        self.problem = Problem(rule, (), {"engine": engine, **params})

    @classmethod
    def not_installed(cls, error: ImportError, engine: str) -> EngineError:
        """The problem of an engine whose package is not installed."""
        ours = {"duckdb": "edutarget[rollup]", "spark": "edutarget[spark]", "postgres": "edutarget[postgres]"}
        known = engine.replace("postgresql", "postgres")
        package = ours.get(known, f"ibis-framework[{engine}]")
        return cls("engine-missing", engine, package=package, module=error.name or _first_line(str(error)))

    @classmethod
    def told_by(cls, error: BaseException, engine: str) -> EngineError:
        """The engine's own error message, in one line."""
        said = _said(error)
        if _FULL.search(said):
            return cls("no-room", engine, folder=tempfile.gettempdir())
        return cls("engine-failed", engine, reason=said)


_FULL = re.compile(r"no space left|disk full|could not write all bytes|ENOSPC|out of memory|OutOfMemory", re.IGNORECASE)


def _first_line(text: str) -> str:
    return next(iter(text.splitlines()), "")


def _said(error: BaseException) -> str:
    """The first line of an error message that is meant for people, without class names before it."""
    text = _cause(getattr(error, "java_exception", None)) or str(error)
    line = _first_line(text.strip())
    said = re.sub(r"^(?:[\w.$]+(?:Error|Exception): ?|\[[A-Z0-9_.]+\] )+", "", line.strip())
    return said or type(error).__name__


def _cause(thrown: Any) -> str | None:
    """The Java message of an exception's root cause."""
    try:
        while thrown is not None and thrown.getCause() is not None:
            thrown = thrown.getCause()
        if thrown is None:
            return None
        return str(thrown.getMessage() or thrown.toString())
    except Exception:  # Java itself is gone
        return None
