"""Plans and submissions made in a test, without files."""

from __future__ import annotations

from datetime import date
from typing import Any

from edutarget.plan.checks import PLAN_CHECKS
from edutarget.plan.models import Plan
from edutarget.report.gap_report import Report, Row, build_report
from edutarget.submission.combining import combine
from edutarget.submission.models import Submission, submission_model, validate

UNITS = {
    "people": {"en": "people", "kind": "count"},
    "percent": {"en": "%", "kind": "percent"},
    "money": {"en": "hundred million yuan", "kind": "money"},
    "index": {"en": "index", "kind": "quantity"},
    "balance": {"en": "people", "kind": "count", "signed": "true"},
}
ADDS_UP = {"percent": "ratio", "index": "ratio"}


def plan_of(start: str = "2025-01-01", end: str = "2025-12-31", **indicators: Any) -> Plan:
    """A plan whose indicators are levels in per cent unless they say otherwise."""
    written = {}
    for key, given in indicators.items():
        one = {"en": key, "area": "a", "definition": {"en": key}, "measure": "level", "unit": "percent", **given}
        one.setdefault("adds_up", "none" if one["measure"] == "milestone" else ADDS_UP.get(one["unit"], "sum"))
        if one["measure"] == "milestone":
            del one["unit"]
        written[key] = one
    plan = Plan.model_validate(
        {
            "format": "edutarget/plan/1",
            "id": "made",
            "name": {"en": "made"},
            "unit": "county",
            "baseline_year": str(int(start[:4]) - 1),
            "period": {"start": start, "end": end},
            "areas": {"a": {"en": "a"}},
            "units": UNITS,
            "indicators": written,
        }
    )
    assert [problem.rule for check in PLAN_CHECKS for problem in check(plan)] == []
    return plan


def filed(plan: Plan, day: str, unit: Any = "", by: Any = "office", **actuals: Any) -> Submission:
    """A submission of a day, without a problem."""
    head = {"plan": "made", "as_of": day, "submitted_by": by, **({"unit": unit} if unit else {})}
    submission, found = validate(plan, submission_model(plan), {**head, "actuals": actuals})
    assert submission is not None and list(found) == []
    return submission


def report_of(plan: Plan, *given: Submission, today: str | None = None) -> Report:
    return build_report(plan, combine(given, date.fromisoformat(today) if today else None))


def row_of(plan: Plan, *given: Submission, today: str | None = None) -> Row:
    """The first row of the report of some submissions."""
    return report_of(plan, *given, today=today).rows[0]
