"""Checks of a list of reporting units, whether it stands in the plan or in a file of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from edutarget.plan.models import Plan
from edutarget.plan.reporting import ReportingUnits
from edutarget.plan.text import folded_path, path_ends
from edutarget.plan.unit_names import sharing
from edutarget.problems.problem import Path, Problem

HERE = ("reporting_units",)


def listed(plan: Plan) -> Iterator[Problem]:
    """The plan's own list."""
    yield from list_problems(plan, plan.reporting_units, HERE)


def list_problems(plan: Plan, units: ReportingUnits, path: Path) -> Iterator[Problem]:
    """Kinds the plan does not have, names that stand for two units, units that take one share together."""
    taken: dict[str, str] = {}
    for name, unit in units.items():
        for index, kind in enumerate(unit.kinds):
            if kind not in plan.unit_kinds:
                words = {"written": kind, "known": tuple(plan.unit_kinds)}
                yield Problem("unknown-kind", (*path, name, "kinds", index), words)
        places = [(name, (*path, name)), *_former(unit.formerly, (*path, name, "formerly"))]
        for written, place in places:
            if other := taken.get(folded_path(written)):
                yield Problem("unit-twice", place, {"unit": written, "other": other})
            taken.setdefault(folded_path(written), written)
    for name, other, key, share in sharing(plan, units):
        yield share_twice((*path, name), plan, name, other, key, share)


def _former(names: list[str], path: Path) -> Iterator[tuple[str, Path]]:
    return ((name, (*path, index)) for index, name in enumerate(names))


def share_twice(path: Path, plan: Plan, unit: str, other: str, indicator: str, share: str) -> Problem:
    """Two units that take one share together."""
    words = {"unit": unit, "other": other, "share": share, "indicator": plan.indicators[indicator]}
    return Problem("share-twice", path, words)


def reporters(plan: Plan) -> Iterator[Problem]:
    """What `reported_by` names is a kind of unit; or with a slash a unit, one of the list where there is one."""
    listed = {end for unit in plan.reporting_units for end in path_ends(folded_path(unit))}
    for key, indicator in plan.indicators.items():
        for index, name in enumerate(indicator.reported_by):
            if name in plan.unit_kinds or ("/" in name and (not listed or folded_path(name) in listed)):
                continue
            words = {"written": name, "known": tuple(plan.unit_kinds)}
            yield Problem("unknown-reporter", ("indicators", key, "reported_by", index), words)


REPORTING_CHECKS: tuple[Callable[[Plan], Iterator[Problem]], ...] = (listed, reporters)
