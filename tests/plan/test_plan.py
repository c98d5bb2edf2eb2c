"""Plans: the bundled one, consistency of any plan, and a second county's."""

from __future__ import annotations

import pickle
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from edutarget import Plan
from edutarget.files import strict_yaml
from edutarget.plan.fields import Range
from edutarget.plan.loading import load_plan
from edutarget.problems.rules import RULES
from edutarget.report.gap_report import build_report
from edutarget.submission.loading import load_submission
from support import ROOT

# The announcement's table: id, name, measure, unit, 2024, change, target; – is not published.
GOALS = """
党建工作
  party_activists | 入党积极分子 | cumulative | 名 | – | – | 60
  probationary_members | 发展预备党员 | cumulative | 名 | – | – | 12
  full_members | 发展正式党员 | cumulative | 名 | – | – | 10
  model_branches | 创建示范党支部 | cumulative | 个 | – | – | 10
教学质量
  gaokao_600 | 高考600分以上考生 | level | 人 | – | – | 30
  gaokao_special_rate | 特殊类型上线率 | level | % | 15.8 | 10 | 25.8
  gaokao_undergraduate_rate | 本科上线率 | level | % | 65.3 | 10 | 75.3
  zhongkao_top100 | 中考全州前100名学生 | level | 人 | – | – | 20
  zhongkao_600 | 中考600分以上学生 | level | 人 | 122 | 28 | 150
  zhongkao_500_600 | 中考500分至600分学生 | level | 人 | 457 | 50 | 507
  schools_top10 | 进入全州前10名的学校 | level | 所 | – | – | 3
  primary_pass_rate | 小学合格率 | level | % | 50.3 | 6.2 | 56.5
教师队伍
  special_post_teachers | 招聘特岗教师 | cumulative | 名 | – | – | 60
  high_level_talent | 引进高层次人才 | cumulative | 名 | – | – | 50
  seconded_teachers | 援教顶岗教师 | cumulative | 名 | – | – | 50
  mountain_support_teachers | 山区支教教师 | cumulative | 名 | – | – | 24
  east_west_teachers | 东西协作教师 | cumulative | 名 | – | – | 6
  group_training | “组团式”教师培训 | cumulative | 人 | – | – | 400
  training_attendances | 教师培训 | cumulative | 人次 | – | – | 9200
学前教育
  chengdong_provincial_model | 城东幼儿园创建省级示范幼儿园 | milestone | – | – | – | done
  lianlu_first_class | 莲麓幼儿园创建省级一类幼儿园 | milestone | – | – | – | done
  prefecture_standard_kindergartens | 临夏州标准化幼儿园 | cumulative | 所 | – | – | 9
  national_preschool_evaluation | 学前教育普及普惠国家评估验收 | milestone | – | – | – | done
  provincial_preschool_evaluation | 学前教育普及普惠省级评估验收 | milestone | – | – | – | done
义务教育
  compulsory_enrolment_rate | 义务教育入学率 | level | % | – | – | 100
  compulsory_retention_rate | 九年义务教育巩固率 | level | % | – | – | 97.62
  dropouts | 义务教育辍学学生数（控辍保学） | level | 人 | – | – | 0
  disability_enrolment_rate | 残疾儿童入学率 | level | % | – | – | 95
高中教育
  senior_enrolment | 高中招生 | cumulative | 人 | – | – | 3400
  senior_admission_rate | 高中录取率 | level | % | – | – | 70
  kangle_no1_enrolment | 康乐一中招生 | cumulative | 人 | – | – | 1800
  kangle_high_enrolment | 康乐中学招生 | cumulative | 人 | – | – | 1600
  tsinghua_peking | 清北上线 | milestone | – | – | – | done
职业教育
  leavers_in_training | “两后生”学历再教育或技能培训 | cumulative | 名 | – | – | 1900
项目建设
  key_projects | 教育重点项目 | cumulative | 个 | – | – | 4
  investment | 教育重点项目完成投资 | cumulative | 亿元 | – | – | 1.82
八项行动
  jinan_training | 赴济南“组团式”培训总人数 | cumulative | 名 | – | – | 600
  jinan_batches | 赴济南“组团式”培训批次 | cumulative | 批 | – | – | 6
  research_staff_stages | 教研员覆盖学段数 | level | 个 | – | – | 4
  network_county | 教育专网万兆到县 | milestone | – | – | – | done
  network_schools | 教育专网千兆到校 | milestone | – | – | – | done
  network_classes | 教育专网百兆到班 | milestone | – | – | – | done
"""
AREAS = {group[0]: group[1:] for group in (part.split("\n  ") for part in re.split(r"\n(?=\S)", GOALS.strip()))}


PLANS = [ROOT / "targets.yaml", *sorted((ROOT / "examples" / "plans").glob("*.yaml"))]


@pytest.mark.parametrize("file", PLANS, ids=lambda file: file.stem)
def test_every_plan_of_ours_is_read_in_one_pass(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a colon in a text without quotes, every line would be scanned for slips whenever the program starts."""
    monkeypatch.setattr(strict_yaml, "_slips", pytest.fail)
    plan, problems = load_plan(file)
    assert plan is not None, problems


def stated(value: Decimal | Range | bool | None) -> str:
    return "–" if value is None else "done" if value is True else str(value)


def test_bundled_plan_says_what_was_announced(plan: Plan) -> None:
    found: dict[str, list[str]] = {area.zh: [] for area in plan.areas.values()}
    for key, goal in plan.indicators.items():
        unit = plan.unit_of(goal)
        said = (key, goal.zh, goal.measure, unit.zh if unit else "–")
        figures = (stated(goal.baseline), stated(goal.change), stated(goal.target))
        found[plan.areas[goal.area].zh].append(" | ".join((*said, *figures)))
    assert found == AREAS


def test_36_goals_and_6_commitments(plan: Plan) -> None:
    kinds = [plan.areas[goal.area].kind for goal in plan.indicators.values()]
    assert (kinds.count("goals"), kinds.count("commitments")) == (36, 6)


def test_framework_is_counted_by_its_name(plan: Plan) -> None:
    assert plan.framework is not None
    lengths = {key: len(members.items) for key, members in plan.framework.lists.items()}
    digits = {"centre": 1, "teams": 4, "projects": 5, "tasks": 8}
    assert lengths == {"requirement": 4, **digits, "actions": 8, "safeguards": 4}
    assert "".join(str(lengths[key]) for key in plan.framework.digits) == plan.framework.name == "1458"


def test_what_is_special_about_few_goals(plan: Plan) -> None:
    goals = plan.indicators.items()
    paced = {"training_attendances", "investment"}
    assert {key for key, goal in goals if goal.pace} == paced
    assert {key for key, goal in goals if plan.due_of(goal) is None} == {"jinan_training", "jinan_batches"}
    assert {key for key, goal in goals if goal.direction == "at_most"} == {"dropouts"}
    assert plan.parts == {"senior_enrolment": ["kangle_no1_enrolment", "kangle_high_enrolment"]}
    assert {key for key, goal in goals if goal.measure == "milestone" and goal.adds_up == "all"} == {
        "network_schools",
        "network_classes",
    }


def test_readings_that_are_not_the_announcements_are_marked(plan: Plan) -> None:
    marked = {(key, field) for key, goal in plan.indicators.items() for field in (*plan.readings, *goal.readings)}
    for key, goal in plan.indicators.items():
        ours = {"baseline": goal.baseline, "pace": goal.pace, "serves": goal.serves, "definition": goal.definition}
        assert {(key, field) for field, value in ours.items() if value} <= marked
    assert {("jinan_training", "due"), ("dropouts", "measure"), ("tsinghua_peking", "target")} <= marked


# What makes a plan wrong, each from this one that is right

RIGHT = """\
format: edutarget/plan/1
id: hill-2030
name: {zh: 山县目标, en: Hill County goals}
baseline_year: 2029
period: {start: 2030-01-01, end: 2030-12-31}
framework:
  name: "12"
  digits: [heart, hands]
  lists:
    heart: {zh: 一心, en: One heart, items: {care: {zh: 关爱, en: Care}}}
    hands: {zh: 双手, en: Two hands, items: {left: {zh: 左, en: Left}, right: {zh: 右, en: Right}}}
areas:
  schools: {zh: 学校, en: Schools}
units:
  people: {zh: 人, en: people, kind: count, also: {百人: 100}}
  percent: {zh: "%", en: "%", kind: percent}
indicators:
  pupils: {zh: 学生, en: Pupils, definition: {zh: 学, en: P}, area: schools, measure: cumulative, adds_up: sum,
    unit: people, target: 30}
  girls: {zh: 女生, en: Girls, definition: {zh: 女, en: G}, area: schools, measure: cumulative, adds_up: sum,
    unit: people, target: 14, part_of: pupils}
  boys: {zh: 男生, en: Boys, definition: {zh: 男, en: B}, area: schools, measure: cumulative, adds_up: sum,
    unit: people, target: 16, part_of: pupils}
  staff: {zh: 教师, en: Teachers, definition: {zh: 师, en: T}, area: schools, measure: cumulative, adds_up: sum,
    unit: people, target: 5, pace: linear, due: 2030-09-01, serves: [care, left]}
  passes: {zh: 合格率, en: Pass rate, definition: {zh: 合, en: P}, area: schools, measure: level, adds_up: ratio,
    unit: percent, baseline: 65.3, change: 10, target: 75.3}
  library: {zh: 图书馆, en: Library, definition: {zh: 馆, en: L}, area: schools, measure: milestone, adds_up: any,
    target: true}
"""

# What is wrong: the text replaced, the rule, and the text that the problem is pointed at
REFUSED = {
    "unknown area": ("T}, area: schools", "T}, area: shops", "unknown-area", "shops"),
    "unknown unit": ("people, target: 5", "persons, target: 5", "undefined-unit", "persons"),
    "no unit": ("unit: people, target: 5", "target: 5", "unit-missing", "5, pace"),
    "no figure for the target": ("people, target: 5", "people, target: 暂无", "target-empty", "暂无"),
    "no figure for an end of the target": ("target: 75.3", "target: {from: ~, to: 75.3}", "target-empty", "~, to"),
    "no figure for the baseline": ("baseline: 65.3", "baseline: ~", "no-value", "~"),
    "unknown framework item": ("[care, left]", "[care, lift]", "unknown-item", "lift"),
    "repeated id": ("  library:", "  staff:", "duplicate-key", "staff"),
    "repeated name": ("zh: 男生", "zh: 女生", "repeated-name", "女生"),
    "repeated name but for width": ("en: Boys", "en: Ｇirls", "repeated-name", "Ｇirls"),
    "name that is another's id": ("en: Boys", "en: STAFF", "repeated-name", "STAFF"),
    "repeated framework id": ("right: {", "care: {", "repeated-id", "care: {zh: 右"),
    "change that is per cent": ("target: 75.3", "target: 71.83", "change-mismatch", "10, target"),
    "parts that do not add up": ("target: 16", "target: 15", "parts-mismatch", "30}"),
    "unknown total": ("pace: linear", "part_of: pupil", "unknown-total", "pupil, due"),
    "total of another unit": ("pace: linear", "part_of: passes", "unknown-total", "passes, due"),
    "part of itself": ("pace: linear", "part_of: staff", "unknown-total", "staff, due"),
    "percentage over 100": ("change: 10, target: 75.3", "target: 753", "target-over-100", "753"),
    "baseline over 100": ("65.3, change: 10", "653", "target-over-100", "653"),
    "half a person": ("target: 5", "target: 5.5", "target-not-whole", "5.5"),
    "negative target": ("change: 10, target: 75.3", "target: -75.3", "target-negative", "-75.3"),
    "empty name": ("zh: 男生", 'zh: " "', "empty-text", '" "'),
    "empty name of an area": ("zh: 学校", 'zh: ""', "empty-text", '""'),
    "misspelt key": ("baseline: 65.3", "base_line: 65.3", "unknown-key", "base_line"),
    "due before the plan": ("2030-09-01", "2029-12-31", "due-before-start", "2029-12-31"),
    "due before it starts": ("due: 2030-09-01", "start: 2031-01-01", "due-before-start", "2031-01-01"),
    "known too late": ("2030-09-01", "2030-09-01, known_from: 2030-09-02", "known-after-due", "2030-09-02"),
    "impossible due date": ("2030-09-01", "2030-09-31", "date-impossible", "2030-09-31"),
    "name that miscounts its lists": ('name: "12"', 'name: "13"', "framework-digits", '"13"'),
    "lost item": (", right: {zh: 右, en: Right}", "", "framework-digits", '"12"'),
    "digit of no list": ("digits: [heart, hands]", "digits: [heart, hands, feet]", "unknown-list", "feet"),
    "period reversed": ("start: 2030-01-01", "start: 2031-01-01", "period-reversed", "2030-12-31"),
    "baseline year of the plan": ("baseline_year: 2029", "baseline_year: 2030", "baseline-year", "2030\n"),
    "paced milestone": ("target: true", "target: true, pace: linear", "pace-unfit", "linear}"),
    "paced without an end": ("due: 2030-09-01", "due: null", "pace-unfit", "linear, due"),
    "path of a level from nowhere": ("baseline: 65.3, change: 10", "pace: linear", "path-without-baseline", "linear"),
    "two ways": ("pace: linear", "pace: linear, path: {2030-06-30: 1}", "pace-and-path", "{2030-06-30"),
    "path past its target": ("pace: linear", "path: {2030-09-01: 4}", "path-misses-target", "4}"),
    "path after the due day": ("pace: linear", "path: {2030-10-01: 4}", "path-outside", "4}"),
    "half a person on the way": ("pace: linear", "path: {2030-06-30: 2.5}", "target-not-whole", "2.5}"),
    "day of a path": ("pace: linear", "path: {30 June: 2}", "date-format", "2}"),
    "range of what adds up": ("target: 5, pace: linear", "target: {from: 5, to: 6}", "range-not-level", "{from"),
    "range upside down": ("change: 10, target: 75.3", "target: {from: 80, to: 70}", "range-reversed", "{from"),
    "range over 100": ("change: 10, target: 75.3", "target: {from: 80, to: 170}", "target-over-100", "170}"),
    "range without an end": ("change: 10, target: 75.3", "target: {from: 80}", "missing-key", "target: {from"),
    "range with another key": ("change: 10, target: 75.3", "target: {from: 80, to: 90, by: 1}", "unknown-key", "by"),
    "limit below the target": ("target: 5", "target: 5, most: 4", "most-below-target", "4,"),
    "limit of a milestone": ("target: true", "target: true, most: 4", "most-unfit", "4}"),
    "mean of rates": ("adds_up: ratio", "adds_up: sum", "adds-up-unfit", "sum,\n    unit: percent"),
    "milestone with a number": ("target: true", "target: 1", "milestone-target", "1}\n"),
    "number that is done": ("target: 5", "target: true", "target-true", "true, pace"),
    "factor of zero": ("百人: 100", "百人: 0", "unit-factor", "0}}"),
    "unknown measure": ("measure: level", "measure: levle", "not-a-choice", "levle"),
    "mapping for a measure": ("measure: level", "measure: {a: b}", "not-a-single-value", "{a: b}"),
    "list for a measure": ("measure: level", "measure: [level]", "not-a-single-value", "[level]"),
    "figure in words": ("target: 5", "target: five", "plan-form", "five"),
    "another format": ("plan/1", "plan/2", "not-a-choice", "edutarget/plan/2"),
}


def place(text: str, at: str) -> str:
    line = text[: text.rindex(at)].split("\n")
    return f"{len(line)}:{len(line[-1]) + 1}"


def problems_of(text: str, folder: Path) -> list[str]:
    file = folder / "targets.yaml"
    file.write_text(text, encoding="utf-8")
    plan, found = load_plan(file)
    assert (plan is None) == bool(found)
    return [f"{problem.line}:{problem.column} {problem.rule}" for problem in found]


def test_right_plan_has_no_problem(tmp_path: Path) -> None:
    assert problems_of(RIGHT, tmp_path) == []


@pytest.mark.parametrize(("old", "new", "rule", "at"), REFUSED.values(), ids=REFUSED)
def test_wrong_plan_is_refused_where_it_is_wrong(old: str, new: str, rule: str, at: str, tmp_path: Path) -> None:
    wrong = RIGHT.replace(old, new, 1)
    assert problems_of(wrong, tmp_path) == [f"{place(wrong, at)} {rule}"]


def test_all_problems_of_a_plan_are_told_at_once(tmp_path: Path) -> None:
    wrong = RIGHT.replace('"12"', '"21"').replace("target: 16", "target: 16.5").replace("change: 10", "change: 9")
    assert problems_of(wrong, tmp_path) == [
        "7:9 framework-digits",
        "19:27 parts-mismatch",
        "23:27 target-not-whole",
        "27:44 change-mismatch",
    ]


def test_plans_are_equal_if_what_they_say_is_equal(tmp_path: Path) -> None:
    first, _ = load_plan(ROOT / "targets.yaml")
    second, _ = load_plan(ROOT / "targets.yaml")
    assert first is not None and second is not None and first is not second
    assert first.parts and first.indicators["dropouts"].reporters  # computed for one of them alone
    assert first == second and first.indicators["dropouts"] == second.indicators["dropouts"]
    other = tmp_path / "targets.yaml"
    other.write_text((ROOT / "targets.yaml").read_text("utf-8").replace("target: 97.62", "target: 97.63"), "utf-8")
    changed, _ = load_plan(other)
    assert changed is not None and changed != first
    assert changed.indicators["dropouts"] == first.indicators["dropouts"]


def test_a_plan_goes_to_another_process_and_cannot_be_changed(plan: Plan) -> None:
    copy = pickle.loads(pickle.dumps(plan))
    assert copy.model_dump() == plan.model_dump()
    assert [copy.due_of(item) for item in copy.indicators.values()] == [
        plan.due_of(item) for item in plan.indicators.values()
    ]
    with pytest.raises(ValueError, match="frozen"):
        plan.id = "another"  # type: ignore[misc]


# Another county, another year

RIVERSIDE = ROOT / "tests" / "plans" / "riverside-2027.yaml"


def test_second_plan_reports_by_its_own_terms() -> None:
    plan, problems = load_plan(RIVERSIDE)
    assert plan is not None, problems
    submission, problems = load_submission(RIVERSIDE.with_name("riverside-actuals.yaml"), plan)
    assert submission is not None, problems
    rows = {row.id: row for row in build_report(plan, submission).rows}
    falling = rows["out_of_school"].progress
    assert plan.indicators["out_of_school"].baseline == 12
    assert falling.gap_closed == Fraction(2, 3)
    assert (falling.result, falling.band) == ("open", "partly")
    assert {key: row.progress.band for key, row in rows.items()} == {
        "preschool_gross_ratio": "met",
        "out_of_school": "partly",
        "new_places": "in_progress",
        "new_places_east": "met",
        "new_places_west": "in_progress",
        "reading_rate": "partly",
        "tutoring_hours": "on_schedule",
        "average_class_size": "breached",
        "library_open": "incomplete",
        "repairs": "in_progress",
    }
    assert rows["library_open"].due == date(2027, 12, 31)
    assert rows["repairs"].entry is not None and rows["repairs"].entry.value == 1865000


def test_no_line_of_code_knows_the_first_plan(plan: Plan) -> None:
    """Only examples speak of it: those in the table of rules, and the command lines in help."""
    known = re.compile("|".join([r"(?i:kangle)", "康乐", "1458", *(rf"\b{key}\b" for key in plan.indicators)]))
    sources = [file for file in (ROOT / "src").rglob("*.py") if file.parent.name != "rules"]
    assert len(sources) > 20
    texts = {file: re.sub(r'"edutarget [^"]*"', "", file.read_text("utf-8")) for file in sources}
    assert [f"{file.name}: {found}" for file, text in texts.items() for found in known.findall(text)] == []


def test_no_message_speaks_of_the_first_plan(plan: Plan) -> None:
    """Messages and remedies are read in every county."""
    said = " ".join(rule.message("en") + rule.remedy("en") for rule in RULES.values())
    assert set(re.findall(r"\w+", said)) & plan.indicators.keys() == set()
