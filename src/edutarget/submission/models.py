"""A submission, and the pydantic model that a plan builds for its submissions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainValidator, WithJsonSchema, create_model, field_validator, with_config
from typing_extensions import TypedDict  # comes with pydantic, which wants it below Python 3.12

from edutarget.figures import notation, parse
from edutarget.plan import json_types
from edutarget.plan.models import Plan
from edutarget.problems.problem import Path
from edutarget.problems.refused import Refused
from edutarget.submission.entry import Entry, EntryReader


@dataclass(frozen=True, slots=True)
class Submission:
    """The figures of one day: indicator id -> Entry. `spelled` has the keys that were not ids, `unread` the
    keys and indicators that were wrong, `older` the days of figures from before `as_of`."""

    plan: str
    as_of: date
    submitted_by: tuple[str, ...]
    entries: Mapping[str, Entry]
    unit: str | None = None
    spelled: Mapping[str, str] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    older: Mapping[str, date] = field(default_factory=dict)

    def path(self, indicator: str) -> Path:
        """Where an indicator stands in the file."""
        return ("actuals", self.spelled.get(indicator, indicator))

    def day_of(self, indicator: str) -> date:
        """The day of an indicator's figure."""
        return self.older.get(indicator, self.as_of)


def _submitters(written: Any) -> tuple[str, ...]:
    names = written if isinstance(written, list) else [written]
    if not names or set(map(str, names)) & notation.NULLS:
        raise Refused("no-submitter")
    try:
        return tuple(parse.filled(name) for name in names)
    except Refused as no:
        raise Refused("no-submitter") if no.problem.rule == "empty-text" else no from None


_ONE_OR_MORE: json_types.Json = {
    "anyOf": [json_types.FILLED, {"type": "array", "minItems": 1, "items": json_types.FILLED}]
}
_Words = Annotated[str | None, PlainValidator(parse.filled), WithJsonSchema(json_types.FILLED)]


class Filed(BaseModel):
    """A submission file as validated: a head, and the entries of the indicators it speaks of."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    plan: str
    as_of: date
    submitted_by: Annotated[tuple[str, ...], PlainValidator(_submitters), WithJsonSchema(_ONE_OR_MORE)]
    unit: _Words = None
    note: _Words = None
    actuals: Mapping[str, Entry]

    @field_validator("actuals", mode="before")
    @classmethod
    def _some(cls, written: Any) -> Any:
        if not written or (written.__class__ is str and written in notation.NULLS):
            raise Refused("no-actuals")
        return written


def submission_model(plan: Plan) -> type[Filed]:
    """The model of a plan's submissions: its id and its days in the head, and an entry for each indicator."""

    def same_plan(written: Any) -> str:
        if parse.filled(written) != plan.id:
            raise Refused("plan-mismatch", written=written, plan=plan.id)
        return plan.id

    def within_plan(written: Any) -> date:
        day = parse.day(written)
        if day < plan.period.start:
            raise Refused("date-before-plan", date=day, start=plan.period.start)
        return day

    fields: dict[str, Any] = {
        "plan": (Annotated[str, PlainValidator(same_plan), WithJsonSchema({"const": plan.id})], ...),
        "as_of": (Annotated[date, PlainValidator(within_plan), WithJsonSchema(json_types.DAY)], ...),
        "actuals": (_actuals(plan), ...),
    }
    return create_model("Filed", __base__=Filed, **fields)


def _actuals(plan: Plan) -> Any:
    """Indicator id -> Entry, and no other key, as a type; Any, for pydantic need not know what an Entry is made of."""
    readers = {key: EntryReader.of(plan, indicator).read for key, indicator in plan.indicators.items()}
    entries = {key: Annotated[Any, PlainValidator(read)] for key, read in readers.items()}
    typed_dict: Any = TypedDict  # a call that no type checker could follow
    return with_config(ConfigDict(extra="forbid"))(typed_dict("Actuals", entries, total=False))
