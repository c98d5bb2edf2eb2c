"""What a report comes to, in sentences: what is most serious, what could be misread, what has no figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.plan.models import Indicator
from edutarget.report.cells import difference
from edutarget.report.gap_report import Report, Row
from edutarget.report.progress import Band
from edutarget.report.wording import amount

# The bands in which something is short, the most serious first.
_SERIOUS: tuple[Band, ...] = (
    "breached",
    "incomplete",
    "regressed",
    "far_behind",
    "behind",
    "below_target",
    "limited",
    "slightly_behind",
    "partly",
    "nearly",
)


class Finding(NamedTuple):
    """A row in which something is short, and what, in one sentence."""

    row: Row
    text: str


def most_serious(report: Report, words: Words, limit: int = 5) -> list[Finding]:
    """What is short, the most serious first: by band, then by the share that is missing; at most `limit` rows."""
    short = [row for row in report.rows if row.progress.band in _SERIOUS]
    ordered = sorted(short, key=lambda row: (_SERIOUS.index(row.progress.band), -_missing(row)))
    return [Finding(row, finding(row, words, report.plan.baseline_year)) for row in ordered[:limit]]


def _missing(row: Row) -> Fraction:
    """The share that a row is short of, to rank rows of one band."""
    at = row.progress
    if at.schedule_gap is not None:
        return -at.schedule_gap / 100
    if at.gap_closed is not None:
        return 1 - at.gap_closed
    target = Fraction(row.indicator.target)
    # Of a target of zero there are no shares: the excess itself ranks it.
    return (at.shortfall or Fraction(0)) / target if target else Fraction(at.shortfall or 0)


def finding(row: Row, words: Words, year: int) -> str:
    """What a row is short of, in one sentence; `year` is the baseline's."""
    at = row.progress
    if row.unit is None or at.shortfall is None:
        return words(N_("{name}: not done; it was due on {due}"), name=row.indicator, due=str(row.due))
    short = amount(at.shortfall, row, words)
    if at.band == "breached":
        return words(N_("{name}: {amount} over the limit"), name=row.indicator, amount=short)
    if at.band == "incomplete":
        return words(N_("{name}: ended {amount} short of the target"), name=row.indicator, amount=short)
    if at.due_now is not None and row.entry is not None and at.due_now > row.entry.value:
        behind = amount(at.due_now - Fraction(row.entry.value), row, words)
        return words(N_("{name}: {amount} short of what is due now"), name=row.indicator, amount=behind)
    if at.band == "regressed" and at.change is not None:
        worse = amount(abs(at.change), row, words)
        return words(
            N_("{name}: {worse} worse than in {year}, {amount} short of the target"),
            name=row.indicator,
            worse=worse,
            year=str(year),
            amount=short,
        )
    if row.indicator.direction == "at_most":
        return words(N_("{name}: {amount} above the target"), name=row.indicator, amount=short)
    return words(N_("{name}: {amount} short of the target"), name=row.indicator, amount=short)


def remarks(report: Report, words: Words) -> Iterator[str]:
    """What could be misread: targets that are reached only by rounding, money spent beyond the plan."""
    for row in report.rows:
        at, entry = row.progress, row.entry
        if at.shortfall and not difference(row.unit, at.shortfall).rounded():
            yield words(N_("{name}: equal to the target only when rounded, so not met"), name=row.indicator)
        if entry and row.unit and row.unit.kind == "money" and at.gap is not None and at.gap > 0:
            over = amount(at.gap, row, words)
            yield words(N_("{name}: {amount} over plan"), name=row.indicator, amount=over)


def no_data(indicators: Iterable[Indicator], words: Words) -> str:
    """How many indicators have no figure, and which; empty where all have one."""
    names = tuple(indicators)
    return words(N_("No data ({count}): {names}"), count=len(names), names=names) if names else ""
