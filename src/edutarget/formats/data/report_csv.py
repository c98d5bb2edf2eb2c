"""The report as CSV: a line for each indicator."""

from __future__ import annotations

from edutarget.formats.data.csv_text import ANSWER, document, figures_alone
from edutarget.formats.sections import by_framework
from edutarget.formats.view import View
from edutarget.report.cells import cells, published
from edutarget.report.gap_report import Report

COLUMNS = (
    *("plan", "as_of", "submitted_by", "id", "area", "name_zh", "name_en", "unit", "measure", "direction"),
    *("baseline", "target", "actual", "numerator", "denominator", "gap", "shortfall", "change", "gap_closed"),
    *("completion", "schedule", "schedule_gap", "due_now", "due", "result", "band", "note", "reported"),
    *("baseline_year", "target_from", "target_to", "most", "on_track", "known_from", "units", "expected", ANSWER),
)
"""The header. Plan and day come first on every line, so that files of several days can be put together."""


FRAMEWORK = ("list", "item")
"""By framework two more columns: a line for each item that an indicator serves, both empty where it serves none."""


def render(report: Report, view: View) -> bytes:
    """The whole report; the same in every language."""
    head = {"plan": report.plan.id, "as_of": report.as_of, "submitted_by": "; ".join(report.submitted_by)}
    if view.by == "area":
        return document(COLUMNS, ({**head, **figures_alone(published(cells(row)))} for row in report.rows))
    served = (
        {**head, **figures_alone(published(cells(row))), "list": item.list_id, "item": item.id}
        for item in by_framework(report, view.words)
        for row in item.rows
    )
    return document((*COLUMNS, *FRAMEWORK), served)
