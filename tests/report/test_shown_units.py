"""Readers of a language are shown the unit that the plan names for them, everywhere; data stay in the plan's unit."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from functools import cache
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

import pytest

from edutarget import blank_form, read
from edutarget.api.targets import load_from
from edutarget.formats import FORMATS, encoded, renderer
from edutarget.formats.view import View
from edutarget.formats.words.amounts import amount, figures, target_text
from edutarget.language.words import Words
from edutarget.plan.fields import Share
from edutarget.plan.indicator import ShownIn
from edutarget.plan.models import Plan
from edutarget.report.gap_report import build_report
from edutarget.report.trend import build_trend, trend_of
from edutarget.rollup.result import RollUp, Total
from edutarget.submission.combining import combine
from edutarget.submission.models import Submission
from support import EXAMPLE, ROOT
from support.made_plans import filed, plan_of, row_of
from support.trends import PLAN

MONEY = {"unit": "money"}
GOALS: dict[str, Any] = {
    "paced": {**MONEY, "measure": "cumulative", "target": "1.82", "pace": "linear"},
    "by_path": {**MONEY, "measure": "cumulative", "target": "1.82", "most": "1.9", "path": {"2025-06-30": "0.82"}},
    "limited": {**MONEY, "measure": "cumulative", "direction": "at_most", "target": "3", "pace": "linear"},
    "halved": {**MONEY, "baseline": "3.3", "target": {"of_baseline": "0.5"}},
    "raised": {**MONEY, "baseline": "3.3", "target": {"baseline_plus": "0.5"}},
    "below": {**MONEY, "target": {"below": "9"}, "pace": "linear", "baseline": "12.5"},
    "kept": {**MONEY, "target": {"from": "0.97", "to": "1.03"}},
    "per_head": {"unit": "index", "baseline": "0.5", "target": "0.75"},
    "shared": {**MONEY, "measure": "cumulative", "target": "30", "shares": {"no1": {"target": "8", "baseline": "7.5"}}},
    "done": {"measure": "milestone", "target": "true"},
    "rate": {"baseline": "65.3", "target": "75.3"},
}


def shown_in(plan: Plan, key: str, name: str, factor: str) -> Plan:
    """The plan with another unit for English readers."""
    shown = ShownIn.model_validate({"en": {"unit": name, "factor": factor}})
    units = {**plan.units, key: plan.units[key].model_copy(update={"shown": shown})}
    return plan.model_copy(update={"units": units})


def submissions(plan: Plan, times: int, unit: str) -> list[Submission]:
    """Figures of three days, one of them revised, each as many times as large."""
    given = []
    for day, share in (("2025-03-31", "0.7"), ("2025-06-30", "1.013"), ("2025-09-30", "1.95")):
        value = str(Decimal(share) * times)
        actuals = {key: value for key, goal in GOALS.items() if "unit" in goal and key != "per_head"}
        per_head = {"numerator": str(31 * times), "denominator": "42"}
        given.append(filed(plan, day, unit, **actuals, per_head=per_head, done="yes", rate="70"))
    again = {"value": str(Decimal("0.9") * times), "revision": "2"}
    return [*given, filed(plan, "2025-06-30", unit, paced=again, by_path=again)]


@pytest.mark.parametrize("unit", ["", "county/no1"])
def test_converting_a_result_is_the_result_of_converted_figures(unit: str) -> None:
    plan = shown_in(plan_of(**GOALS), "money", "million yuan", "100")
    plan = shown_in(plan, "index", "yuan a head", "100")
    shown = plan.shown_to("en")
    ours, theirs = (
        combine(submissions(one, times, unit), date(2025, 10, 1)) for one, times in ((plan, 1), (shown, 100))
    )
    assert build_report(plan, ours).shown_to("en").rows == build_report(shown, theirs).rows
    assert trend_of(plan, ours).shown_to("en").series == trend_of(shown, theirs).series


def test_what_has_one_unit_in_every_language_is_not_touched() -> None:
    plan = shown_in(plan_of(**GOALS), "money", "million yuan", "100")
    report, trend = build_report(plan, combine(submissions(plan, 1, ""))), build_trend(plan, submissions(plan, 1, ""))
    assert report.shown_to("zh") is report and trend.shown_to("zh") is trend
    one = plan_of(**GOALS)
    assert one.shown_to("en") is one
    percent = shown_in(one, "percent", "‰", "10")  # points have a unit of their own
    assert percent.shown_to("en").units["percent"] == percent.units["percent"] and percent.shown_to("en") is percent


@pytest.mark.parametrize(
    ("key", "name", "factor", "target", "actual", "said"),
    [
        ("money", "million yuan", "100", "1.82", "1.31", ("182", "131", "51 million yuan")),
        ("money", "million yuan", "100", "180", "179.93", ("18,000", "17,993", "7 million yuan")),
        ("money", "billion yuan", "0.1", "1.82", "1.31", ("0.182", "0.131", "0.051 billion yuan")),
        ("money", "dollars a head", "2.5", "1.82", "1.31", ("4.550", "3.275", "1.275 dollars a head")),
        ("people", "thousand people", "0.001", "9200", "5672", ("9.200", "5.672", "3.528 thousand people")),
        ("people", "heads", "2", "20", "19", ("40", "38", "2 heads")),
    ],
)
def test_the_decimals_move_with_the_factor(
    key: str, name: str, factor: str, target: str, actual: str, said: tuple[str, str, str]
) -> None:
    plan = shown_in(plan_of(x={"unit": key, "measure": "cumulative", "target": target}), key, name, factor)
    report, words = build_report(plan, filed(plan, "2025-12-31", x=actual)), Words("en")
    [row] = report.shown_to("en").rows
    shortfall = row.progress.shortfall
    assert shortfall is not None
    assert (
        target_text(row, words),
        figures(row, words)["actual"],
        amount(shortfall, row, words).replace("\xa0", " "),
    ) == said


def test_a_relative_target_keeps_its_wording() -> None:
    plan = shown_in(
        plan_of(x={**MONEY, "baseline": "30", "target": {"of_baseline": "0.5"}}), "money", "millions", "100"
    )
    shown = plan.shown_to("en")
    assert target_text(row_of(shown, filed(shown, "2025-06-30", x="1")), Words("en")) == "≤ 1,500 (0.5 × baseline)"


# Every format


def strings(product: Any) -> str:
    """What a file says to its readers, without what it holds for programs."""
    if isinstance(product, bytes) and product.startswith(b"PK"):
        parts = ZipFile(BytesIO(product))
        product = " ".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
    elif isinstance(product, bytes):
        product = product.decode()
    return " ".join(unescape(re.sub(r'href="data:[^"]*"', "", str(product))).split())


PEOPLE = ("text", "markdown", "html", "xlsx", "docx")
OPTIONS: dict[str, dict[str, Any]] = {
    "report": {},
    "brief report": {"brief": True},
    "explained report": {"why": "investment"},
}


@cache
def result_of(name: str) -> Any:
    targets = load_from(str(ROOT / "targets.yaml"), None, True, False)
    if name in OPTIONS:
        return read(EXAMPLE, targets).report(**OPTIONS[name])
    if name == "trend":
        return read(ROOT / "examples" / "year", targets, as_of=date(2025, 9, 30)).trend()
    return targets


@pytest.mark.parametrize(
    "format",
    [one for one in FORMATS if one.result in (*OPTIONS, "trend", "targets") and one.name in PEOPLE],
    ids=lambda format: f"{format.result} {format.name}",
)
def test_every_format_for_people_has_the_unit_of_its_readers(format: Any) -> None:
    result = result_of(format.result)
    text = strings(result.render(format.name, width=200))
    assert "hundred million yuan" not in text
    assert ("million yuan" in text) is (format.result != "brief report")
    assert "million yuan" not in strings(result.render(format.name, lang="zh", width=200))


def test_data_and_what_is_typed_in_stay_in_the_unit_of_the_plan() -> None:
    targets = load_from(str(ROOT / "targets.yaml"), None, True, False)
    report = read(EXAMPLE, targets).report()
    [row] = [row for row in report.to_dict()["indicators"] if row["id"] == "investment"]
    assert (row["unit"], row["target"], row["actual"]) == ("hundred_million_yuan", Decimal("1.82"), Decimal("1.31"))
    assert ",1.82,1.31," in report.render("csv")
    page = unquote(report.render("html"))
    assert page.count(",1.82,1.31,") == 1 and '"target": 1.82' in page
    form = blank_form(targets)
    assert "(hundred million yuan) · 2024: – · target: 1.82" in form.render("yaml")
    assert "hundred million yuan" in strings(form.render("xlsx")) and "182" not in form.render("csv")


def units_in(format: str, rollup: RollUp) -> str:
    return b"".join(encoded(renderer("units", format)(rollup, View(Words("en"))))).decode()


def test_units_of_a_level_are_in_the_unit_of_their_readers() -> None:
    one = PLAN.indicators["investment"].model_copy(update={"shares": {"康乐一中": Share(Decimal("0.6"))}})
    plan = PLAN.with_indicators({**PLAN.indicators, "investment": one})
    totals = (Total("康乐县/康乐一中", "investment", Decimal("0.525"), None, None, Decimal(1)),)
    rollup = RollUp(plan, "python", date(2025, 9, 30), "康乐县", "康乐县", by_level={1: totals})
    text = units_in("text", rollup)
    assert "(million yuan)" in text and text.split()[-4:] == ["52.5", "60", "−7.5", "1"]
    [row] = json.loads(units_in("json", rollup), parse_float=Decimal)["rows"]
    assert (row["value"], row["target"], row["gap"]) == (Decimal("0.525"), Decimal("0.6"), Decimal("-0.075"))
