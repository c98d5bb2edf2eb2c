"""What the plan's models are made of: text read by our own readers, and what JSON Schema says of it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema

from edutarget.figures import parse
from edutarget.plan import goal_fields, json_types

Number = Annotated[Decimal, PlainValidator(parse.number), WithJsonSchema(json_types.NUMBER)]
Day = Annotated[date, PlainValidator(parse.day), WithJsonSchema(json_types.DAY)]
Switch = Annotated[bool, PlainValidator(parse.yes_no), WithJsonSchema(json_types.ANSWER)]
Name = Annotated[str, PlainValidator(parse.filled), WithJsonSchema(json_types.FILLED)]
Due = Annotated[date | None, PlainValidator(parse.day_or_null), WithJsonSchema(json_types.DAY_OR_NULL)]
Target = Annotated[
    Decimal | goal_fields.Range | Literal[True], PlainValidator(goal_fields.target), WithJsonSchema(json_types.TARGET)
]
Interim = Annotated[Mapping[date, Decimal], PlainValidator(goal_fields.path), WithJsonSchema(json_types.PATH)]
Year = Annotated[int, PlainValidator(parse.year), WithJsonSchema(json_types.YEAR)]

Member = TypeVar("Member")
Named = Annotated[dict[str, Member], Field(min_length=1)]
"""What has ids: at least one, in the file's order."""


class Part(BaseModel):
    """A part of a plan: frozen, without unknown keys."""

    # Only the whole plan's validator is built, when the first plan is read.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
