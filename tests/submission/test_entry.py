"""One indicator's entry: its parts under English and Chinese keys, and problems at the part they are in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from edutarget import Entry, Plan
from edutarget.figures.suggestions import PLAIN_DIGITS
from edutarget.language.words import LANGS, Words
from edutarget.plan.loading import load_plan
from edutarget.problems.diagnostic import Diagnostic, message_of
from edutarget.problems.problem import Problem, Refused
from edutarget.submission.entry import (
    MOST_NAMED,
    EntryReader,
    Figure,
    Revised,
    Signed,
    UnitFigure,
    Withdrawal,
    confirmation,
)
from support import ROOT
from support.rules import rule_of

COUNT, RATE, ANSWER = "training_attendances", "gaokao_undergraduate_rate", "network_county"
LONG = "1234567890123456"  # more digits than people type


def read(plan: Plan, key: str, written: Any) -> Entry | Withdrawal:
    return EntryReader(plan, plan.indicators[key]).read(written)


def refused(plan: Plan, key: str, written: Any) -> list[Problem]:
    with pytest.raises(Refused) as no:
        read(plan, key, written)
    return list(no.value.problems)


@pytest.fixture(scope="module")
def riverside() -> Plan:
    plan, problems = load_plan(ROOT / "tests/plans/riverside-2027.yaml")
    assert plan is not None, problems
    return plan


@pytest.mark.parametrize(
    ("part", "chinese", "written", "as_read"),
    [
        ("value", "数值", "0.5万", Decimal(5000)),
        ("note", "备注", "含合同工", "含合同工"),
        ("units", None, "3", Decimal(3)),
        ("expected", None, "4.0", Decimal(4)),
        ("confirmed", "已核实", "已核对台账", "已核对台账"),
        ("as_of", "数据日期", "2025-06-30", date(2025, 6, 30)),
        ("as_of", "数据日期", "2025-01-01", date(2025, 1, 1)),  # the plan's first day
        ("revision", "版次", "2", 2),
        ("reason", "存在问题", "缺编", "缺编"),
        ("measures", "整改措施", "补招", "补招"),
        ("by", "完成时限", "2025-12-31", date(2025, 12, 31)),
        ("by", "完成时限", "", None),
    ],
)
def test_each_part(plan: Plan, part: str, chinese: str | None, written: str, as_read: Any) -> None:
    expected = Entry(Decimal(27))._replace(**{part: as_read})
    for key in filter(None, (part, chinese)):
        assert read(plan, COUNT, {**({} if part == "value" else {"value": "27"}), key: written}) == expected


def test_a_figure_a_rate_and_an_answer(plan: Plan) -> None:
    assert read(plan, COUNT, "27") == read(plan, COUNT, {"value": "27"}) == Entry(Decimal(27))
    counts = {"numerator": "1466", "denominator": "1978"}
    entry = Entry(Fraction(146600, 1978), Decimal(1466), Decimal(1978))
    assert read(plan, RATE, counts) == read(plan, RATE, dict(reversed(counts.items()))) == entry
    assert read(plan, RATE, {"分子": "1466", "分母": "1978", "数值": "74.1"}) == entry
    assert read(plan, ANSWER, "是") == read(plan, ANSWER, {"value": "yes"}) == Entry(value=True)


def test_a_withdrawal(plan: Plan) -> None:
    for keys in (("withdrawn", "revision", "as_of"), ("撤回原因", "版次", "数据日期")):
        written = dict(zip(keys, ("录入错误", "3", "2025-06-30"), strict=True))
        assert read(plan, COUNT, written) == Withdrawal("录入错误", date(2025, 6, 30), 3)
        del written[keys[2]]
        assert read(plan, ANSWER, written) == Withdrawal("录入错误", None, 3)


@pytest.mark.parametrize(
    ("key", "written", "found"),
    [
        (COUNT, {}, ["no-value"]),
        (COUNT, {"value": "soon"}, ["not-a-number value"]),
        (COUNT, {"数值": "soon"}, ["not-a-number 数值"]),
        (COUNT, {"value": ["27"]}, ["not-a-single-value value"]),
        (COUNT, {"value": "-1", "units": "3"}, ["negative value"]),
        (COUNT, {"value": "2.5", "units": "-1"}, ["not-whole value", "negative units"]),
        (COUNT, {"value": "27", "备注": ["x"], "as_of": "soon"}, ["not-a-single-value 备注", "date-format as_of"]),
        (COUNT, {"value": "27", "as_of": "2024-12-31"}, ["date-before-plan as_of"]),
        (COUNT, {"value": "27", "数值": "27"}, ["duplicate-key 数值"]),
        (COUNT, {"value": "27", "numbers": "3"}, ["unknown-key numbers"]),
        (COUNT, {"value": "27", "revision": "0"}, ["revision-format revision"]),
        (COUNT, {"value": "27", "denominator": "30"}, ["counts-not-here denominator"]),
        (COUNT, {"value": "27", "分子": "3", "分母": "30"}, ["counts-not-here 分子", "counts-not-here 分母"]),
        (COUNT, {"value": "27", "units": "4", "expected": "3"}, ["units-exceed units"]),
        (COUNT, {"value": LONG}, ["number-too-long value"]),
        (COUNT, LONG, ["number-too-long"]),
        (COUNT, {"value": "27", "units": LONG}, ["number-too-long units"]),
        (COUNT, {"value": "27", "expected": LONG}, ["number-too-long expected"]),
        (COUNT, {"withdrawn": "错", "revision": "1"}, ["withdrawn-unrevised withdrawn"]),
        (COUNT, {"撤回原因": "错"}, ["withdrawn-unrevised 撤回原因"]),
        (COUNT, {"withdrawn": "错", "revision": "last"}, ["revision-format revision"]),
        (COUNT, {"withdrawn": "", "revision": "2"}, ["empty-text withdrawn"]),
        (COUNT, {"withdrawn": "错", "revision": "2", "数值": "27"}, ["withdrawn-with-value 数值"]),
        (COUNT, {"withdrawn": "错", "revision": "2", "valeu": "27"}, ["unknown-key valeu"]),
        (COUNT, {"valeu": "27"}, ["unknown-key valeu"]),
        (RATE, {"numertor": "27", "denominator": "30"}, ["unknown-key numertor"]),
        (COUNT, {"withdrawn": "错", "revision": "2", "note": "27"}, ["withdrawn-with-value note"]),
        (COUNT, {"withdrawn": "错", "revision": "2", "nte": "27"}, ["unknown-key nte"]),
        (COUNT, {"withdrawn": "错", "revison": "2"}, ["unknown-key revison"]),
        (COUNT, {"withdrawn": "错", "nte": "27"}, ["unknown-key nte", "withdrawn-unrevised withdrawn"]),
        (RATE, {"numerator": "3"}, ["counts-incomplete numerator"]),
        (RATE, {"分母": "3"}, ["counts-incomplete 分母"]),
        (RATE, {"numerator": "soon", "denominator": "4"}, ["not-a-number numerator"]),
        (RATE, {"numerator": "2.5", "denominator": "4"}, ["not-whole numerator"]),
        (RATE, {"numerator": "-1", "denominator": "4"}, ["negative numerator"]),
        (RATE, {"numerator": "3", "denominator": LONG}, ["number-too-long denominator"]),
        (RATE, {"value": "70", "分子": "3", "分母": "4"}, ["counts-disagree value"]),
        (RATE, {"数值": "70", "分子": "3", "分母": "4"}, ["counts-disagree 数值"]),
        (ANSWER, {"value": "soon"}, ["not-yes-no value"]),
    ],
)
def test_every_problem_at_its_part(plan: Plan, key: str, written: Any, found: list[str]) -> None:
    problems = refused(plan, key, written)
    assert [" ".join([rule_of(problem), *map(str, problem.path)]) for problem in problems] == found


@pytest.mark.parametrize(
    ("key", "written", "words"),
    [
        (RATE, {"numerator": "3"}, {"given": "numerator", "missing": "denominator"}),
        (RATE, {"分子": "3"}, {"given": "分子", "missing": "分母"}),
        (RATE, {"分母": "3"}, {"given": "分母", "missing": "分子"}),
        (COUNT, {"value": "27", "denominator": "3"}, {"given": "denominator"}),
        (COUNT, {"value": "27", "分母": "3"}, {"given": "分母"}),
        (COUNT, {"value": "27", "数值": "27"}, {"key": "数值"}),
        (COUNT, {"withdrawn": "错", "revision": "2", "value": "27"}, {"key": "value"}),
        (COUNT, {"value": "27", "as_of": "2024-12-31"}, {"date": date(2024, 12, 31), "start": date(2025, 1, 1)}),
    ],
)
def test_keys_and_days_are_named_as_they_are_written(
    plan: Plan, key: str, written: dict[str, Any], words: dict[str, object]
) -> None:
    [problem] = refused(plan, key, written)
    assert problem.params == words


def test_a_key_that_is_unknown_beside_a_withdrawal_is_named(plan: Plan) -> None:
    problems = refused(plan, COUNT, {"withdrawn": "错", "revision": "2", "wrong": "x"})
    assert {problem.path for problem in problems} == {("wrong",)}


def test_a_count_is_one_of_people_or_things(plan: Plan) -> None:
    [problem] = refused(plan, RATE, {"numerator": "2.5", "denominator": "4"})
    said = [message_of(Diagnostic("f", 1, 1, problem.rule, problem.params), Words(lang)).text for lang in LANGS]
    assert {"people or things" in one for one in said} == {True, False}
    [problem] = refused(plan, "gaokao_600", "2.5")
    assert problem.params["unit"] == plan.units["students"]


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ({"value": "27", "measure": "x"}, "measures"),
        ({"value": "27", "measures": "x", "measure": "x"}, None),
        ({"value": "27", "整改措施": "x", "measure": "x"}, None),
        ({"value": "27", "withdrawm": "x"}, "withdrawn"),
        ({"value": "27", "something": "x"}, None),
    ],
)
def test_only_a_key_that_is_not_there_is_suggested(plan: Plan, written: dict[str, str], instead: str | None) -> None:
    [problem] = refused(plan, COUNT, written)
    assert problem.params.get("instead") == instead
    if instead is None:
        known = problem.params["known"]
        assert "numerator, denominator" in known["en"] and "numerator（分子）、denominator（分母）" in known["zh"]


def test_sums_may_have_more_digits_than_people_type(plan: Plan) -> None:
    assert read(plan, COUNT, {"value": LONG, "units": "3"}) == Entry(Decimal(LONG), units=Decimal(3))
    counts = {"numerator": LONG, "denominator": LONG, "units": "3"}
    assert read(plan, RATE, counts) == Entry(Fraction(100), Decimal(LONG), Decimal(LONG), units=Decimal(3))


def test_counts_of_what_is_no_percentage_may_have_decimals(riverside: Plan) -> None:
    entry = read(riverside, "average_class_size", {"numerator": "90.5", "denominator": "2"})
    assert entry == Entry(Fraction("45.25"), Decimal("90.5"), Decimal(2))
    assert refused(riverside, "average_class_size", {"numerator": "-0.5", "denominator": "2"})[0].rule == "negative"


@pytest.mark.parametrize("other_units", [True, False])
def test_units_beside_a_figure(plan: Plan, other_units: bool) -> None:
    reader = EntryReader(plan, plan.indicators["investment"], other_units)
    assert reader.read("1.31") == Entry(Decimal("1.31"))
    with pytest.raises(Refused) as slip:
        reader.read("1,900")
    assert (slip.value.problem.rule, slip.value.problem.params["instead"]) == ("number-separator", "1900")
    with pytest.raises(Refused) as unknown:
        reader.read("1.31 dollars")
    said = message_of(Diagnostic("f", 1, 1, unknown.value.problem.rule, unknown.value.problem.params), Words("zh"))
    assert ("万元" in said.remedy) == other_units, "the units that may be written are named"
    if other_units:
        assert reader.figure("13100万元") == Entry(Decimal("1.31"))
    else:
        with pytest.raises(Refused) as no:
            reader.read("1.31亿元")
        assert no.value.problem.rule == "unknown-unit"


@pytest.mark.parametrize(
    ("key", "written", "rule", "instead"),
    [
        (RATE, "74.1%", "percent-sign", "74.1"),
        (RATE, " 74.1 % ", "percent-sign", "74.1"),
        (RATE, "74.1%%", None, None),
        (RATE, "soon%", None, None),
        (COUNT, "74%", None, None),
    ],
)
def test_a_table_s_percentages_have_no_sign(
    plan: Plan, key: str, written: str, rule: str | None, instead: str | None
) -> None:
    with pytest.raises(Refused) as no:
        EntryReader(plan, plan.indicators[key], other_units=False).read(written)
    problem = no.value.problem
    assert (problem.rule == "percent-sign") == (rule is not None)
    if rule is not None:
        assert (rule_of(problem), problem.params) == (rule, {"written": written, "instead": instead})


@pytest.mark.parametrize(
    ("written", "confirmed"),
    [("电话核实", "电话核实"), (" 是 ", "是"), ("", None), ("~", None), ("no", None), (" 否 ", None)],
)
def test_what_an_odd_figure_was_checked_against(written: str, confirmed: str | None) -> None:
    assert confirmation(written) == confirmed


@pytest.mark.parametrize(
    ("units", "expected", "partial"), [(None, None, False), (3, None, True), (3, 4, True), (4, 4, False)]
)
def test_a_sum_without_all_its_units_is_partial(units: int | None, expected: int | None, partial: bool) -> None:
    known = [None if number is None else Decimal(number) for number in (units, expected)]
    assert Entry(Decimal(27), units=known[0], expected=known[1]).partial == partial


def test_a_figure_in_another_unit_of_which_ten_are_one() -> None:
    day, part = date(2025, 9, 30), Figure(date(2025, 6, 30), Entry(Decimal(5)), ("一中",))
    rate = Entry(Fraction(3, 2), Decimal(3), Decimal(2), note="元/人")
    figure = Figure(day, rate, ("甲",), Revised(Decimal(1), 2, ("乙",)), ("a.yaml",), (UnitFigure("一中", part),))
    assert figure.times(Decimal(10)) == figure._replace(
        entry=rate._replace(value=Fraction(15), numerator=Decimal(30)),  # the denominator counts something else
        revised=Revised(Decimal(10), 2, ("乙",)),
        parts=(UnitFigure("一中", part._replace(entry=Entry(Decimal(50)))),),
    )
    assert part.times(Decimal(10)).revised is None


def test_names_of_those_who_signed() -> None:
    assert Signed("张三", None, "李四", "0930-6220001").names == {"prepared_by": "张三", "approved_by": "李四"}


def test_a_sum_names_who_submitted_its_parts() -> None:
    days = [date(2025, 6, 30), date(2025, 9, 30)]
    alone = Figure(days[1], Entry(Decimal(1)), ("甲",), files=("a.yaml",))
    assert (alone.submitters, alone.sources, alone.older) == (("甲",), ("a.yaml",), [])
    parts = tuple(
        UnitFigure(f"校{n}", Figure(days[n % 2], Entry(Decimal(1)), ("甲", f"校{n}"), files=(f"{n}.yaml",)))
        for n in range(3)
    )
    total = Figure(days[1], Entry(Decimal(3)), parts=parts)
    assert total.submitters == ("甲", "校0", "校1", "校2")
    assert total.sources == ("0.yaml", "1.yaml", "2.yaml")
    assert [part.unit for part in total.older] == ["校0", "校2"]
    many = total._replace(parts=parts[1:] * 60 + tuple(one._replace(figure=alone) for one in parts))
    assert len(many.submitters) == 3 and len(many.sources) == 3
    files = tuple(f"{n}.yaml" for n in range(MOST_NAMED + 2))
    assert total._replace(parts=(UnitFigure("校", alone._replace(files=files)),)).sources == files[:MOST_NAMED]


@pytest.mark.parametrize(
    ("key", "written", "rule", "instead"),
    [
        (RATE, "1,234", "number-separator", None),  # 1234 % would be refused
        (RATE, "12,345％", "number-digits", None),
        (COUNT, "－5", "number-digits", None),
        (COUNT, "12.5e0", "number-exponent", None),
        (COUNT, "1.234（其中女3）", "words-in-figure", None),
        (COUNT, "1,OOO", "not-a-number", None),  # letters for zeros
        (COUNT, "13,O27", "several-numbers", None),
        (COUNT, "30来", "not-exact", None),
        (COUNT, "1,234", "number-separator", "1234"),
        (COUNT, "27，其中女3", "words-in-figure", "27"),
        (COUNT, "27,of which 3 new", "words-in-figure", "27"),
    ],
)
def test_what_is_advised_would_be_accepted(plan: Plan, key: str, written: str, rule: str, instead: str | None) -> None:
    [problem] = refused(plan, key, written)
    assert problem.rule == rule
    advised = problem.params.get("instead")
    if instead is None:
        assert advised in (None, PLAIN_DIGITS)
    else:
        assert advised == instead
        assert read(plan, key, advised)
