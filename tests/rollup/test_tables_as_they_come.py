"""Tables as programs and people write them: every engine and plain Python read the same, or report the same problem."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from edutarget.rollup.engines.connecting import connected
from edutarget.rollup.engines.engine import Engine
from edutarget.rollup.result import RollUp
from edutarget.rollup.roll_up import roll_up
from edutarget.rollup.sources import Request, find_sources
from support.parquet_rows import parquet_in_plain_python
from support.rollup_facts import plan

PLAN = plan()
HEAD = "unit,indicator,as_of,value\n"
ROW = "A,gaokao_600,2025-09-30,1900\n"

READ = {
    "a byte order mark": ("\ufeff" + HEAD + ROW).encode(),
    "GBK": ("单位,指标,日期,数值\n" + "校,高考600分以上考生,2025-09-30,1900\n").encode("gbk"),
    "semicolons": (HEAD + ROW).replace(",", ";").encode(),
    "tabs": (HEAD + ROW).replace(",", "\t").encode(),
    "CRLF": (HEAD + ROW).replace("\n", "\r\n").encode(),
    "CR alone": (HEAD + ROW).replace("\n", "\r").encode(),
    "no end of the last line": (HEAD + ROW).rstrip("\n").encode(),
    "line ends in quotes": b'unit,indicator,as_of,value,"a\nnote"\nA,gaokao_600,2025-09-30,1900,"x\r\ny"\n',
    "commas behind all lines": b"unit,indicator,as_of,value,\nA,gaokao_600,2025-09-30,1900,\n",
    "commas behind rows": (HEAD + ROW.replace("\n", ",,\n")).encode(),
    "a comma behind the header": b"unit,indicator,as_of,value,\n" + ROW.encode(),
    "capitals": (HEAD.upper() + ROW).encode(),
    "other columns of any name": b"unit,file,row,file,indicator,as_of,value\nA,1,2,4,gaokao_600,2025-09-30,1900\n",
    "empty lines": ("\n" + HEAD + "\n" + ROW + "\n,,,\n").encode(),
    "what Excel makes of days and thousands": (HEAD + 'A,gaokao_600,2025/9/30,"1,900"\n').encode(),
    "spaces": (HEAD + " A , gaokao_600 , 2025-09-30 , 1900 \n").encode(),
    "quotes everywhere": b'"unit","indicator","as_of","value"\n"A","gaokao_600","2025-09-30","1900"\n',
}

REFUSED = {
    "UTF-16": ((HEAD + ROW).encode("utf-16"), "not-utf-8"),
    "neither UTF-8 nor GBK": (HEAD.encode() + b"\xff\xff,gaokao_600,2025-09-30,3\n", "not-utf-8"),
    "a field too many": ((HEAD + ROW + "B,gaokao_600,2025-09-30,1,900\n").encode(), "row-width"),
    "a field too few": ((HEAD + ROW + "B,gaokao_600,2025-09-30\n").encode(), "row-width"),
    "a column twice": (b"unit,indicator,as_of,value,VALUE\nA,gaokao_600,2025-09-30,1,2\n", "repeated-column"),
    "a quote left open": ((HEAD + ROW + '"B,gaokao_600,2025-09-30,3\n').encode(), "csv-syntax"),
    "text behind a quote": ((HEAD + ROW + '"B"c,gaokao_600,2025-09-30,3\n').encode(), "csv-syntax"),
}


@pytest.fixture(scope="module")
def duckdb() -> Iterator[Engine]:
    with connected("duckdb", None) as engine, parquet_in_plain_python():
        yield engine


def found(engine: Engine | None, path: Path) -> RollUp:
    rollup = roll_up(PLAN, engine, find_sources([str(path)], []), Request())
    return replace(rollup, engine="", unit=None, submitted_by="")


def alike(engine: Engine, path: Path) -> RollUp:
    """What is found on an engine, and without one just the same."""
    plain = found(None, path)
    assert found(engine, path) == plain
    return plain


def test_every_way_of_writing_csv_is_read_alike(duckdb: Engine, tmp_path: Path) -> None:
    """A file for each, of a unit of its own: an engine takes a second for a folder, however many files are in it."""
    for number, (name, data) in enumerate(READ.items()):
        (tmp_path / f"{name}.csv").write_bytes(re.sub(rb"\bA\b", b"A%d" % number, data))
    rollup = alike(duckdb, tmp_path)
    assert (rollup.counts, rollup.rows) == ({}, len(READ)), rollup.first
    assert [(total.indicator, int(total.value or 0), int(total.units)) for total in rollup.totals] == [
        ("gaokao_600", 1900 * len(READ), len(READ))
    ]


def test_what_cannot_be_read_is_told_alike_and_not_used(duckdb: Engine, tmp_path: Path) -> None:
    for name, (data, _rule) in REFUSED.items():
        (tmp_path / f"{name}.csv").write_bytes(data)
    rollup = alike(duckdb, tmp_path)
    assert {Path(one.file).stem: one.rule for one in rollup.first} == {
        name: rule for name, (_data, rule) in REFUSED.items()
    }
    assert (sum(rollup.counts.values()), rollup.totals) == (len(REFUSED), ())


def test_a_line_that_does_not_fit_after_a_hundred_thousand_that_do(duckdb: Engine, tmp_path: Path) -> None:
    rows = "".join(f"校{number},gaokao_600,2025-09-30,3\n" for number in range(200_000))
    (tmp_path / "facts.csv").write_text(HEAD + rows + "B,gaokao_600,2025-09-30,1,900\n", encoding="utf-8")
    (tmp_path / "more.csv").write_text(HEAD + ROW, encoding="utf-8")
    rollup = found(duckdb, tmp_path)
    assert [(line.rule, line.line) for line in rollup.first] == [("row-width", 200_002)]
    assert [(int(total.value or 0), int(total.units)) for total in rollup.totals] == [(1900, 1)]


UNITS = {"unit": ["A"], "indicator": ["gaokao_600"]}
LATE = datetime(2025, 9, 30, 23, 30)
KINDS: dict[str, dict[str, Any]] = {
    "text": {"as_of": ["2025-09-30"], "value": ["1900"]},
    "a dictionary": {
        "as_of": pa.array(["2025-09-30"]).dictionary_encode(),
        "value": pa.array(["1900"], pa.large_string()),
    },
    "small numbers": {"as_of": [date(2025, 9, 30)], "value": pa.array([1900], pa.int16())},
    "numbers without a sign": {"as_of": [date(2025, 9, 30)], "value": pa.array([1900], pa.uint64())},
    "wide decimals": {"as_of": [date(2025, 9, 30)], "value": pa.array([Decimal(1900)], pa.decimal128(38, 15))},
    "times": {"as_of": pa.array([LATE], pa.timestamp("us")), "value": [1900]},
    "times as pandas has them": {"as_of": pa.array([LATE], pa.timestamp("ns")), "value": [1900]},
    "times with a zone": {
        "as_of": pa.array([datetime(2025, 9, 29, 16, tzinfo=UTC)], pa.timestamp("us", "Asia/Shanghai")),
        "value": [1900],
    },
    "times with hours from UTC": {
        "as_of": pa.array([datetime(2025, 9, 30, 3, tzinfo=UTC)], pa.timestamp("ms", "-03:00")),
        "value": [1900],
    },
    "yes and no for what was checked": {"as_of": ["2025-09-30"], "value": [1900], "confirmed": [True]},
    "columns of other names": {"as_of": ["2025-09-30"], "value": [1900], "file": [1], "row": ["x"], "filename": [3.5]},
    "a number for each row": {"as_of": ["2025-09-30"], "value": [1900], "file_row_number": [7]},
    "capitals": {"AS_OF": ["2025-09-30"], "Value": [1900], "note": [1], "NOTE": [2]},
}
BAD_KINDS: dict[str, tuple[dict[str, Any], str]] = {
    "floats": ({"as_of": ["2025-09-30"], "value": [0.1]}, "inexact-column"),
    "more digits than fit": (
        {"as_of": ["2025-09-30"], "value": pa.array([Decimal(1)], pa.decimal256(50, 2))},
        "inexact-column",
    ),
    "numbers for days": ({"as_of": [20250930], "value": [1]}, "wrong-column"),
    "numbers for what was checked": ({"as_of": ["2025-09-30"], "value": [1], "已核实": [1]}, "wrong-column"),
    "a column twice": ({"as_of": ["2025-09-30"], "value": [1], "VALUE": [2]}, "repeated-column"),
    "times in UTC": ({"as_of": pa.array([LATE], pa.timestamp("us", "UTC")), "value": [1]}, "time-in-utc"),
    "times in UTC by another name": (
        {"as_of": pa.array([LATE], pa.timestamp("s", "Etc/GMT")), "value": [1]},
        "time-in-utc",
    ),
    "times of no place": ({"as_of": pa.array([LATE], pa.timestamp("ms", "Mars/Base")), "value": [1]}, "time-in-utc"),
}


def written(folder: Path) -> None:
    """All kinds in one folder, the unit of each named after it."""
    for number, (name, columns) in enumerate(KINDS.items()):
        parquet.write_table(pa.table({**UNITS, "unit": [name], **columns}), folder / f"{number}.parquet")


def all_kinds(engine: Engine, folder: Path) -> None:
    rollup = found(engine, folder)
    assert (rollup.counts, rollup.rows, rollup.as_of) == ({}, len(KINDS), date(2025, 9, 30)), rollup.first
    assert [(int(total.value or 0), int(total.units)) for total in rollup.totals] == [(1900 * len(KINDS), len(KINDS))]


def test_every_kind_of_parquet_is_read(duckdb: Engine, tmp_path: Path) -> None:
    written(tmp_path)
    all_kinds(duckdb, tmp_path)


@pytest.mark.parametrize("name", BAD_KINDS)
def test_what_is_not_exact_in_parquet_is_told(duckdb: Engine, tmp_path: Path, name: str) -> None:
    columns, rule = BAD_KINDS[name]
    parquet.write_table(pa.table({**UNITS, **columns}), tmp_path / "facts.parquet")
    assert alike(duckdb, tmp_path).counts == {rule: 1}


@pytest.mark.parametrize("place", ["Asia/Shanghai", "+08:00"])
def test_a_time_with_a_zone_is_of_the_day_there(duckdb: Engine, tmp_path: Path, place: str) -> None:
    midnight = pa.array([datetime(2025, 9, 29, 16, tzinfo=UTC)], pa.timestamp("us", place))
    parquet.write_table(pa.table({**UNITS, "as_of": midnight, "value": [3]}), tmp_path / "facts.parquet")
    assert alike(duckdb, tmp_path).as_of == date(2025, 9, 30)


def test_times_with_a_zone_of_a_table_are_refused(tmp_path: Path) -> None:
    import duckdb as library

    with library.connect(str(tmp_path / "facts.duckdb")) as connection:
        row = "'A' AS unit, 'gaokao_600' AS indicator, TIMESTAMPTZ '2025-09-30 00:00:00+08' AS as_of, 3 AS value"
        connection.execute(f"CREATE TABLE facts AS SELECT {row}")
    with connected("duckdb", f"duckdb://{tmp_path / 'facts.duckdb'}") as engine:
        rollup = roll_up(PLAN, engine, find_sources(["table:facts"], []), Request())
    assert (rollup.counts, rollup.totals) == ({"time-in-utc": 1}, ())


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_spark_reads_them_all_as_well(spark: Engine, tmp_path: Path) -> None:
    for number, data in enumerate(READ.values()):
        (tmp_path / f"{number}.csv").write_bytes(data.replace(b"\nA,", f"\nA{number},".encode()))
    for number, (data, _rule) in enumerate(REFUSED.values()):
        (tmp_path / f"bad {number}.csv").write_bytes(data)
    alike(spark, tmp_path)
    kinds = tmp_path / "parquet"
    kinds.mkdir()
    written(kinds)
    all_kinds(spark, kinds)
