"""How indicators stand at a glance: decided one way or the other, or in one of the groups of what is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from edutarget.formats.words.labels import RESULT, SIGNS, Sign
from edutarget.language.terms import N_, Term
from edutarget.report.gap_report import Row
from edutarget.report.standing import group_of

STANDINGS: dict[Term, Sign] = {
    RESULT["not_met"]: SIGNS["incomplete"],
    Term(N_("short so far")): Sign("‹", "short"),
    RESULT["met"]: SIGNS["met"],
    Term(N_("on course")): SIGNS["on_schedule"],
    Term(N_("under way")): SIGNS["in_progress"],
    Term(N_("too early to say")): SIGNS["awaited"],
    RESULT["open"]: SIGNS["in_progress"],
    RESULT["not_reported"]: SIGNS["no_data"],
    RESULT["not_assessed"]: SIGNS["no_target"],
}
"""Each standing and its mark, in the order in which readers want to know."""


def standing_of(row: Row) -> Term:
    """How a row stands: its group's title, else its result."""
    return group_of(row) or RESULT[row.progress.result]


def counted(rows: Iterable[Row]) -> dict[Term, int]:
    """How many of the rows stand in each way; what none does is left out."""
    found = Counter(map(standing_of, rows))
    return {standing: found[standing] for standing in STANDINGS if found[standing]}
