"""The lines above a result: which plan, as of when, from whom. Built here once; every format only lays them out."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from edutarget.formats.view import View
from edutarget.language.terms import N_, NN_, Term
from edutarget.language.words import Words
from edutarget.plan.framework import Framework
from edutarget.plan.models import Plan


class Head(NamedTuple):
    """One line each; empty where there is nothing to say.

    `plan` is its name, `about` the days and who submitted, `source` the plan's id and file, `unit` whose figures
    alone they are, `framework` the plan's framework, `selection` that indicators were left out.
    """

    plan: str
    about: str
    source: str
    unit: str
    framework: str
    selection: str


def head_of(plan: Plan, view: View, about: str, unit: str | None = None, count: int | None = None) -> Head:
    """The head of a result that has `count` of the plan's indicators (None: all), of one `unit` alone (None: not)."""
    words = view.words
    return Head(
        plan=words.word(plan.name),
        about=about,
        source=words(N_("plan {id} from {file}"), id=plan.id, file=view.plan_file),
        unit="" if unit is None else _alone(plan, unit, words),
        framework=_framework(plan, words),
        selection="" if count is None else _selection(count, len(plan.indicators), words),
    )


def submitted(day: date | None, by: tuple[str, ...], words: Words) -> str:
    """Of which day a result is, and who submitted its figures."""
    return words(N_("as of {day} · submitted by {who}"), day=day, who=by)


def _alone(plan: Plan, unit: str, words: Words) -> str:
    """Whose figures alone a result has, and what its targets say of them."""
    if plan.is_part(unit):
        return words(
            N_("figures of {unit} alone; judged only where the plan gives it a share of the target"), unit=unit
        )
    if plan.unit is None:
        return words(N_("figures of {unit} alone; the targets are those of the whole plan"), unit=unit)
    return words(N_("figures of {unit}"), unit=unit)


def _framework(plan: Plan, words: Words) -> str:
    """The framework's name and the lists that the digits of the name count."""
    if plan.framework is None:
        return ""
    counted = (plan.framework.lists[key] for key in plan.framework.digits or plan.framework.lists)
    lists = " · ".join(words.word(members) for members in counted)
    return words(N_("{name}: {text}"), name=framework_title(plan.framework, words), text=lists)


def framework_title(framework: Framework, words: Words) -> str:
    """What the plan calls its framework, and its name: `Working approach “…”`."""
    title = words(N_("{kind} “{name}”"), kind=framework.kind or Term(N_("framework")), name=framework.name)
    return title[:1].upper() + title[1:]


def _selection(shown: int, count: int, words: Words) -> str:
    told = NN_("a selection: {shown} of {count} indicator", "a selection: {shown} of {count} indicators")
    return "" if shown == count else words(told, shown=shown, count=count)
