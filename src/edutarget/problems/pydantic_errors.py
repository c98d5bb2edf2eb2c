"""Convert pydantic's validation errors to problems: one place for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args

from edutarget.language.folding import bare, closest
from edutarget.problems.problem import Path, Problem, kind, misspelt

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError


def of(error: ValidationError, model: type[BaseModel]) -> Iterator[Problem]:
    """Yield the problems in an error of validating `model`, at their data paths."""
    errors = error.errors(include_url=False)
    absent: dict[Path, list[str]] = {}  # path of the parent -> its missing keys
    for found in errors:
        if found["type"] == "missing":
            absent.setdefault(found["loc"][:-1], []).append(str(found["loc"][-1]))
    problems = [problem for found in errors for problem in _problems(found, found["loc"], model, absent)]
    unknown = [problem.path for problem in problems if problem.rule == "unknown-key"]
    # A misspelt key is not missing as well.
    meant = {(*path, name) for *path, key in unknown for name in closest(str(key), absent.get(tuple(path), ()))}
    yield from (problem for problem in problems if problem.rule != "missing-key" or problem.path not in meant)


def _problems(found: Any, path: Path, model: type[BaseModel], absent: Mapping[Path, list[str]]) -> Iterator[Problem]:
    written = found["input"]
    if isinstance(written, Problem):  # what stands here could not be read
        yield written.prefixed(path)
        return
    match found["type"]:
        case "value_error":  # raised by one of our readers, as Refused
            yield from (problem.prefixed(path) for problem in found["ctx"]["error"].problems)
        case "missing":
            yield from _missing(path, absent[path[:-1]])
        case "extra_forbidden":
            known = tuple(type_at(model, path[:-1]).model_fields)
            yield Problem("unknown-key", path, misspelt(str(path[-1]), known, absent.get(path[:-1], ())))
        case "literal_error" if isinstance(written, str):
            yield _not_a_choice(written, path, get_args(type_at(model, path)))
        case "too_short":
            yield Problem("empty-text", path)
        case kind_of_error:
            yield _of_another_kind(kind_of_error, written, path)


def _missing(path: Path, beside: Sequence[str]) -> Iterator[Problem]:
    """Yield a missing key; a text without both languages lacks one key, which is named in the reader's language."""
    key = path[-1]
    if key in ("zh", "en") and {"zh", "en"} <= set(beside):
        if key == "en":
            yield Problem("missing-key", path, {"key": {"en": "en", "zh": "zh"}})
        return
    yield Problem("missing-key", path, {"key": key})


def _not_a_choice(written: str, path: Path, choices: tuple[str, ...]) -> Problem:
    unquoted = bare(written)
    if unquoted in choices:
        return Problem("curly-quotes", path, {"written": written, "instead": unquoted})
    return Problem("not-a-choice", path, {"written": written, "choices": choices})


def _of_another_kind(error: str, written: Any, path: Path) -> Problem:
    got = kind(written)
    if error in ("list_type", "tuple_type"):
        return Problem("not-a-list", path, {"got": got})
    if error in ("string_type", "literal_error"):
        return Problem("not-a-single-value", path, {"got": got})
    # With a full-width colon, YAML reads `key：value` as a text.
    if isinstance(written, str) and "：" in written:
        return Problem("fullwidth-colon", path)
    return Problem("not-a-mapping", path, {"got": got})


def type_at(model: type[BaseModel], path: Path) -> Any:
    """Return the type at a data path of a model, such as another model or a Literal."""
    here: Any = model
    for part in path:
        members = getattr(here, "model_fields", None)
        here = members[part].annotation if members else get_args(here)[-1]  # what a dict or a list holds
        if NoneType in get_args(here):  # optional
            here = get_args(here)[0]
    return here
