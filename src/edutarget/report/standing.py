"""Groups in which rows are counted, and their order of seriousness (docs/method.md, "Most serious first")."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from edutarget.language.terms import N_, Term
from edutarget.plan.fields import Range
from edutarget.report.gap_report import Report, Row
from edutarget.report.verdict import Band, Result

_SHORT = Term(N_("behind so far"))

GROUPS: tuple[tuple[Result, Term, tuple[Band, ...]], ...] = (
    ("open", Term(N_("on course")), ("on_schedule", "within_limit", "held")),
    (
        "open",
        _SHORT,
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
