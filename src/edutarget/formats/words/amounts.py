"""Figures as text, shared by every format for people."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

from edutarget.language.rounding import plain, trimmed
from edutarget.language.text import N_, NN_, Term, shortened, visible
from edutarget.language.words import Words
from edutarget.plan.fields import Range, TargetRule
from edutarget.plan.indicator import Indicator, TargetKind, Unit
from edutarget.report.cells import Cell, cells, difference, figure_cell, places_of, target_cell
from edutarget.report.gap_report import Row
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
    """A cell's value as text: "–" without a value, "<0.01" for a value that rounds to zero."""
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
        # A difference that exists must not be shown as zero: the target may be missed by it.
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
    """A strict or relative target as a formula: `< 9`, `0.5 × baseline`."""
    return words(_RULES[rule.key], value=rule.value)


def _below_rounding(negative: bool, signed: bool) -> str:
    if negative:
        return "\N{MINUS SIGN}<0.01"
    if signed:
        return "+<0.01"
    return "<0.01"


FIGURES = ("baseline", "target", "actual", "gap", "change")  # the columns of every table for people
SIGNED = ("gap", "change")  # differences, which are shown with a sign


def figures(row: Row, words: Words) -> dict[str, str]:
    """A row's figures as text by column, with their marks."""
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
    """The year of a baseline in brackets, if it has its own; else ""."""
    if indicator.baseline_year is None or indicator.baseline is None:
        return ""
    return words(N_(" ({year})"), year=str(indicator.baseline_year))


def target_text(row: Row, words: Words) -> str:
    """A row's target with the marks of a limit and of a reading, and with the wording of a relative target."""
    target = figure(target_cell(row.goal.target, row.goal.rule), words)
    if target == MISSING:
        return target
    return limit_mark(row.indicator) + target + mark_of(row, "target") + _wording(row.goal.rule, words)


def planned_text(indicator: Indicator, words: Words) -> str:
    """An indicator's target as in the plan, without marks."""
    return figure(target_cell(indicator.target, indicator.target_rule), words) + _wording(indicator.target_rule, words)


def asked_text(indicator: Indicator, words: Words) -> str:
    """An indicator's target for submitters: with the mark of a limit."""
    return limit_mark(indicator) + planned_text(indicator, words)


def _wording(rule: TargetRule | None, words: Words) -> str:
    """The wording of a relative target in brackets; else ""."""
    if rule is None or rule.strict:
        return ""
    return words(N_(" ({wording})"), wording=rule_text(rule, words))


def limit_mark(indicator: Indicator) -> str:
    """`≤ ` for a target that must not be exceeded, else "". Strict targets have `<` in their own text."""
    if indicator.direction == "at_most" and not indicator.strict:
        return "≤ "
    return ""


READ = "*"
"""The mark of a figure of the plan that was derived or interpreted, and of the text that explains it."""


def read_mark(indicator: Indicator, field: str) -> str:
    """The mark of a figure of the plan that was not announced in this form; else ""."""
    return READ if field in indicator.readings else ""


def mark_of(row: Row, field: Literal["baseline", "target"]) -> str:
    """The mark of a row's baseline or target; none for a part's own figure, to which the reading does not apply."""
    if getattr(row.goal, field) != getattr(row.indicator, field):
        return ""
    return read_mark(row.indicator, field)


def marks_note(rows: Iterable[Row], words: Words) -> str:
    """The legend of the marks, with the first derived figure as an example; "" if no row has a mark."""
    marked = [row for row in rows if mark_of(row, "baseline") or mark_of(row, "target")]
    if not marked:
        return ""
    derived = next((row.indicator for row in marked if row.derived), None)
    if derived is None:
        return words(N_("* interpreted by the plan's authors, not announced so"))
    message = N_(
        "* derived by the plan's authors (such as {baseline} = {target} − {change}) or interpreted, not announced so"
    )
    return words(message, baseline=derived.baseline, target=derived.target, change=derived.change)


def filling_notes(indicator: Indicator, words: Words) -> list[str]:
    """Notes for submitters: the first day on which there can be a figure, readings of the definition and figures."""
    found = []
    if indicator.known_from is not None:
        found.append(words(N_("for days from {day} on"), day=indicator.known_from))
    readings = indicator.readings
    found += [words.word(readings[field]) for field in ("definition", "measure", "adds_up") if field in readings]
    found += [f"{READ} {words.word(readings[field])}" for field in ("baseline", "target") if field in readings]
    return found


def in_brackets(unit: Unit | None, words: Words) -> str:
    """A unit in brackets after a name: ` (people)`; "" for a milestone, which has none."""
    if unit is None:
        return ""
    return words(N_(" ({unit})"), unit=unit)


def name_with_unit(row: Row, words: Words) -> str:
    """`Investment completed (hundred million yuan)`."""
    return words.word(row.indicator) + in_brackets(row.unit, words)


NOTE_LIMIT = 2000
"""Characters shown of a note, a reason or measures."""


def note_lines(row: Row, words: Words, limit: int = NOTE_LIMIT) -> list[str]:
    """The lines of a row's note, its confirmation and its signatures, escaped, each cut to `limit` characters.

    The reason for a shortfall is in `explained`.
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
    """`prepared by 王丽 · checked by …`; "" if nobody signed."""
    return " · ".join(words(_SIGNED[key], name=name) for key, name in signed.names.items())


def explained(row: Row, words: Words, limit: int = NOTE_LIMIT) -> list[str]:
    """A row's reason, measures and day, escaped, a line each."""
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
    """`confirmed: …`, what a row's figure was checked against, escaped; "" if it was not."""
    if row.entry is None or not row.entry.confirmed:
        return ""
    said = " ".join(shortened(row.entry.confirmed, limit).split())
    return words(N_("confirmed: {confirmed}"), confirmed=visible(said))


def amount(value: Fraction, row: Row, words: Words) -> str:
    """A difference with its unit: `7.2 million yuan`."""
    if row.points or row.unit is None:
        return figure(difference(row.unit, value, places_of(row)), words)
    unit = row.unit[words.lang]
    if words.lang == "en" and value == 1 and row.unit.one:
        unit = row.unit.one
    digits = figure(difference(row.unit, value, places_of(row)), words)
    return words(N_("{digits}{space}{unit}"), digits=digits, space=NO_BREAK, unit=unit)


def submitter_text(row: Row, words: Words, folder: str = "") -> str:
    """Who submitted a row's figure, and its files, by their paths below `folder`; for a sum the number of units; ""
    if nobody is named."""
    figure = row.figure
    if figure is None or not figure.submitters:
        return ""
    if len(figure.parts) > 1:
        message = NN_("added up from the files of {count} unit", "added up from the files of {count} units")
        return words(message, count=len(figure.parts))
    if figure.sources:
        files = tuple(file.removeprefix(folder) for file in figure.sources)
        return words(N_("submitted by {who} ({files})"), who=figure.submitters, files=files)
    return words(N_("submitted by {who}"), who=figure.submitters)


def figure_of(entry: Entry | None, row: Row, words: Words) -> str:
    """Another figure of a row's indicator, as text."""
    return figure(figure_cell(entry, row), words)


def signed_amount(value: Fraction, row: Row, words: Words) -> str:
    """A difference with its sign and its unit; zero has no sign."""
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
    """Remarks on the deciding figure: reached late, later figures, revisions."""
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
    # A range can be missed from above without being a limit.
    if row.goal.at_most or (at.gap or 0) > 0:
        return words(N_("{amount} too much"), amount=shown)
    return words(N_("{amount} short"), amount=shown)


AT_BOUND = {True: N_("equal to the bound; must be below"), False: N_("equal to the bound; must be above")}
"""The text for a figure that equals a strict target, by whether the target is "at most" (docs/method.md, Strict and
relative targets)."""


def revised_text(row: Row, words: Words) -> str:
    """`4,500 → 4,380, revision 2, 人事股`; "" if nothing was revised."""
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
    """Remarks on a row's figures: kind of target, age, completeness, whether they may still change."""
    entry, found = row.entry, []
    if row.indicator.kind is not None:
        found.append(words(KIND[row.indicator.kind]))
    if row.progress.band == "awaited":
        found.append(_awaited(row, words))
    if entry is None:
        return found
    if not row.verdict.counts:
        # A figure from before `known_from` is shown with its day, but nothing is computed from it.
        message = N_("figure of {day}, before there can be one; it does not count")
        return [*found, words(message, day=row.as_of)]
    if row.older:
        found.append(words(N_("figure of {day}"), day=row.as_of))
    found += _decided(row, words)
    if entry.partial:
        found.append(units_text(entry, words))
    if row.may_change and row.due is None:
        found.append(words(N_("may still change")))
    elif row.may_change:
        found.append(words(N_("may still change until {day}"), day=row.due))
    if row.over_most is not None:
        found.append(words(N_("{amount} more than planned"), amount=amount(row.over_most, row, words)))
    return found


def units_text(entry: Entry, words: Words) -> str:
    """`from 4 of 6 units`."""
    if entry.expected is not None:
        message = NN_("from {units} of {count} unit", "from {units} of {count} units")
        return words(message, units=entry.units, count=entry.expected)
    message = NN_(
        "from {count} unit; how many should have reported is unknown",
        "from {count} units; how many should have reported is unknown",
    )
    return words(message, count=entry.units)
