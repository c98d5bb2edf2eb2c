"""Reports by responsible office: who answers, what no office answers for, and reasons for what is short."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from support import ROOT, Run

COUNTY = ROOT / "examples" / "county"
LIST = """offices:
  人事股: {responsible: [special_post_teachers, training_attendances]}
  财务股: {responsible: [investment, training_attendances]}
units:
  康乐县/康乐一中: {kinds: [senior]}
  康乐县/康乐中学: {kinds: [senior]}
"""
HEAD = "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: "


@pytest.fixture
def month(tmp_path: Path) -> Path:
    """A folder of two offices and a school, with a list beside it."""
    (tmp_path / "units.yaml").write_text(LIST, "utf-8")
    folder = tmp_path / "m"
    folder.mkdir()
    (folder / "personnel.yaml").write_text(HEAD + "人事股 王丽\nactuals: {special_post_teachers: 45}\n", "utf-8")
    why = "{value: 1.2, reason: 汛期停工, measures: 增加班组, by: 2025-11-30}"
    (folder / "finance.yaml").write_text(HEAD + f"财务股\nactuals: {{investment: {why}, dropouts: 2}}\n", "utf-8")
    school = HEAD + "康乐一中\nunit: 康乐县/康乐一中\nactuals: {gaokao_600: 20, training_attendances: 90}\n"
    (folder / "no1.yaml").write_text(school, "utf-8")
    return tmp_path


def text(run: Run, cwd: Path, *arguments: str, lang: str = "en") -> str:
    done = run(*arguments, "--lang", lang, cwd=cwd, env={"COLUMNS": "300"})
    assert done.returncode in (0, 1), done.stderr.decode()
    return done.stdout.decode()


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_rows_stand_below_their_offices_in_every_format(run: Run, month: Path) -> None:
    order = ["人事股  1:", "人事股, 财务股  1:", "财务股  1:", "No responsible office named  39:"]
    found = text(run, month, "report", "m", "--by", "office")
    places = [found.index("\n" + title) for title in order]
    assert places == sorted(places)
    found = text(run, month, "report", "m", "--by", "office", "-f", "markdown")
    assert [line for line in found.splitlines() if line.startswith("### ")][1:5] == [
        "### 人事股",
        "### 人事股, 财务股",
        "### 财务股",
        "### No responsible office named",
    ]
    page = text(run, month, "report", "m", "--by", "office", "-f", "html")
    assert ">人事股, 财务股<" in page
    book = load_workbook(io.BytesIO(run("report", "m", "--by", "office", "-f", "xlsx", cwd=month).stdout))
    sheet = book.worksheets[1]
    [column] = [cell.column for cell in sheet[4] if cell.value == "Responsible office"]
    assert [sheet.cell(row, column).value for row in range(5, 9)] == ["人事股", "人事股, 财务股", "财务股", None]


def test_without_a_list_there_are_no_offices_to_group_by(run: Run, month: Path) -> None:
    done = run("report", "m", "--by", "office", "--no-units", "--lang", "en", cwd=month)
    assert done.returncode == 2 and b"name one with --units, or put units.yaml beside the plan" in done.stderr


def test_what_no_office_answers_for_and_the_list_are_named(run: Run, month: Path) -> None:
    for format in ("text", "markdown", "html"):
        found = text(run, month, "report", "m", "-f", format)
        assert "no office answers for: " in found and "units.yaml" in found, format
    found = json.loads(text(run, month, "report", "m", "-f", "json"))
    assert found["list"] == "units.yaml" and len(found["unassigned"]) == 39
    county = text(run, COUNTY, "report", "2025-09", lang="zh")
    assert "没有责任单位" not in county, "each indicator has one"
    assert "股室和单位名单来自 units.yaml" in county
    alone = json.loads(text(run, month, "report", "m", "-f", "json", "--no-units"))
    assert alone["list"] is None and alone["unassigned"] == []


def test_the_head_says_from_how_many_it_is_put_together(run: Run, month: Path) -> None:
    assert "as of 2025-09-30 · put together from 2 offices, 1 reporting unit\n" in text(run, month, "report", "m")
    assert "数据截至 2025-09-30 · 由 2 个股室、1 个单位汇总\n" in text(run, month, "report", "m", lang="zh")
    assert "put together from 2 offices, 1 reporting unit" in text(run, month, "trend", "m")
    assert "put together from 财务股, 人事股 王丽, 1 reporting unit" in text(run, month, "report", "m", "--no-units")
    names = json.loads(text(run, month, "report", "m", "-f", "json"))["submitted_by"]
    assert sorted(names) == sorted(["人事股 王丽", "财务股", "康乐一中"])


def test_what_is_short_has_its_office_and_its_reason(run: Run, month: Path) -> None:
    reason = "reason: 汛期停工; measures: 增加班组; to be done by 2025-11-30"
    short = "16.5 million yuan short of the amount due, 9.07 pp behind schedule"
    line = f"财务股: Investment completed in key education projects: {short}"
    for command in (("report", "m"), ("report", "m", "--brief")):
        found = text(run, month, *command)
        assert f"{line} ({reason})" in found, command
        assert "3 short, 2 without a reason\n" in found, command
    brief = text(run, month, "report", "m", "--brief")
    assert "\n人事股, 财务股  1: " in brief and "Teaching quality" not in brief, "by office, not by area"
    assert "Teaching quality" in text(run, month, "report", "m", "--brief", "--by", "area")
    assert reason in text(run, month, "trend", "m"), "a trend gives the reason too"
    public = text(run, month, "report", "m", "--public")
    assert "汛期" not in public and "without a reason" not in public


def test_where_nothing_gives_reasons_they_are_not_missed(run: Run) -> None:
    assert "without a reason" not in text(run, ROOT, "report", "examples/actuals.yaml", "--no-units")


@pytest.mark.parametrize("command", ["report", "trend", "check"])
def test_without_a_list_it_is_said_which_files_are_the_wholes(run: Run, month: Path, command: str) -> None:
    said = run(command, "m", "--no-units", "--lang", "en", cwd=month).stderr.decode()
    assert "count as the whole's: m/finance.yaml (财务股), m/personnel.yaml (人事股 王丽)" in said
    assert "count as" not in run(command, "m", "--lang", "en", cwd=month).stderr.decode()


def test_a_schools_report_leaves_out_what_nobody_asks_of_it(run: Run, month: Path) -> None:
    for arguments in (("m/no1.yaml",), ("m", "--unit", "康乐一中")):
        found = json.loads(text(run, month, "report", *arguments, "-f", "json"))
        ids = [row["id"] for row in found["indicators"]]
        assert "gaokao_600" in ids and "training_attendances" in ids
        assert "investment" not in ids and "zhongkao_600" not in ids
    said = text(run, month, "report", "m/no1.yaml")
    assert "indicators are not asked of it" in said and "a selection" not in said
