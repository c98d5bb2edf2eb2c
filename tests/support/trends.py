"""Trends that several tests use: the example year, and one with hostile texts (markup, control characters)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from edutarget import Plan
from edutarget.plan.loading import load_plan
from edutarget.report.trend import Trend, build_trend
from edutarget.submission.loading import load_submission, load_submissions
from support import TESTS

YEAR = TESTS.parent / "examples" / "year"


def plan_at(file: Path) -> Plan:
    plan, problems = load_plan(file)
    assert plan is not None, problems
    return plan


PLAN = plan_at(TESTS.parent / "targets.yaml")


@cache
def year(until: str = "2025-12-31") -> Trend:
    given, problems = load_submissions(PLAN, [str(YEAR)], date.fromisoformat(until))
    assert problems == []
    return build_trend(PLAN, [handed.submission for handed in given])


@cache
def hostile() -> Trend:
    """The hostile submission, and a later one in which every figure is half."""
    plan = plan_at(TESTS / "plans" / "hostile.yaml")
    first, _ = load_submission(TESTS / "plans" / "hostile-actuals.yaml", plan)
    assert first is not None
    halves = {
        key: entry._replace(value=entry.value / 2)
        for key, entry in first.entries.items()
        if not isinstance(entry.value, bool)
    }
    return build_trend(plan, [first, replace(first, as_of=date(2025, 9, 30), entries=halves)])
