"""From the goals of a table to the fields of a plan.

What a table does not say is decided here, by one rule each: per cent is a level, and so is what must not be
exceeded; any other number is counted up within the period, and whole numbers throughout are a count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import count
from typing import Any, NamedTuple

from edutarget.files.reading import STDIN
from edutarget.problems.problem import Problem

_chinese = re.compile(r"[\u3400-\u9fff]").search
_money = re.compile(r"元$|yuan$|dollars?$|euros?$|^(rmb|cny|usd|eur)$", re.IGNORECASE).search


class Aim(NamedTuple):
    """A target: its number (None: something to be done), the unit, and whether it must not be exceeded."""

    number: Decimal | None
    unit: str
    at_most: bool = False


class Goal(NamedTuple):
    """A row of the table as it was understood."""

    row: int
    name: str
    area: str
    definition: str
    aim: Aim
    baseline: Decimal | None

    @property
    def at_most(self) -> bool:
        """Whether its target must not be exceeded: it says so, or lies below the baseline."""
        number = self.aim.number
        return (
            self.aim.at_most
            or number == 0
            or (number is not None and self.baseline is not None and number < self.baseline)
        )


def head_of(name: str, year: int) -> dict[str, Any]:
    """What a plan of a year says beside its goals."""
    return {
        "format": "edutarget/plan/1",
        "id": id_from(name, f"plan-{year}"),
        "name": _named(name) if name != STDIN else {"zh": f"{year}年工作目标", "en": f"Goals for {year}"},
        "baseline_year": str(year - 1),
        "period": {"start": f"{year}-01-01", "end": f"{year}-12-31"},
    }


def plan_of(goals: Sequence[Goal], head: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the plan, as text; `head` is what it says beside its goals."""
    areas = _areas(goals)
    return {
        **head,
        "areas": {key: _named(area) if area else {"zh": "工作目标", "en": "Goals"} for area, key in areas.items()},
        "units": _units(goals),
        "indicators": {key: _indicator(goal, areas[goal.area]) for key, goal in zip(_ids(goals), goals, strict=True)},
    }


def places_of(goals: Sequence[Goal]) -> Iterator[tuple[Goal, str, dict[str, tuple[str, ...]]]]:
    """Each goal with its id and, for each column, the path below the indicator that its cell becomes."""
    for key, goal in zip(_ids(goals), goals, strict=True):
        yield goal, key, {"name": (language_of(goal.name),), "definition": ("definition", language_of(goal.definition))}


def perhaps_shares(goals: Sequence[Goal]) -> Iterator[Problem]:
    """Percentages below one, and 1 where 100 is likelier: perhaps shares of one."""
    for key, goal in zip(_ids(goals), goals, strict=True):
        for field, value in (("baseline", goal.baseline), ("target", goal.aim.number)):
            if goal.aim.unit != "%" or value is None or not 0 < value <= 1:
                continue
            if value < 1 or not _falls(goal):
                words = {"value": value, "instead": value.scaleb(2)}
                yield Problem("goal-share", ("indicators", key, field), words)


def _falls(goal: Goal) -> bool:
    """Whether a number is to become smaller, so that 1 % may well be meant."""
    target, baseline = goal.aim.number, goal.baseline
    return goal.aim.at_most or (target is not None and baseline is not None and target < baseline)


def language_of(text: str) -> str:
    """The language that a name is in: Chinese where it has a Chinese character."""
    return "zh" if _chinese(text) else "en"


def id_from(name: str, instead: str) -> str:
    """An id made of a name's Latin letters; where it has others, the one given instead."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    plain = name.isascii() and words and words[0][0].isalpha()
    return "_".join(words)[:40].rstrip("_") if plain else instead


def _ids(goals: Sequence[Goal]) -> list[str]:
    return _each_its_own(id_from(goal.name, f"goal_{number}") for number, goal in enumerate(goals, 1))


def _areas(goals: Sequence[Goal]) -> dict[str, str]:
    names = dict.fromkeys(goal.area for goal in goals)
    ids = (id_from(name, f"area_{number}") if name else "goals" for number, name in enumerate(names, 1))
    return dict(zip(names, _each_its_own(ids), strict=True))


def _each_its_own(ids: Iterable[str]) -> list[str]:
    """The ids, numbered on where two are the same."""
    taken: dict[str, None] = {}
    numbers: dict[str, Iterator[int]] = {}
    for key in ids:
        own = key
        while own in taken:
            own = f"{key}_{next(numbers.setdefault(key, count(2)))}"
        taken[own] = None
    return list(taken)


def _named(name: str) -> dict[str, str]:
    return {language_of(name): name}


def _indicator(goal: Goal, area: str) -> dict[str, Any]:
    aim = goal.aim
    fields = {"area": area, **_named(goal.name), "definition": _named(goal.definition)}
    if aim.number is None:
        return {**fields, "measure": "milestone", "target": "true", "adds_up": "all"}
    return {
        **fields,
        "measure": "level" if aim.unit == "%" or goal.at_most else "cumulative",
        **_direction(goal),
        "unit": _unit_id(aim.unit),
        **({"baseline": f"{goal.baseline:f}"} if goal.baseline is not None else {}),
        "target": f"{aim.number:f}",
        "adds_up": "ratio" if aim.unit == "%" else "sum",
    }


def _direction(goal: Goal) -> dict[str, str]:
    """What the plan has to state: a limit, or a level that is to stay where it is."""
    if goal.at_most:
        return {"direction": "at_most"}
    held = goal.aim.unit == "%" and goal.aim.number == goal.baseline
    return {"direction": "at_least"} if held else {}


def _unit_id(unit: str) -> str:
    return "percent" if unit == "%" else unit


def _units(goals: Sequence[Goal]) -> dict[str, Any]:
    numbers: dict[str, list[Decimal]] = {}
    for goal in goals:
        if goal.aim.number is not None:
            numbers.setdefault(goal.aim.unit, []).extend(filter(None, (goal.baseline, goal.aim.number)))
    if not numbers:
        numbers["%"] = []  # milestones have no unit, and a plan has at least one
    return {_unit_id(unit): {**_unit_names(unit), "kind": _kind(unit, values)} for unit, values in numbers.items()}


def _unit_names(unit: str) -> dict[str, str]:
    return {"zh": "%", "en": "%"} if unit == "%" else _named(unit)


def _kind(unit: str, values: Sequence[Decimal]) -> str:
    if unit == "%":
        return "percent"
    if _money(unit):
        return "money"
    return "count" if all(value == value.to_integral_value() for value in values) else "quantity"
