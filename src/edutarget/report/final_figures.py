"""What this period ends with, as the next one's baselines: final figures only, and why there is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from edutarget.language.rounding import exact, number
from edutarget.report.gap_report import Row

Lack = Literal["not_reported", "no_end", "early", "partial"]


class Counts(NamedTuple):
    """What a rate was computed from."""

    numerator: Decimal
    denominator: Decimal


class Ended(NamedTuple):
    """A final figure, and the year in which it was due. `counts` where it has no last decimal and was rounded."""

    value: Decimal
    year: int
    counts: Counts | None = None


def ended(row: Row, last: date) -> Ended | Lack | None:
    """The figure that a row ended with in a plan whose last day is `last`, or why there is none.

    None for a milestone.
    """
    entry, day = row.entry, row.as_of
    if row.unit is None:
        return None
    if entry is None or day is None:
        return "not_reported"
    if row.due is None:
        return "no_end"
    if day < row.due:
        return "early"
    if entry.partial:
        return "partial"
    value, year = entry.value, min(row.due.year, last.year)
    assert not isinstance(value, bool)
    if isinstance(value, Fraction) and exact(value) is None and entry.numerator and entry.denominator:
        return Ended(number(value), year, Counts(entry.numerator, entry.denominator))
    return Ended(number(value), year)
