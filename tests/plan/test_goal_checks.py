"""Contradictions within a goal: falling paths, fields that a range cannot have, limits without a target."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from edutarget.plan.loading import load_plan
from support import ROOT

RIVERSIDE = ROOT / "tests" / "plans" / "riverside-2027.yaml"


def changed(indicator: str, change: dict[str, Any], folder: Path) -> list[str]:
    """The rules that the plan breaks once one of its indicators is changed so."""
    written = yaml.load(RIVERSIDE.read_text("utf-8"), yaml.BaseLoader)
    kept = {**written["indicators"][indicator], **change}
    kept.pop("readings", None)
    written["indicators"][indicator] = {key: value for key, value in kept.items() if value is not None}
    (folder / "plan.yaml").write_text(yaml.safe_dump(written, allow_unicode=True, sort_keys=False), "utf-8")
    return [problem.rule for problem in load_plan(folder / "plan.yaml")[1]]


@pytest.mark.parametrize(
    ("interim", "rules"),
    [
        ({"2027-06-30": "2000", "2027-09-30": "2000"}, []),
        ({"2027-06-30": "2000", "2027-09-30": "1999"}, ["path-falls"]),
        ({"2027-06-30": "7320"}, []),
        ({"2027-06-30": "7321"}, ["path-falls"]),
        ({"2027-02-28": "1"}, ["path-outside"]),
    ],
)
def test_interim_values_of_what_adds_up(interim: dict[str, str], rules: list[str], tmp_path: Path) -> None:
    assert changed("tutoring_hours", {"pace": None, "path": interim}, tmp_path) == rules


@pytest.mark.parametrize(("target", "rules"), [("0", ["target-zero", "pace-unfit"]), ("1", [])])
def test_no_pace_leads_to_nothing(target: str, rules: list[str], tmp_path: Path) -> None:
    assert changed("tutoring_hours", {"target": target}, tmp_path) == rules


@pytest.mark.parametrize(
    ("change", "rules"),
    [({}, []), ({"change": "1.5"}, ["field-unfit"]), ({"direction": "at_most"}, ["field-unfit"])],
)
def test_a_range_has_no_one_way_to_go(change: dict[str, str], rules: list[str], tmp_path: Path) -> None:
    to_range = {"target": {"from": "40", "to": "45"}, "change": None, "direction": None}
    assert changed("average_class_size", to_range | change, tmp_path) == rules
