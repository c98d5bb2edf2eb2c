"""Decide what a table does not say of a goal, by one rule for each field, and give the reason.

What cannot be decided is left empty, and the author is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

from edutarget.figures.aims import Aim, names_a_rate
from edutarget.figures.quantity import PER_MILLE
from edutarget.language.text import N_

_gross = re.compile(r"毛[^毛]{0,20}率|\bgross\b", re.IGNORECASE).search
_flows = re.compile(
    r"新招|招聘|招录|招生|新增|新建|改扩建|改造|培训|引进|选派|完成投资|发放|资助|举办"
    r"|\brecruit|\btrained|\bbuil[dt]|\bhired?|\bnew(?:ly)?\b|\bcreated|\benrolled|\bawarded",
    re.IGNORECASE,
).search
"""Names of what is counted anew in each period."""
_falls = re.compile(
    r"辍学|流失|失学|事故|案件|伤亡|大班额|缺口|空缺|投诉|近视|肥胖"
    r"|drop-?outs?\b|leavers|accident|absen|exclusion|vacanc|complaint|shortage|bullying",
    re.IGNORECASE,
).search
"""Names of what should become less."""
MEANS = frozenset(
    {PER_MILLE, "年", "岁", "分", "级", "指数", "比值", "years", "year", "points", "score", "index", "ratio", "grades"}
)
"""Units of levels and means: they are not cumulative, and figures of several units cannot be summed."""
_each = re.compile(
    r"^(?:生|师|人|班|校)均|平均|\bper (?:pupil|student|child|capita|head|teacher|school)\b|\b(?:average|mean)\b", re.I
).search
"""Names of averages."""


class Baseline(NamedTuple):
    """A baseline, the year beside it, and its unit; `absent`: the text that says that there is none."""

    number: Decimal | None = None
    year: int | None = None
    unit: str = ""
    absent: str = ""


class Goal(NamedTuple):
    """A row of the table as understood; a field is empty if the table does not say it."""

    row: int
    name: str
    area: str
    aim: Aim
    baseline: Baseline = Baseline()
    year: int | None = None
    """Year of the target, if its title names one."""
    interim: Mapping[int, Decimal] = {}
    kind: str = ""
    measure: str = ""
    direction: str = ""
    adds_up: str = ""
    id: str = ""
    definition: str = ""
    due: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    offices: tuple[tuple[str, str], ...] = ()
    """Of both, (title, text): `notes` of columns that a plan has no field for, `offices` of those for offices."""
    area_above: bool = False
    """Whether the area is that of the row above, because its own cell is empty."""

    @property
    def unit(self) -> str:
        """The unit of its numbers; empty if it is unknown."""
        if self.aim.number is None:
            return ""
        unit = self.aim.unit or self.baseline.unit
        return unit or ("%" if names_a_rate(self.name) else "")

    @property
    def value(self) -> Decimal | None:
        """The number to be reached; None where there is none."""
        return self.aim.value(self.baseline.number)

    @property
    def mean(self) -> bool:
        """Whether it is a mean or a ratio, by its unit or its name."""
        return self.unit in MEANS or "/" in self.unit or (self.unit != "%" and _each(self.name) is not None)

    @property
    def falling(self) -> bool:
        """Whether its target lies below its baseline."""
        return self.value is not None and self.baseline.number is not None and self.value < self.baseline.number

    @property
    def limit(self) -> bool:
        """Whether its target says that it must not be exceeded."""
        return self.aim.rule in ("at_most", "below") or self.direction == "at_most" or self.value == 0


class Choice(NamedTuple):
    """A field's value and the reason; empty: the author has to decide. Without a message, the table says it.

    `kind` is the kind of the remark; a `comment` is only written into the plan.
    """

    value: str
    message: str = ""
    params: Mapping[str, object] = {}
    kind: Literal["taken", "asked", "comment"] = "taken"


def measure_of(goal: Goal) -> Choice:
    """Decide the `measure` of a goal."""
    if goal.measure:
        return Choice(goal.measure)
    if goal.aim.number is None:
        return Choice("milestone", N_("a milestone"))
    return _level_by_its_kind(goal) or _level_or_count(goal)


def _level_by_its_kind(goal: Goal) -> Choice | None:
    """Return a level for a rate, a mean or a range, whatever their numbers are; else None."""
    # docs/method.md, "A rate does not accumulate".
    if goal.unit == "%":
        return Choice("level", N_("a level, as it is a rate"))
    if goal.mean:
        if _each(goal.name):
            return Choice("level", N_("a level, as it is an average"))
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
    if goal.falling and goal.aim.rule not in ("at_least", "above"):
        if _falls(goal.name):
            return Choice("level", N_("a level that is to fall, by its name"))
        if goal.aim.change:
            return Choice("level", N_("a level that is to fall, by its target"))
        message = N_("`level` if it is to fall below its baseline, `cumulative` if it is counted up anew")
        return Choice("", message, kind="asked")
    return Choice("cumulative", N_("a count, added up within the period"))


_LIMIT = N_("taken from the table: the target is a limit, or below the baseline")


def direction_of(goal: Goal, measure: str) -> Choice | None:
    """Decide the `direction` where the plan must state it: a limit, or a level to be held. None: not stated."""
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
        if held or (goal.direction and measure == "level"):
            return Choice("at_least")
        return None
    if value == 0:
        return Choice("at_most", _LIMIT)
    if measure != "level":
        return None
    if goal.falling:
        return Choice("at_most", _LIMIT)
    if value is not None and value == baseline:
        return Choice("", N_("the target is the baseline: `at_least` or `at_most`"), kind="asked")
    return None


def adds_up_of(goal: Goal) -> Choice:
    """Decide how figures of several units add up."""
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
    if goal.mean:
        return Choice("none", N_("only the whole reports it: figures in this unit cannot be summed"))
    return Choice("sum", N_("figures of several units are summed; `none`: only the whole reports it"), kind="comment")


def target_of(goal: Goal) -> Choice | None:
    """Return a question about the target, or how it was understood; None if it is as the table says."""
    value, baseline = goal.value, goal.baseline.number
    if goal.aim.change and baseline is None:
        message = N_("a change from a baseline that the table does not give: add `baseline: …`")
        return Choice(str(goal.aim.written()), message, kind="asked")
    if value is not None and baseline is not None and goal.unit != "%" and 0 < value * 10 < baseline:
        message = N_("the table says {value}, less than a tenth of the baseline {baseline}: are both in one unit?")
        return Choice("", message, {"value": value, "baseline": baseline}, "asked")
    if goal.aim.change:
        return Choice("taken", N_("a change from the baseline"))
    if goal.aim.taken:
        return Choice("taken", goal.aim.taken)
    return None


def choices_of(goal: Goal) -> Iterator[tuple[str, Choice]]:
    """Yield (field, choice) for every field that was decided."""
    if goal.area_above:
        yield "area", Choice(goal.area, N_("area {area}, as in the row above"), {"area": goal.area})
    measure = measure_of(goal)
    yield "measure", measure
    direction = direction_of(goal, measure.value)
    if direction:
        yield "direction", direction
    yield from _unit_choice(goal)
    if goal.baseline.absent:
        yield "baseline", Choice("none", N_("no baseline: the table says “{text}”"), {"text": goal.baseline.absent})
    target = target_of(goal)
    if target:
        yield "target", target
    if goal.kind:
        yield "kind", Choice(goal.kind)
    elif goal.aim.stretch:
        yield "kind", Choice("stretch", N_("“strive for” as a stretch target"))
    if goal.interim and goal.baseline.number is None and measure.value == "level":
        yield "path", Choice("", N_("the path of a level starts at its baseline: add `baseline: …`"), kind="asked")
    yield "adds_up", adds_up_of(goal)


def _unit_choice(goal: Goal) -> Iterator[tuple[str, Choice]]:
    if goal.aim.number is None:
        return
    if not goal.unit:
        yield "unit", Choice("", N_("in which unit is it counted? Add it to `units` as well"), kind="asked")
    elif not goal.aim.unit and not goal.baseline.unit:
        yield "unit", Choice("%", N_("in %, by its name"))
    elif over_100(goal):
        yield "unit", Choice("%", N_("may exceed 100 %, by its name"))


def over_100(goal: Goal) -> bool:
    """Whether a rate may exceed 100 %, by its name: gross enrolment ratios do."""
    return goal.unit == "%" and _gross(goal.name) is not None
