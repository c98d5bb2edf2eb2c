"""Reports of random plans and submissions, compared field by field with a second implementation of the method."""

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
from support.method_model import Version, history, interim, path_at, quantities, said_of
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


def about(chance: Random) -> dict[str, Any]:
    """What an indicator of any measure has."""
    measure = chance.choice(["level", "level", "cumulative", "cumulative", "milestone"])
    found: dict[str, Any] = {"area": "area", "definition": {"en": "made"}, "measure": measure}
    found |= {name: str(day_of(chance)) for name in DAYS if chance.random() < 0.25}
    if chance.random() < 0.1:
        found["due"] = "null"
    if chance.random() < 0.2:
        found["lag_months"] = str(chance.choice([1, 3, 12]))
    if chance.random() < 0.3:
        found["kind"] = chance.choice(["binding", "expected", "stretch"])
    return found


def indicator(chance: Random) -> dict[str, Any]:
    """An indicator, as it is written in a plan."""
    found = about(chance)
    measure = found["measure"]
    if measure == "milestone":
        return {**found, "target": "true", "adds_up": chance.choice(["all", "any", "none"])}
    unit = chance.choice(["count", "percent", "money", "signed"])
    ways = {"percent": ["ratio"], "signed": ["sum", "ratio"]}.get(unit, ["sum"])
    if measure == "cumulative":
        ways = ["sum"] if unit != "percent" else ["none"]
    found |= {"unit": unit, "adds_up": chance.choice([*ways, *ways, "none"]), "target": number(chance, unit)}
    if chance.random() < 0.6:
        found["baseline"] = number(chance, unit)
    if measure == "level" and chance.random() < 0.2:
        low, high = sorted((found["target"], number(chance, unit)), key=Decimal)
        return {**found, "target": {"from": low, "to": high}}
    found |= aim_of(chance, found)
    if chance.random() < 0.5:
        found["pace"] = "linear"
    elif chance.random() < 0.5:
        found["path"] = {str(day_of(chance)): number(chance, unit) for _ in range(chance.randint(1, 3))}
    if chance.random() < 0.4:
        found["shares"] = {"part": share(chance, unit)}
    return found


def aim_of(chance: Random, found: Mapping[str, Any]) -> dict[str, Any]:
    """A plain, strict or relative target, and in most cases a direction where it may have one."""
    form = chance.choice(["", "", "", "below", "above", "of_baseline", "baseline_plus"])
    aim: dict[str, Any] = {}
    if form in ("below", "above"):
        return {"target": {form: found["target"]}}
    if form == "of_baseline" and "baseline" in found:
        aim = {"target": {form: chance.choice(["0.5", "0.75", "1.1", "1.25", "2"])}}
    elif form == "baseline_plus" and "baseline" in found:
        aim = {"target": {form: number(chance, found["unit"])}}
    if chance.random() < 0.7:
        aim["direction"] = chance.choice(["at_least", "at_most"])
    return aim


def share(chance: Random, unit: str) -> Any:
    """A part's target: a number, or one with a baseline, by which it may be measured."""
    plain = number(chance, unit)
    if chance.random() < 0.5:
        return plain
    written = chance.choice([plain, {"of_baseline": "0.75"}, {"baseline_plus": "3"}])
    return {"target": written, "baseline": number(chance, unit)}


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
    return given


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


def coverage(seed: int, key: str, day: date) -> dict[str, str]:
    """How many units a figure of a day is from; the same in every submission of it."""
    chance = Random(f"{seed} {key} {day}")
    if chance.random() < 0.7:
        return {}
    return {"units": "2", **({"expected": chance.choice(["2", "3"])} if chance.random() < 0.7 else {})}


def files(seed: int, chance: Random, indicators: Mapping[str, Any]) -> tuple[list[dict[str, Any]], bool]:
    """One submission or several, of the whole or of a part, some with older figures, revisions and withdrawals."""
    part = chance.random() < 0.15
    found = []
    days = sorted(day_of(chance) for _ in range(chance.randint(1, 4)))
    if chance.random() < 0.5:
        days += [days[-1]]
    for day in days:
        actuals = {}
        for key, one in indicators.items():
            given = entry(chance, one, part, day)
            if not given or (len(days) > 1 and chance.random() < 0.4):
                continue
            own = day_of(chance) if chance.random() < 0.1 else day
            if chance.random() < 0.1 and "due" in one and one["due"] != "null":
                own = date.fromisoformat(one["due"])
            own = own if START <= own <= day else day
            revision = chance.choice([1, 1, 1, 2, 3])
            if revision > 1 and chance.random() < 0.3:
                given = {"withdrawn": "counted twice"}
            else:
                given |= coverage(seed, key, own)
            given |= {"as_of": str(own)} if own != day else {}
            actuals[key] = given | ({"revision": str(revision)} if revision > 1 else {})
        if actuals:
            head = {"plan": "made", "as_of": str(day), "submitted_by": chance.choice("xy")}
            found.append({**head, "actuals": actuals, **({"unit": "part"} if part else {})})
    return found, part


def places_written(value: str) -> int:
    return len(value.partition(".")[2])


def relative(rule: Mapping[str, str], begin: str) -> tuple[Fraction, int]:
    """The number of a relative target, and with how many digits behind the point it is written."""
    [(form, by)] = rule.items()
    exact = Fraction(begin) * Fraction(by) if form == "of_baseline" else Fraction(begin) + Fraction(by)
    places = next(digits for digits in range(20) if (exact * 10**digits).denominator == 1)
    return exact, max(places, places_written(begin))


def falls(written: Mapping[str, Any], form: str, unsigned: bool) -> bool:
    """Whether a target is one of at most: as it says, as its bound says, or of a level by its baseline."""
    if "direction" in written or form in ("below", "above"):
        return written.get("direction") == "at_most" or form == "below"
    target, begin = written["target"], written.get("baseline")
    if written["measure"] != "level" or form in ("from", "to"):
        return False
    value = relative(target, written["baseline"])[0] if form else Fraction(target)
    return (value == 0 and unsigned) or (begin is not None and value < Fraction(begin))


def goal(written: Mapping[str, Any], part: bool) -> dict[str, Any]:
    """A goal as the model takes it: a part has its share with its own baseline, and not the interim values."""
    target, begin = written["target"], written.get("baseline")
    whole_form = next(iter(target), "") if isinstance(target, dict) else ""
    unsigned = written.get("unit") != "signed"
    at_most = falls(written, whole_form, unsigned)
    if part:
        given = written.get("shares", {}).get("part")
        target, begin = (given["target"], given.get("baseline")) if isinstance(given, dict) else (given, None)
    form = next(iter(target), "") if isinstance(target, dict) else ""
    edges, places, value = None, 0, None
    if form in ("of_baseline", "baseline_plus"):
        value, places = relative(target, str(begin))
        if written["unit"] == "count":
            value, places = Fraction(floor(value) if at_most else ceil(value)), 0
    elif form in ("below", "above"):
        value, places = Fraction(target[form]), places_written(target[form])
    elif form:
        edges = Fraction(target["from"]), Fraction(target["to"])
        places = max(map(places_written, target.values()))
    elif target is not None:
        value = target if target == "true" else Fraction(target)
        places = 0 if target == "true" else places_written(target)
    own = {name: date.fromisoformat(day) for name, day in written.items() if name in DAYS and day != "null"}
    strict = whole_form in ("below", "above")
    rule: Any = target if form in ("of_baseline", "baseline_plus") else None
    if strict and value is not None:
        rule = {whole_form: value}
    return {
        "measure": written["measure"],
        "at_most": at_most,
        "adds_up": written["adds_up"],
        "count": written.get("unit") == "count",
        "signed": not unsigned,
        "target": value,
        "range": edges,
        "strict": strict,
        "rule": rule,
        "places": places,
        "baseline": Fraction(begin) if begin is not None else None,
        "pace": "pace" in written and not (part and "path" in written),
        "path": {}
        if part
        else {date.fromisoformat(day): Fraction(value) for day, value in written.get("path", {}).items()},
        "start": own.get("start", START),
        "due": None if written.get("due") == "null" else own.get("due", END),
        "known_from": own.get("known_from"),
        "lag": int(written.get("lag_months", 0)),
    }


def actual(given: Mapping[str, str], unit: str | None) -> Any:
    if "withdrawn" in given:
        return None
    if "value" not in given:
        return Fraction(given["numerator"]) / Fraction(given["denominator"]) * (100 if unit == "percent" else 1)
    return given["value"] == "true" if unit is None else Fraction(given["value"])


def versions(filed: list[dict[str, Any]], key: str, unit: str | None) -> list[Version]:
    """What the submissions say of an indicator."""
    found = []
    for one in filed:
        given = one["actuals"].get(key)
        if given:
            day = date.fromisoformat(given.get("as_of", one["as_of"]))
            partial = "units" in given and given["units"] != given.get("expected")
            revision = int(given.get("revision", 1))
            found.append(Version(day, one["submitted_by"], revision, actual(given, unit), partial))
    return found


def half_up(value: Fraction, places: int) -> Fraction:
    size = Fraction(floor(abs(value) * 10**places + Fraction(1, 2)), 10**places)
    return -size if value < 0 else size


def places_of(aim: Mapping[str, Any], written: Mapping[str, Any]) -> int:
    """None of counts; two of percentages, or the target's; of other units the target's and two more."""
    digits: int = aim["places"]
    if written["unit"] == "count":
        return 0
    return max(2, digits) if written["unit"] == "percent" else digits + 2


def published(name: str, value: Fraction | None, aim: Mapping[str, Any], written: Mapping[str, Any]) -> Fraction | None:
    """Shares to four places, schedule gaps to two, differences by the target that applies."""
    if value is None:
        return None
    if name in SHARES or name == "schedule_gap":
        return half_up(value, 4 if name in SHARES else 2)
    places = places_of(aim, written)
    if name == "due_now":
        return Fraction((floor if aim["at_most"] else ceil)(value * 10**places), 10**places)
    return half_up(value, places)


def agree(published: Any, exact: Any) -> bool:
    """Whether a figure is published as it is; a share that does not end is published to two places or more."""
    if isinstance(published, bool) or not isinstance(exact, Fraction):
        return bool(published == exact)
    return published is not None and abs(published - exact) <= Fraction(1, 200)


def told(rule: Mapping[str, str] | None) -> dict[str, Fraction] | None:
    return None if rule is None else {form: Fraction(value) for form, value in rule.items()}


def check(
    row: Mapping[str, Any], key: str, written: Mapping[str, Any], filed: list[dict[str, Any]], today: date
) -> None:
    """One row of the report against the model."""
    part = "unit" in filed[0]
    aim = goal(written, part)
    figures, disputed = history(versions(filed, key, written.get("unit")), part, today)
    said = said_of(aim, figures, today, disputed)
    figure = said.shown
    value, day = (figure.value, figure.day) if figure and said.counts else (None, today)
    expected: dict[str, Any] = dict.fromkeys(FIELDS) | {
        name: published(name, amount, aim, written) for name, amount in quantities(aim, value, day)
    }
    expected |= {"result": said.result, "band": said.band, "late": said.late, "kind": written.get("kind")}
    expected["as_of"] = None if figure is None else str(figure.day)
    expected["target_rule"] = told(aim["rule"])
    assert {name: row[name] for name in expected} == expected, (key, written, filed)
    assert agree(row["actual"], None if figure is None else figure.value), (key, written, filed)
    assert frozenset(row["submitted_by"] or ()) == (figure.by if figure else frozenset())
    wanted = interim(aim, figures, today)
    for one, (day, value, got, met) in zip(row["interim"], wanted, strict=True):
        assert (one["day"], one["target"], one["reached"]) == (str(day), value, met)
        assert agree(one["actual"], got)
    revised = row["revised"]
    changes = figure.revised if figure else ()
    if not changes:
        assert revised is None, (key, filed)
    else:
        for by in revised["by"]:
            of_one = [first for first, revision, who in changes if (revision, who) == (revised["revision"], by)]
            assert any(agree(revised["from"], first) for first in of_one), (key, filed)
        assert agree(revised["to"], figure.value if figure else None)


@settings(phases=(Phase.explicit, Phase.reuse, Phase.generate))  # a smaller seed is no smaller case
@given(st.integers(0, 10**9))
def test_every_field_is_what_the_method_says(seed: int) -> None:
    chance = Random(seed)
    indicators = {f"goal-{n}": {"en": f"goal {n}", **indicator(chance)} for n in range(SIZE)}
    written: dict[str, Any] = {**HEAD, "indicators": indicators}
    plan = Plan.model_validate(written)
    wrong = {problem.path[1] for check in PLAN_CHECKS for problem in check(plan)}
    written["indicators"] = {key: one for key, one in indicators.items() if key not in wrong}
    plan = Plan.model_validate(written)
    filed, _part = files(seed, chance, written["indicators"])
    if not filed:
        return
    model = submission_model(plan)
    read = [validate(plan, model, one) for one in filed]
    assert all(submission for submission, _problems in read), read
    newest = max(date.fromisoformat(one["as_of"]) for one in filed)
    today = newest + timedelta(chance.choice([0, 0, 10, 200, 900]))
    combined = combine([submission for submission, _problems in read if submission], today)
    text = report_in("json")(build_report(plan, combined), View(Words("en")))
    rows = {row["id"]: row for row in json.loads(text, parse_float=Fraction, parse_int=Fraction)["indicators"]}
    for key, one in written["indicators"].items():
        if key in rows:
            check(rows[key], key, one, filed, today)
        else:  # a part's report leaves out what is not added up, where the part has no figure of it
            assert "unit" in filed[0] and plan.indicators[key].adds_up == "none", key
            figures, disputed = history(versions(filed, key, one.get("unit")), True, today)
            assert said_of(goal(one, True), figures, today, disputed).shown is None, key
    assert rows
