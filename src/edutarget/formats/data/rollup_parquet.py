"""The units of a level as Parquet, with exact decimals."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from itertools import islice
from typing import Any

from edutarget.formats.data.rollup_rows import COLUMNS, rows
from edutarget.formats.view import View
from edutarget.report.cells import published
from edutarget.rollup.result import RollUp

PART = 10_000
"""So many rows are held at once."""


def render(rollup: RollUp, view: View) -> bytes:
    """A row for each unit of each indicator. A milestone's value is 1 or 0, a rate's is rounded to two places."""
    import pyarrow as pa
    from pyarrow import parquet

    number = pa.decimal128(38, 15)
    kinds = dict.fromkeys(COLUMNS, number) | dict.fromkeys(("level", "indicator", "unit"), pa.string())
    kinds |= dict.fromkeys(("oldest", "newest"), pa.date32())
    kinds |= {"rank": pa.decimal128(9, 0), "ranked": pa.decimal128(9, 0)}
    schema, written = pa.schema(list(kinds.items())), BytesIO()
    lines = ({key: _value(value) for key, value in published(row).items()} for row in rows(rollup))
    with parquet.ParquetWriter(written, schema) as file:
        while part := list(islice(lines, PART)):
            file.write_batch(pa.RecordBatch.from_pylist(part, schema))
    return written.getvalue()


def _value(value: Any) -> Any:
    """A column has one type: an answer is 1 or 0 among numbers."""
    return Decimal(int(value)) if isinstance(value, bool) else value
