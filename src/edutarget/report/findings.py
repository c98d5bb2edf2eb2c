"""Findings from a report: groups of rows and their seriousness, what is short and by how much, what could be misread,
and final figures (docs/method.md, "Most serious first")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from edutarget.language.rounding import exact, number
from edutarget.language.text import N_, Term
from edutarget.plan.fields import Range
from edutarget.report.cells import difference, places_of
from edutarget.report.gap_report import Report, Row
from edutarget.report.verdict import Band, Result

GROUPS: tuple[tuple[Result, Term, tuple[Band, ...]], ...] = (
    ("open", Term(N_("on course")), ("on_schedule", "within_limit", "held")),
    (
        "open",
        Term(N_("behind so far")),
        (
            *("nearly", "partly", "limited", "slightly_behind", "behind", "far_behind", "over_schedule", "regressed"),
            *("below_target", "breached", "outside"),
        ),
    ),
    ("open", Term(N_("under way")), ("in_progress",)),
    ("open", Term(N_("too early to say")), ("awaited", "partial")),
    ("not_reported", Term(N_("not reported")), ("no_data", "outdated", "partial")),
)
"""The groups in which undecided indicators are counted: result, title, bands."""

NOTHING_SHORT: frozenset[Band] = frozenset({"met", "on_schedule", "within_limit", "held", "in_progress", "awaited"})
_OF_KIND = {"binding": 0, "expected": 1, None: 1, "stretch": 2}


class Group(NamedTuple):
    """A group of undecided indicators; `counts`: band -> how many."""

    title: Term
    counts: Mapping[Band, int]


def group_of(row: Row) -> Term | None:
    """The title of a row's group; None for a result that has none."""
    at = row.progress
    return next((title for result, title, bands in GROUPS if at.result == result and at.band in bands), None)


def is_problem(row: Row) -> bool:
    """Whether a row needs attention: not met, behind so far, an interim target missed, or a figure that is due."""
    at = row.progress
    if at.result == "open":
        return at.band not in NOTHING_SHORT or row.missed_interim is not None
    return at.result in ("not_met", "not_reported")


def groups(report: Report) -> list[Group]:
    """The groups; those without indicators are omitted."""
    found = []
    for result, title, bands in GROUPS:
        rows = [row.progress.band for row in report.rows if row.progress.result == result]
        counts = {band: rows.count(band) for band in bands if band in rows}
        found += [Group(title, counts)] if counts else []
    return found


def seriousness(row: Row) -> tuple[bool, int, int, bool, Fraction]:
    """A sort key, the most serious first; equal rows keep their order.

    Problems come first: not met, then behind so far, then not reported. Within each, binding targets, then expected
    ones and those without a kind, then stretch; then what is over its limit or worse than its baseline; then the
    largest shortfall.
    """
    at = row.progress
    place = {"not_met": 0, "open": 1, "not_reported": 2}.get(at.result, 3)
    worse = at.band in ("breached", "regressed")
    return not is_problem(row), place, _OF_KIND[row.indicator.kind], not worse, -missing(row)


def missing(row: Row) -> Fraction:
    """What a row is short of, as a share of one: behind its path, else of the way from B to T, else of T."""
    at, goal = row.progress, row.goal
    if row.unit is None:  # a milestone that is not done is missing altogether
        if at.result == "met":
            return Fraction(0)
        return Fraction(1)
    if at.shortfall is None or row.entry is None:
        if goal.target is None:
            return Fraction(0)
        return Fraction(1)
    target = _missed_edge(row)
    way = None if goal.baseline is None else abs(target - Fraction(goal.baseline))
    if goal.path is not None and at.result == "open" and row.as_of is not None:
        due, value = goal.path.at(row.as_of), Fraction(row.entry.value)
        behind = max(value - due if goal.at_most else due - value, Fraction(0))
        return behind / (target if goal.measure == "cumulative" else way or 1)
    if at.gap_closed is not None and way:
        return at.shortfall / way
    if target:
        return at.shortfall / abs(target)
    return Fraction(at.shortfall > 0)  # the target is 0: no share of it can be taken


def _missed_edge(row: Row) -> Fraction:
    """The target as one number: for a range the edge that was missed, 0 where there is no number."""
    target = row.goal.target
    if isinstance(target, Range):
        return Fraction(target.low if row.progress.gap is not None and row.progress.gap < 0 else target.high)
    if isinstance(target, Decimal):
        return Fraction(target)
    return Fraction(0)


# What is short


Shortage = Literal[
    "not_done", "worse", "over_limit", "outside", "missed", "off_path", "short", "partial", "at_bound", "interim"
]
"""How a row is short. `missed`: of its target when it was due; `off_path`: of what is due by now; `at_bound`: it equals
a bound that it must pass; `partial`: not all units have reported; `interim`: nothing is short now, but an interim
target was missed."""


class Finding(NamedTuple):
    """A row that is short, how, and by which `amount` in its unit; `change` is the change since the baseline."""

    row: Row
    kind: Shortage
    amount: Fraction = Fraction(0)
    change: Fraction = Fraction(0)


class Remark(NamedTuple):
    """What could be misread of a row: by how much it exceeds `most`; None: it meets its target only when rounded."""

    row: Row
    over: Fraction | None


class FinalFigure(NamedTuple):
    """The last figure of an indicator and the year it was due; `counts`: those of a rate whose value is rounded, by
    their names in a submission."""

    value: Decimal
    year: int
    counts: Mapping[str, Decimal] = {}


NotFinal = Literal["not_reported", "no_end", "early", "partial", "coverage_unknown"]
"""Why a figure cannot be the baseline of the next period."""


def most_serious(report: Report, limit: int = 5) -> list[Finding]:
    """What is short, the most serious first."""
    return problems(report)[:limit]


def problems(report: Report) -> list[Finding]:
    """Everything behind so far or not met, the most serious first; what is not reported is not among it."""
    short = [row for row in report.rows if is_problem(row) and row.progress.result != "not_reported"]
    return [finding(row) for row in sorted(short, key=seriousness)]


def finding(row: Row) -> Finding:
    """What a row is short of."""
    at = row.progress
    if at.band == "partial" and not at.shortfall:
        return Finding(row, "partial")
    if row.unit is None or at.shortfall is None:
        return Finding(row, "not_done")
    if row.missed_interim is not None and at.band in NOTHING_SHORT:
        return Finding(row, "interim")
    if at.shortfall == 0 and at.gap == 0 and row.goal.strict and at.result == "not_met":
        return Finding(row, "at_bound")
    match at.band:
        case "regressed" if at.change is not None:
            return Finding(row, "worse", at.shortfall, at.change)
        case "breached":
            return Finding(row, "over_limit", at.shortfall)
        case "outside":
            return Finding(row, "outside", at.shortfall)
        case "incomplete":
            return Finding(row, "missed", at.shortfall)
    behind = off_path(row) if at.result == "open" else Fraction(0)
    if behind:
        return Finding(row, "off_path", behind)
    return Finding(row, "short", at.shortfall)


def off_path(row: Row) -> Fraction:
    """By how much a figure is on the wrong side of the published due amount, else 0."""
    due, entry = row.progress.due_now, row.entry
    if due is None or entry is None:
        return Fraction(0)
    behind = Fraction(entry.value) - due if row.goal.at_most else due - Fraction(entry.value)
    return max(behind, Fraction(0))


def coverage_unknown(report: Report) -> int:
    """The number of sums for which it is unknown how many units should have reported."""
    entries = [row.entry for row in report.rows if row.entry is not None and row.verdict.counts]
    return sum(entry.units is not None and entry.expected is None for entry in entries)


def remarks(report: Report) -> Iterator[Remark]:
    """Yield targets that are reached only when rounded, and figures above `most`."""
    for row in report.rows:
        at = row.progress
        if at.shortfall and not difference(row.unit, at.shortfall, places_of(row)).rounded():
            yield Remark(row, None)
        if row.over_most is not None:
            yield Remark(row, row.over_most)


def final_figure(row: Row, last_day: date) -> FinalFigure | NotFinal | None:
    """The final figure of a row of a plan that ends on `last_day`, or why there is none; None for a milestone."""
    entry, day = row.entry, row.as_of
    if row.unit is None:
        return None
    if entry is None or day is None:
        return "not_reported"
    if row.due is None:
        return "no_end"
    if day < row.due or not row.verdict.counts:
        return "early"
    if entry.units is not None and entry.expected is None:
        return "coverage_unknown"
    if entry.partial:
        return "partial"
    value, year = entry.value, min(row.due.year, last_day.year)
    assert not isinstance(value, bool)
    # A baseline is written in decimals; a rate without a finite form keeps its counts beside the rounded value
    if isinstance(value, Fraction) and exact(value) is None and entry.numerator and entry.denominator:
        counts = {"numerator": entry.numerator, "denominator": entry.denominator}
        return FinalFigure(number(value), year, counts)
    return FinalFigure(number(value), year)
