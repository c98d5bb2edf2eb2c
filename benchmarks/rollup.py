"""Measure roll-ups: `python benchmarks/rollup.py rows 2000000 20000000`, `… csv 2000000`, `… files 5000`, `… schools`,
`… units 100000`.

Every run is a process of its own. Its processor time is what is compared, since a shared machine makes wall time
say more about the neighbours; wall time and peak memory stand beside it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from rollup_data import bundled, write_parquet, write_submissions

RUNS = int(os.environ.get("RUNS", "3"))
BY_HAND = Path(__file__).with_name("rollup_by_hand.sql")


class Cost(NamedTuple):
    """Processor and wall seconds, and the most memory of the process and of any of its children, in MB."""

    processor: float
    wall: float
    memory: int


def measured(*command: str) -> Cost:
    """What one run costs."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read().decode()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
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


def edutarget(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "edutarget", *arguments]


def rows(counts: list[int]) -> None:
    """Parquet of so many rows: ours against the query written by hand."""
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            facts = f"{folder}/facts-{count}.parquet"
            schools = write_parquet(facts, count)
            print(f"{count:,} rows of {schools:,} schools, {os.path.getsize(facts) / 1e6:.0f} MB of Parquet")
            by_hand = [sys.executable, __file__, "by-hand", facts]
            best = compared(edutarget=edutarget("rollup", facts, "-o", f"{folder}/out.yaml"), by_hand=by_hand)
            print(f"  ratio {best['edutarget'].processor / best['by_hand'].processor:.2f}")


def csv(count: int) -> None:
    """The same rows as CSV and as Parquet."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        parquet, text = f"{folder}/facts.parquet", f"{folder}/facts.csv"
        write_parquet(parquet, count)
        duckdb.execute(f"COPY (FROM '{parquet}') TO '{text}' (HEADER)")
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


def units(count: int) -> None:
    """A table of so many units and three indicators, in every format."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        facts = f"{folder}/facts.parquet"
        duckdb.execute(
            f"""COPY (
              SELECT '县' || s // 1000 || '/校' || s AS unit, indicator, DATE '2025-09-30' AS as_of, s % 977 AS value
            FROM range({count}) t(s), (VALUES ('gaokao_600'), ('dropouts'), ('training_attendances')) i(indicator))
            TO '{facts}' (FORMAT parquet)"""
        )
        forms = {"text": "txt", "json": "json", "csv": "csv", "parquet": "parquet"}
        by_unit = ["rollup", facts, "--unit", "州", "--by", "unit"]
        compared(**{form: edutarget(*by_unit, "-f", form, "-o", f"{folder}/out.{end}") for form, end in forms.items()})


def by_hand(facts: str) -> None:
    """Run the query written by hand, with the memory that the roll-up's engine has."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        connection = duckdb.connect()
        for setting in ("memory_limit = '1200MB'", f"temp_directory = '{folder}'", "preserve_insertion_order = false"):
            connection.execute(f"SET {setting}")
        connection.execute("CREATE TEMP TABLE plan (indicator VARCHAR, how VARCHAR, whole BOOLEAN, capped BOOLEAN)")
        plan = bundled()
        units = {key: plan.unit_of(indicator) for key, indicator in plan.indicators.items()}
        kinds = {key: unit.kind if unit else None for key, unit in units.items()}
        lines = [(k, i.adds_up, kinds[k] == "count", kinds[k] == "percent") for k, i in plan.indicators.items()]
        connection.executemany("INSERT INTO plan VALUES (?, ?, ?, ?)", lines)
        connection.execute(f"CREATE TEMP VIEW facts AS SELECT * FROM '{facts}'")
        for statement in BY_HAND.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                connection.execute(statement).fetchall()


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


def main(what: str, *arguments: str) -> None:
    match what:
        case "rows":
            rows([int(count) for count in arguments])
        case "csv":
            csv(int(arguments[0]))
        case "schools":
            schools()
        case "units":
            units(int(arguments[0]))
        case "by-hand":
            by_hand(arguments[0])
        case "files":
            files(int(arguments[0]))


if __name__ == "__main__":
    main(*sys.argv[1:])
