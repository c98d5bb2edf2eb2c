"""`edutarget rollup` and its results: coverage, levels, ranks, and skipped files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from edutarget.cli.main import app
from support import ROOT

SCHOOLS = "examples/submissions/schools"
LIST = "examples/units/kangle.yaml"


def edutarget(*arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments), "--lang", "en", "--targets", "targets.yaml"])


def school(folder: Path, unit: str, actuals: str, day: str = "2025-09-30") -> Path:
    file = folder / f"{unit.replace('/', '-')}-{day}.yaml"
    lines = "".join(f"  {line}\n" for line in actuals.split("; "))
    head = f"plan: kangle-2025\nas_of: {day}\nsubmitted_by: 学校\nunit: {unit}\nactuals:\n"
    file.write_text(head + lines, encoding="utf-8")
    return file


def rows(*arguments: object) -> Any:
    return json.loads(edutarget("rollup", *arguments, "-f", "json", "-q").stdout)["rows"]


def test_the_schools_of_the_examples_hand_in_what_they_know() -> None:
    listed = ("--units", "examples/units/kangle.yaml")
    assert edutarget("check", SCHOOLS, "--strict", "--complete", *listed).exit_code == 0


@pytest.mark.parametrize("answer", ["是", "否"])
def test_one_school_of_four_makes_no_county(answer: str, tmp_path: Path) -> None:
    school(tmp_path, "康乐县/一小", f"network_schools: {answer}")
    (tmp_path / "units.txt").write_text("".join(f"康乐县/{name}小\n" for name in "一二三四"))
    made = edutarget("rollup", tmp_path, "--units", tmp_path / "units.txt", "-o", tmp_path / ".county.yaml")
    assert made.exit_code == 0
    told = tmp_path / "units.yml"
    told.write_text("".join(f"康乐县/{name}小: {{kinds: [primary]}}\n" for name in "一二三四"))
    edutarget("rollup", tmp_path / "康乐县-一小-2025-09-30.yaml", "--units", told, "-o", tmp_path / ".county.yaml")
    report = json.loads(edutarget("report", tmp_path / ".county.yaml", "-f", "json").stdout)
    network = next(row for row in report["indicators"] if row["id"] == "network_schools")
    assert (network["units"], network["expected"]) == (1, 4)
    assert (network["result"], network["band"]) == ("open", "partial" if answer == "是" else "in_progress")


def test_coverage_that_is_not_known_is_said(tmp_path: Path) -> None:
    school(tmp_path, "康乐县/一小", "dropouts: 0")
    made = edutarget("rollup", tmp_path, "-o", tmp_path / ".county.yml")
    assert "coverage unknown: no list of reporting units (--units)" in made.stderr
    assert "1 figure is a sum of units; how many units should have" in edutarget(
        "report", tmp_path / ".county.yml"
    ).stdout.replace("\n", " ")


def test_the_list_of_the_plan_is_the_default(tmp_path: Path) -> None:
    listed = "\nreporting_units:\n  康乐县/一小: {kinds: [primary]}\n  康乐县/二小: {kinds: [primary]}\n\nindicators:"
    plan = re.sub(
        "康乐县/(城东幼儿园|莲麓幼儿园|康乐一中|康乐中学)]", "康乐县/一小]", (ROOT / "targets.yaml").read_text()
    )
    (tmp_path / "plan.yaml").write_text(plan.replace("\nindicators:", listed))
    file = school(tmp_path, "康乐县/一小", "dropouts: 0")
    made = CliRunner().invoke(app, ["rollup", str(file), "--targets", str(tmp_path / "plan.yaml"), "--lang", "en"])
    assert "dropouts: {value: 0, units: 1, expected: 2}" in made.stdout
    assert "not reported: 康乐县/二小\n" in made.stderr


def test_several_levels_in_one_run(tmp_path: Path) -> None:
    for unit in ("省/甲市/一县/小学", "省/甲市/二县/小学", "省/乙市/三县/小学"):
        school(tmp_path, unit, "dropouts: 3")
    found = rows(tmp_path, "--by", "2,3")
    assert [(row["level"], row["unit"], row["value"]) for row in found] == [
        ("2", "省/乙市", 3),
        ("2", "省/甲市", 6),
        ("3", "省/乙市/三县", 3),
        ("3", "省/甲市/一县", 3),
        ("3", "省/甲市/二县", 3),
    ]
    text = edutarget("rollup", tmp_path, "--by", "2,unit", "-q").stdout
    assert "Known dropouts (students) · level 2\n" in text and "Known dropouts (students) · each unit\n" in text
    assert "Target" not in text and "Gap" not in text


def test_no_ranks_where_some_are_missing_or_not_wanted(tmp_path: Path) -> None:
    for unit, count in {"甲县/一小": 1, "甲县/二小": 2, "乙县/一小": 3}.items():
        school(tmp_path, unit, f"dropouts: {count}; training_attendances: {count}")
    assert [row["rank"] for row in rows(tmp_path, "--by", "unit")[:3]] == [1, 2, 3]
    assert {row["rank"] for row in rows(tmp_path, "--by", "unit", "--no-ranks")} == {None}
    listed = [f"{unit}: {{kinds: [primary]}}" for unit in ("甲县/一小", "甲县/二小", "乙县/一小", "乙县/二小")]
    (tmp_path / "units.yml").write_text("\n".join(listed))
    school(tmp_path, "乙县/二小", "training_attendances: 9")
    found = rows(tmp_path, "--by", "1", "--units", tmp_path / "units.yml")
    assert [(row["indicator"], row["rank"], row["expected"]) for row in found] == [
        ("training_attendances", 1, 2),
        ("training_attendances", 2, 2),
        ("dropouts", None, 2),
        ("dropouts", None, 2),
    ]


def test_units_without_a_common_path_need_a_name(tmp_path: Path) -> None:
    for unit in ("甲县/一小", "乙县/一小"):
        school(tmp_path, unit, "dropouts: 1")
    made = edutarget("rollup", tmp_path)
    assert (made.exit_code, made.stdout) == (1, "")
    assert "<rollup>: error[no-common-unit]: the units have no common path" in made.stderr
    assert "unit: 州\n" in edutarget("rollup", tmp_path, "--unit", "州").stdout
    assert edutarget("rollup", tmp_path, "--by", "1").exit_code == 0


def test_no_file_is_passed_over_in_silence(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    school(tmp_path / "in", "甲县/一小", "dropouts: 1")
    passed = ("二小.xls", "三小.parq", "四小.csv.gz", "五小.tsv", "六小.pdf")
    for name in passed:
        (tmp_path / "in" / name).write_bytes(b"\0")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "in" / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "in" / "notes.md").write_text("no figures")
    made = edutarget("rollup", tmp_path / "in")
    assert made.exit_code == 0
    for name in (*passed, "linked"):
        assert re.search(f"{name}/?: warning\\[file-passed-over\\]: ", made.stderr), name
    assert "notes.md" not in made.stderr


def test_the_list_of_units_is_no_submission(tmp_path: Path) -> None:
    school(tmp_path, "甲县/一小", "dropouts: 1")
    (tmp_path / "units.yaml").write_text("甲县/一小: {kinds: [primary]}\n")
    made = edutarget("rollup", tmp_path, "--units", tmp_path / "units.yaml")
    assert (made.exit_code, "dropouts: {value: 1, units: 1, expected: 1}" in made.stdout) == (0, True)


@pytest.mark.usefixtures("engines")
def test_all_but_one_are_not_a_hundred_per_cent(tmp_path: Path) -> None:
    school(tmp_path, "甲县/0", "dropouts: 1")
    lines = "".join(f"甲县/{number},dropouts,2025-09-30,1\n" for number in range(1, 30_000))
    (tmp_path / "facts.csv").write_text("unit,indicator,as_of,value\n" + lines)
    (tmp_path / "units.txt").write_text("".join(f"甲县/{number}\n" for number in range(30_001)))
    made = edutarget("rollup", tmp_path, "--units", tmp_path / "units.txt")
    assert "reported: 30,000 of 30,001 units, 99.99 %\n" in made.stderr


def test_a_day_in_the_future_is_no_days_result(tmp_path: Path) -> None:
    school(tmp_path, "甲县/一小", "dropouts: 1")
    file = school(tmp_path, "甲县/二小", "dropouts: 1", day="2099-01-31")
    made = edutarget("rollup", tmp_path)
    assert (made.exit_code, made.stdout) == (1, "")
    assert "error[future-result]: the result would be of 2099-01-31" in made.stderr
    now = edutarget("rollup", tmp_path, "--as-of", "2025-12-31")
    assert now.exit_code == 0
    assert f"{file}:2:8: warning[future-date]" in now.stderr
    assert "1 row dated after 2025-12-31 was ignored" in now.stderr
    assert edutarget("rollup", tmp_path, "--as-of", "2098-12-31").exit_code == 1


def test_tables_of_thousands_of_units_say_the_same_as_small_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for unit, count in {"甲县/一小": 1500, "乙县/第二小学": 2}.items():
        school(tmp_path, unit, f"training_attendances: {count}; senior_enrolment: {count}")
    school(tmp_path, "丙县/康乐一中", "senior_enrolment: 1752", day="2025-06-30")
    small = edutarget("rollup", tmp_path, "--by", "1,unit", "-q").stdout
    monkeypatch.setattr("edutarget.formats.terminal.units_text.MANY", 0)
    large = edutarget("rollup", tmp_path, "--by", "1,unit", "-q").stdout

    def words(text: str) -> list[str]:
        titles = {"Unit", "Rank", "Value", "Target", "Gap", "Units", "Oldest", "figure", "–"}
        return [word for word in text.split() if word not in titles]

    assert words(large) == words(small)
