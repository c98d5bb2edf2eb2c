"""What the plan's models are made of: fields read by our own readers, and names in two languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema, model_validator

from edutarget.figures import notation, parse
from edutarget.problems.problem import Problem, Refused, kind

Value = TypeVar("Value")


class Range(NamedTuple):
    """A target that is reached inside, the edges included."""

    low: Decimal
    high: Decimal


EDGES = ("from", "to")


def _target(written: Any) -> Decimal | Range | Literal[True]:
    """A number, a range `{from: 0.97, to: 1.03}`, or `true` for a milestone to be done; raises Refused."""
    if not isinstance(written, dict):
        return _given(parse.number_or_true, written)
    unknown = [Problem("unknown-key", (key,), {"key": key, "known": EDGES}) for key in written if key not in EDGES]
    missing = [Problem("missing-key", (key,), {"key": key}) for key in EDGES if key not in written]
    given = {key: written[key] for key in EDGES if key in written}
    found = _each(given, lambda edge: _given(parse.number, edge), [*unknown, *missing])
    return Range(found["from"], found["to"])


def _given(read: Callable[[Any], Value], written: Any) -> Value:
    """A required value: the advice to leave its line out would be wrong."""
    try:
        return read(written)
    except Refused as no:
        raise Refused("target-empty") if no.problem.rule == "no-value" else no from None


def _path(written: Any) -> Mapping[date, Decimal]:
    """Day -> value, such as `{2025-06-30: 0.82}`, sorted by day; raises Refused."""
    if not isinstance(written, dict):
        raise Refused("not-a-mapping", got=kind(written))
    if not written:
        raise Refused("empty-text")
    days: dict[str, date] = {}
    problems: list[Problem] = []
    for key in written:
        try:
            days[key] = parse.day(key)
        except Refused as no:
            problems += (problem.prefixed((key,)) for problem in no.problems)
    found = _each({key: written[key] for key in days}, parse.number, problems)
    return dict(sorted((days[key], value) for key, value in found.items()))


def _each(values: Mapping[str, Any], read: Callable[[Any], Decimal], problems: list[Problem]) -> dict[str, Decimal]:
    """Read every value; raises Refused with all that is wrong, `problems` found before included."""
    found: dict[str, Decimal] = {}
    for key, value in values.items():
        try:
            found[key] = read(value)
        except Refused as no:
            problems += (problem.prefixed((key,)) for problem in no.problems)
    if problems:
        raise Refused.from_problems(*problems)
    return found


_TARGET: notation.Json = {
    "anyOf": [
        *notation.NUMBER["anyOf"],
        {"enum": [True, *sorted(notation.YES)]},
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["from", "to"],
            "properties": {"from": notation.NUMBER, "to": notation.NUMBER},
        },
    ]
}
_PATH: notation.Json = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": notation.DAY["pattern"]},
    "additionalProperties": notation.NUMBER,
}

Number = Annotated[Decimal, PlainValidator(parse.number), WithJsonSchema(notation.NUMBER)]
Day = Annotated[date, PlainValidator(parse.day), WithJsonSchema(notation.DAY)]
Switch = Annotated[bool, PlainValidator(parse.yes_no), WithJsonSchema(notation.ANSWER)]
Name = Annotated[str, PlainValidator(parse.filled), WithJsonSchema(notation.FILLED)]
Due = Annotated[date | None, PlainValidator(parse.day_or_null), WithJsonSchema(notation.DAY_OR_NULL)]
Target = Annotated[Decimal | Range | Literal[True], PlainValidator(_target), WithJsonSchema(_TARGET)]
Interim = Annotated[Mapping[date, Decimal], PlainValidator(_path), WithJsonSchema(_PATH)]
Year = Annotated[int, PlainValidator(parse.year), WithJsonSchema(notation.YEAR)]

Member = TypeVar("Member")
Named = Annotated[dict[str, Member], Field(min_length=1)]
"""What has ids: at least one, in the file's order."""


class Part(BaseModel):
    """A part of a plan: frozen, without unknown keys."""

    # Only the whole plan's validator is built, when the first plan is read.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def _one_of_two(schema: dict[str, Any]) -> None:
    """One language suffices."""
    schema["required"] = [key for key in schema.get("required", ()) if key not in ("zh", "en")]
    schema["anyOf"] = [{"required": ["zh"]}, {"required": ["en"]}]


class Text(Part):
    """The same words in Chinese and English; where a plan has one of them, it stands for both."""

    model_config = ConfigDict(json_schema_extra=_one_of_two)

    zh: Name
    en: Name

    @model_validator(mode="before")
    @classmethod
    def _in_both(cls, written: Any) -> Any:
        given = written.keys() & {"zh", "en"} if isinstance(written, dict) else set()
        if len(given) != 1:
            return written
        [lang] = given
        same = written[lang] if isinstance(written[lang], str) and written[lang].strip() else "–"  # refused once
        return {**written, "en" if lang == "zh" else "zh": same}

    def __getitem__(self, lang: str) -> str:
        if lang == "zh":
            return self.zh
        return self.en
