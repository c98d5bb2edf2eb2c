"""The report as JSON: the contract `edutarget/report/2`."""

from __future__ import annotations

from typing import Any

from edutarget.formats.data.json_text import dumps
from edutarget.formats.view import View
from edutarget.report.cells import cells, published
from edutarget.report.gap_report import Report


def render(report: Report, view: View) -> str:
    """The whole report; the same in every language."""
    return dumps(document(report, view))


def document(report: Report, view: View) -> dict[str, Any]:
    """The report as plain mappings and lists, its numbers rounded as they are published."""
    found = {
        "schema": "edutarget/report/2",
        "plan": {
            "id": report.plan.id,
            "name": report.plan.name,
            "baseline_year": report.plan.baseline_year,
            "file": view.plan_file,
        },
        "as_of": report.as_of,
        "submitted_by": report.submitted_by,
        "summary": {"total": len(report.rows), "result": report.results(), "band": report.bands()},
        "indicators": [published(cells(row)) for row in report.rows],
    }
    if report.unit is not None:
        found["unit"] = report.unit
    return {**found, "framework": _framework(report)} if view.by == "framework" else found


def _framework(report: Report) -> list[dict[str, Any]]:
    """Every item; in a selection those that have indicators in it."""
    items = report.plan.framework.items() if report.plan.framework else ()
    return [
        {"list": group, "id": key, "name": item, "indicators": [row.id for row in rows]}
        for (group, key, item), (_key, rows) in zip(items, report.by_item(), strict=True)
        if report.whole or rows
    ]
