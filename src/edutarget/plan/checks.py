"""Checks of a plan against itself: functions that yield problems at data paths.

The docstring of a check states what must hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial

from edutarget.figures.parse import unit_name
from edutarget.language.text import closest, folded, folded_path, path_ends
from edutarget.plan.fields import Text
from edutarget.plan.goal_checks import goals
from edutarget.plan.indicator import Indicator
from edutarget.plan.models import Plan, ReportingUnits
from edutarget.problems.problem import EMPTY, Path, Problem, Refused


def period(plan: Plan) -> Iterator[Problem]:
    """The period begins before it ends, and baseline years lie before the year in which it ends."""
    start, end = plan.period.start, plan.period.end
    if end < start:
        yield Problem("period-reversed", ("period", "end"), {"start": start, "end": end})
    if plan.baseline_year >= end.year:
        yield Problem("baseline-year", ("baseline_year",), {"year": str(plan.baseline_year), "start": start})
    for key, indicator in plan.indicators.items():
        if indicator.baseline_year is not None and indicator.baseline_year >= end.year:
            path = ("indicators", key, "baseline_year")
            yield Problem("baseline-year", path, {"year": str(indicator.baseline_year), "start": start})


def framework(plan: Plan) -> Iterator[Problem]:
    """The digits of the framework's name are the lengths of its lists."""
    if plan.framework is None or not plan.framework.digits:
        return
    lists = plan.framework.lists
    for index, key in enumerate(plan.framework.digits):
        if key not in lists:
            words = {"written": key, "known": tuple(lists)}
            yield Problem("unknown-list", ("framework", "digits", index), words)
    counts = "".join(str(len(lists[key].items)) for key in plan.framework.digits if key in lists)
    if counts != plan.framework.name:
        yield Problem("framework-digits", ("framework", "name"), {"name": plan.framework.name, "counts": counts})


def names(plan: Plan) -> Iterator[Problem]:
    """Every id and every name is used once, whatever its quotes, width and case."""
    yield from _repeated({("indicators", key): indicator for key, indicator in plan.indicators.items()})
    yield from _repeated({("areas", key): area for key, area in plan.areas.items()})
    if plan.framework is None:
        return
    seen: dict[str, str] = {}
    for group, members in plan.framework.lists.items():
        path = ("framework", "lists", group, "items")
        yield from _repeated({(*path, key): item for key, item in members.items.items()})
        for key in members.items:
            if seen.setdefault(key, group) != group:
                yield Problem("repeated-id", (*path, key), {"id": key, "other": seen[key]})


def _repeated(things: Mapping[Path, Text]) -> Iterator[Problem]:
    taken = {folded(str(path[-1])): path for path in things}
    for path, thing in things.items():
        others = {lang: taken.setdefault(folded(thing[lang]), path) for lang in ("en", "zh")}
        lang = next((lang for lang, other in others.items() if other != path), None)
        if lang is not None:  # one problem, also where both names are repeated
            yield Problem("repeated-name", (*path, lang), {"name": thing[lang], "other": others[lang][-1]})


def units(plan: Plan) -> Iterator[Problem]:
    """Factors of units are above zero."""
    for key, unit in plan.units.items():
        for name, factor in unit.also.items():
            if factor <= 0:
                yield Problem("unit-factor", ("units", key, "also", name), {"value": factor})


def references(plan: Plan) -> Iterator[Problem]:
    """Areas, units, framework items and totals that indicators refer to exist."""
    items = dict.fromkeys(key for _, key, _ in plan.framework.items()) if plan.framework else {}
    for key, indicator in plan.indicators.items():
        path = ("indicators", key)
        # Parameters that are slow to compute are callables: `Problems` calls them only for problems that it keeps.
        if indicator.area not in plan.areas:
            words = {"written": indicator.area, "known": partial(_called, indicator.area, plan.areas)}
            yield Problem("unknown-area", (*path, "area"), words)
        if indicator.unit is not None and indicator.unit not in plan.units:
            words = {"written": indicator.unit or EMPTY, "known": partial(_called, indicator.unit, plan.units)}
            yield Problem("undefined-unit", (*path, "unit"), words)
        for index, item in enumerate(indicator.serves):
            if item not in items:
                words = {"written": item, "suggestions": partial(_like, item, items)}
                yield Problem("unknown-item", (*path, "serves", index), words)
        yield from _total(plan, key, indicator, path)


def _called(written: str, things: Mapping[str, Text]) -> tuple[str, ...]:
    """Return the ids of the things with this name; all ids where there is none."""
    named = tuple(key for key, thing in things.items() if folded(written) in map(folded, (thing.zh, thing.en, key)))
    return named or tuple(things)


def _total(plan: Plan, key: str, indicator: Indicator, path: Path) -> Iterator[Problem]:
    total = plan.indicators.get(indicator.part_of or "")
    if indicator.part_of and (total is None or indicator.part_of == key or total.unit != indicator.unit):
        words = {"written": indicator.part_of, "suggestions": partial(_totals_like, plan, key, indicator)}
        yield Problem("unknown-total", (*path, "part_of"), words)


def _totals_like(plan: Plan, key: str, indicator: Indicator) -> tuple[str, ...]:
    others = [other for other, item in plan.indicators.items() if item.unit == indicator.unit and other != key]
    return _like(indicator.part_of or "", others)


def _like(written: str, known: Iterable[str]) -> tuple[str, ...]:
    return closest(written, known) or tuple(known)


def _circles(plan: Plan) -> Iterator[list[str]]:
    """Yield each cycle of `part_of` as a list of ids."""
    done: set[str] = set()  # shared by all walks, so that each indicator is visited once
    for first in plan.indicators:
        way: list[str] = []
        key: str | None = first
        while key in plan.indicators and key not in done:
            done.add(key)
            way.append(key)
            key = plan.indicators[key].part_of
        if key in way and key != way[-1]:  # an indicator that is its own total is an `unknown-total`
            yield way[way.index(key) :]


def parts(plan: Plan) -> Iterator[Problem]:
    """Parts are not rates and form no cycle, and their targets add up to the target of their total."""
    # docs/method.md, "At the edges": rates do not add up, hence they have no parts.
    for key, indicator in plan.indicators.items():
        if indicator.part_of and plan.limits_of(indicator).rate:
            yield Problem("part-of-rate", ("indicators", key, "part_of"))
    in_circles: set[str] = set()
    for circle in _circles(plan):
        in_circles.update(circle)
        path = ("indicators", circle[0], "part_of")
        yield Problem("part-of-circle", path, {"circle": " → ".join([*circle, circle[0]])})
    for total, members in plan.parts.items():
        if total in in_circles:
            continue  # already reported
        same = [plan.indicators[key] for key in (total, *members) if key in plan.indicators]
        targets = [indicator.target for indicator in same]
        numbers = [target for target in targets if isinstance(target, Decimal)]
        # Without a number for each of them, in one unit, there is no sum to compare.
        comparable = len(numbers) > len(members) and len({indicator.unit for indicator in same}) == 1
        if comparable and numbers[0] != sum(numbers[1:]):
            words = {"parts": tuple(same[1:]), "sum": sum(numbers[1:]), "total": same[0], "value": numbers[0]}
            yield Problem("parts-mismatch", ("indicators", total, "target"), words)


def adding_up(plan: Plan) -> Iterator[Problem]:
    """Milestones add up by `all` or `any`, percentages by `ratio`, quantities by `sum` or `ratio`, others by `sum`.

    `none` fits every goal; a cumulative goal does not add up by `ratio` (docs/method.md, "A rate does not accumulate").
    """
    for key, indicator in plan.indicators.items():
        unit = plan.unit_of(indicator)
        if unit is None and indicator.measure != "milestone":
            continue  # already reported
        milestone = indicator.measure == "milestone"
        choices = ("all", "any") if milestone else ("sum",)
        if unit and not milestone and unit.kind in ("percent", "quantity"):
            choices = ("ratio",) if unit.kind == "percent" else ("sum", "ratio")
        if indicator.measure == "cumulative" and indicator.adds_up == "ratio":
            yield Problem("cumulative-rate", ("indicators", key, "measure"))
        elif indicator.adds_up not in (*choices, "none"):
            words = {"written": indicator.adds_up, "choices": (*choices, "none")}
            yield Problem("adds-up-unfit", ("indicators", key, "adds_up"), words)


# Reporting units, in the plan or in a list of its own

HERE = ("reporting_units",)


def listed(plan: Plan) -> Iterator[Problem]:
    """Check the plan's own list."""
    yield from list_problems(plan, plan.reporting_units, HERE)


def list_problems(plan: Plan, units: ReportingUnits, path: Path) -> Iterator[Problem]:
    """Yield unknown kinds, names that stand for two units, and units that have one share together."""
    taken: dict[str, str] = {}
    for name, unit in units.items():
        for index, kind in enumerate(unit.kinds):
            if kind not in plan.unit_kinds:
                words = {"written": kind, "known": tuple(plan.unit_kinds)}
                yield Problem("unknown-kind", (*path, name, "kinds", index), words)
        places = [(name, (*path, name)), *_former(unit.formerly, (*path, name, "formerly"))]
        for written, place in places:
            try:
                unit_name(written)
            except Refused as no:
                yield no.problem._replace(place=place)
                continue
            key = folded_path(written)
            if key in taken:
                yield Problem("unit-twice", place, {"unit": written, "other": taken[key]})
            else:
                taken[key] = written
    for name, problem in share_problems(plan, units):
        yield problem.prefixed((*path, name))


def _former(names: list[str], path: Path) -> Iterator[tuple[str, Path]]:
    return ((name, (*path, index)) for index, name in enumerate(names))


def share_problems(plan: Plan, units: Iterable[str]) -> Iterator[tuple[str, Problem]]:
    """Yield (unit, problem) for each unit whose share of an indicator belongs to an earlier unit already."""
    with_shares = {key: indicator for key, indicator in plan.indicators.items() if indicator.shares}
    # Last parts of the paths of all shares: by them most of thousands of units are skipped.
    named = {folded_path(share).rpartition("/")[2] for one in with_shares.values() for share in one.shares}
    first: dict[tuple[str, str], str] = {}
    for unit in units if with_shares else ():
        if folded_path(unit).rpartition("/")[2] not in named:
            continue
        for key, indicator in with_shares.items():
            share = indicator.share_named(unit)
            if share is None:
                continue
            other = first.setdefault((key, share), unit)
            if folded_path(other) != folded_path(unit):
                words = {"unit": unit, "other": other, "share": share, "indicator": indicator}
                yield unit, Problem("share-twice", (), words)


def reporters(plan: Plan) -> Iterator[Problem]:
    """Check that `reported_by` names kinds of units or, with a slash, units, which are in the list if there is one."""
    named = {folded_path(name) for one in plan.indicators.values() for name in one.reported_by}
    listed = {end for unit in plan.reporting_units for end in path_ends(folded_path(unit)) if end in named}
    for key, indicator in plan.indicators.items():
        for index, name in enumerate(indicator.reported_by):
            if name in plan.unit_kinds or ("/" in name and (not plan.reporting_units or folded_path(name) in listed)):
                continue
            words = {"written": name, "known": tuple(plan.unit_kinds)}
            yield Problem("unknown-reporter", ("indicators", key, "reported_by", index), words)


PLAN_CHECKS: tuple[Callable[[Plan], Iterator[Problem]], ...] = (
    period,
    framework,
    names,
    units,
    references,
    parts,
    adding_up,
    goals,
    listed,
    reporters,
)
