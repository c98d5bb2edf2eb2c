"""The units of a level as rows of cells: what every format of `rollup --by` shows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edutarget.report.cells import Cell, difference
from edutarget.rollup.ranking import RankedUnit, ranking
from edutarget.rollup.result import RollUp

COLUMNS = (
    *("level", "indicator", "unit", "value", "numerator", "denominator", "target", "gap", "rank", "ranked"),
    *("units", "expected", "oldest", "newest"),
)


def rows(rollup: RollUp) -> Iterator[dict[str, Cell]]:
    """Every unit of every indicator of every level, in the plan's order, the best first."""
    for level, totals in rollup.by_level.items():
        for unit in ranking(rollup.plan, totals, rollup.ranks):
            yield _cells(rollup, level, unit)


def _cells(rollup: RollUp, level: int, ranked: RankedUnit) -> dict[str, Cell]:
    total = ranked.total
    unit = rollup.plan.unit_of(rollup.plan.indicators[total.indicator])
    found = (
        Cell("text", str(level) if level else "unit"),
        Cell("text", total.indicator),
        Cell("text", total.unit),
        Cell("number" if unit else "answer", total.value),
        Cell("number", total.numerator),
        Cell("number", total.denominator),
        Cell("number", ranked.target),
        difference(unit, ranked.gap),
        *(Cell("number", None if count is None else Decimal(count)) for count in (ranked.rank, ranked.ranked)),
        Cell("number", total.units),
        Cell("number", total.expected),
        Cell("day", total.oldest),
        Cell("day", total.newest),
    )
    return dict(zip(COLUMNS, found, strict=True))
