"""Why an engine could not do its work."""

from __future__ import annotations

from typing import Any

from edutarget.problems.problem import Problem


class EngineError(Exception):
    """The engine could not do it; `problem` says why."""

    def __init__(self, rule: str, engine: str, **params: Any) -> None:
        super().__init__(rule)
        self.engine = engine
        self.problem = Problem(rule, (), {"engine": engine, **params})

    @classmethod
    def not_installed(cls, error: ImportError, engine: str) -> EngineError:
        """What is not installed."""
        ours = {"duckdb": "edutarget[rollup]", "spark": "edutarget[spark]"}
        return cls(
            "engine-missing",
            engine,
            package=ours.get(engine, f"ibis-framework[{engine}]"),
            module=error.name or next(iter(str(error).splitlines()), ""),
        )

    @classmethod
    def told_by(cls, error: Exception, engine: str) -> EngineError:
        """What the engine itself says, in its first line."""
        said = next(iter(str(error).splitlines()), "")
        return cls("engine-failed", engine, reason=f"{type(error).__name__}: {said}")
