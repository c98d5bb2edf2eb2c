"""What each office and unit of a list still owes: any file at all, a file without errors, or some figures."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from edutarget.plan.reporting_list import UnitNames
from edutarget.problems.diagnostic import Diagnostic
from edutarget.report.goal import goal_of
from edutarget.report.verdict import progress_of
from edutarget.rollup.month import Month
from edutarget.submission.handed_in import HandedIn
from edutarget.submission.owed import Owed


def owed(month: Month, as_of: date) -> tuple[Owed, ...]:
    """What each office and each unit of the list still owes on a day, in the order of the list."""
    return (*_of_offices(month, as_of), *_of_units(month, as_of))


def _is_due(month: Month, key: str, as_of: date) -> bool:
    """Whether there should be a figure of an indicator by a day, by the rules of the report."""
    goal = goal_of(month.plan, month.plan.indicators[key])
    return progress_of(goal, None, as_of, as_of).band == "no_data"


def _of_offices(month: Month, as_of: date) -> Iterator[Owed]:
    given = _reported(month.whole)
    for name, office in month.listed.offices.items():
        asked = [key for key in month.listed.asked_of_office(month.plan, name) if _is_due(month, key, as_of)]
        files = [one for one in month.whole if one.submission is not None and one.submission.office == name]
        found = _state(files, asked, given)
        if found is not None:
            yield found._replace(kind="office", name=name, contact=office.contact or _phone(files))


def _of_units(month: Month, as_of: date) -> Iterator[Owed]:
    names = UnitNames(month.plan, month.listed.units)
    # A unit whose file was excluded or unreadable owes a correction, not a file
    unused: dict[str | None, list[HandedIn]] = {}
    for one in (*month.excluded, *month.unread):
        unused.setdefault(_unit_meant(one, names), []).append(one)
    due = [key for key in month.plan.indicators if _is_due(month, key, as_of)]
    for path, unit in month.listed.units.items():
        asked = [key for key in due if month.plan.indicators[key].asked_of(path, unit.kinds) is not False]
        own = (path, *unit.formerly)
        files = [one for name in own for one in (*month.parts.get(name, ()), *unused.get(name, ()))]
        found = _state(files, asked, _reported(files))
        if found is not None:
            yield found._replace(name=path, contact=unit.contact or _phone(files))


def _phone(files: Sequence[HandedIn]) -> str | None:
    """The phone number in the newest file that has one."""
    given = [one.submission for one in files if one.submission is not None and one.submission.signed.phone]
    if not given:
        return None
    return max(given, key=lambda one: one.as_of).signed.phone


def _unit_meant(one: HandedIn, names: UnitNames) -> str | None:
    """The unit of the list whose file it seems to be: by its content, else by the name of the file."""
    written: list[str] = []
    if one.submission is not None:
        written = [one.submission.unit] if one.submission.unit is not None else list(one.submission.submitted_by)
    candidates = [*written, os.path.splitext(os.path.basename(one.file))[0]]
    return next(filter(None, map(names.listed, candidates)), None)


def _reported(files: Sequence[HandedIn]) -> set[str]:
    return {key for one in files if one.submission is not None and one.counts for key in one.submission.entries}


def _state(files: Sequence[HandedIn], asked: Sequence[str], given: Collection[str]) -> Owed | None:
    """What is owed, without kind and name; None if nothing is."""
    missing = tuple(key for key in asked if key not in given)
    errors: list[Diagnostic] = [error for one in files for error in one.errors]
    if errors:
        return Owed("unit", "", "faulty", missing, first_problem=errors[0])
    if not missing:
        return None
    if not files:
        return Owed("unit", "", "not_reported", missing)
    return Owed("unit", "", "incomplete", missing)
