"""Figures in plain words, the same in every format that people read."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from edutarget.language.inert import shortened, visible
from edutarget.language.rounding import plain, trimmed
from edutarget.language.terms import N_, NN_
from edutarget.language.words import Words
from edutarget.plan.fields import Range
from edutarget.plan.indicator import Indicator, Unit
from edutarget.report.cells import Cell, cells, difference, places_of, target_cell
from edutarget.report.gap_report import Row

MISSING = "–"
NO_BREAK = "\N{NO-BREAK SPACE}"
_ANSWERS = {True: N_("done"), False: N_("not done")}


def figure(cell: Cell, words: Words, signed: bool = False) -> str:
    """A cell's value as text for people: – where there is none, <0.01 where rounding would leave only zero."""
    value = cell.rounded()
    if value is None:
        return MISSING
    if isinstance(value, Range):
        return "–".join(map(words.word, value))
    if isinstance(value, bool):
        return words(_ANSWERS[value])
    if cell.kind == "share":
        value = trimmed(value * 100)  # type: ignore[operator, arg-type]
    digits = words.word(value)
    if signed:
        digits = plain(value, signed=True)  # type: ignore[arg-type]
    if cell.value and not value:
        # A difference that is there must not read as none.
        digits = _below_rounding(cell.value < 0, signed)  # type: ignore[operator]
    if cell.kind == "share":
        return words(N_("{share} %"), share=digits)
    if cell.kind == "points":
        return digits + NO_BREAK + words(N_("pp"))
    return digits


def _below_rounding(negative: bool, signed: bool) -> str:
    if negative:
        return "\N{MINUS SIGN}<0.01"
    if signed:
        return "+<0.01"
    return "<0.01"


FIGURES = ("baseline", "target", "actual", "gap", "change")  # the columns that every table for people has
SIGNED = ("gap", "change")  # those of them that are differences and have a sign


def figures(row: Row, words: Words) -> dict[str, str]:
    """A row's figures by column, as text; a target that must not be exceeded has its mark."""
    found = cells(row)
    shown = {key: figure(found[key], words, signed=key in SIGNED) for key in FIGURES}
    if row.goal.baseline is not None:
        shown["baseline"] = baseline_text(row.indicator, words)
    return {**shown, "target": target_text(row, words)}


def baseline_text(indicator: Indicator, words: Words) -> str:
    """An indicator's baseline, with its year where that is not the plan's."""
    shown = figure(Cell("number", indicator.baseline), words)
    if indicator.baseline_year is None or indicator.baseline is None:
        return shown
    return shown + words(N_(" ({year})"), year=str(indicator.baseline_year))


def target_text(row: Row, words: Words) -> str:
    """A row's target; one that must not be exceeded has its mark."""
    target = figure(target_cell(row.goal.target), words)
    if target == MISSING:
        return target
    return limit_mark(row.indicator) + target


def limit_mark(indicator: Indicator) -> str:
    """What stands before a target: `≤ ` where it must not be exceeded, else nothing."""
    if indicator.direction == "at_most":
        return "≤ "
    return ""


def in_brackets(unit: Unit | None, words: Words) -> str:
    """A unit as it follows a name: ` (people)`; empty for a milestone, which has none."""
    if unit is None:
        return ""
    return words(N_(" ({unit})"), unit=unit)


def name_with_unit(row: Row, words: Words) -> str:
    """`Investment completed (hundred million yuan)`."""
    return words.word(row.indicator) + in_brackets(row.unit, words)


def note_lines(row: Row, words: Words, limit: int = 2000) -> list[str]:
    """The lines of a row's note, and that its figure was confirmed, made inert; at most `limit` characters of each."""
    if row.entry is None:
        return []
    lines = [visible(line) for line in shortened((row.entry.note or "").strip(), limit).splitlines()]
    said = confirmed(row, words, limit)
    if said:
        lines.append(said)
    return lines


def confirmed(row: Row, words: Words, limit: int = 200) -> str:
    """`confirmed: …`, what a row's figure was checked against, made inert; empty where it was not."""
    if row.entry is None or not row.entry.confirmed:
        return ""
    said = " ".join(shortened(row.entry.confirmed, limit).split())
    return words(N_("confirmed: {confirmed}"), confirmed=visible(said))


def amount(value: Fraction, row: Row, words: Words) -> str:
    """A difference with its unit: `1,210 attendances`, `1 branch`, `1.18 pp`, `7.2 million yuan`."""
    if row.points or row.unit is None:
        return figure(difference(row.unit, value), words)
    factor, unit = Decimal(1), row.unit[words.lang]
    other = row.unit.shown and row.unit.shown[words.lang]
    if other:
        factor, unit = Decimal(other.factor), other.unit
    elif words.lang == "en" and value == 1 and row.unit.one:
        unit = row.unit.one
    places = max(places_of(row) - max(factor.adjusted(), 0), 0)  # as exact in one unit as in the other
    digits = figure(difference(row.unit, value * Fraction(factor), places), words)
    return words(N_("{digits}{space}{unit}"), digits=digits, space=NO_BREAK, unit=unit)


def asides(row: Row, words: Words) -> list[str]:
    """What a reader must know beside a row's figures: how old they are, and what they do not say yet."""
    entry, found = row.entry, []
    if entry is None:
        if row.progress.band == "awaited":
            found.append(words(N_("available from {day}"), day=row.goal.known_from))
        return found
    if row.older:
        found.append(words(N_("figure of {day}"), day=row.as_of))
    if entry.partial:
        message = NN_("from {units} of {count} unit", "from {units} of {count} units")
        found.append(words(message, units=entry.units, count=entry.expected))
    if row.may_change:
        if row.due is None:
            found.append(words(N_("may still change")))
        else:
            found.append(words(N_("may still change until {day}"), day=row.due))
    if row.over_most is not None:
        found.append(words(N_("{amount} more than planned"), amount=amount(row.over_most, row, words)))
    return found
