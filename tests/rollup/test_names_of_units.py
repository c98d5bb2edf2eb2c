"""Names of units in submissions: a roll-up by units accepts what a month accepts, on every engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support import ROOT, Run

ENGINES = pytest.mark.parametrize("engine", [(), ("--engine", "duckdb")])
HERE = ("--targets", ROOT / "targets.yaml")
LIST = """
offices:
  招生办: {responsible: [gaokao_600]}
units:
  康乐县/城关/一中: {kinds: [senior], formerly: [康乐县/城关/老一中]}
  康乐县/附城/一中: {kinds: [senior]}
  康乐县/城关/二中: {kinds: [senior]}
"""


def submit(folder: Path, name: str, unit: str | None, value: int, by: str = "某校") -> None:
    head = f"plan: kangle-2025\nas_of: 2025-06-30\nsubmitted_by: {by}\n" + (f"unit: {unit}\n" if unit else "")
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.yaml").write_text(f"{head}actuals:\n  gaokao_600: {value}\n", "utf-8")


def by_unit(run: Run, *options: str | Path) -> dict[str, Any]:
    done = run("rollup", "month", "--by", "unit", "-f", "json", "--skip-problems", *HERE, *options)
    return {row["unit"]: row["value"] for row in json.loads(done.stdout)["rows"]} if done.stdout else {}


@ENGINES
def test_the_end_of_a_path_is_enough(engine: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    (tmp_path / "units.yaml").write_text(LIST, "utf-8")
    names = ("二中", "附城/一中", "甘肃省/临夏州/康乐县/城关/老一中")
    for number, unit in enumerate(names):
        submit(tmp_path / "month", str(number), unit, number + 1)
    found = by_unit(run, "--units", "units.yaml", *engine)
    assert found == {"康乐县/城关/二中": 1, "康乐县/附城/一中": 2, "康乐县/城关/一中": 3}
    assert run("rollup", "month", "--by", "unit", *HERE, "--units", "units.yaml", *engine).returncode == 0


REFUSED = {
    "一中": ("unit-unclear", "康乐县/城关/一中", "康乐县/附城/一中"),
    "三中": ("unlisted-unit",),
    "康乐县/城关/二 中": ("unit-twice", "康乐县/城关/二中"),
}


@ENGINES
@pytest.mark.parametrize("unit", REFUSED)
def test_what_a_month_refuses_is_refused_at_its_place(
    unit: str, engine: tuple[str, ...], run: Run, tmp_path: Path
) -> None:
    (tmp_path / "units.yaml").write_text(LIST, "utf-8")
    submit(tmp_path / "month", "a", unit, 1)
    submit(tmp_path / "month", "b", "二中", 2)
    options = ("--lang", "en", *HERE, "--units", "units.yaml")
    there = run("rollup", "month", "--by", "unit", *options, *engine)
    told = there.stderr.decode().split("help:")[0]
    month = run("report", "month", *options).stderr.decode()
    rule, *candidates = REFUSED[unit]
    assert there.returncode == 1 and told in month
    assert f"month/a.yaml:4:7: error[{rule}]" in told and all(one in told for one in candidates)
    assert by_unit(run, "--units", "units.yaml", *engine)["康乐县/城关/二中"] == 2
    (tmp_path / "month" / "b.yaml").unlink()
    nobody = run("rollup", "month", "--by", "unit", *options, *engine).stderr.decode()
    assert "reported: 0 of 3 units" in nobody and "--units" not in nobody


@ENGINES
def test_files_of_offices_are_of_the_whole_and_in_no_table(engine: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    (tmp_path / "units.yaml").write_text(LIST, "utf-8")
    submit(tmp_path / "month", "a", None, 9, by="招生办 王丽")
    submit(tmp_path / "month", "b", "二中", 2)
    done = run("rollup", "month", "--by", "unit", "--lang", "en", *HERE, "--units", "units.yaml", *engine)
    assert done.returncode == 0
    assert "1 figure of 康乐县 itself is in no table" in done.stderr.decode()
    submit(tmp_path / "month", "c", None, 3, by="城关/一中")
    done = run("rollup", "month", "--by", "unit", "--lang", "en", *HERE, "--units", "units.yaml", *engine)
    assert "month/c.yaml:1:1: error[no-unit]" in done.stderr.decode()


@ENGINES
def test_without_a_list_one_part_is_one_with_and_without_the_plans_unit(
    engine: tuple[str, ...], run: Run, tmp_path: Path
) -> None:
    submit(tmp_path / "month", "a", "康乐县/一中", 1)
    submit(tmp_path / "month", "b", "一中", 1)
    done = run("rollup", "month", "--by", "unit", "--lang", "en", *HERE, "--no-units", *engine)
    assert "error[duplicate-row]" in done.stderr.decode()
    submit(tmp_path / "month", "b", "甘肃省/临夏州/康乐县", 7)
    assert by_unit(run, "--no-units", *engine) == {"康乐县/一中": 1}
