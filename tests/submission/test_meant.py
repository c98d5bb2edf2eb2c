"""Advice for a figure that cannot be read: never a value that means another figure."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edutarget import Plan
from edutarget.figures.quantity import number_of
from edutarget.figures.suggestions import day_meant
from edutarget.language.words import LANGS, Words
from edutarget.problems.diagnostic import Diagnostic, message_of
from edutarget.problems.problem import Refused
from edutarget.problems.rules import RULES
from edutarget.submission.entry import EntryReader


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
        ("investment", "¥13100万", "unknown-unit"),
        ("investment", "$1.2 million", "unknown-unit"),  # 1.2 would be another amount
    ],
)
def test_what_is_meant_depends_on_the_indicator(plan: Plan, indicator: str, written: str, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        EntryReader(plan, plan.indicators[indicator]).read(written)
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


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("gaokao_600mm", "gaokao_600"),
        ("gaokao candidates scoring 600 or mor", "Gaokao candidates scoring 600 or more"),
        ("高考600分以上考生数", "高考600分以上考生"),
    ],
)
def test_names_are_suggested_as_the_plan_writes_them_each_once(plan: Plan, written: str, names: str) -> None:
    found = plan.like(written)
    assert found[0] == names
    assert len({plan.id_of(name) for name in found}) == len(found) <= 3


WRITTEN: dict[str, tuple[str, str, str, str]] = {
    "about": ("leavers_in_training", "约3400", "exact figure", "准确数"),
    "and more": ("leavers_in_training", "3400余人", "exact figure", "准确数"),
    "or so": ("leavers_in_training", "400人左右", "exact figure", "准确数"),
    "of": ("gaokao_undergraduate_rate", "530 of 1000", "{numerator: 530, denominator: 1000}", "{numerator: 530, "),
    "zero": ("dropouts", "动态清零", "type 0", "请填 0"),
    "none happened": ("dropouts", "零发生", "type 0", "请填 0"),
    "quotes": ("leavers_in_training", "“1850”", "write 1850", "请写：1850"),
}


@pytest.mark.parametrize(("indicator", "written", "english", "chinese"), WRITTEN.values(), ids=WRITTEN)
def test_what_is_advised_in_each_language(plan: Plan, indicator: str, written: str, english: str, chinese: str) -> None:
    with pytest.raises(Refused) as refused:
        EntryReader(plan, plan.indicators[indicator]).read(written)
    problem = refused.value.problem
    said = [message_of(Diagnostic("f", 1, 1, problem.rule, problem.params), Words(lang)) for lang in ("en", "zh")]
    assert english in said[0].remedy and chinese in said[1].remedy


def test_figures_that_are_read(plan: Plan) -> None:
    read = EntryReader(plan, plan.indicators["investment"]).read("1亿3100万元")
    assert getattr(read, "value", None) == Decimal("1.31")


@pytest.mark.parametrize("rule", ["far-over-target", "out-of-scale", "far-below-baseline", "share-for-percent"])
def test_what_is_far_off_is_confirmed_where_it_is_right(rule: str) -> None:
    for lang in LANGS:
        assert "`confirmed" in RULES[rule].remedy(lang)
        assert "{confirmed}" in RULES[rule].remedy(lang, in_table=True)
