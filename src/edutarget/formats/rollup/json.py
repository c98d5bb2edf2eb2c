"""The units of a level as JSON: the contract `edutarget/rollup/1`."""

from __future__ import annotations

from edutarget.formats.rollup.rows import rows
from edutarget.formats.shared.json_text import dumps
from edutarget.formats.shared.view import View
from edutarget.language.rounding import rounded
from edutarget.report.cells import published
from edutarget.rollup.result import RollUp


def render(rollup: RollUp, view: View) -> str:
    """Coverage, and every unit of every indicator; numbers rounded as they are published."""
    covered = rollup.coverage
    return dumps(
        {
            "schema": "edutarget/rollup/1",
            "plan": {"id": rollup.plan.id, "name": rollup.plan.name, "file": view.plan_file},
            "as_of": rollup.as_of,
            "unit": rollup.unit,
            "units": rollup.units,
            "coverage": covered
            and {
                "expected": covered.expected,
                "reported": covered.reported,
                "percent": rounded(covered.percent, 2),
                "missing": covered.missing,
            },
            "rows": [published(row) for row in rows(rollup)],
        }
    )
