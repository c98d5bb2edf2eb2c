"""An indicator and its unit of measure: what is counted, and what is to be reached by when."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from functools import cached_property
from math import ceil, floor
from typing import Literal, get_args

from pydantic import PrivateAttr, model_validator

from edutarget.figures.notation import MAGNITUDES
from edutarget.plan.fields import (
    Baseline,
    Day,
    Due,
    Interim,
    Months,
    Name,
    Named,
    Number,
    OwnTarget,
    Part,
    Range,
    Rate,
    Share,
    Switch,
    Target,
    TargetRule,
    Text,
    Year,
)
from edutarget.plan.names import folded_path, path_ends
from edutarget.problems.problem import Problem, Refused

Measure = Literal["level", "cumulative", "milestone"]
Direction = Literal["at_least", "at_most"]
AddsUp = Literal["sum", "ratio", "all", "any", "none"]
TargetKind = Literal["binding", "expected", "stretch"]
TARGET_KINDS: tuple[TargetKind, ...] = get_args(TargetKind)


_TIMES = {word: Decimal(10) ** power for word, power in MAGNITUDES.items()}


_large = re.compile(r"([百千]?[万亿])([^\W\d].*)").fullmatch


def _chinese(name: str) -> bool:
    return bool(name) and not name.isascii()


class Shown(Part):
    """Another unit that readers of a language are shown: `factor` of it are one of ours."""

    unit: Name
    factor: Number


class ShownIn(Part):
    """The unit that readers of each language are shown, where it is not the plan's own."""

    zh: Shown | None = None
    en: Shown | None = None

    def __getitem__(self, lang: str) -> Shown | None:
        if lang == "zh":
            return self.zh
        return self.en


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
    def spellings(self) -> dict[str, Decimal]:
        """All of these, also with 百 千 万 亿 before them, and such a word alone: for 亿元, 13100万 is 1.31."""
        own = self.factors
        if self.kind == "percent":
            return own
        large = _large(self.zh)
        if large and large[2] not in own:  # a plan that counts in 万元 need not name 元
            own = {**own, large[2]: 1 / _TIMES[large[1]]}
        found = {word + name: times * own[name] for word, times in _TIMES.items() for name in own if _chinese(name)}
        measured = self.zh.lstrip("百千万亿")  # 元, of 亿元
        alone = {word: {**found, **own}.get(word + measured) for word in _TIMES if measured}
        return {**found, **{word: factor for word, factor in alone.items() if factor is not None}, **own}

    @cached_property
    def factors(self) -> dict[str, Decimal]:
        """Every unit that the plan names, with what a figure in it is multiplied by."""
        own = ["", "%"] if self.kind == "percent" else [""]
        own += [self.zh, self.en, *filter(None, [self.one])]
        return {**dict.fromkeys(own, Decimal(1)), **self.also}


class Indicator(Text):
    """One thing that is measured: `target` and `baseline` in `unit`, `change` = target − baseline.

    `kind` says how much it commits to, and changes no result. `start` and `due` bound its time, `known_from` is the
    first day on which there can be a figure, and figures of a day are published `lag_months` after it. `pace` and
    `path` say by which way the target is to be reached, `most` how much would be too much. `shares` gives units
    below targets of their own: the unit's path, or the end of it -> target. `reported_by` names the kinds of units
    that report it, or units, by the end of their paths and with a slash; none named: every unit does. `readings`
    names the fields that are the plan maker's reading, not the announcement's, and why.
    """

    area: str
    definition: Text
    measure: Measure
    direction: Direction = "at_least"
    unit: str | None = None
    baseline: Baseline | None = None
    baseline_year: Year | None = None
    change: Number | None = None
    target: Target
    most: Rate | None = None
    pace: Literal["linear"] | None = None
    path: Interim = {}
    part_of: str | None = None
    adds_up: AddsUp
    shares: Named[OwnTarget] = {}
    reported_by: list[Name] = []
    start: Day | None = None
    due: Due = None
    known_from: Day | None = None
    lag_months: Months | None = None
    kind: TargetKind | None = None
    serves: list[str] = []
    source: Text | None = None
    readings: Named[Text] = {}
    _rule: TargetRule | None = PrivateAttr(None)

    @model_validator(mode="after")
    def _by_rule(self) -> Indicator:
        """The number that a strict or relative target stands for, in its place, and which way a strict one goes."""
        rule: object = self.target
        if not isinstance(rule, TargetRule):
            return self
        if self.baseline is None and not rule.strict:
            raise Refused.from_problems(Problem("relative-without-baseline", ("target",), {"key": rule.key}))
        # Not by a copy, which would no longer tell which fields the plan states.
        self.__dict__["target"], self._rule = rule.number(self.baseline), rule
        if rule.strict:
            self.__dict__["direction"] = "at_most" if rule.key == "below" else "at_least"
        return self

    @property
    def target_rule(self) -> TargetRule | None:
        """The target as it is written, where it is strict or relative to the baseline."""
        return self._rule

    @property
    def strict(self) -> bool:
        """Whether equality does not reach the target."""
        return self._rule is not None and self._rule.strict

    def with_goal(
        self, target: Decimal | Range | Literal[True] | None, baseline: Decimal | None, rule: TargetRule | None
    ) -> Indicator:
        """The indicator as a part is measured by it; `readings` of what is no longer there are left out."""
        own = {"target": target, "baseline": baseline}
        changed = {name for name, value in own.items() if value != getattr(self, name)}
        readings = {name: text for name, text in self.readings.items() if name not in changed}
        copy = self.model_copy(update={**own, "readings": readings})
        copy._rule = rule
        return copy

    def settle(self, signed: bool, whole: bool) -> None:
        """What follows from the unit: a direction that is not stated, and whole numbers of what is relative."""
        if not self.strict and "direction" not in self.model_fields_set and self.falls(signed):
            self.__dict__["direction"] = "at_most"
        if not whole:
            return
        if self._rule is not None and isinstance(self.target, Decimal):
            self.__dict__["target"] = self._whole(self.target, self._rule)
        if any(share.rule for share in self.shares.values()):
            rounded = {
                name: one._replace(target=self._whole(one.target, one.rule)) for name, one in self.shares.items()
            }
            self.__dict__["shares"] = rounded

    def _whole(self, target: Decimal, rule: TargetRule | None) -> Decimal:
        """The stricter whole number of a relative target."""
        if rule is None or rule.strict:
            return target
        return Decimal(floor(target) if self.direction == "at_most" else ceil(target))

    def falls(self, signed: bool) -> bool:
        """Whether a level is to fall to its target, by its number and its baseline; below 0 only `signed` units go."""
        if self.measure != "level" or not isinstance(self.target, Decimal):
            return False
        if self.target == 0 and not signed:
            return True
        return self.baseline is not None and self.target < self.baseline

    @cached_property
    def _folded_shares(self) -> dict[str, str]:
        return {folded_path(unit): unit for unit in self.shares}

    @cached_property
    def reporters(self) -> frozenset[str]:
        """The kinds and units that report it, as `folded_path` leaves their names."""
        return frozenset(map(folded_path, self.reported_by))

    def share_named(self, unit: str) -> str | None:
        """Under which name `shares` has a unit: its path, or the end of it."""
        if not self.shares:
            return None
        ends = path_ends(folded_path(unit))
        return next((self._folded_shares[end] for end in ends if end in self._folded_shares), None)

    def share(self, unit: str) -> Share | None:
        """A unit's own target and baseline, given under its path or the end of it."""
        name = self.share_named(unit)
        if name is None:
            return None
        return self.shares[name]

    def share_of(self, unit: str) -> Decimal | None:
        """A unit's own target as a number."""
        share = self.share(unit)
        return None if share is None else share.target

    def asked_of(self, unit: str, kinds: Collection[str]) -> bool | None:
        """Whether a unit of these kinds (none: they are not known) must report it; None: that is not known."""
        if self.adds_up == "none":
            return False
        if not self.reported_by or not self.reporters.isdisjoint(path_ends(folded_path(unit))):
            return True
        if all("/" in name for name in self.reporters):
            return False  # single units report it, and this is none of them
        if kinds:
            return not self.reporters.isdisjoint(map(folded_path, kinds))
        return None
