"""The units of a level as JSON: the contract `edutarget/rollup/1`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from edutarget.formats.data.json_text import pieces
from edutarget.formats.data.rollup_rows import rows
from edutarget.formats.view import View
from edutarget.language.rounding import never_below
from edutarget.report.cells import published
from edutarget.rollup.result import Coverage, RollUp


def render(rollup: RollUp, view: View) -> Iterator[str]:
    """Coverage, what was left out, and every unit of every indicator; numbers rounded as they are published."""
    oldest, newest = rollup.days or (None, None)
    return pieces(
        {
            "schema": "edutarget/rollup/1",
            "plan": {"id": rollup.plan.id, "name": rollup.plan.name, "file": view.plan_file},
            "as_of": rollup.as_of,
            "unit": rollup.unit,
            "units": rollup.units,
            "oldest": oldest,
            "newest": newest,
            "coverage": rollup.coverage and _coverage(rollup.coverage),
            "left_out": {
                "since": rollup.since,
                "older": rollup.older,
                "first_older": [one._asdict() for one in rollup.first_older],
                "later": rollup.later,
            },
            "rows": map(published, rows(rollup)),
        }
    )


def _coverage(covered: Coverage) -> dict[str, Any]:
    return {
        "expected": covered.expected,
        "reported": covered.reported,
        "percent": never_below(covered.percent, 2, at_most=True),
        "missing": covered.missing,
        "indicators": [
            {"indicator": key, "units": units, "expected": expected}
            for key, (units, expected) in covered.indicators.items()
        ],
    }
