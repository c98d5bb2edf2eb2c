"""The units of a level as CSV: a line for each unit of each indicator."""

from __future__ import annotations

from edutarget.formats.data.csv_text import ANSWER, document, figures_alone
from edutarget.formats.data.rollup_rows import COLUMNS, rows
from edutarget.formats.view import View
from edutarget.report.cells import published
from edutarget.rollup.result import RollUp


def render(rollup: RollUp, view: View) -> bytes:
    """Every unit of every indicator; the same in every language."""
    return document((*COLUMNS, ANSWER), (figures_alone(published(row)) for row in rows(rollup)))
