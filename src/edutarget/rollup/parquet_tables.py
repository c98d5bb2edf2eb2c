"""Parquet files of facts: group them by columns, find those that cannot be used, and read their rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from edutarget.figures.limits import DIGITS
from edutarget.files.reading import reason, shown_name
from edutarget.language.text import Term
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Problem
from edutarget.rollup.judge import FIGURES, column_problems, columns_of

ROWS = 50_000  # rows of a batch

UTC = frozenset(
    ("UTC", "UCT", "GMT", "GMT0", "GMT+0", "GMT-0", "GREENWICH", "UNIVERSAL", "ZULU", "Z", "+00:00", "-00:00")
)
"""Zones, in capitals and without ETC/, of times that were converted, so that the day at their place is lost."""


class Alike(NamedTuple):
    """Files with the same titles and types of columns; `others` are columns that are not of facts."""

    columns: Mapping[str, str]
    types: Mapping[str, pa.DataType]
    others: tuple[str, ...]
    files: list[str]


def sorted_out(files: Iterable[str]) -> tuple[list[Alike], list[Diagnostic]]:
    """Group files by their columns; also return the problems of unusable files."""
    found: list[Diagnostic] = []
    alike: dict[object, Alike] = {}
    for file in files:
        try:
            schema = parquet.read_schema(file)
        except OSError as error:
            problems = [Problem("cannot-read", (), {"reason": reason(error)})]
        except pa.ArrowException:
            problems = [Problem("not-parquet")]
        else:
            problems = _problems(schema)
        found += [Diagnostic(shown_name(file), None, None, problem.rule, problem.params) for problem in problems]
        if not problems:
            one = _one(schema)
            alike.setdefault(str(one), one).files.append(file)
    return list(alike.values()), found


def _problems(schema: pa.Schema) -> list[Problem]:
    twice = [problem for problem in column_problems(schema.names) if problem.rule == "repeated-column"]
    if twice:
        return twice
    return list(schema_problems({name: schema.field(name).type for name in dict.fromkeys(schema.names)}))


def schema_problems(
    schema: Mapping[str, pa.DataType], called: Mapping[str, str | Term] = MappingProxyType({})
) -> Iterator[Problem]:
    """Yield problems of columns that are missing, repeated, or of types that cannot be added up exactly.

    `schema`: title -> type; `called`: title -> name of its type for messages.
    """
    yield from column_problems(tuple(schema))
    for name, column in columns_of(tuple(schema)).items():
        kind = _plain(schema[column])
        if not _usable(name, kind):
            rule = "wrong-column"
            if name in FIGURES:
                rule = "inexact-column"
            yield Problem(rule, (), {"column": column, "type": called.get(column) or _called(schema[column])})
        elif pa.types.is_timestamp(kind) and kind.tz is not None and not _is_place(kind):
            yield Problem("time-in-utc", (), {"column": column, "zone": kind.tz})


def _usable(name: str, kind: pa.DataType) -> bool:
    if pa.types.is_string(kind):
        return True
    if name == "confirmed":
        return bool(pa.types.is_boolean(kind) or pa.types.is_null(kind))
    if name == "revision":
        return bool(pa.types.is_integer(kind) or pa.types.is_null(kind))
    if name == "withdrawn":
        return bool(pa.types.is_null(kind))
    if name not in FIGURES:
        return name == "as_of" and (pa.types.is_date(kind) or pa.types.is_timestamp(kind))
    # Floating point is refused: 0.1 + 0.2 would not be 0.3
    if pa.types.is_decimal(kind):
        return bool(kind.scale <= DIGITS and kind.precision <= 38)
    return bool(pa.types.is_integer(kind) or pa.types.is_boolean(kind) or pa.types.is_null(kind))


def _is_place(kind: pa.TimestampType) -> bool:
    """Whether a zone is that of a place, and known to Arrow."""
    if kind.tz.upper().removeprefix("ETC/") in UTC:
        return False
    try:
        pc.local_timestamp(pa.array([0], kind))
    except pa.ArrowInvalid:
        return False
    return True


def _called(kind: pa.DataType) -> str:
    """The name of a type in messages."""
    import ibis

    try:
        return str(ibis.dtype(_plain(kind)))
    except (ValueError, NotImplementedError):  # a kind that nobody can add up
        return "unknown"


def _one(schema: pa.Schema) -> Alike:
    columns = columns_of(schema.names)
    types = {name: _plain(schema.field(column).type) for name, column in columns.items()}
    return Alike(columns, types, tuple(sorted(set(schema.names) - set(columns.values()))), [])


def _plain(kind: pa.DataType) -> pa.DataType:
    """The type of the values, independent of their storage."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    return kind


def has_zone(alike: Alike) -> bool:
    """Whether days are times with a zone, which engines would convert to their own zone."""
    day = alike.types["as_of"]
    return pa.types.is_timestamp(day) and day.tz is not None


def schema_of(alike: Alike) -> pa.Schema:
    """The schema of `batches`."""
    kinds = {name: _known(kind) for name, kind in alike.types.items()}
    return pa.schema({**kinds, "file": pa.string(), "row": pa.int64()})


def batches(alike: Alike) -> Iterator[pa.RecordBatch]:
    """Yield the facts of files by column keys, with `file` and `row`, in types that every engine supports."""
    schema = schema_of(alike)
    for file in alike.files:
        first = 0
        for batch in parquet.ParquetFile(file).iter_batches(ROWS, columns=list(alike.columns.values())):
            found = [_cast(batch.column(name), schema.field(key).type) for key, name in alike.columns.items()]
            rows = pa.array(range(first, first + len(batch)), pa.int64())
            yield pa.record_batch([*found, pa.repeat(pa.scalar(file), len(batch)), rows], schema=schema)
            first += len(batch)


def _known(kind: pa.DataType) -> pa.DataType:
    """A type that every engine supports and that holds the same values."""
    if pa.types.is_timestamp(kind):
        return pa.date32()
    if pa.types.is_unsigned_integer(kind):
        return pa.decimal128(20, 0)
    return kind


def _cast(column: pa.Array, kind: pa.DataType) -> pa.Array:
    if not pa.types.is_timestamp(column.type):
        return column.cast(kind)
    if column.type.tz is not None:
        column = pc.local_timestamp(column)  # the day is that of the place where the time was written
    return column.cast(pa.timestamp("us"), safe=False).cast(kind, safe=False)
