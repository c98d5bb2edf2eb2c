"""What a report comes to, in sentences: what is most serious, what could be misread, what has no figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from edutarget.language.terms import N_, NN_, Term
from edutarget.language.words import Words
from edutarget.plan.indicator import Indicator
from edutarget.report.cells import difference, places_of
from edutarget.report.gap_report import Report, Row
from edutarget.report.standing import SHORT_BANDS, is_problem, seriousness
from edutarget.report.wording import amount


class Finding(NamedTuple):
    """A row in which something is short, and what, in one sentence."""

    row: Row
    text: str


def most_serious(report: Report, words: Words, limit: int = 5) -> list[Finding]:
    """What is short, the most serious first."""
    short = [row for row in report.rows if row.progress.band in SHORT_BANDS]
    return [Finding(row, finding(row, words)) for row in sorted(short, key=seriousness)[:limit]]


def problems(report: Report, words: Words) -> list[Finding]:
    """Everything that is short so far or was not met, the most serious first."""
    return [found for found in most_serious(report, words, len(report.rows)) if is_problem(found.row)]


def finding(row: Row, words: Words) -> str:
    """What a row is short of, in one sentence."""
    at = row.progress
    if row.unit is None or at.shortfall is None:
        return words(N_("{name}: not done; it was due on {due}"), name=row.indicator, due=str(row.due))
    if at.band == "regressed" and at.change is not None:
        return _worse(row, at.change, at.shortfall, words)
    told, by = _short_of(row, at.shortfall)
    return words(told, name=row.indicator, amount=amount(by, row, words))


def _worse(row: Row, change: Fraction, shortfall: Fraction, words: Words) -> str:
    return words(
        N_("{name}: {worse} {verb} than in {year}, {amount} above the target")
        if row.goal.at_most
        else N_("{name}: {worse} {verb} than in {year}, {amount} short of the target"),
        name=row.indicator,
        amount=amount(shortfall, row, words),
        worse=amount(abs(change), row, words),
        verb=_verb(row, change),
        year=str(row.baseline_year),
    )


def _short_of(row: Row, shortfall: Fraction) -> tuple[str, Fraction]:
    """What a row is short of, and by how much."""
    at_most = row.goal.at_most
    match row.progress.band:
        case "breached":
            still = N_("{name}: still {amount}, not zero yet")
            return still if row.goal.target == 0 else N_("{name}: {amount} over the limit"), shortfall
        case "outside":
            return N_("{name}: {amount} outside the range"), shortfall
        case "incomplete":
            return N_("{name}: {amount} short of the target when it fell due"), shortfall
    if row.progress.result == "open" and (late := _late(row)):
        ahead = N_("{name}: {amount} more than the path allows by now")
        return ahead if at_most else N_("{name}: {amount} short of what is due now"), late
    above = N_("{name}: {amount} above the target")
    return above if at_most else N_("{name}: {amount} short of the target"), shortfall


def _late(row: Row) -> Fraction:
    """By how much a figure is on the wrong side of its path, if it is."""
    due, entry = row.progress.due_now, row.entry
    if due is None or entry is None:
        return Fraction(0)
    behind = Fraction(entry.value) - due if row.goal.at_most else due - Fraction(entry.value)
    return max(behind, Fraction(0))


def _verb(row: Row, change: Fraction) -> Term:
    """Things become fewer or more, everything else lower or higher."""
    counted = row.unit is not None and row.unit.kind == "count"
    if change < 0:
        return Term(N_("fewer") if counted else N_("lower"))
    return Term(N_("more") if counted else N_("higher"))


def coverage_unknown(report: Report, words: Words) -> str:
    """How many figures are sums of which nobody knows how complete they are; empty where there are none."""
    unknown = [row for row in report.rows if row.entry and row.entry.units is not None and row.entry.expected is None]
    told = NN_(
        "{count} figure is added up from units below, and how many should have reported is not known",
        "{count} figures are added up from units below, and how many should have reported is not known",
    )
    return words(told, count=len(unknown)) if unknown else ""


def remarks(report: Report, words: Words) -> Iterator[str]:
    """What could be misread: sums of which nobody knows how complete they are, targets that are reached only by
    rounding, and more than was planned."""
    if unknown := coverage_unknown(report, words):
        yield unknown
    for row in report.rows:
        at = row.progress
        if at.shortfall and not difference(row.unit, at.shortfall, places_of(row)).rounded():
            yield words(N_("{name}: equal to the target only when rounded, so not met"), name=row.indicator)
        over = row.over_most
        if over is None and row.unit and row.unit.kind == "money" and not row.goal.at_most:
            over = at.gap
        if over is not None and over > 0:
            yield words(N_("{name}: {amount} more than planned"), name=row.indicator, amount=amount(over, row, words))


def not_updated(report: Report, words: Words, named: int | None = None) -> str:
    """What was last reported too long ago to say how it ended, so many of it `named`; empty where nothing was."""
    rows = report.outdated()
    told = (words(N_("{name} (figure of {day})"), name=row.indicator, day=row.as_of) for row in rows)
    message = NN_("{count} indicator not updated: {names}", "{count} indicators not updated: {names}")
    return words(message, count=len(rows), names=_first(tuple(told), named)) if rows else ""


def no_data(indicators: Iterable[Indicator], words: Words, named: int | None = None) -> str:
    """How many indicators have no figure, and which, so many of them `named`; empty where all have one."""
    names = tuple(indicators)
    message = NN_("No data for {count} indicator: {names}", "No data for {count} indicators: {names}")
    return words(message, count=len(names), names=_first(names, named)) if names else ""


def _first(names: tuple[Indicator | str, ...], count: int | None) -> tuple[Indicator | str, ...]:
    """So many of the names, and an ellipsis for the others; None: all of them."""
    return names if count is None or len(names) <= count else (*names[:count], "…")
