"""Parquet files of facts: those with the same columns together, and why some cannot be used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import ibis
import pyarrow as pa
from pyarrow import parquet

from edutarget.files.reading import shown_name
from edutarget.files.system_errors import reason
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Problem
from edutarget.rollup.engines.typed_facts import columns_of, schema_problems
from edutarget.rollup.reading.columns import column_problems


class Alike(NamedTuple):
    """Files whose columns of facts are called the same and have the same types; `others` are their other columns."""

    columns: Mapping[str, str]
    types: Mapping[str, pa.DataType]
    others: tuple[str, ...]
    files: list[str]


def sorted_out(files: Iterable[str]) -> tuple[list[Alike], list[Diagnostic]]:
    """The files by their columns, and what cannot be read."""
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
    if twice := [problem for problem in column_problems(schema.names) if problem.rule == "repeated-column"]:
        return twice
    kinds = {name: _ibis(schema.field(name).type) for name in columns_of(dict.fromkeys(schema.names)).values()}
    return list(schema_problems(dict.fromkeys(schema.names) | kinds))


def _ibis(kind: pa.DataType) -> Any:
    try:
        return ibis.dtype(_plain(kind))
    except (ValueError, NotImplementedError):  # a kind that nobody can add up
        return ibis.dtype("unknown")


def _one(schema: pa.Schema) -> Alike:
    columns = columns_of(dict.fromkeys(schema.names))
    types = {name: _plain(schema.field(column).type) for name, column in columns.items()}
    return Alike(columns, types, tuple(sorted(set(schema.names) - set(columns.values()))), [])


def _plain(kind: pa.DataType) -> pa.DataType:
    """The type of the values, however they are stored."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return pa.string() if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) else kind


def read(alike: Alike) -> pa.Table:
    """The facts of files by their keys, with `file` and `row`, in types that every engine knows."""
    tables = []
    for file in alike.files:
        table = parquet.read_table(file, columns=list(alike.columns.values()))
        columns = {key: _known(table.column(name)) for key, name in alike.columns.items()}
        places = {"file": pa.repeat(pa.scalar(file), len(table)), "row": pa.array(range(len(table)), pa.int64())}
        tables.append(pa.table(columns | places))
    return pa.concat_tables(tables)


def _known(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_timestamp(kind):
        return column.cast(pa.timestamp("us", kind.tz), safe=False).cast(pa.date32(), safe=False)
    return column.cast(pa.decimal128(20, 0)) if pa.types.is_unsigned_integer(kind) else column
