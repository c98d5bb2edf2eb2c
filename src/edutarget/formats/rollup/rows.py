"""The units of a level as rows of cells: what every format of `rollup --by` shows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edutarget.report.cells import Cell, difference
from edutarget.rollup.ranking import RankedUnit, ranking
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
    for unit in ranking(rollup.plan, rollup.by_unit):
        yield _cells(rollup, unit)


def _cells(rollup: RollUp, ranked: RankedUnit) -> dict[str, Cell]:
    total = ranked.total
    unit = rollup.plan.unit_of(rollup.plan.indicators[total.indicator])
    found = (
        Cell("text", total.indicator),
        Cell("text", total.unit),
        Cell("number" if unit else "answer", total.value),
        Cell("number", total.numerator),
        Cell("number", total.denominator),
        Cell("number", ranked.target),
        difference(unit, ranked.gap),
        Cell("number", Decimal(ranked.rank)),
        Cell("number", Decimal(ranked.ranked)),
        Cell("number", total.units),
    )
    return dict(zip(COLUMNS, found, strict=True))
