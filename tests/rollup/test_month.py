"""A folder of offices' and units' files: whose figure counts, one report, and the same figures for the level above."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support import ROOT, Run

COUNTY = ROOT / "examples" / "county"
LIST = """offices:
  人事股: {responsible: [special_post_teachers, training_attendances], contact: 王老师 6220001}
  财务股: {responsible: [investment, 义务教育入学率]}
units:
  康乐县/康乐一中: {kinds: [senior], contact: 教务处 6220017}
  康乐县/康乐中学: {kinds: [senior]}
"""
Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Write a file of a month, `2025-09/NAME.yaml`."""

    def write(name: str, *lines: str, unit: str = "", by: str = "教育局", day: str = "2025-09-30") -> Path:
        file = tmp_path / "2025-09" / f"{name}.yaml"
        file.parent.mkdir(exist_ok=True)
        head = f"plan: kangle-2025\nas_of: {day}\nsubmitted_by: {by}\n" + (f"unit: {unit}\n" if unit else "")
        file.write_text(head + "actuals:\n" + "".join(f"  {line}\n" for line in lines), "utf-8")
        return file

    return write


@pytest.fixture
def report(run: Run, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """The report of the month as JSON, its rows by id; with a list of units beside the folder where one was written."""

    def made(*options: str, code: int = 0, path: str = "2025-09") -> dict[str, Any]:
        done = run("report", path, "-f", "json", "--lang", "en", *options, cwd=tmp_path)
        assert done.returncode == code, done.stderr.decode()
        found = dict(json.loads(done.stdout))
        return {**found, "rows": {row["id"]: row for row in found["indicators"]}}

    return made


Report = Callable[..., dict[str, Any]]


@pytest.fixture
def listed(tmp_path: Path) -> None:
    (tmp_path / "units.yaml").write_text(LIST, "utf-8")


def test_offices_a_sum_of_the_whole_and_schools_make_one_report(put: Put, report: Report, listed: None) -> None:
    put("personnel", "special_post_teachers: 45", by="人事股 王丽")
    put("finance", "investment: 1.37", by="康乐县教育局财务股", unit="甘肃省/临夏州/康乐县")
    put("county-sum", "gaokao_600: {value: 20, units: 1}", by="康乐县", unit="康乐县")
    put("no1", "gaokao_600: 20", by="康乐一中", unit="康乐一中")
    put("high", "gaokao_600: 5", by="康乐中学", unit="康乐县/康乐中学")
    found = report()
    assert found["unit"] is None
    rows = found["rows"]
    assert (rows["gaokao_600"]["actual"], rows["gaokao_600"]["units"], rows["gaokao_600"]["expected"]) == (25, 2, 2)
    assert (rows["investment"]["actual"], rows["investment"]["units"]) == (1.37, None)
    assert rows["special_post_teachers"]["submitted_by"] == ["人事股 王丽"]
    assert rows["special_post_teachers"]["files"] == ["2025-09/personnel.yaml"]
    assert rows["special_post_teachers"]["offices"] == ["人事股"]


def test_problems_never_stop_the_month(put: Put, report: Report, run: Run, tmp_path: Path, listed: None) -> None:
    put("no1", "gaokao_600: 2x", "training_attendances: 10", by="康乐一中", unit="康乐县/康乐一中")
    put("no1-june", "gaokao_600: 7", by="康乐一中", unit="康乐县/康乐一中", day="2025-06-30")
    put("high", "gaokao_600: 5", by="康乐中学", unit="康乐县/康乐中学", day="30 September")
    found = report(code=1)
    row = found["rows"]["training_attendances"]
    assert (row["actual"], row["units"], row["expected"]) == (10, 1, 2), "what is right counts"
    assert found["rows"]["gaokao_600"]["actual"] is None, "no older figure stands in for a faulty one"
    counted = [(one["unit"], one["indicator"], one["problem"]["rule"]) for one in found["not_counted"]]
    assert counted == [("康乐县/康乐中学", None, "date-format"), ("康乐县/康乐一中", "gaokao_600", "unknown-unit")]
    text = run("report", "2025-09", "--lang", "en", cwd=tmp_path).stdout.decode()
    assert text.startswith("! 2 files with errors, 1 figure not counted\n")


def test_who_still_owes_what(put: Put, report: Report, run: Run, tmp_path: Path, listed: None) -> None:
    put("personnel", "special_post_teachers: 45", by="人事股")
    put("no1", "gaokao_600: 2x", by="康乐一中", unit="康乐县/康乐一中")
    found = {one["name"]: one for one in report(code=1)["owed"]}
    assert list(found) == ["财务股", "康乐县/康乐一中", "康乐县/康乐中学"], "who handed everything in owes nothing"
    assert (found["财务股"]["kind"], found["财务股"]["state"]) == ("office", "not_reported")
    assert found["财务股"]["missing"] == ["compulsory_enrolment_rate", "investment"] or set(
        found["财务股"]["missing"]
    ) == {"investment", "compulsory_enrolment_rate"}
    school = found["康乐县/康乐一中"]
    assert (school["state"], school["contact"]) == ("faulty", "教务处 6220017")
    assert school["first_problem"]["rule"] == "unknown-unit" and "gaokao_600" in school["missing"]
    assert "compulsory_enrolment_rate" not in school["missing"], "of what is not added up no school is asked"
    assert found["康乐县/康乐中学"]["state"] == "not_reported"
    assert b"6220017" not in run("check", "2025-09", "--complete", cwd=tmp_path).stdout, "contacts are for reports"


def test_a_school_that_leaves_its_unit_out_is_no_county(put: Put, report: Report, listed: None) -> None:
    put("personnel", "special_post_teachers: 45", by="人事股")
    put("no1", "gaokao_600: 20", by="康乐一中")
    found = report(code=1)
    assert [one["problem"]["rule"] for one in found["not_counted"]] == ["no-unit"]
    assert found["rows"]["gaokao_600"]["actual"] is None


def test_what_is_not_added_up_is_named_and_not_dropped(put: Put, report: Report) -> None:
    put("no1", "compulsory_enrolment_rate: 98", "gaokao_600: 20", by="康乐一中", unit="康乐县/康乐一中")
    put("office", "special_post_teachers: 45")
    found = report()
    assert found["rows"]["compulsory_enrolment_rate"]["actual"] is None
    assert [(one["indicator"], one["problem"]["rule"]) for one in found["not_counted"]] == [
        ("compulsory_enrolment_rate", "not-added")
    ]


def test_complete_parts_that_are_not_the_wholes_figure_are_pointed_out(
    put: Put, report: Report, run: Run, tmp_path: Path, listed: None
) -> None:
    put("county", "gaokao_600: 27", by="人事股")
    put("no1", "gaokao_600: 20", unit="康乐县/康乐一中")
    put("high", "gaokao_600: 8", unit="康乐县/康乐中学")
    assert report()["rows"]["gaokao_600"]["actual"] == 27
    for command in ("report", "check"):
        done = run(command, "2025-09", "--lang", "en", cwd=tmp_path)
        said = (done.stdout + done.stderr).decode()
        assert "27 here, but the 2 units add up to 28" in said, command


def test_two_figures_of_the_whole_dispute_each_other_and_neither_counts(put: Put, report: Report) -> None:
    put("a", "special_post_teachers: 45", by="人事股")
    put("b", "special_post_teachers: 46", by="财务股")
    found = report(code=1)
    assert found["rows"]["special_post_teachers"]["actual"] is None
    assert [one["problem"]["rule"] for one in found["not_counted"]] == ["conflicting-values"] * 2


def test_older_figures_of_parts_count_in_a_sum_of_the_due_day_but_not_as_reported(
    put: Put, report: Report, tmp_path: Path
) -> None:
    units = "".join(f"康乐县/{number}: {{kinds: [senior]}}\n" for number in range(30))
    (tmp_path / "units.yaml").write_text(units, "utf-8")
    for number in range(29):
        put(f"s{number}", "training_attendances: 100", unit=f"康乐县/{number}", day="2025-06-30")
    put("s29", "training_attendances: 100", unit="康乐县/29", day="2025-12-31")
    row = report()["rows"]["training_attendances"]
    assert (row["actual"], row["units"], row["expected"], row["band"]) == (3000, 1, 30, "partial")


def test_the_report_of_one_part_and_a_part_that_is_not_there(
    put: Put, report: Report, run: Run, tmp_path: Path
) -> None:
    put("no1", "gaokao_600: 20", unit="康乐县/康乐一中")
    put("high", "gaokao_600: 5", unit="康乐县/康乐中学")
    found = report("--unit", "康乐一中")
    assert (found["unit"], found["rows"]["gaokao_600"]["actual"]) == ("康乐县/康乐一中", 20)
    done = run("report", "2025-09", "--unit", "城关小学", "--lang", "en", cwd=tmp_path)
    assert done.returncode == 2 and "康乐县/康乐中学" in done.stderr.decode()


def test_the_report_of_one_part_tells_what_concerns_it(
    put: Put, report: Report, run: Run, tmp_path: Path, listed: None
) -> None:
    put("no1", "gaokao_600: 20", unit="康乐县/康乐一中")
    put("high", "gaokao_600: 2x", unit="康乐县/康乐中学")
    put("bureau", "special_post_teachers: some", by="人事股")
    put("stranger", "gaokao_600: 3x", unit="康乐县/城关小学")
    put("nameless", "gaokao_600: 3", by="康乐中学")  # which left its `unit` out
    assert report("--unit", "康乐一中")["not_counted"] == []
    other = report("--unit", "康乐中学", code=1)["not_counted"]
    assert [one["problem"]["rule"] for one in other] == ["unknown-unit", "no-unit"]
    broken = put("whose", "gaokao_600: 3")
    broken.write_text(broken.read_text("utf-8") + " - : [\n", "utf-8")
    text = run("report", "2025-09", "--unit", "康乐一中", "--lang", "en", cwd=tmp_path)
    assert text.returncode == 1, "it may be of any unit"
    assert text.stdout.decode().startswith("! 1 file with errors\n") and b"high.yaml" not in text.stderr
    assert report(code=1)["not_counted"], "the whole's report tells everything"


SAME = ("actual", "units", "expected", "result", "band", "gap")


@pytest.mark.parametrize("faulty", [False, True])
def test_a_roll_up_of_a_folder_has_the_figures_of_its_report(
    faulty: bool, put: Put, report: Report, run: Run, tmp_path: Path, listed: None
) -> None:
    put("personnel", "special_post_teachers: 45", by="人事股")
    put("finance", "investment: {value: 1.37, as_of: 2025-08-31}", "compulsory_enrolment_rate: 100", by="财务股")
    put("no1", "gaokao_600: 20", "gaokao_undergraduate_rate: {numerator: 9, denominator: 12}", unit="康乐县/康乐一中")
    put("high", "gaokao_600: 5", "network_schools: 是", unit="康乐县/康乐中学", day="2025-07-31")
    if faulty:
        put("high-2", "training_attendances: some", "senior_enrolment: 1600", unit="康乐县/康乐中学")
        refused = run("rollup", "2025-09", "-o", "no.yaml", cwd=tmp_path)
        assert refused.returncode == 1 and not (tmp_path / "no.yaml").exists()
    options = ["--skip-problems"] if faulty else []
    made = run("rollup", "2025-09", "-o", "county.yaml", "--lang", "en", *options, cwd=tmp_path)
    assert made.returncode == int(faulty)
    written = (tmp_path / "county.yaml").read_text("utf-8")
    assert ("# Left out: Teacher training attendances of 康乐县/康乐中学" in written) == faulty
    folder, one = report(code=int(faulty))["rows"], report(path="county.yaml")["rows"]
    assert {key: [row[name] for name in SAME] for key, row in folder.items()} == {
        key: [row[name] for name in SAME] for key, row in one.items()
    }
    assert folder["investment"]["as_of"] == one["investment"]["as_of"] == "2025-08-31"


def test_the_examples_month_in_both_languages(run: Run) -> None:
    assert (COUNTY / "targets.yaml").read_bytes() == (ROOT / "targets.yaml").read_bytes()
    for lang, first, owes in (
        ("en", "! 1 file with errors, 1 figure not counted", "Who still owes what: 2 offices, 3 reporting units"),
        ("zh", "! 1 个文件有误，1 项数据未计入", "欠报情况：2 个股室，3 个单位"),
    ):
        done = run("report", "2025-09", "--lang", lang, cwd=COUNTY)
        text = done.stdout.decode()
        assert done.returncode == 1 and text.startswith(first) and owes in text, text
        for format in ("markdown", "html"):
            assert owes in run("report", "2025-09", "-f", format, "--lang", lang, cwd=COUNTY).stdout.decode()
    trend = run("trend", "2025-06", "2025-09", "-f", "json", cwd=COUNTY)
    assert json.loads(trend.stdout)["days"] == ["2025-06-30", "2025-09-30"]


def test_plan_and_list_are_found_beside_the_folder_and_never_inside(put: Put, run: Run, tmp_path: Path) -> None:
    put("office", "special_post_teachers: 45", by="人事股")
    plan = (ROOT / "targets.yaml").read_text("utf-8")
    (tmp_path / "targets.yaml").write_text(plan.replace("id: kangle-2025", "id: other-2025"), "utf-8")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = run("report", "../2025-09", "--lang", "en", cwd=elsewhere)
    assert b"other-2025" in done.stderr, "the plan beside the folder applies"
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / "targets.yaml").write_text(plan, "utf-8")
    (tmp_path / "second" / "2025-09").mkdir()
    both = run("report", "../2025-09", "../second/2025-09", "--lang", "en", cwd=elsewhere)
    assert both.returncode == 2 and b"--targets" in both.stderr
    assert run("report", "2025-09", "--units", "u.yaml", "--no-units", cwd=tmp_path).returncode == 2


def test_a_plan_and_a_list_inside_the_folder_are_named_and_not_read(put: Put, run: Run, tmp_path: Path) -> None:
    put("office", "special_post_teachers: 45", by="人事股")
    for name in ("targets.yaml", "units.yaml"):
        (tmp_path / "2025-09" / name).write_text("康乐县/康乐一中: {}\n", "utf-8")
    for command in ("report", "check", "rollup"):
        said = run(command, "2025-09", "--lang", "en", cwd=tmp_path)
        told = (said.stdout + said.stderr).decode()
        assert told.count("[file-passed-over]") == 2 and "error[unknown-key]" not in told, (command, told)


def test_a_rate_without_its_counts_is_in_no_sum_of_any_day(put: Put, run: Run, tmp_path: Path, listed: None) -> None:
    rate = "gaokao_undergraduate_rate: "
    put("no1", rate + "{numerator: 9, denominator: 12}", unit="康乐县/康乐一中", day="2025-06-30")
    put("high", rate + "80", unit="康乐县/康乐中学", day="2025-06-30")
    put("high-2", rate + "{numerator: 8, denominator: 10}", unit="康乐县/康乐中学", day="2025-07-31")
    done = run("report", "2025-09", "-f", "json", cwd=tmp_path)
    found = {row["id"]: row for row in json.loads(done.stdout)["indicators"]}["gaokao_undergraduate_rate"]
    assert (done.returncode, found["actual"], found["units"]) == (1, 75, 1) and b"counts-missing" in done.stderr


def test_a_total_of_the_whole_that_its_parts_do_not_make_is_told(put: Put, report: Report) -> None:
    put("office", "senior_enrolment: 3400", by="基教股")
    put("no1", "senior_enrolment: 1752", "kangle_no1_enrolment: 1752", unit="康乐县/康乐一中")
    put("high", "kangle_high_enrolment: 1600", unit="康乐县/康乐中学")
    found = report(code=1)
    assert [one["problem"]["rule"] for one in found["not_counted"]] == ["parts-disagree"]
    assert found["rows"]["senior_enrolment"]["actual"] is None


def test_what_an_office_answers_for_alone(run: Run) -> None:
    done = run("report", "2025-09", "--responsible", "党建办", "-f", "json", cwd=COUNTY)
    rows = json.loads(done.stdout)["indicators"]
    assert [row["id"] for row in rows] == [
        *("party_activists", "probationary_members", "full_members", "model_branches"),
    ]
    unknown = run("report", "2025-09", "--responsible", "党办", "--lang", "zh", cwd=COUNTY)
    assert unknown.returncode == 2 and "党建办" in unknown.stderr.decode()


def test_the_notice_names_offices_their_reasons_and_who_owes_what(
    put: Put, run: Run, tmp_path: Path, listed: None
) -> None:
    docx = pytest.importorskip("docx")
    put("finance", "investment: {value: 1.3, reason: 雨季停工, measures: 增加班组}", by="财务股")
    put("no1", "gaokao_600: 2x", by="康乐一中", unit="康乐县/康乐一中")
    assert run("report", "2025-09", "-o", "n.docx", "--lang", "zh", cwd=tmp_path).returncode == 1
    written = [paragraph.text for paragraph in docx.Document(str(tmp_path / "n.docx")).paragraphs]
    assert "财务股" in written and any("雨季停工" in line and "增加班组" in line for line in written)
    assert any(line.startswith("康乐县/康乐一中（教务处 6220017）：已报送但有误") for line in written)


def test_check_finds_among_units_alone_what_counts_twice_or_under_a_former_name(
    put: Put, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "units.yaml").write_text(
        "康乐县/康乐一中: {kinds: [senior], formerly: [康乐县/老一中]}\n"
        "康乐县/学区: {kinds: [senior]}\n康乐县/学区/康乐中学: {kinds: [senior]}\n",
        "utf-8",
    )
    put("old", "gaokao_600: 2", unit="康乐县/老一中")
    put("new", "gaokao_600: 3", unit="康乐县/康乐一中")
    rules = [one["rule"] for one in json.loads(run("check", "2025-09", "-f", "json", cwd=tmp_path).stdout)["problems"]]
    assert rules == ["former-name"]
    put("district", "gaokao_600: 9", unit="康乐县/学区")
    put("high", "gaokao_600: 4", unit="康乐县/学区/康乐中学")
    found = json.loads(run("check", "2025-09", "-f", "json", cwd=tmp_path).stdout)["problems"]
    assert sorted(one["rule"] for one in found) == ["former-name", "unit-above"]
    reported = run("report", "2025-09", "-f", "json", cwd=tmp_path)
    named = [one["problem"]["rule"] for one in json.loads(reported.stdout)["not_counted"]]
    assert sorted(named) == ["former-name", "unit-above"], "a report says the same"


def test_a_complete_check_lists_who_owes_what_as_the_report_does(
    put: Put, report: Report, run: Run, tmp_path: Path, listed: None
) -> None:
    put("personnel", "special_post_teachers: 45", by="人事股")
    put("no1", "gaokao_600: 2x", by="康乐一中", unit="康乐县/康乐一中")
    owed = report(code=1)["owed"]
    done = run("check", "2025-09", "--complete", "-f", "json", "--lang", "en", cwd=tmp_path)
    found = json.loads(done.stdout)["owed"]
    assert found == [{key: one[key] for key in ("kind", "name", "state", "missing")} for one in owed]
    text = run("check", "2025-09", "--complete", "--lang", "en", cwd=tmp_path)
    said = text.stdout.decode()
    assert "Who still owes what: 1 office, 2 reporting units\n- 财务股: not reported" in said
    assert text.returncode == 1 and "not-complete" not in said and "6220017" not in said
    assert json.loads(run("check", "2025-09", "-f", "json", cwd=tmp_path).stdout)["owed"] == []
    one = run("check", "2025-09/personnel.yaml", "--complete", "--lang", "en", cwd=tmp_path)
    assert "Who still owes" not in one.stdout.decode(), "a single file stands for itself"


def test_a_day_before_all_figures_is_told_and_no_unexpected_error(put: Put, run: Run, tmp_path: Path) -> None:
    put("a", "gaokao_600: 27", unit="康乐县/康乐一中")
    done = run("rollup", "2025-09", "--as-of", "2025-06-30", "--lang", "en", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"nothing-to-add" in done.stderr and b"1 row dated after 2025-06-30 was ignored" in done.stderr


PLAN_WITHOUT_A_UNIT = """format: edutarget/plan/1
id: kangle-2025
name: {zh: 目标}
baseline_year: 2024
period: {start: 2025-01-01, end: 2025-12-31}
areas: {one: {zh: 甲}}
units: {people: {zh: 人, kind: count}}
indicators:
  trained: {area: one, zh: 培训, definition: {zh: 甲}, measure: cumulative, unit: people, target: 1000, adds_up: sum}
  hired: {area: one, zh: 招聘教师, definition: {zh: 乙}, measure: cumulative, unit: people, target: 10, adds_up: none}
"""
SCHOOLS = "offices:\n  人事股: {responsible: [hired]}\nunits:\n  康乐县/一中: {}\n  康乐县/二中: {}\n"


@pytest.fixture
def without_a_unit(tmp_path: Path) -> None:
    (tmp_path / "targets.yaml").write_text(PLAN_WITHOUT_A_UNIT, "utf-8")
    (tmp_path / "units.yaml").write_text(SCHOOLS, "utf-8")


def test_of_a_plan_without_a_unit_a_single_school_of_the_list_is_not_the_whole(
    put: Put, report: Report, without_a_unit: None
) -> None:
    put("一中", "trained: 500", unit="一中")
    found = report()["rows"]["trained"]
    assert (found["actual"], found["units"], found["expected"], found["band"]) == (500, 1, 2, "partial")


def test_of_a_plan_without_a_unit_the_roll_up_of_its_list_is_the_whole(
    put: Put, run: Run, tmp_path: Path, without_a_unit: None
) -> None:
    put("一中", "trained: 500", unit="康乐县/一中")
    put("二中", "trained: 600", unit="康乐县/二中")
    assert run("rollup", "2025-09", "-o", "county.yaml", cwd=tmp_path).returncode == 0
    checked = run("check", "county.yaml", cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout.decode()
    shown = run("report", "county.yaml", "-f", "json", cwd=tmp_path)
    assert json.loads(shown.stdout)["indicators"][0]["band"] == "met"


def test_of_a_plan_without_a_unit_a_form_of_a_school_has_no_target_of_the_whole(
    run: Run, tmp_path: Path, without_a_unit: None
) -> None:
    form = run("template", "--for", "一中", "-f", "yaml", cwd=tmp_path).stdout.decode()
    assert "trained" in form and "1000" not in form and "1,000" not in form


def test_a_file_without_a_unit_from_nobody_in_the_list_is_named(
    put: Put, run: Run, tmp_path: Path, without_a_unit: None
) -> None:
    put("一中", "trained: 500", unit="康乐县/一中")
    put("陌生", "hired: 4", by="城关小学")
    put("人事", "hired: 4", by="人事股")
    for command in ("report", "check"):
        said = run(command, "2025-09", "--lang", "en", cwd=tmp_path).stderr.decode()
        assert "count as the whole's: 2025-09/陌生.yaml (城关小学)" in said, command
        assert "人事" not in said


def test_an_office_whose_file_has_no_right_figure_and_no_day_has_handed_in(
    put: Put, report: Report, without_a_unit: None
) -> None:
    put("一中", "trained: 500", unit="康乐县/一中")
    put("人事", "hired: 约4", by="人事股", day="9月30日")
    [office] = [one for one in report(code=1)["owed"] if one["kind"] == "office"]
    assert (office["name"], office["state"]) == ("人事股", "faulty")


def test_a_unit_whose_files_contradict_each_other_owes_a_correction(
    put: Put, report: Report, without_a_unit: None
) -> None:
    put("一中", "trained: 500", unit="康乐县/一中")
    put("一中（更正）", "trained: 510", unit="康乐县/一中")
    put("二中", "trained: 600", unit="康乐县/二中")
    put("人事", "hired: 4", by="人事股")
    [owed] = report(code=1)["owed"]
    assert (owed["name"], owed["state"], owed["missing"]) == ("康乐县/一中", "faulty", ["trained"])
    assert "500" in str(owed["first_problem"])


def test_a_folder_of_files_without_a_readable_day_says_what_is_wrong_with_them(
    put: Put, run: Run, tmp_path: Path, without_a_unit: None
) -> None:
    put("人事", "hired: 约4", by="人事股", day="9月30日")
    for options in ([], ["--as-of", "2025-09-30"]):
        done = run("report", "2025-09", "--lang", "en", *options, cwd=tmp_path)
        assert done.returncode == 1
        assert "[date-format]" in done.stderr.decode(), options


LIMIT = """format: edutarget/plan/1
id: kangle-2025
name: {zh: 目标}
baseline_year: 2024
period: {start: 2025-01-01, end: 2025-12-31}
areas: {one: {zh: 甲}}
units: {people: {zh: 人, kind: count}, percent: {zh: "%", en: "%", kind: percent}}
indicators:
  dropouts: {area: one, zh: 辍学, definition: {zh: 甲}, measure: level, unit: people, baseline: 3, target: 0,
    adds_up: sum}
  rate: {area: one, zh: 合格率, definition: {zh: 乙}, measure: level, unit: percent, target: 90, adds_up: ratio}
"""


def test_a_rate_without_counts_is_said_once(put: Put, run: Run, tmp_path: Path, without_a_unit: None) -> None:
    (tmp_path / "targets.yaml").write_text(LIMIT, "utf-8")
    (tmp_path / "units.yaml").write_text("units:\n  康乐县/一中: {}\n  康乐县/二中: {}\n", "utf-8")
    for name in ("一中", "二中"):
        put(name, "dropouts: 0", "rate: 80", unit=f"康乐县/{name}")
    done = run("check", "2025-09", "--complete", "-f", "json", cwd=tmp_path)
    assert [one["rule"] for one in json.loads(done.stdout)["problems"]] == ["counts-missing"] * 2
