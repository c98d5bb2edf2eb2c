"""A check as a Markdown table, for the summary page of a CI run."""

from __future__ import annotations

from edutarget.formats.markdown.escaping import escaped, line_of
from edutarget.formats.view import View
from edutarget.formats.words.check_summary import one_line
from edutarget.formats.words.problem_groups import Group, grouped
from edutarget.language.inert import visible
from edutarget.language.terms import N_
from edutarget.submission.checking import Checked

MOST_ROWS = 200  # a summary page holds one megabyte


def render(checked: Checked, view: View) -> str:
    """The summary line and a table of the first problems."""
    words = view.words
    titles = [words(N_("Place")), words(N_("Severity")), words(N_("Problem")), words(N_("What to do"))]
    lines = ["## edutarget check", "", one_line(checked, words), ""]
    groups = grouped(checked.diagnostics, words)
    if groups:
        lines += [line_of(titles), line_of(["---"] * len(titles))]
        lines += [_problem(group) for group in groups[:MOST_ROWS]]
    if len(groups) > MOST_ROWS:
        lines += ["", words(N_("… and {count} more"), count=len(groups) - MOST_ROWS)]
    return "\n".join(lines) + "\n"


def _problem(group: Group) -> str:
    found, (text, remedy) = group.first, group.said
    place = f"{found.where} ({found.label})" if found.label else found.where
    told = f"{text} {group.places}" if group.places else text
    cells = [visible(place), f"{found.severity}[{found.rule}]", told, remedy]
    return line_of([escaped(cell) for cell in cells])
