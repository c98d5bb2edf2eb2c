"""A check as text: every problem with its place, its source line and its remedy."""

from __future__ import annotations

from edutarget.formats.terminal import problems_text
from edutarget.formats.view import View
from edutarget.submission.checking import Checked


def render(checked: Checked, view: View) -> str:
    """Every problem; empty where there is none."""
    return problems_text.render(checked.diagnostics, view)
