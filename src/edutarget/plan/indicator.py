"""An indicator and its unit of measure: what is counted, and what is to be reached by when."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Literal, TypeVar, cast, get_args

from pydantic import PrivateAttr, model_validator

from edutarget.figures.parse import EXACT, spellings
from edutarget.language.text import folded_path, path_ends
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
from edutarget.problems.problem import Problem, Refused

Measure = Literal["level", "cumulative", "milestone"]
Direction = Literal["at_least", "at_most"]
AddsUp = Literal["sum", "ratio", "all", "any", "none"]
TargetKind = Literal["binding", "expected", "stretch"]
TARGET_KINDS: tuple[TargetKind, ...] = get_args(TargetKind)


Amount = TypeVar("Amount", bound=Decimal | Fraction | Range | bool | None)


def times(amount: Amount, factor: Decimal) -> Amount:
    """An amount in another unit, exactly; answers and missing amounts as they are."""
    found: object = amount
    if isinstance(amount, Range):
        found = Range(*(EXACT.multiply(edge, factor) for edge in amount))
    elif isinstance(amount, Decimal):
        found = EXACT.multiply(amount, factor)
    elif isinstance(amount, Fraction):
        found = amount * Fraction(factor)
    return cast(Amount, found)


class Shown(Part):
    """A unit shown to readers of one language: its figures are the plan's times `factor`."""

    unit: Name
    factor: Number


class ShownIn(Part):
    """The unit shown to readers of each language; None: the plan's own."""

    zh: Shown | None = None
    en: Shown | None = None

    def __getitem__(self, lang: str) -> Shown | None:
        if lang == "zh":
            return self.zh
        return self.en


class Unit(Text):
    """A unit of measure. A `count` is whole; differences of a `percent` are in percentage points.

    `also`: other units that a figure may be written in, with factors: for 亿元, 万元 is 0.0001. `one`: the English
    singular. `signed`: values may be below zero.
    """

    kind: Literal["count", "percent", "money", "quantity"]
    one: Name | None = None
    shown: ShownIn | None = None
    over_100: Switch = False
    signed: Switch = False
    also: Named[Number] = {}

    def factor_for(self, lang: str) -> Decimal:
        """How many of the unit that readers of a language are shown are one of this."""
        shown = self.shown and self.shown[lang]
        if not shown or self.kind == "percent":  # differences of percentages have a unit of their own
            return Decimal(1)
        # 100 as 1E+2: what is multiplied by it keeps its digits and so, in both units, its precision
        return shown.factor.normalize()

    def shown_to(self, lang: str) -> Unit:
        """The unit that readers of a language are shown; itself if it is the same."""
        shown, kind = self.shown and self.shown[lang], self.kind
        if not shown or kind == "percent":
            return self
        if kind == "count" and self.factor_for(lang) % 1:
            kind = "quantity"  # thousands of people have decimals
        return self.model_copy(update={lang: shown.unit, "kind": kind, "one": None, "shown": None})

    @cached_property
    def spellings(self) -> dict[str, Decimal]:
        """Accepted spellings -> factor, including 百 千 万 亿 before a unit or alone: for 亿元, 13100万 is 1.31."""
        if self.kind == "percent":
            return self.factors
        return spellings(self.zh, self.factors)

    @cached_property
    def factors(self) -> dict[str, Decimal]:
        """Spellings in the plan -> the factor that converts a figure to this unit."""
        own = ["", "%"] if self.kind == "percent" else [""]
        own += [self.zh, self.en, *filter(None, [self.one])]
        return {**dict.fromkeys(own, Decimal(1)), **self.also}


class Indicator(Text):
    """A goal that is measured: `target` and `baseline` in `unit`; `change` is target − baseline.

    `kind` says how much the target commits to and changes no result. `start` and `due` bound its time, `known_from`
    is the first day on which there can be a figure, and figures are published `lag_months` after their day. `pace` or
    `path` says what is due on which day; above `most`, more is pointed out. `shares`: a unit's path, or the end of it
    -> its own target. `reported_by`: kinds of units that report it, or units by the end of their paths, with a slash;
    empty: every unit. `readings`: fields that interpret the announcement -> why.
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
        """Replace a strict or relative target by its number, and set the direction of a strict one."""
        rule: object = self.target
        if not isinstance(rule, TargetRule):
            return self
        if self.baseline is None and not rule.strict:
            raise Refused.from_problems(Problem("relative-without-baseline", ("target",), {"key": rule.key}))
        # Through `__dict__`, as the model is frozen; `model_copy` would add the fields to `model_fields_set`.
        self.__dict__["target"], self._rule = rule.number(self.baseline), rule
        if rule.strict:
            self.__dict__["direction"] = "at_most" if rule.key == "below" else "at_least"
        return self

    @property
    def target_rule(self) -> TargetRule | None:
        """The target as written if it is strict or relative to the baseline, else None."""
        return self._rule

    @property
    def strict(self) -> bool:
        """Whether a value equal to the target misses it."""
        return self._rule is not None and self._rule.strict

    def with_goal(
        self, target: Decimal | Range | Literal[True] | None, baseline: Decimal | None, rule: TargetRule | None
    ) -> Indicator:
        """Return a copy with the goal of a part, without `readings` of fields that changed."""
        own = {"target": target, "baseline": baseline}
        changed = {name for name, value in own.items() if value != getattr(self, name)}
        readings = {name: text for name, text in self.readings.items() if name not in changed}
        copy = self.model_copy(update={**own, "readings": readings})
        copy._rule = rule  # a private attribute, which `update` does not set
        return copy

    def times(self, factor: Decimal) -> Indicator:
        """Return a copy with its goal in another unit, of which `factor` are one of this."""
        amounts = {name: times(getattr(self, name), factor) for name in ("target", "baseline", "most", "change")}
        path = {day: times(value, factor) for day, value in self.path.items()}
        shares = {
            name: Share(times(one.target, factor), one.rule and one.rule.times(factor), times(one.baseline, factor))
            for name, one in self.shares.items()
        }
        copy = self.model_copy(update={**amounts, "path": path, "shares": shares})
        copy._rule = self._rule and self._rule.times(factor)  # a private attribute, as in `with_goal`
        return copy

    def settle(self, signed: bool, whole: bool) -> None:
        """Set what depends on the unit: a direction that is not stated, and whole numbers as targets of counts."""
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
        """Round a relative target to the stricter whole number (docs/method.md, "Strict and relative targets")."""
        if rule is None or rule.strict:
            return target
        return Decimal(floor(target) if self.direction == "at_most" else ceil(target))

    def falls(self, signed: bool) -> bool:
        """Whether a level is at most its target where the plan does not say it: docs/method.md, "Quantities".

        A target of 0 is only a limit if values cannot be below 0, that is, not in `signed` units.
        """
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
        """The kinds and units that report it, folded by `folded_path`."""
        return frozenset(map(folded_path, self.reported_by))

    def share_named(self, unit: str) -> str | None:
        """Return the key in `shares` that is the unit's path or the longest end of it."""
        if not self.shares:
            return None
        ends = path_ends(folded_path(unit))
        return next((self._folded_shares[end] for end in ends if end in self._folded_shares), None)

    def share(self, unit: str) -> Share | None:
        """Return a unit's own target and baseline; None where it has none."""
        name = self.share_named(unit)
        if name is None:
            return None
        return self.shares[name]

    def share_of(self, unit: str) -> Decimal | None:
        """Return a unit's own target as a number; None where it has none."""
        share = self.share(unit)
        return None if share is None else share.target

    def asked_of(self, unit: str, kinds: Collection[str]) -> bool | None:
        """Whether a unit of these kinds must report it; None: not known, because `kinds` is empty."""
        if self.adds_up == "none":
            return False
        if not self.reported_by or not self.reporters.isdisjoint(path_ends(folded_path(unit))):
            return True
        if all("/" in name for name in self.reporters):
            return False  # only named units report it, and this is not one of them
        if kinds:
            return not self.reporters.isdisjoint(map(folded_path, kinds))
        return None
