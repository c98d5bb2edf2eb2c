"""What the parts of a plan are made of: names in two languages, and how its fields are written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema, model_validator

from edutarget.plan import figures, json_types

Number = Annotated[Decimal, PlainValidator(figures.number), WithJsonSchema(json_types.NUMBER)]
Day = Annotated[date, PlainValidator(figures.day), WithJsonSchema(json_types.DAY)]
Switch = Annotated[bool, PlainValidator(figures.yes_no), WithJsonSchema(json_types.ANSWER)]
Name = Annotated[str, PlainValidator(figures.filled), WithJsonSchema(json_types.FILLED)]
Year = Annotated[int, PlainValidator(figures.year), WithJsonSchema(json_types.YEAR)]

Member = TypeVar("Member")
Named = Annotated[dict[str, Member], Field(min_length=1)]
"""What has ids: at least one, in the file's order."""


class Part(BaseModel):
    """A part of a plan: it cannot be changed, knows no other keys, and is compared by identity, which is quick."""

    # Only the whole plan's validator is built, when the first plan is read.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


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
        if not isinstance(written, dict) or len(given := written.keys() & {"zh", "en"}) != 1:
            return written
        [lang] = given
        return {**written, "en" if lang == "zh" else "zh": written[lang]}

    def __getitem__(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


def folded(name: str) -> str:
    """A name without what people vary: width, quotes, spaces and case."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in plain if c not in "\"'“”‘’「」『』" and not c.isspace())


def closest(written: str, known: Iterable[str]) -> tuple[str, ...]:
    """Up to three of the known words that look like the one written; the first one where none does."""
    from difflib import get_close_matches

    names = {folded(name): name for name in known}
    return tuple(names[match] for match in get_close_matches(folded(written)[:100], names, 3, 0.5))
