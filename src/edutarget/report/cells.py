"""A report's rows as typed cells, which every format renders, and their published values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from edutarget.language.rounding import POINT_PLACES, SHARE_PLACES, never_below, number, rounded
from edutarget.plan.fields import Range, TargetRule, Text
from edutarget.plan.indicator import Unit
from edutarget.report.gap_report import Row
from edutarget.report.verdict import InterimTarget
from edutarget.submission.entry import Entry

Kind = Literal[
    "text", "name", "number", "difference", "range", "rule", "points", "share", "rate",
    "day", "answer", "least", "most", "list",
]  # fmt: skip

SUBMITTED_COUNTS = ("numerator", "denominator", "units", "expected")

Published = str | Text | Decimal | Range | TargetRule | date | bool | Sequence[object] | Mapping[str, object] | None
"""A cell's value in machine formats."""


class Cell(NamedTuple):
    """A value and its kind. `number` is in the row's unit, `rate` in that unit per month, `points` are percentage
    points, `share` is a share of one. `difference` and `points` have at most `places` decimal places; so have `least`,
    rounded so that it never looks smaller, and `most`, never larger. Other numbers are rounded there only if they have
    no finite decimal form. `rule` is a strict or relative target."""

    kind: Kind
    value: (
        str
        | Text
        | Decimal
        | Fraction
        | Range
        | TargetRule
        | date
        | bool
        | Sequence[object]
        | Mapping[str, object]
        | None
    )
    places: int = POINT_PLACES

    def rounded(self) -> Published:
        """The published value: shares and rates to 4 decimal places, differences to `places`, figures as written."""
        if not isinstance(self.value, Decimal | Fraction):
            return self.value
        if self.kind in ("least", "most"):
            return never_below(Fraction(self.value), self.places, self.kind == "most")
        if self.kind in ("share", "rate"):
            return rounded(self.value, SHARE_PLACES)
        if self.kind in ("difference", "points"):
            return rounded(self.value, self.places)
        return number(self.value, self.places)


def difference(unit: Unit | None, value: Decimal | Fraction | None, places: int = POINT_PLACES) -> Cell:
    """A difference of two figures in the unit; of percentages it is in percentage points."""
    if unit is not None and unit.kind == "percent":
        return Cell("points", value, places)
    return Cell("difference", value, places)


def places_for(unit: Unit | None, target: Decimal | Range | bool | None) -> int:
    """Decimal places of differences from a target: for percentages two, or the target's if it has more; for counts
    none; for other units two more than the target (docs/method.md, "What is printed")."""
    if unit is not None and unit.kind == "count":
        return 0
    if unit is None or target is None or isinstance(target, bool):
        return POINT_PLACES
    written = target if isinstance(target, Range) else (target,)
    # Below zero in a smaller unit than the plan's: 180 hundred million yuan are 1.80E+4 million
    places = max(-int(value.as_tuple().exponent) for value in written)
    if unit.kind == "percent":
        return max(places, POINT_PLACES)
    return max(places + 2, 0)


def places_of(row: Row) -> int:
    """Decimal places of a row's differences, by the target that applies."""
    return places_for(row.unit, row.goal.target if row.goal.target is not None else row.indicator.target)


def target_cell(target: Decimal | Range | bool | None, rule: TargetRule | None = None) -> Cell:
    """A target: a number, a range, a bound that must be passed, `true` for a milestone; None where there is none."""
    if isinstance(target, bool):
        return Cell("answer", target)
    if rule is not None and rule.strict:
        return Cell("rule", rule)
    return Cell("range" if isinstance(target, Range) else "number", target)


def actual_cell(row: Row) -> Cell:
    """The figure that is shown."""
    return figure_cell(row.entry, row)


def figure_cell(entry: Entry | None, row: Row) -> Cell:
    """A figure of a row's indicator."""
    kind: Kind = "answer" if row.unit is None else "number"
    return Cell(kind, entry and entry.value, max(places_of(row), POINT_PLACES))


def due_now_cell(row: Row) -> Cell:
    """The amount due on the path; rounding never makes it look easier to reach."""
    return Cell("most" if row.goal.at_most else "least", row.progress.due_now, places_of(row))


def published(found: Mapping[str, Cell]) -> dict[str, Published]:
    """The published values of cells, under the same keys."""
    return {key: cell.rounded() for key, cell in found.items()}


def cells(row: Row) -> dict[str, Cell]:
    """A row's cells by column, in the order of machine formats."""
    indicator, at, places = row.indicator, row.progress, places_of(row)
    submitted = {key: Cell("number", getattr(row.entry, key, None)) for key in SUBMITTED_COUNTS}
    return {
        "id": Cell("text", row.id),
        "area": Cell("text", indicator.area),
        "name": Cell("name", indicator),
        "unit": Cell("text", indicator.unit),
        "measure": Cell("text", indicator.measure),
        "direction": Cell("text", None if isinstance(indicator.target, Range) else indicator.direction),
        "kind": Cell("text", indicator.kind),
        "baseline": Cell("number", row.goal.baseline),
        "baseline_year": Cell("number", Decimal(row.baseline_year) if row.goal.baseline is not None else None),
        "target": target_cell(row.goal.target, row.goal.rule),
        "target_rule": Cell("rule", row.goal.rule),
        "most": Cell("number", row.goal.most),
        "actual": actual_cell(row),
        **submitted,
        "gap": difference(row.unit, at.gap, places),
        "shortfall": difference(row.unit, at.shortfall, places),
        "change": difference(row.unit, at.change, places),
        "gap_closed": Cell("share", at.gap_closed),
        "on_track": Cell("share", at.on_track),
        "completion": Cell("share", at.completion),
        "schedule": Cell("share", at.schedule),
        "schedule_gap": Cell("points", at.schedule_gap),
        "due_now": due_now_cell(row),
        "due": Cell("day", row.due),
        "known_from": Cell("day", row.goal.known_from),
        "result": Cell("text", at.result),
        "band": Cell("text", at.band),
        "note": Cell("text", row.entry and row.entry.note),
        "confirmed": Cell("text", row.entry and row.entry.confirmed),
        "reason": Cell("text", row.entry and row.entry.reason),
        "measures": Cell("text", row.entry and row.entry.measures),
        "by": Cell("day", row.entry and row.entry.by),
        "as_of": Cell("day", row.as_of),
        "submitted_by": Cell("list", row.figure and row.figure.submitters),
        "files": Cell("list", row.figure and row.figure.sources),
        "parts": Cell("number", Decimal(len(row.figure.parts)) if row.figure and row.figure.parts else None),
        "signed": Cell("list", row.figure and (row.figure.signed.names or None)),
        "offices": Cell("list", row.offices),
        "late": Cell("answer", row.verdict.late),
        "interim": Cell("list", [_interim(one, row) for one in row.verdict.interim]),
        "revised": Cell("list", row.figure and _revised(row)),
    }


def _interim(one: InterimTarget, row: Row) -> dict[str, object]:
    """An interim target as it is published."""
    actual = figure_cell(one.actual, row).rounded()
    return {"day": one.day, "target": one.target, "actual": actual, "reached": one.reached}


def _revised(row: Row) -> dict[str, object] | None:
    """What revisions made of a row's figure, as it is published."""
    revised = row.figure and row.figure.revised
    if not revised:
        return None
    first = figure_cell(row.entry and row.entry._replace(value=revised.first), row)
    return {
        "from": first.rounded(),
        "to": actual_cell(row).rounded(),
        "revision": Decimal(revised.revision),
        "by": revised.by,
    }
