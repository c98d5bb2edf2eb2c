"""Tables of goals as counties and ministries publish them, and what `plan new` makes of them."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook, load_workbook

from edutarget.language.words import LANGS
from edutarget.plan.loading import load_plan
from edutarget.problems.problem import Refused
from edutarget.tables.goal_words import column_of, day_of
from support import ROOT, Run
from support.office import CSV_AS_SHOWN, Office


def made(run: Run, folder: Path, table: str, *options: str, name: str = "goals.csv") -> tuple[dict[str, Any], str]:
    """The plan as it is written, with its blanks, and what was said about it."""
    (folder / name).write_text(table, encoding="utf-8")
    done = run("plan", "new", name, "--lang", "en", *options)
    assert done.returncode == 0, done.stderr.decode()
    return yaml.load(done.stdout.decode(), yaml.BaseLoader), done.stderr.decode()


def refused(run: Run, folder: Path, table: str, *options: str) -> str:
    (folder / "goals.csv").write_text(table, encoding="utf-8")
    done = run("plan", "new", "goals.csv", "-o", "made.yaml", "--lang", "en", *options)
    assert done.returncode == 1
    assert not (folder / "made.yaml").exists()
    return done.stderr.decode()


def checked(run: Run, folder: Path, plan: str) -> list[tuple[str, str]]:
    """What `plan check` says of a plan: rules, and the lines that they are at."""
    (folder / "checked.yaml").write_text(plan, encoding="utf-8")
    found = json.loads(run("plan", "check", "checked.yaml", "-f", "json").stdout)["problems"]
    lines = plan.splitlines()
    return [(problem["rule"], lines[problem["line"] - 1].split("#")[0].strip()) for problem in found]


# Titles and days


@pytest.mark.parametrize(
    ("title", "key", "year"),
    [
        ("2020年", "", 2020),
        ("2030", "", 2030),
        ("Baseline (2015)", "baseline", 2015),
        ("基期（2020年）", "baseline", 2020),
        ("2024年完成数", "baseline", 2024),
        ("目标值（2025年）", "target", 2025),
        ("2025年目标", "target", 2025),
        ("Target 2030", "target", 2030),
        ("Target for 2030", "target", 2030),
        ("Meta 2021", "target", 2021),
        ("指标名称", "name", None),
        ("计量单位", "unit", None),
        ("属性", "kind", None),
        ("责任单位", "office", None),
        ("完成时限", "due", None),
        ("序号", "number", None),
    ],
)
def test_what_a_title_says(title: str, key: str, year: int | None) -> None:
    column = column_of(0, title)
    assert column is not None
    assert (column.key, column.year) == (key, year)


@pytest.mark.parametrize("title", ["目标直", "Colour", "2024/25", "2021-2025"])
def test_titles_that_say_nothing(title: str) -> None:
    assert column_of(0, title) is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-09-30", "2025-09-30"),
        ("2025/9/30", "2025-09-30"),
        ("2025年9月30日前", "2025-09-30"),
        ("6月25日", "2026-06-25"),
        ("2025年6月", "2025-06-30"),
        ("8月底", "2026-08-31"),
        ("第三季度", "2026-09-30"),
        ("Q3", "2026-09-30"),
        ("December 2025", "2025-12-31"),
        ("31 March 2026", "2026-03-31"),
        ("2025年底", "2025-12-31"),
        ("by 2030", "2030-12-31"),
        ("长期坚持", ""),
        ("年底", ""),
        ("", ""),
    ],
)
def test_the_day_a_goal_is_due(written: str, day: str) -> None:
    assert day_of(written, 2026) == day


@pytest.mark.parametrize("written", ["尽快", "03/09/2026 or later", "2025—2027年", "13月"])
def test_what_names_no_day_is_refused(written: str) -> None:
    with pytest.raises(Refused):
        day_of(written, 2026)


# Whole tables

COUNTY = """康乐县2025年教育工作主要指标,,,,,,,,
序号,类别,指标,单位,2024年,2025年目标,责任单位,完成时限,备注
1,教学质量,高考600分以上考生,人,,达到30人,教研室,6月底,
2,教学质量,本科上线率,,65.3%,75.3%,教研室,2025年6月,比2024年增加10个百分点
3,义务教育,控辍保学（辍学学生）,人,,动态清零,基教股,长期坚持,
4,义务教育,残疾儿童入学率,,—,95%以上,,,
5,教师队伍,新招聘教师,名,80,60,人事股,年底前,
6,教师队伍,教师培训,,,9200人次,,,
7,项目建设,完成投资,万元,,1.82亿元,,,
8,学前教育,城东幼儿园创建省级示范,,否,建成,,,
9,学前教育,学前三年毛入园率,%,98,≥99,,,
注：2024年为快报数。,,,,,,,,
"""


def test_a_county_s_table(run: Run, tmp_path: Path) -> None:
    plan, said = made(run, tmp_path, COUNTY)
    assert plan["name"] == {"zh": "康乐县2025年教育工作主要指标"}
    assert (plan["baseline_year"], plan["period"]) == ("2024", {"start": "2025-01-01", "end": "2025-12-31"})
    ones = list(plan["indicators"].values())
    assert [(one["measure"], one.get("direction"), one.get("unit"), one["target"]) for one in ones] == [
        ("cumulative", None, "人", "30"),
        ("level", None, "percent", "75.3"),
        ("level", "at_most", "人", "0"),
        ("level", None, "percent", "95"),
        ("cumulative", None, "名", "60"),  # fewer than last year, and no limit all the same
        ("cumulative", None, "人次", "9200"),
        ("cumulative", None, "万元", "18200"),
        ("milestone", None, None, "true"),
        ("level", None, "gross_percent", "99"),
    ]
    assert [one.get("due") for one in ones[:3]] == ["2025-06-30", "2025-06-30", None]
    assert plan["units"]["gross_percent"]["over_100"] == "true"
    assert checked(run, tmp_path, run("plan", "new", "goals.csv").stdout.decode()) == []
    text = run("plan", "new", "goals.csv").stdout.decode()
    assert "# 责任单位: 教研室\n  # 备注: 比2024年增加10个百分点\n  goal_2:" in text
    rows = {int(line.split(":")[1]): line for line in said.splitlines() if line.startswith("goals.csv:")}
    assert list(rows) == [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]  # what was taken for granted, each with its row
    assert "from the titles" in rows[2]
    assert "“zero” as a limit of 0" in rows[5]
    assert "no baseline: the table says “—”" in rows[6]
    assert "may exceed 100 %" in rows[11]
    assert "skipped, a remark" in rows[12]
    assert said.count("in Chinese only") == 1


@pytest.mark.parametrize("lang", LANGS)
def test_a_plan_in_one_language_says_so_once(lang: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "goals.csv").write_text(COUNTY)
    done = run("plan", "new", "goals.csv", "--lang", lang)
    note = {"zh": "名称只有中文", "en": "Names are in Chinese only"}[lang]
    assert done.stdout.decode().count(note) == 1
    assert done.stderr.decode().splitlines()[-2] == {"zh": "名称只有中文", "en": "all names are in Chinese only"}[lang]
    (tmp_path / "goals.csv").write_text("name,unit,target\n甲,人,5\nRooms,rooms,6\n")
    assert note not in run("plan", "new", "goals.csv", "--lang", lang).stdout.decode()


FIVE_YEARS = """专栏1 “十四五”主要指标,,,,,
指标,单位,2020年,2025年,年均/累计
一、教育普及,,,,
学前三年毛入园率,%,85.2,≥90,
九年义务教育巩固率,%,95.2,96,[0.8]
二、人力资源,,,,
劳动年龄人口平均受教育年限,年,10.8,11.3,
在园幼儿数,万人,1.2,1.5,
重大校园安全事故,起,0,零发生,
财政性教育经费占比,%,4.2,不低于4,
"""


def test_a_numbered_heading_above_a_table_is_no_name_of_a_plan(run: Run, tmp_path: Path) -> None:
    table = "指标,单位,目标\n招聘特岗教师,名,60\n"
    for heading in ("一、教育工作目标", "（二）教育工作目标", "3.教育工作目标"):
        plan, _said = made(run, tmp_path, f"{heading},,\n{table}")
        assert "教育工作目标" not in json.dumps(plan["name"], ensure_ascii=False), heading
    plan, _said = made(run, tmp_path, f"2026年教育工作目标,,\n{table}")
    assert plan["name"]["zh"] == "2026年教育工作目标"


def test_a_table_of_five_years(run: Run, tmp_path: Path) -> None:
    plan, _said = made(run, tmp_path, FIVE_YEARS)
    assert (plan["baseline_year"], plan["period"]) == ("2020", {"start": "2021-01-01", "end": "2025-12-31"})
    ones = list(plan["indicators"].values())
    assert [plan["areas"][one["area"]]["zh"] for one in ones] == ["教育普及"] * 2 + ["人力资源"] * 4
    assert ones[2]["measure"] == "level"
    assert (ones[2]["unit"], ones[2]["adds_up"], plan["units"]["年"]["kind"]) == ("年", "none", "quantity")
    assert (ones[5]["direction"], ones[5]["baseline"], ones[5]["target"]) == ("at_least", "4.2", "4")  # to be held


TWO_ROWS = """指标名称,计量单位,基期,目标值,,,牵头单位
,,2020年,2021年,2023年,2025年,
在园幼儿数,万人,1.2,1.25,1.4,1.5,基教科
普惠性幼儿园覆盖率,%,84.7,85,86,88以上,基教科
本科以上学历教师数,人,"1,200","1,300","1,400",,教师科
"""


def test_titles_in_two_rows_and_targets_of_several_years(run: Run, tmp_path: Path) -> None:
    plan, said = made(run, tmp_path, TWO_ROWS)
    first, second, third = plan["indicators"].values()
    assert first["path"] == {"2021-12-31": "1.25", "2023-12-31": "1.4"}
    assert (first["measure"], first["baseline"], first["target"]) == ("level", "1.2", "1.5")  # not counted up
    assert (second["measure"], second["target"]) == ("level", "88")
    assert (third["target"], third["due"], third["path"]) == ("1400", "2023-12-31", {"2021-12-31": "1300"})
    assert "due at the end of 2023" in said
    assert checked(run, tmp_path, run("plan", "new", "goals.csv").stdout.decode()) == []


ENGLISH = """Indicator;Unit;Baseline (2019);Target (2030);Responsible;Notes
Pupils meeting the expected standard;per cent;65;90;STA;Levelling Up mission
Persistent absence;%;10.9;≤ 8;DfE;
New school places;places;;1.2k;ESFA;
Capital budget;£ million;;£2.6bn;ESFA;
Family hubs;;;full coverage;DfE;
Attendance action plan published;;no;done;DfE;
"""
BRAZIL = """Indicador;Unidade;Linha de base (2005);Meta 2007;Meta 2021
Ideb anos iniciais;index;3,8;3,9;6,0
Crianças em creche;%;27,9;;50
"""
TAB = """Goal\tUnit\tBaseline\tTarget\tDue
New teachers hired\tteachers\t80\t60\tDecember 2026
Rooms renovated\trooms\t\tat least 25\tQ3
Spending\tthousand dollars\t\t$1.2 million\t
"""


def test_semicolons_as_an_english_ministry_writes_them(run: Run, tmp_path: Path) -> None:
    plan, said = made(run, tmp_path, ENGLISH)
    ones = plan["indicators"]
    assert next(iter(ones)) == "pupils_meeting_the_expected_standard"
    assert [one["target"] for one in ones.values()] == ["90", "8", "1200", "2600", "true", "true"]
    assert plan["units"]["£ million"]["kind"] == "money"
    assert ones["persistent_absence"]["direction"] == "at_most"
    assert "“full coverage” as done" in said


def test_a_comma_is_a_decimal_point_only_where_it_can_be_nothing_else(run: Run, tmp_path: Path) -> None:
    plan, _said = made(run, tmp_path, BRAZIL)
    ideb, creche = plan["indicators"].values()
    assert (ideb["baseline"], ideb["path"], ideb["target"]) == ("3.8", {"2007-12-31": "3.9"}, "6.0")
    assert (ideb["measure"], ideb["adds_up"], creche["baseline"]) == ("level", "none", "27.9")
    said = refused(run, tmp_path, "Goal;Unit;Target\nTeachers;people;2,800\n")
    assert "error[number-separator]" in said
    assert "2800" not in said  # it may be 2.8


def test_tabs_and_days_in_english(run: Run, tmp_path: Path) -> None:
    plan, _said = made(run, tmp_path, TAB, "--year", "2026")
    teachers, rooms, spending = plan["indicators"].values()
    assert (teachers["measure"], "direction" in teachers, "due" in teachers) == ("cumulative", False, False)
    assert (rooms["target"], rooms["due"], spending["target"]) == ("25", "2026-09-30", "1200")


CODES = """Code,Indicator,Unit of measure,2015,2030,Direction,Measure,Adds up
4.1.2,Primary completion rate,Percentage,85.2,100,higher,level,none
4.2.2,Out-of-school children,‰,95,≤ 10,lower,,
"4.5.1",Gender parity index,ratio,0.94,0.97–1.03,,,
"""


def test_codes_directions_and_measures_that_a_table_gives(run: Run, tmp_path: Path) -> None:
    plan, said = made(run, tmp_path, CODES)
    ones = plan["indicators"]
    assert list(ones) == ["4.1.2", "4.2.2", "4.5.1"]
    assert (ones["4.1.2"]["direction"], ones["4.1.2"]["adds_up"]) == ("at_least", "none")
    assert (ones["4.2.2"]["unit"], ones["4.2.2"]["adds_up"]) == ("per_mille", "none")
    assert ones["4.5.1"]["target"] == {"from": "0.97", "to": "1.03"}
    assert "Primary completion rate" not in said  # nothing was taken for granted
    twice = refused(run, tmp_path, "id,name,unit,target\na,x,人,5\na,y,人,6\n")
    assert "goals.csv:3:1: error[duplicate-key]" in twice
    assert "error[not-a-choice]" in refused(run, tmp_path, "name,unit,target,direction\nx,人,5,sideways\n")


def test_a_workbook_with_merged_headings(run: Run, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["2026年教育工作目标"],
        ["指标", "单位", "基期（2025年）", "目标", None],
        [None, None, None, "2026年", "2028年"],
        ["学前教育"],
        ["普惠率", "%", 0.87, 0.88, 0.9],
        ["高中教育"],
        ["招生", "人", 3352, 3400, 3500],
    ):
        sheet.append(row)
    for cells in ("A1:E1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "A4:E4", "A6:E6"):
        sheet.merge_cells(cells)
    for cell in ("C5", "D5", "E5"):
        sheet[cell].number_format = "0%"
    book.save(tmp_path / "goals.xlsx")
    done = run("plan", "new", "goals.xlsx", "--lang", "en")
    plan = yaml.load(done.stdout.decode(), yaml.BaseLoader)
    rate, enrolled = plan["indicators"].values()
    assert (rate["baseline"], rate["path"], rate["target"]) == ("87", {"2026-12-31": "88"}, "90")
    assert [area["zh"] for area in plan["areas"].values()] == ["学前教育", "高中教育"]
    assert enrolled["measure"] == ""  # a running total, or one for each year?
    assert "goals.xlsx:Sheet!A7: 招生: to be filled in: `measure`" in done.stderr.decode()


# What a table cannot say


QUESTIONS = """name,unit,baseline,target
Teachers,people,80,60
Trained,,,9200
Attendance rate,%,95,95
Enrolment,people,9200,95
"""


def test_what_a_table_does_not_say_is_asked_and_never_guessed(run: Run, tmp_path: Path) -> None:
    plan, said = made(run, tmp_path, QUESTIONS)
    teachers, trained, attendance, enrolment = plan["indicators"].values()
    assert (teachers["measure"], trained["unit"], attendance["direction"]) == ("", "", "")
    assert (enrolment["measure"], enrolment["target"]) == ("", "")
    text = run("plan", "new", "goals.csv", "--lang", "en").stdout.decode()
    assert re.search(r"target:  # to be filled in: the table says 95, less than a tenth of the baseline 9,200", text)
    assert checked(run, tmp_path, text) == [
        ("not-a-choice", "measure:"),
        ("undefined-unit", "unit:"),
        ("not-a-choice", "direction:"),
        ("not-a-choice", "measure:"),
        ("target-empty", "target:"),
    ]
    assert said.splitlines()[-1] == "4 goals · 5 fields to be filled in; `plan check` names them"


def test_a_path_without_a_baseline_is_asked_about(run: Run, tmp_path: Path) -> None:
    plan, said = made(run, tmp_path, "name,unit,Target (2026),Target (2027)\nAttendance rate,%,90,95\n")
    assert plan["indicators"]["attendance_rate"]["path"] == {"2026-12-31": "90"}
    assert "add `baseline: …`" in said
    assert [rule for rule, _line in checked(run, tmp_path, run("plan", "new", "goals.csv").stdout.decode())] == [
        "path-without-baseline"
    ]


def test_limits_by_their_names_and_signs(run: Run, tmp_path: Path) -> None:
    table = "指标,单位,基期,目标\n大班额,个,12,6\n留守儿童,人,,控制在3000以内\n新增债务,万元,,≤100\n近视率,%,53.6,50\n"
    ones = list(made(run, tmp_path, table)[0]["indicators"].values())
    assert [(one["measure"], one["direction"]) for one in ones] == [
        ("level", "at_most"),
        ("level", "at_most"),
        ("cumulative", "at_most"),
        ("level", "at_most"),
    ]


def test_years_that_titles_and_options_name_differently(run: Run, tmp_path: Path) -> None:
    (tmp_path / "goals.csv").write_text("name,unit,Target (2030)\nRooms,rooms,5\n")
    done = run("plan", "new", "goals.csv", "--year", "2026", "--lang", "en")
    assert done.returncode == 2
    assert "the titles of the table name 2030, --year says 2026" in done.stderr.decode()
    assert "error[years-unclear]" in refused(run, tmp_path, "name,unit,2019,2020,2025\nRooms,rooms,1,2,5\n")
    plan, _said = made(run, tmp_path, "name,unit,2018,Baseline (2020),2025\nRooms,rooms,1,2,5\n")
    assert plan["baseline_year"] == "2020"
    assert "# 2018: 1\n" in run("plan", "new", "goals.csv").stdout.decode()


def test_a_baseline_of_another_year_in_its_cell(run: Run, tmp_path: Path) -> None:
    plan, _said = made(run, tmp_path, "name,unit,Baseline (2020),Target (2030)\nAttainment rate,%,40.5 (2019),45\n")
    [one] = plan["indicators"].values()
    assert (one["baseline"], one["baseline_year"]) == ("40.5", "2019")
    table = "name,unit,Baseline (2020),Baseline year,Target (2031),Target year\nAttainment rate,%,40.5,2019,45,2030\n"
    [one] = made(run, tmp_path, table)[0]["indicators"].values()
    assert (one["baseline_year"], one["due"]) == ("2019", "2030-12-31")


def test_long_notes_are_kept_whole_and_harmless(run: Run, tmp_path: Path) -> None:
    (tmp_path / "goals.csv").write_text(f"name,unit,target,note\nRooms,rooms,5,{'x' * 500}\u202e\n")
    text = run("plan", "new", "goals.csv").stdout.decode()
    assert f"# note: {'x' * 500}\\u202e\n" in text


def test_a_number_that_is_to_be_at_least_does_not_have_to_fall(run: Run, tmp_path: Path) -> None:
    table = "name,unit,baseline,target\nTeachers,people,80,≥60\nPupils,people,100,-10%\n"
    teachers, pupils = made(run, tmp_path, table)[0]["indicators"].values()
    assert (teachers["measure"], "direction" in teachers) == ("cumulative", False)
    assert (pupils["measure"], pupils["direction"], pupils["target"]) == ("level", "at_most", {"of_baseline": "0.9"})


# The next plan as a table, and back


def filled(folder: Path) -> None:
    """Type the targets of the year before into the empty cells, as somebody would in Excel."""
    book = load_workbook(folder / "next.xlsx")
    sheet = book.worksheets[0]
    [titles] = [row for row in sheet.iter_rows() if row[1].value in ("指标", "Indicator")]
    at = {re.split("[（ ]", str(cell.value))[0]: cell.column for cell in titles}
    target, before = at.get("目标") or at["Target"], at.get("上期目标") or at["Previous"]
    for row in range(titles[0].row + 1, sheet.max_row + 1):
        if sheet.cell(row, target).value is None:
            sheet.cell(row, target).value = float(str(sheet.cell(row, before).value).replace(",", ""))
    book.save(folder / "filled.xlsx")


@pytest.mark.parametrize("lang", LANGS)
def test_from_a_plan_by_a_workbook_to_the_next_plan_and_its_report(lang: str, run: Run, tmp_path: Path) -> None:
    year, targets = ROOT / "examples" / "year", ROOT / "targets.yaml"
    done = run("plan", "next", year, "-o", "next.xlsx", "--targets", targets, "--lang", lang)
    assert (done.returncode, done.stderr) == (0, b"")
    filled(tmp_path)
    done = run("plan", "new", "filled.xlsx", "-o", "next.yaml", "--lang", lang)
    assert done.returncode == 0, done.stderr.decode()
    assert run("plan", "check", "next.yaml", "-q").returncode == 0
    before, (after, _found) = load_plan(targets)[0], load_plan(tmp_path / "next.yaml")
    assert before is not None and after is not None
    assert (after.id, after.unit, after.baseline_year) == ("kangle-2026", "康乐县", 2025)
    assert list(after.indicators) == list(before.indicators)
    for key, one in after.indicators.items():
        old = before.indicators[key]
        assert (one.measure, one.adds_up, one.target, one.direction) == (
            old.measure,
            old.adds_up,
            old.target,
            old.direction,
        )
        assert one[lang] and one.definition[lang]
    assert after.indicators["investment"].baseline == Decimal("1.748")
    assert str(after.indicators["gaokao_600"].due) == "2026-06-30"
    assert after.indicators["jinan_batches"].due is None
    (tmp_path / "actuals.yaml").write_text(
        "plan: kangle-2026\nas_of: 2026-12-31\nsubmitted_by: x\nactuals: {gaokao_undergraduate_rate: 74}\n"
    )
    report = json.loads(run("report", "--targets", "next.yaml", "-f", "json").stdout)
    [row] = [row for row in report["indicators"] if row["id"] == "gaokao_undergraduate_rate"]
    assert (row["baseline"], row["result"], row["gap"]) == (74.12, "not_met", -1.3)


def test_what_an_office_program_saves_is_the_same_plan(run: Run, tmp_path: Path, office: Office) -> None:
    year, targets = ROOT / "examples" / "year", ROOT / "targets.yaml"
    run("plan", "next", year, "-o", "next.xlsx", "--targets", targets, "--lang", "zh")
    filled(tmp_path)
    ours = run("plan", "new", "filled.xlsx").stdout
    assert ours
    for saved in [*office([tmp_path / "filled.xlsx"], "xlsx"), *office([tmp_path / "filled.xlsx"], CSV_AS_SHOWN)]:
        assert run("plan", "new", saved).stdout.replace(b"filled-", b"").splitlines() == ours.splitlines()


def test_only_the_targets_of_the_next_table_are_empty(run: Run, tmp_path: Path) -> None:
    year, targets = ROOT / "examples" / "year", ROOT / "targets.yaml"
    run("plan", "next", year, "-o", "next.xlsx", "--targets", targets, "--lang", "zh")
    sheet = load_workbook(tmp_path / "next.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    [at] = [number for number, row in enumerate(rows) if row[1] == "指标"]
    assert rows[at][:7] == ["类别", "指标", "单位", "基期（2025年）", "上期目标", "目标（2026年）", "属性"]
    below = rows[at + 1 :]
    assert len(below) == 42
    assert {row[5] for row in below if row[2]} == {None}
    assert {row[5] for row in below if not row[2]} == {"完成"}
    notes = {row[1]: row[8] for row in below}
    assert "完成期限" in notes["小学合格率"]  # why it has no baseline
    empty = run("plan", "new", "next.xlsx", "--lang", "en")
    assert empty.returncode == 1
    assert "error[goal-incomplete]: this goal has no target" in empty.stderr.decode()
    assert run("plan", "next", year, "-o", "next.xlsx", "--targets", targets).returncode == 2  # it is there


# Strict and relative targets, and kinds

OF_KINDS = """指标,单位,2024年,2025年,属性
高考600分以上考生,人,27,力争达到35人,
本科上线率,%,65.3,+10 个百分点,预期性
教师培训,人次,9200,+10%,约束性
近视率,%,53.6,＜50%,
毛入园率,%,98,超过100%,
"""


def test_kinds_and_targets_that_are_no_plain_numbers(run: Run, tmp_path: Path) -> None:
    plan, said = made(run, tmp_path, OF_KINDS)
    ones = list(plan["indicators"].values())
    assert [one.get("kind") for one in ones] == ["stretch", "expected", "binding", None, None]
    assert [one["target"] for one in ones] == [
        "35",
        {"baseline_plus": "10"},
        {"of_baseline": "1.1"},
        {"below": "50"},
        {"above": "100"},
    ]
    assert not any("direction" in one for one in ones)
    text = run("plan", "new", "goals.csv").stdout.decode()
    assert checked(run, tmp_path, text) == []
    read, _found = load_plan(tmp_path / "checked.yaml")
    assert read is not None
    targets = [indicator.target for indicator in read.indicators.values()]
    assert targets[1:3] == [Decimal("75.3"), Decimal(10120)]
    assert "“strive for” as a stretch target" in said
    assert "a change from the baseline" in said


def test_a_change_from_a_baseline_that_is_not_there_is_asked_about(run: Run, tmp_path: Path) -> None:
    _plan, said = made(run, tmp_path, "name,unit,target\nAdmission rate,%,+10 pp\n")
    assert "a change from a baseline that the table does not give" in said
    text = run("plan", "new", "goals.csv").stdout.decode()
    assert [rule for rule, _line in checked(run, tmp_path, text)] == ["relative-without-baseline"]


def test_long_texts_are_no_figures(run: Run, tmp_path: Path) -> None:
    table = f'name,unit,baseline,target\na,人,5,"1{"," * 50_000}"\nb,人,"5{" " * 50_000}(",6\n'
    assert re.findall(r"\[([a-z-]+)\]", refused(run, tmp_path, table)) == ["goal-in-words", "not-a-number"]


ADVISED = {
    "TBD": ("people", "TBD", "delete this row", "请删去该行"),
    "待定": ("人", "待定", "delete this row", "请删去该行"),
    "nothing yet": ("人", "暂无", "delete this row", "请删去该行"),
    "a dash": ("people", "—", "delete this row", "请删去该行"),
    "in words": ("people", "forty-five", "type a number", "只填数值"),
    "rounded": ("people", "about 60", "exact figure", "准确数"),
    "points or per cent": ("%", "+10%", "which of the two", "哪一种"),
    "points of people": ("people", "+10 pp", "people", "people"),
    "dollars of another unit": ("万元", "$35.5", "万元", "万元"),
    "per cent of people": ("people", "60%", "without a percent sign", "不写百分号"),
}


@pytest.mark.parametrize(("unit", "written", "english", "chinese"), ADVISED.values(), ids=ADVISED)
def test_what_is_advised_for_a_target_has_one_message_in_each_language(
    unit: str, written: str, english: str, chinese: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "g.csv").write_text(f'name,unit,baseline,target\nThings,{unit},60,"{written}"\n')
    for lang, advice in (("en", english), ("zh", chinese)):
        said = run("plan", "new", "g.csv", "--year", "2026", "--lang", lang)
        assert (said.returncode, said.stdout) == (1, b"")
        text = said.stderr.decode()
        assert text.count("[") == 1 and advice in text.split("[")[1], text
        assert "`unit`" not in text and "YAML" not in text


CHANGES = {
    "%,55,提高10个百分点以上": {"baseline_plus": "10"},
    "%,55,比2025年提高10个百分点": {"baseline_plus": "10"},
    "%,55,6 percentage points higher": {"baseline_plus": "6"},
    "人,100,增长5%以上": {"of_baseline": "1.05"},
    "人,100,减少20%以上": {"of_baseline": "0.8"},
    "人,100,增长1倍": {"of_baseline": "2"},
    "人,100,10% increase": {"of_baseline": "1.1"},
    '人,100,"1,500+"': "1500",
    "%,55,88%+": "88",
    "million dollars,3,$18.5": "18.5",
    "million dollars,3,$18.5M": "18.5",
}


@pytest.mark.parametrize("row", CHANGES)
def test_changes_and_limits_as_people_write_them(run: Run, tmp_path: Path, row: str) -> None:
    plan, _said = made(run, tmp_path, f"名称,单位,2025年,2026年目标\n甲,{row}\n")
    assert plan["indicators"]["goal_1"]["target"] == CHANGES[row]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("%,55,比2024年提高10个百分点", "goal-other-year"),
        ('million dollars,3,"$18,500,000"', "unknown-unit"),
        ('万元,300,"¥7,200,000"', "unknown-unit"),
        ("人,100,none", "goal-undecided"),
    ],
)
def test_what_would_be_another_target_is_refused(run: Run, tmp_path: Path, row: str, rule: str) -> None:
    said = refused(run, tmp_path, f"名称,单位,2025年,2026年目标\n甲,{row}\n")
    assert said.startswith("goals.csv:2:4: ") and f"[{rule}]" in said


def test_a_baseline_of_the_year_that_a_change_names_is_taken(run: Run, tmp_path: Path) -> None:
    plan, _said = made(run, tmp_path, "名称,单位,2025年,2026年目标\n甲,%,50（2024）,比2024年提高10个百分点\n")
    one = plan["indicators"]["goal_1"]
    assert (one["baseline"], one["baseline_year"], one["target"]) == ("50", "2024", {"baseline_plus": "10"})


def test_averages_are_levels_that_are_not_added_up_and_take_decimals(run: Run, tmp_path: Path) -> None:
    table = "名称,单位,基期,目标\n生均公用经费,元,700,720\n师生比,生/师,16,不高于15\nCost per pupil,dollars,90,95\n"
    plan, _said = made(run, tmp_path, table)
    assert {(one["measure"], one["adds_up"]) for one in plan["indicators"].values()} == {("level", "none")}
    assert plan["units"]["生/师"]["kind"] == "quantity"  # 14.6 must not become 15


def test_an_empty_area_is_that_of_the_row_above_and_said(run: Run, tmp_path: Path) -> None:
    rows = ",Books,books,5\nStaff,Teachers hired,people,5\n,Teachers trained,people,6\nMoney,Grants,euros,7\n"
    plan, said = made(run, tmp_path, f"Area,Goal,Unit,Target\n{rows}")
    named = [plan["areas"][one["area"]]["en"] for one in plan["indicators"].values()]
    assert named == ["Goals", "Staff", "Staff", "Money"]
    assert said.count("as in the row above") == 1 and "goals.csv:4: Teachers trained: area Staff, as in the row" in said


@pytest.mark.parametrize("word", ["合计", "小计：", "Total"])
def test_a_row_that_adds_up_others_is_no_goal(run: Run, tmp_path: Path, word: str) -> None:
    said = refused(run, tmp_path, f"名称,单位,目标\n甲,人,20\n{word},人,50\n")
    assert said.startswith("goals.csv:3:1: ") and "[totals-row]" in said and "help: delete the row" in said
    plan, _said = made(run, tmp_path, f"类别,名称,单位,目标\n甲,乙,人,20\n{word},,,\n")
    assert [one["zh"] for one in plan["indicators"].values()] == ["乙"]


@pytest.mark.parametrize(
    ("target", "baseline", "unit", "said"),
    [
        ("-10", "5", "students", "2:2: error[target-negative]: target -10 is below zero"),
        ("-10", "", "", "2:2: error[target-negative]: target -10 is below zero"),
        ("at most -3", "5", "score", "2:2: error[target-negative]: target -3 is below zero"),
        ("reduce by 10", "5", "students", "2:2: error[target-negative]: target -5 is below zero"),
        ("10", "-5", "students", "2:4: error[target-negative]: baseline -5 is below zero"),
    ],
)
def test_a_number_below_zero_is_refused_before_blanks_are_filled_in(
    target: str, baseline: str, unit: str, said: str, run: Run, tmp_path: Path
) -> None:
    error = refused(run, tmp_path, f"name,target,unit,baseline\nSomething,{target},{unit},{baseline}\n")
    assert said in error
    assert error.count("error[") == 1


def test_all_blanks_of_a_made_plan_are_named_at_once(run: Run, tmp_path: Path) -> None:
    _plan, _said = made(run, tmp_path, "name,target,unit,baseline\nThing,10,,15\nOther,12,,3\n")
    plan = run("plan", "new", "goals.csv").stdout.decode()
    blanks = [("not-a-choice", "measure:"), ("undefined-unit", "unit:"), ("undefined-unit", "unit:")]
    assert checked(run, tmp_path, plan) == blanks
    nameless = plan.replace("name: {en: goals}", "name: {en: }")
    assert nameless != plan
    assert checked(run, tmp_path, nameless) == [("empty-text", "name: {en: }"), *blanks]
