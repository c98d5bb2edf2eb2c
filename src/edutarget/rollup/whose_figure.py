"""Combine the files of a month: the figure of each indicator is the whole's own, or the sum of its parts'.

What does not count is reported with its place. The rules are in `docs/month.md`. What applies on each day becomes a
history of figures, from which `report.verdict` picks the one that decides, as for a single submission.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from edutarget.plan.indicator import Indicator
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic, order
from edutarget.problems.problem import Problem
from edutarget.report.goal import Goal, goal_of
from edutarget.rollup.choice import Choice, Figures, Summing, newest_until, too_early, whole_differs
from edutarget.rollup.month import Found, Month, concerning, owed
from edutarget.submission.checks import parts_disagree
from edutarget.submission.combining import (
    SubmittedFile,
    Version,
    conflicts,
    contradiction,
    different_values,
    figure_of_day,
    of_history,
    submitters,
    versions_of,
)
from edutarget.submission.entry import Entry, Figure
from edutarget.submission.handed_in import HandedIn
from edutarget.submission.loading import Loader
from edutarget.submission.models import NotCounted, Owed, Reporters, Submission


class Gathered(NamedTuple):
    """The result of combining files: one submission, what is owed, what was not used, and every problem."""

    month: Month
    submission: Submission
    owed: tuple[Owed, ...]
    not_counted: tuple[NotCounted, ...]
    diagnostics: tuple[Diagnostic, ...]


def gathered(month: Month, as_of: date, unit: str | None = None) -> Gathered:
    """Combine the figures of the whole, or of the part `unit` with only the problems that concern it, on a day."""
    if unit is None:
        submission, between = _of_whole(month, as_of)
    else:
        month = concerning(month, unit)
        submission, between = _of_part(month, unit, as_of)
    found = [*month.found, *between]
    placed = list(_placed(month.plan, found))
    diagnostics = month.problems
    by_another = [NotCounted(where, one.unit, one.indicator) for one, where in placed if not one.counted]
    errors = [one for one in by_another if one.problem and one.problem.severity == "error"]
    return Gathered(
        month,
        submission,
        owed(month, as_of, errors) if unit is None else (),
        tuple(sorted([*_faulty(month.files), *by_another], key=_place)),
        tuple(order([*diagnostics, *(diagnostic for _found, diagnostic in placed)])),
    )


def _place(one: NotCounted) -> tuple[str, int]:
    assert one.problem is not None
    return one.problem.file, one.problem.line or 0


def _placed(plan: Plan, found: Iterable[Found]) -> Iterator[tuple[Found, Diagnostic]]:
    """Locate problems between files; each file is read once more."""
    loader = Loader(plan)
    for file, group in groupby(sorted(found, key=lambda one: one.file), lambda one: one.file):
        members = list(group)
        yield from zip(members, loader.locate_each(file, [one.problem for one in members]), strict=True)


def _faulty(files: Iterable[HandedIn]) -> Iterator[NotCounted]:
    """Yield figures with an error of their own, and files of which nothing counts."""
    for one in files:
        unit = one.submission.unit if one.submission is not None else None
        if not one.counts and one.errors:
            yield NotCounted(one.errors[0], unit)
        for key, faulty in one.faulty.items():
            yield NotCounted(faulty.problem, unit, key)


def _of_part(month: Month, unit: str, as_of: date) -> tuple[Submission, list[Found]]:
    """Combine the figures of one part into one submission; and the problems between its files."""
    figures, found = _by_indicator(month, month.parts.get(unit, ()), unit)
    history = {key: [one for _day, one in sorted(days.items()) if one] for key, days in figures.items()}
    submission = _submission(month, month.parts.get(unit, ()), history, _blocked(figures), as_of)
    return replace(submission, unit=unit, part=True), found


def _of_whole(month: Month, as_of: date) -> tuple[Submission, list[Found]]:
    """Combine the figures of the whole: its own, and the sums of its parts'; and the problems between the files."""
    own, found = _by_indicator(month, month.whole, None)
    of_parts, of_units = _of_parts(month)
    summing = Summing(month.plan, month.listed.units, month.all_reported)
    usable, excluded = _usable(month, summing, of_parts)
    history: dict[str, list[Figure]] = {}
    superseded: dict[str, list[str]] = {}
    disputed: dict[str, date] = {}
    for key, indicator in month.plan.indicators.items():
        goal = goal_of(month.plan, indicator)
        choice = _choice(goal, summing, key, own.get(key, {}), usable.get(key, {}))
        history[key], blocked = choice.history(), choice.disputed()
        if blocked is not None:
            disputed[key] = blocked
        found += _differences(key, indicator, choice)
        for file in (file for figure in choice.superseded() for file in figure.files):
            superseded.setdefault(file, []).append(key)
    found += [*of_units, *excluded]
    for file, keys in superseded.items():
        found.append(Found(file, Problem("figures-superseded", (), {"count": len(keys)}), counted=True))
    files = [*month.whole, *(one for files in month.parts.values() for one in files)]
    # Sums are compared with their parts' sums once both are known; uneven ones are taken out again
    combined = _submission(month, files, history, disputed, as_of)
    for key, uneven in _uneven_totals(month, combined):
        found += uneven
        disputed[key], history[key] = combined.day_of(key), []
    combined = _submission(month, files, history, disputed, as_of)
    return replace(combined, reporters=_reporters(month)), found


def _reporters(month: Month) -> Reporters | None:
    """Who submitted something that counts; None if they are neither offices of the list nor parts."""
    whole = [one.submission for one in month.whole if one.submission is not None and one.counts]
    offices = {submission.office for submission in whole if submission.office is not None}
    units = sum(any(one.counts for one in files) for files in month.parts.values())
    if not offices and not units:
        return None
    return Reporters(len(offices), units, submitters(one for one in whole if one.office is None))


def _uneven_totals(month: Month, combined: Submission) -> Iterator[tuple[str, list[Found]]]:
    """Yield totals that are not the sum of their parts, with the problem of each unit that causes it."""
    for problem in parts_disagree(month.plan, combined, combined.as_of):
        total = problem.params.get("total")
        if problem.rule != "parts-disagree" or not isinstance(total, str):
            continue
        parts = month.plan.parts[total]
        of_units = {key: _of_units(combined, key) for key in (total, *parts)}
        found = []
        for unit, value in of_units[total].items():
            come_to = sum((of_units[part].get(unit, Fraction(0)) for part in parts), Fraction(0))
            if value != come_to:
                words = {"unit": unit, "total": month.plan.indicators[total], "value": value, "sum": come_to}
                file, place = _newest_place(month.parts[unit], total)
                uneven = Problem("unit-parts-disagree", place, words)
                found.append(Found(file, uneven, unit, total))
        yield total, found or [_of_own_total(combined, total, problem)]


def _of_own_total(combined: Submission, total: str, problem: Problem) -> Found:
    """The problem of the whole's own figure that is not the sum of its parts, in its file."""
    figure = combined.history[total][-1]
    files = figure.files or tuple(file for part in figure.parts for file in part.figure.files)
    return Found(files[0], problem._replace(place=("actuals", total)), None, total)


def _of_units(combined: Submission, key: str) -> dict[str, Fraction]:
    """Unit -> its value in the sum of an indicator."""
    newest = combined.history.get(key, ())[-1:]
    return {part.unit: Fraction(part.figure.entry.value) for figure in newest for part in figure.parts}


def _blocked(figures: Mapping[str, Figures]) -> dict[str, date]:
    """Indicator -> the newest day with a figure that cannot count."""
    blocked = {key: [day for day, figure in days.items() if figure is None] for key, days in figures.items()}
    return {key: max(days) for key, days in blocked.items() if days}


def _submission(
    month: Month,
    files: Sequence[HandedIn],
    history: Mapping[str, Sequence[Figure]],
    blocked: Mapping[str, date],
    as_of: date,
) -> Submission:
    history = {key: figures for key, figures in history.items() if figures}
    newest = {key: figures[-1] for key, figures in history.items()}
    disputed = {key: day for key, day in blocked.items() if key not in newest or newest[key].day < day}
    submitted_by = submitters(one.submission for one in files if one.submission is not None and one.counts)
    return of_history(month.plan.id, as_of, submitted_by, history, disputed)


# The figures of one unit


def _by_indicator(
    month: Month, files: Sequence[HandedIn], unit: str | None
) -> tuple[dict[str, dict[date, Figure | None]], list[Found]]:
    """Indicator -> its figures in files of the whole or of one part; and contradictions between the files."""
    handed = [SubmittedFile(one.file, one.submission) for one in files if one.submission is not None and one.counts]
    figures: dict[str, dict[date, Figure | None]] = {}
    found: list[Found] = []
    for (key, day), versions in versions_of(handed).items():
        counting = _not_summed(versions)
        different = contradiction(counting)
        if different:
            found += _contradiction(month, key, day, different, unit)
            figures.setdefault(key, {})[day] = None
            continue
        figure = figure_of_day(day, counting)
        if figure is not None:
            figures.setdefault(key, {})[day] = figure
    for conflict in conflicts(month.plan, handed) if len(handed) > 1 else ():
        if conflict.problem.rule == "parts-disagree":  # parts in some files, their total in another
            key = str(conflict.problem.params["total"])
            found.append(Found(conflict.submitted.file, conflict.problem, unit, key))
            figures[key][conflict.submitted.submission.day_of(key)] = None
    # A figure with an error blocks its day, unless another file has a right one of that day
    for one in files:
        for key, faulty in one.faulty.items():
            figures.setdefault(key, {}).setdefault(faulty.day, None)
    return figures, found


def _not_summed(versions: Sequence[Version]) -> Sequence[Version]:
    """Drop figures that were added up if there is one of that day that was not."""
    plain = [one for one in versions if not isinstance(one.given, Entry) or one.given.units is None]
    if any(isinstance(one.given, Entry) for one in plain):
        return plain
    return versions


def _contradiction(
    month: Month, key: str, day: date, different: tuple[Version, Version], unit: str | None
) -> Iterator[Found]:
    """Yield a contradiction at both of its places: neither figure counts."""
    for here, there in (different, different[::-1]):
        conflict = different_values(month.plan, key, day, here, there)
        yield Found(conflict.submitted.file, conflict.problem, unit, key)


# The figures of parts


def _of_parts(month: Month) -> tuple[dict[str, dict[str, Figures]], list[Found]]:
    """Indicator -> part -> its figures; and contradictions between the files of a part."""
    figures: dict[str, dict[str, Figures]] = {}
    found: list[Found] = []
    for unit, files in month.parts.items():
        of_unit, contradictions = _by_indicator(month, files, unit)
        found += contradictions
        for key, days in of_unit.items():
            figures.setdefault(key, {})[unit] = days
    return figures, found


def _usable(
    month: Month, summing: Summing, of_parts: Mapping[str, Mapping[str, Figures]]
) -> tuple[dict[str, dict[str, Figures]], list[Found]]:
    """The figures of parts that may be added up, and the problems of the others."""
    usable = {key: dict(units) for key, units in of_parts.items()}
    found: list[Found] = []

    def leave_out(unit: str, key: str, problem: Problem) -> None:
        file, place = _newest_place(month.parts[unit], key)
        found.append(Found(file, problem._replace(place=place), unit, key))
        usable[key].pop(unit, None)

    for unit, key, problem in summing.problems(of_parts):
        leave_out(unit, key, problem)
    for key in of_parts:
        indicator = month.plan.indicators[key]
        for unit, figures in list(usable[key].items()):
            # One rate without its counts, of whatever day, would be added to counts.
            entries = [figure.entry for figure in figures.values() if figure is not None]
            if month.plan.limits_of(indicator).rate and any(entry.denominator is None for entry in entries):
                words = {"unit": unit, "indicator": indicator}
                leave_out(unit, key, Problem("counts-missing", (), words))
        for unit, problem in summing.renamed_too_late(key, newest_until(date.max, usable[key])):
            leave_out(unit, key, problem)
    return usable, found


def _newest_place(files: Sequence[HandedIn], key: str) -> tuple[str, tuple[str, ...]]:
    """The newest file of a part with an indicator, and the path of the indicator in it."""
    having = [
        (one.submission.day_of(key), one.file, one.submission)
        for one in files
        if one.submission is not None and (key in one.submission.entries or key in one.faulty)
    ]
    _day, file, submission = max(having, key=lambda one: one[:2])
    return file, tuple(map(str, submission.path(key)))


def _choice(goal: Goal, summing: Summing, key: str, own: Figures, of_units: Mapping[str, Figures]) -> Choice:
    """The choice for one indicator; the sum changes on each day with a new figure of a part."""
    early: list[Figure] = []
    timely: dict[str, Figures] = {}
    # Figures from before `known_from` are in no sum, but the newest may be shown
    for unit, figures in of_units.items():
        timely[unit] = {day: figure for day, figure in figures.items() if not too_early(goal, day)}
        early += [_of_one_unit(one) for day, one in figures.items() if one is not None and too_early(goal, day)]
    sums: dict[date, Figure | None] = {}
    for day in sorted({day for figures in timely.values() for day in figures}):
        newest = newest_until(day, timely)
        sums[day] = summing.sum(key, newest) if newest else None  # None: none of the newest ones can count
    return Choice(goal, own, sums, early)


def _of_one_unit(figure: Figure) -> Figure:
    """A part's figure shown alone; `units` marks it as no figure of the whole."""
    return figure._replace(entry=figure.entry._replace(units=figure.entry.units or Decimal(1)))


def _differences(key: str, indicator: Indicator, choice: Choice) -> Iterator[Found]:
    """Yield figures of the whole that differ from the sum of complete parts of the same day."""
    for own, total in choice.differences():
        problem = whole_differs(indicator, own, total)._replace(place=("actuals", key))
        yield Found(own.files[0], problem, None, key, counted=True)
