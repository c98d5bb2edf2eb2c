"""How targets are written in tables of goals, and how each is read (docs/plan.md)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edutarget.figures.aims import Aim, aim_of, names_a_rate
from edutarget.figures.quantity import figure_of, number_of, unit_of
from edutarget.figures.suggestions import PLAIN_DIGITS
from edutarget.problems.problem import Problem, Refused


@pytest.mark.parametrize(
    ("written", "unit", "target", "rule"),
    [
        ("30", "人", "30", ""),
        ("9,500", "人", "9500", ""),
        ("90%以上", "", "90", "at_least"),
        ("95（含）以上", "%", "95", "at_least"),
        ("≥ 90", "%", "90", "at_least"),
        ("不低于95", "%", "95", "at_least"),
        ("at least 25", "rooms", "25", "at_least"),
        ("45人以下", "", "45", "at_most"),
        ("控制在5%以内", "", "5", "at_most"),
        ("降至5%以下", "", "5", "at_most"),
        ("no more than 12", "cases", "12", "at_most"),
        ("＜5%", "", {"below": "5"}, "below"),
        ("less than 9 %", "", {"below": "9"}, "below"),
        ("超过90%", "", {"above": "90"}, "above"),
        ("90～95%", "", {"from": "90", "to": "95"}, ""),
        ("90%-95%", "", {"from": "90", "to": "95"}, ""),
        ("between 90 and 95 per cent", "%", {"from": "90", "to": "95"}, ""),
        ("0.97–1.03", "ratio", {"from": "0.97", "to": "1.03"}, ""),
        ("达到100人", "", "100", ""),
        ("提高到95%", "", "95", ""),
        ("完成9200人次", "", "9200", ""),
        ("动态清零", "人", "0", "at_most"),
        ("零发生", "起", "0", "at_most"),
        ("建成", "", "true", ""),
        ("done", "", "true", ""),
        ("全覆盖", "%", "100", ""),
        ("+10 个百分点", "%", {"baseline_plus": "10"}, ""),
        ("比2024年增加10个百分点", "%", {"baseline_plus": "10"}, ""),
        ("+10 pp", "%", {"baseline_plus": "10"}, ""),
        ("-5pp", "%", {"baseline_plus": "-5"}, ""),
        ("增加28人", "人", {"baseline_plus": "28"}, ""),
        ("+28", "人", {"baseline_plus": "28"}, ""),
        ("+10%", "人", {"of_baseline": "1.1"}, ""),
        ("增长10%", "万元", {"of_baseline": "1.1"}, ""),
        ("减少10%", "人", {"of_baseline": "0.9"}, ""),
        ("翻一番", "万元", {"of_baseline": "2"}, ""),
        ("1.2万", "人次", "12000", ""),
        ("2.3亿元", "万元", "23000", ""),
        ("1亿3100万元", "亿元", "1.31", ""),
        ("1.2k", "people", "1200", ""),
        ("35.5 million", "million dollars", "35.5", ""),
        ("$1.2 million", "thousand dollars", "1200", ""),
        ("$35.5", "dollars", "35.5", ""),
        ("¥500万", "万元", "500", ""),
        ("10 per cent", "%", "10", ""),
        ("5‰", "", "5", ""),
    ],
)
def test_what_a_target_says(written: str, unit: str, target: object, rule: str) -> None:
    aim = aim_of(written, unit)
    assert (aim.written(), aim.rule) == (target, rule)


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("9200人次", "人次"),
        ("1.2万人次", "人次"),
        ("1.82亿元", "亿元"),
        ("120 new teachers", "new teachers"),
        ("$35.5", "dollars"),
        ("≥90%", "%"),
        ("5‰", "‰"),
        ("1.2万", ""),
    ],
)
def test_the_unit_behind_a_target(written: str, unit: str) -> None:
    assert aim_of(written, "").unit == unit


@pytest.mark.parametrize(
    ("written", "unit", "rule"),
    [
        ("待定", "人", "goal-undecided"),
        ("TBD", "", "goal-undecided"),
        ("+10%", "%", "points-or-percent"),
        ("增长10%", "%", "points-or-percent"),
        ("+10 个百分点", "人", "unknown-unit"),
        ("$35.5", "people", "unknown-unit"),
        ("3400余人", "人", "not-exact"),
        ("约90", "%", "not-exact"),
        ("通过评估", "", "goal-in-words"),
        ("90左右", "%", "not-exact"),
        ("approx. 60", "people", "not-exact"),
        ("17:1", "", "number-ratio"),
        ("1：17", "", "number-ratio"),
        ("不高于17.5 : 1", "人", "number-ratio"),
        ("12:30", "", "number-sexagesimal"),
        ("到2025年达到95%以上", "%", "goal-in-words"),
        ("See notice of 3 May: about 40 schools", "schools", "goal-in-words"),
        ("1.教师培训全覆盖；2.完成400人左右", "人", "goal-in-words"),
        ("40 or 50 of 60", "人", "several-numbers"),
    ],
)
def test_what_could_mean_two_things_is_refused(written: str, unit: str, rule: str) -> None:
    with pytest.raises(Refused) as no:
        aim_of(written, unit)
    assert no.value.problem.rule == rule
    assert "instead" not in no.value.problem.params or not str(no.value.problem.params["instead"]).isdigit()


def test_full_coverage_is_a_rate_or_something_to_be_done() -> None:
    assert aim_of("全覆盖", "", "课后服务覆盖率").written() == "100"
    assert aim_of("全覆盖", "", "教研员学段").written() == "true"


@pytest.mark.parametrize("written", ["Percentage", "per cent", "Per cent", "％", "%", "percent", "百分比"])
def test_every_spelling_of_per_cent(written: str) -> None:
    assert unit_of(written) == "%"


@pytest.mark.parametrize(
    ("written", "unit", "name", "aim"),
    [
        ("建成", "人", "", Aim(None)),
        ("全覆盖", "%", "", Aim(Decimal(100), "%", taken="“full coverage” as 100 %")),
        ("全覆盖", "", "", Aim(None, taken="“full coverage” as done")),
        ("动态清零", "起", "", Aim(Decimal(0), "起", "at_most", taken="“zero” as a limit of 0")),
        ("翻一番", "万元", "", Aim(Decimal(2), "万元", change="of_baseline")),
        ("减半", "起", "", Aim(Decimal("0.5"), "起", change="of_baseline")),
        ("力争达到30", "人", "", Aim(Decimal(30), "人", stretch=True)),
        ("力争 ≥ 30", "人", "", Aim(Decimal(30), "人", "at_least", stretch=True)),
        ("strive for full coverage", "rooms", "", Aim(None, stretch=True, taken="“full coverage” as done")),
        ("+10 个百分点", "", "本科上线率", Aim(Decimal(10), "%", change="baseline_plus")),
        ("下降10个百分点", "", "近视率", Aim(Decimal(-10), "%", change="baseline_plus")),
        ("较上年下降2.5个百分点", "%", "", Aim(Decimal("-2.5"), "%", change="baseline_plus")),
        ("+2 pp", "‰", "", Aim(Decimal(2), "‰", change="baseline_plus")),
        ("减少1200人", "", "", Aim(Decimal(-1200), "人", change="baseline_plus")),
        ("增加0.12万人", "人", "", Aim(Decimal(1200), "人", change="baseline_plus")),
        ("UP BY 28", "rooms", "", Aim(Decimal(28), "rooms", change="baseline_plus")),
        ("减少12.5 %", "人", "", Aim(Decimal("0.875"), "人", change="of_baseline")),
        ("-10%", "人", "", Aim(Decimal("0.9"), "人", change="of_baseline")),
        ("-10", "人", "", Aim(Decimal(-10), "人")),  # a number below zero
        ("-1.2", "亿元", "", Aim(Decimal("-1.2"), "亿元")),
        ("90～95%", "", "", Aim(Decimal(90), "%", high=Decimal(95))),
        ("90%～95%", "%", "", Aim(Decimal(90), "%", high=Decimal(95))),
        ("1,200 to 1,400", "rooms", "", Aim(Decimal(1200), "rooms", high=Decimal(1400))),
        ("1.2万至1.5万人", "人", "", Aim(Decimal(12000), "人", high=Decimal(15000))),
        ("1.2～1.5万人", "", "", Aim(Decimal(12000), "人", high=Decimal(15000))),
        ("Between 90 and 95", "", "", Aim(Decimal(90), "", high=Decimal(95))),
        ("降低到 5%", "", "", Aim(Decimal(5), "%", "at_most")),
        ("Reduce to 5", "cases", "", Aim(Decimal(5), "cases", "at_most")),
        ("控制在5%", "", "", Aim(Decimal(5), "%", "at_most")),
        ("控制在 5 以内", "起", "", Aim(Decimal(5), "起", "at_most")),
        ("Not Exceeding 12", "cases", "", Aim(Decimal(12), "cases", "at_most")),
        ("25 or more", "rooms", "", Aim(Decimal(25), "rooms", "at_least")),
        ("45（含）以下", "人", "", Aim(Decimal(45), "人", "at_most")),
        ("95(含本数)以上", "%", "", Aim(Decimal(95), "%", "at_least")),
        ("不低于90以上", "%", "", None),  # a limit is said once
        ("30+", "人", "", Aim(Decimal(30), "人", "at_least")),
        ("增长1倍", "人", "", Aim(Decimal(2), "人", change="of_baseline")),
        ("增长1.5倍", "万元", "", Aim(Decimal("2.5"), "万元", change="of_baseline")),
        ("减少1倍", "人", "", None),
        ("增长10%以上", "人", "", Aim(Decimal("1.1"), "人", change="of_baseline")),
        ("10% increase", "people", "", Aim(Decimal("1.1"), "people", change="of_baseline")),
        ("10 % Lower", "people", "", Aim(Decimal("0.9"), "people", change="of_baseline")),
        ("28 more", "rooms", "", Aim(Decimal(28), "rooms", change="baseline_plus")),
        ("28 fewer", "rooms", "", Aim(Decimal(-28), "rooms", change="baseline_plus")),
        ("2 pp reduction", "%", "", Aim(Decimal(-2), "%", change="baseline_plus")),
        ("比2024年增加28人", "人", "", Aim(Decimal(28), "人", change="baseline_plus", since=2024)),
        ("较2023年下降10%", "人", "", Aim(Decimal("0.9"), "人", change="of_baseline", since=2023)),
        ("比上年增长1倍", "人", "", Aim(Decimal(2), "人", change="of_baseline")),
        ("None", "人", "", None),  # no target, or a target of zero
    ],
)
def test_everything_that_is_read_of_a_target(written: str, unit: str, name: str, aim: Aim | None) -> None:
    if aim is None:
        with pytest.raises(Refused):
            aim_of(written, unit, name)
    else:
        assert aim_of(written, unit, name) == aim


@pytest.mark.parametrize(
    ("written", "unit", "baseline", "value"),
    [
        ("30", "人", None, "30"),
        ("30", "人", "20", "30"),
        ("+28", "人", "20", "48"),
        ("-5pp", "%", "65.3", "60.3"),
        ("增长10%", "人", "200", "220"),
        ("减半", "人", "40", "20"),
        ("+28", "人", None, None),
        ("翻一番", "人", None, None),
        ("90～95%", "%", "80", None),
        ("建成", "", "1", None),
    ],
)
def test_the_number_that_is_to_be_reached(written: str, unit: str, baseline: str | None, value: str | None) -> None:
    reached = aim_of(written, unit).value(None if baseline is None else Decimal(baseline))
    assert reached == (None if value is None else Decimal(value))


def test_a_target_in_a_plan_has_plain_digits() -> None:
    assert aim_of("2.3亿元", "万元").written() == "23000"
    assert aim_of("12亿～23亿元", "元").written() == {"from": "1200000000", "to": "2300000000"}
    assert aim_of("＜1.2万", "人").written() == {"below": "12000"}


@pytest.mark.parametrize(
    ("written", "unit", "rule", "params"),
    [
        (" 待定 ", "人", "goal-undecided", {"written": " 待定 "}),
        ("通过评估", "", "goal-in-words", {"written": "通过评估"}),
        ("力争通过评估", "", "goal-in-words", {"written": "通过评估"}),
        ("不低于全省平均水平", "%", "goal-in-words", {"written": "全省平均水平"}),
        ("约有90所学校，均达标", "所", "goal-in-words", {"written": "约有90所学校，均达标"}),
        ("增长10%", "%", "points-or-percent", {"written": "增长10%"}),
        ("增加10人", "%", "unknown-unit", {"written": "10人", "unit": "人", "known": "%"}),
        ("+10 个百分点", "人", "unknown-unit", {"written": "+10 个百分点", "unit": "个百分点", "known": "人"}),
        ("+10 pp", "", "unknown-unit", {"written": "+10 pp", "unit": "pp", "known": "none"}),
        ("$35.5", "people", "unknown-unit", {"written": "$35.5", "unit": "$", "known": "people"}),
        ("$1,000,000", "million dollars", "unknown-unit",
         {"written": "$1,000,000", "unit": "$", "known": "million dollars"}),
        ("增加10", "%", "points-or-percent", {"written": "增加10"}),
        ("5 million dollars", "people", "unknown-unit",
         {"written": "5 million dollars", "unit": "dollars", "known": "people"}),
    ],
)  # fmt: skip
def test_what_a_refusal_names(written: str, unit: str, rule: str, params: dict[str, str]) -> None:
    with pytest.raises(Refused) as no:
        aim_of(written, unit)
    assert no.value.problem.rule == rule
    given = dict(no.value.problem.params)
    if isinstance(given.get("known"), dict):
        assert len(set(given["known"].values())) == 1 and set(given["known"]) == {"zh", "en"}
        given["known"] = given["known"]["en"]
    instead = given.pop("instead", None)
    assert instead == (PLAIN_DIGITS if rule == "unknown-unit" else None)
    assert {key: str(value) for key, value in given.items()} == params


def test_a_target_has_at_most_two_hundred_characters() -> None:
    assert aim_of("30" + "人" * 198, "").unit == "人" * 198
    with pytest.raises(Refused) as no:
        aim_of("30" + "人" * 199, "")
    assert no.value.problem == Problem("goal-in-words", (), {"written": "30" + "人" * 199})


def test_a_comma_where_semicolons_separate() -> None:
    assert aim_of("87,5～90,5", "%", decimal_comma=True) == Aim(Decimal("87.5"), "%", high=Decimal("90.5"))
    assert aim_of("+2,5 pp", "%", decimal_comma=True).number == Decimal("2.5")
    assert aim_of("+2,5 %", "人", decimal_comma=True).number == Decimal("1.025")
    assert aim_of("+2,5", "Mio", decimal_comma=True).number == Decimal("2.5")
    assert aim_of("增长1,5倍", "人", decimal_comma=True).number == Decimal("2.5")
    with pytest.raises(Refused) as no:
        aim_of("1,900", "人", decimal_comma=True)
    assert no.value.problem == Problem("number-separator", (), {"written": "1,900", "instead": PLAIN_DIGITS})


@pytest.mark.parametrize(
    ("name", "rate"),
    [("本科上线率", True), ("占比", True), ("Admission rate", True), ("率先完成", False), ("Pirates", False)],
)
def test_names_of_rates(name: str, rate: bool) -> None:
    assert names_a_rate(name) == rate


@pytest.mark.parametrize(
    ("written", "unit", "comma", "number", "found"),
    [
        ("9200人次", "", False, "9200", "人次"),
        ("9200", "人次", False, "9200", "人次"),
        ("74.1%", "", False, "74.1", "%"),
        ("74.1 pct", "", False, "74.1", "%"),
        ("74.1 per cent", "", False, "74.1", "%"),
        ("５‰", "", False, None, "number-digits"),
        ("5 ‰", "‰", False, "5", "‰"),
        ("5‰", "%", False, None, "not-a-number"),
        ("1.2万", "", False, "12000", ""),
        ("1.2万人", "", False, "12000", "人"),
        ("1.82亿元", "", False, "1.82", "亿元"),
        ("300 school places", "", False, "300", "school places"),
        ("$35.5", "", False, "35.5", "dollars"),
        ("US$ 35.5", "million dollars", False, "35.5", "million dollars"),
        ("￥500", "", False, "500", "元"),
        ("€ 1,900", "euros", False, "1900", "euros"),
        ("€ 1,9", "euros", True, "1.9", "euros"),
        ("$999,999", "million dollars", False, "999999", "million dollars"),
        ("$1,000,000", "million dollars", False, None, "unknown-unit"),  # of dollars, certainly
        ("$18.5 million", "million dollars", False, "18.5", "million dollars"),
        ("$2,000,000 million", "million dollars", False, "2000000", "million dollars"),
        ("¥9999", "万元", False, "9999", "万元"),
        ("¥10000", "万元", False, None, "unknown-unit"),
        ("¥10000", "元", False, "10000", "元"),
        ("€ 1,0", "million euros", True, "1.0", "million euros"),
        ("1.2k", "", False, "1200", ""),
        ("1.2K people", "people", False, "1200", "people"),
        ("1.2k people", "", False, "1200", "people"),
        ("2 billion", "million yuan", False, "2000", "million yuan"),
        ("2 billion", "Million Yuan", False, "2000", "Million Yuan"),
        ("2bn", "£ million", False, "2000", "£ million"),
        ("35 million", "thousands", False, "35000", "thousands"),
        ("1,5 million", "people", True, "1500000", "people"),
        ("3 m", "%", False, None, "unknown-unit"),
        ("87,9", "%", True, "87.9", "%"),
        ("87,9 %", "", True, "87.9", "%"),
        ("5,5‰", "", True, "5.5", "‰"),
        ("5,5 Schulen", "", True, "5.5", "Schulen"),
        ("1,900", "人", True, None, "number-separator"),
        ("1.900,5", "人", True, None, "number-separator"),
        ("1,900", "人", False, "1900", "人"),
        ("1,900人", "", False, None, "number-separator"),
        ("1,9", "人", False, None, "number-separator"),
        ("87.9", "人", True, "87.9", "人"),
        ("10 Percent", "%", False, "10", "%"),
        ("27", "", False, "27", ""),
    ],
)
def test_a_figure_and_its_unit(written: str, unit: str, comma: bool, number: str | None, found: str) -> None:
    """Where semicolons separate, 87,9 is 87.9 and 1,900 is refused: it may be 1.9."""
    if number is None:
        with pytest.raises(Refused) as no:
            figure_of(written, unit, comma)
        assert no.value.problem.rule == found
    else:
        assert figure_of(written, unit, comma) == (Decimal(number), found)


@pytest.mark.parametrize(
    ("written", "unit", "comma", "rule"),
    [
        ("10增至20", "", False, "goal-in-words"),  # no range
        ("2025年达到3000", "", False, "goal-in-words"),
        ("30%至40", "", False, "goal-in-words"),
        ("30(不含)", "人", False, "goal-in-words"),  # not 30
        ("增长到2倍", "", False, "goal-in-words"),
        ("30来", "", False, "not-exact"),
        ("30来人", "", False, "not-exact"),
        ("9成以上", "", False, "unknown-unit"),
        ("10pp", "", False, "unknown-unit"),
        ("10个百分点", "", False, "unknown-unit"),  # of a rate, a change
        ("10 percentage points", "", False, "unknown-unit"),
        ("10th", "", False, "unknown-unit"),
        ("1.500", "people", True, "number-separator"),  # 1500 where commas are decimal points
        ("1.500 people", "", True, "number-separator"),
    ],
)
def test_what_means_something_else_is_not_read_as_a_number(written: str, unit: str, comma: bool, rule: str) -> None:
    with pytest.raises(Refused) as caught:
        aim_of(written, unit, "", comma)
    assert caught.value.problem.rule == rule
    assert caught.value.problem.params.get("instead") in (None, PLAIN_DIGITS)


@pytest.mark.parametrize(("written", "unit"), [("1.500", "%"), ("0.500", "people"), ("1.50", "people"), ("1500", "")])
def test_points_beside_decimal_commas(written: str, unit: str) -> None:
    assert aim_of(written, unit, "", True).number == Decimal(written)


@pytest.mark.parametrize(
    ("written", "unit", "rule", "known"),
    [
        ("1.500", "人次", "number-separator", None),
        ("1,5000", "人次", "number-separator", None),
        ("5个", "人次", "unknown-unit", {"zh": "人次", "en": "人次"}),
        ("5 apples", "%", "unknown-unit", {"zh": "%", "en": "%"}),
    ],
)
def test_a_refused_figure_is_quoted_with_the_unit_of_its_row(written: str, unit: str, rule: str, known: object) -> None:
    with pytest.raises(Refused) as caught:
        number_of(written, unit, decimal_comma=True)
    problem = caught.value.problem
    assert (problem.rule, problem.params["written"], problem.params["instead"]) == (rule, written, PLAIN_DIGITS)
    assert problem.params.get("known") == known
