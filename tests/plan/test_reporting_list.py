"""The list of those who report: offices of the whole and units, from a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from edutarget.plan.loading import bundled_plan, load_list, load_plan
from edutarget.plan.reporting_list import ReportingList
from edutarget.problems.diagnostic import Diagnostic

PLAN = load_plan(bundled_plan())[0]
assert PLAN is not None

OFFICES = """\
offices:
  人事股: {responsible: [special_post_teachers, high_level_talent], contact: 王老师 6220001}
  Finance Office: {responsible: [high_level_talent]}
units:
  康乐县/康乐一中: {contact: 教务处 6220017}
"""


def listed(tmp_path: Path, text: str) -> tuple[ReportingList, list[Diagnostic]]:
    path = tmp_path / "units.yaml"
    path.write_text(text, encoding="utf-8")
    assert PLAN is not None
    return load_list(str(path), PLAN)


def test_a_list_in_two_parts(tmp_path: Path) -> None:
    found, problems = listed(tmp_path, OFFICES)
    assert not problems
    assert list(found.offices) == ["人事股", "Finance Office"]
    assert found.offices["人事股"].contact == "王老师 6220001"
    assert found.units["康乐县/康乐一中"].contact == "教务处 6220017"
    assert found.responsible_for("high_level_talent") == ("人事股", "Finance Office")
    assert found.responsible_for("gaokao_600") == ()


def test_names_of_indicators_are_taken_for_their_ids(tmp_path: Path) -> None:
    assert PLAN is not None
    name = PLAN.indicators["gaokao_600"].zh
    found, problems = listed(tmp_path, f"offices:\n  招生办: {{responsible: ['{name}']}}\n")
    assert not problems
    assert found.offices["招生办"].responsible == ["gaokao_600"]


def test_without_units_those_of_the_plan_are_the_list(tmp_path: Path) -> None:
    assert PLAN is not None
    (tmp_path / "plan").mkdir()
    with_units = PLAN.with_units(listed(tmp_path / "plan", OFFICES)[0].units)
    path = tmp_path / "units.yaml"
    path.write_text("offices: {招生办: {}}\n", encoding="utf-8")
    assert list(load_list(str(path), with_units)[0].units) == ["康乐县/康乐一中"]


@pytest.mark.parametrize("text", ["offices: {}\nschools: {}", "甲县/一中: {}\n"])
def test_anything_else_is_a_list_of_units(text: str, tmp_path: Path) -> None:
    found, problems = listed(tmp_path, text)
    assert not problems
    assert not found.offices
    assert found.units


def test_the_units_may_be_a_list_of_names(tmp_path: Path) -> None:
    found, problems = listed(tmp_path, "offices: {招生办: {}}\nunits: [甲县/一中, 甲县/二中]\n")
    assert not problems
    assert list(found.units) == ["甲县/一中", "甲县/二中"]


@pytest.mark.parametrize(
    ("submitted_by", "known"),
    [
        ("人事股", "人事股"),
        ("康乐县教育局人事股", "人事股"),
        ("人事股 王丽", "人事股"),
        ("人事股　王丽", "人事股"),
        ("康乐县教育局人事股 王丽", "人事股"),
        ("finance office Wang Li", "Finance Office"),
        ("王丽", None),
        ("人事股王丽", None),
        ("", None),
    ],
)
def test_an_office_is_known_by_who_submitted(submitted_by: str, known: str | None, tmp_path: Path) -> None:
    assert listed(tmp_path, OFFICES)[0].office_of([submitted_by]) == known


def test_what_is_asked_of_an_office(tmp_path: Path) -> None:
    assert PLAN is not None
    text = "offices: {招生办: {responsible: [gaokao_600, high_level_talent]}}\nunits: {甲县/一中: {kinds: [senior]}}\n"
    found, problems = listed(tmp_path, text)
    assert not problems
    of_units = {key for key, one in PLAN.indicators.items() if one.asked_of("甲县/一中", ["senior"])}
    assert found.asked_of_office(PLAN, "招生办") == [
        key for key in PLAN.indicators if key in ("gaokao_600", "high_level_talent") and key not in of_units
    ]
    assert found.responsible_for("gaokao_600") == ("招生办",)


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("offices: {}", "empty-text", 1),
        ("offices:\nunits: [a]", "not-a-mapping", 1),
        ("offices:\n  甲:\n    responsible:\n    - gaokao_60", "unknown-indicator", 4),
        ("offices:\n  甲:\n    responsible:\n    - gaokao_600\n    - gaokao_600", "responsible-twice", 5),
        ("offices:\n  甲: {}\nunits:\n  乙县/甲: {}", "office-name", 2),
        ("offices:\n  甲 股: {}\n  甲股: {}", "office-name", 3),
        ("offices:\n  甲股: {}\n  乙甲股: {}", "offices-alike", 3),
        ("offices:\n  甲: {who: b}", "unknown-key", 2),
        ("units:\n  甲县/甲: {kinds: [x]}", "unknown-kind", 2),
        ("units:\n- 甲县/甲\n- 甲县/ 甲", "unit-twice", 3),
    ],
)
def test_what_is_wrong_with_a_list_has_its_place(text: str, rule: str, line: int, tmp_path: Path) -> None:
    found = listed(tmp_path, text)[1]
    assert [(problem.rule, problem.line) for problem in found] == [(rule, line)]
