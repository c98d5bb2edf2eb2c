"""Where an education bureau, a school or a ministry stands on the targets it announced.

    plan, problems = load_plan()
    submission, problems = load_submission("actuals.yaml", plan)
    report = build_report(plan, submission)

Errors are values: a list of diagnostics with places. Importing the package loads none of its libraries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from edutarget.diagnostics import Diagnostic as Diagnostic
    from edutarget.entry import Entry as Entry
    from edutarget.gathering import gather as gather
    from edutarget.loading import load_plan as load_plan
    from edutarget.loading import load_submission as load_submission
    from edutarget.model import Plan as Plan
    from edutarget.picture import put_together as put_together
    from edutarget.progress import Progress as Progress
    from edutarget.report import Report as Report
    from edutarget.report import Row as Row
    from edutarget.report import build_report as build_report
    from edutarget.submission import Submission as Submission
    from edutarget.trend import Trend as Trend
    from edutarget.trend import build_trend as build_trend

__version__ = "0.1.0"

_HOMES = {
    "Diagnostic": "diagnostics",
    "Entry": "entry",
    "Plan": "model",
    "Progress": "progress",
    "Report": "report",
    "Row": "report",
    "Submission": "submission",
    "Trend": "trend",
    "build_report": "report",
    "build_trend": "trend",
    "gather": "gathering",
    "load_plan": "loading",
    "load_submission": "loading",
    "put_together": "picture",
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


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"edutarget.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
