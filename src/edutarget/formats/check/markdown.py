"""A check as a Markdown table, for the summary page of a CI run."""

from __future__ import annotations

from edutarget.formats.check.summary import one_line
from edutarget.formats.shared.markdown import escaped, line_of
from edutarget.formats.shared.view import View
from edutarget.language.inert import visible
from edutarget.language.terms import N_
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.message import message_of
from edutarget.submission.checking import Checked

MOST_ROWS = 200  # a summary page holds one megabyte


def render(checked: Checked, view: View) -> str:
    """The summary line and a table of the first problems."""
    words = view.words
    titles = [words(N_("Place")), words(N_("Severity")), words(N_("Problem")), words(N_("What to do"))]
    lines = ["## edutarget check", "", one_line(checked, words), ""]
    if checked.diagnostics:
        lines += [line_of(titles), line_of(["---"] * len(titles))]
        lines += [_problem(diagnostic, view) for diagnostic in checked.diagnostics[:MOST_ROWS]]
    if len(checked.diagnostics) > MOST_ROWS:
        lines += ["", words(N_("… and {count} more"), count=len(checked.diagnostics) - MOST_ROWS)]
    return "\n".join(lines) + "\n"


def _problem(found: Diagnostic, view: View) -> str:
    cells = [visible(found.where), f"{found.severity}[{found.rule}]", *message_of(found, view.words)]
    return line_of([escaped(cell) for cell in cells])
