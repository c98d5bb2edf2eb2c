"""Where an education bureau, a school or a ministry stands on the targets it announced.

    from edutarget import read

    for row in read("actuals.yaml").report():
        print(row.id, row.progress.band, row.progress.gap)

`docs/api.md` explains every name. Names are loaded when they are used: importing the package loads no library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from edutarget.api.adding_up import RollUp as RollUp
    from edutarget.api.adding_up import roll_up as roll_up
    from edutarget.api.checking import Check as Check
    from edutarget.api.checking import check as check
    from edutarget.api.checking import check_plan as check_plan
    from edutarget.api.forms import Form as Form
    from edutarget.api.forms import blank_form as blank_form
    from edutarget.api.forms import blank_forms as blank_forms
    from edutarget.api.reading import Figures as Figures
    from edutarget.api.reading import Report as Report
    from edutarget.api.reading import read as read
    from edutarget.api.targets import Targets as Targets
    from edutarget.api.targets import load as load
    from edutarget.api.trends import Trend as Trend
    from edutarget.plan.loading import load_plan as load_plan
    from edutarget.plan.models import Plan as Plan
    from edutarget.problems.diagnostic import Diagnostic as Diagnostic
    from edutarget.problems.diagnostic import EdutargetError as EdutargetError
    from edutarget.report.gap_report import Row as Row
    from edutarget.report.gap_report import build_report as build_report
    from edutarget.report.trend import build_trend as build_trend
    from edutarget.report.verdict import Progress as Progress
    from edutarget.submission.combining import combine as combine
    from edutarget.submission.entry import Entry as Entry
    from edutarget.submission.loading import load_submission as load_submission
    from edutarget.submission.loading import load_submissions
    from edutarget.submission.models import Submission as Submission

    # Former names, for type checkers; `_RENAMED` serves them at run time
    gather, put_together = load_submissions, combine

__version__ = "0.1.0"

_HOMES = {
    "Check": "api.checking",
    "Diagnostic": "problems.diagnostic",
    "EdutargetError": "problems.diagnostic",
    "Entry": "submission.entry",
    "Figures": "api.reading",
    "Form": "api.forms",
    "Plan": "plan.models",
    "Progress": "report.verdict",
    "Report": "api.reading",
    "RollUp": "api.adding_up",
    "Row": "report.gap_report",
    "Submission": "submission.models",
    "Targets": "api.targets",
    "Trend": "api.trends",
    "blank_form": "api.forms",
    "blank_forms": "api.forms",
    "check": "api.checking",
    "check_plan": "api.checking",
    "combine": "submission.combining",
    "load": "api.targets",
    "read": "api.reading",
    "roll_up": "api.adding_up",
}

_RENAMED = {
    "build_report": ("report.gap_report:build_report", "Figures.report"),
    "build_trend": ("report.trend:build_trend", "Figures.trend"),
    "gather": ("submission.loading:load_submissions", "read"),
    "load_plan": ("plan.loading:load_plan", "load"),
    "load_submission": ("submission.loading:load_submission", "read"),
    "put_together": ("submission.combining:combine", "combine"),
}
"""Names that the next release removes: name -> its home, and its replacement."""

__all__ = [
    "Check",
    "Diagnostic",
    "EdutargetError",
    "Entry",
    "Figures",
    "Form",
    "Plan",
    "Progress",
    "Report",
    "RollUp",
    "Row",
    "Submission",
    "Targets",
    "Trend",
    "__version__",
    "blank_form",
    "blank_forms",
    "check",
    "check_plan",
    "combine",
    "load",
    "read",
    "roll_up",
]


def __getattr__(name: str) -> object:
    from pkgutil import resolve_name

    if name in _HOMES:
        return resolve_name(f"edutarget.{_HOMES[name]}:{name}")
    if name not in _RENAMED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from warnings import warn

    home, instead = _RENAMED[name]
    warn(f"edutarget.{name} goes with the next release: use edutarget.{instead}", DeprecationWarning, stacklevel=2)
    return resolve_name(f"edutarget.{home}")


def __dir__() -> list[str]:
    return __all__
