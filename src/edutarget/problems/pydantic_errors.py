"""The one door from pydantic's errors to our problems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic_core import CoreSchema, ValidationError

from edutarget.problems.problem import Path, Problem
from edutarget.problems.refused import kind


def of(error: ValidationError, schema: CoreSchema) -> Iterator[Problem]:
    """Every problem in a ValidationError, at its data path."""
    for found in error.errors(include_url=False, include_input=True):
        yield from _problems(found, _data_path(found["loc"]), schema)


def _data_path(loc: tuple[str | int, ...]) -> Path:
    return tuple(part for part in loc if part != "[key]")


def _problems(found: Any, path: Path, schema: CoreSchema) -> Iterator[Problem]:
    got = kind(found["input"])
    match found["type"]:
        case "refused":
            yield from (problem.below(path) for problem in found["ctx"]["problems"])
        case "missing":
            yield Problem("missing-key", path, {"key": path[-1]})
        case "extra_forbidden":
            yield Problem("unknown-key", path, {"key": path[-1], "known": _known(schema, path[:-1])})
        case "literal_error":
            yield Problem(
                "not-a-choice", path, {"written": found["input"], "choices": _quoted(found["ctx"]["expected"])}
            )
        case "list_type" | "tuple_type":
            yield Problem("not-a-list", path, {"got": got})
        case "too_short":
            yield Problem("empty-text", path)
        case "string_type":
            yield Problem("not-a-single-value", path, {"got": got})
        case _ if isinstance(found["input"], str) and "：" in found["input"]:
            yield Problem("fullwidth-colon", path)
        case _:
            yield Problem("not-a-mapping", path, {"got": got})


def _quoted(expected: str) -> tuple[str, ...]:
    """The words in pydantic's `'level', 'cumulative' or 'milestone'`."""
    return tuple(expected.split("'")[1::2])


def _known(schema: Any, path: Path) -> tuple[str, ...]:
    """The keys known at a path, found by walking the schema."""
    here = _inside(schema)
    for part in path:
        here = _inside(here["fields"][part]["schema"] if here["type"] == "model-fields" else _members(here))
    return tuple(here["fields"])


def _members(schema: Any) -> Any:
    """What a mapping or a list holds."""
    return schema["values_schema"] if schema["type"] == "dict" else schema["items_schema"]


def _inside(schema: Any) -> Any:
    """A schema without its wrappers: defaults, optional, functions, the class it fills."""
    while schema["type"] not in ("model-fields", "dict", "list"):
        schema = schema["schema"]
    return schema
