"""Where an education bureau, a school or a ministry stands on the targets it announced.

    plan, problems = load_plan()
    assert plan is not None, problems
    submission, problems = load_submission("actuals.yaml", plan)
    assert submission is not None, problems
    report = build_report(plan, submission)

Errors are values: a list of diagnostics with places. Importing the package loads none of its libraries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from edutarget.plan.loading import load_plan as load_plan
    from edutarget.plan.models import Plan as Plan
    from edutarget.problems.diagnostic import Diagnostic as Diagnostic
    from edutarget.report.gap_report import Report as Report
    from edutarget.report.gap_report import Row as Row
    from edutarget.report.gap_report import build_report as build_report
    from edutarget.report.trend import Trend as Trend
    from edutarget.report.trend import build_trend as build_trend
    from edutarget.report.verdict import Progress as Progress
    from edutarget.submission.combining import combine as put_together
    from edutarget.submission.entry import Entry as Entry
    from edutarget.submission.loading import load_submission as load_submission
    from edutarget.submission.loading import load_submissions as gather
    from edutarget.submission.models import Submission as Submission

__version__ = "0.1.0"

_HOMES = {
    "Diagnostic": "problems.diagnostic",
    "Entry": "submission.entry",
    "Plan": "plan.models",
    "Progress": "report.verdict",
    "Report": "report.gap_report",
    "Row": "report.gap_report",
    "Submission": "submission.models",
    "Trend": "report.trend",
    "build_report": "report.gap_report",
    "build_trend": "report.trend",
    "gather": "submission.loading:load_submissions",
    "load_plan": "plan.loading",
    "load_submission": "submission.loading",
    "put_together": "submission.combining:combine",
}

__all__ = [
    "Diagnostic",
    "Entry",
    "Plan",
    "Progress",
    "Report",
    "Row",
    "Submission",
    "Trend",
    "__version__",
    "build_report",
    "build_trend",
    "gather",
    "load_plan",
    "load_submission",
    "put_together",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, _colon, renamed = _HOMES[name].partition(":")
    found: object = getattr(import_module(f"edutarget.{module}"), renamed or name)
    return found


def __dir__() -> list[str]:
    return __all__
