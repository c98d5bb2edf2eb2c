"""Submissions as people write them: what is read, what is refused, where, and the message."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from edutarget import Entry, Plan
from edutarget.formats.terminal.check_text import problems_text
from edutarget.formats.view import View
from edutarget.language.words import LANGS, Lang, Words
from edutarget.plan.loading import load_plan
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.rules import RULES
from edutarget.submission.checks import far_off
from edutarget.submission.entry import Signed
from edutarget.submission.loading import load_submission
from support import EXAMPLE, ROOT, Load
from support.rules import rule_of

HEAD = "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: 康乐县教育局\nactuals:\n"


def entry(load: Load, line: str) -> Entry:
    """What one line below `actuals` is read as."""
    submission, problems = load(f"{HEAD}  {line}\n")
    assert submission is not None, problems
    (found,) = submission.entries.values()
    return found


def problems_of(load: Load, text: str | bytes) -> list[str]:
    submission, found = load(text)
    assert (submission is None) == any(problem.severity == "error" for problem in found)
    return [f"{problem.line}:{problem.column} {rule_of(problem)}" for problem in found]


def told(found: list[Diagnostic], lang: Lang) -> str:
    return problems_text(found, View(Words(lang)))


# What is read


def test_example_is_read_without_a_problem(plan: Plan) -> None:
    submission, problems = load_submission(EXAMPLE, plan)
    assert problems == []
    assert submission is not None
    assert (submission.plan, submission.as_of) == ("kangle-2025", date(2025, 9, 30))
    assert submission.submitted_by == ("康乐县教育局",)
    assert len(submission.entries) == 38


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("gaokao_600: 27", "27"),
        ("gaokao_600: '27'", "27"),
        ("gaokao_600: +27", "27"),
        ("gaokao_600: 27.0", "27.0"),
        ("gaokao_600: -0", "0"),
        ("gaokao_600: 27人", "27"),
        ("gaokao_600: 27 students", "27"),
        ("gaokao_600: {value: 27, note: 含复读}", "27"),
        ("高考600分以上考生: 27", "27"),
        ("'高考６００分以上考生': 27", "27"),
        ("GAOKAO_600: 27", "27"),
        ("“组团式”教师培训: 312", "312"),
        ("组团式教师培训: 312", "312"),
        ("gaokao_undergraduate_rate: 74.10", "74.10"),
        ("gaokao_undergraduate_rate: 74.1%", "74.1"),
        ("gaokao_undergraduate_rate: {value: 74.1%}", "74.1"),
        ("gaokao_undergraduate_rate: {数值: 74.1%, 备注: 含往届生}", "74.1"),
        ("leavers_in_training: 0.19万人", "1900"),
        ("Gaokao candidates scoring 600 or more: 0.2百", "20"),
        ("investment: 1.31", "1.31"),
        ("investment: 1.31亿元", "1.31"),
        ("investment: 13100万元", "1.31"),
        ("investment: 131000000 元", "1.31"),
    ],
)
def test_number(load: Load, line: str, value: str) -> None:
    found = entry(load, line).value
    assert isinstance(found, Decimal)
    assert (str(found).removeprefix("-"), found) == (value, Decimal(value))


def test_note_is_kept_as_it_is(load: Load) -> None:
    assert entry(load, 'gaokao_600: {value: 27, note: "[bold]\\e[31m\\u202e"}').note == "[bold]\x1b[31m\u202e"


def test_rate_from_its_counts_is_exact(load: Load) -> None:
    found = entry(load, "gaokao_undergraduate_rate: {numerator: 1466, denominator: 1978}")
    assert entry(load, "gaokao_undergraduate_rate: {分子: 1466, denominator: 1978}") == found
    assert found == Entry(Fraction(146600, 1978), Decimal(1466), Decimal(1978))


def test_rate_may_be_given_with_the_counts_it_agrees_with(load: Load) -> None:
    given = "gaokao_undergraduate_rate: {value: %s, numerator: 1466, denominator: 1978}"
    assert entry(load, given % "74.12").value == Fraction(146600, 1978)
    assert problems_of(load, HEAD + "  " + given % "74.11") == ["5:38 counts-disagree"]


@pytest.mark.parametrize(
    ("answer", "done"), [("true", True), ("是", True), ("yes", True), ("false", False), ("否", False), ("no", False)]
)
def test_milestone(load: Load, answer: str, done: bool) -> None:
    assert entry(load, f"城东幼儿园创建省级示范幼儿园: {answer}").value is done
    assert entry(load, f"chengdong_provincial_model: {{value: {answer}, note: 已公示}}").value is done


def test_several_submit(load: Load) -> None:
    submission, _ = load(HEAD.replace("康乐县教育局", "[教育局, 发改局]") + "  gaokao_600: 27\n")
    assert submission is not None and submission.submitted_by == ("教育局", "发改局")


def test_share_for_a_percentage_is_read_with_a_warning(load: Load) -> None:
    submission, problems = load(HEAD + "  gaokao_undergraduate_rate: 0.741\n")
    assert submission is not None and submission.entries["gaokao_undergraduate_rate"].value == Decimal("0.741")
    assert [(problem.severity, problem.where.rsplit("/")[-1]) for problem in problems] == [
        ("warning", "actuals.yaml:5:30")
    ]
    assert "74.1 %?" in told(problems, "en") and "74.1" in told(problems, "zh")


# What is refused: the entry, and the rule with its column in line 5


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("gaokao_600: about thirty", "15 not-a-number"),
        ("gaokao_600: 27.5", "15 not-whole"),
        ("gaokao_600: -3", "15 negative"),
        ("gaokao_600: ~", "15 no-value"),
        ("gaokao_600:", "14 no-value"),
        ("gaokao_600: {}", "15 no-value"),
        ("gaokao_600: {note: 27}", "15 no-value"),
        ("gaokao_600: [27]", "15 not-a-single-value"),
        ("gaokao_600: 27所", "15 unknown-unit"),
        ("gaokao_600: {value: 27, notes: x}", "27 unknown-key"),
        ("gaokao_600: {value: 27, denominator: 30}", "40 counts-not-here"),
        ("gaokao_600: {value: {value: 27}}", "23 not-a-single-value"),
        ("gaokao_600: {value: 27, note: [x]}", "33 not-a-single-value"),
        ("gaokao_600: true", "15 not-a-number"),
        ("leavers_in_training: 1,900", "24 number-separator"),
        ("gaokao_600: ２７", "15 number-digits"),
        ("gaokao_600: 1e3", "15 number-exponent"),
        ("gaokao_600: 010", "15 number-base"),
        ("gaokao_600: .inf", "15 number-infinite"),
        ("gaokao_600: nan", "15 number-infinite"),
        ("gaokao_600: " + "9" * 400, "15 number-too-long"),
        ("gaokao_undergraduate_rate: 758", "30 over-100"),
        ("gaokao_undergraduate_rate: 758%", "30 over-100"),
        ("gaokao_undergraduate_rate: 100.01", "30 over-100"),
        ("gaokao_undergraduate_rate: 74.1人", "30 unknown-unit"),
        ("gaokao_undergraduate_rate: {numerator: 1466}", "42 counts-incomplete"),
        ("gaokao_undergraduate_rate: {分子: 1466}", "35 counts-incomplete"),
        ("gaokao_undergraduate_rate: {分子: 1466, numerator: 1466, denominator: 1978}", "52 duplicate-key"),
        ("gaokao_undergraduate_rate: {数值: 80, 分子: 1466, 分母: 1978}", "35 counts-disagree"),
        ("gaokao_600: {分子: 1466}", "20 counts-not-here"),
        ("gaokao_undergraduate_rate: {denominator: 1978}", "44 counts-incomplete"),
        ("gaokao_undergraduate_rate: {numerator: 1978, denominator: 1466}", "42 counts-exceed"),
        ("gaokao_undergraduate_rate: {numerator: 0, denominator: 0}", "58 zero-denominator"),
        ("gaokao_undergraduate_rate: {numerator: -1, denominator: 1978}", "42 negative"),
        ("investment: 1.31 dollars", "15 unknown-unit"),
        ("chengdong_provincial_model: soon", "31 not-yes-no"),
        ("chengdong_provincial_model: 1", "31 not-yes-no"),
        ("chengdong_provincial_model: ~", "31 no-value"),
        ("gaokao_60: 27", "3 unknown-indicator"),
        ("康乐: 27", "3 unknown-indicator"),
        ("- 27", "3 not-a-mapping"),
    ],
)
def test_refused_entry(load: Load, line: str, problem: str) -> None:
    assert problems_of(load, f"{HEAD}  {line}\n") == [f"5:{problem}"]


@pytest.mark.parametrize(
    ("written", "instead"), [("1000", "100"), ("741", "74.1"), ("100.1", "10.01"), ("7410", "74.1"), ("7410%", "74.1")]
)
def test_a_percentage_over_100_lost_its_point(load: Load, written: str, instead: str) -> None:
    _, (problem,) = load(f"{HEAD}  gaokao_undergraduate_rate: {written}\n")
    assert (problem.rule, format(problem.params["instead"], "f")) == ("over-100", instead)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("plan: kangle-2025\n", "", "1:1 missing-key"),
        ("kangle-2025", "kangle-2024", "1:7 plan-mismatch"),
        ("as_of: 2025-09-30\n", "", "1:1 missing-key"),
        ("2025-09-30", "2025-9-3", "2:8 date-format"),
        ("2025-09-30", "2025-09-30T10:00", "2:8 date-format"),
        ("2025-09-30", "2025-02-30", "2:8 date-impossible"),
        ("2025-09-30", "2024-12-31", "2:8 date-before-plan"),
        ("submitted_by: 康乐县教育局\n", "", "1:1 missing-key"),
        ("康乐县教育局", "", "3:14 no-submitter"),
        ("康乐县教育局", '" "', "3:15 no-submitter"),
        ("康乐县教育局", "[]", "3:15 no-submitter"),
        ("康乐县教育局", "~", "3:15 no-submitter"),
        ("submitted_by", "submited_by", "3:1 unknown-key"),
        ("actuals:\n  gaokao_600: 27\n", "", "1:1 missing-key"),
        ("\n  gaokao_600: 27\n", "\n", "4:9 no-actuals"),
        ("\n  gaokao_600: 27\n", " {}\n", "4:10 no-actuals"),
        ("\n  gaokao_600: 27\n", " 27\n", "4:10 not-a-mapping"),
        ("  gaokao_600: 27\n", "  gaokao_600: 27\n  高考600分以上考生: 28\n", "6:3 repeated-indicator"),
        ("  gaokao_600: 27\n", "  gaokao_600: 27\n  gaokao_600: 28\n", "6:3 duplicate-key"),
        ("  gaokao_600: 27\n", "  gaokao_600：27\n  dropouts: 0\n", "5:13 fullwidth-colon"),
    ],
)
def test_refused_submission(load: Load, old: str, new: str, problem: str) -> None:
    assert problem in problems_of(load, (HEAD + "  gaokao_600: 27\n").replace(old, new))


def test_a_day_under_a_misspelt_key_questions_no_figure(load: Load) -> None:
    text = (HEAD + "  gaokao_600: 27\n").replace("as_of", "as_off")
    assert problems_of(load, text) == ["2:1 unknown-key"]


@pytest.mark.parametrize("text", ["27", "- 27"])
def test_not_even_a_mapping(load: Load, text: str) -> None:
    assert len(problems_of(load, text)) == 1


def test_parts_and_total_that_disagree_are_all_named(load: Load) -> None:
    parts = "  senior_enrolment: 3400\n  kangle_no1_enrolment: 1800\n  康乐中学招生: 1500\n"
    submission, problems = load(HEAD + parts)
    assert submission is None
    assert [(problem.line, problem.rule) for problem in problems] == [(5, "parts-disagree")]
    for word in ("senior_enrolment", "kangle_no1_enrolment", "kangle_high_enrolment", "3,300", "3,400"):
        assert word in told(problems, "en")


def test_misspelt_indicator_is_asked_about(load: Load) -> None:
    _, problems = load(HEAD + "  gaokao_60: 27\n  高考600分以上学生: 27\n")
    english, chinese = told(problems, "en"), told(problems, "zh")
    assert "did you mean gaokao_600" in english
    assert "高考600分以上考生" in chinese


def test_all_problems_are_told_once_in_order(load: Load) -> None:
    text = (
        "as_of: 2025-9-3\nsubmitted_by: ''\nplan: kangle-2025\nactuals:\n  gaokao_600: 27.5\n  dropouts: -1\n  x: 1\n"
    )
    text += "  senior_enrolment: 3400\n  kangle_no1_enrolment: 1,800\n  kangle_high_enrolment: &a 1600\n"
    assert problems_of(load, text) == [
        "1:8 date-format",
        "2:15 no-submitter",
        "5:15 not-whole",
        "6:13 negative",
        "7:3 unknown-indicator",
        "9:25 number-separator",
        "10:26 alias",
    ]


def test_a_rate_by_its_counts_is_no_share_but_may_be_far_too_low(plan: Plan, load: Load) -> None:
    """7 of 1978 are 0.35 %: where 65.3 % was, somebody counted something else."""
    rate = "  gaokao_undergraduate_rate: {numerator: 7, denominator: 1978}\n"
    submission, problems = load(HEAD + rate)
    assert submission is not None and problems == [], "a report does not ask"
    found = [problem.rule for problem in far_off(plan, submission, submission.as_of)]
    assert found == ["far-below-baseline"]


def test_a_ratio_that_is_no_percentage_is_no_share(tmp_path: Path) -> None:
    """An index of 0.9 is 0.9, not 90 %."""
    written = yaml.load((ROOT / "targets.yaml").read_text("utf-8"), yaml.BaseLoader)
    written["units"]["index"] = {"zh": "指数", "kind": "quantity"}
    indicator = written["indicators"]["gaokao_undergraduate_rate"]
    indicator |= {"unit": "index", "baseline": "0.65", "target": "0.95", "change": "0.3"}
    (tmp_path / "plan.yaml").write_text(yaml.safe_dump(written, allow_unicode=True, sort_keys=False), "utf-8")
    plan, problems = load_plan(tmp_path / "plan.yaml")
    assert plan is not None, problems
    (tmp_path / "a.yaml").write_text(HEAD + "  gaokao_undergraduate_rate: 0.9\n  gaokao_special_rate: 0.9\n", "utf-8")
    assert [found.line for found in load_submission(tmp_path / "a.yaml", plan)[1]] == [6]


def test_what_is_right_of_a_wrong_file_is_checked_at_once(load: Load) -> None:
    """Also where the head is wrong, and where the wrong figure stands under a name."""
    text = HEAD.replace("2025-09-30", "soon") + "  本科上线率: 1e3\n  特殊类型上线率: 0.258\n  dropouts: two\n"
    assert problems_of(load, text) == [
        "2:8 date-format",
        "5:10 number-exponent",
        "6:12 share-for-percent",
        "7:13 not-a-number",
    ]


def test_figures_are_not_judged_by_another_plan(load: Load) -> None:
    text = "plan: kangle-2024\nas_of: 2025-9-3\nsubmitted_by: x\nactuals: {gaokao_600: 27.5, x: 1}\n"
    assert problems_of(load, text) == ["1:7 plan-mismatch", "2:8 date-format"]


def test_problem_is_told_with_its_line_a_caret_and_the_remedy(load: Load) -> None:
    _, problems = load(HEAD + "  高考600分以上考生: 1,900  # 暂定\n")
    first, *rest = told(problems, "en").splitlines()
    assert first.endswith("actuals.yaml:5:15: error[number-separator]: `1,900` has separators between its digits")
    assert rest == [
        "  5 |   高考600分以上考生: 1,900  # 暂定",
        "    |                      ^",
        "  help: type 1900",
    ]


# Whatever is handed in

PROGRAMMERS = re.compile(r"\b(dict|Decimal|pydantic|Traceback|NoneType|None|str|tuple|Fraction)\b")
STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
LINES = st.sampled_from(
    [
        *(rule.wrong for rule in RULES.values()),
        *HEAD.splitlines(),
        *(
            "  gaokao_600: ",
            "27",
            "  dropouts: {",
            "value: ",
            "numerator: ",
            "denominator: 0",
            "note: ",
            "}",
            "[",
            "]",
            ", ",
        ),
        *(
            "~",
            "null",
            "''",
            "\t",
            "-1",
            "1e3",
            "９",
            "%",
            "亿元",
            "&a ",
            "*a",
            "!!int ",
            "<<: ",
            "? ",
            "---\n",
            "# ",
            "|\n",
        ),
        *("\n", "\n", "\n  ", '"\\e[31m"', '"\\ud800"', "\u202e", "𠮷", "：", "\x00", "x" * 300, "9" * 300, "[" * 200),
    ]
)


def never_raises(load: Load, written: str | bytes) -> None:
    submission, problems = load(written)
    assert submission is not None or problems
    for lang in LANGS:
        assert not {unicodedata.category(c) for c in told(problems, lang) if c != "\n"} & STEERING
        ours = told([problem._replace(excerpt=None) for problem in problems], lang)
        assert not PROGRAMMERS.search(ours), ours


@given(written=st.binary() | st.text())
def test_no_bytes_make_it_raise(load: Load, written: str | bytes) -> None:
    never_raises(load, written.encode(errors="replace") if isinstance(written, str) else written)


@given(lines=st.lists(LINES, max_size=30))
def test_no_lines_make_it_raise(load: Load, lines: list[str]) -> None:
    never_raises(load, "".join(lines))
    never_raises(load, HEAD + "\n".join(lines))


VALUES = st.recursive(
    st.sampled_from(
        ["27", "74.1%", "~", "", "是", "1e3", "-1", "0", "x", "1,900", "１", "万元", "0.0001 元", "9" * 20]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["value", "numerator", "denominator", "note", "units", "x"]), inner)
    ),
    max_leaves=6,
)


@given(data=st.data())
def test_no_entry_makes_it_raise(load: Load, plan: Plan, data: st.DataObject) -> None:
    names = st.sampled_from([*plan.indicators, *(goal.zh for goal in plan.indicators.values()), "x", "value"])
    actuals = data.draw(st.dictionaries(names, VALUES, max_size=6) | VALUES)
    never_raises(load, f"{HEAD.strip()} {flow(actuals)}")


def flow(value: Any) -> str:
    """A value as flow YAML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
    return "[" + ", ".join(map(flow, value)) + "]" if isinstance(value, list) else f'"{value}"'


@pytest.mark.parametrize("keys", [("reason", "measures", "by"), ("存在问题", "整改措施", "完成时限")])
def test_why_a_figure_falls_short_what_is_done_and_by_when(load: Load, keys: tuple[str, str, str]) -> None:
    reason, measures, by = keys
    beside = f"{reason}: 缺编：3 人, {measures}: 补招, {by}: 2025-12-31"
    text = f"{HEAD}  gaokao_600: {{value: 27, {beside}}}\n"
    text += f"  本科上线率: {{numerator: 1466, denominator: 1978, {beside}}}\n"
    submission, problems = load(text)
    assert not problems and submission is not None
    for entry in submission.entries.values():
        assert (entry.reason, entry.measures, entry.by) == ("缺编：3 人", "补招", date(2025, 12, 31))


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        ("by: 年底", ["5:31 date-format"]),
        ("by: 2025/12/31", ["5:31 date-format"]),
        ("by: 2025-12-32", ["5:31 date-impossible"]),
        ("by: [2025-12-31]", ["5:31 not-a-single-value"]),
        ("by: ", []),
        ("reason: ", []),
        ("reason: [缺编]", ["5:35 not-a-single-value"]),
        ("reason: 缺编, 存在问题: 缺编", ["5:45 duplicate-key"]),
    ],
)
def test_reason_and_day_are_checked(load: Load, beside: str, expected: list[str]) -> None:
    assert problems_of(load, f"{HEAD}  gaokao_600: {{value: 27, {beside}}}\n") == expected


def test_who_signed_a_submission(load: Load) -> None:
    signed = "prepared_by: 张三\nchecked_by: 李四\napproved_by: \nphone: 0930-6220001\n"
    submission, problems = load(signed + HEAD + "  gaokao_600: 27\n")
    assert not problems and submission is not None
    assert submission.signed == Signed("张三", "李四", None, "0930-6220001")
    assert problems_of(load, f"prepared_by: {{a: b}}\n{HEAD}  gaokao_600: 27\n") == ["1:14 not-a-single-value"]
