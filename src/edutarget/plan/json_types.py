"""What each reader of text takes, in JSON Schema: wider than what it makes of it, for readers of YAML guess types."""

from __future__ import annotations

from typing import Any

from edutarget.figures.notation import NO, PLAIN, YES

Json = dict[str, Any]

TEXT: Json = {"type": ["string", "number", "boolean"]}
"""A single value: 1001, which another reader takes for a number, is a name as well."""

FILLED: Json = {"type": TEXT["type"], "pattern": r"\S"}
DAY: Json = {"type": "string", "format": "date", "pattern": r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\s*$"}
DAY_OR_NULL: Json = {"anyOf": [DAY, {"type": "null"}]}
ANSWER: Json = {"enum": [True, False, *sorted(YES), *sorted(NO)]}


def written(number: Json, plain: str) -> Json:
    """A number, or a text that is one: 27 and "27"."""
    return {"anyOf": [number, {"type": "string", "pattern": rf"^\s*{plain}\s*$"}]}


NUMBER = written({"type": "number"}, PLAIN)
YEAR = written({"type": "integer", "minimum": 1000, "maximum": 2999}, "[12][0-9]{3}")
TARGET: Json = {
    "anyOf": [
        *NUMBER["anyOf"],
        {"enum": [True, *sorted(YES)]},
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["from", "to"],
            "properties": {"from": NUMBER, "to": NUMBER},
        },
    ]
}
PATH: Json = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": DAY["pattern"]},
    "additionalProperties": NUMBER,
}
