"""`template --for` and `--all`: forms with the rows that are asked of an office or a unit, and its name."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook

from edutarget.cli.forms import file_names
from edutarget.language.words import LANGS
from support import ROOT, Run

COUNTY = ROOT / "examples" / "county"
SCHOOL = {
    *("gaokao_600", "gaokao_special_rate", "gaokao_undergraduate_rate", "training_attendances", "senior_enrolment"),
    *("kangle_no1_enrolment", "tsinghua_peking", "network_schools", "network_classes"),
}
OFFICE = {
    *("special_post_teachers", "high_level_talent", "seconded_teachers", "mountain_support_teachers"),
    *("east_west_teachers", "group_training", "jinan_training", "jinan_batches"),
}
"""Without `training_attendances`, which schools report."""


@pytest.fixture(autouse=True)
def county(tmp_path: Path) -> None:
    for name in ("targets.yaml", "units.yaml"):
        shutil.copy(COUNTY / name, tmp_path)


def rows_of(product: bytes) -> dict[str, str]:
    """The cells of a workbook's form, by their row's code or the label of the head."""
    sheet = load_workbook(BytesIO(product)).worksheets[0]
    codes = {str(row[-1]): str(row[0]) for row in sheet.iter_rows(min_row=9, values_only=True) if row[-1]}
    head = {str(row[0]): row[1] or "" for row in sheet.iter_rows(min_row=3, max_row=6, values_only=True)}
    return {**codes, **{label: str(text) for label, text in head.items()}}


@pytest.mark.parametrize("name", ["康乐一中", "康乐县/康乐一中", "甘肃省/临夏州/康乐县/康乐一中"])
def test_of_a_school_in_each_format(name: str, run: Run, tmp_path: Path) -> None:
    text = run("template", "--for", name, "--lang", "zh").stdout.decode()
    form = yaml.safe_load(text)
    assert form["actuals"].keys() == SCHOOL
    assert (form["submitted_by"], form["unit"]) == ("康乐一中", "康乐县/康乐一中")
    assert "高考600分以上考生（人）\n" in text, "without the county's target, which is not the school's"
    assert "目标：1,800" in text, "with its own"

    table = list(csv.reader(StringIO(run("template", "--for", name, "-f", "csv").stdout.decode("utf-8-sig"))))
    assert {row[0] for row in table if len(row) > 2} == {"Code", *SCHOOL}
    assert table[2:4] == [["Submitted by", "康乐一中"], ["Reporting unit", "康乐县/康乐一中"]]

    assert run("template", "--for", name, "-o", "form.xlsx", "--lang", "zh").returncode == 0
    rows = rows_of((tmp_path / "form.xlsx").read_bytes())
    assert rows.keys() >= SCHOOL and not OFFICE & rows.keys()
    assert (rows["报送单位"], rows["数据所属单位"]) == ("康乐一中", "康乐县/康乐一中")


def test_of_an_office_what_no_unit_reports(run: Run) -> None:
    form = yaml.safe_load(run("template", "--for", "人事股").stdout)
    assert form["actuals"].keys() == OFFICE
    assert form["submitted_by"] == "人事股" and "unit" not in form
    assert "target: 60" in run("template", "--for", "人事股", "--lang", "en").stdout.decode(), (
        "with the county's target"
    )


def test_what_is_not_added_up_is_asked_of_no_school(run: Run, tmp_path: Path) -> None:
    plan = tmp_path / "targets.yaml"
    before, found, after = plan.read_text("utf-8").partition("  gaokao_600:")
    plan.write_text(before + found + after.replace("adds_up: sum", "adds_up: none", 1), "utf-8")
    assert "gaokao_600" not in yaml.safe_load(run("template", "--for", "康乐一中").stdout)["actuals"]
    assert "gaokao_600" in yaml.safe_load(run("template", "--for", "教研室").stdout)["actuals"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--for", "人事骨"], "no such office or unit; did you mean 人事股?"),
        (["--for", "康乐2中"], "did you mean"),
        (["--for", "实验小学"], "may be any of: A县/实验小学, B县/实验小学; write its path"),
        (["--for", "老校"], ""),  # a former name
        (["--for", "闲置股"], "the plan asks nothing of it"),
        (["--for", "人事股", "--no-units"], "no list of offices and units"),
        (["--for", "人事股", "--all"], "contradict each other"),
        (["--for", "人事股", "--units", "units.yaml", "--no-units"], "contradict each other"),
        (["--all"], "-o forms/"),
        (["--all", "-o", "forms.xlsx"], "-o forms/"),
        (["--all", "--no-units", "-o", "forms"], "no list of offices and units"),
    ],
)
def test_names_that_are_none(options: list[str], said: str, run: Run, tmp_path: Path) -> None:
    units = tmp_path / "units.yaml"
    text = units.read_text("utf-8").replace("units:\n", "  闲置股: {responsible: []}\nunits:\n")
    units.write_text(
        text + "  A县/实验小学: {formerly: [老校], kinds: [primary]}\n  B县/实验小学: {kinds: [primary]}\n"
    )
    done = run("template", *options, "--lang", "en")
    assert done.returncode == (2 if said else 0), done.stderr.decode()
    assert said in done.stderr.decode()
    if not said:
        assert yaml.safe_load(done.stdout)["unit"] == "A县/实验小学"


@pytest.mark.parametrize("lang", LANGS)
def test_all_writes_a_form_for_each(lang: str, run: Run, tmp_path: Path) -> None:
    done = run("template", "--all", "-o", "forms/", "--lang", lang)
    assert done.returncode == 0 and done.stdout == b""
    message = {"en": "14 forms written to forms/\n", "zh": "已生成 14 份填报表，在 forms/ 中\n"}[lang]
    assert done.stderr.decode() == message
    names = {file.name for file in (tmp_path / "forms").iterdir()}
    assert {"人事股.xlsx", "康乐一中.xlsx"} <= names and len(names) == 14
    assert rows_of((tmp_path / "forms" / "人事股.xlsx").read_bytes()).keys() >= OFFICE


def test_nothing_is_written_where_one_form_is_there_already(run: Run, tmp_path: Path) -> None:
    forms = tmp_path / "forms"
    forms.mkdir()
    (forms / "项目与财务股.yaml").write_text("filled in")
    done = run("template", "--all", "-f", "yaml", "-o", "forms", "--lang", "en")
    assert done.returncode == 2
    assert "项目与财务股.yaml already exists" in done.stderr.decode()
    assert [file.name for file in forms.iterdir()] == ["项目与财务股.yaml"]
    assert (forms / "项目与财务股.yaml").read_text() == "filled in"


def test_who_is_asked_nothing_gets_no_form_and_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "units.yaml").write_text("offices:\n  人事股: {responsible: [jinan_batches]}\n  闲置股: {}\n", "utf-8")
    done = run("template", "--all", "-o", "forms", "--lang", "en")
    assert done.stderr.decode() == "1 form written to forms\n闲置股: the plan asks nothing of it; no form\n"
    assert [file.name for file in (tmp_path / "forms").iterdir()] == ["人事股.xlsx"]


def test_names_of_files_are_safe_and_told_apart() -> None:
    names = [
        "A县/一中",
        "B县/一中",
        "人事:股",
        "人事?股",
        "../x",
        "CON",
        "targets",
        ".",
        "a\u202eb",
        "长" * 99,
        "Kin",
        "KIN",
    ]
    assert file_names(names, ".yaml") == [
        *("A县-一中.yaml", "B县-一中.yaml", "人事_股.yaml", "人事_股-2.yaml", "x.yaml", "form_CON.yaml"),
        *("form_targets.yaml", "form_.yaml", "a_u202eb.yaml", "长" * 55 + ".yaml", "Kin.yaml", "KIN-2.yaml"),
    ]


FIGURES: dict[str, dict[str, object]] = {
    "人事股": dict.fromkeys(OFFICE, 5),
    "康乐一中": {
        "高考600分以上考生": 20,
        "特殊类型上线率": (300, 1000),
        "本科上线率": (900, 1000),
        "教师培训": 400,
        "高中招生": 1800,
        "康乐一中招生": 1800,
        "清北上线": "否",
        "教育专网千兆到校": "是",
        "教育专网百兆到班": "是",
    },
}


def filled_in(form: Path, figures: dict[str, object], to: Path) -> None:
    """Type a day and figures into a workbook, each in the row of its indicator's name or code."""
    book = load_workbook(form)
    sheet = book.worksheets[0]
    sheet["B4"] = date(2025, 9, 30)
    for row in range(9, sheet.max_row + 1):
        figure = figures.get(sheet.cell(row, 14).value or "") or figures.get(sheet.cell(row, 1).value or "")
        if isinstance(figure, tuple):
            sheet.cell(row, 4).value, sheet.cell(row, 5).value = figure
        elif figure is not None:
            sheet.cell(row, 3).value = figure
    book.save(to)


def test_a_month_by_commands(run: Run, tmp_path: Path) -> None:
    """Forms for all; some come back as workbooks, one as CSV; the report, and what is still owed."""
    assert run("template", "--all", "-o", "forms/", "--lang", "zh").returncode == 0
    month = tmp_path / "2025-09"
    month.mkdir()
    for name, figures in FIGURES.items():
        filled_in(tmp_path / "forms" / f"{name}.xlsx", figures, month / f"{name}.xlsx")
    assert run("template", "--for", "康乐中学", "-o", "high.csv", "--lang", "zh").returncode == 0
    text = (tmp_path / "high.csv").read_text("utf-8-sig")
    gaokao = "gaokao_600,高考600分以上考生,人,"
    text = text.replace("数据截止日期,", "数据截止日期,2025/9/30").replace(gaokao, gaokao + "5")
    (month / "康乐中学.csv").write_text(text, "utf-8")

    done = run("report", "2025-09/", "-f", "json")
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    rows = {row["id"]: row for row in found["indicators"]}
    assert (rows["gaokao_600"]["actual"], rows["gaokao_600"]["units"], rows["gaokao_600"]["expected"]) == (25, 2, 2)
    assert (rows["gaokao_undergraduate_rate"]["actual"], rows["gaokao_undergraduate_rate"]["units"]) == (90, 1)
    assert (rows["high_level_talent"]["actual"], rows["high_level_talent"]["submitted_by"]) == (5, ["人事股"])
    owed = {one["name"]: (one["state"], one["missing"]) for one in found["owed"]}
    assert "人事股" not in owed and "康乐县/康乐一中" not in owed, "they have filled in all that is asked"
    assert owed["康乐县/康乐中学"][0] == "incomplete" and "gaokao_600" not in owed["康乐县/康乐中学"][1]
    assert owed["教研室"] == ("not_reported", ["zhongkao_top100", "schools_top10", "research_staff_stages"])

    done = run("check", "2025-09/", "--complete", "--lang", "zh")
    assert done.returncode == 1
    said = (done.stdout + done.stderr).decode()
    assert "康乐中学" in said and "人事股" not in said and "康乐一中" not in said
    assert "6220012" not in said, "no contacts in a check"


def test_a_name_like_none_of_the_list_is_answered_with_those_there_are(run: Run, tmp_path: Path) -> None:
    (tmp_path / "units.yaml").write_text("offices:\n  人事股: {responsible: [investment]}\n", "utf-8")
    done = run("template", "--for", "x", "--lang", "en", cwd=tmp_path)
    assert done.returncode == 2 and "there are: 人事股" in done.stderr.decode()
