"""A report's rows as typed cells: what every format renders, and what is published of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from edutarget.language.rounding import POINT_PLACES, SHARE_PLACES, number, rounded
from edutarget.plan.models import Text, Unit
from edutarget.report.gap_report import Row

Kind = Literal["text", "name", "number", "points", "share", "rate", "day", "answer"]

Published = str | Text | Decimal | date | bool | None
"""A cell's value as machines get it."""


class Cell(NamedTuple):
    """A value and what it is. `number` is in the row's unit, `rate` in that a month, `points` in percentage
    points, `share` of one."""

    kind: Kind
    value: str | Text | Decimal | Fraction | date | bool | None

    def rounded(self) -> Published:
        """The value as it is published: shares and rates to 4 places, points to 2, other figures as they are."""
        if not isinstance(self.value, Decimal | Fraction):
            return self.value
        if self.kind in ("share", "rate"):
            return rounded(self.value, SHARE_PLACES)
        return rounded(self.value, POINT_PLACES) if self.kind == "points" else number(self.value)


def difference(unit: Unit | None, value: Decimal | Fraction | None) -> Cell:
    """A difference between two figures in the unit: of percentages it is in percentage points."""
    return Cell("points" if unit is not None and unit.kind == "percent" else "number", value)


def published(found: Mapping[str, Cell]) -> dict[str, Published]:
    """The values of cells as they are published, under the same keys."""
    return {key: cell.rounded() for key, cell in found.items()}


def cells(row: Row) -> dict[str, Cell]:
    """A row's cells by column, in the order in which machines get them."""
    indicator, entry, at = row.indicator, row.entry, row.progress
    figure: Kind = "answer" if row.unit is None else "number"
    return {
        "id": Cell("text", row.id),
        "area": Cell("text", indicator.area),
        "name": Cell("name", indicator),
        "unit": Cell("text", indicator.unit),
        "measure": Cell("text", indicator.measure),
        "direction": Cell("text", indicator.direction),
        "baseline": Cell("number", indicator.baseline),
        "target": Cell(figure, indicator.target),
        "actual": Cell(figure, entry.value if entry else None),
        "numerator": Cell("number", entry.numerator if entry else None),
        "denominator": Cell("number", entry.denominator if entry else None),
        "gap": difference(row.unit, at.gap),
        "shortfall": difference(row.unit, at.shortfall),
        "change": difference(row.unit, at.change),
        "gap_closed": Cell("share", at.gap_closed),
        "completion": Cell("share", at.completion),
        "schedule": Cell("share", at.schedule),
        "schedule_gap": Cell("points", at.schedule_gap),
        "due_now": Cell("number", at.due_now),
        "due": Cell("day", row.due),
        "result": Cell("text", at.result),
        "band": Cell("text", at.band),
        "note": Cell("text", entry.note if entry else None),
        "reported": Cell("day", row.as_of),
    }
