"""Published plans in every output: kinds, revisions, interim and late targets, coverage."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from jsonschema import Draft202012Validator

from edutarget.formats.data.results import NAMES, result_schema
from edutarget.language.words import Words
from support import ROOT
from support.calling import called
from support.rendering import without_spans

PLAN = """\
format: edutarget/plan/1
id: made
name: {en: made}
unit: county
baseline_year: 2006
period: {start: 2007-01-01, end: 2021-12-31}
areas: {a: {en: area}}
units:
  index: {en: index, kind: quantity}
  pupils: {en: pupils, kind: count}
  percent: {en: "%", kind: percent}
indicators:
  ideb:
    {en: Ideb, area: a, definition: {en: d}, measure: level, unit: index, adds_up: none, baseline: 3.6, target: 6.0,
     path: {2013-12-31: 5.0, 2019-12-31: 5.7}, kind: binding}
  leavers:
    {en: leavers, area: a, definition: {en: d}, measure: level, unit: percent, adds_up: none, baseline: 14.0,
     target: {below: 9}, kind: expected}
  accidents:
    {en: accidents, area: a, definition: {en: d}, measure: cumulative, unit: pupils, adds_up: sum, baseline: 33,
     target: {of_baseline: 0.6}, direction: at_most, kind: stretch}
"""


def run(*arguments: object, cwd: Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = called(*map(str, arguments), cwd=cwd, env={"COLUMNS": "160"})
    ended = subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
    assert ended.returncode == code, ended.stderr
    return ended


def put(folder: Path, name: str, day: str, *lines: str, by: str = "office", head: str = "") -> Path:
    text = f"plan: made\nas_of: {day}\nsubmitted_by: {by}\n{head}actuals:\n" + "".join(f"  {line}\n" for line in lines)
    (folder / name).write_text(text, "utf-8")
    return folder / name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three years of figures: an interim target missed, another not; late; revised."""
    (tmp_path / "targets.yaml").write_text(PLAN, "utf-8")
    put(tmp_path, "2013.yaml", "2013-12-31", "ideb: 4.9", "leavers: 12.0")
    put(tmp_path, "2021.yaml", "2021-12-31", "ideb: 5.8", "leavers: 9.0", "accidents: 21", by="人事股")
    put(tmp_path, "2021b.yaml", "2021-12-31", "accidents: 19", by="人事股", head="revision: 2\n")
    put(tmp_path, "2023.yaml", "2023-12-31", "ideb: 6.0")
    return tmp_path


def rows(folder: Path, *more: object) -> dict[str, Any]:
    report = json.loads(run("report", ".", "-f", "json", *more, cwd=folder).stdout)
    return {row["id"]: row for row in report["indicators"]}


def test_json_has_the_new_fields(folder: Path) -> None:
    found = rows(folder)
    ideb, leavers, accidents = (found[key] for key in ("ideb", "leavers", "accidents"))
    assert (ideb["result"], ideb["late"], ideb["as_of"]) == ("met", True, "2023-12-31")
    assert ideb["interim"] == [
        {"day": "2013-12-31", "target": 5.0, "actual": 4.9, "reached": False},
        {"day": "2019-12-31", "target": 5.7, "actual": None, "reached": None},
    ]
    assert (leavers["target"], leavers["target_rule"], leavers["result"]) == ({"below": 9}, {"below": 9}, "not_met")
    assert (accidents["target"], accidents["target_rule"], accidents["actual"]) == (19, {"of_baseline": 0.6}, 19)
    assert accidents["revised"] == {"from": 21, "to": 19, "revision": 2, "by": ["人事股"]}
    assert accidents["submitted_by"] == ["人事股"] and "reported" not in accidents


def test_results_as_json_keep_their_schemas(folder: Path) -> None:
    for command in NAMES[:2]:
        schema = json.loads(run("schema", command, cwd=folder).stdout)
        assert schema == result_schema(command, Words("en"))
        for files, given in (
            (["."], folder),
            ([ROOT / "examples" / "year"], ROOT),
            ([ROOT / "tests" / "submissions"], ROOT),
        ):
            arguments = [command, *files, "-f", "json"]
            if given is ROOT:
                arguments = [command, ROOT / "examples" / "year", "-f", "json", "--as-of", "2025-06-30"]
            result = json.loads(run(*arguments, cwd=given).stdout)
            assert list(Draft202012Validator(schema).iter_errors(result)) == []


def test_people_read_the_new_things_in_every_output(folder: Path) -> None:
    english = {
        "text": run("report", ".", "--lang", "en", cwd=folder).stdout,
        "markdown": run("report", ".", "-f", "markdown", "--lang", "en", cwd=folder).stdout,
        "html": without_spans(run("report", ".", "-f", "html", "--lang", "en", cwd=folder).stdout),
    }
    run("report", ".", "-o", folder.parent / "out.xlsx", "--lang", "en", cwd=folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl does not know every extension
        sheets = openpyxl.load_workbook(io.BytesIO((folder.parent / "out.xlsx").read_bytes())).worksheets
    english["xlsx"] = "\n".join(str(cell.value) for sheet in sheets for line in sheet.iter_rows() for cell in line)
    wanted = ("reached on 2023-12-31, due 2021-12-31", "21 → 19, revision 2, 人事股", "binding", "0.6 × baseline")
    for format, text in english.items():
        plain = " ".join(text.replace("&lt;", "<").replace("&#", " &#").split())
        for words in wanted:
            assert words in plain, (format, words)
    assert "target not met, equal to the bound; must be below" in english["markdown"]
    chinese = run("report", ".", "-f", "markdown", "--lang", "zh", cwd=folder).stdout
    assert "逾期达标：期限为2021-12-31，2023-12-31达到" in chinese and "约束性" in chinese


def test_what_is_not_decided_says_that_an_interim_target_was_missed(folder: Path) -> None:
    early = run("report", ".", "--as-of", "2013-12-31", "--lang", "en", cwd=folder).stdout
    assert "interim target of 2013 missed: 4.9 of 5.0" in " ".join(early.split())


def test_csv_has_a_column_for_each(folder: Path) -> None:
    text = run("report", ".", "-f", "csv", cwd=folder).stdout.removeprefix("\ufeff")
    found = {row["id"]: row for row in csv.DictReader(io.StringIO(text))}
    ideb, leavers, accidents = (found[key] for key in ("ideb", "leavers", "accidents"))
    assert (ideb["late"], ideb["kind"], ideb["reported"], ideb["interim_reached"]) == (
        "true",
        "binding",
        "2023-12-31",
        "false",
    )
    assert (leavers["target"], leavers["target_rule"]) == ("9", "below 9")
    assert (accidents["revised_from"], accidents["revision"], accidents["revised_by"]) == ("21", "2", "人事股")
    assert accidents["reported_by"] == "人事股"
    trend = run("trend", ".", "-f", "csv", cwd=folder).stdout.removeprefix("\ufeff")
    lines = [row for row in csv.DictReader(io.StringIO(trend)) if row["id"] == "accidents"]
    assert [(row["day"], row["revision"]) for row in lines] == [("2021-12-31", "2")]


def test_kinds_are_selected_and_counted(folder: Path) -> None:
    assert list(rows(folder, "--kind", "binding,stretch")) == ["ideb", "accidents"]
    summary = json.loads(run("report", ".", "-f", "json", cwd=folder).stdout)["summary"]["kind"]
    assert {kind: one["total"] for kind, one in summary.items()} == {"binding": 1, "expected": 1, "stretch": 1}
    assert summary["expected"]["result"]["not_met"] == 1
    trend = json.loads(run("trend", ".", "-f", "json", "--kind", "binding", cwd=folder).stdout)
    assert [one["id"] for one in trend["indicators"]] == ["ideb"]
    run("report", ".", "--kind", "bindin", cwd=folder, code=2)


def test_a_trend_shows_interim_targets_what_was_late_and_what_was_revised(folder: Path) -> None:
    for format in ("text", "markdown", "html"):
        text = " ".join(without_spans(run("trend", ".", "-f", format, "--lang", "en", cwd=folder).stdout).split())
        for words in (
            "reached on 2023-12-31, due 2021-12-31",
            "interim target of 2013 missed: 4.9 of 5.0",
            "interim target of 2019: 5.7, no figure",
            "21 → 19, revision 2, 人事股 (figure of 2021-12-31)",
        ):
            assert words in text, (format, words)
    early = run("trend", "2013.yaml", "--lang", "en", cwd=folder)
    assert early.returncode == 0


def test_figures_that_contradict_each_other_do_not_count_and_all_others_are_reported(folder: Path) -> None:
    put(folder, "2023b.yaml", "2023-12-31", "ideb: 6.1", by="another")
    ended = run("report", ".", "-f", "json", cwd=folder, code=1)
    assert ended.stderr.count("conflicting-values") == 2, "both places: neither counts"
    found = {row["id"]: row for row in json.loads(ended.stdout)["indicators"]}
    assert (found["ideb"]["result"], found["ideb"]["as_of"]) == ("not_met", "2021-12-31"), (
        "what the due day decided stands"
    )
    assert found["accidents"]["actual"] == 19
    run("trend", ".", cwd=folder, code=1)


def test_unknown_coverage_needs_all_reported(folder: Path) -> None:
    put(folder, "2023.yaml", "2023-12-31", "leavers: {value: 8.0, units: 28}")
    assert rows(folder, "--area", "a")["leavers"]["result"] == "not_met"
    (folder / "2021.yaml").unlink()
    assert (rows(folder)["leavers"]["result"], rows(folder)["leavers"]["band"]) == ("not_reported", "partial")
    known = rows(folder, "--all-reported")["leavers"]
    assert (known["result"], known["expected"]) == ("met", 28)


FORM = """\
计划代码,made
数据截止日期,2021-12-31
报送单位,人事股
代码,实际值,数据日期,版次,撤回原因
ideb,0.3,2012/12/30,,
leavers,,,2,重复统计
accidents,20,,3,
"""


def test_forms_have_columns_for_day_revision_and_withdrawal(folder: Path) -> None:
    (folder / "form.csv").write_text(FORM, "utf-8")
    found = rows(folder)
    assert (found["ideb"]["late"], found["accidents"]["actual"]) == (True, 20)
    assert found["accidents"]["revised"] == {"from": 21, "to": 20, "revision": 3, "by": ["人事股"]}
    assert (found["leavers"]["result"], found["leavers"]["as_of"]) == ("not_reported", "2013-12-31")
    assert "far-below-baseline" in run("check", "form.csv", cwd=folder).stdout
    run("check", "form.csv", "--mark", "marked.xlsx", cwd=folder)
    (folder / "form.csv").unlink()
    again = rows(folder)
    assert {key: row["actual"] for key, row in again.items()} == {key: row["actual"] for key, row in found.items()}


def test_a_marked_copy_of_a_revised_submission_is_revised_as_well(folder: Path) -> None:
    odd = "ideb: {value: 0.3, as_of: 2012-12-31}"
    put(folder, "2021b.yaml", "2021-12-31", "accidents: 19", odd, by="人事股", head="revision: 2\n")
    run("check", "2021b.yaml", "--mark", "marked.xlsx", cwd=folder)
    (folder / "2021b.yaml").unlink()
    assert rows(folder)["accidents"]["revised"]["to"] == 19


@pytest.mark.usefixtures("engines")
def test_a_roll_up_takes_own_days_revisions_and_withdrawals(folder: Path) -> None:
    schools = folder / "schools"
    schools.mkdir()
    unit = "unit: county/{}\n"
    put(schools, "a.yaml", "2021-12-31", "accidents: 9", head=unit.format("a"))
    put(schools, "a2.yaml", "2021-12-31", "accidents: {value: 8, revision: 2}", head=unit.format("a"))
    put(schools, "b.yaml", "2021-12-31", "accidents: {value: 4, as_of: 2021-06-30}", head=unit.format("b"))
    put(schools, "c.yaml", "2021-06-30", "accidents: 2", head=unit.format("c"))
    put(schools, "c2.yaml", "2021-12-31", "accidents: 7", head=unit.format("c"))
    put(schools, "c3.yaml", "2021-12-31", "accidents: {withdrawn: twice, revision: 2}", head=unit.format("c"))
    summed = run("rollup", "schools", "-q", cwd=folder).stdout
    assert "accidents: {value: 14, units: 1}" in summed, "on the due day, older figures count, but not their units"
    by_engine = run("rollup", "schools", "-q", "--engine", "duckdb", cwd=folder).stdout
    assert "accidents: {value: 14, units: 1}" in by_engine, by_engine


@pytest.mark.usefixtures("engines")
def test_a_roll_up_of_partial_roll_ups_stays_partial_unless_all_have_reported(folder: Path) -> None:
    schools = folder / "schools"
    schools.mkdir()
    put(schools, "a.yaml", "2021-12-31", "accidents: {value: 9, units: 3}", head="unit: county/a\n")
    put(schools, "b.yaml", "2021-12-31", "accidents: {value: 4, units: 2, expected: 3}", head="unit: county/b\n")
    for engine in ([], ["--engine", "duckdb"]):
        told = run("rollup", "schools", "-q", *engine, cwd=folder).stdout
        assert "accidents: {value: 13, units: 5}" in told
        (folder / "sum.yaml").write_text(told, "utf-8")
        assert rows_of(folder, "sum.yaml")["accidents"]["band"] == "partial"
        whole = run("rollup", "schools", "-q", "--all-reported", *engine, cwd=folder).stdout
        assert "accidents: {value: 13, units: 5, expected: 6}" in whole
    (schools / "b.yaml").unlink()
    alone = run("rollup", "schools", "-q", "--all-reported", cwd=folder).stdout
    assert "accidents: {value: 9, units: 3, expected: 3}" in alone
    (folder / "units.txt").write_text("county/a\ncounty/b\n", "utf-8")
    run("rollup", "schools", "--all-reported", "--units", "units.txt", cwd=folder, code=2)


def rows_of(folder: Path, file: str) -> dict[str, Any]:
    report = json.loads(run("report", file, "-f", "json", cwd=folder).stdout)
    return {row["id"]: row for row in report["indicators"]}


LIST = """\
county/east/new: {formerly: [county/east/one, county/east/two]}
county/east/other: {}
county/west/silent: {}
"""


@pytest.mark.usefixtures("engines")
def test_half_a_merged_school_is_no_school_and_the_list_says_whose_the_result_is(folder: Path) -> None:
    schools = folder / "schools"
    schools.mkdir()
    put(schools, "one.yaml", "2021-12-31", "accidents: 2", head="unit: county/east/one\n")
    (folder / "list.yaml").write_text(LIST, "utf-8")
    asked = ["rollup", "schools", "-q", "--units", "list.yaml"]
    half = run(*asked, cwd=folder).stdout
    assert "unit: county\n" in half and "accidents: {value: 2, units: 0, expected: 3}" in half
    put(schools, "two.yaml", "2021-12-31", "accidents: 3", head="unit: county/east/two\n")
    for engine in ([], ["--engine", "duckdb"]):
        assert "accidents: {value: 5, units: 1, expected: 3}" in run(*asked, *engine, cwd=folder).stdout


def test_a_group_whose_silent_unit_has_no_kinds_is_kept(folder: Path) -> None:
    schools = folder / "schools"
    schools.mkdir()
    kinds = "unit_kinds: {primary: {en: primary school}}\nindicators:\n"
    plan = PLAN.replace("indicators:\n", kinds).replace(
        "direction: at_most,", "direction: at_most, reported_by: [primary],"
    )
    (folder / "targets.yaml").write_text(plan, "utf-8")
    put(schools, "one.yaml", "2021-12-31", "accidents: 2", head="unit: county/east/one\n")
    (folder / "list.yaml").write_text("county/east/one: {kinds: [primary]}\ncounty/west/silent: {}\n", "utf-8")
    told = run("rollup", "schools", "-q", "--units", "list.yaml", "--by", "2", "-f", "json", cwd=folder).stdout
    groups = [(row["unit"], row["value"], row["expected"]) for row in json.loads(told)["rows"]]
    assert groups == [("county/east", 2, 1), ("county/west", None, None)]
