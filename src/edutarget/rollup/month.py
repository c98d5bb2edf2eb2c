"""Read the files of offices and units, sort them by whose figures they are, and find who still owes what.

The rules are in `docs/month.md`: which files are of the whole, and which of which part.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from edutarget.files.reading import shown_name
from edutarget.language.text import folded_path
from edutarget.plan.models import Plan
from edutarget.plan.reporting_list import ReportingList, UnitNames, path_inside
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Problem, Refused
from edutarget.report.goal import goal_of
from edutarget.report.verdict import progress_of
from edutarget.rollup.judge import ANY_UNIT
from edutarget.submission.combining import unit_name_problems, unlisted, with_all_reported
from edutarget.submission.handed_in import HandedIn, read_handed_in
from edutarget.submission.models import NotCounted, Owed, Submission


class Found(NamedTuple):
    """A problem of a file among others, and the figure that it is about; `indicator` None: the whole file.

    `counted`: the figure counts.
    """

    file: str
    problem: Problem
    unit: str | None = None
    indicator: str | None = None
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """The files of the whole, and those of each part by its name in the list, if there is one.

    `unread` could not be read; `excluded` are not used, because of their problems in `found`; `later` are of days after
    the one that was asked for. `assumed` are those of the whole although no list says so.
    """

    plan: Plan
    listed: ReportingList
    whole: Sequence[HandedIn]
    parts: Mapping[str, Sequence[HandedIn]]
    unread: Sequence[HandedIn] = ()
    excluded: Sequence[HandedIn] = ()
    found: Sequence[Found] = ()
    all_reported: bool = False
    later: Sequence[HandedIn] = ()
    assumed: Sequence[HandedIn] = ()

    @property
    def files(self) -> list[HandedIn]:
        """Every file, in the order of their names."""
        of_parts = (one for files in self.parts.values() for one in files)
        several = [*self.whole, *of_parts, *self.unread, *self.excluded, *self.later]
        return sorted(several, key=lambda one: one.file)

    @property
    def problems(self) -> list[Diagnostic]:
        """The problems of each file by itself."""
        return [diagnostic for one in self.files for diagnostic in one.diagnostics]

    @property
    def assumed_names(self) -> tuple[str, ...]:
        """The names of the `assumed` files, each with its submitters."""
        sent = ((one.file, one.submission) for one in self.assumed)
        return tuple(
            f"{shown_name(file)} ({', '.join(submission.submitted_by)})" for file, submission in sent if submission
        )

    @property
    def newest(self) -> date | None:
        """The newest day of any file whose head could be read."""
        files = [*self.whole, *(one for files in self.parts.values() for one in files)]
        days = [one.submission.as_of for one in files if one.submission is not None and one.counts]
        return max(days, default=None)


class Whose:
    """Decides whose figures a submission has, one submission after the other: the whole's, or those of a part.

    Without a list, a unit is called as the first submission of it spells it.
    """

    def __init__(
        self, plan: Plan, listed: ReportingList, several_units: bool = True, unit_needed: bool = False
    ) -> None:
        """`several_units`: if the plan has no `unit` and no list, every unit is a part; else the only one is the whole.
        `unit_needed`: a submission without `unit` is refused."""
        self.plan, self.listed = plan, listed
        self.several_units, self.unit_needed = several_units, unit_needed
        self.names = UnitNames(plan, listed.units)
        self.spelled: dict[str, str] = {}

    def part(self, unit: str | None, submitted_by: Sequence[str]) -> str | None:
        """The name of the part, None for the whole; raises Refused if neither is certain."""
        if unit is None:
            self._refuse_unnamed(submitted_by)
            return None
        problem = self.names.problem(unit)
        is_part = self.plan.is_part(unit) or (self.several_units and self.plan.adds_up(unit))
        name = self.names.listed(unit) if self.listed.units else None
        if problem is None and self.listed.units and is_part and name is None:
            _unit, unknown = next(unlisted(self.listed.units, [unit]))
            problem = unknown._replace(place=("unit",))
        if problem is not None:
            raise Refused.from_problems(problem)
        if not is_part:
            return None
        return name or self.spelled.setdefault(path_inside(self.plan.unit, unit), unit)

    def _refuse_unnamed(self, submitted_by: Sequence[str]) -> None:
        if self.listed.office_of(submitted_by) is not None:
            return
        if self.unit_needed:
            raise Refused("no-unit", unit=ANY_UNIT)
        own = next(filter(None, map(self.names.listed, submitted_by)), None)
        if own is not None:
            raise Refused("no-unit", unit=own)


@dataclass(slots=True)
class _Sorter:
    """Assigns files to the whole, a part, or the excluded ones, one by one."""

    whose: Whose
    whole: list[HandedIn] = field(default_factory=list)
    parts: dict[str, list[HandedIn]] = field(default_factory=dict)
    excluded: list[HandedIn] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    unnamed: list[HandedIn] = field(default_factory=list)

    def take(self, one: HandedIn, submission: Submission) -> None:
        """Assign one file that could be read."""
        try:
            part = self.whose.part(submission.unit, submission.submitted_by)
        except Refused as no:
            self.found.append(Found(one.file, no.problem, submission.unit))
            self.excluded.append(one)
            return
        if part is not None:
            same = self.parts.setdefault(part, [])
            same.append(one._replace(submission=replace(submission, unit=part, part=True)))
            return
        office = self.whose.listed.office_of(submission.submitted_by)
        if submission.unit is None and office is None:
            self.unnamed.append(one)
        self.whole.append(one._replace(submission=replace(submission, unit=None, part=False, office=office)))


def read_month(
    plan: Plan,
    listed: ReportingList,
    files: Sequence[str],
    today: date,
    until: date | None = None,
    *,
    all_reported: bool = False,
    units_needed: bool = False,
    done: Callable[[int], None] = lambda count: None,
) -> Month:
    """Read files and sort them by whose figures they are; figures of days after `until` are left out.

    If the plan has no `unit` and no list, the files of a single unit are the whole's. `all_reported`: sums with unknown
    coverage come from all units; only without a list. `units_needed`: without a list, a file that names no unit is
    refused. `done` is called with the size of each finished chunk.
    """
    handed = read_handed_in(plan, files, today, done)
    later: list[HandedIn] = []
    if until is not None:
        by_then = [(one, one.until(until)) for one in handed]
        later = [one for one, kept in by_then if kept is None]
        handed = [kept for _one, kept in by_then if kept is not None]
    units = {one.submission.unit for one in handed if one.submission is not None} - {None}
    sorter = _Sorter(Whose(plan, listed, len(units) > 1 or units_needed, units_needed and not listed.units))
    for one in handed:
        if one.submission is not None:
            submission = one.submission
            if all_reported:
                submission = with_all_reported(submission)
            sorter.take(one, submission)
    unread = [one for one in handed if one.submission is None]
    # Two spellings of one unit would count it twice, so neither counts
    found, twice = sorter.found, set[str]()
    for unit, problem in unit_name_problems(plan, sorter.parts, ("unit",)):
        once = problem.rule != "unit-twice"
        found.append(Found(sorter.parts[unit][0].file, problem, unit, counted=once))
        if not once:
            twice.add(unit)
    parts = {unit: files for unit, files in sorter.parts.items() if unit not in twice}
    excluded = [*sorter.excluded, *(one for unit in sorted(twice & sorter.parts.keys()) for one in sorter.parts[unit])]
    assumed = sorter.unnamed if parts else []
    return Month(plan, listed, sorter.whole, parts, unread, excluded, found, all_reported, later, assumed)


def unit_asked_for(month: Month, written: str) -> str | None:
    """The part with a path or the end of one; None if there is none or several."""
    listed = UnitNames(month.plan, month.listed.units).listed(written)
    if listed is not None:
        return listed
    wanted = folded_path(path_inside(month.plan.unit, written))
    paths = {unit: folded_path(path_inside(month.plan.unit, unit)) for unit in month.parts}
    meant = [unit for unit, path in paths.items() if f"/{path}".endswith(f"/{wanted}")]
    if len(meant) == 1:
        return meant[0]
    return None


def concerning(month: Month, unit: str) -> Month:
    """The files of one part, and those that may be its own because they do not say whose they are."""
    why = {one.file: one.problem for one in month.found}
    excluded = [one for one in month.excluded if _may_be_of(month.plan, unit, one.submission, why.get(one.file))]
    kept = replace(
        month,
        whole=[one for one in month.whole if not one.counts and one.submission and one.submission.office is None],
        parts={unit: month.parts.get(unit, ())},
        excluded=excluded,
        later=[one for one in month.later if one.submission and _same_path(month.plan, one.submission.unit, unit)],
        assumed=[],
    )
    files = {one.file for one in kept.files}
    return replace(kept, found=[one for one in month.found if one.file in files])


def _may_be_of(plan: Plan, unit: str, submission: Submission | None, why: Problem | None) -> bool:
    """Whether a file that is excluded because of its `unit` may be of a part."""
    if submission is None or why is None:
        return True
    if why.rule == "unit-unclear":
        return unit in why.params["units"]
    named = submission.unit
    if named is None and isinstance(why.params["unit"], str):  # a unit of the list that left its own name out
        named = why.params["unit"]
    return named is None or _same_path(plan, named, unit)


def _same_path(plan: Plan, one: str | None, other: str) -> bool:
    return one is not None and folded_path(path_inside(plan.unit, one)) == folded_path(path_inside(plan.unit, other))


# What is owed


def owed(month: Month, as_of: date, between: Sequence[NotCounted] = ()) -> tuple[Owed, ...]:
    """What each office and each unit of the list still owes on a day, in the order of the list.

    `between`: figures that do not count because of another file.
    """
    return (*_of_offices(month, as_of, between), *_of_units(month, as_of, between))


def _is_due(month: Month, key: str, as_of: date) -> bool:
    """Whether there should be a figure of an indicator by a day, by the rules of the report."""
    goal = goal_of(month.plan, month.plan.indicators[key])
    return progress_of(goal, None, as_of).band == "no_data"


def _of_offices(month: Month, as_of: date, between: Sequence[NotCounted]) -> Iterator[Owed]:
    of_whole = [one for one in between if one.unit is None]
    given = _reported(month.whole) - {one.indicator for one in of_whole}
    for name, office in month.listed.offices.items():
        asked = [key for key in month.listed.asked_of_office(month.plan, name) if _is_due(month, key, as_of)]
        files = [one for one in month.whole if one.submission is not None and one.submission.office == name]
        names = {shown_name(one.file) for one in files}
        found = _state(files, asked, given, [one for one in of_whole if one.problem and one.problem.file in names])
        if found is not None:
            yield found._replace(kind="office", name=name, contact=office.contact or _phone(files))


def _of_units(month: Month, as_of: date, between: Sequence[NotCounted]) -> Iterator[Owed]:
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
        wrong = [one for one in between if one.unit in own]
        found = _state(files, asked, _reported(files) - {one.indicator for one in wrong}, wrong)
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


def _state(
    files: Sequence[HandedIn], asked: Sequence[str], given: Collection[str | None], between: Sequence[NotCounted]
) -> Owed | None:
    """What is owed, without kind and name; None if nothing is."""
    missing = tuple(key for key in asked if key not in given)
    errors: list[Diagnostic] = [error for one in files for error in one.errors]
    errors += [one.problem for one in between if one.problem is not None]
    if errors:
        return Owed("unit", "", "faulty", missing, first_problem=errors[0])
    if not missing:
        return None
    if not files:
        return Owed("unit", "", "not_reported", missing)
    return Owed("unit", "", "incomplete", missing)
