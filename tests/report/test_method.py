"""The method, held against a model of it: random plans and submissions, every field of the report's JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from edutarget.formats.report.json import render
from edutarget.formats.shared.view import View
from edutarget.language.words import Words
from edutarget.plan.checks import PLAN_CHECKS
from edutarget.plan.models import Plan
from edutarget.report.gap_report import build_report
from edutarget.submission.combining import put_together
from edutarget.submission.models import submission_model
from edutarget.submission.validating import validate
from support.method_model import quantities, verdict

START, END = date(2025, 1, 1), date(2026, 12, 31)
HEAD = {
    "format": "edutarget/plan/1",
    "id": "made",
    "name": {"en": "made"},
    "unit": "whole",
    "baseline_year": "2024",
    "period": {"start": str(START), "end": str(END)},
    "areas": {"area": {"en": "area"}},
    "units": {
        "count": {"en": "pupils", "kind": "count"},
        "percent": {"en": "%", "kind": "percent", "over_100": "true"},
        "money": {"en": "yuan", "kind": "money"},
        "signed": {"en": "points", "kind": "quantity", "signed": "true"},
    },
}
SHARES = ("gap_closed", "on_track", "completion", "schedule")
FIELDS = (*SHARES, "gap", "shortfall", "change", "schedule_gap", "due_now")

days = st.dates(START, END + timedelta(60))


def numbers(unit: str) -> st.SearchStrategy[str]:
    """Few and close together, so that figures hit targets, baselines and the edges of bands."""
    if unit == "count":
        return st.integers(0, 40).map(str)
    low = -20 if unit == "signed" else 0
    return st.integers(low * 10, 400).map(lambda tenths: f"{Decimal(tenths) / 10:f}") | st.integers(
        max(low, 0), 40
    ).map(str)


@st.composite
def indicators(draw: st.DrawFn) -> dict[str, Any]:
    """An indicator, as it is written in a plan."""
    measure = draw(st.sampled_from(["level", "level", "cumulative", "cumulative", "milestone"]))
    found: dict[str, Any] = {"area": "area", "definition": {"en": "made"}, "measure": measure}
    for day in ("start", "due", "known_from"):
        if draw(st.integers(0, 3)) == 0:
            found[day] = str(draw(st.dates(START, END)))
    if draw(st.integers(0, 9)) == 0:
        found["due"] = "null"
    if measure == "milestone":
        return {**found, "target": "true", "adds_up": draw(st.sampled_from(["all", "any", "none"]))}
    unit = draw(st.sampled_from(list(HEAD["units"])))  # type: ignore[arg-type]
    sums = {"percent": ["ratio"], "signed": ["sum", "ratio"]}.get(unit, ["sum"])
    found |= {"unit": unit, "adds_up": draw(st.sampled_from([*sums, "none"])), "target": draw(numbers(unit))}
    found["direction"] = draw(st.sampled_from(["at_least", "at_most"]))
    if draw(st.booleans()):
        found["baseline"] = draw(numbers(unit))
    if measure == "level" and draw(st.integers(0, 4)) == 0:
        low, high = sorted((found["target"], draw(numbers(unit))), key=Decimal)
        return {**found, "target": {"from": low, "to": high}, "direction": "at_least"}
    way = draw(st.sampled_from(["none", "pace", "path"]))
    if way == "pace":
        found["pace"] = "linear"
    if way == "path":
        found["path"] = draw(st.dictionaries(st.dates(START, END).map(str), numbers(unit), min_size=1, max_size=3))
    if draw(st.integers(0, 4)) == 0:
        found["shares"] = {"part": draw(numbers(unit))}
    return found


@st.composite
def entries(draw: st.DrawFn, indicator: dict[str, Any]) -> dict[str, str] | None:
    """What somebody may report of it."""
    if draw(st.integers(0, 5)) == 0:
        return None
    given: dict[str, str] = {}
    if indicator["measure"] == "milestone":
        given["value"] = draw(st.sampled_from(["true", "false"]))
    elif indicator["adds_up"] == "ratio" and draw(st.booleans()):
        given = {"numerator": str(draw(st.integers(0, 40))), "denominator": str(draw(st.integers(1, 40)))}
    else:
        given["value"] = draw(numbers(indicator["unit"]))
    if draw(st.integers(0, 3)) == 0:
        given |= {"units": "2", "expected": draw(st.sampled_from(["2", "3"]))}
    return given


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], date]:
    """A plan, a submission to it, and the day of the report."""
    made = draw(st.lists(indicators(), min_size=1, max_size=8))
    plan = {**HEAD, "indicators": {f"goal-{n}": {"en": f"goal {n}", **one} for n, one in enumerate(made)}}
    reported = {key: draw(entries(one)) for key, one in plan["indicators"].items()}  # type: ignore[attr-defined]
    actuals = {key: entry for key, entry in reported.items() if entry}
    day = draw(days)
    unit = {"unit": "part"} if draw(st.integers(0, 3)) == 0 else {}
    filed = {"plan": "made", "as_of": str(day), "submitted_by": "x", **unit, "actuals": actuals}
    return plan, filed, day + timedelta(draw(st.sampled_from([0, 0, 10, 200, 900])))


def goal(written: Mapping[str, Any], part: bool) -> dict[str, Any]:
    """A goal as the model takes it: a part has its share, and not the baseline and the interim values of the whole."""
    target: Any = written.get("shares", {}).get("part") if part else written["target"]
    edges = target if isinstance(target, dict) else None
    own = {name: date.fromisoformat(day) for name, day in written.items() if name in _DAYS and day != "null"}
    level = written["measure"] == "level"
    return {
        "measure": written["measure"],
        "at_most": written.get("direction") == "at_most",
        "adds_up": written["adds_up"],
        "count": written.get("unit") == "count",
        "target": target if target == "true" else Fraction(target) if target and not edges else None,
        "range": edges and (Fraction(edges["from"]), Fraction(edges["to"])),
        "baseline": Fraction(written["baseline"]) if "baseline" in written and not part else None,
        "pace": "pace" in written and not (part and level),
        "path": {}
        if part
        else {date.fromisoformat(day): Fraction(value) for day, value in written.get("path", {}).items()},
        "start": own.get("start", START),
        "due": None if written.get("due") == "null" else own.get("due", END),
        "known_from": own.get("known_from"),
    }


_DAYS = ("start", "due", "known_from")


def actual(given: Mapping[str, str] | None, unit: str | None) -> Any:
    if given is None:
        return None
    if "value" not in given:
        return Fraction(given["numerator"]) / Fraction(given["denominator"]) * (100 if unit == "percent" else 1)
    return given["value"] == "true" if unit is None else Fraction(given["value"])


def half_up(value: Fraction, places: int) -> Fraction:
    size = Fraction(floor(abs(value) * 10**places + Fraction(1, 2)), 10**places)
    return -size if value < 0 else size


def published(name: str, value: Fraction | None, written: Mapping[str, Any]) -> Fraction | None:
    """Shares to four places, points to two; money and quantities to those of the target and two more."""
    if value is None:
        return None
    if name in SHARES:
        return half_up(value, 4)
    target, places = written["target"], 2
    if written["unit"] not in ("count", "percent"):
        figures = target.values() if isinstance(target, dict) else [target]
        places = 2 + max(len(figure.partition(".")[2]) for figure in figures)
    if name == "due_now":
        down = written.get("direction") == "at_most"
        return Fraction((floor if down else ceil)(value * 10**places), 10**places)
    return half_up(value, 2 if name == "schedule_gap" else places)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], max_examples=150)
@given(cases())
def test_every_field_is_what_the_method_says(case: tuple[dict[str, Any], dict[str, Any], date]) -> None:
    written, filed, today = case
    plan = Plan.model_validate(written)
    wrong = {problem.path[1] for check in PLAN_CHECKS for problem in check(plan)}
    written["indicators"] = {key: one for key, one in written["indicators"].items() if key not in wrong}
    filed["actuals"] = {key: one for key, one in filed["actuals"].items() if key not in wrong}
    assume(filed["actuals"])
    plan = Plan.model_validate(written)
    submission, problems = validate(plan, submission_model(plan), filed)
    assert submission is not None, problems
    report = build_report(plan, put_together([submission], today))
    rows = json.loads(render(report, View(Words("en"))), parse_float=Fraction, parse_int=Fraction)["indicators"]
    day, part = date.fromisoformat(filed["as_of"]), "unit" in filed
    for row, (key, one) in zip(rows, written["indicators"].items(), strict=True):
        entry = filed["actuals"].get(key)
        value, aim = actual(entry, one.get("unit")), goal(one, part)
        partial = entry is not None and entry.get("units") != entry.get("expected")
        expected = dict.fromkeys(FIELDS) | {
            name: published(name, amount, one) for name, amount in quantities(aim, value, day if entry else today)
        }
        expected["result"], expected["band"] = verdict(aim, value, day, today, partial)
        assert {name: row[name] for name in expected} == expected, (key, one, entry)
