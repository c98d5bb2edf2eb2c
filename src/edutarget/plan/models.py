"""The plan: its framework, areas, units and indicators, as classes that cannot change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from pydantic import model_validator

from edutarget.figures.limits import Limits
from edutarget.language.folding import closest, folded
from edutarget.language.terms import N_, Term
from edutarget.plan.fields import Day, Name, Named, Part, Text, Year, without_percent_signs
from edutarget.plan.indicator import Indicator, Unit
from edutarget.plan.names import folded_path


class Item(Text):
    """One item of the framework; an action also names its focus."""

    focus: Text | None = None


class FrameworkList(Text):
    """One list of the framework, such as the five projects."""

    items: Named[Item]


class Framework(Part):
    """The framework: its digits, in order, are the lengths of the lists named in `digits`.

    `kind` is what it calls itself, such as a working approach.
    """

    name: Name
    kind: Text | None = None
    digits: list[str] = []
    lists: Named[FrameworkList]

    def items(self) -> Iterator[tuple[str, str, Item]]:
        """Every item as (list id, item id, item), in the plan's order."""
        for list_id, members in self.lists.items():
            for item_id, item in members.items.items():
                yield list_id, item_id, item


class ReportingUnit(Part):
    """A unit that should report; `formerly` has the names of what it was called or of what was merged into it.

    `contact` says whom to call.
    """

    kinds: list[Name] = []
    formerly: list[Name] = []
    contact: Name | None = None


ReportingUnits = Mapping[str, ReportingUnit]
"""Path -> unit."""

_unseen = re.compile("[\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]").search
"""Characters without an image: in a key, what is read would not be what is seen."""


class Area(Text):
    """A group of indicators; `source` says where in the announcement they stand."""

    kind: Literal["goals", "commitments"] = "goals"
    source: Text | None = None


class Period(Part):
    """The first and the last day the plan speaks of, both counted."""

    start: Day
    end: Day


class Source(Part):
    """The announcement a plan was read from; `published` where its day is known."""

    title: Text
    publisher: Text
    published: Day | None = None


class Plan(Part):
    """A whole plan. Its mappings keep the order of the file. `unit` says whose it is: the county, the ministry.

    `unit_kinds` are kinds of units below it, such as schools of one stage, `reporting_units` those units themselves.
    """

    format: Literal["edutarget/plan/1"]
    id: Name
    name: Text
    unit: Name | None = None
    source: Source | None = None
    baseline_year: Year
    period: Period
    readings: Named[Text] = {}
    framework: Framework | None = None
    areas: Named[Area]
    units: Named[Unit]
    unit_kinds: Named[Text] = {}
    reporting_units: Named[ReportingUnit] = {}
    indicators: Named[Indicator]

    @model_validator(mode="before")
    @classmethod
    def _plain_rates(cls, written: Any) -> Any:
        return without_percent_signs(written)

    @model_validator(mode="after")
    def _directions(self) -> Plan:
        """What an indicator does not state and its unit decides."""
        for indicator in self.indicators.values():
            unit = self.unit_of(indicator)
            indicator.settle(signed=unit is None or unit.signed, whole=unit is not None and unit.kind == "count")
        return self

    def inferred(self) -> dict[str, list[str]]:
        """Direction -> the levels for which it was inferred."""
        found: dict[str, list[str]] = {}
        for key, indicator in self.indicators.items():
            a_number = indicator.measure == "level" and isinstance(indicator.target, Decimal)
            if a_number and not indicator.strict and "direction" not in indicator.model_fields_set:
                found.setdefault(indicator.direction, []).append(key)
        return found

    def unit_of(self, indicator: Indicator) -> Unit | None:
        """What an indicator is counted in; None for a milestone."""
        if indicator.unit:
            return self.units.get(indicator.unit)
        return None

    def limits_of(self, indicator: Indicator) -> Limits:
        """What a figure of an indicator may be, by its unit and the way it adds up."""
        unit = self.unit_of(indicator)
        if unit is None:
            return Limits(answer=True, rate=indicator.adds_up == "ratio")
        percent = unit.kind == "percent"
        capped = percent and not unit.over_100
        return Limits(
            whole=unit.kind == "count",
            capped=capped,
            counted=percent,
            rate=indicator.adds_up == "ratio" or (percent and indicator.adds_up == "none"),
            scale=100 if percent else 1,
            least=None if unit.signed else 0,
            most=100 if capped else None,
        )

    def due_of(self, indicator: Indicator) -> date | None:
        """The last day to reach the target: the plan's last day, unless the indicator says otherwise."""
        if "due" in indicator.model_fields_set:
            return indicator.due
        return self.period.end

    def start_of(self, indicator: Indicator) -> date:
        """The first day of an indicator's time: the plan's first day, unless the indicator says otherwise."""
        return indicator.start or self.period.start

    def baseline_year_of(self, indicator: Indicator) -> int:
        """The year of an indicator's baseline: the plan's, unless the indicator says otherwise."""
        return indicator.baseline_year or self.baseline_year

    def is_part(self, unit: str | None) -> bool:
        """Whether a unit that submits is not the one whose plan this is: neither path is the end of the other."""
        if self.unit is None or unit is None or unit == self.unit:
            return False
        path, own = f"/{folded_path(unit)}", f"/{self._folded_unit}"
        return not path.endswith(own) and not own.endswith(path)

    def adds_up(self, unit: str | None) -> bool:
        """Whether a unit's figures are added to those of others."""
        return unit is not None and (self.unit is None or self.is_part(unit))

    def with_units(self, units: ReportingUnits) -> Plan:
        """The plan with another list of the units that should report."""
        copy = self.model_copy(update={"reporting_units": units})
        copy.__dict__.pop("_listed", None)  # which may have been worked out already
        return copy

    def with_indicators(self, indicators: Mapping[str, Indicator]) -> Plan:
        """The plan with these indicators alone, and their areas."""
        used = {indicator.area for indicator in indicators.values()}
        areas = {key: area for key, area in self.areas.items() if key in used}
        copy = self.model_copy(update={"indicators": indicators, "areas": areas})
        for worked_out in ("_names", "parts"):
            copy.__dict__.pop(worked_out, None)
        return copy

    @cached_property
    def _folded_unit(self) -> str:
        return folded_path(self.unit or "")

    @cached_property
    def _listed(self) -> dict[str, tuple[str, ReportingUnit]]:
        listed = self.reporting_units.items()
        return {folded_path(name): (path, unit) for path, unit in listed for name in (*unit.formerly, path)}

    def kinds_of(self, unit: str) -> list[str]:
        """The kinds of a unit that reports, as far as they are known."""
        _path, found = self._listed.get(folded_path(unit), ("", None))
        if found:
            return found.kinds
        return []

    def asked_of(self, unit: str | None) -> list[str]:
        """The indicators that a unit must report: all of them, or of a part those that it is known to report."""
        if unit is None or not self.is_part(unit):
            return list(self.indicators)
        kinds = self.kinds_of(unit)
        return [key for key, indicator in self.indicators.items() if indicator.asked_of(unit, kinds)]

    def is_asked_of(self, unit: str | None) -> bool:
        """Whether it is known what a unit must report."""
        if unit is None or not self.is_part(unit):
            return True
        kinds = self.kinds_of(unit)
        return all(indicator.asked_of(unit, kinds) is not None for indicator in self.indicators.values())

    @cached_property
    def _names(self) -> dict[str, str]:
        """Folded spelling -> id; where two agree, an id goes before a Chinese name, and that before an English one."""
        spellings = (
            (name, key) for lang in ("en", "zh") for key, one in self.indicators.items() for name in (one[lang],)
        )
        return {folded(name): key for name, key in (*spellings, *((key, key) for key in self.indicators))}

    def id_of(self, written: str) -> str | None:
        """The indicator that a submission calls by its id or its name."""
        if written in self.indicators:
            return written
        found = self._names.get(folded(written))
        if found and _unseen(written) and written not in (self.indicators[found].zh, self.indicators[found].en):
            return None
        return found

    def area_of(self, written: str) -> str | None:
        """The area with this id or name."""
        names = {folded(name): key for key, area in self.areas.items() for name in (area.en, area.zh, key)}
        return names.get(folded(written))

    def like(self, written: str) -> tuple[str, ...]:
        """Names or ids, as the plan writes them, of indicators that look like a misspelt one, the likeliest first."""
        spelled = {name: key for key, one in self.indicators.items() for name in (one.en, one.zh, key)}
        found: dict[str, str] = {}  # each indicator once
        for name in closest(written, spelled, 9):
            found.setdefault(spelled[name], name)
        return tuple(found.values())[:3] or (Term(N_("one of the ids that `edutarget targets` lists")),)

    @cached_property
    def parts(self) -> dict[str, list[str]]:
        """Total -> the indicators that are its parts."""
        totals: dict[str, list[str]] = {}
        for key, indicator in self.indicators.items():
            if indicator.part_of:
                totals.setdefault(indicator.part_of, []).append(key)
        return totals
