"""The units of a level as JSON (`edutarget/rollup/1`), CSV and Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from itertools import islice

from edutarget.formats.data.csv_tables import ANSWER, csv_lines, figures_alone
from edutarget.formats.data.json_text import pieces
from edutarget.formats.view import View
from edutarget.language.rounding import never_below
from edutarget.report.cells import Cell, Published, difference, places_for, published
from edutarget.rollup.result import Coverage, RankedUnit, RollUp, ranking

UNIT_COLUMNS = (
    *("level", "indicator", "unit", "value", "numerator", "denominator", "baseline", "target", "gap"),
    *("rank", "ranked"),
    *("units", "expected", "oldest", "newest"),
)

PARQUET_PART = 10_000  # rows in memory at once


def unit_rows(rollup: RollUp, lang: str | None = None) -> Iterator[dict[str, Cell]]:
    """A row for each unit of each indicator, by level and in the plan's order, the best unit first.

    With a language, figures are in the units that its readers are shown.
    """
    for level, totals in rollup.by_level.items():
        for unit in ranking(rollup.plan, totals, rollup.ranks):
            yield _unit_cells(rollup, level, unit, lang)


def _unit_cells(rollup: RollUp, level: int, ranked: RankedUnit, lang: str | None) -> dict[str, Cell]:
    unit = rollup.plan.unit_of(rollup.plan.indicators[ranked.total.indicator])
    if unit is not None and unit.shown is not None and lang is not None:
        ranked, unit = ranked.times(unit.factor_for(lang)), unit.shown_to(lang)
    total = ranked.total
    found = (
        Cell("text", str(level) if level else "unit"),
        Cell("text", total.indicator),
        Cell("text", total.unit),
        Cell("number" if unit else "answer", total.value),
        Cell("number", total.numerator),
        Cell("number", total.denominator),
        Cell("number", ranked.baseline),
        Cell("number", ranked.target),
        difference(unit, ranked.gap, places_for(unit, ranked.target)),
        *(Cell("number", None if count is None else Decimal(count)) for count in (ranked.rank, ranked.ranked)),
        Cell("number", total.units),
        Cell("number", total.expected),
        Cell("day", total.oldest),
        Cell("day", total.newest),
    )
    return dict(zip(UNIT_COLUMNS, found, strict=True))


def units_json(rollup: RollUp, view: View) -> Iterator[str]:
    """Coverage, what was left out, and every unit of every indicator; numbers are rounded as published."""
    oldest, newest = rollup.days or (None, None)
    return pieces(
        {
            "schema": "edutarget/rollup/1",
            "plan": {"id": rollup.plan.id, "name": rollup.plan.name, "file": view.plan_file},
            "as_of": rollup.as_of,
            "unit": rollup.unit,
            "units": rollup.units,
            "oldest": oldest,
            "newest": newest,
            "coverage": rollup.coverage and _coverage(rollup.coverage),
            "left_out": {
                "since": rollup.since,
                "older": rollup.older,
                "first_older": [one._asdict() for one in rollup.first_older],
                "later": rollup.later,
            },
            # An iterator: a nation may have millions of rows.
            "rows": map(published, unit_rows(rollup)),
        }
    )


def _coverage(covered: Coverage) -> dict[str, object]:
    return {
        "expected": covered.expected,
        "reported": covered.reported,
        "percent": never_below(covered.percent, 2, at_most=True),
        "missing": covered.missing,
        "indicators": [
            {"indicator": key, "units": units, "expected": expected}
            for key, (units, expected) in covered.indicators.items()
        ],
    }


def units_csv(rollup: RollUp, view: View) -> Iterator[str]:
    """Every unit of every indicator; the same in every language."""
    return csv_lines((*UNIT_COLUMNS, ANSWER), (figures_alone(published(row)) for row in unit_rows(rollup)))


def units_parquet(rollup: RollUp, view: View) -> bytes:
    """A row for each unit of each indicator, with exact decimals. A milestone's value is 1 or 0, a rate is rounded."""
    # Imported here: pyarrow is slow to load, and no other format needs it.
    import pyarrow as pa
    from pyarrow import parquet

    number = pa.decimal128(38, 15)  # 38 digits are the most that readers support; enough for sums of a nation
    kinds = dict.fromkeys(UNIT_COLUMNS, number) | dict.fromkeys(("level", "indicator", "unit"), pa.string())
    kinds |= dict.fromkeys(("oldest", "newest"), pa.date32())
    kinds |= {"rank": pa.decimal128(9, 0), "ranked": pa.decimal128(9, 0)}
    schema, written = pa.schema(list(kinds.items())), BytesIO()
    lines = ({key: _value(value) for key, value in published(row).items()} for row in unit_rows(rollup))
    with parquet.ParquetWriter(written, schema) as file:
        for part in iter(lambda: list(islice(lines, PARQUET_PART)), []):
            file.write_batch(pa.RecordBatch.from_pylist(part, schema))
    return written.getvalue()


def _value(value: Published) -> Published:
    """An answer as 1 or 0, because a Parquet column has one type; other values unchanged."""
    if isinstance(value, bool):
        return Decimal(int(value))
    return value
