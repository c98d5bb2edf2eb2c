"""The columns of Parquet files in Spark's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from edutarget.rollup.engines.parquet_files import Alike

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
