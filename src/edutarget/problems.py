"""The one door from pydantic's errors to our problems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from edutarget import figures
from edutarget.diagnostics import Path, Problem


def of(error: ValidationError, model: type[BaseModel]) -> Iterator[Problem]:
    """Every problem in a ValidationError, at its data path."""
    for found in error.errors(include_url=False, include_input=True):
        yield from _problems(found, _data_path(found["loc"]), model)


def _data_path(loc: tuple[str | int, ...]) -> Path:
    return tuple(part for part in loc if part != "[key]")


def _problems(found: Any, path: Path, model: type[BaseModel]) -> Iterator[Problem]:
    got = figures.kind(found["input"])
    match found["type"]:
        case "refused":
            yield from (problem.below(path) for problem in found["ctx"]["problems"])
        case "missing":
            yield Problem("missing-key", path, {"key": path[-1]})
        case "extra_forbidden":
            yield Problem("unknown-key", path, {"key": path[-1], "known": _known(model, path[:-1])})
        case "literal_error":
            yield Problem("not-a-choice", path, {"written": found["input"], "choices": found["ctx"]["expected"]})
        case "list_type" | "tuple_type":
            yield Problem("not-a-list", path, {"got": got})
        case "too_short":
            yield Problem("empty-text", path)
        case "string_type":
            yield Problem("not-a-single-value", path, {"got": got})
        case _:
            yield Problem("not-a-mapping", path, {"got": got})


def _known(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    """The keys known at a path, found by walking the model's own fields."""
    here: Any = model
    for part in path:
        if isinstance(here, type) and issubclass(here, BaseModel):
            here = here.model_fields[str(part)].annotation
        else:  # dict[str, X] and list[X]
            here = here.__args__[-1]
        if not isinstance(here, type) and type(None) in getattr(here, "__args__", ()):
            here = here.__args__[0]
    return tuple(here.model_fields)
