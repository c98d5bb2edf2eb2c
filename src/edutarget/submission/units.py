"""Units beside one another: names that stand for two of them, and what a unit leaves out of all of its files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from edutarget.plan.models import Plan
from edutarget.plan.reporting_checks import share_twice
from edutarget.plan.unit_names import sharing, spelled_alike
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Path, Problem
from edutarget.submission.loading import Loader

UnitAndDay = tuple[str | None, date]


def name_problems(plan: Plan, units: Collection[str], path: Path = ()) -> Iterator[tuple[str, Problem]]:
    """Units that are one written in two ways, or that take one share of the plan together, and why."""
    for unit, other in spelled_alike(units):
        yield unit, Problem("unit-twice", path, {"unit": unit, "other": other})
    told: set[str] = set()
    for unit, other, key, share in sharing(plan, units):
        if unit not in told:
            told.add(unit)
            yield unit, share_twice(path, plan, unit, other, key, share)


def names_of_units(loader: Loader, given: Iterable[tuple[str | None, str]]) -> Iterator[Diagnostic]:
    """The same of the units of many files, each at the first file that names it; `given`: unit and file."""
    first: dict[str, str] = {}
    for unit, file in given:
        if unit is not None:
            first.setdefault(unit, file)
    for unit, problem in name_problems(loader.plan, first, ("unit",)):
        yield from loader.locate(first[unit], [problem])


def left_out(loader: Loader, given: Iterable[tuple[UnitAndDay, int, str]]) -> Iterator[Diagnostic]:
    """What units leave out that they must report by that day, told at the last of their files of one day.

    `given`: unit and day, which indicators are reported, as bits in the plan's order, and the file.
    """
    reported: dict[UnitAndDay, int] = {}
    last: dict[UnitAndDay, str] = {}
    for group, bits, file in given:
        reported[group] = reported.get(group, 0) | bits
        last[group] = file
    indicators = loader.plan.indicators
    bit = {key: 1 << index for index, key in enumerate(indicators)}
    for (unit, day), bits in reported.items():
        asked = (key for key in loader.plan.asked_of(unit) if not bits & bit[key])
        missing = tuple(key for key in asked if (known := indicators[key].known_from) is None or day >= known)
        if missing:
            words = {"count": len(missing), "missing": missing}
            yield from loader.locate(last[unit, day], [Problem("not-complete", ("actuals",), words)])
