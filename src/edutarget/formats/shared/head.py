"""The lines above a result: which plan, as of when, from whom. Built here once; every format only lays them out."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from edutarget.formats.shared.view import View
from edutarget.language.terms import N_, NN_
from edutarget.language.words import Words
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
        unit="" if unit is None else _alone(unit, words),
        framework=_framework(plan, words),
        selection="" if count is None else _selection(count, len(plan.indicators), words),
    )


def submitted(day: date | None, by: tuple[str, ...], words: Words) -> str:
    """Of which day a result is, and who submitted its figures."""
    return words(N_("as of {day} · submitted by {who}"), day=day, who=by)


def _alone(unit: str, words: Words) -> str:
    return words(N_("figures of {unit} alone, beside the targets of the whole plan"), unit=unit)


def _framework(plan: Plan, words: Words) -> str:
    """The framework's name and the lists that the digits of the name count."""
    if plan.framework is None:
        return ""
    counted = (plan.framework.lists[key] for key in plan.framework.digits or plan.framework.lists)
    lists = " · ".join(words.word(members) for members in counted)
    return words(N_("framework “{name}”: {lists}"), name=plan.framework.name, lists=lists)


def _selection(shown: int, count: int, words: Words) -> str:
    told = NN_("a selection: {shown} of {count} indicator", "a selection: {shown} of {count} indicators")
    return "" if shown == count else words(told, shown=shown, count=count)
