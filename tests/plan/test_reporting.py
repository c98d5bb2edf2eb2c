"""Who reports to a plan: its own unit and parts of it, kinds of units, former names, shares by the end of a path."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edutarget import Plan
from edutarget.language.text import folded_path, spelled_alike
from edutarget.plan.checks import share_problems
from edutarget.plan.loading import load_plan
from support import ROOT

LIST = """
reporting_units:
  康乐县/康乐一中: {kinds: [senior], formerly: [康乐县/第一中学]}
  康乐县/康乐中学: {kinds: [senior, junior]}
  康乐县/城东幼儿园: {kinds: [kindergarten]}
  康乐县/莲麓幼儿园: {}
"""


def with_list(folder: Path, listed: str) -> Path:
    file = folder / "targets.yaml"
    file.write_text((ROOT / "targets.yaml").read_text().replace("\nindicators:", f"{listed}\nindicators:"))
    return file


def loaded(folder: Path, listed: str) -> tuple[Plan | None, list[str]]:
    plan, found = load_plan(with_list(folder, listed))
    return plan, [f"{problem.rule} {problem.line}" for problem in found]


@pytest.mark.parametrize("unit", ["康乐县", "临夏州/康乐县", "甘肃省／临夏州／康乐县", " 康乐县 ", None])
def test_the_plans_own_unit_by_the_end_of_its_path(unit: str | None, plan: Plan) -> None:
    assert not plan.is_part(unit)


@pytest.mark.parametrize("unit", ["康乐县/康乐一中", "临夏州", "北康乐县", "临夏县"])
def test_every_other_unit_is_a_part(unit: str, plan: Plan) -> None:
    assert plan.is_part(unit)


@pytest.mark.parametrize(
    ("indicator", "unit", "kinds", "wanted"),
    [
        ("gaokao_600", "康乐县/康乐一中", ["senior"], True),
        ("gaokao_600", "康乐县/城东幼儿园", ["kindergarten"], False),
        ("gaokao_600", "康乐县/康乐一中", [], None),
        ("dropouts", "九年制学校", ["primary", "junior"], True),
        ("chengdong_provincial_model", "甘肃省/康乐县/城东幼儿园", [], True),
        ("chengdong_provincial_model", "康乐县/莲麓幼儿园", ["kindergarten"], False),
        ("compulsory_enrolment_rate", "康乐县/城关小学", ["primary"], False),
    ],
)
def test_who_reports_what(indicator: str, unit: str, kinds: list[str], wanted: bool | None, plan: Plan) -> None:
    assert plan.indicators[indicator].asked_of(unit, kinds) is wanted


def test_without_reported_by_every_unit_reports(plan: Plan) -> None:
    everyone = plan.indicators["dropouts"].model_copy(update={"reported_by": []})
    assert everyone.asked_of("康乐县/康乐一中", []) is True


def test_a_list_in_the_plan(tmp_path: Path) -> None:
    plan, problems = loaded(tmp_path, LIST)
    assert plan is not None, problems
    assert plan.kinds_of("康乐县／第一中学") == ["senior"]
    assert plan.asked_of("康乐县/城东幼儿园") == [
        *("training_attendances", "chengdong_provincial_model", "prefecture_standard_kindergartens"),
        *("network_schools", "network_classes"),
    ]
    assert plan.asked_of("康乐县/莲麓幼儿园") == ["lianlu_first_class"]
    assert plan.asked_of("临夏州/康乐县") == list(plan.indicators)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("  康乐县/城西幼儿园: {kinds: [kindergarden]}", "unknown-kind"),
        ("  康乐县／康乐中学: {}", "unit-twice"),
        ("  康乐县/职校: {formerly: [康乐县/康乐中学]}", "unit-twice"),
        ("  康乐县/职校: {formerly: [康乐县/第一中学]}", "unit-twice"),
        ("  临夏县/康乐一中: {}", "share-twice"),
    ],
)
def test_lists_that_cannot_be(line: str, rule: str, tmp_path: Path) -> None:
    plan, problems = loaded(tmp_path, LIST + line)
    last = with_list(tmp_path, LIST + line).read_text().split("\n").index(line) + 1
    assert plan is None
    assert set(problems) == {f"{rule} {last}"}


def test_reporters_that_are_not_listed(tmp_path: Path) -> None:
    _plan, problems = loaded(tmp_path, LIST.replace("城东", "城西"))
    assert [problem.split()[0] for problem in problems] == ["unknown-reporter"]


@pytest.mark.parametrize("unit", ["康乐一中", "康乐县/康乐一中", "甘肃省／康乐县／康乐一中", "康乐县/康乐 一中"])
def test_a_share_by_the_end_of_the_path(unit: str, plan: Plan) -> None:
    assert plan.indicators["kangle_no1_enrolment"].share_of(unit) == 1800
    assert plan.indicators["kangle_no1_enrolment"].share_of(unit + "分校") is None


def test_two_units_of_one_share(plan: Plan) -> None:
    units = ["甲县/康乐一中", "甲县／康乐一中", "甲县/康乐中学", "乙县/康乐一中"]
    found = {(unit, problem.params["other"], problem.params["share"]) for unit, problem in share_problems(plan, units)}
    assert found == {("乙县/康乐一中", "甲县/康乐一中", "康乐一中")}


@given(st.text(st.sampled_from("a／/\\ \u200b　Ａ中\u00ad\u2215'é\u0301"), max_size=12))
def test_what_is_folded_stays_as_it_is(unit: str) -> None:
    folded = folded_path(unit)
    assert folded_path(folded) == folded
    assert "//" not in folded
    assert list(spelled_alike([unit, folded])) == ([] if unit == folded else [(folded, unit)])
