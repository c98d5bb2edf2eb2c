"""A roll-up in plain Python, one row after the other: what every engine must find, value for value."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from edutarget.plan.indicator import Indicator
from edutarget.plan.models import Plan

Row = dict[str, str | None]


class Found(NamedTuple):
    """(unit, indicator) -> value and number of units; rule -> count of rows."""

    totals: dict[tuple[str, str], tuple[Fraction, int]]
    problems: Counter[str]


def number(text: str | None) -> Fraction | None:
    if text is None or not re.fullmatch(r"[+-]?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?", text.strip()):
        return None
    return Fraction(text.strip())


def day_of(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "") if re.fullmatch(r"\d{4}-\d\d-\d\d", text or "") else None
    except ValueError:
        return None


def fault(plan: Plan, row: Row) -> str | None:
    """The rule that a row breaks first, seen by itself."""
    day, key = day_of(row["as_of"]), plan.id_of(row["indicator"] or "")
    if not row["unit"]:
        return "no-unit"
    if day is None:
        return "date-format"
    if day < plan.period.start:
        return "date-before-plan"
    return "unknown-indicator" if key is None else fault_of_figures(plan, plan.indicators[key], row)


def fault_of_figures(plan: Plan, indicator: Indicator, row: Row) -> str | None:
    unit = plan.unit_of(indicator)
    value, above, below = (number(row[name]) for name in ("value", "numerator", "denominator"))
    percent = unit is not None and unit.kind == "percent"
    if unit is None and row["value"] and row["value"] not in ("true", "false", "是", "否"):
        return "not-yes-no"
    if unit is not None and (wrong := fault_of_number(row["value"], unit.kind == "count")):
        return wrong
    if unit is not None and percent and not unit.over_100 and value is not None and value > 100:
        return "over-100"
    for name in ("numerator", "denominator"):
        if wrong := fault_of_number(row[name], percent):
            return wrong
    return fault_of_counts(indicator, row, value, above, below, percent)


def fault_of_number(text: str | None, whole: bool) -> str | None:
    found = number(text)
    if found is None:
        return "not-a-number" if text else None
    if found < 0:
        return "negative"
    return "not-whole" if whole and found.denominator != 1 else None


def fault_of_counts(
    indicator: Indicator,
    row: Row,
    value: Fraction | None,
    above: Fraction | None,
    below: Fraction | None,
    percent: bool,
) -> str | None:
    if indicator.adds_up != "ratio":
        return "counts-not-here" if above is not None or below is not None else None if row["value"] else "no-value"
    if above is None and below is None:
        return "counts-missing" if row["value"] else "no-value"
    if above is None or below is None:
        return "counts-incomplete"
    if below == 0:
        return "zero-denominator"
    if percent and above > below:
        return "counts-exceed"
    places = len((row["value"] or "").partition(".")[2])
    exact = above / below * (100 if percent else 1)
    if value is not None and abs(exact - value) * 2 > Fraction(1, 10**places):
        return "counts-disagree"
    return None


def roll_up(plan: Plan, rows: Iterable[Row], as_of: date, level: int | None = None) -> Found:
    kept = list(rows)
    times = Counter(key_of(plan, row) for row in kept)
    del times[None]
    problems = [fault(plan, row) or ("duplicate-row" if times[key_of(plan, row)] > 1 else None) for row in kept]
    newest: dict[tuple[str, str], tuple[date, Row, bool]] = {}
    for row, problem in zip(kept, problems, strict=True):
        key = key_of(plan, row)
        if key is None or key[2] > as_of:
            continue
        if key[:2] not in newest or key[2] > newest[key[:2]][0]:
            newest[key[:2]] = (key[2], row, problem is None)
    return Found(added(plan, newest, level), Counter(filter(None, problems)))


def key_of(plan: Plan, row: Row) -> tuple[str, str, date] | None:
    day, indicator = day_of(row["as_of"]), plan.id_of(row["indicator"] or "")
    return (row["unit"], indicator, day) if row["unit"] and indicator and day else None


def added(
    plan: Plan, newest: dict[tuple[str, str], tuple[date, Row, bool]], level: int | None
) -> dict[tuple[str, str], tuple[Fraction, int]]:
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for (unit, indicator), (_day, row, right) in newest.items():
        if right:
            groups["" if level is None else "/".join(unit.split("/")[: level or None]), indicator].append(row)
    return {key: (value(plan.indicators[key[1]], plan, rows), len(rows)) for key, rows in groups.items()}


def value(indicator: Indicator, plan: Plan, rows: list[Row]) -> Fraction:
    if indicator.adds_up == "ratio":
        above, below = (sum(Fraction(row[name] or "") for row in rows) for name in ("numerator", "denominator"))
        unit = plan.unit_of(indicator)
        return Fraction(above) / Fraction(below) * (100 if unit and unit.kind == "percent" else 1)
    if indicator.adds_up == "sum":
        return Fraction(sum(Fraction(row["value"] or "") for row in rows))
    answers = [row["value"] in ("true", "是") for row in rows]
    return Fraction(all(answers) if indicator.adds_up == "all" else any(answers))
