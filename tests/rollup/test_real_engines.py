"""The program with real servers: a standalone Spark cluster, Spark Connect, PostgreSQL."""

from __future__ import annotations

import gc
import shutil
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from edutarget.rollup.engines import spark_engine
from edutarget.rollup.engines.engine import Engine
from edutarget.rollup.roll_up import roll_up
from edutarget.rollup.sources import STEPS, Request, find_sources
from support import ROOT
from support.calling import called
from support.calling import environment as plain_environment
from support.rollup_facts import plan
from support.spark import Cluster, environment

quiet = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of submissions, CSV and Parquet."""
    folder = tmp_path_factory.mktemp("mixed") / "甘 肃"
    shutil.copytree(ROOT / "examples" / "submissions" / "schools", folder)
    rows = '康乐县/A,gaokao_600,2025/9/30,"1,900"\n康乐县/A,network_schools,2025-09-30,1\n'
    (folder / "a.csv").write_bytes(("单位,指标,日期,数值\r\n" + rows).encode("gb18030"))
    figures = {
        "unit": ["康乐县/B"],
        "indicator": ["gaokao_600"],
        "as_of": [date(2025, 9, 30)],
        "value": [Decimal("4.00")],
    }
    parquet.write_table(pa.table(figures), folder / "b.parquet")
    return folder


@pytest.fixture(scope="module")
def expected(mixed: Path) -> bytes:
    """What DuckDB says of the same files."""
    done = called(*rollup_of(mixed), cwd=mixed.parent, env={})
    assert b"gaokao_600: {value: 1931, units: 4}" in done.stdout
    return done.stdout


def rollup_of(*arguments: object) -> list[str]:
    return ["rollup", *map(str, arguments), "--targets", str(ROOT / "targets.yaml")]


def rolled_up(cwd: Path, env: Mapping[str, str], *arguments: object) -> subprocess.CompletedProcess[bytes]:
    """What the program says, started as people start it."""
    command = [sys.executable, "-m", "edutarget", *rollup_of(*arguments)]
    return subprocess.run(command, cwd=cwd, env={**env, "TMPDIR": str(cwd)}, capture_output=True, timeout=300)


def test_a_standalone_cluster(cluster: Cluster, mixed: Path, expected: bytes, tmp_path: Path) -> None:
    env = environment(tmp_path, cores=1)
    done = rolled_up(tmp_path, env, mixed, "--engine", "spark", "--engine-url", cluster.master)
    assert (done.returncode, done.stdout) == (0, expected), done.stderr.decode()
    assert not list(tmp_path.glob("edutarget-*"))


def test_spark_connect(connect: str, mixed: Path, expected: bytes, tmp_path: Path) -> None:
    env = environment(tmp_path)
    done = rolled_up(tmp_path, env, mixed, "--engine", "spark", "--engine-url", connect)
    assert (done.returncode, done.stdout) == (0, expected), done.stderr.decode()
    missing = rolled_up(tmp_path, env, "table:nowhere.facts", "--engine", "spark", "--engine-url", connect)
    assert missing.returncode == 2
    assert missing.stderr.startswith(b"spark: error[no-such-table]: spark has no table nowhere.facts; it has: none\n")


@quiet
def test_a_table_in_a_schema_of_spark(spark: Any, tmp_path: Path) -> None:
    session = spark.session
    session.sql("CREATE DATABASE education")
    try:
        session.sql(
            "CREATE TABLE education.facts USING parquet AS SELECT '校' AS unit, 'gaokao_600' AS indicator,"
            " DATE '2025-09-30' AS as_of, CAST(3 AS DECIMAL(18, 4)) AS value"
        )
        session.sql(
            "CREATE TABLE education.times USING parquet AS SELECT unit, indicator, value,"
            " TIMESTAMP '2025-09-29 23:00:00-05:00' AS as_of FROM education.facts"
        )
        rollup = roll_up(plan(), spark, find_sources(["table:education.facts"], []), Request())
        in_utc = roll_up(plan(), spark, find_sources(["table:education.times"], []), Request())
    finally:
        session.sql("DROP DATABASE education CASCADE")
    assert [(total.indicator, total.value) for total in rollup.totals] == [("gaokao_600", 3)]
    assert rollup.as_of == date(2025, 9, 30)
    assert in_utc.counts == {"time-in-utc": 1}


def test_postgres(postgres: str, mixed: Path, expected: bytes, tmp_path: Path) -> None:
    import psycopg

    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE SCHEMA education")
        columns = "unit text, indicator text, as_of timestamp, value"
        connection.execute(
            f"CREATE TABLE education.facts ({columns} numeric(18, 4), numerator bigint, denominator int)"
        )
        rows = "('县/A', 'gaokao_600', '2025-09-30 23:00', 3), ('县/A', 'investment', '2025-09-30 00:00', 0.1)"
        connection.execute(f"INSERT INTO education.facts VALUES {rows}")
        connection.execute(f"CREATE TABLE whole ({columns} numeric(18, 4), units int)")
        rows = ", ".join(
            f"('{unit}', '{key}', '2025-{day}', {figure}, {units})" for unit, key, day, figure, units in OWN
        )
        connection.execute(f"INSERT INTO whole VALUES {rows}")
        connection.execute("CREATE TABLE times (unit text, indicator text, as_of timestamptz, value int)")
        connection.execute(f"CREATE TABLE undeclared ({columns} numeric)")
    done = rolled_up(tmp_path, plain_environment(tmp_path), mixed, "--engine-url", postgres)
    assert (done.returncode, done.stdout) == (0, expected), done.stderr.decode()

    def here(*tables: str) -> subprocess.CompletedProcess[bytes]:
        return called(*rollup_of(*tables, "--engine-url", postgres), cwd=tmp_path, env={})

    table = here("table:education.facts").stdout.decode()
    assert "as_of: 2025-09-30\n" in table
    assert table.endswith("  gaokao_600: {value: 3, units: 1}\n  investment: {value: 0.1, units: 1}\n")
    lines = (f"{unit},{key},2025-{day},{figure},{units}\n".replace("null", "") for unit, key, day, figure, units in OWN)
    (tmp_path / "whole.csv").write_text("unit,indicator,as_of,value,units\n" + "".join(lines), "utf-8")
    whole = here("table:whole")
    assert whole.stdout == called(*rollup_of("whole.csv"), cwd=tmp_path, env={}).stdout
    assert (
        b"gaokao_undergraduate_rate: {value: 75.5}" in whole.stdout
        and b"gaokao_600: {value: 7, units: 1}" in whole.stdout
    )
    refused = here("table:undeclared", "table:nix")
    assert refused.stderr.startswith(
        b"postgres: error[no-such-table]: postgres has no table nix; it has: times, undeclared, whole\n"
    )
    undeclared = here("table:undeclared").stderr.decode()
    assert "error[inexact-column]: the column `value` holds numeric without a number of digits" in undeclared
    assert "numeric(18, 4)" in undeclared
    in_utc = here("table:times").stderr.decode()
    assert "error[time-in-utc]: the column `as_of` holds times in UTC" in in_utc


OWN = (
    ("康乐县", "gaokao_undergraduate_rate", "06-30", 75.5, "null"),
    ("康乐县", "gaokao_600", "06-30", 5, 1),
    ("一中", "gaokao_600", "06-25", 3, "null"),
    ("二中", "gaokao_600", "06-30", 4, "null"),
    ("康乐县", "investment", "06-30", 1.25, "null"),
)
"""The whole's own figures, one that was added up, and a part's of before the due day."""


@quiet
def test_rows_that_a_cluster_has_are_let_go(spark: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Java keeps the rows of each frame that Python still has: those of many batches would fill its memory."""
    assert isinstance(spark, spark_engine.Spark)
    sent = pa.table({"unit": [f"school {number}" for number in range(50)]})
    parquet.write_table(sent, tmp_path / "facts.parquet")
    monkeypatch.setattr(spark_engine, "SENT", 10)
    create, frames = spark.session.createDataFrame, list[weakref.ref[Any]]()
    alive = []

    def counted(table: pa.Table) -> Any:
        alive.append(sum(frame() is not None for frame in frames))
        made = create(table)
        frames.append(weakref.ref(made._jdf))  # Java's part of the frame
        return made

    monkeypatch.setattr(spark.session, "createDataFrame", counted)
    gc.disable()  # what is collected by chance is no proof
    try:
        table = spark.from_scratch(str(tmp_path / "facts.parquet"), sent.schema)
    finally:
        gc.enable()
    assert alive == [0] * 5
    assert table.count().execute() == 50


@quiet
def test_a_killed_worker_changes_nothing(cluster: Cluster, spark: Engine, tmp_path: Path) -> None:
    many(tmp_path / "facts.parquet")
    sources = find_sources([str(tmp_path)], [])
    killed: list[int] = []
    ended = threading.Event()
    killer = threading.Thread(target=kill, args=[cluster, killed, ended], daemon=True)
    on_step = lambda step: killer.start() if step == STEPS[1] else None  # noqa: E731
    rollup = roll_up(plan(), spark, sources, Request(date(2025, 12, 31), levels=(2,), on_step=on_step))
    ended.set()
    killer.join()
    assert [cluster.workers[worker].poll() for worker in killed] == [-9]
    totals = {total.indicator: (int(total.value or 0), int(total.units)) for total in rollup.totals}
    assert totals == dict.fromkeys(("gaokao_600", "dropouts"), (SCHOOLS * 9, SCHOOLS))
    assert rollup.counts == {"negative": SCHOOLS}
    cluster.start_worker()


SCHOOLS = 20_000


def many(file: Path) -> None:
    """Twenty thousand schools, three months, two indicators."""
    import duckdb

    duckdb.execute(
        f"""COPY (
          SELECT '省' || s % 3 || '/市' || s % 50 || '/' || s AS unit, indicator, make_date(2025, m::INT, 28) AS as_of,
            CASE WHEN m = 3 AND indicator = 'dropouts' THEN -1 ELSE m + 4 END::DECIMAL(18, 4) AS value
          FROM range({SCHOOLS}) t(s), (VALUES ('gaokao_600'), ('dropouts')) i(indicator), range(3, 6) u(m)
        ) TO '{file}' (FORMAT parquet, ROW_GROUP_SIZE 10000)"""
    )


def kill(cluster: Cluster, killed: list[int], ended: threading.Event) -> None:
    """Kill the first worker that has written files of a shuffle, which others need."""
    while not ended.is_set() and not killed:
        killed += [worker for worker in range(len(cluster.workers)) if cluster.shuffled(worker)][:1]
        time.sleep(0.01)
    for worker in killed:
        cluster.kill_worker(worker)
