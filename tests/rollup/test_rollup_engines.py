"""One set of expressions, computed by DuckDB and by a cluster of Spark processes, against plain Python."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import support.rollup_reference as reference
from edutarget.rollup import adding
from edutarget.rollup.engines import Engine, connected
from edutarget.rollup.request import STEPS, Listeners, Request
from edutarget.rollup.result import RollUp, Total
from edutarget.rollup.run import roll_up
from edutarget.rollup.sources import find_sources
from support.rollup_facts import COUNTS, DAYS, INDICATORS, UNITS, VALUES, faulty, plan, write_csv
from support.rollup_reference import Row

PLAN = plan()
LEVEL = 2


@pytest.fixture(scope="module")
def duckdb() -> Iterator[Engine]:
    with connected("duckdb", None) as engine:
        yield engine


def found(totals: tuple[Total, ...]) -> dict[tuple[str, str], tuple[Fraction, int]]:
    return {(total.unit, total.indicator): (Fraction(total.value), int(total.units)) for total in totals}


def same(rollup: RollUp, rows: list[Row], as_of: date) -> None:
    """The roll-up found what plain Python finds: every value at every level, every problem."""
    everything = reference.roll_up(PLAN, rows, as_of)
    assert found(rollup.totals) == everything.totals
    assert found(rollup.by_unit) == reference.roll_up(PLAN, rows, as_of, LEVEL).totals
    assert rollup.counts == everything.problems
    assert rollup.rows == len(rows)


text_rows = st.lists(
    st.fixed_dictionaries(
        {
            "unit": st.sampled_from((*UNITS, None)),
            "indicator": st.sampled_from(INDICATORS),
            "as_of": st.sampled_from(DAYS),
            "value": st.sampled_from(VALUES),
            "numerator": st.sampled_from(COUNTS),
            "denominator": st.sampled_from(COUNTS),
        }
    ),
    min_size=1,
    max_size=8,
)


def row(indicator: str, value: str | None, numerator: str | None, denominator: str | None) -> Row:
    figures = {"value": value, "numerator": numerator, "denominator": denominator}
    return {"unit": UNITS[0], "indicator": indicator, "as_of": "2025-09-30", **figures}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(rows=[row("gaokao_undergraduate_rate", "123456789012345", "0", "0.5")])
@example(rows=[row("gaokao_undergraduate_rate", "-3", "x", "0.5")])
@given(rows=text_rows)
def test_any_table_of_text_is_what_plain_python_finds(duckdb: Engine, tmp_path: Path, rows: list[Row]) -> None:
    write_csv(tmp_path / "facts.csv", rows)
    as_of = date(2025, 9, 30)
    same(roll_up(PLAN, duckdb, find_sources([str(tmp_path)], []), Request(as_of, LEVEL)), rows, as_of)


def test_many_rows_with_every_kind_of_fault(duckdb: Engine, tmp_path: Path) -> None:
    rows = faulty(5000, seed=1)
    write_csv(tmp_path / "facts.csv", rows)
    rollup = roll_up(PLAN, duckdb, find_sources([str(tmp_path)], []), Request(date(2025, 12, 31), LEVEL))
    same(rollup, rows, date(2025, 12, 31))
    assert set(rollup.counts) >= {
        *("no-unit", "date-format", "date-before-plan", "unknown-indicator", "duplicate-row", "not-yes-no"),
        *("not-a-number", "negative", "not-whole", "over-100", "counts-not-here", "no-value", "counts-missing"),
        *("counts-incomplete", "zero-denominator", "counts-exceed", "counts-disagree"),
    }


def test_every_first_problem_stands_on_the_line_it_names(duckdb: Engine, tmp_path: Path) -> None:
    rows = faulty(200, seed=2)
    write_csv(tmp_path / "facts.csv", rows)
    rollup = roll_up(PLAN, duckdb, find_sources([str(tmp_path)], []), Request())
    assert len(rollup.first) == 20
    refined = {"number-too-long", "date-impossible", "no-date", "no-value", "unknown-unit"}
    for diagnostic in rollup.first:
        row = rows[(diagnostic.line or 0) - 2]
        expected = reference.fault(PLAN, row)
        if diagnostic.rule == "duplicate-row":
            assert expected is None and sum(reference.key_of(PLAN, row) == reference.key_of(PLAN, r) for r in rows) > 1
        else:
            found_by_reader = diagnostic.rule.startswith("number-") or diagnostic.rule in refined
            assert expected and (diagnostic.rule == expected or found_by_reader)


def parquet(duckdb: Engine, path: Path, query: str) -> None:
    duckdb.backend.raw_sql(f"COPY ({query}) TO '{path}' (FORMAT parquet)")


def test_decimals_whole_numbers_and_dates_as_columns(duckdb: Engine, tmp_path: Path) -> None:
    rows = [row for row in faulty(3000, seed=3) if typed(row)]
    write_csv(tmp_path / "facts.csv", rows)
    columns = "CAST(value AS DECIMAL(18, 4)) AS value, numerator::BIGINT AS numerator, denominator::INT AS denominator"
    table = f"read_csv('{tmp_path}/facts.csv', all_varchar=true, delim=',', quote='\"', escape='\"')"
    parquet(duckdb, tmp_path / "facts.parquet", f"SELECT unit, indicator, as_of::DATE AS as_of, {columns} FROM {table}")
    rollup = roll_up(
        PLAN, duckdb, find_sources([str(tmp_path / "facts.parquet")], []), Request(date(2025, 9, 30), LEVEL)
    )
    same(rollup, rows, date(2025, 9, 30))


def typed(row: Row) -> bool:
    """Whether a row has nothing in it that only a column of text can hold."""
    value = reference.number(row["value"])
    plain = row["value"] is None or (value is not None and value * 10**4 % 1 == 0 and abs(value) < 10**12)
    counts = [row["numerator"], row["denominator"]]
    whole = all(count is None or count.lstrip("-").isdigit() for count in counts)
    milestone = row["indicator"] in ("network_schools", "tsinghua_peking")
    trailing = row["value"] is not None and row["value"].endswith("0") and "." in row["value"]
    return (
        plain
        and whole
        and not milestone
        and not trailing
        and (row["as_of"] is None or reference.day_of(row["as_of"]) is not None)
    )


def tenths(engine: Engine) -> Any:
    """Ten million facts of 0.1, made where they are added up."""
    column = (
        "CAST(0.1 AS DECIMAL(38, 1)) AS above, CAST(0 AS DECIMAL(38, 1)) AS below, CAST(1 AS DECIMAL(38, 1)) AS units"
    )
    facts = f"SELECT '校' AS unit, 0 AS number, {column} FROM range(10000000) t"
    engine.backend.raw_sql(f"CREATE OR REPLACE TEMP VIEW tenths AS {facts}")
    return engine.backend.table("tenths")


def test_a_tenth_ten_million_times_is_a_million(duckdb: Engine) -> None:
    (total,) = duckdb.rows(adding.sums(tenths(duckdb)))
    assert (total["above"], total["units"]) == (Decimal(1_000_000), Decimal(10_000_000))


# Spark: a master and two workers, each with processes of its own.


quiet = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@quiet
def test_a_cluster_finds_what_duckdb_and_plain_python_find(duckdb: Engine, spark: Engine, tmp_path: Path) -> None:
    rows = faulty(2000, seed=4)
    write_csv(tmp_path / "甘 肃.csv", rows)
    sources = find_sources([str(tmp_path)], [])
    as_of = date(2025, 9, 30)
    ours, theirs = (roll_up(PLAN, engine, sources, Request(as_of, LEVEL)) for engine in (duckdb, spark))
    same(theirs, rows, as_of)
    assert (theirs.totals, theirs.by_unit, theirs.units) == (ours.totals, ours.by_unit, ours.units)


@quiet
def test_a_tenth_ten_million_times_is_a_million_on_the_cluster(spark: Engine) -> None:
    (total,) = spark.rows(adding.sums(tenths(spark)))
    assert (total["above"], total["units"]) == (Decimal(1_000_000), Decimal(10_000_000))


@quiet
def test_a_killed_worker_changes_nothing(duckdb: Engine, spark: Engine, tmp_path: Path) -> None:
    parquet(duckdb, tmp_path / "facts.parquet", MANY)
    sources = find_sources([str(tmp_path)], [])
    expected = roll_up(PLAN, duckdb, sources, Request(date(2025, 12, 31), LEVEL))
    killer = Killer(spark.backend._session.sparkContext)
    rollup = roll_up(PLAN, spark, sources, Request(date(2025, 12, 31), LEVEL), Listeners(step=killer.hear))
    killer.thread.join()
    assert killer.killed and not Path(f"/proc/{killer.killed}").exists()
    assert (rollup.totals, rollup.by_unit, rollup.counts) == (expected.totals, expected.by_unit, expected.counts)
    assert expected.counts == {"negative": 60, "duplicate-row": 2}


MANY = """
SELECT '省' || s % 3 || '/市' || s % 50 || '/校' || s AS unit, indicator, make_date(2025, m::INT, 28) AS as_of,
  CASE WHEN s % 1000 = 7 AND m = 5 THEN -1 ELSE (s * 7 + m) % 100 END::DECIMAL(18, 4) AS value
FROM range(20000) t(s), (VALUES ('gaokao_600'), ('investment'), ('dropouts')) i(indicator), range(3, 6) u(m)
UNION ALL
SELECT '省0/市0/校0', 'dropouts', DATE '2025-05-28', 1
"""


class Killer:
    """Kills one process of the cluster in the middle of a job, once the step before the last has begun."""

    def __init__(self, context: Any) -> None:
        self.context = context
        self.killed: int | None = None
        self.thread = threading.Thread(target=self._kill, daemon=True)

    def hear(self, step: str) -> None:
        if step == STEPS[1]:
            self.thread.start()

    def _kill(self) -> None:
        tracker = self.context.statusTracker()
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and not any(
            (stage := tracker.getStageInfo(number)) and stage.numActiveTasks for number in tracker.getActiveStageIds()
        ):
            time.sleep(0.01)
        self.killed = random.Random(1).choice(self.workers())
        os.kill(self.killed, signal.SIGKILL)

    def workers(self) -> list[int]:
        """The processes that compute for this application, and for no other."""
        mine = self.context.applicationId.encode()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes()
            except OSError:
                continue
            if b"CoarseGrainedExecutorBackend" in command and mine in command:
                found.append(int(process.name))
        return sorted(found)
