"""The units of a level as rows of cells: what every format of `rollup --by` shows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edutarget.report.cells import Cell, difference
from edutarget.rollup.ranking import Standing, standings
from edutarget.rollup.result import RollUp

COLUMNS = (
    "indicator",
    "unit",
    "value",
    "numerator",
    "denominator",
    "target",
    "gap",
    "rank",
    "ranked",
    "units",
)


def rows(rollup: RollUp) -> Iterator[dict[str, Cell]]:
    """Every unit of every indicator, in the plan's order, the best first."""
    for standing in standings(rollup.plan, rollup.by_unit):
        yield _cells(rollup, standing)


def _cells(rollup: RollUp, standing: Standing) -> dict[str, Cell]:
    total = standing.total
    unit = rollup.plan.unit_of(rollup.plan.indicators[total.indicator])
    found = (
        Cell("text", total.indicator),
        Cell("text", total.unit),
        Cell("number" if unit else "answer", total.value),
        Cell("number", total.numerator),
        Cell("number", total.denominator),
        Cell("number", standing.target),
        difference(unit, standing.gap),
        Cell("number", Decimal(standing.rank)),
        Cell("number", Decimal(standing.ranked)),
        Cell("number", total.units),
    )
    return dict(zip(COLUMNS, found, strict=True))
