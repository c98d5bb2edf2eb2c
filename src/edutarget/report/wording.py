"""Figures and findings in plain words, the same in every format that people read."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from edutarget.language.inert import shortened, visible
from edutarget.language.rounding import plain, trimmed
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.report.cells import Cell, cells
from edutarget.report.gap_report import Report, Row
from edutarget.report.progress import Band

MISSING = "–"
NO_BREAK = "\N{NO-BREAK SPACE}"


def figure(cell: Cell, words: Words, signed: bool = False) -> str:
    """A cell's value for people: – where there is none; a gap too small to print as < 0.01."""
    value = cell.rounded()
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return words(N_("done") if value else N_("not done"))
    if cell.kind == "share":
        value = trimmed(value * 100)  # type: ignore[operator, arg-type]
    digits = words.word(value) if not signed else plain(value, signed=True)  # type: ignore[arg-type]
    if cell.value and not value:
        digits = ("\N{MINUS SIGN}" if cell.value < 0 else "+" if signed else "") + "<0.01"  # type: ignore[operator]
    if cell.kind == "share":
        return words(N_("{share} %"), share=digits)
    return digits + (NO_BREAK + words(N_("pp")) if cell.kind == "points" else "")


FIGURES = ("baseline", "target", "actual", "gap", "change")
"""The columns that every table for people has."""


def figures(row: Row, words: Words) -> dict[str, str]:
    """A row's figures by column; a target that must not be passed is ≤."""
    found = cells(row)
    shown = {key: figure(found[key], words, signed=key in ("gap", "change")) for key in FIGURES}
    return {**shown, "target": "≤ " + shown["target"]} if row.indicator.direction == "at_most" else shown


def name_with_unit(row: Row, words: Words) -> str:
    """`Investment completed (hundred million yuan)`."""
    return words.word(row.indicator) + (words(N_(" ({unit})"), unit=row.unit) if row.unit else "")


def note_lines(row: Row, limit: int = 2000) -> list[str]:
    """The note's lines, inert; at most `limit` characters."""
    note = row.entry.note if row.entry else None
    return [visible(line) for line in shortened(note.strip(), limit).splitlines()] if note else []


def amount(value: Fraction, row: Row, words: Words) -> str:
    """A difference with its unit: `1,210 attendances`, `1.18 pp`."""
    digits = figure(Cell("points" if row.points else "number", value), words)
    return (
        digits
        if row.points or row.unit is None
        else words(N_("{digits}{space}{unit}"), digits=digits, space=NO_BREAK, unit=row.unit)
    )


def dated(row: Row, words: Words) -> str:
    """From when a figure is, where it is older than the report; else nothing."""
    return words(N_("figure of {day}"), day=row.as_of) if row.older else ""


def whose(unit: str, words: Words) -> str:
    """That a report is of one unit alone."""
    return words(N_("figures of {unit} alone, beside the targets of the whole plan"), unit=unit)


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


def furthest_behind(report: Report, limit: int = 5) -> list[Row]:
    """The rows that are furthest behind, the worst first: by band, then by the share that is missing."""
    short = [row for row in report.rows if row.progress.band in _SERIOUS]
    return sorted(short, key=lambda row: (_SERIOUS.index(row.progress.band), -_missing(row)))[:limit]


def _missing(row: Row) -> Fraction:
    at = row.progress
    if at.schedule_gap is not None:
        return -at.schedule_gap / 100
    if at.gap_closed is not None:
        return 1 - at.gap_closed
    target = Fraction(row.indicator.target)
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


def selection(report: Report, words: Words) -> str:
    """That a report leaves indicators out; empty where it has them all."""
    count, total = len(report.rows), len(report.plan.indicators)
    return "" if count == total else words(N_("a selection: {count} of {total} indicators"), count=count, total=total)


def remarks(report: Report, words: Words) -> Iterator[str]:
    """What must not be misread: targets reached only by rounding, money over plan."""
    for row in report.rows:
        at, entry = row.progress, row.entry
        if at.shortfall and not Cell("points" if row.points else "number", at.shortfall).rounded():
            yield words(N_("{name}: equal to the target only when rounded, so not met"), name=row.indicator)
        if entry and row.unit and row.unit.kind == "money" and at.gap is not None and at.gap > 0:
            over = amount(at.gap, row, words)
            yield words(N_("{name}: {amount} over plan"), name=row.indicator, amount=over)
