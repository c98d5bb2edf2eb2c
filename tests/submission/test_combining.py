"""Several files combined: the newest figure counts, contradictions are reported, parts are not taken for the whole."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from support import ROOT
from support.calling import called
from support.rendering import without_spans

EXAMPLE, YEAR = ROOT / "examples" / "actuals.yaml", ROOT / "examples" / "year"


def run(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    env = {"EDUTARGET_TARGETS": str(ROOT / "targets.yaml")}
    done = called(*map(str, arguments), **{"cwd": ROOT, "env": env, **options})
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def put(folder: Path, name: str, day: str, *lines: str, unit: str = "", who: str = "教育局") -> Path:
    file = folder / name
    head = f"plan: kangle-2025\nas_of: {day}\nsubmitted_by: {who}\n" + (f"unit: {unit}\n" if unit else "")
    file.write_text(head + "actuals:\n" + "".join(f"  {line}\n" for line in lines), "utf-8")
    return file


def reported(*arguments: object) -> dict[str, Any]:
    ended = run("report", *arguments, "-f", "json")
    assert ended.returncode == 0, ended.stderr
    return dict(json.loads(ended.stdout))


def row(report: dict[str, Any], key: str) -> dict[str, Any]:
    return next(dict(found) for found in report["indicators"] if found["id"] == key)


def test_the_example_year_is_the_example_on_30_september() -> None:
    year, example = reported(YEAR, "--as-of", "2025-09-30"), reported(EXAMPLE)
    for found in example["indicators"]:
        if found["id"].startswith("gaokao_"):
            found["as_of"] = "2025-06-30"  # final since June, and not reported again in the year
    for found in (*year["indicators"], *example["indicators"]):
        del found["submitted_by"], found["files"]  # sections reported some of them
    assert year["indicators"] == example["indicators"]
    assert year["as_of"] == example["as_of"] == "2025-09-30"
    assert year["submitted_by"] == ["康乐县教育局", "康乐县教育局项目与财务股", "康乐县教育局教师工作股"]


def test_the_newest_figure_wins_and_says_from_when_it_is(tmp_path: Path) -> None:
    put(tmp_path, "a.yaml", "2025-09-30", "gaokao_600: 27", who="甲")
    put(tmp_path, "b.yaml", "2025-03-31", "gaokao_600: 1", "investment: 0.4", who="乙")
    report = reported(tmp_path)
    assert (report["as_of"], report["submitted_by"]) == ("2025-09-30", ["甲", "乙"])
    assert (row(report, "gaokao_600")["actual"], row(report, "gaokao_600")["as_of"]) == (27, "2025-09-30")
    assert (row(report, "investment")["actual"], row(report, "investment")["as_of"]) == (0.4, "2025-03-31")
    assert row(report, "investment")["schedule"] == 0.25, "judged on its own day"
    assert row(report, "dropouts")["as_of"] is None
    assert [row(report, key)["submitted_by"] for key in ("gaokao_600", "dropouts")] == [["甲"], None]
    for format, lang, said in (
        ("text", "en", "figure of 2025-03-31"),
        ("text", "zh", "2025-03-31的数据"),
        ("markdown", "en", "<br>figure of 2025-03-31"),
        ("html", "zh", '<p class="note">2025-03-31的数据</p>'),
    ):
        written = run("report", tmp_path, "-f", format, "--lang", lang).stdout
        assert written.count(said) == 1
    by_item = run("report", tmp_path, "--by", "framework", "--lang", "en").stdout
    assert "figure of 2025-03-31" in " ".join(word for word in by_item.split() if word not in "│├──└")


def test_a_day_that_has_not_come_is_pointed_out(tmp_path: Path) -> None:
    file = put(tmp_path, "a.yaml", "2999-03-31", "gaokao_600: 1")
    for command in ("report", "trend"):
        ended = run(command, file, "--lang", "en")
        assert (ended.returncode, ended.stderr.count("warning[future-date]")) == (0, 1)
    assert "future-date" not in run("report", EXAMPLE, "--lang", "en").stderr


def test_as_of_leaves_out_what_is_later_and_may_be_later_than_all(tmp_path: Path) -> None:
    early = put(tmp_path, "a.yaml", "2025-03-31", "gaokao_600: 1")
    late = put(tmp_path, "b.yaml", "2025-09-30", "gaokao_600: 27", who="后")
    before = reported(early, late, "--as-of", "2025-09-29")
    assert (before["as_of"], row(before, "gaokao_600")["actual"]) == ("2025-09-29", 1)
    assert before["submitted_by"] == ["教育局"]
    after = reported(early, late, "--as-of", "2026-01-31")
    assert (row(after, "gaokao_600")["result"], row(after, "gaokao_600")["as_of"]) == ("not_met", "2025-09-30")


@pytest.mark.parametrize(
    ("written", "said"),
    [("2025-01-31", "there are no figures of 2025-01-31 or before"), ("2025-9-30", "2025-09-30"), ("soon", "soon")],
)
@pytest.mark.parametrize("command", ["report", "trend"])
def test_as_of_that_leaves_nothing_or_is_no_day(command: str, written: str, said: str) -> None:
    ended = run(command, YEAR, "--as-of", written, "--lang", "en")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("command", [["report"], ["trend"], ["check"]])
def test_two_values_of_one_day_name_both_places(command: list[str], tmp_path: Path) -> None:
    one = put(tmp_path, "a.yaml", "2025-09-30", "dropouts: 0", "gaokao_600: 27")
    other = put(tmp_path, "b.yaml", "2025-09-30", "高考600分以上考生: 28")
    ended = run(*command, tmp_path, "--lang", "en")
    assert ended.returncode == 1
    told = ended.stdout if command == ["check"] else ended.stderr
    assert f"{other}:5:15: error[conflicting-values]" in told
    assert f"28 here, but 27 in {one}:6:15, both of 2025-09-30" in told
    if command == ["report"]:
        assert "No data for 41 indicators" in ended.stdout, "neither counts; all others are reported"


def test_equal_values_are_fine_and_the_fuller_entry_is_kept(tmp_path: Path) -> None:
    put(tmp_path, "a.yaml", "2025-09-30", "gaokao_600: 27")
    put(tmp_path, "b.yaml", "2025-09-30", "gaokao_600: {value: 27.0, note: 含艺术、体育类考生}")
    put(tmp_path, "c.yaml", "2025-09-30", "gaokao_600: 27人")
    assert row(reported(tmp_path), "gaokao_600")["note"] == "含艺术、体育类考生"


def test_reasons_are_no_part_of_what_makes_a_figure_different(tmp_path: Path) -> None:
    put(tmp_path, "a.yaml", "2025-09-30", "gaokao_600: {value: 20, reason: 缺编, by: 2025-12-31}", who="人事股")
    put(tmp_path, "b.yaml", "2025-09-30", "gaokao_600: {value: 20, reason: 生源减少}", who="教研室")
    found = row(reported(tmp_path), "gaokao_600")
    assert (found["actual"], found["reason"], found["by"]) == (20, "缺编", "2025-12-31")  # of the fuller one
    put(tmp_path, "c.yaml", "2025-09-30", "gaokao_600: {value: 20, reason: 另有原因, revision: 2}", who="人事股")
    assert row(reported(tmp_path), "gaokao_600")["revised"] is None


def test_what_is_contradicted_later_than_as_of_is_not_used(tmp_path: Path) -> None:
    put(tmp_path, "a.yaml", "2025-03-31", "gaokao_600: 1")
    put(tmp_path, "b.yaml", "2025-09-30", "gaokao_600: 27")
    put(tmp_path, "c.yaml", "2025-09-30", "gaokao_600: 28")
    assert row(reported(tmp_path, "--as-of", "2025-06-30"), "gaokao_600")["actual"] == 1


@pytest.mark.parametrize("command", ["report", "check"])
def test_parts_in_one_file_and_their_total_in_another(command: str, tmp_path: Path) -> None:
    put(tmp_path, "a.yaml", "2025-09-30", "senior_enrolment: 3400")
    put(tmp_path, "b.yaml", "2025-09-30", "kangle_no1_enrolment: 1752", "kangle_high_enrolment: 1600")
    ended = run(command, tmp_path, "--lang", "en")
    assert ended.returncode == 1
    assert f"{tmp_path / 'a.yaml'}:5:21: error[parts-disagree]" in ended.stdout + ended.stderr


def test_figures_of_units_are_no_newer_figures_of_the_whole(tmp_path: Path) -> None:
    put(tmp_path, "a.yaml", "2025-09-30", "gaokao_600: 27")
    put(tmp_path, "b.yaml", "2025-10-31", "gaokao_600: 15", unit="康乐一中")
    found = row(reported(tmp_path), "gaokao_600")
    assert (found["actual"], found["as_of"], found["units"]) == (27, "2025-09-30", None), "one of who knows how many"
    assert run("trend", tmp_path).returncode == 0
    assert run("check", tmp_path).returncode == 0


def test_files_of_one_unit_named_one_by_one_are_its_report_and_a_folder_is_the_wholes(tmp_path: Path) -> None:
    files = [
        put(tmp_path, "a.yaml", "2025-06-30", "gaokao_600: 15", unit="康乐一中"),
        put(tmp_path, "b.yaml", "2025-09-30", "senior_enrolment: 1752", unit="康乐一中"),
    ]
    assert reported(*files)["unit"] == "康乐一中"
    assert reported(tmp_path)["unit"] is None
    assert reported(tmp_path, "--unit", "康乐一中")["unit"] == "康乐一中"
    for command in ("report", "trend"):
        for format in ("text", "markdown", "html"):
            written = run(command, *files, "-f", format, "--lang", "en").stdout
            assert "figures of 康乐一中 alone; judged only where" in without_spans(written)


def test_every_problem_of_every_file_at_once(tmp_path: Path) -> None:
    put(tmp_path, "a.yaml", "2025-09-30", "gaokao_600: 1,900")
    put(tmp_path, "b.yaml", "2025-09-30", "dropouts: ~")
    put(tmp_path, "c.yaml", "2025-09-30", "gaokao_600: 27")
    ended = run("report", tmp_path, "--lang", "en")
    assert (ended.returncode, ended.stdout.splitlines()[0]) == (1, "! 2 files with errors, 2 figures not counted")
    assert "number-separator" in ended.stderr and "no-value" in ended.stderr


def test_nothing_there(tmp_path: Path) -> None:
    assert run("report", tmp_path).returncode == 2
    missing = run("trend", EXAMPLE, tmp_path / "none.yaml")
    assert (missing.returncode, missing.stdout) == (2, "") and "no-such-file" in missing.stderr


def test_standard_input_beside_a_file_and_its_places(tmp_path: Path) -> None:
    file = put(tmp_path, "a.yaml", "2025-09-30", "gaokao_600: 27")
    piped = file.read_text("utf-8").replace("27", "28")
    ended = run("report", "-", file, "--lang", "en", input=piped.encode())
    assert ended.returncode == 1
    assert f"{file}:5:15: error[conflicting-values]" in ended.stderr and "28 in <stdin>:5:15" in ended.stderr


def test_the_plan_in_the_folder_is_no_submission(tmp_path: Path) -> None:
    put(tmp_path, "a.yaml", "2025-09-30", "gaokao_600: 27")
    (tmp_path / "targets.yaml").write_bytes((ROOT / "targets.yaml").read_bytes())
    assert run("report", tmp_path, "--targets", tmp_path / "targets.yaml").returncode == 0


def test_check_warns_of_a_count_that_fell_between_the_days_of_one_unit(tmp_path: Path) -> None:
    put(tmp_path, "z-first.yaml", "2025-03-31", "training_attendances: 3000", "dropouts: 5", unit="甲")
    fell = put(tmp_path, "a-later.yaml", "2025-06-30", "教师培训: 2800", "dropouts: 0", unit="甲")
    put(tmp_path, "other.yaml", "2025-06-30", "training_attendances: 100", unit="乙")
    put(tmp_path, "gap.yaml", "2025-09-30", "dropouts: 0", unit="甲")
    put(tmp_path, "last.yaml", "2025-12-31", "training_attendances: 2801", unit="甲")
    ended = run("check", tmp_path, "--lang", "en")
    assert ended.returncode == 0
    assert ended.stdout.count("count-fell") == 1
    assert f"{fell}:6:9: warning[count-fell]" in ended.stdout and "from 3,000 to 2,800" in ended.stdout
    assert run("check", tmp_path, "--strict").returncode == 1


def test_check_of_the_example_year() -> None:
    ended = run("check", YEAR, "--lang", "en")
    assert ended.returncode == 0
    assert [line for line in ended.stdout.splitlines() if "[" in line] == [
        f"{YEAR}/personnel/2025-08-31.yaml:9:22: warning[count-fell]: High-level talent recruited: fell from 28 to 27; "
        "a running total cannot fall"
    ]


@pytest.mark.parametrize("file", sorted(YEAR.rglob("*.yaml")), ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_example_says_that_it_is_invented(file: Path) -> None:
    assert "虚构" in file.read_text("utf-8") and "invented" in file.read_text("utf-8")
