"""The units of a level as CSV that a spreadsheet opens without running or changing anything in it."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO
from typing import Any

from edutarget.formats.rollup_rows import COLUMNS, rows
from edutarget.formats.view import View
from edutarget.rollup.result import RollUp
from edutarget.visible import visible

BOM = "\ufeff"
"""Without it spreadsheets take UTF-8 for the machine's old encoding."""


def render(rollup: RollUp, view: View) -> bytes:
    """A line for each unit of each indicator."""
    written = StringIO()
    lines = csv.writer(written)
    lines.writerow(COLUMNS)
    lines.writerows([_field(cell.rounded()) for cell in row.values()] for row in rows(rollup))
    return (BOM + written.getvalue()).encode("utf-8")


def _field(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    text = visible(str(value))
    return "'" + text if text[:1] in "=+-@" and text else text
