"""Mistakes that authors of plans make: each has one message, in both languages, and its remedy makes the plan right."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from edutarget.language.words import LANGS, Lang, Words
from edutarget.plan.loading import load_plan
from edutarget.problems.diagnostic import Diagnostic, message_of

PLAN = """\
format: edutarget/plan/1
id: maple-2030
name: {en: Maple County 2030, zh: 枫树县2030}
unit: Maple County
baseline_year: 2025
period: {start: 2026-01-01, end: 2030-12-31}
areas:
  quality: {en: Quality, zh: 质量}
units:
  percent: {en: "%", zh: "%", kind: percent}
  people: {en: people, zh: 人, kind: count}
indicators:
  attendance:
    en: Attendance rate
    zh: 出勤率
    area: quality
    definition: {en: Days attended, zh: 到校天数}
    measure: level
    unit: percent
    baseline: 90.5
    target: 95
    adds_up: ratio
  teachers:
    en: Teachers trained
    zh: 培训教师
    area: quality
    definition: {en: Teachers who completed a course, zh: 完成培训的教师}
    measure: cumulative
    unit: people
    target: 60
    adds_up: sum
  campus:
    en: Campus opened
    zh: 新校区启用
    area: quality
    definition: {en: The campus is open, zh: 校区已启用}
    measure: milestone
    target: true
    adds_up: any
"""
RATE, COUNT, DONE = "    target: 95\n", "    target: 60\n", "    target: true\n"
NAMES = "    en: Teachers trained\n    zh: 培训教师\n"
PERIOD = "{start: 2026-01-01, end: 2030-12-31}"
DEFINITION = "definition: {en: Days attended, zh: 到校天数}"
PERCENT = 'percent: {en: "%", zh: "%", kind: percent}'
DIGITS = "digits|数字"


class Mistake(NamedTuple):
    """`wrong` in the place of `old` breaks `rule`; the remedy has `advice` (English|Chinese where they differ).

    `right` in the place of `wrong` is what the remedy says; None: only the author knows.
    """

    old: str
    wrong: str
    rule: str
    advice: str
    right: str | None = None


def target(old: str, wrong: str, advice: str, right: str | None = None, rule: str = "plan-form") -> Mistake:
    return Mistake(old, f"    target: {wrong}\n", rule, advice, None if right is None else f"    {right}\n")


def key(old: str, wrong: str, rule: str, advice: str) -> Mistake:
    """Where the plan is right as it was."""
    return Mistake(old, wrong, rule, advice, old)


MISTAKES = {
    "target of several years": target(
        COUNT, "{2026: 20, 2030: 60}", "`path: {2026-12-31: 20}`", "target: 60\n    path: {2026-12-31: 20}"
    ),
    "target of several days": target(
        COUNT, "{2026-06-30: 20, 2030-12-31: 60}", "`target: 60`", "target: 60\n    path: {2026-06-30: 20}"
    ),
    "range with a hyphen": target(RATE, "0.97-1.03", "{from: 0.97, to: 1.03}", "target: {from: 0.97, to: 1.03}"),
    "range with a wave": target(RATE, "94～97%", "{from: 94, to: 97}", "target: {from: 94, to: 97}"),
    "range in Chinese": target(RATE, "94至97", "{from: 94, to: 97}", "target: {from: 94, to: 97}"),
    "least and most": target(RATE, "{min: 94, max: 97}", "{from: 94, to: 97}", "target: {from: 94, to: 97}"),
    "value in braces": target(COUNT, "{value: 60}", "`target: 60`", "target: 60"),
    "at least": target(COUNT, "≥60", "`direction: at_least`", "target: 60\n    direction: at_least"),
    "at most in Chinese": target(RATE, "不超过95%", "`direction: at_most`", "target: 95\n    direction: at_most"),
    "less than": target(RATE, "<9", "{below: 9}", "target: {below: 9}"),
    "at least, bare": target(COUNT, ">= 60", "`direction: at_least`", "target: 60\n    direction: at_least"),
    "at least, bare, of a rate": target(RATE, ">=95%  # all", "`target: 95`", "target: 95\n    direction: at_least"),
    "at least, full sign": target(COUNT, "≥60", "`target: 60`", "target: 60\n    direction: at_least"),
    "at most, bare": target(RATE, "<= 5", "`direction: at_most`", "target: 5\n    direction: at_most"),
    "at most, full sign": target(RATE, "≤ 5", "`direction: at_most`", "target: 5\n    direction: at_most"),
    "more than, bare": target(COUNT, "> 0", "`target: {above: 0}`", "target: {above: 0}"),
    "more than a digit": target(COUNT, ">5", "`target: {above: 5}`", "target: {above: 5}"),
    "less than, bare": target(RATE, "< 3", "`target: {below: 3}`", "target: {below: 3}"),
    "share for per cent": target(RATE, "0.95", "95", "target: 95", rule="goal-share"),
    "share for per cent, more than": target(RATE, "{above: 0.95}", "95", "target: {above: 95}", rule="goal-share"),
    "small percentage": target(RATE, "0.95", "0.95%", "target: 0.95%", rule="goal-share"),
    "all as 1": target(RATE, "1", "100", "target: 100", rule="goal-share"),
    "number sign in a name": Mistake(
        "zh: 出勤率", "zh: 达标 #1", "text-cut-off", '"达标 #1"', 'zh: "达标 #1"'),
    "number sign before a remark": Mistake(
        "en: Attendance rate", "en: Class #1 rate  # a remark", "text-cut-off", '"Class #1 rate"',
        'en: "Class #1 rate"  # a remark'),
    "remark without a space": Mistake(
        "en: Attendance rate", "en: Attendance rate #new", "text-cut-off", "space behind #|# 后加一个空格",
        "en: Attendance rate # new"),
    "number sign in braces": Mistake(
        "{en: Maple County 2030, zh: 枫树县2030}", "{en: Class #1, or 2, zh: 枫树县}", "text-needs-quotes",
        '"Class #1, or 2"', '{en: "Class #1, or 2", zh: 枫树县}'),
    "number sign in braces over two lines": Mistake(
        DEFINITION, "definition: {en: Class #1,\n      zh: 到校天数}", "text-needs-quotes", '"Class #1"',
        'definition: {en: "Class #1",\n      zh: 到校天数}'),
    "number sign without a language": Mistake(
        DEFINITION, "definition: 达标 #1", "plan-form", '{zh: "达标 #1"}', 'definition: {zh: "达标 #1"}'),
    "at most, behind the number": target(RATE, "3%以内", "`direction: at_most`", "target: 3\n    direction: at_most"),
    "at least, behind the number": target(COUNT, "60 or more", "at_least", "target: 60\n    direction: at_least"),
    "zero in words": target(RATE, "动态清零", "`direction: at_most`", "target: 0\n    direction: at_most"),
    "doubled": target(RATE, "翻一番", "{of_baseline: 2}"),
    "at least, in another unit": target(COUNT, "≥1.2万人", DIGITS),
    "at least, in words for a multiple": target(COUNT, "at least 35 million", DIGITS),
    "percentage points": target(RATE, "+4 pp", "{baseline_plus: 4}", "target: {baseline_plus: 4}"),
    "points in Chinese": target(RATE, "+4个百分点", "{baseline_plus: 4}", "target: {baseline_plus: 4}"),
    "per cent more, or points": target(RATE, "+4%", "baseline_plus"),
    "number in words": target(COUNT, "forty-five", DIGITS),
    "number in Chinese words": target(COUNT, "四十五", DIGITS),
    "number with its unit": target(COUNT, "60 people", "`unit`"),
    "number with words": target(COUNT, "60人（含职中）", "`unit`"),
    "rounded number": target(COUNT, "about 60", "exact|准确数", rule="not-exact"),
    "thousands apart": target(COUNT, "6,000", "6000", "target: 6000", rule="number-separator"),
    "count in per cent": target(COUNT, "60%", "percent sign|百分号", rule="percent-not-here"),
    "count below zero": target(COUNT, "-1", "direction", rule="target-negative"),
    "rate above 100": target(RATE, "950", "over_100", rule="target-over-100"),
    "to be decided": target(COUNT, "TBD", "delete|删除", rule="target-empty"),
    "level that is done": target(RATE, "true", "`measure: milestone`", rule="target-true"),
    "count that is done": target(COUNT, "yes", "`measure: milestone`", rule="target-true"),
    "milestone with a number": target(DONE, "1", "`target: true`", "target: true", rule="milestone-target"),
    "milestone in words": target(DONE, "done", "`target: true`", "target: true"),
    "milestone in Chinese words": target(DONE, "已完成", "`target: true`", "target: true"),
    "target in curly quotes": target(COUNT, "“60”", "60", "target: 60", rule="curly-quotes"),
    "baselines of two years": Mistake(
        "    baseline: 90.5\n", "    baseline: {2022: 88, 2024: 90.5}\n", "plan-form",
        "`baseline_year: 2024`", "    baseline: 90.5\n    baseline_year: 2024\n"),
    "list of baselines": Mistake(
        "    baseline: 90.5\n", "    baseline: [88, 90.5]\n", "plan-form", "`baseline_year`"),
    "path by year": Mistake(
        COUNT, f"{COUNT}    path: {{2026: 20}}\n", "plan-form",
        "`path: {2026-12-31: 20}`", f"{COUNT}    path: {{2026-12-31: 20}}\n"),
    "path by month": Mistake(
        COUNT, f"{COUNT}    path: {{2028-02: 20}}\n", "plan-form",
        "`path: {2028-02-29: 20}`", f"{COUNT}    path: {{2028-02-29: 20}}\n"),
    "path as a list of days": Mistake(
        COUNT, f"{COUNT}    path:\n      - 2026-06-30: 20\n", "plan-form",
        "`path: {2026-06-30: 20}`", f"{COUNT}    path: {{2026-06-30: 20}}\n"),
    "path as a list of numbers": Mistake(COUNT, f"{COUNT}    path: [20, 40]\n", "plan-form", "{2026-12-31: 20}"),
    "path in one word": Mistake(
        COUNT, f"{COUNT}    path: linear\n", "plan-form", "`pace: linear`", f"{COUNT}    pace: linear\n"),
    "definition without a language": Mistake(
        DEFINITION, "definition: Days attended", "plan-form", "{en: Days attended}",
        "definition: {en: Days attended}"),
    "Chinese definition without a language": Mistake(
        DEFINITION, "definition: 到校天数", "plan-form", "{zh: 到校天数}", "definition: {zh: 到校天数}"),
    "definition with a comma": Mistake(
        DEFINITION, "definition: Days, all of them", "plan-form", '{en: "Days, all of them"}',
        'definition: {en: "Days, all of them"}'),
    "name without a language": Mistake(
        "name: {en: Maple County 2030, zh: 枫树县2030}", "name: Maple County 2030", "plan-form",
        "{en: Maple County 2030}", "name: {en: Maple County 2030}"),
    "area without a language": Mistake(
        "quality: {en: Quality, zh: 质量}", "quality: Quality", "plan-form", "{en: Quality}",
        "quality: {en: Quality}"),
    "unit without its kind": Mistake(
        "people: {en: people, zh: 人, kind: count}", "people: people", "plan-form", "kind: …"),
    "colon in a name": Mistake(
        "zh: 出勤率", "zh: 出勤率: 学生", "text-needs-quotes", '"出勤率: 学生"', 'zh: "出勤率: 学生"'),
    "colon at the end of a name": Mistake(
        "en: Attendance rate", "en: Attendance rate:", "text-needs-quotes", '"Attendance rate:"',
        'en: "Attendance rate:"'),
    "colon in braces": Mistake(
        DEFINITION, "definition: {en: Days: all, zh: 到校天数}", "text-needs-quotes", '"Days: all"',
        'definition: {en: "Days: all", zh: 到校天数}'),
    "comma in braces": Mistake(
        DEFINITION, "definition: {en: Days, by term, or year, zh: 到校天数}", "text-needs-quotes",
        '"Days, by term, or year"', 'definition: {en: "Days, by term, or year", zh: 到校天数}'),
    "comma between curly quotes": Mistake(
        DEFINITION, "definition: {en: “Days, by term”, zh: 到校天数}", "text-needs-quotes", '"Days, by term"',
        'definition: {en: "Days, by term", zh: 到校天数}'),
    "bare sign of per cent": Mistake(
        PERCENT, 'percent: {en: %, zh: "%", kind: percent}', "text-needs-quotes", '"%"', PERCENT),
    "bare sign on a line": Mistake(
        PERCENT, "percent:\n    en: %\n    kind: percent", "text-needs-quotes", '"%"',
        'percent:\n    en: "%"\n    kind: percent'),
    "name twice": key(NAMES, "    en: Attendance rate\n    zh: 出勤率\n", "repeated-name", "name|名称"),
    "Chinese name twice": key(NAMES, "    zh: 出勤率\n", "repeated-name", "name|名称"),
    "name missing": key(NAMES, "", "missing-key", "`en: …`|`zh: …`"),
    "period reversed": key(PERIOD, "{start: 2030-12-31, end: 2026-01-01}", "period-reversed", "swap|对调"),
    "period that ends before its baseline": key(
        PERIOD, "{start: 2026-01-01, end: 2024-12-31}", "period-reversed", "swap|对调"),
    "period in one year": key(PERIOD, "2030", "plan-form", "{start: …, end: …}"),
    "period in words": key(PERIOD, "2026 to 2030", "plan-form", "{start: …, end: …}"),
    "American day": key("end: 2030-12-31", "end: 12/31/2030", "date-format", "2030-12-31"),
    "day with slashes": key("end: 2030-12-31", "end: 2030/12/31", "date-format", "2030-12-31"),
    "Chinese day": key("end: 2030-12-31", "end: 2030年12月31日", "date-format", "2030-12-31"),
    "day in curly quotes": key("end: 2030-12-31", "end: “2030-12-31”", "curly-quotes", "2030-12-31"),
    "year with a word": key("baseline_year: 2025", "baseline_year: 2025年", "year-format", "2025"),
    "fiscal year": key("baseline_year: 2025", "baseline_year: FY2025", "year-format", "2025"),
    "year in words": key("baseline_year: 2025", "baseline_year: last year", "year-format", "2024"),
    "tab": key(COUNT, "\ttarget: 60\n", "yaml-tab", "spaces|空格"),
    "full-width colon": key("    target: 60", "    target：60", "fullwidth-colon", "half-width|半角"),
    "missing space": key("    target: 60", "    target:60", "colon-without-space", "space|空格"),
    "missing space in braces": key("kind: percent}", "kind:percent}", "colon-without-space", "space|空格"),
    "full-width colon in braces": key("kind: percent}", "kind：percent}", "fullwidth-colon", "half-width|半角"),
    "full-width comma in braces": key("2026-01-01, end", "2026-01-01， end", "fullwidth-comma", "half-width|半角"),
    "full-width comma before a language": key("attended, zh", "attended， zh", "fullwidth-comma", "half-width|半角"),
    "misspelt key": key("    target: 60", "    tagret: 60", "unknown-key", "target"),
    "misspelt key that may be absent": key("    baseline: 90.5", "    basline: 90.5", "unknown-key", "baseline"),
    "misspelt key of the plan": key("baseline_year", "base_year", "unknown-key", "baseline_year"),
    "misspelt choice": key("measure: level", "measure: levle", "not-a-choice", "level"),
    "choice in curly quotes": key("measure: level", "measure: “level”", "curly-quotes", "level"),
    "unit by its name": key("unit: people", "unit: 人", "undefined-unit", "people"),
    "unknown unit": key("unit: people", "unit: persons", "undefined-unit", "people"),
    "unit missing": key("    unit: people\n", "", "unit-missing", "people"),
    "target missing": key(COUNT, "", "missing-key", "`target: …`"),
    "key twice": key(COUNT, COUNT * 2, "duplicate-key", "delete|删除"),
    "rate that is added up": key("adds_up: ratio", "adds_up: sum", "adds-up-unfit", "ratio"),
    "indented too far": key("    adds_up: ratio", "      adds_up: ratio", "yaml-syntax", "indentation|缩进"),
}  # fmt: skip


ROOT = Path(__file__).parents[2]
PLANS = [path for path in (ROOT / "examples").rglob("targets*.yaml") if "broken" not in path.parts]


@pytest.mark.parametrize("path", PLANS, ids=[path.parent.name for path in PLANS])
def test_plans_of_the_examples_have_no_such_warning(path: Path) -> None:
    assert load_plan(path)[1] == []


def test_every_bare_limit_is_named_at_once(tmp_path: Path) -> None:
    text = PLAN.replace(RATE, "    target: >= 95\n").replace(COUNT, "    target: > 60\n")
    assert [(one.rule, one.line, one.column) for one in found_in(text, tmp_path)] == [
        ("plan-form", text[: text.index(">= 95")].count("\n") + 1, 13),
        ("plan-form", text[: text.index("> 60")].count("\n") + 1, 13),
    ]


@pytest.mark.parametrize("line", ["en: Attendance rate  # a remark", "en: Attendance rate #", 'en: "Class #1"'])
def test_remarks_and_quoted_texts_are_no_texts_cut_off(line: str, tmp_path: Path) -> None:
    assert found_in(PLAN.replace("en: Attendance rate", line), tmp_path) == []


@pytest.mark.parametrize("lines", ["    target: 1\n    direction: at_most\n", "    target: {baseline_plus: 0.5}\n"])
def test_a_small_percentage_that_is_plausible_is_no_share(lines: str, tmp_path: Path) -> None:
    assert found_in(PLAN.replace(RATE, lines), tmp_path) == []


def found_in(text: str, folder: Path) -> list[Diagnostic]:
    file = folder / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    return load_plan(file)[1]


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_one_mistake_has_one_message_and_its_remedy_is_right(mistake: Mistake, tmp_path: Path) -> None:
    assert PLAN.count(mistake.old) >= 1
    [found] = found_in(PLAN.replace(mistake.old, mistake.wrong, 1), tmp_path)
    assert found.rule == mistake.rule
    for lang, advice in zip(reversed(LANGS), (mistake.advice.split("|") * 2)[:2], strict=True):
        assert advice in message_of(found, Words(lang)).remedy
    if mistake.right is not None:
        assert found_in(PLAN.replace(mistake.old, mistake.right, 1), tmp_path) == []


@pytest.mark.parametrize("lines", ["indicators:\n", "indicators: {}\n"])
def test_a_plan_without_indicators_says_so(lines: str, tmp_path: Path) -> None:
    [found] = found_in(PLAN[: PLAN.index("indicators:")] + lines, tmp_path)
    assert (found.rule, found.line) == ("nothing-below", PLAN[: PLAN.index("indicators:")].count("\n") + 1)


def test_indicators_as_a_list(tmp_path: Path) -> None:
    [found] = found_in(PLAN[: PLAN.index("indicators:")] + "indicators:\n  - {en: A}\n", tmp_path)
    assert "`attendance:`" in message_of(found, Words("en")).remedy


@pytest.mark.parametrize("names", ["    en: Attendance rate\n    zh: x\n", "    zh: 出勤率\n"])
def test_a_name_that_is_there_twice_is_shown_at_its_line(names: str, tmp_path: Path) -> None:
    text = PLAN.replace(NAMES, names, 1)
    [found] = found_in(text, tmp_path)
    assert found.line == text[: text.rindex(names)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "written", "value"),
    [
        (RATE, "    target: 95%\n", "95"),
        (RATE, "    target: 95.0 ％\n", "95.0"),
        (RATE, "    target: {above: 95%}\n", "95"),
    ],
)
def test_a_rate_may_have_its_sign(old: str, written: str, value: str, tmp_path: Path) -> None:
    text = PLAN.replace(old, written).replace("baseline: 90.5", "baseline: 90.5%")
    (tmp_path / "plan.yaml").write_text(text)
    plan, found = load_plan(tmp_path / "plan.yaml")
    assert plan is not None, found
    rate = plan.indicators["attendance"]
    assert (str(rate.baseline), str(rate.target)) == ("90.5", value)


def test_points_of_a_rate_have_no_sign(tmp_path: Path) -> None:
    """`+5%` of a rate may be points or per cent of the baseline."""
    for written in ("change: 4.5%", "target: {baseline_plus: 5%}", "target: {of_baseline: 105%}"):
        [found] = found_in(PLAN.replace(RATE, f"    {written}\n{RATE if 'change' in written else ''}"), tmp_path)
        assert found.rule == "plan-form"
        assert (
            "sign for per cent" in message_of(found, Words("en")).remedy
            or "1.1" in message_of(found, Words("en")).remedy
        )


@pytest.mark.parametrize("lang", LANGS)
def test_figures_are_quoted_as_they_were_typed(lang: Lang, tmp_path: Path) -> None:
    [found] = found_in(PLAN.replace(COUNT, "    target: -1\n"), tmp_path)
    said = message_of(found, Words(lang)).text
    assert "-1" in said and "−" not in said


def test_among_hundreds_of_texts_only_the_one_that_is_cut_off_is_named(tmp_path: Path) -> None:
    indicator = PLAN[PLAN.index("  teachers:") : PLAN.index("  campus:")]
    more = "".join(
        indicator.replace("teachers:", f"more_{n}:")
        .replace("trained\n", f"trained {n}\n")
        .replace("教师\n", f"教师{n}\n")
        for n in range(300)
    )
    found = found_in(PLAN.replace("en: Attendance rate", "en: Attendance #1") + more, tmp_path)
    assert [one.rule for one in found] == ["text-cut-off"]


def test_the_target_of_a_share_has_no_direction_of_its_own(tmp_path: Path) -> None:
    share = "    target: 95\n    shares:\n      # of schools\n\n      North:\n        target: >= 60\n"
    [found] = found_in(PLAN.replace("    target: 95\n", share), tmp_path)
    remedy = message_of(found, Words("en")).remedy
    assert "`target: 60`" in remedy and "direction" not in remedy


@pytest.mark.parametrize("key", ["measure: level", "unit: percent"])
def test_what_plan_new_left_to_be_filled_in_is_quoted_as_empty(key: str, tmp_path: Path) -> None:
    name = key.partition(":")[0]
    [found] = found_in(PLAN.replace(f"    {key}\n", f"    {name}:\n", 1), tmp_path)
    assert "(empty)" in message_of(found, Words("en")).text
