"""One fact after the other: what it adds, or the first thing that is wrong with it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from edutarget import Plan
from edutarget.rollup.judge import COLUMNS, Fact, Judge, Judged


@pytest.fixture(scope="module")
def judge(plan: Plan) -> Judge:
    return Judge(plan)


def fact(indicator: str | None, row: int | None = 0, /, **given: str | None) -> Fact:
    """A fact of one school on the last day of June, as a table has it; `row` None: of a submission."""
    whole = {"unit": "康乐县/康乐一中", "indicator": indicator, "as_of": "2025-06-30", **given}
    return Fact(**{**dict.fromkeys(COLUMNS), **whole}, file="facts.csv", row=row)


def adds(judged: Judged) -> tuple[str, ...]:
    assert judged.problem is None
    return tuple(str(part) for part in (judged.above, judged.below, judged.units, judged.expected))


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
        (COUNT, {"value": "27", "units": "3"}, ("27", "0", "3", "0")),
        (COUNT, {"value": "27", "units": "3", "expected": "4"}, ("27", "0", "3", "4")),
        ("investment", {"value": "1.31"}, ("1.31", "0", "1", "1")),
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
        (RATE, {"value": "74.1"}, "counts-missing"),
        (RATE, {"numerator": "3"}, "counts-incomplete"),
        (RATE, {"numerator": "3", "denominator": "2"}, "counts-exceed"),
        (RATE, {"numerator": "3", "denominator": "0"}, "zero-denominator"),
        (COUNT, {"value": "3", "units": "3", "expected": "2"}, "units-exceed"),
    ],
)
def test_the_first_thing_that_is_wrong(judge: Judge, indicator: str | None, given: dict[str, Any], rule: str) -> None:
    judged = judge(fact(indicator, **given))
    assert judged.problem is not None and judged.problem.rule == rule


def test_whose_figure_and_which_there_may_be_one_of(judge: Judge, plan: Plan) -> None:
    judged = judge(fact("教师培训", value="27"))
    number = list(plan.indicators).index(COUNT)
    assert judged.key == ("康乐县/康乐一中", number, date(2025, 6, 30))
    words = judge.explained(judged).params
    assert (words["unit"], words["date"], words["indicator"]) == (judged.key[0], judged.key[2], plan.indicators[COUNT])
    assert judge.explained(judged).rule == "duplicate-row"
    for part in ({"unit": None}, {"as_of": None}):
        assert judge(fact(COUNT, value="27", **part)).key is None
    assert judge(fact("gaokao_60", value="27")).key is None
    assert judge(fact(next(iter(plan.indicators)), value="27")).key is not None


def test_a_day_before_the_plan_is_known_all_the_same(judge: Judge, plan: Plan) -> None:
    judged = judge(fact(COUNT, value="27", as_of="2024-12-31"))
    assert judged.day == date(2024, 12, 31) and judged.problem is not None
    assert judged.problem.params == {"date": judged.day, "start": plan.period.start}
    assert judge(fact(COUNT, value="27", as_of=plan.period.start.isoformat())).problem is None
    assert (judged.above, judged.units) == (Decimal(27), Decimal(1))
