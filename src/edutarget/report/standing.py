"""How rows compare: the groups in which they are counted, and the most serious first."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from edutarget.language.terms import N_, Term
from edutarget.report.gap_report import Report, Row
from edutarget.report.verdict import Band, Result

SHORT_BANDS: tuple[Band, ...] = (
    *("breached", "incomplete", "regressed", "far_behind", "behind", "below_target", "outside"),
    *("limited", "slightly_behind", "partly", "nearly"),
)
"""The bands in which something is short, the most serious first."""

_OTHERS: tuple[Band, ...] = (
    *("outdated", "partial", "no_data", "in_progress", "awaited", "no_target"),
    *("on_schedule", "within_limit", "met"),
)
"""All other bands, in the order in which they need attention."""

_SHORT = Term(N_("short so far"))

_GROUPS: tuple[tuple[Result, Term, tuple[Band, ...]], ...] = (
    ("open", Term(N_("on course")), ("on_schedule", "within_limit", "nearly")),
    (
        "open",
        _SHORT,
        (
            *("partly", "limited", "slightly_behind", "behind", "far_behind", "regressed"),
            *("below_target", "breached", "outside"),
        ),
    ),
    ("open", Term(N_("under way")), ("in_progress",)),
    ("open", Term(N_("too early to say")), ("awaited", "partial")),
    ("not_reported", Term(N_("not reported")), ("no_data", "outdated", "partial")),
)
"""The groups in which indicators that are not decided are counted."""


class Group(NamedTuple):
    """A group of indicators that are not decided, and how many of them are in each band."""

    title: Term
    counts: Mapping[Band, int]


def group_of(row: Row) -> Term | None:
    """The title of a row's group; None for a result that has none."""
    at = row.progress
    return next((title for result, title, bands in _GROUPS if at.result == result and at.band in bands), None)


def is_problem(row: Row) -> bool:
    """Whether a row needs attention: not met, short so far, over a limit, or a figure is missing that is due."""
    return row.progress.result in ("not_met", "not_reported") or group_of(row) == _SHORT


def groups(report: Report) -> list[Group]:
    """The groups that have indicators."""
    found = []
    for result, title, bands in _GROUPS:
        rows = [row.progress.band for row in report.rows if row.progress.result == result]
        counts = {band: rows.count(band) for band in bands if band in rows}
        found += [Group(title, counts)] if counts else []
    return found


def seriousness(row: Row) -> tuple[bool, bool, int, Fraction]:
    """A sort key, the most serious first: problems, of these what is not met, then by band and missing share."""
    at = row.progress
    return not is_problem(row), at.result != "not_met", (*SHORT_BANDS, *_OTHERS).index(at.band), -_missing(row)


def _missing(row: Row) -> Fraction:
    """The share that a row is short of, to rank rows of one band."""
    at, target = row.progress, row.goal.target
    if row.unit is None:  # a milestone that is not done is missing altogether
        return Fraction(1)
    if at.schedule_gap is not None:
        return -at.schedule_gap / 100
    if at.gap_closed is not None:
        return 1 - at.gap_closed
    # Of a target of zero and of a range there are no shares: the excess itself ranks it.
    return (at.shortfall or Fraction(0)) / (Fraction(target) if isinstance(target, Decimal) and target else 1)
