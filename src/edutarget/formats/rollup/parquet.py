"""The units of a level as Parquet, with exact decimals."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

from edutarget.formats.rollup.rows import COLUMNS, rows
from edutarget.formats.shared.view import View
from edutarget.report.cells import published
from edutarget.rollup.result import RollUp


def render(rollup: RollUp, view: View) -> bytes:
    """A row for each unit of each indicator. A milestone's value is 1 or 0, a rate's is rounded to two places."""
    import pyarrow as pa
    from pyarrow import parquet

    number = pa.decimal128(38, 15)
    kinds = dict.fromkeys(COLUMNS, number) | dict.fromkeys(("level", "indicator", "unit"), pa.string())
    kinds |= dict.fromkeys(("oldest", "newest"), pa.date32())
    kinds |= {"rank": pa.decimal128(9, 0), "ranked": pa.decimal128(9, 0)}
    lines = [{key: _value(value) for key, value in published(row).items()} for row in rows(rollup)]
    written = BytesIO()
    parquet.write_table(pa.Table.from_pylist(lines, pa.schema(list(kinds.items()))), written)
    return written.getvalue()


def _value(value: Any) -> Any:
    """A column has one type: an answer is 1 or 0 among numbers."""
    return Decimal(int(value)) if isinstance(value, bool) else value
