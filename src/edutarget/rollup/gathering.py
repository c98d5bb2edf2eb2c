"""Read and combine the files of one or more months; what does not count is reported with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from edutarget.files.finding import skipped_files
from edutarget.plan.models import Plan
from edutarget.plan.reporting_list import ReportingList
from edutarget.problems.diagnostic import Diagnostic, order
from edutarget.report.gap_report import build_report
from edutarget.rollup.month import Found, Month, concerning, sort_out
from edutarget.rollup.owing import owed
from edutarget.rollup.result import Coverage, RollUp, Total
from edutarget.rollup.roll_up import FIRST, unit_of_result
from edutarget.rollup.sources import Request, Sources
from edutarget.rollup.whose_figure import of_part, of_whole
from edutarget.submission.handed_in import HandedIn, read_handed_in
from edutarget.submission.loading import Loader
from edutarget.submission.models import Submission
from edutarget.submission.owed import NotCounted, Owed


class Gathered(NamedTuple):
    """The result of combining files: one submission, what is owed, what was not used, and every problem."""

    month: Month
    submission: Submission
    owed: tuple[Owed, ...]
    not_counted: tuple[NotCounted, ...]
    diagnostics: tuple[Diagnostic, ...]


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

    `done` is called with the size of each finished chunk; for the other options see `sort_out`.
    """
    handed = read_handed_in(plan, files, today, done)
    if until is None:
        return sort_out(plan, listed, handed, all_reported, units_needed)
    by_then = [(one, one.until(until)) for one in handed]
    month = sort_out(plan, listed, [one for _all, one in by_then if one is not None], all_reported, units_needed)
    return replace(month, later=[one for one, kept in by_then if kept is None])


def gathered(month: Month, as_of: date, unit: str | None = None) -> Gathered:
    """Combine the figures of the whole, or of the part `unit` with only the problems that concern it, on a day."""
    if unit is None:
        combined = of_whole(month, as_of)
    else:
        month = concerning(month, unit)
        combined = of_part(month, unit, as_of)
    found = [*month.found, *combined.found]
    placed = list(_placed(month.plan, found))
    diagnostics = month.problems
    not_counted = [*_faulty(month.files), *_between(placed)]
    return Gathered(
        month,
        combined.submission,
        owed(month, as_of) if unit is None else (),
        tuple(sorted(not_counted, key=_place)),
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
        problems = [loader.with_other_place(one.problem, one.other_file, one.other_problem) for one in members]
        yield from zip(members, loader.locate_each(file, problems), strict=True)


def _faulty(files: Iterable[HandedIn]) -> Iterator[NotCounted]:
    """Yield figures with an error of their own, and files of which nothing counts."""
    for one in files:
        unit = one.submission.unit if one.submission is not None else None
        if not one.counts and one.errors:
            yield NotCounted(one.errors[0], unit)
        for key, faulty in one.faulty.items():
            yield NotCounted(faulty.problem, unit, key)


def _between(placed: Iterable[tuple[Found, Diagnostic]]) -> Iterator[NotCounted]:
    return (NotCounted(diagnostic, found.unit, found.indicator) for found, diagnostic in placed if not found.counted)


# As one submission for the level above


def rolled_up(gathering: Gathered, request: Request, sources: Sources) -> RollUp:
    """A roll-up whose totals are the figures of the report's rows."""
    month, plan = gathering.month, gathering.month.plan
    report = build_report(plan, gathering.submission)
    # A result of a day in the future is an error, which says more than the warning in the file.
    late = gathering.submission.as_of > request.today
    diagnostics = [one for one in gathering.diagnostics if not (late and one.rule == "future-date")]
    found = [*skipped_files(sources.others, sources.settings), *diagnostics]
    unit = request.unit or _common_unit(month)
    counts = Counter(diagnostic.rule for diagnostic in found)
    return RollUp(
        plan,
        "Python",
        gathering.submission.as_of if month.newest or request.as_of else None,
        unit,
        request.submitted_by or unit or "edutarget rollup",
        totals=tuple(Total.of(row.id, row.figure) for row in report.rows if row.figure is not None),
        rows=sum(len(one.submission.entries) for one in month.files if one.submission is not None),
        units=len(month.parts),
        later=sum(len(one.submission.entries) for one in month.later if one.submission is not None),
        coverage=_coverage(gathering, request),
        counts=counts,
        first=tuple(_first_of_each(found)),
        not_counted=gathering.not_counted,
    )


def _common_unit(month: Month) -> str | None:
    """The unit of the result: the plan's own if some figures are of the whole, else the path common to all parts."""
    return unit_of_result(month.plan, sorted(month.listed.units) or sorted(month.parts), bool(month.whole))


def _first_of_each(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    seen: Counter[str] = Counter()
    for diagnostic in found:
        seen[diagnostic.rule] += 1
        if seen[diagnostic.rule] <= FIRST:
            yield diagnostic


def _coverage(gathering: Gathered, request: Request) -> Coverage | None:
    """Which units of the list have a figure, and how complete each sum is; None without a list."""
    month, expected = gathering.month, request.expected
    if expected is None:
        return None
    reported = {expected.former.get(unit, unit) for unit, files in month.parts.items() if _has_figures(files)}
    counts = expected.counts(None)
    indicators: dict[str, tuple[Decimal, Decimal | None]] = {}
    for number, key in enumerate(month.plan.indicators):
        entry, wanted = gathering.submission.entries.get(key), counts.of("", number)
        if entry is not None and entry.units is not None:
            indicators[key] = entry.units, entry.expected
        elif entry is None and wanted:  # reported by nobody, though some must
            indicators[key] = Decimal(0), Decimal(wanted)
    return Coverage(len(expected.units), tuple(sorted(expected.units.keys() - reported)), indicators)


def _has_figures(files: Iterable[HandedIn]) -> bool:
    return any(one.submission is not None and one.submission.entries for one in files)
