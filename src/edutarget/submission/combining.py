"""Several submissions: what they contradict one another in, and the newest figure of each indicator as one submission.

A submission can also be held against an earlier version of itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from edutarget.language.terms import N_, Term
from edutarget.plan.indicator import Indicator
from edutarget.plan.models import Plan, ReportingUnits
from edutarget.plan.names import folded_path, spelled_alike
from edutarget.plan.reporting_checks import share_problems
from edutarget.problems.problem import Path, Problem
from edutarget.submission.checks import CONFIRMED, parts_disagree
from edutarget.submission.entry import Entry, Value
from edutarget.submission.models import Submission


class SubmittedFile(NamedTuple):
    """A submission and its file."""

    file: str
    submission: Submission


class Conflict(NamedTuple):
    """A problem in one file because of another; `other_problem` has the place to look at in the other."""

    submitted: SubmittedFile
    problem: Problem
    other: SubmittedFile | None = None
    other_problem: Problem | None = None


# Combining


def combine(submissions: Sequence[Submission], as_of: date | None = None) -> Submission:
    """The newest figure of each indicator, as one submission of the day `as_of` (None: of the latest day).

    The submissions are of one unit and none is later than `as_of`; raises ValueError where there is none.
    """
    if not submissions:
        raise ValueError("there are no submissions to put together")
    days = by_day(submissions)
    day_shown = as_of or days[-1].as_of
    entries: dict[str, Entry] = {}
    day_of: dict[str, date] = {}
    for day in days:
        entries |= day.entries
        day_of |= dict.fromkeys(day.entries, day.as_of)
    older = {key: day for key, day in day_of.items() if day != day_shown}
    return Submission(days[0].plan, day_shown, submitters(submissions), entries, days[0].unit, older=older)


def by_day(submissions: Iterable[Submission]) -> list[Submission]:
    """One submission for each day, the earliest first."""
    days: dict[date, list[Submission]] = {}
    for submission in submissions:
        days.setdefault(submission.as_of, []).append(submission)
    return [_of_one_day(days[day]) for day in sorted(days)]


def _of_one_day(submissions: Sequence[Submission]) -> Submission:
    """The submissions of one day as one; of equal values the entry with the most parts, such as counts and a note."""
    entries: dict[str, Entry] = {}
    for submission in submissions:
        for key, entry in submission.entries.items():
            entries[key] = max(entries.get(key, entry), entry, key=_number_of_parts)
    first = submissions[0]
    return Submission(first.plan, first.as_of, submitters(submissions), entries, first.unit)


def _number_of_parts(entry: Entry) -> int:
    return sum(part is not None for part in entry)


def submitters(submissions: Iterable[Submission]) -> tuple[str, ...]:
    """Everyone who submitted, each once."""
    return tuple(dict.fromkeys(name for submission in submissions for name in submission.submitted_by))


# Conflicts between files


def conflicts(plan: Plan, files: Iterable[SubmittedFile]) -> Iterator[Conflict]:
    """Values that differ between files of one unit and day, each against the first of them; and parts in some files
    that do not add up to their total in another."""
    first: dict[tuple[str | None, date], dict[str, SubmittedFile]] = {}
    for here in files:
        indicators = first.setdefault((here.submission.unit, here.submission.as_of), {})
        for key, entry in here.submission.entries.items():
            there = indicators.setdefault(key, here)
            if there.submission.entries[key].value != entry.value:
                yield _different_values(plan, key, here, there)
    for indicators in first.values():
        yield from _parts_in_other_files(plan, indicators)


def repeated_figures(plan: Plan, files: Iterable[SubmittedFile]) -> Iterator[Conflict]:
    """Figures that a unit, to be added to others, has in several files of one day: those that agree too, for they would
    be added twice. Those that differ are conflicts."""
    found: dict[tuple[str, str, date], list[SubmittedFile]] = {}
    for here in files:
        unit, day = here.submission.unit, here.submission.as_of
        for key in here.submission.entries if unit is not None and plan.adds_up(unit) else ():
            found.setdefault((unit or "", key, day), []).append(here)
    for (unit, key, day), group in found.items():
        if len(group) > 1 and len({one.submission.entries[key].value for one in group}) == 1:
            problem = repeated_figure(unit, plan.indicators[key], day)
            yield from (Conflict(one, problem._replace(place=one.submission.path(key))) for one in group)


def repeated_figure(unit: str | None, indicator: Indicator, day: date) -> Problem:
    """There is more than one figure where one is added up."""
    return Problem("duplicate-row", (), {"unit": unit, "indicator": indicator, "date": day})


def _different_values(plan: Plan, key: str, here: SubmittedFile, there: SubmittedFile) -> Conflict:
    words = {
        "indicator": plan.indicators[key],
        "value": here.submission.entries[key].value,
        "other": there.submission.entries[key].value,
        "date": here.submission.as_of,
    }
    other_problem = Problem("conflicting-values", there.submission.path(key))
    return Conflict(here, Problem("conflicting-values", here.submission.path(key), words), there, other_problem)


def _parts_in_other_files(plan: Plan, indicators: Mapping[str, SubmittedFile]) -> Iterator[Conflict]:
    if len({submitted.file for submitted in indicators.values()}) < 2:
        return
    entries = {key: submitted.submission.entries[key] for key, submitted in indicators.items()}
    one = next(iter(indicators.values())).submission  # plan, day and unit are the same in all of them
    together = Submission(one.plan, one.as_of, one.submitted_by, entries)
    for problem in parts_disagree(plan, together, one.as_of):
        if problem.rule == "parts-disagree":
            total = problem.params["total"]
            here = indicators[total]
            yield Conflict(here, problem._replace(place=here.submission.path(total)))


def mixed_units(files: Sequence[SubmittedFile]) -> Iterator[Conflict]:
    """The first file of another unit than the first file: figures of two units cannot be combined."""
    for here in files:
        if here.submission.unit != files[0].submission.unit:
            units = [one.submission.unit or Term(N_("no single unit")) for one in (here, files[0])]
            problem = Problem("units-mixed", ("unit",), dict(zip(("unit", "other"), units, strict=True)))
            yield Conflict(here, problem, files[0], Problem("units-mixed", ("unit",)))
            return


def unit_name_problems(plan: Plan, units: Collection[str], path: Path = ()) -> Iterator[tuple[str, Problem]]:
    """Units that are one unit spelled in two ways, or that two take one share of the plan, each with its problem."""
    for unit, other in spelled_alike(units):
        yield unit, Problem("unit-twice", path, {"unit": unit, "other": other})
    named: set[str] = set()
    for unit, problem in share_problems(plan, units):
        if unit not in named:
            named.add(unit)
            yield unit, problem.prefixed(path)


def unlisted(listed: ReportingUnits, units: Iterable[str]) -> Iterator[tuple[str, Problem]]:
    """Units that are not in the list, nor former names there, and which of it they seem to be."""
    known = {name for path, one in listed.items() for name in (path, *one.formerly)}
    folded: dict[str, str] = {}
    for unit in units:
        if unit in known:
            continue
        folded = folded or {folded_path(name): name for name in known}
        if other := folded.get(folded_path(unit)):
            yield unit, Problem("unit-twice", (), {"unit": unit, "other": other})
        else:
            yield unit, Problem("unlisted-unit", (), {"unit": unit})


# Against earlier figures


def changes_since(plan: Plan, before: Submission, now: Submission) -> Iterator[Problem]:
    """What an earlier version rules out: a day that went back, a count that fell, an indicator that vanished."""
    if now.as_of < before.as_of:
        yield Problem("date-went-back", ("as_of",), {"date": now.as_of, "before": before.as_of})
    for key, earlier in before.entries.items():
        indicator, entry = plan.indicators[key], now.entries.get(key)
        words = {"indicator": indicator, "before": _shown(earlier.value)}
        if entry is None:
            if key not in now.unread:
                yield Problem("indicator-vanished", ("actuals",), words)
        elif indicator.measure == "cumulative" and now.as_of >= before.as_of and _fell(entry, earlier):
            yield Problem("count-fell", now.path(key), {**words, "value": entry.value, **CONFIRMED})


def _fell(entry: Entry, earlier: Entry) -> bool:
    """Whether a count is lower than before, and nobody says that this was checked."""
    return entry.value < earlier.value and not entry.confirmed


def _shown(value: Value) -> object:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value


def fallen_counts(plan: Plan, files: Iterable[SubmittedFile]) -> Iterator[Conflict]:
    """Counts that are lower than when the same unit last reported them; `files` in any order."""
    last: dict[tuple[str | None, str], SubmittedFile] = {}
    for here in sorted(files, key=lambda submitted: submitted.submission.as_of):
        now = here.submission
        for key, entry in now.entries.items():
            if plan.indicators[key].measure != "cumulative":
                continue
            before = last.get((now.unit, key), here).submission  # without an earlier one: itself, which is not lower
            if before.as_of < now.as_of and _fell(entry, before.entries[key]):
                words = {"indicator": plan.indicators[key], "before": before.entries[key].value, "value": entry.value}
                yield Conflict(here, Problem("count-fell", now.path(key), {**words, **CONFIRMED}))
            last[now.unit, key] = here
