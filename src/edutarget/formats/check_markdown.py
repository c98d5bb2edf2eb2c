"""A check as a Markdown table, for the summary page of a CI run."""

from __future__ import annotations

import re

from edutarget.checking import Checked
from edutarget.diagnostics import N_, Diagnostic
from edutarget.formats.check_summary import one_line
from edutarget.formats.spoken import spoken
from edutarget.formats.view import View
from edutarget.visible import visible

MOST_ROWS = 200  # a summary page holds one megabyte


def render(checked: Checked, view: View) -> str:
    """The summary line and a table of the first problems."""
    words = view.words
    titles = [words(N_("Place")), words(N_("Severity")), words(N_("Problem")), words(N_("What to do"))]
    lines = ["## edutarget check", "", one_line(checked, words), ""]
    if checked.diagnostics:
        lines += [_row(titles), "|" + " --- |" * len(titles)]
        lines += [_problem(diagnostic, view) for diagnostic in checked.diagnostics[:MOST_ROWS]]
    if len(checked.diagnostics) > MOST_ROWS:
        lines += ["", words(N_("… and {count} more"), count=len(checked.diagnostics) - MOST_ROWS)]
    return "\n".join(lines) + "\n"


def _problem(found: Diagnostic, view: View) -> str:
    return _row([found.where, f"{found.severity}[{found.rule}]", *spoken(found, view.words)])


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(map(escaped, cells)) + " |"


def escaped(text: str) -> str:
    """Text that stays text inside a Markdown table: no markup, links, HTML or mentions."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~$@&:-]|(?<=www)\.)", lambda m: f"&#{ord(m[1])};", visible(text))
