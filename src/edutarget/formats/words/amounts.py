"""Figures in plain words, the same in every format that people read."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from edutarget.language.inert import shortened, visible
from edutarget.language.rounding import plain, trimmed
from edutarget.language.terms import N_, NN_, Term
from edutarget.language.words import Words
from edutarget.plan.fields import Range, TargetRule
from edutarget.plan.indicator import Indicator, TargetKind, Unit
from edutarget.report.cells import Cell, cells, difference, figure_cell, places_of, target_cell
from edutarget.report.gap_report import Row
from edutarget.report.why import is_derived
from edutarget.submission.entry import Entry, Signed

KIND: dict[TargetKind, Term] = {
    "binding": Term(N_("binding")),
    "expected": Term(N_("expected")),
    "stretch": Term(N_("stretch")),
}
"""How much a target commits to."""

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
    if isinstance(value, TargetRule):
        return rule_text(value, words)
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


_RULES = {
    "below": N_("< {value}"),
    "above": N_("> {value}"),
    "of_baseline": N_("{value} × baseline"),
    "baseline_plus": N_("baseline + {value}"),
}


def rule_text(rule: TargetRule, words: Words) -> str:
    """A strict or relative target, as it is written: `< 9`, `0.5 × baseline`."""
    return words(_RULES[rule.key], value=rule.value)


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
        shown["baseline"] += own_year(row.indicator, words) + mark_of(row, "baseline")
    return {**shown, "target": target_text(row, words)}


def baseline_text(indicator: Indicator, words: Words) -> str:
    """An indicator's baseline as the plan has it, with its mark."""
    mark = "" if indicator.baseline is None else read_mark(indicator, "baseline")
    return figure(Cell("number", indicator.baseline), words) + own_year(indicator, words) + mark


def own_year(indicator: Indicator, words: Words) -> str:
    """The year of a baseline, in brackets, where it is not the plan's."""
    if indicator.baseline_year is None or indicator.baseline is None:
        return ""
    return words(N_(" ({year})"), year=str(indicator.baseline_year))


def target_text(row: Row, words: Words) -> str:
    """A row's target; one that must not be exceeded has its mark, as has one that was interpreted, and a relative one
    its wording beside it."""
    target = figure(target_cell(row.goal.target, row.goal.rule), words)
    if target == MISSING:
        return target
    return limit_mark(row.indicator) + target + mark_of(row, "target") + _wording(row.goal.rule, words)


def planned_text(indicator: Indicator, words: Words) -> str:
    """An indicator's target as the plan has it, without a mark."""
    return figure(target_cell(indicator.target, indicator.target_rule), words) + _wording(indicator.target_rule, words)


def asked_text(indicator: Indicator, words: Words) -> str:
    """The same as whoever reports is told: with the mark of one that must not be exceeded."""
    return limit_mark(indicator) + planned_text(indicator, words)


def _wording(rule: TargetRule | None, words: Words) -> str:
    """How a relative target is written, in brackets behind its number."""
    if rule is None or rule.strict:
        return ""
    return words(N_(" ({wording})"), wording=rule_text(rule, words))


def limit_mark(indicator: Indicator) -> str:
    """What stands before a target: `≤ ` where it must not be exceeded, else nothing."""
    if indicator.direction == "at_most" and not indicator.strict:
        return "≤ "
    return ""


READ = "*"
"""Beside a figure of the plan that was derived or interpreted, and before the text that says how."""


def read_mark(indicator: Indicator, field: str) -> str:
    """The mark beside a figure of the plan that was not announced as it is."""
    return READ if field in indicator.readings else ""


def mark_of(row: Row, field: Literal["baseline", "target"]) -> str:
    """The mark beside a row's baseline or target; a part's own one was announced for it."""
    if getattr(row.goal, field) != getattr(row.indicator, field):
        return ""
    return read_mark(row.indicator, field)


def marks_note(rows: Iterable[Row], words: Words) -> str:
    """What the marks beside the rows' baselines and targets say, by the first one; empty where there are none."""
    marked = [row for row in rows if mark_of(row, "baseline") or mark_of(row, "target")]
    if not marked:
        return ""
    derived = next((row.indicator for row in marked if is_derived(row)), None)
    if derived is None:
        return words(N_("* interpreted by the plan's authors, not announced so"))
    message = N_(
        "* derived by the plan's authors (such as {baseline} = {target} − {change}) or interpreted, not announced so"
    )
    return words(message, baseline=derived.baseline, target=derived.target, change=derived.change)


def filling_notes(indicator: Indicator, words: Words) -> list[str]:
    """What whoever fills in a figure has to know: from which day there can be one, what counts, what was derived."""
    found = []
    if indicator.known_from is not None:
        found.append(words(N_("for days from {day} on"), day=indicator.known_from))
    readings = indicator.readings
    found += [words.word(readings[field]) for field in ("definition", "measure", "adds_up") if field in readings]
    found += [f"{READ} {words.word(readings[field])}" for field in ("baseline", "target") if field in readings]
    return found


def in_brackets(unit: Unit | None, words: Words) -> str:
    """A unit as it follows a name: ` (people)`; empty for a milestone, which has none."""
    if unit is None:
        return ""
    return words(N_(" ({unit})"), unit=unit)


def name_with_unit(row: Row, words: Words) -> str:
    """`Investment completed (hundred million yuan)`."""
    return words.word(row.indicator) + in_brackets(row.unit, words)


NOTE_LIMIT = 2000
"""So many characters of a note, a reason or measures are shown."""


def note_lines(row: Row, words: Words, limit: int = NOTE_LIMIT) -> list[str]:
    """The lines of a row's note, that its figure was confirmed, and who signed it, made inert; at most `limit`
    characters of each.

    Why it falls short stands apart, in `explained`.
    """
    if row.figure is None:
        return []
    lines = [visible(line) for line in shortened((row.figure.entry.note or "").strip(), limit).splitlines()]
    said = confirmed(row, words, limit), signed_text(row.figure.signed, words)
    return [*lines, *filter(None, said)]


_SIGNED = {
    "prepared_by": N_("prepared by {name}"),
    "checked_by": N_("checked by {name}"),
    "approved_by": N_("approved by {name}"),
}


def signed_text(signed: Signed, words: Words) -> str:
    """`prepared by 王丽 · checked by …`; empty where nobody signed."""
    return " · ".join(words(_SIGNED[key], name=name) for key, name in signed.names.items())


def explained(row: Row, words: Words, limit: int = NOTE_LIMIT) -> list[str]:
    """Why a row falls short, what is done about it and by which day, made inert."""
    entry, lines = row.entry, []
    if entry and entry.reason:
        lines.append(words(N_("reason: {text}"), text=_inert(entry.reason, limit)))
    if entry and entry.measures:
        lines.append(words(N_("measures: {text}"), text=_inert(entry.measures, limit)))
    if entry and entry.by:
        lines.append(words(N_("to be done by {day}"), day=str(entry.by)))
    return lines


def _inert(text: str, limit: int) -> str:
    return visible(" ".join(shortened(text, limit).split()))


def confirmed(row: Row, words: Words, limit: int = 200) -> str:
    """`confirmed: …`, what a row's figure was checked against, made inert; empty where it was not."""
    if row.entry is None or not row.entry.confirmed:
        return ""
    said = " ".join(shortened(row.entry.confirmed, limit).split())
    return words(N_("confirmed: {confirmed}"), confirmed=visible(said))


def amount(value: Fraction, row: Row, words: Words) -> str:
    """A difference with its unit: `1,210 attendances`, `1 branch`, `1.18 pp`, `7.2 million yuan`."""
    if row.points or row.unit is None:
        return figure(difference(row.unit, value, places_of(row)), words)
    factor, unit = Decimal(1), row.unit[words.lang]
    other = row.unit.shown and row.unit.shown[words.lang]
    if other:
        factor, unit = Decimal(other.factor), other.unit
    elif words.lang == "en" and value == 1 and row.unit.one:
        unit = row.unit.one
    places = max(places_of(row) - max(factor.adjusted(), 0), 0)  # as exact in one unit as in the other
    digits = figure(difference(row.unit, value * Fraction(factor), places), words)
    return words(N_("{digits}{space}{unit}"), digits=digits, space=NO_BREAK, unit=unit)


def whose(row: Row, words: Words) -> str:
    """Who submitted a row's figure, and its files; of a sum how many units; empty where nobody is named."""
    figure = row.figure
    if figure is None or not figure.submitters:
        return ""
    if len(figure.parts) > 1:
        message = NN_("added up from the files of {count} unit", "added up from the files of {count} units")
        return words(message, count=len(figure.parts))
    if figure.sources:
        return words(N_("submitted by {who} ({files})"), who=figure.submitters, files=figure.sources)
    return words(N_("submitted by {who}"), who=figure.submitters)


def figure_of(entry: Entry | None, row: Row, words: Words) -> str:
    """Another figure of a row's indicator, as text."""
    return figure(figure_cell(entry, row), words)


def signed_amount(value: Fraction, row: Row, words: Words) -> str:
    """A difference with its sign and its unit; without a sign where it is none."""
    shown = amount(abs(value), row, words)
    if not value:
        return shown
    return ("\N{MINUS SIGN}" if value < 0 else "+") + shown


def _awaited(row: Row, words: Words) -> str:
    """Why there is no figure yet."""
    if row.goal.known_from is not None and row.day < row.goal.known_from:
        return words(N_("available from {day}"), day=row.goal.known_from)
    if row.goal.start is not None and row.day < row.goal.start:
        return words(N_("starts on {day}"), day=row.goal.start)
    return words(N_("not published yet: {months} months after its day"), months=row.goal.lag_months)


def _decided(row: Row, words: Words) -> list[str]:
    """What follows the figure that decides: later figures, corrections."""
    found = []
    if row.verdict.late:
        found.append(words(N_("reached on {day}, due {due}"), day=row.verdict.reached_on, due=row.due))
    if row.verdict.since is not None:
        since = figure_of(row.verdict.since.entry, row, words)
        found.append(words(N_("since then {value} ({day})"), value=since, day=row.verdict.since.day))
    revised = revised_text(row, words)
    if revised:
        found.append(revised)
    return found


def missed_by(row: Row, words: Words) -> str:
    """By how much a target was missed."""
    at = row.progress
    if not at.shortfall and row.goal.strict:
        return words(AT_BOUND[row.goal.at_most])
    shown = amount(at.shortfall or Fraction(0), row, words)
    if row.goal.at_most or (at.gap or 0) > 0:
        return words(N_("{amount} too much"), amount=shown)
    return words(N_("{amount} short"), amount=shown)


AT_BOUND = {True: N_("equal to the bound; must be below"), False: N_("equal to the bound; must be above")}
"""What is said of a figure that equals a strict target, by whether that is one of at most."""


def revised_text(row: Row, words: Words) -> str:
    """`4,500 → 4,380, revision 2, 人事股`; empty where nothing was revised."""
    revised = row.figure and row.figure.revised
    if not revised or row.entry is None:
        return ""
    message = N_("{before} → {after}, revision {revision}, {by}")
    if not revised.by:
        message = N_("{before} → {after}, revision {revision}")
    before = figure_of(row.entry._replace(value=revised.first), row, words)
    after = figure_of(row.entry, row, words)
    return words(message, before=before, after=after, revision=revised.revision, by=revised.by)


def asides(row: Row, words: Words) -> list[str]:
    """What a reader must know beside a row's figures: how old they are, and what they do not say yet."""
    entry, found = row.entry, []
    if row.indicator.kind is not None:
        found.append(words(KIND[row.indicator.kind]))
    if row.progress.band == "awaited":
        found.append(_awaited(row, words))
    if entry is None:
        return found
    if not row.verdict.counts:
        message = N_("figure of {day}, before there can be one; it does not count")
        return [*found, words(message, day=row.as_of)]
    if row.older:
        found.append(words(N_("figure of {day}"), day=row.as_of))
    found += _decided(row, words)
    if entry.partial:
        found.append(units_text(entry, words))
    if row.may_change:
        found.append(_may_change(row, words))
    if row.over_most is not None:
        found.append(words(N_("{amount} more than planned"), amount=amount(row.over_most, row, words)))
    return found


def units_text(entry: Entry, words: Words) -> str:
    """From how many units a figure is, and of how many."""
    if entry.expected is not None:
        message = NN_("from {units} of {count} unit", "from {units} of {count} units")
        return words(message, units=entry.units, count=entry.expected)
    message = NN_(
        "from {count} unit; how many should have reported is unknown",
        "from {count} units; how many should have reported is unknown",
    )
    return words(message, count=entry.units)


def _may_change(row: Row, words: Words) -> str:
    if row.due is None:
        return words(N_("may still change"))
    return words(N_("may still change until {day}"), day=row.due)
