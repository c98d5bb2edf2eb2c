"""`edutarget plan`: starter plans, checks, and next year's plan from this year's figures."""

from __future__ import annotations

import csv
import json
import re
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from edutarget.files.source_file import Document, read_yaml
from edutarget.formats.view import View
from edutarget.formats.yaml import Comments, written
from edutarget.formats.yaml.plans import NextPeriod, new_plan
from edutarget.language.words import LANGS, Words
from edutarget.plan.loading import load_plan
from edutarget.plan.models import Period, Plan
from edutarget.problems.problem import Unreadable
from edutarget.tables.goal_plan import Head
from edutarget.tables.goals import read_goals
from support import ROOT, Golden, Run

GOALS: list[list[Any]] = [
    ["名称", "单位", "基期值", "目标值"],
    ["本科上线率", "%", "74.12", "76"],
    ["教师培训", "人次", "", "9500"],
    ["义务教育辍学学生数", "人", "4", "≤0"],
    ["教育重点项目完成投资", "亿元", "1.82", "2.10"],
    ["Network to every class", "", "否", "完成"],
]


def loaded(text: str, folder: Path) -> Plan:
    """The plan in a text, which must be right."""
    file = folder / "made.yaml"
    file.write_text(text, encoding="utf-8")
    plan, found = load_plan(file)
    assert plan is not None, found
    return plan


def filled(text: str, target: str = "5") -> str:
    """A plan with its blanks filled in: names all different, the targets of the plan before where it says them."""
    lines, given = [], [*text.splitlines(), ""]
    for number, (line, below) in enumerate(pairwise(given)):
        match = re.fullmatch(r"( *)(id|zh|en|target):(  #.*)?", line)
        if match and not below.startswith(match[1] + "  "):
            answer = target if match[2] == "target" else f"blank-{number}"
            if match[3] and (before := re.search(r"true|[0-9,.]+$", match[3])):
                answer = before[0].replace(",", "")
            line = f"{match[1]}{match[2]}: {answer}{match[3] or ''}"
        lines.append(line)
    return "\n".join(lines)


# plan new


@pytest.mark.parametrize("lang", LANGS)
def test_a_blank_plan_is_valid_once_it_is_filled_in(lang: str, run: Run, tmp_path: Path, golden: Golden) -> None:
    made = run("plan", "new", "--year", "2026", "--lang", lang)
    assert made.returncode == 0
    golden(f"plan-new.{lang}.yaml", made.stdout.decode())
    plan = loaded(filled(made.stdout.decode()), tmp_path)
    assert {indicator.measure for indicator in plan.indicators.values()} == {"level", "cumulative", "milestone"}


@pytest.mark.parametrize("lang", LANGS)
def test_its_optional_lines_are_valid_too(lang: str, run: Run, tmp_path: Path) -> None:
    made = run("plan", "new", "--year", "2026", "--lang", lang).stdout.decode()
    whole = re.sub(r"^( *)# (\w+: .*#)", r"\1\2", filled(made, "70").replace("# direction", "#  direction"), flags=re.M)
    plan = loaded(whole, tmp_path)
    rate, count = plan.indicators["rate"], plan.indicators["count"]
    assert plan.unit == "…"
    assert rate.baseline == Decimal("65.3")
    assert list(rate.readings) == ["definition"]
    assert (str(rate.known_from), str(rate.due)) == ("2026-06-25", "2026-06-30")
    assert (count.pace, count.most) == ("linear", Decimal(100))


def test_every_blank_of_a_new_plan_is_named(run: Run, tmp_path: Path) -> None:
    blank = run("plan", "new", "-o", "p.yaml", "--lang", "en")
    assert (blank.returncode, blank.stdout) == (0, b"")
    lines = (tmp_path / "p.yaml").read_text().splitlines()
    blanks = [n for n, line in enumerate(lines, 1) if re.fullmatch(r" *(id|en|target):(  #.*)?", line)]
    problems = json.loads(run("plan", "check", "p.yaml", "-f", "json").stdout)["problems"]
    assert [problem["line"] for problem in problems] == blanks
    assert "no-value" not in {problem["rule"] for problem in problems}  # no blank line can be left out


def book(rows: list[list[Any]], path: Path) -> Path:
    made = Workbook()
    for row in rows:
        made.active.append([cell or None for cell in row])
    made.save(path)
    return path


@pytest.mark.parametrize("kind", ["utf-8", "utf-8-sig", "gbk", "xlsx"])
def test_a_table_of_goals_becomes_a_valid_plan(kind: str, run: Run, tmp_path: Path) -> None:
    file = tmp_path / ("goals.xlsx" if kind == "xlsx" else "goals.csv")
    if kind == "xlsx":
        book(GOALS, file)
    else:
        file.write_bytes("\n".join(map(",".join, GOALS)).encode(kind))
    made = run("plan", "new", file.name, "--year", "2026")
    assert made.returncode == 0
    plan = loaded(made.stdout.decode(), tmp_path)
    assert (plan.baseline_year, plan.period.start.year, plan.id) == (2025, 2026, "goals")
    found = [
        (key, one.zh, one.measure, one.direction, one.unit, one.baseline, one.target)
        for key, one in plan.indicators.items()
    ]
    assert found == [
        ("goal_1", "本科上线率", "level", "at_least", "percent", Decimal("74.12"), Decimal(76)),
        ("goal_2", "教师培训", "cumulative", "at_least", "人次", None, Decimal(9500)),
        ("goal_3", "义务教育辍学学生数", "level", "at_most", "人", Decimal(4), Decimal(0)),
        ("goal_4", "教育重点项目完成投资", "cumulative", "at_least", "亿元", Decimal("1.82"), Decimal("2.10")),
        ("network_to_every_class", "Network to every class", "milestone", "at_least", None, None, True),
    ]
    assert {key: unit.kind for key, unit in plan.units.items()} == {
        "percent": "percent",
        "人次": "count",
        "人": "count",
        "亿元": "money",
    }
    assert "target: 2.10\n" in made.stdout.decode()  # its digits


def test_what_excel_shows_as_per_cent_is_per_cent(run: Run, tmp_path: Path) -> None:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (["指标", "基期", "目标"], ["本科上线率", 0.653, 0.753]):
        sheet.append(row)
    for cell in ("B2", "C2"):
        sheet[cell].number_format = "0.0%"
    made.save(tmp_path / "goals.xlsx")
    done = run("plan", "new", "goals.xlsx")
    [one] = loaded(done.stdout.decode(), tmp_path).indicators.values()
    assert (one.unit, one.baseline, one.target) == ("percent", Decimal("65.3"), Decimal("75.3"))


def goals_of(text: str) -> Document:
    return read_goals("x.csv", text.encode(), Head("x", 2026))


def test_what_a_table_leaves_open_is_taken_by_rule() -> None:
    read = goals_of("name,unit,baseline,target\na,人,5,5\nb,km,1.5,2\nc,km,,3\nd,%,1,2\n")
    assert read.problems == []  # 1 % is no share
    a, b, _c, _d = read.written["indicators"].values()
    assert ("direction" in a, a["measure"], b["measure"]) == (False, "cumulative", "cumulative")
    assert {key: unit["kind"] for key, unit in read.written["units"].items()} == {
        "人": "count",
        "km": "quantity",
        "percent": "percent",
    }


def test_a_second_column_or_sheet_of_goals_is_told(run: Run, tmp_path: Path) -> None:
    twice = goals_of("name,unit,target,目标\na,人,5,6\n")
    assert [problem.rule for problem in twice.problems] == ["repeated-column"]
    made = Workbook()
    for sheet in (made.worksheets[0], made.create_sheet()):
        sheet.append(["name", "unit", "target"])
        sheet.append(["a", "人", 5])
    made.save(tmp_path / "goals.xlsx")
    assert "error[two-forms]" in run("plan", "new", "goals.xlsx").stderr.decode()


def test_ids_and_areas_stay_apart(run: Run, tmp_path: Path) -> None:
    rows = [
        "name,unit,target,area",
        "x 3,people,1,a b",
        "x,people,2,a-b",
        "x-,people,3,a b",
        "x 2,people,4,c",
        "X!,people,5,",
    ]
    (tmp_path / "goals.csv").write_text("\n".join(rows))
    plan = loaded(run("plan", "new", "goals.csv").stdout.decode(), tmp_path)
    assert list(plan.indicators) == ["x_3", "x", "x_2", "x_2_2", "x_4"]
    assert [plan.areas[one.area].en for one in plan.indicators.values()] == ["a b", "a-b", "a b", "c", "c"]


def test_a_table_on_standard_input(run: Run, tmp_path: Path) -> None:
    made = run("plan", "new", "-", "--year", "2026", input="\n".join(map(",".join, GOALS)).encode())
    plan = loaded(made.stdout.decode(), tmp_path)
    assert (plan.id, plan.name.zh, plan.name.en) == ("plan-2026", "2026年工作目标", "Goals for 2026")


@pytest.mark.parametrize("lang", LANGS)
def test_the_example_of_a_table(lang: str, run: Run, golden: Golden, tmp_path: Path) -> None:
    made = run("plan", "new", ROOT / "examples" / "goals.csv", "--year", "2026", "--lang", lang)
    golden(f"plan-from-table.{lang}.yaml", made.stdout.decode())
    loaded(made.stdout.decode(), tmp_path)


def test_everything_wrong_with_a_table_is_told_at_once(run: Run, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Goals of the county"],
        ["No.", "Name", "Unit", "Baseline", "Target", "Colour"],
        [1, "Rate", "%", 0.653, 753, "x"],
        [2, "Recruited", None, "1 900", 60],
        [3, None, "people", None, 5],
        [4, "Lost", "people", 5, None],
        [5, "Net", None, 80, "done"],
        [6, "Rate", "%", None, 50],
    ]
    book(rows, tmp_path / "goals.xlsx")
    made = run("plan", "new", "goals.xlsx", "-o", "plan.yaml", "--lang", "en")
    assert (made.returncode, made.stdout) == (1, b"")
    assert not (tmp_path / "plan.yaml").exists()
    found = re.findall(r"!([A-Z]+[0-9]+): \w+\[(.*?)\]", made.stderr.decode())
    assert found == [
        ("F2", "unknown-goal-column"),
        ("D3", "goal-share"),
        ("E3", "target-over-100"),
        ("D4", "number-separator"),
        ("B5", "row-without-indicator"),
        ("E6", "goal-incomplete"),
        ("D7", "goal-done-before"),
        ("B8", "repeated-name"),
    ]


def test_cells_that_nobody_sees_or_that_are_merged_are_told(run: Run, tmp_path: Path) -> None:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (
        ["领域", "名称", "单位", "目标"],
        ["党建", "甲", "人", 5],
        [None, "乙", "人", 6],
        ["教学", "丙", "人", 7],
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    made.save(tmp_path / "right.xlsx")
    plan = loaded(run("plan", "new", "right.xlsx").stdout.decode(), tmp_path)
    assert [plan.areas[one.area].zh for one in plan.indicators.values()] == ["党建", "党建", "教学"]
    sheet.merge_cells("D2:D3")
    sheet.row_dimensions[4].hidden = True
    made.save(tmp_path / "wrong.xlsx")
    said = run("plan", "new", "wrong.xlsx", "--lang", "en").stderr.decode()
    assert set(re.findall(r"!([A-Z]+[0-9]+): error\[(.*?)\]", said)) == {
        ("D2", "merged-cells"),
        ("D3", "goal-incomplete"),
        ("A4", "hidden-cell"),
    }
    assert "A4, B4, C4, D4" in said


def test_a_plan_that_is_there_is_never_replaced(run: Run, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("mine")
    for command in (["new"], ["next", str(ROOT / "examples" / "actuals.yaml")]):
        done = run("plan", *command, "-o", "p.yaml", "--targets" if command[0] == "next" else "--year", "2026")
        assert done.returncode == 2
        assert "p.yaml" in done.stderr.decode()
    assert (tmp_path / "p.yaml").read_text() == "mine"


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
CELLS = st.sampled_from(
    [
        "",
        "甲",
        "a b",
        "人",
        "%",
        "亿元",
        "5",
        "5.0",
        "-3",
        "0.5",
        "75.3%",
        "1,900",
        "1e3",
        "≤ 5",
        "≥5人",
        "完成",
        "否",
        "无",
        "=1+1",
    ]
) | st.text(st.characters(exclude_categories=["Cs"]), max_size=4)


NUMBERS = st.sampled_from(["5", "5.0", "75.3%", "1,900", "≤ 5", "≥0.10", "完成", "done"])
FIGURES = NUMBERS | st.decimals(0, 100, places=2).map(str)
PERHAPS = st.just("") | TEXT
SOUND = st.tuples(TEXT, st.sampled_from(["人", "%", "亿元"]), st.just(""), FIGURES, PERHAPS, PERHAPS)
ROWS = st.lists(SOUND.map(list) | SOUND.map(list) | st.lists(CELLS, min_size=6, max_size=6), max_size=3)


@given(ROWS)
def test_whatever_a_table_holds_it_is_refused_or_makes_a_plan_with_its_figures(rows: list[list[str]]) -> None:
    out = StringIO()
    csv.writer(out).writerows([["name", "unit", "baseline", "target", "area", "definition"], *rows])
    read = read_goals("x.csv", out.getvalue().encode(), Head("x", 2026))
    assert read.spots()(0).line == 1
    if read.written is None or [problem for problem in read.problems if problem.rule != "goal-share"]:
        assert read.problems
        return
    made = new_plan(read.written, View(Words("en"))).encode()
    try:
        again = read_yaml("x", made)
    except Unreadable as error:  # signs that by chance are Chinese in another encoding, which the plan repeats
        assert error.problem.rule == "recoded"
        return
    assert (again.problems, again.written) == ([], read.written)
    given = [row for row in rows if any(cell.strip() for cell in row)]
    for row, one in zip(given, read.written["indicators"].values(), strict=True):
        digits = re.sub(r"[^0-9.-]", "", row[3].translate({ord(sign): None for sign in "≤≥"}))
        target = one["target"]
        if digits == "":  # Hypothesis also tries the words of the program: 零事故, 全覆盖
            assert target in ("true", "", "0", "100") or isinstance(target, dict)
        else:
            assert target in ("true", "") or isinstance(target, dict) or Decimal(target) == Decimal(digits)
        assert one.get("zh", one.get("en")) == " ".join(row[0].split())


# plan check


def test_a_plan_in_one_language_says_so_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "goals.csv").write_text("name,unit,target\nRooms,rooms,6\nDesks,desks,60\n")
    (tmp_path / "plan.yaml").write_bytes(run("plan", "new", "goals.csv", "--lang", "en", cwd=tmp_path).stdout)
    for lang, said in (("en", "this plan is in English only"), ("zh", "本计划只有英文")):
        assert run("plan", "check", "plan.yaml", "--lang", lang, cwd=tmp_path).stderr.decode().count(said) == 1
    assert b"only" not in run("plan", "check", ROOT / "targets.yaml", "--lang", "en").stderr


def test_a_plan_that_is_right_has_nothing_to_tell(run: Run) -> None:
    done = run("plan", "check", ROOT / "targets.yaml", "--lang", "en")
    assert (done.returncode, done.stdout) == (0, b"")
    *directions, summary = done.stderr.decode().splitlines()
    assert summary == "1 file checked · 0 errors · 0 warnings"
    assert [line.split(":")[0] for line in directions] == ["direction inferred, at least"]
    assert run("plan", "check", ROOT / "targets.yaml", "--quiet").stderr == b""


@pytest.mark.parametrize(
    ("format", "sign"),
    [
        ("text", "error[most-unfit]"),
        ("github", "title=edutarget most-unfit"),
        ("json", '"rule": "most-unfit"'),
        ("sarif", '"ruleId": "most-unfit"'),
        ("junit", 'failures="1"'),
        ("gitlab", '"check_name": "most-unfit"'),
    ],
)
def test_what_is_wrong_with_a_plan_in_every_format_of_check(format: str, sign: str, run: Run) -> None:
    wrong = ROOT / "examples" / "broken" / "plans" / "most-unfit.yaml"
    done = run("plan", "check", wrong, "-f", format)
    assert done.returncode == 1
    assert sign in done.stdout.decode()
    assert run("plan", "check", wrong, "--exit-zero", "-q").returncode == 0


def test_what_cannot_be_read_hides_nothing_else(run: Run, tmp_path: Path) -> None:
    text = (ROOT / "targets.yaml").read_text()
    text = text.replace("    target: 1800\n", "    target: 1,800\n", 1)  # the part of a total
    text = text.replace("    area: party\n", "    area: partly\n", 1).replace("    measure: milestone\n", "", 1)
    (tmp_path / "plan.yaml").write_text(text)
    problems = json.loads(run("plan", "check", "plan.yaml", "-f", "json").stdout)["problems"]
    assert [problem["rule"] for problem in problems] == ["unknown-area", "missing-key", "number-separator"]


def test_a_plan_that_is_not_there(run: Run) -> None:
    assert run("plan", "check", "nowhere.yaml").returncode == 2


# plan next


@pytest.mark.parametrize("lang", LANGS)
def test_the_next_plan_keeps_every_digit(lang: str, run: Run, tmp_path: Path, plan: Plan, golden: Golden) -> None:
    made = run("plan", "next", ROOT / "examples" / "year", "--targets", ROOT / "targets.yaml", "--lang", lang)
    assert made.returncode == 0
    golden(f"plan-next.{lang}.yaml", made.stdout.decode())
    after = loaded(filled(made.stdout.decode()), tmp_path)
    assert (after.id, after.baseline_year, str(after.period.start), str(after.period.end)) == (
        "kangle-2026",
        2025,
        "2026-01-01",
        "2026-12-31",
    )
    assert list(after.indicators) == list(plan.indicators)
    for key, one in after.indicators.items():
        before = plan.indicators[key]
        assert (one.unit, one.measure, one.adds_up, one.serves) == (
            before.unit,
            before.measure,
            before.adds_up,
            before.serves,
        )
    assert {key: unit.also for key, unit in after.units.items()} == {key: unit.also for key, unit in plan.units.items()}
    baselines = {key: str(one.baseline) for key, one in after.indicators.items()}
    assert baselines["investment"] == "1.748"
    assert baselines["gaokao_undergraduate_rate"] == "74.12"  # 1466 of 1978 has no last digit: said beside it
    assert baselines["primary_pass_rate"] == baselines["jinan_batches"] == "None"  # not final, no end
    assert (str(after.indicators["gaokao_600"].known_from), str(after.indicators["gaokao_600"].due)) == (
        "2026-06-22",
        "2026-06-30",
    )
    assert after.indicators["jinan_batches"].due is None


def test_only_figures_of_the_whole_and_of_the_due_day_are_baselines(run: Run, tmp_path: Path) -> None:
    figures = """plan: riverside-2027
as_of: {day}
submitted_by: x
{unit}actuals: {{{key}: {{value: 5, units: 3{expected}}}}}
"""
    source = ROOT / "tests" / "plans" / "riverside-2027.yaml"
    plan, _ = load_plan(source)
    assert plan is not None
    counted = {key for key, unit in plan.units.items() if unit.kind == "count"}
    key = next(key for key, one in plan.indicators.items() if one.unit in counted)
    due = plan.due_of(plan.indicators[key])
    said = {}
    for name, expected, unit, day in (
        ("whole", ", expected: 3", "", due),
        ("partial", ", expected: 4", "", due),
        ("unknown", "", "", due),
        ("early", ", expected: 3", "", plan.period.start),
    ):
        (tmp_path / "actuals.yaml").write_text(figures.format(key=key, expected=expected, unit=unit, day=day))
        done = run("plan", "next", "--targets", source, "--lang", "en")
        assert done.returncode == 0, done.stderr
        text = done.stdout.decode()
        said[name] = text[text.index(f"  {key}:") :].split("target:")[0]
    assert "baseline: 5\n" in said["whole"]
    assert "# baseline: no final figure; 5 is from 3 of 4 units" in said["partial"]
    assert "# baseline: no final figure; 5 is from 3 units, and how many should have" in said["unknown"]
    assert "# baseline: no final figure; 5 on" in said["early"]


def test_sums_are_final_if_all_units_of_the_list_beside_the_plan_reported(run: Run) -> None:
    county = ROOT / "examples" / "county"
    text = run("plan", "next", county / "2025-06", "--lang", "en").stdout.decode()
    assert "baseline: 27\n" in text[text.index("  gaokao_600:") :].split("target:")[0], "of two schools, as listed"
    assert "# baseline: no final figure; 1,420 on" in text


def test_figures_of_a_part_make_no_plan_of_the_whole(run: Run, tmp_path: Path) -> None:
    (tmp_path / "actuals.yaml").write_text(
        "plan: kangle-2025\nas_of: 2025-12-31\nsubmitted_by: x\nunit: 康乐一中\nactuals: {gaokao_600: 5}\n"
    )
    done = run("plan", "next", "--targets", ROOT / "targets.yaml", "--lang", "en")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "康乐一中" in done.stderr.decode()


@pytest.mark.parametrize("name", ["eea-2030", "ideb-2021", "indonesia-2020-2024"])
def test_plans_over_several_years_move_on_by_their_length(name: str, run: Run, tmp_path: Path) -> None:
    folder = ROOT / "examples" / "plans"
    before, _ = load_plan(folder / f"{name}.yaml")
    made = run("plan", "next", folder / name, "--targets", folder / f"{name}.yaml")
    after = loaded(filled(made.stdout.decode()), tmp_path)
    assert before is not None
    years = before.period.end.year - before.period.start.year + 1
    assert after.period.start == before.period.start.replace(year=before.period.start.year + years)
    assert after.baseline_year == before.period.end.year


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("goals-2025", "goals-2026"),
        ("2024年至2025年", "2025年至2026年"),
        ("2025/26 and 2025–26", "2026/27 and 2026–27"),
        ("by 2025-09-30", "by 2026-09-30"),
        ("since 1998, item 20256", "since 1998, item 20256"),
    ],
)
def test_years_in_texts_move_on(before: str, after: str) -> None:
    assert NextPeriod(Period.model_construct(start=date(2025, 1, 1), end=date(2025, 12, 31))).text(before) == after


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(1, 4000), st.integers(0, 4000))
def test_days_keep_their_order_when_they_move_on(start: date, length: int, after: int) -> None:
    period = Period.model_construct(start=start, end=start + timedelta(days=length - 1))
    moved = NextPeriod(period)
    first, second = start + timedelta(days=after), start + timedelta(days=after + 1)
    assert moved.day(first, "due") <= moved.day(second, "due")
    assert moved.day(start, "due") == period.end + timedelta(days=1)


@pytest.mark.parametrize(
    ("year", "day", "after"),
    [(2027, "2027-02-28", "2028-02-29"), (2028, "2028-02-29", "2029-02-28"), (2025, "2025-06-15", "2026-06-15")],
)
def test_the_end_of_a_month_stays_one(year: int, day: str, after: str) -> None:
    moved = NextPeriod(Period.model_construct(start=date(year, 1, 1), end=date(year, 12, 31)))
    assert moved.day(date.fromisoformat(day), "due") == date.fromisoformat(after)


def test_a_figure_due_after_the_plan_is_a_baseline_all_the_same(run: Run, tmp_path: Path) -> None:
    text = (ROOT / "targets.yaml").read_text().replace("    target: 60\n", "    target: 60\n    due: 2026-03-31\n", 1)
    (tmp_path / "targets.yaml").write_text(text)
    (tmp_path / "actuals.yaml").write_text(
        "plan: kangle-2025\nas_of: 2026-03-31\nsubmitted_by: x\nactuals: {party_activists: 61}\n"
    )
    after = loaded(filled(run("plan", "next").stdout.decode()), tmp_path).indicators["party_activists"]
    assert (after.baseline, after.baseline_year, str(after.due)) == (Decimal(61), None, "2027-03-31")


@pytest.mark.parametrize(
    ("path", "rules"),
    [
        ("{2025-06-30: 20, 2025-09-30: 20}", []),
        ("{2025-06-30: 20, 2025-09-30: 10}", ["path-falls"]),
        ("{2025-06-30: 500}", ["path-falls"]),
        ("{2025-06-30: 500, 2025-12-31: 400}", ["path-falls"]),
    ],
)
def test_what_is_added_up_only_grows(path: str, rules: list[str], tmp_path: Path) -> None:
    text = (ROOT / "targets.yaml").read_text().replace("    target: 400\n", f"    target: 400\n    path: {path}\n", 1)
    (tmp_path / "plan.yaml").write_text(text)
    assert [problem.rule for problem in load_plan(tmp_path / "plan.yaml")[1]] == rules


# What is written


NESTED = st.recursive(
    TEXT | st.lists(TEXT, max_size=3),
    lambda inner: st.dictionaries(TEXT, inner, min_size=1, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(TEXT | st.sampled_from(["zh", "en", "name"]), NESTED, min_size=1))
def test_every_text_comes_out_of_a_written_tree_as_it_went_in(tree: dict[str, Any]) -> None:
    text = written(tree, Comments())
    document = read_yaml("x", text.encode())
    assert document.problems == []
    assert document.written == tree
    assert yaml.safe_load(text) is not None  # other readers of YAML can read it


# plan check


WRONG = (ROOT / "examples" / "broken" / "plans" / "path-falls.yaml").read_text().replace(", 2025-09-30: 120", "")
WRONG = WRONG.replace("    target: 400", "    tagret: ４００").replace("{start: 2025-01-01,", "{start: 2025/1/1,")
RIGHT = WRONG.replace("    tagret: ４００", "    target: 400").replace("{start: 2025/1/1,", "{start: 2025-01-01,")


@pytest.mark.parametrize(("mark", "end"), [(b"", b"\n"), (b"\xef\xbb\xbf", b"\r\n")])
def test_a_plan_is_fixed_where_only_one_thing_can_be_meant(mark: bytes, end: bytes, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    wrong, right = (mark + text.encode().replace(b"\n", end) for text in (WRONG, RIGHT))
    file.write_bytes(wrong)
    shown = run("plan", "check", "p.yaml", "--diff")
    assert (shown.returncode, file.read_bytes()) == (1, wrong)
    lines = shown.stdout.split(b"\n")
    assert {line for line in lines if line.startswith(b"+ ")} == {b"+    target: 400" + end[:-1]}
    assert b"+period: {start: 2025-01-01, end: 2025-12-31}" + end[:-1] in lines
    fixed = run("plan", "check", "p.yaml", "--fix")
    assert (fixed.returncode, file.read_bytes()) == (0, right), fixed.stderr
    assert run("plan", "check", "p.yaml", "--fix").returncode == 0


def test_a_plan_that_cannot_be_written_is_left_as_it_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(WRONG)
    (tmp_path / "q.yaml").hardlink_to(tmp_path / "p.yaml")
    said = run("plan", "check", "p.yaml", "--fix")
    assert (said.returncode, (tmp_path / "q.yaml").read_text()) == (2, WRONG)
    assert b"several names" in said.stderr
    assert run("plan", "check", "-", "--fix", input=WRONG.encode()).returncode == 2


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "applies here: targets.yaml"), ("zh", "当前适用的计划：targets.yaml")]
)
def test_the_plan_that_is_checked_is_named(lang: str, said: str, run: Run, tmp_path: Path) -> None:
    for arguments in (
        ("--lang", lang, "plan", "check"),
        ("plan", "--lang", lang, "check"),
        ("plan", "check", "--lang", lang),
    ):
        assert b"kangle-2025" in run(*arguments).stderr  # the bundled one
    (tmp_path / "targets.yaml").write_text(RIGHT)
    assert said in run("plan", "--lang", lang, "check").stderr.decode()
    assert said not in run("plan", "--lang", lang, "check", "targets.yaml").stderr.decode()
    assert run("plan", "check", "-q").stderr == b""


def test_directions_are_inferred_of_indicators_by_their_names(run: Run) -> None:
    for lang, name in (("en", "Gaokao candidates scoring 600 or more"), ("zh", "高考600分以上考生")):
        said = run("plan", "check", "--lang", lang).stderr.decode()
        assert name in said and "gaokao_600" not in said
