"""Measure roll-ups: `python benchmarks/rollup.py rows 2000000 20000000`, `… csv 2000000`, `… files 5000`, `… schools`,
`… units 100000 1000000`, `… wrong 20000000`, `… plain 480000`, `… spark 2000000`, `… client 200000 2000000`.

Every run is a process of its own. Its processor time is what is compared, since a shared machine makes wall time
say more about the neighbours; wall time and peak memory stand beside it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from rollup_data import bundled, write_parquet, write_submissions

RUNS = int(os.environ.get("RUNS", "3"))
BY_HAND = Path(__file__).with_name("rollup_by_hand.sql")
IN_SPARK = {
    "CREATE TEMP TABLE newest AS": "CACHE TABLE newest AS",
    "1::BIGINT << (as_of - DATE '2025-01-01') % 32": "shiftleft(1L, datediff(as_of, DATE '2025-01-01') % 32)",
    "arg_max(": "max_by(",
    ")::INT AS again": ") AS again",
    "again > 0": "again",
    "again = 0": "NOT again",
}
"""What Spark says otherwise than DuckDB."""

Made = TypeVar("Made")


class Cost(NamedTuple):
    """Processor and wall seconds, and the most memory of the process and of any of its children, in MB."""

    processor: float
    wall: float
    memory: int


def measured(*command: str, faulty: bool = False) -> Cost:
    """What one run costs; where rows are `faulty`, its exit code is 1."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read().decode()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != faulty:
        raise SystemExit(f"{command}: exit {process.returncode}\n{said}")
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss // 1024)


def compared(**commands: list[str]) -> dict[str, Cost]:
    """The cheapest of a few runs of each command, taken in turn."""
    runs = {name: [] for name in commands}  # type: dict[str, list[Cost]]
    for _ in range(RUNS):
        for name, command in commands.items():
            runs[name].append(measured(*command))
    best = {name: min(costs) for name, costs in runs.items()}
    for name, cost in best.items():
        print(f"  {name:<12} {cost.processor:7.2f} s processor {cost.wall:7.2f} s wall {cost.memory:6} MB", flush=True)
    return best


def apart(function: Callable[..., Made], *arguments: object) -> Made:
    """What a function makes in another process: one that is measured starts out with what this one has in memory."""
    with ProcessPoolExecutor(1) as pool:
        return pool.submit(function, *arguments).result()


def executed(statement: str) -> None:
    """Have DuckDB do something."""
    import duckdb

    duckdb.execute("SET preserve_insertion_order = false")
    duckdb.execute(statement)


def edutarget(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "edutarget", *arguments]


def rows(counts: list[int]) -> None:
    """Parquet of so many rows: ours against the query written by hand."""
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            facts = f"{folder}/facts-{count}.parquet"
            schools = apart(write_parquet, facts, count)
            print(f"{count:,} rows of {schools:,} schools, {os.path.getsize(facts) / 1e6:.0f} MB of Parquet")
            by_hand = [sys.executable, __file__, "by-hand", facts]
            best = compared(edutarget=edutarget("rollup", facts, "-o", f"{folder}/out.yaml"), by_hand=by_hand)
            print(f"  ratio {best['edutarget'].processor / best['by_hand'].processor:.2f}")


def csv(count: int) -> None:
    """The same rows as CSV and as Parquet."""
    with tempfile.TemporaryDirectory() as folder:
        parquet, text = f"{folder}/facts.parquet", f"{folder}/facts.csv"
        apart(write_parquet, parquet, count)
        apart(executed, f"COPY (FROM '{parquet}') TO '{text}' (HEADER)")
        print(f"{count:,} rows, {os.path.getsize(text) / 1e6:.0f} MB of CSV")
        out = f"{folder}/out.yaml"
        best = compared(csv=edutarget("rollup", text, "-o", out), parquet=edutarget("rollup", parquet, "-o", out))
        print(f"  ratio {best['csv'].processor / best['parquet'].processor:.2f}")


def schools() -> None:
    """The example's six schools: rolled up against reported."""
    examples = Path(__file__).parents[1] / "examples"
    with tempfile.TemporaryDirectory() as folder:
        rolled = edutarget("rollup", str(examples / "submissions" / "schools"), "-o", f"{folder}/out.yaml")
        best = compared(rollup=rolled, report=edutarget("report", str(examples / "actuals.yaml")))
        print(f"  ratio {best['rollup'].processor / best['report'].processor:.2f}")


def wrong(count: int) -> None:
    """So many rows, and the same with the numbers of one column negative throughout."""
    with tempfile.TemporaryDirectory() as folder:
        right, faulty = f"{folder}/right.parquet", f"{folder}/wrong.parquet"
        apart(write_parquet, right, count)
        negative = "FROM (SELECT * REPLACE ((-1 - value)::DECIMAL(18, 4) AS value) FROM '{}')"
        apart(executed, f"COPY ({negative.format(right)}) TO '{faulty}' (FORMAT parquet)")
        costs = {}
        for name, facts in (("right", right), ("wrong", faulty)):
            command = edutarget("rollup", facts, "-o", f"{folder}/{name}.yaml")
            costs[name] = min(measured(*command, faulty=name == "wrong") for _ in range(RUNS))
            print(f"  {name} {costs[name]}", flush=True)
        print(f"  ratio {costs['wrong'].processor / costs['right'].processor:.2f}")


def plain(count: int) -> None:
    """So many rows of CSV without an engine, and the same with one in ten of them corrected by a later row."""
    with tempfile.TemporaryDirectory() as folder:
        facts, plainly, revised = (f"{folder}/{name}" for name in ("facts.parquet", "facts.csv", "revised.csv"))
        apart(write_parquet, facts, count)
        apart(executed, f"COPY (FROM '{facts}') TO '{plainly}' (HEADER)")
        later = f"SELECT *, 2 FROM '{facts}' WHERE hash(unit, as_of) % 10 = 0"
        apart(executed, f"COPY (SELECT *, NULL AS revision FROM '{facts}' UNION ALL {later}) TO '{revised}' (HEADER)")
        run = [sys.executable, __file__, "without-engine"]
        compared(plain=[*run, plainly], revised=[*run, revised])


def without_engine(facts: str) -> None:
    """Add a table up in plain Python, as small ones are."""
    from edutarget.plan.loading import load_plan
    from edutarget.rollup.roll_up import roll_up
    from edutarget.rollup.sources import Request, find_sources

    plan, _found = load_plan()
    assert plan is not None
    found = roll_up(plan, None, find_sources([facts], []), Request())
    assert found.totals and not found.wrong


def spark(count: int) -> None:
    """So many rows on Spark, with all that Java takes: ours against the query written by hand."""
    with tempfile.TemporaryDirectory() as folder:
        facts = f"{folder}/facts.parquet"
        apart(write_parquet, facts, count)
        ours = edutarget("rollup", facts, "--engine", "spark", "-o", f"{folder}/out.yaml")
        all_of = [sys.executable, __file__, "all-of"]
        by_hand = [sys.executable, __file__, "by-hand-on-spark", facts]
        best = compared(edutarget=all_of + ours, by_hand=all_of + by_hand)
        print(f"  ratio {best['edutarget'].processor / best['by_hand'].processor:.2f}")


def all_of(command: Sequence[str]) -> None:
    """Run a command and wait for whatever it leaves behind, so that its cost is known."""
    import ctypes

    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
    code = subprocess.run(command).returncode
    with suppress(ChildProcessError):
        while True:
            os.wait()
    raise SystemExit(code)


def client(counts: list[int]) -> None:
    """CSV of so many rows to PostgreSQL and to a cluster of Spark: the memory of this program's own process."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

    from support.postgres import served
    from support.spark import environment, standalone

    with tempfile.TemporaryDirectory() as folder, served() as postgres, standalone(Path(folder)) as cluster:
        os.environ |= environment(Path(folder))
        Path(folder, "local").mkdir()
        for count in counts:
            apart(write_parquet, f"{folder}/facts.parquet", count)
            facts = f"{folder}/facts-{count}.csv"
            apart(executed, f"COPY (FROM '{folder}/facts.parquet') TO '{facts}' (HEADER)")
            for name, url in (("duckdb", postgres), ("spark", cluster.master)):
                command = ["rollup", facts, "--engine", name, "--engine-url", url, "-o", f"{folder}/out.yaml"]
                subprocess.run([sys.executable, __file__, "own-memory", *command], check=True)


def own_memory(arguments: Sequence[str]) -> None:
    """Run the program within this process, and say how much memory it took."""
    import resource

    from edutarget.cli.main import run

    sys.argv[1:] = arguments
    with suppress(SystemExit):
        run()
    own = resource.getrusage(resource.RUSAGE_SELF)
    print(
        f"  {arguments[1].rpartition('/')[2]} {arguments[5].partition(':')[0]} {own.ru_maxrss // 1024} MB", flush=True
    )


def by_hand_on_spark(facts: str) -> None:
    """Run the query written by hand in the words of Spark."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[*]").config("spark.ui.enabled", False).getOrCreate()
    session.conf.set("spark.sql.shuffle.partitions", "2")
    columns = "indicator string, how string, whole boolean, capped boolean"
    session.createDataFrame(_lines(), columns).createTempView("plan")
    session.read.parquet(facts).createTempView("facts")
    text = BY_HAND.read_text(encoding="utf-8")
    for ours, theirs in IN_SPARK.items():
        text = text.replace(ours, theirs)
    for statement in text.split(";\n"):
        if statement.strip():
            session.sql(statement).collect()
    session.stop()


def units(counts: list[int]) -> None:
    """A table of so many units and three indicators, in every format."""

    ends = {"text": "txt", "json": "json", "csv": "csv", "parquet": "parquet"}
    forms = {form: ends[form] for form in os.environ.get("FORMS", "text json csv parquet").split()}
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            print(f"{count:,} units")
            facts = f"{folder}/facts.parquet"
            apart(
                executed,
                f"""COPY (
                SELECT '县' || s // 1000 || '/校' || s AS unit, indicator, DATE '2025-09-30' AS as_of, s % 977 AS value
                FROM range({count}) t(s), (VALUES ('gaokao_600'), ('dropouts'), ('training_attendances')) i(indicator))
                TO '{facts}' (FORMAT parquet)""",
            )
            by_unit = ["rollup", facts, "--unit", "州", "--by", "unit"]
            compared(
                **{form: edutarget(*by_unit, "-f", form, "-o", f"{folder}/o.{end}") for form, end in forms.items()}
            )


def by_hand(facts: str) -> None:
    """Run the query written by hand, with four times the memory that the roll-up's engine has on two cores."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        connection = duckdb.connect()
        for setting in ("memory_limit = '1200MB'", f"temp_directory = '{folder}'", "preserve_insertion_order = false"):
            connection.execute(f"SET {setting}")
        connection.execute("CREATE TEMP TABLE plan (indicator VARCHAR, how VARCHAR, whole BOOLEAN, capped BOOLEAN)")
        connection.executemany("INSERT INTO plan VALUES (?, ?, ?, ?)", _lines())
        connection.execute(f"CREATE TEMP VIEW facts AS SELECT * FROM '{facts}'")
        for statement in BY_HAND.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                connection.execute(statement).fetchall()


def _lines() -> list[tuple[str, str, bool, bool]]:
    """What the queries written by hand know of the plan."""
    plan = bundled()
    units = {key: plan.unit_of(indicator) for key, indicator in plan.indicators.items()}
    kinds = {key: unit.kind if unit else None for key, unit in units.items()}
    return [(k, i.adds_up, kinds[k] == "count", kinds[k] == "percent") for k, i in plan.indicators.items()]


def files(count: int) -> None:
    """So many school submissions: rolled up against checked."""
    with tempfile.TemporaryDirectory() as folder:
        write_submissions(Path(folder, "schools"), count)
        print(f"{count:,} submissions")
        schools = f"{folder}/schools"
        best = compared(
            rollup=edutarget("rollup", schools, "--unit", "州", "-o", f"{folder}/out.yaml"),
            check=edutarget("check", schools),
        )
        print(f"  ratio {best['rollup'].processor / best['check'].processor:.2f}")
        print(f"  ratio of wall time {best['rollup'].wall / best['check'].wall:.2f}")


def numbers(arguments: Sequence[str]) -> list[int]:
    return [int(argument) for argument in arguments]


COMMANDS: dict[str, Callable[[Sequence[str]], None]] = {
    "rows": lambda counts: rows(numbers(counts)),
    "csv": lambda counts: csv(*numbers(counts)),
    "schools": lambda _nothing: schools(),
    "units": lambda counts: units(numbers(counts)),
    "files": lambda counts: files(*numbers(counts)),
    "wrong": lambda counts: wrong(*numbers(counts)),
    "plain": lambda counts: plain(*numbers(counts)),
    "spark": lambda counts: spark(*numbers(counts)),
    "client": lambda counts: client(numbers(counts)),
    "by-hand": lambda facts: by_hand(*facts),
    "by-hand-on-spark": lambda facts: by_hand_on_spark(*facts),
    "without-engine": lambda facts: without_engine(*facts),
    "own-memory": own_memory,
    "all-of": all_of,
}


if __name__ == "__main__":
    COMMANDS[sys.argv[1]](sys.argv[2:])
