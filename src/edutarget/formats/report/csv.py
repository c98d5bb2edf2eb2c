"""The report as CSV: a line for each indicator."""

from __future__ import annotations

from edutarget.formats.shared.csv_text import document
from edutarget.formats.shared.view import View
from edutarget.report.cells import cells, published
from edutarget.report.gap_report import Report

COLUMNS = (
    *("plan", "as_of", "submitted_by", "id", "area", "name_zh", "name_en", "unit", "measure", "direction"),
    *("baseline", "target", "actual", "numerator", "denominator", "gap", "shortfall", "change", "gap_closed"),
    *("completion", "schedule", "schedule_gap", "due_now", "due", "result", "band", "note", "reported"),
)
"""The header. Plan and day come first on every line, so that files of several days can be put together."""


def render(report: Report, view: View) -> bytes:
    """The whole report; the same in every language."""
    head = {"plan": report.plan.id, "as_of": report.as_of, "submitted_by": "; ".join(report.submitted_by)}
    return document(COLUMNS, ({**head, **published(cells(row))} for row in report.rows))
