"""The method, held against a model of it: random plans and submissions, every field of the report's JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from random import Random
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from edutarget.formats.view import View
from edutarget.language.words import Words
from edutarget.plan.checks import PLAN_CHECKS
from edutarget.plan.models import Plan
from edutarget.report.gap_report import build_report
from edutarget.submission.combining import combine
from edutarget.submission.models import submission_model, validate
from support.method_model import path_at, quantities, verdict
from support.rendering import report_in

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

DAYS = ("start", "due", "known_from")
SIZE = 60


def day_of(chance: Random) -> date:
    """A day of the plan or soon after it, often the end of a month."""
    day = START + timedelta(chance.randrange((END - START).days + 60))
    return day if chance.random() < 0.5 else day.replace(day=1) - timedelta(1) if day.month > START.month else day


def number(chance: Random, unit: str) -> str:
    """Few and close together, so that figures meet targets and baselines."""
    if unit == "count":
        return str(chance.randrange(40))
    low = -20 if unit == "signed" else 0
    return f"{Decimal(chance.randrange(low * 10, 400)) / 10:f}" if chance.random() < 0.5 else str(chance.randrange(40))


def indicator(chance: Random) -> dict[str, Any]:
    """An indicator, as it is written in a plan."""
    measure = chance.choice(["level", "level", "cumulative", "cumulative", "milestone"])
    found: dict[str, Any] = {"area": "area", "definition": {"en": "made"}, "measure": measure}
    found |= {name: str(day_of(chance)) for name in DAYS if chance.random() < 0.25}
    if chance.random() < 0.1:
        found["due"] = "null"
    if measure == "milestone":
        return {**found, "target": "true", "adds_up": chance.choice(["all", "any", "none"])}
    unit = chance.choice(["count", "percent", "money", "signed"])
    ways = {"percent": ["ratio"], "signed": ["sum", "ratio"]}.get(unit, ["sum"])
    found |= {"unit": unit, "adds_up": chance.choice([*ways, *ways, "none"]), "target": number(chance, unit)}
    if chance.random() < 0.6:
        found["baseline"] = number(chance, unit)
    if measure == "level" and chance.random() < 0.2:
        low, high = sorted((found["target"], number(chance, unit)), key=Decimal)
        return {**found, "target": {"from": low, "to": high}}
    found["direction"] = chance.choice(["at_least", "at_most"])
    if chance.random() < 0.5:
        found["pace"] = "linear"
    elif chance.random() < 0.5:
        found["path"] = {str(day_of(chance)): number(chance, unit) for _ in range(chance.randint(1, 3))}
    if chance.random() < 0.3:
        found["shares"] = {"part": number(chance, unit)}
    return found


def entry(chance: Random, written: Mapping[str, Any], part: bool, day: date) -> dict[str, str]:
    """What somebody may report of it on a day, often just what is the edge of a band; empty for nothing."""
    if chance.random() < 0.1:
        return {}
    unit, given = written.get("unit"), {}
    edge = chance.choice([None, *edges(goal(written, part), day)]) if unit else None
    if unit is None:
        given["value"] = chance.choice(["true", "false"])
    elif edge is not None and written["adds_up"] == "ratio" and edge >= 0:
        below = edge.denominator * (100 if unit == "percent" else 1)
        given = {"numerator": str(edge.numerator), "denominator": str(below)}
    elif edge is not None and fits(edge, unit):
        given["value"] = f"{Decimal(edge.numerator) / Decimal(edge.denominator):f}"
    else:
        given["value"] = number(chance, unit)
    partial = {"units": "2", "expected": chance.choice(["2", "3"])} if chance.random() < 0.2 else {}
    return {**given, **partial}


def fits(edge: Fraction, unit: str) -> bool:
    """Whether a figure may be just so."""
    return (edge >= 0 or unit == "signed") and (edge * (1 if unit == "count" else 10**6)).denominator == 1


def edges(aim: dict[str, Any], day: date) -> list[Fraction]:
    """Figures on the edges of bands, without and along a path."""
    target, begin, due = aim["target"], aim["baseline"], None
    if not isinstance(target, Fraction):
        return [*(aim["range"] or ())]
    if aim["measure"] == "cumulative" or begin is not None:
        due = path_at(aim, day) if aim["due"] and aim["due"] > aim["start"] else None
    if aim["measure"] == "cumulative":
        return [target] if due is None else [target, *(due + share * target / 100 for share in (0, -10, -30))]
    if begin is None:
        return [target]
    return [begin + share * (to - begin) / 100 for to in (target, due) if to is not None for share in (100, 95, 60, 0)]


def case(chance: Random) -> tuple[dict[str, Any], dict[str, Any], date]:
    """A plan, a submission to it, and the day of the report."""
    indicators = {f"goal-{n}": {"en": f"goal {n}", **indicator(chance)} for n in range(SIZE)}
    day, part = day_of(chance), chance.random() < 0.1
    actuals = {key: given for key, one in indicators.items() if (given := entry(chance, one, part, day))}
    filed = {
        "plan": "made",
        "as_of": str(day),
        "submitted_by": "x",
        "actuals": actuals,
        **({"unit": "part"} if part else {}),
    }
    return {**HEAD, "indicators": indicators}, filed, day + timedelta(chance.choice([0, 0, 10, 200, 900]))


def goal(written: Mapping[str, Any], part: bool) -> dict[str, Any]:
    """A goal as the model takes it: a part has its share, and not the baseline and the interim values of the whole."""
    target: Any = written.get("shares", {}).get("part") if part else written["target"]
    edges = target if isinstance(target, dict) else None
    own = {name: date.fromisoformat(day) for name, day in written.items() if name in DAYS and day != "null"}
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


@settings(phases=(Phase.explicit, Phase.reuse, Phase.generate))  # a smaller seed is no smaller case
@given(st.integers(0, 10**9))
def test_every_field_is_what_the_method_says(seed: int) -> None:
    written, filed, today = case(Random(seed))
    plan = Plan.model_validate(written)
    wrong = {problem.path[1] for check in PLAN_CHECKS for problem in check(plan)}
    written["indicators"] = {key: one for key, one in written["indicators"].items() if key not in wrong}
    filed["actuals"] = {key: one for key, one in filed["actuals"].items() if key not in wrong}
    plan = Plan.model_validate(written)
    submission, problems = validate(plan, submission_model(plan), filed)
    assert submission is not None, problems
    report = build_report(plan, combine([submission], today))
    shown = report_in("json")(report, View(Words("en")))
    rows = json.loads(shown, parse_float=Fraction, parse_int=Fraction)["indicators"]
    day, part = date.fromisoformat(filed["as_of"]), "unit" in filed
    for row, (key, one) in zip(rows, written["indicators"].items(), strict=True):
        given = filed["actuals"].get(key)
        value, aim = actual(given, one.get("unit")), goal(one, part)
        partial = given is not None and given.get("units") != given.get("expected")
        expected = dict.fromkeys(FIELDS) | {
            name: published(name, amount, one) for name, amount in quantities(aim, value, day if given else today)
        }
        expected["result"], expected["band"] = verdict(aim, value, day, today, partial)
        assert {name: row[name] for name in expected} == expected, (key, one, given)
