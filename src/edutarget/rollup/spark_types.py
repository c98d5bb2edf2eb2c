"""The columns of Parquet files in Spark's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import parquet

if TYPE_CHECKING:
    from edutarget.rollup.parquet_files import Alike

_TYPES = {
    pa.string(): "string",
    pa.bool_(): "boolean",
    pa.int8(): "tinyint",
    pa.int16(): "smallint",
    pa.int32(): "int",
    pa.int64(): "bigint",
    pa.date32(): "date",
}


def ddl(alike: Alike) -> str | None:
    """What Spark is to read; None where there is a type that it does not know."""
    types = [_type(kind) for kind in alike.types.values()]
    names = [name.replace("`", "``") for name in alike.columns.values()]
    if None in types:
        return None
    return ", ".join(f"`{name}` {kind}" for name, kind in zip(names, types, strict=True))


def _type(kind: pa.DataType) -> str | None:
    if pa.types.is_decimal(kind):
        return f"decimal({kind.precision}, {kind.scale})"
    if pa.types.is_timestamp(kind) and kind.unit in ("ms", "us"):
        return "timestamp" if kind.tz else "timestamp_ntz"
    return _TYPES.get(kind)


def plain_table(alike: Alike) -> pa.Table:
    """The facts of files that have other types than these, in types that Spark knows."""
    tables = []
    for file in alike.files:
        read = parquet.read_table(file, columns=list(alike.columns.values()))
        columns = {key: _plain(read.column(name)) for key, name in alike.columns.items()}
        places = {"file": pa.repeat(pa.scalar(file), len(read)), "row": pa.array(range(len(read)), pa.int64())}
        tables.append(pa.table(columns | places))
    return pa.concat_tables(tables)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_timestamp(kind):
        return column.cast(pa.timestamp("us", kind.tz), safe=False).cast(pa.date32(), safe=False)
    return column.cast(pa.decimal128(20, 0)) if pa.types.is_unsigned_integer(kind) else column
