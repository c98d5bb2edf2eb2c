"""What of a report or a trend is wanted: names as people write them, as the ids they stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypedDict, get_args

from edutarget.api.targets import Targets
from edutarget.formats.view import Grouping, Order
from edutarget.language.terms import N_
from edutarget.plan.indicator import TARGET_KINDS
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import EdutargetError

Some = str | Iterable[str]
"""One name or several."""


class ReportOptions(TypedDict, total=False):
    """The options of a report, each as the command has it; a name, or a list of several."""

    area: Some
    band: Some
    kind: Some
    responsible: Some
    why: Some
    only_problems: bool
    by: Grouping | None
    sort: Order
    brief: bool


class Selection(NamedTuple):
    """What of a report is wanted, by ids, in which order, and how much of each row; see `selection`."""

    areas: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()
    only_problems: bool = False
    by: Grouping | None = None
    sort: Order = "area"
    brief: bool = False


def selection(
    targets: Targets,
    *,
    area: Some = (),
    band: Some = (),
    kind: Some = (),
    responsible: Some = (),
    why: Some = (),
    only_problems: bool = False,
    by: Grouping | None = None,
    sort: Order = "area",
    brief: bool = False,
) -> Selection:
    """The options of a report, each name as the id it stands for; raises EdutargetError where there is none."""
    from edutarget.report.verdict import BANDS

    plan, offices = targets.plan, targets.listed.offices
    chosen(by or (), one_of(get_args(Grouping)), get_args(Grouping))
    chosen(sort, one_of(get_args(Order)), get_args(Order))
    if brief:
        _refuse_with_brief(by, sort)
        by = by or ("office" if offices else None)
    _refuse_grouping(by, targets)
    return Selection(
        areas=chosen(area, plan.area_of, plan.areas),
        bands=chosen(band, one_of(BANDS), BANDS),
        kinds=chosen(kind, one_of(TARGET_KINDS), TARGET_KINDS),
        offices=chosen(responsible, one_of(offices), offices),
        explained=tuple(_indicator(plan, written) for written in names(why)),
        only_problems=only_problems,
        by=by,
        sort=sort,
        brief=brief,
    )


def names(written: Some) -> list[str]:
    """One name or several, as a list."""
    if isinstance(written, str):
        return [written]
    return list(written)


def chosen(written: Some, known: Callable[[str], str | None], among: Iterable[str]) -> tuple[str, ...]:
    """Each name as the choice that it stands for; raises EdutargetError."""
    found: list[str] = []
    for name in names(written):
        choice = known(name)
        if choice is None:
            raise EdutargetError((), N_("`{value}` is not one of: {choices}"), value=name, choices=tuple(among))
        found.append(choice)
    return tuple(found)


def one_of(choices: Iterable[str]) -> Callable[[str], str | None]:
    """A function from a word, written with hyphens or underscores, to the choice that it names."""
    known = {**{choice.replace("_", "-"): choice for choice in choices}, **{choice: choice for choice in choices}}
    return known.get


def _refuse_with_brief(by: str | None, sort: str) -> None:
    message = N_("--brief is by area or office, then the most serious first: leave out {option}")
    if by == "framework":
        raise EdutargetError((), message, option="--by")
    if sort != "area":
        raise EdutargetError((), message, option="--sort")


def _refuse_grouping(by: str | None, targets: Targets) -> None:
    """Refuse what there is nothing to group by."""
    if by == "framework" and targets.plan.framework is None:
        raise EdutargetError((), N_("--by framework: the plan has no framework"))
    if by == "office" and not targets.listed.offices:
        message = N_(
            "--by office: there is no list of offices; name one with --units, or put units.yaml beside the plan"
        )
        raise EdutargetError((), message)


def _indicator(plan: Plan, written: str) -> str:
    """The id of an indicator given by id or name."""
    key = plan.id_of(written)
    if key is None:
        message = N_("--why {written}: the plan has no such indicator; did you mean {likely}?")
        raise EdutargetError((), message, written=written, likely=plan.like(written))
    return key
