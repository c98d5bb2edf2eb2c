"""Edge cases of the checks: figures perhaps meant in another unit, totals and parts, days."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from edutarget import Entry, Plan, Submission
from edutarget.plan.loading import load_plan
from edutarget.problems.problem import Refused
from edutarget.submission import checks
from edutarget.submission.combining import unit_name_problems
from edutarget.submission.entry import EntryReader
from support import ROOT
from support.rules import rule_of

OCTOBER = date(2025, 10, 1)
RATE = "gaokao_undergraduate_rate"  # 65.3 -> 75.3 %


def submission(entries: dict[str, Any], unit: str | None = None, **more: Any) -> Submission:
    read = {key: value if isinstance(value, Entry) else Entry(Decimal(value)) for key, value in entries.items()}
    return Submission("kangle-2025", more.pop("day", date(2025, 9, 30)), ("教育局",), read, unit, **more)


def told(plan: Plan, given: Submission, *asked: checks.Check) -> list[str]:
    read = replace(given, part=plan.is_part(given.unit))  # as those that are read from files know it
    return [f"{rule_of(one)} {one.path[-1]}" for check in asked for one in check(plan, read, OCTOBER)]


def by_counts(numerator: int, denominator: int) -> Entry:
    return Entry(Fraction(numerator, denominator) * 100, Decimal(numerator), Decimal(denominator))


@pytest.mark.parametrize(
    ("value", "rules"),
    [
        ("0", ["far-below-baseline"]),
        ("0.01", ["share-for-percent"]),
        ("0.999", ["share-for-percent"]),
        ("1", ["share-for-percent"]),  # 100 % stored as 1
        ("1.5", ["far-below-baseline"]),
        ("2", ["far-below-baseline"]),
        ("6.52", ["far-below-baseline"]),
        ("6.53", []),  # a tenth of the baseline
        ("90.36", []),  # 1.2 times the target
        (by_counts(7, 1978), ["far-below-baseline"]),
        (by_counts(653, 10000), []),
    ],
)
def test_a_percentage(plan: Plan, value: Any, rules: list[str]) -> None:
    given = submission({RATE: value})
    assert told(plan, given, checks.share_for_percent, checks.far_off) == [f"{rule} {RATE}" for rule in rules]


@pytest.mark.parametrize(
    ("key", "value", "rules"),
    [
        ("zhongkao_600", "12", ["far-below-baseline"]),
        ("zhongkao_600", "13", []),
        ("zhongkao_600", "1499", []),
        ("zhongkao_600", "1500", ["far-over-target"]),
        ("zhongkao_600", "0.5", ["far-below-baseline"]),  # a count: no share was meant
        ("gaokao_600", "0", []),  # no baseline
        ("gaokao_600", "299", []),
        ("gaokao_600", "300", ["far-over-target"]),
        ("dropouts", "1000", []),  # nothing is far over a limit of 0
        ("no_such_indicator", "1", []),
    ],
)
def test_a_count(plan: Plan, key: str, value: str, rules: list[str]) -> None:
    given = submission({key: value})
    assert told(plan, given, checks.share_for_percent, checks.far_off) == [f"{rule} {key}" for rule in rules]


@pytest.fixture(scope="module")
def riverside() -> Any:
    return yaml.load((ROOT / "tests/plans/riverside-2027.yaml").read_text("utf-8"), yaml.BaseLoader)


def planned(written: Any, folder: Path) -> Plan:
    (folder / "plan.yaml").write_text(yaml.safe_dump(written, allow_unicode=True, sort_keys=False), "utf-8")
    plan, problems = load_plan(folder / "plan.yaml")
    assert plan is not None, problems
    return plan


@pytest.mark.parametrize(
    ("baseline", "target", "value", "over"),
    [("43.5", "45", "449", False), ("43.5", "45", "450", True), ("50", "45", "499", False), ("50", "45", "500", True)],
)
def test_above_a_limit_is_far_over_only_above_where_it_began(
    riverside: Any, baseline: str, target: str, value: str, over: bool, tmp_path: Path
) -> None:
    written = copy.deepcopy(riverside)
    change = str(Decimal(target) - Decimal(baseline))
    written["indicators"]["average_class_size"] |= {"baseline": baseline, "target": target, "change": change}
    given = submission({"average_class_size": value})
    expected = ["far-over-target average_class_size"] if over else []
    assert told(planned(written, tmp_path), given, checks.far_off) == expected


@pytest.mark.parametrize(
    ("goal", "value", "rules"),
    [
        ({"baseline": "24.1", "target": "15", "direction": "at_least"}, "149", []),
        ({"baseline": "24.1", "target": "15", "direction": "at_least"}, "150", ["far-over-target"]),  # to be held
        ({"baseline": "24.1", "target": "15", "direction": "at_least"}, "2.4", ["far-below-baseline"]),
        ({"baseline": "43.5", "target": "40", "direction": "at_most"}, "1", []),  # a limit is well kept
        ({"baseline": "24.1", "target": "15", "direction": "at_least"}, "1500", ["out-of-scale"]),
        ({"baseline": "43.5", "target": "40", "direction": "at_most"}, "4349", ["far-over-target"]),
        ({"baseline": "43.5", "target": "40", "direction": "at_most"}, "4350", ["out-of-scale"]),
        ({"target": "1"}, "9", []),
        ({"target": "1"}, "10", ["far-over-target"]),
        ({"target": "0.5"}, "5", ["far-over-target"]),
        ({"target": "9.9"}, "990", ["far-over-target"]),  # of a small target, a hundred times it may be right
        ({"target": "10"}, "1000", ["out-of-scale"]),
    ],
)
def test_far_from_a_level(riverside: Any, goal: dict[str, str], value: str, rules: list[str], tmp_path: Path) -> None:
    written, key = copy.deepcopy(riverside), "average_class_size"
    size = written["indicators"][key]
    for name in ("baseline", "change", "direction"):
        del size[name]
    size |= goal
    found = told(planned(written, tmp_path), submission({key: value}), checks.far_off, checks.out_of_scale)
    assert found == [f"{rule} {key}" for rule in rules]


def test_a_limit_without_a_baseline_is_its_own_measure(riverside: Any, tmp_path: Path) -> None:
    written = copy.deepcopy(riverside)
    del written["indicators"]["average_class_size"]["baseline"], written["indicators"]["average_class_size"]["change"]
    made, key = planned(written, tmp_path), "average_class_size"
    assert told(made, submission({key: "449"}), checks.far_off) == []
    assert told(made, submission({key: "450"}), checks.far_off) == [f"far-over-target {key}"]


def test_what_may_fall_below_zero_is_not_far_below_its_baseline(riverside: Any, tmp_path: Path) -> None:
    written = copy.deepcopy(riverside)
    one = written["indicators"]["reading_rate"]
    written["units"]["balance"] = {"zh": "人", "en": "pupils in balance", "kind": "quantity", "signed": "true"}
    one |= {"unit": "balance", "adds_up": "none"}
    assert told(planned(written, tmp_path), submission({"reading_rate": "-40"}), checks.far_off) == []


@pytest.mark.parametrize(
    ("unit", "key", "value", "rules"),
    [
        ("康乐县/康乐一中", "kangle_no1_enrolment", "17999", []),
        ("康乐县/康乐一中", "kangle_no1_enrolment", "18000", ["far-over-target"]),
        ("康乐县/康乐一中", "gaokao_600", "9999", []),  # no share of it is announced
        ("康乐县/康乐一中", "kangle_no1_enrolment", "180000", ["out-of-scale"]),
        ("康乐县/康乐一中", "zhongkao_600", "1", []),  # the baseline is the county's
        ("康乐县", "senior_enrolment", "34000", ["far-over-target"]),
    ],
)
def test_a_part_is_held_against_its_own_share(plan: Plan, unit: str, key: str, value: str, rules: list[str]) -> None:
    given = submission({key: value}, unit)
    assert told(plan, given, checks.far_off, checks.out_of_scale) == [f"{rule} {key}" for rule in rules]


@pytest.mark.parametrize(
    ("share", "value", "rules"),
    [
        ({"target": "40", "baseline": "50"}, "499", []),
        ({"target": "40", "baseline": "50"}, "500", ["far-over-target"]),  # ten times where it began
        ({"target": "60", "baseline": "50"}, "599", []),
        ({"target": "60", "baseline": "50"}, "600", ["far-over-target"]),
        ({"target": "60", "baseline": "50"}, "5999", ["far-over-target"]),
        ({"target": "60", "baseline": "50"}, "6000", ["out-of-scale"]),
    ],
)
def test_a_part_has_its_own_limit(
    riverside: Any, share: dict[str, str], value: str, rules: list[str], tmp_path: Path
) -> None:
    written, key = copy.deepcopy(riverside), "average_class_size"
    written["indicators"][key]["shares"] = {"东校区": share}
    made, given = planned(written | {"unit": "滨河县"}, tmp_path), submission({key: value}, "东校区")
    assert told(made, given, checks.far_off, checks.out_of_scale) == [f"{rule} {key}" for rule in rules]


def test_a_part_is_not_held_against_the_baseline_of_the_whole(riverside: Any, tmp_path: Path) -> None:
    written, key = copy.deepcopy(riverside), "reading_rate"
    written["indicators"][key]["shares"] = {"东校区": "65"}
    made = planned(written | {"unit": "滨河县"}, tmp_path)
    assert told(made, submission({key: "2"}, "东校区"), checks.far_off) == []
    assert told(made, submission({key: "2"}), checks.far_off) == [f"far-below-baseline {key}"]


def test_after_a_figure_that_was_confirmed_the_others_are_still_asked_about(plan: Plan) -> None:
    odd = {"zhongkao_600": 1500, "gaokao_600": 300}
    for confirmed, asked in (("gaokao_600", "zhongkao_600"), ("zhongkao_600", "gaokao_600")):
        given = submission({asked: odd[asked], confirmed: Entry(Decimal(odd[confirmed]), confirmed="是")})
        assert told(plan, given, checks.far_off) == [f"far-over-target {asked}"]


def test_a_range_of_percentages_may_be_given_as_shares(riverside: Any, tmp_path: Path) -> None:
    written, key = copy.deepcopy(riverside), "reading_rate"
    for name in ("baseline", "change"):
        del written["indicators"][key][name]
    for low, rules in (("10", [f"share-for-percent {key}"]), ("9.9", [])):
        written["indicators"][key]["target"] = {"from": low, "to": "65"}
        assert told(planned(written, tmp_path), submission({key: "1"}), checks.share_for_percent) == rules


TOTAL, ONE, TWO = "senior_enrolment", "kangle_no1_enrolment", "kangle_high_enrolment"


@pytest.mark.parametrize(
    ("entries", "unit", "unread", "rules"),
    [
        ({TOTAL: 3400, ONE: 1800, TWO: 1600}, None, (), []),
        ({TOTAL: 3401, ONE: 1800, TWO: 1600}, None, (), ["parts-disagree"]),
        ({TOTAL: 3399, ONE: 1800, TWO: 1600}, None, (), ["parts-disagree"]),
        ({TOTAL: 3399, ONE: 1800, TWO: 1600}, "康乐县/康乐一中", (), ["parts-disagree"]),
        ({TOTAL: 3400, ONE: 1800}, None, (), ["parts-incomplete"]),
        ({TOTAL: 3400, TWO: 1800}, "康乐县", (), ["parts-incomplete"]),
        ({TOTAL: 1800, ONE: 1800}, "康乐县/康乐一中", (), []),  # a school is one of the parts
        ({TOTAL: 3400}, None, (), []),
        ({ONE: 1800, TWO: 1600}, None, (), []),
        ({TOTAL: 3400, ONE: 1800}, None, (TWO,), []),  # it was reported, but is wrong
    ],
)
def test_a_total_and_its_parts(
    plan: Plan, entries: dict[str, Any], unit: str | None, unread: tuple[str, ...], rules: list[str]
) -> None:
    given = submission(entries, unit, unread=frozenset(unread))
    assert told(plan, given, checks.parts_disagree) == [f"{rule} {TOTAL}" for rule in rules]


def test_a_total_with_an_unread_part_hides_no_other(riverside: Any, tmp_path: Path) -> None:
    written = copy.deepcopy(riverside)
    hours = written["indicators"]["tutoring_hours"]
    for name in ("a", "b"):
        names = {"zh": f"时数{name}", "en": f"Hours {name}", "target": "3660", "part_of": "tutoring_hours"}
        written["indicators"][f"hours_{name}"] = copy.deepcopy(hours) | names
    entries = {"new_places": 1, "new_places_east": 1, "tutoring_hours": 5, "hours_a": 2, "hours_b": 2}
    given, plan = submission(entries, unread=frozenset({"new_places_west"})), planned(written, tmp_path)
    assert told(plan, given, checks.parts_disagree) == ["parts-disagree tutoring_hours"]
    del entries["new_places"]
    assert told(plan, submission(entries), checks.parts_disagree) == ["parts-disagree tutoring_hours"]


@pytest.mark.parametrize(
    ("older", "rules"),
    [
        ((TOTAL, ONE, TWO), ["parts-disagree"]),
        ((TOTAL,), []),  # no part is of its day
        ((TOTAL, ONE), ["parts-incomplete"]),
        ((TWO,), ["parts-incomplete"]),
    ],
)
def test_a_total_is_the_sum_of_parts_of_its_own_day(plan: Plan, older: tuple[str, ...], rules: list[str]) -> None:
    days = dict.fromkeys(older, date(2025, 6, 30))
    given = submission({TOTAL: 3401, ONE: 1800, TWO: 1600}, older=days)
    assert told(plan, given, checks.parts_disagree) == [f"{rule} {TOTAL}" for rule in rules]


@pytest.mark.parametrize(
    ("day", "unread", "rules"),
    [
        (date(2025, 6, 21), (), ["too-early gaokao_600"]),
        (date(2025, 6, 22), (), []),
        (date(2025, 6, 21), ("as_of",), []),
        (date(2025, 10, 1), (), []),
        (date(2025, 10, 2), (), ["future-date as_of"]),
    ],
)
def test_days(plan: Plan, day: date, unread: tuple[str, ...], rules: list[str]) -> None:
    given = submission({"gaokao_600": 27, "dropouts": 0}, day=day, unread=frozenset(unread))
    assert told(plan, given, checks.too_early, checks.future_date) == rules


def test_a_figure_of_an_own_day_may_be_too_early(plan: Plan) -> None:
    early, first, *_, last = date(2025, 1, 1), *(key for key, one in plan.indicators.items() if one.known_from)
    for unread in ((), ("as_of",)):
        given = submission({first: 27, last: 27}, older={last: early}, unread=frozenset(unread))
        assert told(plan, given, checks.too_early) == [f"too-early {last}"]


@pytest.mark.parametrize(
    ("unit", "entry", "told_"),
    [
        (None, "74.1", False),
        ("康乐县", "74.1", False),
        ("康乐县/康乐一中", "74.1", True),
        ("康乐县/康乐一中", by_counts(1466, 1978), False),
    ],
)
def test_a_rate_of_a_part_needs_its_counts(plan: Plan, unit: str | None, entry: Any, told_: bool) -> None:
    given = submission({RATE: entry, "gaokao_600": 27}, unit)
    assert told(plan, given, checks.rate_without_counts) == [f"rate-without-counts {RATE}"] * told_


def test_what_only_the_whole_reports_is_not_added_up_from_its_parts(plan: Plan) -> None:
    entries = {"compulsory_enrolment_rate": 100, RATE: by_counts(1466, 1978), "gaokao_600": 27}
    found = ["not-added compulsory_enrolment_rate"]
    assert told(plan, submission(entries, "康乐县/康乐一中"), checks.not_added) == found
    assert told(plan, submission(entries, "康乐县"), checks.not_added) == []
    assert told(plan, submission(entries), checks.not_added) == []
    no_unit = plan.model_copy(update={"unit": None})
    assert told(no_unit, submission(entries, "康乐县/康乐一中"), checks.not_added) == []


def test_names_of_units_that_are_taken_twice(riverside: Any, tmp_path: Path) -> None:
    """Spelled in two ways, or with one share for two units, which is said once of each however many shares it is."""
    written = copy.deepcopy(riverside)
    for key in ("tutoring_hours", "new_places"):
        written["indicators"][key]["shares"] = {"东校": "40"}
    plan = planned(written, tmp_path)
    units = ["甲乡/东校", "乙乡/东校", "丙乡/东校", "丙乡/No. 2", "丙乡/no. 2", "丙乡/西校"]
    for path in ((), ("unit",)):
        found = list(unit_name_problems(plan, units, path))
        assert [(unit, rule_of(problem), problem.place) for unit, problem in found] == [
            ("丙乡/no. 2", "unit-twice", path),
            ("乙乡/东校", "share-twice", path),
            ("丙乡/东校", "share-twice", path),
        ]
        assert found[0][1].params == {"unit": "丙乡/no. 2", "other": "丙乡/No. 2"}
        assert (found[1][1].params["unit"], found[1][1].params["other"]) == ("乙乡/东校", "甲乡/东校")
    assert list(unit_name_problems(plan, units)) == list(unit_name_problems(plan, units, ()))


def test_in_a_plan_of_no_unit_every_unit_is_a_part(riverside: Any, tmp_path: Path) -> None:
    given = submission({"reading_rate": "61"}, "滨河县")
    assert told(planned(riverside, tmp_path), given, checks.rate_without_counts) == ["rate-without-counts reading_rate"]
    assert told(planned(riverside, tmp_path), submission({"reading_rate": "61"}), checks.rate_without_counts) == []


@pytest.mark.parametrize(
    ("key", "value", "rules"),
    [
        ("training_attendances", "919999", ["far-over-target"]),
        ("training_attendances", "920000", ["out-of-scale"]),
        ("special_post_teachers", "60000", ["out-of-scale"]),
        ("dropouts", "1000", []),  # no share of a limit of 0
    ],
)
def test_a_hundred_times_the_target(plan: Plan, key: str, value: str, rules: list[str]) -> None:
    given = submission({key: value})
    assert told(plan, given, checks.far_off, checks.out_of_scale) == [f"{rule} {key}" for rule in rules]
    confirmed = submission({key: Entry(Decimal(value), confirmed="已核对台账")})
    assert told(plan, confirmed, checks.far_off, checks.out_of_scale) == []


def test_a_confirmed_percentage_is_not_asked_about(plan: Plan) -> None:
    for value in ("0.741", "1", "2", "99"):
        given = submission({RATE: Entry(Decimal(value), confirmed="是")})
        assert told(plan, given, checks.share_for_percent, checks.far_off) == []


@pytest.mark.parametrize(
    ("written", "confirmed"),
    [("是", "是"), ("yes", "yes"), ("已核对学籍系统", "已核对学籍系统"), ("否", None), ("no", None), ("", None)],
)
def test_what_counts_as_confirmed(plan: Plan, written: str, confirmed: str | None) -> None:
    read = EntryReader(plan, plan.indicators["gaokao_600"]).figure
    assert read({"value": "27", "confirmed": written}).confirmed == confirmed
    assert read({"数值": "27", "已核实": written}).confirmed == confirmed


def test_what_is_impossible_stays_so_when_confirmed(plan: Plan) -> None:
    with pytest.raises(Refused) as refused:
        EntryReader(plan, plan.indicators[RATE]).read({"value": "758", "confirmed": "是"})
    assert refused.value.problem.rule == "over-100"


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        ({"baseline": "24.1", "target": "15"}, "at_most"),
        ({"baseline": "24.1", "target": "30"}, "at_least"),
        ({"target": "30"}, "at_least"),
        ({"target": "0"}, "at_most"),
        ({"baseline": "24.1", "target": "15", "direction": "at_least"}, "at_least"),  # to be held
        ({"baseline": "24.1", "target": "24.1"}, None),
    ],
)
def test_the_direction_of_a_level(riverside: Any, goal: dict[str, str], expected: str | None, tmp_path: Path) -> None:
    written = copy.deepcopy(riverside)
    size = written["indicators"]["average_class_size"]
    for key in ("baseline", "baseline_year", "change", "direction", "pace", "path", "shares", "most"):
        size.pop(key, None)
    size |= goal
    if expected is None:
        (tmp_path / "plan.yaml").write_text(yaml.safe_dump(written, allow_unicode=True, sort_keys=False), "utf-8")
        plan, problems = load_plan(tmp_path / "plan.yaml")
        assert plan is None
        assert [problem.rule for problem in problems] == ["direction-missing"]
    else:
        assert planned(written, tmp_path).indicators["average_class_size"].direction == expected
