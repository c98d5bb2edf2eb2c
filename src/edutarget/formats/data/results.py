"""JSON Schemas of the results that are written as JSON.

`results.yaml` has the type and meaning of each field; fields that a trend shares with a report are listed once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache
from typing import Literal, get_args

from edutarget.figures.limits import Json
from edutarget.formats.data.json_documents import OF_DAY, OF_INDICATOR
from edutarget.language.words import Words
from edutarget.plan.indicator import TARGET_KINDS, AddsUp, Direction, Measure
from edutarget.report.trend import Heading
from edutarget.report.verdict import BANDS, RESULTS
from edutarget.report.why import StepKind
from edutarget.submission.models import State

Result = Literal["report", "trend", "check", "statistics", "rollup", "targets"]
NAMES: tuple[Result, ...] = get_args(Result)

WORDS: Mapping[str, tuple[str, ...]] = {
    "result": RESULTS,
    "band": BANDS,
    "measure": get_args(Measure),
    "direction": get_args(Direction),
    "commitment": TARGET_KINDS,
    "adds_up": get_args(AddsUp),
    "area kind": ("goals", "commitments"),
    "pace": ("linear",),
    "heading": get_args(Heading),
    "step kind": get_args(StepKind),
    "severity": ("error", "warning"),
    "debtor": ("office", "unit"),
    "state": get_args(State),
}
"""Enumerations by their type name in `results.yaml`."""

_PLAIN: Mapping[str, Json] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "whole": {"type": "integer", "minimum": 0},
    "day": {"type": "string", "format": "date"},
    "boolean": {"type": "boolean"},
    "true": {"const": True},
    "null": {"type": "null"},
}

Part = Mapping[str, list[str]]
"""The fields of an object: type, meaning in English and in Chinese; the key `about` describes the object itself."""

_by = re.compile(r"\(?(.*?)\)? by (\w+)").fullmatch


DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def descriptions(file: str) -> Json:
    """A file of descriptions in both languages, by its path in this package."""
    import yaml

    with open(os.path.join(os.path.dirname(os.path.dirname(__file__)), file), encoding="utf-8") as written:
        found: Json = yaml.safe_load(written)
    return found


@cache
def parts_of(result: Result) -> Mapping[str, Part]:
    """The objects of a result by name: the result itself first, those shared with other results last."""
    written = descriptions("data/results.yaml")
    parts = dict(written[result])
    if result == "trend":
        row = written["report"]["indicator"]
        of_indicator, of_day = ({key: row[key] for key in keys} for keys in (OF_INDICATOR, OF_DAY))
        parts["series"] = {"about": parts["series"]["about"], **of_indicator, **parts["series"]}
        parts["point"] = {**parts["point"], **of_day}
    types = [of[0] for part in parts.values() for field, of in part.items() if field != "about"]
    kinds = {word for kind in types for word in kind.split()}
    return parts | {name: part for name, part in written["shared"].items() if name in kinds}


def result_schema(result: Result, words: Words) -> Json:
    """The JSON Schema of a result, its descriptions in the reader's language."""
    parts = {name: _object(part, words) for name, part in parts_of(result).items()}
    whole = parts.pop(result)
    title = whole["properties"]["schema"]["const"]
    return {"$schema": DIALECT, "title": title, **whole, "$defs": parts}


def _object(part: Part, words: Words) -> Json:
    fields = {key: of for key, of in part.items() if key != "about"}
    found: Json = {
        "type": "object",
        "description": meaning(part["about"], words),
        # `field?` is optional, `field|` one of several alternatives: neither is an identifier.
        "required": [key for key in fields if key.isidentifier()],
        "properties": {key.rstrip("?|"): _described(of, words) for key, of in fields.items()},
        "additionalProperties": False,
    }
    if any(key.endswith("|") for key in fields):
        found |= {"minProperties": 1, "maxProperties": 1}
    return found


def _described(of: list[str], words: Words) -> Json:
    return {**_schema(of[0]), "description": meaning(of[1:], words)}


def meaning(of: list[str], words: Words) -> str:
    """The text, of English and Chinese, in the reader's language."""
    english, chinese = of
    if words.lang == "zh":
        return chinese
    return english


def _schema(kind: str) -> Json:
    # "(T) by K" binds weakest, then "A or B", then "list of T"; other kinds are enumerations, constants or objects.
    by = _by(kind)
    if by:
        return {"type": "object", "propertyNames": _schema(by[2]), "additionalProperties": _schema(by[1])}
    if " or " in kind:
        schemas = [_schema(one) for one in kind.split(" or ")]
        if all(set(schema) == {"type"} for schema in schemas):
            return {"type": [schema["type"] for schema in schemas]}
        return {"anyOf": schemas}
    if kind.startswith("list of "):
        return {"type": "array", "items": _schema(kind.removeprefix("list of "))}
    if kind in WORDS:
        return {"enum": list(WORDS[kind])}
    if "/" in kind:
        return {"const": kind}
    return _PLAIN.get(kind) or {"$ref": f"#/$defs/{kind}"}
