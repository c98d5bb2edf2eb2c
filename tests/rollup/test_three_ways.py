"""The same expressions computed by DuckDB and a Spark cluster, compared with plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from edutarget.rollup.engines import adding
from edutarget.rollup.engines.connecting import connected
from edutarget.rollup.engines.engine import Engine
from edutarget.rollup.result import RollUp
from edutarget.rollup.roll_up import roll_up
from edutarget.rollup.sources import Request, find_sources
from support.parquet_rows import parquet_in_plain_python
from support.rollup_facts import (
    COLUMNS,
    COUNTS,
    DAYS,
    INDICATORS,
    REVISIONS,
    UNITS,
    VALUES,
    WITHDRAWN,
    Row,
    faulty,
    plan,
    write_csv,
)

PLAN = plan()
LEVEL = 2
quiet = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def duckdb() -> Iterator[Engine]:
    with connected("duckdb", None) as engine, parquet_in_plain_python():
        yield engine


def found(engine: Engine | None, *paths: Path, as_of: date | None = None) -> RollUp:
    """The result, without the name of the engine."""
    rollup = roll_up(PLAN, engine, find_sources(map(str, paths), []), Request(as_of, (LEVEL,)))
    return replace(rollup, engine="")


def row(
    indicator: str,
    value: str | None,
    numerator: str | None = None,
    denominator: str | None = None,
    unit: str = UNITS[0],
) -> Row:
    figures = {"value": value, "numerator": numerator, "denominator": denominator}
    return {"unit": unit, "indicator": indicator, "as_of": "2025-09-30", **figures}


text_rows = st.lists(
    st.fixed_dictionaries(
        {
            "unit": st.sampled_from((*UNITS, None)),
            "indicator": st.sampled_from(INDICATORS),
            "as_of": st.sampled_from(DAYS),
            "value": st.sampled_from(VALUES),
            "numerator": st.sampled_from(COUNTS),
            "denominator": st.sampled_from(COUNTS),
            "revision": st.sampled_from(REVISIONS),
            "withdrawn": st.sampled_from(WITHDRAWN),
        }
    ),
    min_size=12,
    max_size=60,
)


# An engine takes seconds for a table, however few its rows are: few tables of many rows.
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@example(
    rows=[
        row("gaokao_undergraduate_rate", "123456789012345", "0", "0.5"),
        row("gaokao_undergraduate_rate", "-3", "x", "0.5", UNITS[1]),
        *(row("network_schools", "1.0"), row("tsinghua_peking", "2")),
    ]
)
@given(rows=text_rows)
def test_any_table_of_text_is_what_plain_python_finds(duckdb: Engine, tmp_path: Path, rows: list[Row]) -> None:
    write_csv(tmp_path / "facts.csv", rows)
    as_of = date(2025, 9, 30)
    assert found(duckdb, tmp_path, as_of=as_of) == found(None, tmp_path, as_of=as_of)


@pytest.mark.parametrize("columns", ["value,units", "value"])
def test_figures_of_sums_may_be_longer_than_those_that_people_type(
    duckdb: Engine, tmp_path: Path, columns: str
) -> None:
    of = {"value,units": ",3", "value": ""}[columns]
    figures = ("12345678901234567890123", " 1234567890123456 ", "27", "-1234567890123456", "123456789012345678901234")
    rows = [f"校{number},gaokao_600,2025-09-30,{figure}{of}\n" for number, figure in enumerate(figures)]
    (tmp_path / "facts.csv").write_text(f"unit,indicator,as_of,{columns}\n" + "".join(rows), encoding="utf-8")
    plain = found(None, tmp_path)
    assert found(duckdb, tmp_path) == plain
    (total,) = plain.totals
    if of:
        assert (total.value, plain.counts) == (12345680135802458013606, {"negative": 1, "number-too-long": 1})
    else:
        assert (total.value, plain.counts) == (27, {"number-too-long": 4})


LONG = (pa.int64(), pa.uint64(), pa.decimal128(38, 0), pa.decimal128(25, 2), pa.string())


def test_long_figures_of_sums_in_columns_of_every_type(duckdb: Engine, tmp_path: Path) -> None:
    values = pa.array([1234567890123456, 1234567890123456], pa.decimal128(25, 2))
    for kind in LONG:
        columns = {"unit": [f"{kind} A", f"{kind} B"], "indicator": ["gaokao_600"] * 2, "as_of": ["2025-09-30"] * 2}
        table = pa.table({**columns, "units": [9, None], "value": values.cast(kind)})
        parquet.write_table(table, tmp_path / f"{kind}.parquet")
    plain = found(None, tmp_path)
    assert found(duckdb, tmp_path) == plain
    assert [total.value for total in plain.totals] == [len(LONG) * 1234567890123456]
    assert plain.counts == {"number-too-long": len(LONG)}


def test_many_rows_with_every_kind_of_fault(duckdb: Engine, tmp_path: Path) -> None:
    write_csv(tmp_path / "facts.csv", faulty(5000, seed=1))
    plain = found(None, tmp_path)
    assert found(duckdb, tmp_path) == plain
    twice = [one for one in plain.first if one.rule in ("duplicate-row", "unit-twice") and one.line is None]
    assert (len(plain.first), plain.as_of) == (20 + len(twice), date(2025, 12, 31))
    assert len(twice) > 10, "of the whole, under two names"
    assert set(plain.counts) >= {
        *("no-unit", "date-format", "date-before-plan", "unknown-indicator", "duplicate-row", "not-yes-no"),
        *("not-a-number", "negative", "not-whole", "over-100", "counts-not-here", "no-value", "counts-missing"),
        *("counts-incomplete", "zero-denominator", "counts-exceed", "counts-disagree"),
        *("revision-format", "withdrawn-with-value"),
    }


def in_parquet(rows: list[Row], file: Path, **types: pa.DataType) -> None:
    """Rows as columns of these types, text by default."""
    columns = {
        name: pa.array([row.get(name) for row in rows], pa.string()).cast(types.get(name, pa.string()))
        for name in COLUMNS
    }
    parquet.write_table(pa.table(columns), file)


def plain_digits(row: Row) -> bool:
    """Whether a row has nothing in it that Parquet cannot hold in columns of numbers and days."""
    figures = [row[name] for name in COLUMNS[3:6] if row[name] is not None]
    digits = all(re.fullmatch("-?(0|[1-9][0-9]{0,12})", figure) for figure in figures if figure)
    return digits and row["as_of"] in DAYS[:5] and row["indicator"] not in ("network_schools", "tsinghua_peking")


def test_decimals_whole_numbers_and_days_as_columns(duckdb: Engine, tmp_path: Path) -> None:
    rows = [row for row in faulty(3000, seed=3) if plain_digits(row) and row.get("revision") not in ("b", " 2 ")]
    write_csv(tmp_path / "facts.csv", rows)
    kinds = {"as_of": pa.date32(), "value": pa.decimal128(18, 4), "numerator": pa.int64(), "denominator": pa.int32()}
    kinds["revision"] = pa.int16()
    in_parquet(rows, tmp_path / "facts.parquet", **kinds)
    expected, typed = found(None, tmp_path / "facts.csv"), found(duckdb, tmp_path / "facts.parquet")
    assert len(rows) > 1000 and expected.wrong > 50
    assert replace(typed, first=()) == replace(expected, first=())


def tenths(engine: Any, count: int) -> Any:
    """So many facts of 0.1, made where they are added up."""
    columns = {"above": "0.1", "below": "0", "units": "1", "expected": "1"}
    column = ", ".join(f"CAST({value} AS DECIMAL(38, 1)) AS {name}" for name, value in columns.items())
    facts = f"SELECT '校' AS unit, 0 AS number, DATE '2025-09-30' AS day, {column} FROM range({count}) t"
    engine.backend.raw_sql(f"CREATE OR REPLACE TEMP VIEW tenths AS {facts}")
    return engine.backend.table("tenths")


def test_a_tenth_ten_million_times_is_a_million(duckdb: Engine) -> None:
    (total,) = duckdb.rows(adding.sums(tenths(duckdb, 10_000_000), {}))
    assert (total["above"], total["units"]) == (Decimal(1_000_000), Decimal(10_000_000))


@quiet
def test_a_cluster_finds_what_duckdb_and_plain_python_find(duckdb: Engine, spark: Engine, tmp_path: Path) -> None:
    """Without revisions, whose join takes Spark minutes; the tests above cover them on other engines."""
    write_csv(tmp_path / "甘 肃.csv", faulty(2000, seed=4), COLUMNS[:6])
    plain = found(None, tmp_path)
    assert found(duckdb, tmp_path) == plain
    assert found(spark, tmp_path) == plain


@quiet
def test_a_tenth_a_hundred_thousand_times_on_the_cluster(spark: Engine) -> None:
    (total,) = spark.rows(adding.sums(tenths(spark, 100_000), {}))
    assert (total["above"], total["units"]) == (Decimal(10_000), Decimal(100_000))
