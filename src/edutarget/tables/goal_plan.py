"""Turn the goals of a table into the fields of a plan, with remarks on fields that the table does not say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import count
from typing import Any, NamedTuple

from edutarget.figures.quantity import PER_MILLE
from edutarget.files.reading import STDIN
from edutarget.files.source_file import Remark
from edutarget.language.text import N_
from edutarget.tables.goal_choices import Goal, choices_of, over_100
from edutarget.tables.goal_words import Years
from edutarget.tables.grid import index_of

_chinese = re.compile(r"[\u3400-\u9fff]").search
_money = re.compile(r"元$|yuan$|dollars?$|euros?$|pounds?$|reais$|^(rmb|cny|usd|eur)$|[$€£]", re.IGNORECASE).search


class Head(NamedTuple):
    """What is known of the plan apart from its goals: its years, and what is written above the table.

    `file`: the name of the file; `given`: the year asked for; `today`: the current year. `stated`: the fields of those
    years that are named in titles. `above`: name, id and unit, if they are written above the table.
    """

    file: str
    today: int
    given: int | None = None
    years: tuple[int, int, int] = (0, 0, 0)
    """Years of the baselines, and first and last of the period."""
    stated: frozenset[str] = frozenset()
    above: Mapping[str, str] = {}

    def with_years(self, years: Years, above: Mapping[str, str]) -> Head:
        """Return the head with what the table says."""
        base = years.baseline.year if years.baseline else None
        named = [column.year for column in years.targets if column.year]
        end = max(named, default=None) or self.given or (base + 1 if base else self.today)
        start = base + 1 if base is not None and base < end else min(named, default=end)
        stated = {"end"} if named else set()
        if base is None:
            base = start - 1
        else:
            stated.add("baseline_year")
        return self._replace(years=(base, start, end), stated=frozenset(stated), above=above)

    def fields(self) -> dict[str, Any]:
        """Return the first fields of the plan."""
        base, start, end = self.years
        named = {"zh": f"{end}年工作目标", "en": f"Goals for {end}"}
        name = self.above.get("name") or self.file
        if name != STDIN:
            named = _named(name)
        unit = {key: text for key, text in self.above.items() if key == "unit"}
        return {
            "format": "edutarget/plan/1",
            "id": self.above.get("id") or id_from(self.file, f"plan-{end}"),
            "name": named,
            **unit,
            "baseline_year": str(base),
            "period": {"start": f"{start}-01-01", "end": f"{end}-12-31"},
        }

    def remarks(self, place: int) -> Iterator[Remark]:
        """Yield a remark on the years that were chosen."""
        base, start, end = (str(year) for year in self.years)
        days = {"start": f"{start}-01-01", "end": f"{end}-12-31"}
        message = N_("baseline year {base}, period {start} to {end}: the titles name no year")
        if len(self.stated) == 2:
            message = N_("baseline year {base}, period {start} to {end}: from the titles")
        elif self.stated:
            message = N_("baseline year {base}, period {start} to {end}: only in part from the titles")
        yield Remark(place, message, {"base": base, **days}, ("period",))


def plan_of(goals: Sequence[Goal], head: Head) -> dict[str, Any]:
    """Return the fields of the plan, as text."""
    areas = _areas(goals)
    return {
        **head.fields(),
        "areas": {key: _named(area) if area else {"zh": "工作目标", "en": "Goals"} for area, key in areas.items()},
        "units": _units(goals),
        "indicators": {goal.id: _indicator(goal, areas[goal.area], head) for goal in goals},
    }


def language_of(text: str) -> str:
    """Return the language of a name: Chinese if it has a Chinese character."""
    if _chinese(text):
        return "zh"
    return "en"


def id_from(name: str, instead: str) -> str:
    """Return an id made of the name's ASCII words; `instead` if it has other characters."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    plain = name.isascii() and words and words[0][0].isalpha()
    if plain:
        return "_".join(words)[:40].rstrip("_")
    return instead


def with_ids(goals: Sequence[Goal]) -> list[Goal]:
    """Return the goals, each with an id of its own: that of the table, or one made of its name."""
    ids = _each_its_own(goal.id or id_from(goal.name, f"goal_{number}") for number, goal in enumerate(goals, 1))
    return [goal._replace(id=key) for goal, key in zip(goals, ids, strict=True)]


def _areas(goals: Sequence[Goal]) -> dict[str, str]:
    names = dict.fromkeys(goal.area for goal in goals)
    ids = (id_from(name, f"area_{number}") if name else "goals" for number, name in enumerate(names, 1))
    return dict(zip(names, _each_its_own(ids), strict=True))


def _each_its_own(ids: Iterable[str]) -> list[str]:
    """Return the ids, with a number added to repeated ones."""
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


def _due(goal: Goal, head: Head) -> str:
    """Return the due day, empty if it is the plan's last; `null`: no end was published."""
    last = f"{head.years[2]}-12-31"
    due = goal.due or (f"{goal.year}-12-31" if goal.year else last)
    if due != last:
        return due
    return ""


def _indicator(goal: Goal, area: str, head: Head) -> dict[str, Any]:
    choices = dict(choices_of(goal))
    fields: dict[str, Any] = {"area": area, **_named(goal.name), "definition": _named(goal.definition)}
    fields["measure"] = choices["measure"].value
    if "direction" in choices:
        fields["direction"] = choices["direction"].value
    if goal.aim.number is not None:
        fields["unit"] = _unit_id(goal)
    if goal.baseline.number is not None:
        fields["baseline"] = f"{goal.baseline.number:f}"
        if goal.baseline.year not in (None, head.years[0]):
            fields["baseline_year"] = str(goal.baseline.year)
    asked = "target" in choices and not choices["target"].value
    fields["target"] = "" if asked else goal.aim.written()
    if "kind" in choices:
        fields["kind"] = choices["kind"].value
    if goal.interim:
        fields["path"] = {f"{year}-12-31": f"{value:f}" for year, value in sorted(goal.interim.items())}
    fields["adds_up"] = choices["adds_up"].value
    due = _due(goal, head)
    if due:
        fields["due"] = due
    return fields


def remarks_on(goals: Sequence[Goal], head: Head) -> Iterator[Remark]:
    """Yield remarks, row by row: what was chosen where the table says nothing, and what its author must decide."""
    for goal in goals:
        place, path = index_of(goal.row, 0), ("indicators", goal.id)
        for title, text in goal.offices:
            yield Remark(place, _note(title, text), {"offices": offices_in(text)}, path, "office")
        yield from (Remark(place, _note(title, text), {}, path, "note") for title, text in goal.notes)
        for field, choice in choices_of(goal):
            if choice.message:
                yield Remark(place, choice.message, choice.params, (*path, field), choice.kind)
        if goal.year and _due(goal, head) and not goal.due:
            yield Remark(
                place, N_("due at the end of {year}, its last target"), {"year": str(goal.year)}, (*path, "due")
            )


def _note(title: str, text: str) -> str:
    return f"{title}: {' '.join(text.split())}"


_office = re.compile(r"(?:[^、，,;；/\n(（]|[(（][^)）]*[)）]?)+").findall
_NOBODY = frozenset("无-—–―") | {"——", "n/a"}


def offices_in(text: str) -> tuple[str, ...]:
    """Return the offices in a cell, separated by 、，,; / or line ends outside brackets."""
    names = (" ".join(name.split()) for name in _office(text))
    return tuple(name for name in names if name and name not in _NOBODY)


# Units


def _unit_id(goal: Goal) -> str:
    if over_100(goal):
        return "gross_percent"
    return {"%": "percent", PER_MILLE: "per_mille"}.get(goal.unit, goal.unit)


def _units(goals: Sequence[Goal]) -> dict[str, Any]:
    first: dict[str, Goal] = {}
    numbers: dict[str, list[Decimal]] = {}
    for goal in goals:
        if goal.aim.number is not None and goal.unit:
            key = _unit_id(goal)
            first.setdefault(key, goal)
            numbers.setdefault(key, []).extend(_numbers(goal))
    units = {key: _unit(goal, numbers[key]) for key, goal in first.items()}
    # A plan must have at least one unit, also if all its goals are milestones, which have none.
    return units or {"percent": {"zh": "%", "en": "%", "kind": "percent"}}


def _numbers(goal: Goal) -> Iterator[Decimal]:
    """Yield the numbers of a goal that are in its unit: not a multiple of the baseline."""
    found = [goal.baseline.number, goal.aim.high, *goal.interim.values()]
    if goal.aim.change != "of_baseline":
        found.append(goal.aim.number)
    yield from (number for number in found if number is not None)


def _unit(goal: Goal, numbers: Sequence[Decimal]) -> dict[str, str]:
    if goal.unit == "%":
        over = {"over_100": "true"} if over_100(goal) else {}
        return {"zh": "%", "en": "%", "kind": "percent", **over}
    names = {"zh": PER_MILLE, "en": PER_MILLE} if goal.unit == PER_MILLE else _named(goal.unit)
    if _money(goal.unit):
        return {**names, "kind": "money"}
    whole = all(number == number.to_integral_value() for number in numbers)
    return {**names, "kind": "count" if whole and not goal.mean else "quantity"}
