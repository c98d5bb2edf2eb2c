"""`plan new TABLE`: the column 责任单位 becomes a list of offices beside the plan."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from edutarget.plan.loading import load_list, load_plan
from edutarget.tables.goal_plan import offices_in
from support import Run

TABLE = """指标,代码,单位,2025年,2026年目标,汇总方式,责任单位,备注
本科上线率,undergraduate,%,65.3,75.3,分子分母相加,教研室,
招聘教师,recruited,名,50,60,合计,人事股、教研室,面试后公布
完成投资,investment,万元,1500,1800,合计,财务股；项目办,
"""


@pytest.fixture(autouse=True)
def table(tmp_path: Path) -> None:
    (tmp_path / "goals.csv").write_text(TABLE, "utf-8")


def test_a_plan_and_its_offices_make_a_report(run: Run, tmp_path: Path) -> None:
    done = run("plan", "new", "goals.csv", "-o", "plan.yaml", "--lang", "en")
    assert done.returncode == 0
    assert done.stderr.decode().endswith("4 offices written to units.yaml\n")
    text = (tmp_path / "plan.yaml").read_text("utf-8")
    assert "责任单位" not in text and "# 备注: 面试后公布\n" in text
    plan, problems = load_plan(tmp_path / "plan.yaml")
    assert plan is not None, problems
    listed, problems = load_list(str(tmp_path / "units.yaml"), plan)
    assert problems == []
    assert {name: office.responsible for name, office in listed.offices.items()} == {
        "教研室": ["undergraduate", "recruited"],
        "人事股": ["recruited"],
        "财务股": ["investment"],
        "项目办": ["investment"],
    }
    folder = tmp_path / "2026-09"
    folder.mkdir()
    head = f"plan: {plan.id}\nas_of: 2026-09-30\nsubmitted_by:"
    (folder / "a.yaml").write_text(f"{head} 县教育局人事股\nactuals: {{recruited: 45}}\n", "utf-8")
    (folder / "b.yaml").write_text(f"{head} 项目办\nactuals: {{investment: 1200}}\n", "utf-8")
    done = run("report", "2026-09", "--targets", "plan.yaml", "-f", "json")
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert {row["id"]: (row["actual"], row["offices"]) for row in found["indicators"]} == {
        "undergraduate": (None, ["教研室"]),
        "recruited": (45, ["教研室", "人事股"]),
        "investment": (1200, ["财务股", "项目办"]),
    }


@pytest.mark.parametrize(
    ("others", "output", "said"),
    [
        (["units.yaml"], "plan.yaml", "units.yaml already exists"),
        ([], "units.yaml", "units.yaml already exists"),
        (["targets.yaml"], "plan.yaml", "units.yaml would be the list of targets.yaml"),
        ([], "-", ""),
    ],
)
def test_where_the_list_has_no_place_offices_are_comments(
    others: list[str], output: str, said: str, run: Run, tmp_path: Path
) -> None:
    for name in others:
        (tmp_path / name).write_text("kept")
    done = run("plan", "new", "goals.csv", "-o", output, "--lang", "en")
    assert done.returncode == 0
    assert said in done.stderr.decode() and "written to" not in done.stderr.decode()
    text = done.stdout.decode() if output == "-" else (tmp_path / output).read_text("utf-8")
    assert "  # 责任单位: 人事股、教研室\n  # 备注: 面试后公布\n  recruited:" in text
    assert all((tmp_path / name).read_text() == "kept" for name in others)
    assert {file.name for file in tmp_path.iterdir()} == {"goals.csv", *others} | ({output} - {"-"})


def test_offices_that_a_list_could_not_tell_apart_are_comments(run: Run, tmp_path: Path) -> None:
    (tmp_path / "goals.csv").write_text(TABLE.replace("项目办", "县财务股"), "utf-8")
    done = run("plan", "new", "goals.csv", "-o", "plan.yaml", "--lang", "en")
    assert "in a list 县财务股 and 财务股 could be taken for one another" in done.stderr.decode()
    assert not (tmp_path / "units.yaml").exists()
    assert "# 责任单位: 财务股；县财务股\n" in (tmp_path / "plan.yaml").read_text("utf-8")


def test_several_columns_of_offices(run: Run, tmp_path: Path) -> None:
    text = TABLE.replace(",备注\n", ",牵头单位\n").replace(",面试后公布", ",人 事 股")
    (tmp_path / "goals.csv").write_text(text, "utf-8")
    assert run("plan", "new", "goals.csv", "-o", "plan.yaml").returncode == 0
    offices = yaml.safe_load((tmp_path / "units.yaml").read_text("utf-8"))["offices"]
    assert offices["人事股"] == {"responsible": ["recruited"]}, "each once, however it is spaced"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("人事股", ("人事股",)),
        (
            "人事股、教研室，财务股,项目办;基教股；职成股/党建办",
            ("人事股", "教研室", "财务股", "项目办", "基教股", "职成股", "党建办"),
        ),
        ("教研室（牵头、汇总）\n各学校", ("教研室（牵头、汇总）", "各学校")),
        ("—", ()),
        ("无", ()),
        ("/", ()),
    ],
)
def test_several_offices_in_one_cell(text: str, names: tuple[str, ...]) -> None:
    assert offices_in(text) == names
