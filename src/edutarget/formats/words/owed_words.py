"""Who owes what, in words: an office or a unit, its state, what is missing, its first problem, whom to call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from edutarget.language.terms import N_, Term
from edutarget.language.words import Words
from edutarget.problems.diagnostic import message_of
from edutarget.report.gap_report import Report
from edutarget.report.owed import State

OWED_TITLE = Term(N_("Who owes what"))

_STATES: dict[State, Term] = {
    "not_reported": Term(N_("nothing handed in")),
    "faulty": Term(N_("errors to correct")),
    "incomplete": Term(N_("figures missing")),
}


class OwedCells(NamedTuple):
    """One that owes something; what there is nothing to say of is empty."""

    name: str
    state: str
    missing: str
    problem: str
    contact: str


def owed_cells(report: Report, words: Words) -> Iterator[OwedCells]:
    """Each that owes something, in the order of the list."""
    for one in report.owed:
        problem = ""
        if one.first_problem is not None:
            problem = f"{one.first_problem.where}: {message_of(one.first_problem, words).text}"
        names = words(N_("; ")).join(words.word(report.plan.indicators[key]) for key in one.missing)
        yield OwedCells(one.name, words(_STATES[one.state]), names, problem, one.contact or "")


def owed_line(one: OwedCells, words: Words) -> str:
    """`Finance Section: figures missing: Digital devices (contact Wang)`."""
    text = words(N_(": ")).join(filter(None, (one.name, one.state, one.problem or one.missing)))
    if one.contact:
        text += words(N_(" ({asides})")).replace("{asides}", one.contact)
    return text
