"""The plan: its framework, areas, units and indicators, as classes that cannot change."""

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from edutarget.language.terms import N_, Term
from edutarget.plan.fields import Day, Due, Name, Named, Number, Part, Switch, Target, Year

Measure = Literal["level", "cumulative", "milestone"]
Direction = Literal["at_least", "at_most"]
AddsUp = Literal["sum", "ratio", "all", "any"]


def folded(name: str) -> str:
    """A name without what people vary: width, quotes, spaces and case."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in plain if c not in "\"'“”‘’「」『』" and not c.isspace())


class Text(Part):
    """The same words in Chinese and English."""

    zh: Name
    en: Name

    def __getitem__(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


class Unit(Text):
    """What an indicator is counted in. `count` is whole; `percent` differs in percentage points.

    `also` gives other units a figure may be written in, each with its factor: 万元 is 0.0001 亿元.
    """

    kind: Literal["count", "percent", "money", "quantity"]
    over_100: Switch = False
    also: Named[Number] = {}

    @cached_property
    def factors(self) -> dict[str, Decimal]:
        """Every spelling of the unit, with what a figure in it is multiplied by."""
        own = ("", "%", self.zh, self.en) if self.kind == "percent" else ("", self.zh, self.en)
        return {**dict.fromkeys(own, Decimal(1)), **self.also}


class Item(Text):
    """One item of the framework; an action also names its focus."""

    focus: Text | None = None


class FrameworkList(Text):
    """One list of the framework, such as the five projects."""

    items: Named[Item]


class Framework(Part):
    """The framework: its digits, in order, are the lengths of the lists named in `digits`."""

    name: Name
    digits: list[str] = []
    lists: Named[FrameworkList]

    def items(self) -> Iterator[tuple[str, str, Item]]:
        """Every item as (list id, item id, item), in the plan's order."""
        for list_id, members in self.lists.items():
            for item_id, item in members.items.items():
                yield list_id, item_id, item


class Area(Text):
    """A group of indicators; `source` says where in the announcement they stand."""

    kind: Literal["goals", "commitments"] = "goals"
    source: Text | None = None


class Indicator(Text):
    """One thing that is measured: `target` and `baseline` in `unit`, `change` = target − baseline.

    `shares` gives units below targets of their own: the unit's path, or the end of it -> target.
    `readings` names the fields that are the plan maker's reading, not the announcement's, and why.
    """

    area: str
    definition: Text
    measure: Measure
    direction: Direction = "at_least"
    unit: str | None = None
    baseline: Number | None = None
    change: Number | None = None
    target: Target
    pace: Literal["linear"] | None = None
    part_of: str | None = None
    adds_up: AddsUp
    shares: Named[Number] = {}
    due: Due = None
    serves: list[str] = []
    source: Text | None = None
    readings: Named[Text] = {}


class Period(Part):
    """The first and the last day the plan speaks of, both counted."""

    start: Day
    end: Day


class Source(Part):
    """The announcement a plan was read from."""

    title: Text
    publisher: Text
    published: Day


class Plan(Part):
    """A whole plan. Its mappings keep the order of the file."""

    format: Literal["edutarget/plan/1"]
    id: Name
    name: Text
    source: Source | None = None
    baseline_year: Year
    period: Period
    readings: Named[Text] = {}
    framework: Framework | None = None
    areas: Named[Area]
    units: Named[Unit]
    indicators: Named[Indicator]

    def unit_of(self, indicator: Indicator) -> Unit | None:
        """What an indicator is counted in; None for a milestone."""
        return self.units.get(indicator.unit) if indicator.unit else None

    def due_of(self, indicator: Indicator) -> date | None:
        """The last day to reach the target: the plan's last day, unless the indicator says otherwise."""
        return indicator.due if "due" in indicator.model_fields_set else self.period.end

    @cached_property
    def _names(self) -> dict[str, str]:
        ids = {folded(key): key for key in self.indicators}
        return {**{folded(indicator.zh): key for key, indicator in self.indicators.items()}, **ids}

    def id_of(self, written: str) -> str | None:
        """The indicator that a submission calls by its id or its Chinese name."""
        return written if written in self.indicators else self._names.get(folded(written))

    def area_of(self, written: str) -> str | None:
        """The area with this id or name."""
        names = {folded(name): key for key, area in self.areas.items() for name in (area.en, area.zh, key)}
        return names.get(folded(written))

    def like(self, written: str) -> tuple[str, ...]:
        """Ids and Chinese names that look like a misspelt one, the likeliest first."""
        return closest(written, self._names) or (Term(N_("one of the ids that `edutarget targets` lists")),)

    @cached_property
    def parts(self) -> dict[str, list[str]]:
        """Total -> the indicators that are its parts."""
        totals: dict[str, list[str]] = {}
        for key, indicator in self.indicators.items():
            if indicator.part_of:
                totals.setdefault(indicator.part_of, []).append(key)
        return totals


def closest(written: str, known: Iterable[str]) -> tuple[str, ...]:
    """Up to three of the known words that look like the one written; the first one where none does."""
    from difflib import get_close_matches

    names = {folded(name): name for name in known}
    return tuple(names[match] for match in get_close_matches(folded(written)[:100], names, 3, 0.5))
