"""From the goals of a table to the fields of a plan.

What a table does not say is decided here, by one rule each, and every decision is a remark; what cannot be decided is
left empty and asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import count
from typing import Any, Literal, NamedTuple

from edutarget.files.reading import STDIN
from edutarget.files.source_file import Remark
from edutarget.language.terms import N_
from edutarget.problems.problem import Problem
from edutarget.tables.goal_figures import PER_MILLE
from edutarget.tables.goal_targets import TAKEN, Aim, Baseline, names_a_rate
from edutarget.tables.goal_titles import Years
from edutarget.tables.grid import index_of

_chinese = re.compile(r"[\u3400-\u9fff]").search
_money = re.compile(r"元$|yuan$|dollars?$|euros?$|pounds?$|reais$|^(rmb|cny|usd|eur)$|[$€£]", re.IGNORECASE).search
_gross = re.compile(r"毛.*率|\bgross\b", re.IGNORECASE).search
_flows = re.compile(
    r"新招|招聘|招录|招生|新增|新建|改扩建|改造|培训|引进|选派|完成投资|发放|资助|举办"
    r"|\brecruit|\btrained|\bbuil[dt]|\bhired?|\bnew(?:ly)?\b|\bcreated|\benrolled|\bawarded",
    re.IGNORECASE,
).search
"""Names of what is counted up anew in each period."""
_falls = re.compile(
    r"辍学|流失|失学|事故|案件|伤亡|大班额|缺口|空缺|投诉|近视|肥胖"
    r"|drop-?outs?\b|leavers|accident|absen|exclusion|vacanc|complaint|shortage|bullying",
    re.IGNORECASE,
).search
"""Names of what is to become less."""
_MEANS = frozenset(
    {PER_MILLE, "年", "岁", "分", "级", "指数", "比值", "years", "year", "points", "score", "index", "ratio", "grades"}
)
"""Units of states and means: nothing in them is counted up, and units' figures cannot be summed."""


class Goal(NamedTuple):
    """A row of the table as it was understood; what is empty the table does not say."""

    row: int
    name: str
    area: str
    aim: Aim
    baseline: Baseline = Baseline()
    year: int | None = None
    """Of its target, where the title says it."""
    interim: Mapping[int, Decimal] = {}
    kind: str = ""
    measure: str = ""
    direction: str = ""
    adds_up: str = ""
    id: str = ""
    definition: str = ""
    due: str = ""
    notes: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """The unit of its numbers; empty where nothing says it."""
        if self.aim.number is None:
            return ""
        unit = self.aim.unit or self.baseline.unit
        return unit or ("%" if names_a_rate(self.name) else "")

    @property
    def value(self) -> Decimal | None:
        """The number to be reached, where there is one."""
        return self.aim.value(self.baseline.number)

    @property
    def falling(self) -> bool:
        """Whether its target lies below its baseline."""
        return self.value is not None and self.baseline.number is not None and self.value < self.baseline.number

    @property
    def limit(self) -> bool:
        """Whether its target says that it must not be exceeded."""
        return self.aim.rule in ("at_most", "below") or self.direction == "at_most" or self.value == 0


class Head(NamedTuple):
    """What is known of the plan beside its goals: its years, and what stands above the table.

    `file` is what its file is called, `given` the year that was asked for, `today` this one. `said`: which of its
    years the titles say.
    """

    file: str
    today: int
    given: int | None = None
    years: tuple[int, int, int] = (0, 0, 0)
    """Of the baselines, and the first and the last of the period."""
    said: Mapping[str, str] = {}
    name: str = ""
    unit: str | None = None
    id: str | None = None

    def with_years(self, years: Years, above: Mapping[str, str]) -> Head:
        """The head with what the table says."""
        base = years.baseline.year if years.baseline else None
        named = [column.year for column in years.targets if column.year]
        end = max(named, default=None) or self.given or (base + 1 if base else self.today)
        start = base + 1 if base is not None and base < end else min(named, default=end)
        said = {"end": str(end)} if named else {}
        if base is not None:
            said["baseline_year"] = str(base)
        chosen = base if base is not None else start - 1
        return self._replace(
            years=(chosen, start, end),
            said=said,
            name=above.get("name", ""),
            id=above.get("id"),
            unit=above.get("unit"),
        )

    def fields(self) -> dict[str, Any]:
        """The first fields of the plan."""
        base, start, end = self.years
        named = {"zh": f"{end}年工作目标", "en": f"Goals for {end}"}
        if self.name or self.file != STDIN:
            named = _named(self.name or self.file)
        unit = {"unit": self.unit} if self.unit else {}
        return {
            "format": "edutarget/plan/1",
            "id": self.id or id_from(self.file, f"plan-{end}"),
            "name": named,
            **unit,
            "baseline_year": str(base),
            "period": {"start": f"{start}-01-01", "end": f"{end}-12-31"},
        }

    def remarks(self, place: int) -> Iterator[Remark]:
        """The years that were taken."""
        base, start, end = (str(year) for year in self.years)
        days = {"start": f"{start}-01-01", "end": f"{end}-12-31"}
        message = N_("baseline year {base}, period {start} to {end}: the titles name no year")
        if "end" in self.said and "baseline_year" in self.said:
            message = N_("baseline year {base}, period {start} to {end}: from the titles")
        elif self.said:
            message = N_("baseline year {base}, period {start} to {end}: only in part from the titles")
        yield Remark(place, message, {"base": base, **days}, ("period",))


def plan_of(goals: Sequence[Goal], head: Head) -> dict[str, Any]:
    """The fields of the plan, as text; `head` is what it says beside its goals."""
    areas = _areas(goals)
    keyed = zip(_ids(goals), goals, strict=True)
    return {
        **head.fields(),
        "areas": {key: _named(area) if area else {"zh": "工作目标", "en": "Goals"} for area, key in areas.items()},
        "units": _units(goals),
        "indicators": {key: _indicator(goal, areas[goal.area], head) for key, goal in keyed},
    }


def places_of(goals: Sequence[Goal]) -> Iterator[tuple[Goal, str, dict[str, tuple[str, ...]]]]:
    """Each goal with its id and, for each column, the path below the indicator that its cell becomes."""
    for key, goal in zip(_ids(goals), goals, strict=True):
        yield goal, key, {"name": (language_of(goal.name),), "definition": ("definition", language_of(goal.definition))}


def perhaps_shares(goals: Sequence[Goal]) -> Iterator[Problem]:
    """Percentages below one: perhaps shares of one."""
    for key, goal in zip(_ids(goals), goals, strict=True):
        for field, value in (("baseline", goal.baseline.number), ("target", goal.value)):
            if goal.unit == "%" and value is not None and 0 < value < 1:
                words = {"value": value, "instead": value.scaleb(2)}
                yield Problem("share-for-percent", ("indicators", key, field), words)


def language_of(text: str) -> str:
    """The language that a name is in: Chinese where it has a Chinese character."""
    return "zh" if _chinese(text) else "en"


def id_from(name: str, instead: str) -> str:
    """An id made of a name's Latin letters; where it has others, the one given instead."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    plain = name.isascii() and words and words[0][0].isalpha()
    return "_".join(words)[:40].rstrip("_") if plain else instead


def _ids(goals: Sequence[Goal]) -> list[str]:
    return _each_its_own(goal.id or id_from(goal.name, f"goal_{number}") for number, goal in enumerate(goals, 1))


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


# Fields of an indicator that a table need not say, each with why; an empty one is asked for


class Choice(NamedTuple):
    """A field's value, and why; empty where its author has to decide. Without a message the table says it.

    `kind` is that of its remark; a `comment` stands in the plan only.
    """

    value: str
    message: str = ""
    params: Mapping[str, object] = {}
    kind: Literal["taken", "asked", "comment"] = "taken"


def _measure(goal: Goal) -> Choice:
    if goal.measure:
        return Choice(goal.measure)
    if goal.aim.number is None:
        return Choice("milestone", N_("a milestone"))
    return _level_by_its_kind(goal) or _level_or_count(goal)


def _level_by_its_kind(goal: Goal) -> Choice | None:
    """A level whatever its numbers are: a rate, a mean, a range."""
    if goal.unit == "%":
        return Choice("level", N_("a level, as it is a rate"))
    if goal.unit in _MEANS or "/" in goal.unit:
        return Choice("level", N_("a level, by its unit {unit}"), {"unit": goal.unit})
    if goal.aim.high is not None:
        return Choice("level", N_("a level, as its target is a range"))
    return None


def _level_or_count(goal: Goal) -> Choice:
    if _flows(goal.name):
        if goal.interim:
            running = N_("`cumulative` if each year's target is a running total; else leave out the path")
            return Choice("", running, kind="asked")
        return Choice("cumulative", N_("a count, by its name"))
    if goal.limit:
        return Choice("level", N_("a level, as it must not be exceeded"))
    if goal.interim and goal.baseline.number is not None:
        return Choice("level", N_("a level, as it has a baseline and targets of several years"))
    if goal.falling:
        if _falls(goal.name):
            return Choice("level", N_("a level that is to fall, by its name"))
        message = N_("`level` if it is to fall below its baseline, `cumulative` if it is counted up anew")
        return Choice("", message, kind="asked")
    return Choice("cumulative", N_("a count, added up within the period"))


_LIMIT = N_("taken from the table: the target is a limit, or below the baseline")


def _direction(goal: Goal, measure: str) -> Choice | None:
    """What the plan has to state: a limit, or a level that is to stay at or above its baseline. None: nothing."""
    if goal.aim.number is None or goal.aim.high is not None or goal.aim.rule in ("above", "below"):
        return None
    stated = goal.direction or goal.aim.rule
    if goal.direction and goal.aim.rule and goal.direction != goal.aim.rule:
        return Choice("", N_("the table says two things: `at_least` or `at_most`"), kind="asked")
    value, baseline = goal.value, goal.baseline.number
    if stated == "at_most":
        return Choice("at_most", _LIMIT, kind="comment")
    if stated == "at_least":
        held = measure == "level" and value is not None and baseline is not None and value <= baseline
        return Choice("at_least") if held or (goal.direction and measure == "level") else None
    if value == 0:
        return Choice("at_most", _LIMIT)
    if measure != "level":
        return None
    if goal.falling:
        return Choice("at_most", _LIMIT)
    if value is not None and value == baseline:
        return Choice("", N_("the target is the baseline: `at_least` or `at_most`"), kind="asked")
    return None


def _adds_up(goal: Goal) -> Choice:
    if goal.adds_up:
        return Choice(goal.adds_up)
    if goal.aim.number is None:
        return Choice("all", N_("done once all units are; `any`: once one is"), kind="comment")
    if goal.unit == "%" and goal.measure == "cumulative":
        return Choice("none", N_("only the whole reports it: a rate is not added up"))
    if goal.unit == "%":
        return Choice(
            "ratio", N_("numerators and denominators are summed; `none`: only the whole reports it"), kind="comment"
        )
    if goal.unit in _MEANS or "/" in goal.unit:
        return Choice("none", N_("only the whole reports it: figures in this unit cannot be summed"))
    return Choice("sum", N_("figures of several units are summed; `none`: only the whole reports it"), kind="comment")


def _target(goal: Goal) -> Choice | None:
    """What is to be asked of a target, or was taken for it; None where it is as the table says."""
    value, baseline = goal.value, goal.baseline.number
    if goal.aim.change and baseline is None:
        message = N_("a change from a baseline that the table does not give: add `baseline: …`")
        return Choice(str(goal.aim.written()), message, kind="asked")
    if value is not None and baseline is not None and goal.unit != "%" and 0 < value * 10 < baseline:
        message = N_("the table says {value}, less than a tenth of the baseline {baseline}: are both in one unit?")
        return Choice("", message, {"value": value, "baseline": baseline}, "asked")
    if goal.aim.taken and goal.aim.taken != "strive":
        return Choice("taken", TAKEN[goal.aim.taken])
    return None


def _due(goal: Goal, head: Head) -> str:
    """The day it is due, where that is not the plan's last; `null` where no end was published."""
    last = f"{head.years[2]}-12-31"
    due = goal.due or (f"{goal.year}-12-31" if goal.year else last)
    return due if due != last else ""


def _indicator(goal: Goal, area: str, head: Head) -> dict[str, Any]:
    measure, direction = _measure(goal).value, _direction(goal, _measure(goal).value)
    fields: dict[str, Any] = {"area": area, **_named(goal.name), "definition": _named(goal.definition)}
    fields["measure"] = measure
    if direction:
        fields["direction"] = direction.value
    if goal.aim.number is not None:
        fields["unit"] = _unit_id(goal)
    if goal.baseline.number is not None:
        fields["baseline"] = f"{goal.baseline.number:f}"
        if goal.baseline.year not in (None, head.years[0]):
            fields["baseline_year"] = str(goal.baseline.year)
    asked = _target(goal)
    fields["target"] = "" if asked is not None and not asked.value else goal.aim.written()
    if kind := _kind(goal):
        fields["kind"] = kind
    if goal.interim:
        fields["path"] = {f"{year}-12-31": f"{value:f}" for year, value in sorted(goal.interim.items())}
    fields["adds_up"] = _adds_up(goal).value
    if due := _due(goal, head):
        fields["due"] = due
    return fields


def _kind(goal: Goal) -> str:
    return goal.kind or ("stretch" if goal.aim.stretch else "")


def remarks_on(goals: Sequence[Goal], head: Head) -> Iterator[Remark]:
    """What was taken for what the table does not say, and what its author is asked, row by row."""
    for key, goal in zip(_ids(goals), goals, strict=True):
        place, path = index_of(goal.row, 0), ("indicators", key)
        yield from (Remark(place, "{text}", {"text": text}, path, "note") for text in goal.notes)
        for field, choice in _choices(goal):
            if choice.message:
                yield Remark(place, choice.message, choice.params, (*path, field), choice.kind)
        if goal.year and _due(goal, head) and not goal.due:
            yield Remark(
                place, N_("due at the end of {year}, its last target"), {"year": str(goal.year)}, (*path, "due")
            )


def _choices(goal: Goal) -> Iterator[tuple[str, Choice]]:
    measure = _measure(goal)
    yield "measure", measure
    if direction := _direction(goal, measure.value):
        yield "direction", direction
    yield from _unit_choice(goal)
    if goal.baseline.absent:
        yield "baseline", Choice("none", N_("no baseline: the table says “{text}”"), {"text": goal.baseline.absent})
    if target := _target(goal):
        yield "target", target
    if goal.aim.stretch and not goal.kind:
        yield "kind", Choice("stretch", TAKEN["strive"])
    if goal.interim and goal.baseline.number is None and measure.value == "level":
        yield "path", Choice("", N_("the path of a level starts at its baseline: add `baseline: …`"), kind="asked")
    yield "adds_up", _adds_up(goal)


def _unit_choice(goal: Goal) -> Iterator[tuple[str, Choice]]:
    if goal.aim.number is None:
        return
    if not goal.unit:
        yield "unit", Choice("", N_("in which unit is it counted? Add it to `units` as well"), kind="asked")
    elif not goal.aim.unit and not goal.baseline.unit:
        yield "unit", Choice("%", N_("in %, by its name"))
    elif _over_100(goal):
        yield "unit", Choice("%", N_("may exceed 100 %, by its name"))


# Units


def _over_100(goal: Goal) -> bool:
    return goal.unit == "%" and _gross(goal.name) is not None


def _unit_id(goal: Goal) -> str:
    if _over_100(goal):
        return "gross_percent"
    return {"%": "percent", PER_MILLE: "per_mille"}.get(goal.unit, goal.unit)


def _units(goals: Sequence[Goal]) -> dict[str, Any]:
    numbers: dict[str, list[Decimal]] = {}
    units: dict[str, dict[str, str]] = {}
    for goal in goals:
        if goal.aim.number is not None and goal.unit:
            key = _unit_id(goal)
            numbers.setdefault(key, []).extend(_numbers(goal))
            units[key] = _unit(goal, numbers[key])
    # Milestones have no unit, and a plan has at least one.
    return units or {"percent": {"zh": "%", "en": "%", "kind": "percent"}}


def _numbers(goal: Goal) -> Iterator[Decimal]:
    """Every number of a goal that is in its unit."""
    found = [goal.baseline.number, goal.aim.high, *goal.interim.values()]
    if goal.aim.change != "of_baseline":
        found.append(goal.aim.number)
    yield from (number for number in found if number is not None)


def _unit(goal: Goal, numbers: Sequence[Decimal]) -> dict[str, str]:
    if goal.unit == "%":
        over = {"over_100": "true"} if _over_100(goal) else {}
        return {"zh": "%", "en": "%", "kind": "percent", **over}
    names = {"zh": PER_MILLE, "en": PER_MILLE} if goal.unit == PER_MILLE else _named(goal.unit)
    if _money(goal.unit):
        return {**names, "kind": "money"}
    whole = all(number == number.to_integral_value() for number in numbers)
    return {**names, "kind": "count" if whole and goal.unit not in _MEANS else "quantity"}
