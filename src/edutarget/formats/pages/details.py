"""The details of a row: what is counted, how far it is, until when, and where the plan has it from."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.plan.models import Plan
from edutarget.report.cells import cells
from edutarget.report.gap_report import Row
from edutarget.report.wording import amount, figure


class Detail(NamedTuple):
    """A label and its text; `reading`: the plan's makers say so, not the announcement."""

    label: str
    text: str
    reading: bool = False


def details(row: Row, plan: Plan, words: Words) -> Iterator[Detail]:
    """All that is known of a row beyond its figures."""
    indicator = row.indicator
    yield Detail(words(N_("Definition")), words.word(indicator.definition))
    yield from _measures(row, words)
    due = words.word(row.due) if row.due else words(N_("no due day was published; open until reached"))
    yield Detail(words(N_("Due")), due)
    if source := indicator.source or plan.areas[indicator.area].source:
        yield Detail(words(N_("Source")), words.word(source))
    for reading in indicator.readings.values():
        yield Detail(words(N_("Reading, not in the announcement")), words.word(reading), True)


def _measures(row: Row, words: Words) -> Iterator[Detail]:
    """The counts of a rate, and each measure of progress that the row has."""
    found, at, entry = cells(row), row.progress, row.entry
    if entry and entry.denominator is not None:
        counts = f"{figure(found['numerator'], words)} / {figure(found['denominator'], words)}"
        yield Detail(words(N_("Counts")), counts)
    if at.gap_closed is not None:
        yield Detail(words(N_("Gap closed")), figure(found["gap_closed"], words))
    if at.completion is not None:
        yield Detail(words(N_("Completion")), figure(found["completion"], words))
    if at.schedule is not None:
        yield Detail(words(N_("Time elapsed")), figure(found["schedule"], words))
    if at.schedule_gap is not None:
        yield Detail(words(N_("Compared with the schedule")), figure(found["schedule_gap"], words, signed=True))
    if at.due_now is not None:
        yield Detail(words(N_("Due now")), amount(Fraction(at.due_now), row, words))
