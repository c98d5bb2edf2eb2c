"""The judge, fact by fact: the value that is added, or the first problem."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from edutarget import Plan
from edutarget.plan.loading import load_plan
from edutarget.rollup.judge import (
    COLUMNS,
    LAST,
    OWN,
    REQUIRED,
    Fact,
    Judge,
    Judged,
    column_problems,
    columns_of,
    fact_of,
    is_table,
)
from support import ROOT
from support.rules import rule_of


@pytest.fixture(scope="module")
def judge(plan: Plan) -> Judge:
    return Judge(plan)


@pytest.fixture(scope="module")
def riverside() -> Judge:
    plan, problems = load_plan(ROOT / "tests" / "plans" / "riverside-2027.yaml")
    assert plan is not None, problems
    return Judge(plan)


_PERCENT = {"preschool_gross_ratio": 100}


def fact(indicator: str | None, row: int | None = 0, /, **given: str | None) -> Fact:
    """A fact of one school on the last day of June, as a table has it; `row` None: of a submission."""
    whole = {"unit": "康乐县/康乐一中", "indicator": indicator, "as_of": "2025-06-30", **given}
    return Fact(**{**dict.fromkeys(COLUMNS), **whole}, file="facts.csv", row=row)


def adds(judged: Judged) -> tuple[str, ...]:
    assert judged.problem is None
    return tuple(str(part) for part in (judged.above, judged.below, judged.units, judged.expected))


WHOLE = {"unit": "康乐县"}
RATE, MILESTONE, COUNT, NEVER = (
    "gaokao_undergraduate_rate",
    "network_county",
    "training_attendances",
    "compulsory_enrolment_rate",
)


@pytest.mark.parametrize(
    ("indicator", "given", "added"),
    [
        (COUNT, {"value": "27"}, ("27", "0", "1", "1")),
        (COUNT, {"value": "27", "units": "1"}, ("27", "0", "1", "1")),
        (COUNT, {"value": "1"}, ("1", "0", "1", "1")),
        (COUNT, {"value": "27", "units": "3"}, ("27", "0", "3", "0")),
        (COUNT, {"value": "27", "units": "3", "expected": "4"}, ("27", "0", "3", "4")),
        ("investment", {"value": "1.31"}, ("1.31", "0", "1", "1")),
        (COUNT, {**WHOLE, "value": "27"}, ("27", "0", str(OWN), "1")),  # the county's own figure is no sum
        (COUNT, {**WHOLE, "value": "27", "units": "3"}, ("27", "0", "3", "0")),
        (COUNT, {"unit": "甘肃省/康乐县", "value": "27"}, ("27", "0", str(OWN), "1")),
        (RATE, {**WHOLE, "value": "74.1"}, ("74.1", "0", str(OWN), "1")),
        (RATE, {"numerator": "1466", "denominator": "1978"}, ("1466", "1978", "1", "1")),
        (RATE, {"numerator": "1466", "denominator": "1978", "value": "74.12"}, ("1466", "1978", "1", "1")),
        (NEVER, {"value": "100"}, ("0", "0", "1", "1")),  # the county alone knows it; nothing of it adds up
        (MILESTONE, {"value": "1"}, ("1", "0", "1", "1")),
        (MILESTONE, {"value": "1.000"}, ("1", "0", "1", "1")),
        (MILESTONE, {"value": "0"}, ("0", "0", "1", "1")),
        (MILESTONE, {"value": "是"}, ("1", "0", "1", "1")),
        (MILESTONE, {"value": "false"}, ("0", "0", "1", "1")),
    ],
)
def test_what_a_fact_adds(judge: Judge, indicator: str, given: dict[str, str], added: tuple[str, ...]) -> None:
    assert adds(judge(fact(indicator, **given))) == added


@pytest.mark.parametrize(
    ("indicator", "given", "added"),
    [
        (MILESTONE, {"value": "true"}, ("1", "0", "1", "1")),
        (MILESTONE, {"value": "false", "units": "2", "expected": "2"}, ("0", "0", "2", "2")),
        (COUNT, {"value": "27.5"}, ("27.5", "0", "1", "1")),  # judged where it was read
        (COUNT, {**WHOLE, "value": "27"}, ("27", "0", str(OWN), "1")),
        (RATE, {"numerator": "3", "denominator": "4", "units": "2"}, ("3", "4", "2", "0")),
    ],
)
def test_what_a_figure_of_a_submission_adds(
    judge: Judge, indicator: str, given: dict[str, str], added: tuple[str, ...]
) -> None:
    assert adds(judge(fact(indicator, None, **given))) == added


@pytest.mark.parametrize(
    ("indicator", "given", "rule"),
    [
        (COUNT, {"value": "27", "unit": None}, "no-unit"),
        (COUNT, {"value": "soon", "unit": None, "as_of": "?"}, "no-unit"),
        (COUNT, {"value": "soon", "as_of": "2025-9-3"}, "date-format"),
        (COUNT, {"value": "27", "as_of": None}, "no-date"),
        (COUNT, {"value": "27", "as_of": "2025-02-30"}, "date-impossible"),
        (COUNT, {"value": "27", "as_of": "2024-12-31"}, "date-before-plan"),
        ("gaokao_60", {"value": "27", "as_of": "2024-12-31"}, "date-before-plan"),
        ("gaokao_60", {"value": "27"}, "unknown-indicator"),
        (None, {"value": "27"}, "unknown-indicator"),
        (COUNT, {}, "no-value"),
        (COUNT, {"value": "null"}, "no-value"),
        (COUNT, {"value": "1e3"}, "number-exponent"),
        (COUNT, {"value": "-3"}, "negative"),
        (COUNT, {"value": "2.5"}, "not-whole"),
        (MILESTONE, {"value": "2"}, "not-yes-no"),
        (MILESTONE, {"value": "11"}, "not-yes-no"),
        (MILESTONE, {"value": "null"}, "no-value"),
        (MILESTONE, {}, "no-value"),
        (RATE, {"value": "74.1"}, "counts-missing"),
        (RATE, {"numerator": "3"}, "counts-incomplete"),
        (RATE, {"numerator": "3", "denominator": "2"}, "counts-exceed"),
        (RATE, {"numerator": "3", "denominator": "0"}, "zero-denominator"),
        (COUNT, {"value": "3", "units": "3", "expected": "2"}, "units-exceed"),
        (COUNT, {"value": "27人次"}, "unknown-unit"),  # a table's figures are in the plan's unit
        (COUNT, {"value": "27", "revision": "0"}, "revision-format"),
        (COUNT, {"withdrawn": "录入错误"}, "withdrawn-unrevised"),
        (COUNT, {"withdrawn": "录入错误", "revision": "1"}, "withdrawn-unrevised"),
        (COUNT, {"withdrawn": " ", "revision": "2"}, "empty-text"),
        (COUNT, {"withdrawn": "录入错误", "revision": "2", "value": "27"}, "withdrawn-with-value"),
        (COUNT, {**WHOLE, "value": "920000"}, "out-of-scale"),  # a hundred times its target
        (COUNT, {**WHOLE, "value": "920000", "confirmed": "no"}, "out-of-scale"),
        (COUNT, {**WHOLE, "value": "9" * 13, "confirmed": ""}, "out-of-scale"),
    ],
)
def test_the_first_thing_that_is_wrong(judge: Judge, indicator: str | None, given: dict[str, Any], rule: str) -> None:
    judged = judge(fact(indicator, **given))
    assert judged.problem is not None
    assert rule_of(judge.explained(judged)) == rule


def test_whose_figure_and_which_there_may_be_one_of(judge: Judge, plan: Plan) -> None:
    judged = judge(fact("教师培训", value="27"))
    number = list(plan.indicators).index(COUNT)
    assert judged.key == ("康乐县/康乐一中", number, date(2025, 6, 30))
    words = judge.explained(judged).params
    assert (words["unit"], words["date"], words["indicator"]) == (judged.key[0], judged.key[2], plan.indicators[COUNT])
    assert rule_of(judge.explained(judged)) == "duplicate-row"
    first, indicator = next(iter(plan.indicators.items()))
    assert judge.explained(judge(fact(first, **WHOLE, value="27"))).params["indicator"] == indicator
    for part in ({"unit": None}, {"as_of": None}):
        assert judge(fact(COUNT, value="27", **part)).key is None
    assert judge(fact("gaokao_60", value="27")).key is None
    assert judge(fact(next(iter(plan.indicators)), value="27")).key is not None


def test_what_is_known_of_a_fact_with_a_problem(judge: Judge) -> None:
    unknown = judge(fact(None, value="27"))
    assert (unknown.number, unknown.day, unknown.revision) == (None, date(2025, 6, 30), 1)
    assert unknown.problem is not None and unknown.problem.params == {"written": ""}
    wrong = judge(fact(COUNT, value="soon", revision="2"))
    assert (wrong.number, wrong.day, wrong.revision) == (judge.number(COUNT), date(2025, 6, 30), 2)
    assert wrong.problem is not None
    unread = judge.read(fact(COUNT, value="soon"), with_figures=False)
    assert adds(unread) == ("0", "0", "1", "1") and unread.key == wrong.key


def test_a_day_before_the_plan_is_known_all_the_same(judge: Judge, plan: Plan) -> None:
    judged = judge(fact(COUNT, value="27", as_of="2024-12-31"))
    assert judged.day == date(2024, 12, 31) and judged.problem is not None
    assert judged.problem.params == {"date": judged.day, "start": plan.period.start}
    assert judge(fact(COUNT, value="27", as_of=plan.period.start.isoformat())).problem is None
    assert (judged.above, judged.units) == (Decimal(27), Decimal(1))


@pytest.mark.parametrize(
    ("given", "withdrawn", "revision"),
    [
        ({"value": "27"}, False, 1),
        ({"value": "27", "revision": "3"}, False, 3),
        ({"withdrawn": "录入错误", "revision": "2"}, True, 2),
        ({"withdrawn": "录入错误"}, False, 1),
        ({"withdrawn": "录入错误", "revision": "999"}, True, 999),
        ({"value": "27", "revision": "last"}, False, LAST),
    ],
)
def test_revisions_and_withdrawals(judge: Judge, given: dict[str, str], withdrawn: bool, revision: int) -> None:
    judged = judge(fact(COUNT, **given))
    assert (judged.withdrawn, judged.revision) == (withdrawn, revision)


@pytest.mark.parametrize(
    "given",
    [{**WHOLE, "value": "919999"}, {**WHOLE, "value": "920000", "confirmed": "电话核实"}, {"value": "920000"}],
)
def test_what_is_in_scale_or_confirmed(judge: Judge, given: dict[str, str]) -> None:
    assert judge(fact(COUNT, **given)).problem is None


def test_an_out_of_scale_figure_is_told_with_its_target(judge: Judge) -> None:
    problem = judge(fact(COUNT, **WHOLE, value="1000000")).problem
    assert problem is not None
    assert problem.params == {"value": Decimal(1000000), "target": Decimal(9200), "confirmed": "confirmed"}
    number = judge.number(COUNT)
    assert number is not None
    assert judge.bounds_of("康乐县")[number] == judge.bounds[number] == 920000
    assert number not in judge.bounds_of("康乐县/康乐一中")  # it has no share
    assert judge.number(NEVER) is not None and judge.number("gaokao_60") is None


@pytest.mark.parametrize(
    ("key", "below", "above", "denominator"),
    [
        ("average_class_size", "8999", "9000", "2"),  # 4,500, a hundred times the limit of 45
        ("preschool_gross_ratio", "1024", "1025", "10"),  # 10,250 %
        ("tutoring_hours", "731999", "732000", None),
    ],
)
def test_from_a_hundred_times_the_target_on_a_figure_is_out_of_scale(
    riverside: Judge, key: str, below: str, above: str, denominator: str | None
) -> None:
    for written, out in ((below, False), (above, True)):
        given = {"numerator": written, "denominator": denominator} if denominator else {"value": written}
        judged = riverside(fact(key, as_of="2027-06-30", unit="滨河县", **given))
        assert (judged.problem is not None and rule_of(judged.problem) == "out-of-scale") == out
        if judged.problem is not None:
            assert judged.problem.params["value"] == Fraction(written) / int(denominator or 1) * _PERCENT.get(key, 1)


def test_due_days(riverside: Judge) -> None:
    due = dict.fromkeys(range(len(riverside.keys)), date(2028, 2, 29))
    number = riverside.number("library_open")
    assert number is not None
    assert riverside.dues == {**due, number: date(2027, 12, 31)}
    plan = riverside.plan
    never = plan.indicators["repairs"].model_copy(update={"due": None})
    endless = Judge(plan.model_copy(update={"indicators": {**plan.indicators, "repairs": never}}))
    assert set(endless.dues) == set(due) - {riverside.number("repairs")}


@pytest.mark.parametrize(("published", "summed", "value"), [(True, False, "74.1"), (False, False, "0")])
def test_a_rate_without_counts_where_units_are_not_summed(
    plan: Plan, published: bool, summed: bool, value: str
) -> None:
    judge = Judge(plan, published, summed)
    assert adds(judge(fact(RATE, value="74.1"))) == (value, "0", "1", "1")
    number = judge.number(RATE)
    assert number is not None and judge.adds(number) and not judge.needs_counts(number)
    never = judge.number(NEVER)
    assert never is not None and (judge.adds(never), judge.taken(never)) == (False, published)


def test_the_columns_of_a_table() -> None:
    titles = [" Unit", "value", "INDICATOR", "as_of", "of our own"]
    assert columns_of(titles) == {"unit": " Unit", "value": "value", "indicator": "INDICATOR", "as_of": "as_of"}
    assert list(column_problems(titles)) == []
    for name in REQUIRED:
        rest = [title for title in titles if title.strip().lower() != name]
        [problem] = column_problems([*rest, ""])
        assert (rule_of(problem), problem.params) == ("missing-column", {"column": name, "known": tuple(rest)})
    for title in ("Value", "value"):
        [again] = column_problems([*titles, title])
        assert (rule_of(again), again.params) == ("repeated-column", {"written": title})


@pytest.mark.parametrize(
    ("titles", "table"),
    [
        (["as_of", "value"], True),
        (["as_of"], False),
        (["unit", "value"], True),
        (["unit"], False),
        (["unit", "of our own"], False),
        (["unit", "indicator", "value", "代码"], False),  # a form
        (["indicator", "value"], False),
    ],
)
def test_what_a_table_of_facts_is(titles: list[str], table: bool) -> None:
    assert is_table(titles) == table


def test_a_row_is_read_as_it_was_typed() -> None:
    texts = {"unit": " 一中 ", "indicator": COUNT, "as_of": "2025/6/3", "value": " 1,900 ", "units": " "}
    read = fact_of({**texts, "expected": None, "note": None}, "facts.csv", 7)
    assert (read.unit, read.as_of, read.given) == ("一中", "2025-06-03", {"value": "1900"})
    assert read.expected is None
    assert (read.file, read.row, read.empty) == ("facts.csv", 7, False)
    assert fact_of({"unit": " "}, "facts.csv", 8).empty
