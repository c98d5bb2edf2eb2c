"""The plan: its framework, areas, units and indicators, as frozen models."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, NamedTuple

from pydantic import model_validator

from edutarget.figures.limits import Limits
from edutarget.language.text import N_, Term, closest, folded, folded_path
from edutarget.plan.fields import Day, Name, Named, Part, Text, Year, without_percent_signs
from edutarget.plan.indicator import Indicator, Unit


class Item(Text):
    """One item of the framework; an action also names its focus."""

    focus: Text | None = None


class FrameworkList(Text):
    """One list of the framework, such as the five projects."""

    items: Named[Item]


class Framework(Part):
    """The framework. The digits of its name are the lengths of the lists named in `digits`, in order.

    `kind` is what the framework calls itself, such as a working approach.
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
    """A unit that should report. `formerly`: its former names and units merged into it; `contact`: whom to call."""

    kinds: list[Name] = []
    formerly: list[Name] = []
    contact: Name | None = None


ReportingUnits = Mapping[str, ReportingUnit]
"""Path -> unit."""

_unseen = re.compile("[\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]").search
"""Finds invisible characters: a key with one is not what people see."""


class Area(Text):
    """A group of indicators; `source` says where in the announcement they stand."""

    kind: Literal["goals", "commitments"] = "goals"
    source: Text | None = None


class Period(Part):
    """The first and the last day of the plan, both included."""

    start: Day
    end: Day


class Source(Part):
    """The announcement a plan was taken from; `published` is its day, where known."""

    title: Text
    publisher: Text
    published: Day | None = None


class Traits(NamedTuple):
    """The ids of the indicators that a check can find something about, so that it need not look at the others."""

    # Where checks went through the entries of a file instead, they took about a tenth more processor time in all.

    percentages: tuple[str, ...]
    ratios: tuple[str, ...]
    not_added: tuple[str, ...]
    known_later: tuple[str, ...]
    shared: tuple[str, ...]
    cumulative: tuple[str, ...]


class Plan(Part):
    """A whole plan. Mappings keep the order of the file. `unit`: whose plan it is, such as a county or a ministry.

    `unit_kinds`: kinds of units below it, such as schools of one stage; `reporting_units`: these units.
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
        """Set what an indicator leaves to its unit."""
        # Here, because an indicator does not see the units of the plan.
        for indicator in self.indicators.values():
            unit = self.unit_of(indicator)
            indicator.settle(signed=unit is None or unit.signed, whole=unit is not None and unit.kind == "count")
        return self

    def inferred(self) -> dict[str, list[str]]:
        """Return direction -> ids of the levels for which it was inferred."""
        found: dict[str, list[str]] = {}
        for key, indicator in self.indicators.items():
            a_number = indicator.measure == "level" and isinstance(indicator.target, Decimal)
            if a_number and not indicator.strict and "direction" not in indicator.model_fields_set:
                found.setdefault(indicator.direction, []).append(key)
        return found

    def unit_of(self, indicator: Indicator) -> Unit | None:
        """Return the unit of an indicator; None for a milestone, or for an undefined unit."""
        if indicator.unit:
            return self.units.get(indicator.unit)
        return None

    def limits_of(self, indicator: Indicator) -> Limits:
        """Return the limits of an indicator's figures, by its unit and the way it adds up."""
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
        """Return the last day to reach the target, by default the plan's last day; None: no end was published."""
        # Not `indicator.due or …`: a stated `due: null` means that no end was published.
        if "due" in indicator.model_fields_set:
            return indicator.due
        return self.period.end

    def start_of(self, indicator: Indicator) -> date:
        """Return the first day of an indicator's time, by default the plan's first day."""
        return indicator.start or self.period.start

    def baseline_year_of(self, indicator: Indicator) -> int:
        """Return the year of an indicator's baseline, by default the plan's baseline year."""
        return indicator.baseline_year or self.baseline_year

    def is_part(self, unit: str | None) -> bool:
        """Whether a unit is not the plan's own: neither path is the end of the other.

        If the plan has no `unit`, every unit is a part that is not above one of its list.
        """
        if unit is None or unit == self.unit:
            return False
        if self.unit is None:
            return bool(self.reporting_units) and folded_path(unit) not in self._above_listed
        # With a leading slash, only whole parts of paths match.
        path, own = f"/{folded_path(unit)}", f"/{self._folded_unit}"
        return not path.endswith(own) and not own.endswith(path)

    def adds_up(self, unit: str | None) -> bool:
        """Whether a unit's figures are added to those of others."""
        if self.unit is None and not self.reporting_units:
            return unit is not None
        return self.is_part(unit)

    def with_units(self, units: ReportingUnits) -> Plan:
        """Return the plan with another list of reporting units."""
        return self._with(reporting_units=units)

    def _with(self, **fields: object) -> Plan:
        """Return a copy with other values of some fields."""
        copy = self.model_copy(update=fields)
        # `model_copy` copies cached properties as well, which may be those of the former values
        for name in copy.__dict__.keys() - type(self).model_fields.keys():
            del copy.__dict__[name]
        return copy

    def shown_to(self, lang: str) -> Plan:
        """Return the plan in the units that readers of a language are shown; itself if they are its own."""
        units = {key: unit.shown_to(lang) for key, unit in self.units.items()}
        if units == self.units:
            return self
        indicators = dict(self.indicators)
        for key, indicator in self.indicators.items():
            unit = self.unit_of(indicator)
            if unit is not None and unit.shown:
                indicators[key] = indicator.times(unit.factor_for(lang))
        return self._with(units=units, indicators=indicators)

    def with_indicators(self, indicators: Mapping[str, Indicator]) -> Plan:
        """Return the plan with only these indicators and their areas."""
        used = {indicator.area for indicator in indicators.values()}
        areas = {key: area for key, area in self.areas.items() if key in used}
        return self._with(indicators=indicators, areas=areas)

    @cached_property
    def _folded_unit(self) -> str:
        return folded_path(self.unit or "")

    @cached_property
    def _listed(self) -> dict[str, tuple[str, ReportingUnit]]:
        listed = self.reporting_units.items()
        return {folded_path(name): (path, unit) for path, unit in listed for name in (*unit.formerly, path)}

    @cached_property
    def _above_listed(self) -> frozenset[str]:
        """The paths above the units of the list."""
        parts = (folded_path(path).split("/") for path in self.reporting_units)
        return frozenset("/".join(one[:length]) for one in parts for length in range(1, len(one)))

    def kinds_of(self, unit: str) -> list[str]:
        """Return the kinds of a reporting unit; empty where they are not known."""
        _path, found = self._listed.get(folded_path(unit), ("", None))
        if found:
            return found.kinds
        return []

    def asked_of(self, unit: str | None) -> list[str]:
        """Return the indicators that a unit must report: all, or for a part those that it is known to report."""
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
        """Folded spelling -> id. Where two are equal, ids win over Chinese names, and these over English ones."""
        # In this order, because later entries of a dictionary win.
        spellings = (
            (name, key) for lang in ("en", "zh") for key, one in self.indicators.items() for name in (one[lang],)
        )
        return {folded(name): key for name, key in (*spellings, *((key, key) for key in self.indicators))}

    def id_of(self, written: str) -> str | None:
        """Return the id of the indicator with this id or name; None where there is none."""
        if written in self.indicators:
            return written
        found = self._names.get(folded(written))
        # A name with invisible characters is only accepted as the plan itself spells it.
        if found and _unseen(written) and written not in (self.indicators[found].zh, self.indicators[found].en):
            return None
        return found

    def area_of(self, written: str) -> str | None:
        """Return the id of the area with this id or name; None where there is none."""
        names = {folded(name): key for key, area in self.areas.items() for name in (area.en, area.zh, key)}
        return names.get(folded(written))

    def like(self, written: str) -> tuple[str, ...]:
        """Return names or ids of up to three indicators that resemble a misspelt one, the closest first."""
        spelled = {name: key for key, one in self.indicators.items() for name in (one.en, one.zh, key)}
        found: dict[str, str] = {}  # each indicator once
        for name in closest(written, spelled, 9):  # three indicators, with three spellings each
            found.setdefault(spelled[name], name)
        return tuple(found.values())[:3] or (Term(N_("one of the ids that `edutarget targets` lists")),)

    @cached_property
    def parts(self) -> dict[str, list[str]]:
        """Id of a total -> ids of its parts."""
        totals: dict[str, list[str]] = {}
        for key, indicator in self.indicators.items():
            if indicator.part_of:
                totals.setdefault(indicator.part_of, []).append(key)
        return totals

    @cached_property
    def traits(self) -> Traits:
        """The indicators by what is checked of them."""
        percent = {key for key, unit in self.units.items() if unit.kind == "percent"}
        every = self.indicators.items()
        return Traits(
            percentages=tuple(key for key, indicator in every if indicator.unit in percent),
            ratios=tuple(key for key, indicator in every if indicator.adds_up == "ratio"),
            not_added=tuple(key for key, indicator in every if indicator.adds_up == "none"),
            known_later=tuple(key for key, indicator in every if indicator.known_from is not None),
            shared=tuple(key for key, indicator in every if indicator.shares),
            cumulative=tuple(key for key, indicator in every if indicator.measure == "cumulative"),
        )
