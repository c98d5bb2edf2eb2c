"""Checks of a list of reporting units, whether it stands in the plan or in a file of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from edutarget.figures.parse import unit_name
from edutarget.plan.models import Plan, ReportingUnits
from edutarget.plan.names import folded_path, path_ends
from edutarget.problems.problem import Path, Problem, Refused

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


REPORTING_CHECKS: tuple[Callable[[Plan], Iterator[Problem]], ...] = (listed, reporters)
