"""What the plan's models are made of: text read by our own readers, and what JSON Schema says of it."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema

from edutarget.plan import figures, json_types

Number = Annotated[Decimal, PlainValidator(figures.number), WithJsonSchema(json_types.NUMBER)]
Day = Annotated[date, PlainValidator(figures.day), WithJsonSchema(json_types.DAY)]
Switch = Annotated[bool, PlainValidator(figures.yes_no), WithJsonSchema(json_types.ANSWER)]
Name = Annotated[str, PlainValidator(figures.filled), WithJsonSchema(json_types.FILLED)]
Due = Annotated[date | None, PlainValidator(figures.day_or_null), WithJsonSchema(json_types.DAY_OR_NULL)]
Target = Annotated[
    Decimal | Literal[True], PlainValidator(figures.number_or_true), WithJsonSchema(json_types.NUMBER_OR_TRUE)
]
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
