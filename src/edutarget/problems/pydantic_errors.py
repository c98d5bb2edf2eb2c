"""Convert pydantic's validation errors to problems: one place for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args

from edutarget.problems.problem import Path, Problem, kind, misspelt

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError


def of(error: ValidationError, model: type[BaseModel]) -> Iterator[Problem]:
    """Every problem in the error of validating by `model`, at its data path."""
    errors = error.errors(include_url=False)
    absent: dict[Path, list[str]] = {}  # where something is missing -> its keys
    for found in errors:
        if found["type"] == "missing":
            absent.setdefault(found["loc"][:-1], []).append(str(found["loc"][-1]))
    for found in errors:
        yield from _problems(found, found["loc"], model, absent)


def _problems(found: Any, path: Path, model: type[BaseModel], absent: Mapping[Path, list[str]]) -> Iterator[Problem]:
    got = kind(found["input"])
    if isinstance(found["input"], Problem):  # what stands here could not be read
        yield found["input"].prefixed(path)
        return
    match found["type"]:
        case "value_error":  # raised by one of our readers, as Refused
            yield from (problem.prefixed(path) for problem in found["ctx"]["error"].problems)
        case "missing":
            yield Problem("missing-key", path, {"key": path[-1]})
        case "extra_forbidden":
            known = tuple(_type_at(model, path[:-1]).model_fields)
            yield Problem("unknown-key", path, misspelt(str(path[-1]), known, absent.get(path[:-1], ())))
        case "literal_error" if isinstance(found["input"], str):
            yield Problem("not-a-choice", path, {"written": found["input"], "choices": get_args(_type_at(model, path))})
        case "list_type" | "tuple_type":
            yield Problem("not-a-list", path, {"got": got})
        case "too_short":
            yield Problem("empty-text", path)
        case "string_type" | "literal_error":
            yield Problem("not-a-single-value", path, {"got": got})
        case _ if isinstance(found["input"], str) and "：" in found["input"]:
            yield Problem("fullwidth-colon", path)
        case _:
            yield Problem("not-a-mapping", path, {"got": got})


def _type_at(model: type[BaseModel], path: Path) -> Any:
    """What stands at a data path of a model: another model, or a Literal."""
    here: Any = model
    for part in path:
        members = getattr(here, "model_fields", None)
        here = members[part].annotation if members else get_args(here)[-1]  # what a dict or a list holds
        if NoneType in get_args(here):  # optional
            here = get_args(here)[0]
    return here
