"""An indicator and its unit of measure: what is counted, and what is to be reached by when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import PlainValidator, WithJsonSchema

from edutarget.plan import figures, goal_fields, json_types
from edutarget.plan.text import Day, Name, Named, Number, Part, Switch, Text, Year

Measure = Literal["level", "cumulative", "milestone"]
Direction = Literal["at_least", "at_most"]
AddsUp = Literal["sum", "ratio", "all", "any", "none"]

Due = Annotated[date | None, PlainValidator(figures.day_or_null), WithJsonSchema(json_types.DAY_OR_NULL)]
Target = Annotated[
    Decimal | goal_fields.Range | Literal[True], PlainValidator(goal_fields.target), WithJsonSchema(json_types.TARGET)
]
Interim = Annotated[Mapping[date, Decimal], PlainValidator(goal_fields.path), WithJsonSchema(json_types.PATH)]


class Shown(Part):
    """Another unit that readers of a language are shown: `factor` of it are one of ours."""

    unit: Name
    factor: Number


class ShownIn(Part):
    """The unit that readers of each language are shown, where it is not the plan's own."""

    zh: Shown | None = None
    en: Shown | None = None


class Unit(Text):
    """What an indicator is counted in. `count` is whole; `percent` differs in percentage points.

    `also` gives other units a figure may be written in, each with its factor: 万元 is 0.0001 亿元. `one` is the
    English name of a single one. `signed`: values may lie below zero.
    """

    kind: Literal["count", "percent", "money", "quantity"]
    one: Name | None = None
    shown: ShownIn | None = None
    over_100: Switch = False
    signed: Switch = False
    also: Named[Number] = {}

    @cached_property
    def factors(self) -> dict[str, Decimal]:
        """Every spelling of the unit, with what a figure in it is multiplied by."""
        own = ["", "%"] if self.kind == "percent" else [""]
        own += [self.zh, self.en, *filter(None, [self.one])]
        return {**dict.fromkeys(own, Decimal(1)), **self.also}


class Indicator(Text):
    """One thing that is measured: `target` and `baseline` in `unit`, `change` = target − baseline.

    `start` and `due` bound its time, `known_from` is the first day on which there can be a figure; `pace` and
    `path` say by which way the target is to be reached, `most` how much would be too much. `shares` gives units
    below targets of their own: the unit's path, or the end of it -> target. `readings` names the fields that are
    the plan maker's reading, not the announcement's, and why.
    """

    area: str
    definition: Text
    measure: Measure
    direction: Direction = "at_least"
    unit: str | None = None
    baseline: Number | None = None
    baseline_year: Year | None = None
    change: Number | None = None
    target: Target
    most: Number | None = None
    pace: Literal["linear"] | None = None
    path: Interim = {}
    part_of: str | None = None
    adds_up: AddsUp
    shares: Named[Number] = {}
    start: Day | None = None
    due: Due = None
    known_from: Day | None = None
    serves: list[str] = []
    source: Text | None = None
    readings: Named[Text] = {}

    def share_of(self, unit: str) -> Decimal | None:
        """A unit's own target, given under its path or the end of it."""
        parts = unit.split("/")
        ends = ("/".join(parts[start:]) for start in range(len(parts)))
        return next((self.shares[end] for end in ends if end in self.shares), None)
