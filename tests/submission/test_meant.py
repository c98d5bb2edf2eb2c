"""What is advised for a figure that cannot be read: nothing that would enter another figure."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edutarget import Plan
from edutarget.figures.suggestions import day_meant
from edutarget.problems.problem import Refused
from edutarget.submission.entry import EntryReader
from edutarget.tables.goal_figures import number_of


@pytest.mark.parametrize(
    ("indicator", "written", "rule"),
    [
        ("gaokao_undergraduate_rate", "1466 of 1978", "counts-in-one"),
        ("gaokao_undergraduate_rate", "1466/1978", "counts-in-one"),
        ("gaokao_undergraduate_rate", "1978 of 1466", "several-numbers"),  # as counts it would be refused again
        ("leavers_in_training", "1850 of 1900", "several-numbers"),
        ("dropouts", "动态清零", "zero-in-words"),
        ("dropouts", "零发生", "zero-in-words"),
        ("dropouts", "无", "zero-in-words"),
        ("leavers_in_training", "无", "no-value"),
        ("leavers_in_training", "零发生", "not-a-number"),
        ("leavers_in_training", "5800%", "percent-not-here"),
        ("investment", "1.3亿美元", "unknown-unit"),
    ],
)
def test_what_is_meant_depends_on_the_indicator(plan: Plan, indicator: str, written: str, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        EntryReader.of(plan, plan.indicators[indicator]).read(written)
    problem = refused.value.problem
    assert problem.rule == rule
    if rule == "counts-in-one":
        assert (problem.params["numerator"], problem.params["denominator"]) == ("1466", "1978")
    if rule == "percent-not-here":
        assert problem.params["held"] == "58"


@pytest.mark.parametrize("unseen", ["\u200b", "\u2060", "\ufeff", "\u202e"])
def test_no_indicator_is_called_by_what_cannot_be_seen(plan: Plan, unseen: str) -> None:
    assert plan.id_of("Gaokao_600") == "gaokao_600"
    assert plan.id_of(f"gaokao{unseen}_600") is None


@pytest.mark.parametrize(
    ("written", "unit", "value"),
    [
        ("1.2万", "人次", "12000"),
        ("2.3亿元", "万元", "23000"),
        ("1亿3100万元", "亿元", "1.31"),
        ("1.2", "万人", "1.2"),
        ("1.2万人", "万人", "1.2"),
        ("1,900", "人", "1900"),
    ],
)
def test_a_goal_may_be_written_in_a_multiple_of_its_unit(written: str, unit: str, value: str) -> None:
    assert number_of(written, unit) == Decimal(value)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("06/30/2026", "2026-06-30"),
        ("30.6.2026", "2026-06-30"),
        ("5/5/2026", "2026-05-05"),
        ("31/06/2026", None),
        ("3/9/2026", None),  # in March to some, in September to others
    ],
)
def test_a_day_with_its_year_last(written: str, day: str | None) -> None:
    meant = day_meant(written)
    assert meant == day if day else not meant[:4].isdigit()
