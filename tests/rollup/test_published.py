"""Figures of units that cannot be summed, side by side: what `rollup --by unit` shows of them, on any engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support import ROOT, Run

PLAN = """format: edutarget/plan/1
id: p
name: {en: P}
unit: Land
baseline_year: 2020
period: {start: 2021-01-01, end: 2025-12-31}
areas: {a: {en: A}}
units:
  percent: {zh: "%", en: "%", kind: percent}
  points: {en: points, kind: quantity}
  people: {en: people, kind: count}
indicators:
  index: {area: a, en: Index, definition: {en: i}, measure: level, unit: points, target: 6, adds_up: none,
    shares: {Land/A: {target: 5, baseline: 3.9}, Land/B: 4}}
  leavers: {area: a, en: Early leavers, definition: {en: l}, measure: level, direction: at_most, unit: percent,
    target: 9, adds_up: none}
  rate: {area: a, en: Rate, definition: {en: r}, measure: level, unit: percent, target: 90, adds_up: ratio}
  count: {area: a, en: Count, definition: {en: c}, measure: cumulative, unit: people, target: 9, adds_up: sum}
  done: {area: a, en: Done, definition: {en: d}, measure: milestone, target: true, adds_up: none}
"""
TABLE = """unit,indicator,as_of,value,numerator,denominator
Land/A,index,2023-12-31,4.2,,
Land/B,index,2023-12-31,4.5,,
Land/A,leavers,2023-12-31,9.5,,
Land/B,leavers,2023-12-31,8,,
Land/C,leavers,2023-12-31,,9,100
Land/A,rate,2023-12-31,80.5,,
Land/B,rate,2023-12-31,,9,10
Land/A,count,2023-12-31,3,,
Land/B,count,2023-12-31,4,,
Land/A,done,2023-12-31,yes,,
Land/B,done,2023-12-31,no,,
"""


def rows(run: Run, folder: Path, *options: str) -> list[dict[str, Any]]:
    (folder / "targets.yaml").write_text(PLAN)
    (folder / "table.csv").write_text(TABLE)
    done = run("rollup", "table.csv", "--by", "unit", "-f", "json", "--lang", "en", *options)
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert "totals" not in found
    shown: list[dict[str, Any]] = found["rows"]
    return shown


@pytest.mark.parametrize("engine", [(), ("--engine", "duckdb")])
def test_units_show_what_they_published(engine: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    found = rows(run, tmp_path, *engine)
    assert [(row["indicator"], row["unit"], row["value"], row["rank"]) for row in found] == [
        ("index", "Land/B", 4.5, 1),
        ("index", "Land/A", 4.2, 2),
        ("leavers", "Land/B", 8, 1),  # the fewer, the better
        ("leavers", "Land/C", 9, 2),
        ("leavers", "Land/A", 9.5, 3),
        ("rate", "Land/B", 90, 1),
        ("rate", "Land/A", 80.5, 2),
        ("count", "Land/B", 4, 1),
        ("count", "Land/A", 3, 2),
        ("done", "Land/A", True, 1),
        ("done", "Land/B", False, 2),
    ]
    own = [(row["baseline"], row["target"], row["gap"]) for row in found[:2]]
    assert own == [(None, 4, 0.5), (3.9, 5, -0.8)]
    assert [(row["numerator"], row["denominator"]) for row in found[3:5]] == [(9, 100), (None, None)]


def test_a_list_of_units_asks_nobody_for_them_and_lets_them_be(run: Run, tmp_path: Path) -> None:
    (tmp_path / "units.txt").write_text("Land/A\nLand/B\nLand/C\n")
    found = rows(run, tmp_path, "--units", "units.txt")
    index = [row for row in found if row["indicator"] == "index"]
    assert [(row["unit"], row["expected"]) for row in index] == [("Land/B", None), ("Land/A", None)]
    assert [row["unit"] for row in found if row["indicator"] == "count"] == ["Land/B", "Land/A", "Land/C"]


@pytest.mark.parametrize("by", [[], ["--by", "1"], ["--by", "unit,1"]])
def test_what_is_to_be_summed_needs_its_counts_all_the_same(by: list[str], run: Run, tmp_path: Path) -> None:
    rows(run, tmp_path)
    done = run("rollup", "table.csv", *by, "--lang", "en")
    assert done.returncode == 1
    assert "error[counts-missing]" in done.stderr.decode()


@pytest.mark.parametrize("engine", [(), ("--engine", "duckdb")])
@pytest.mark.parametrize("by", ["unit,1", "1,unit"])
def test_levels_above_have_what_adds_up_alone(by: str, engine: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    (tmp_path / "targets.yaml").write_text(PLAN)
    lines = [line for line in TABLE.splitlines() if not line.startswith("Land/A,rate")]
    (tmp_path / "table.csv").write_text("\n".join(lines))
    done = run("rollup", "table.csv", "--by", by, "-f", "json", "--lang", "en", *engine)
    assert done.returncode == 0, done.stderr.decode()
    found = [(row["level"], row["indicator"], row["unit"], row["value"]) for row in json.loads(done.stdout)["rows"]]
    assert [row[1:] for row in found if row[0] == "1"] == [("rate", "Land", 90), ("count", "Land", 7)]
    of_units = [row[1:] for row in found if row[0] == "unit"]
    assert ("index", "Land/B", 4.5) in of_units and ("done", "Land/A", True) in of_units and len(of_units) == 10


@pytest.mark.parametrize("engine", [(), ("--engine", "duckdb")])
def test_the_ideb_of_27_states_beside_their_own_goals(engine: tuple[str, ...], run: Run) -> None:
    plans = ROOT / "examples" / "plans"
    table, targets = plans / "ideb-2021-states.csv", plans / "ideb-2021.yaml"
    done = run("rollup", table, "--by", "unit", "--targets", targets, "-f", "json", *engine)
    assert done.returncode == 0
    found = json.loads(done.stdout)["rows"]
    assert len(found) == 27
    assert (found[0]["unit"], found[0]["value"], found[0]["target"], found[0]["gap"]) == (
        "Brasil/Santa Catarina",
        4.5,
        6.2,
        -1.7,
    )
    assert (found[-1]["unit"], found[-1]["rank"], found[-1]["ranked"]) == ("Brasil/Alagoas", 27, 27)


@pytest.mark.parametrize("engine", [(), ("--engine", "duckdb")])
def test_of_a_rate_with_its_sign_the_number_is_what_to_type(engine: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    (tmp_path / "targets.yaml").write_text(PLAN)
    table = TABLE.replace("80.5", "80.5%").replace("Land/A,count,2023-12-31,3", "Land/A,count,2023-12-31,3%")
    (tmp_path / "table.csv").write_text(table)
    said = run("rollup", "table.csv", "--by", "unit", "--lang", "en", *engine).stderr.decode()
    assert "[percent-sign]" in said and "help: type 80.5\n" in said
    assert said.count("[percent-not-here]") == 1  # of what is counted in people
    assert "2 problems" in said
