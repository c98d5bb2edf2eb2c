"""Sentences on what is still owed, and on submitted figures that do not count."""

from __future__ import annotations

from collections.abc import Sequence

from edutarget.language.terms import N_, NN_, Term
from edutarget.language.text import visible
from edutarget.language.words import Whole, Words
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import message_of
from edutarget.report.gap_report import Report
from edutarget.submission.owed import NotCounted, Owed

NOT_COUNTED = N_("Not counted")


def offices_and_units(offices: int, units: int, words: Words) -> list[str]:
    """`6 offices` and `28 reporting units`; zeros are omitted."""
    parts = []
    if offices:
        parts.append(words(NN_("{count} office", "{count} offices"), count=offices))
    if units:
        parts.append(words(NN_("{count} reporting unit", "{count} reporting units"), count=units))
    return parts


def not_counted_text(one: NotCounted, plan: Plan, words: Words) -> str:
    """The unit and indicator of a figure that does not count, and its place; the file if none of it counts."""
    if one.problem is None:
        return _without_place(one, plan, words)
    where = one.problem.where
    if one.indicator is None:
        return words(N_("all of {where}"), where=where)
    indicator = plan.indicators[one.indicator]
    if one.unit is None:
        return words(N_("{indicator} ({where})"), indicator=indicator, where=where)
    return words(N_("{indicator} of {unit} ({where})"), indicator=indicator, unit=one.unit, where=where)


def _without_place(one: NotCounted, plan: Plan, words: Words) -> str:
    """The same without the place, for outputs that name no files."""
    if one.indicator is None:
        return words(N_("all of {where}"), where=one.unit or Term(N_("a file")))
    indicator = plan.indicators[one.indicator]
    if one.unit is None:
        return words.word(indicator)
    return words(N_("{indicator} of {unit}"), indicator=indicator, unit=one.unit)


def not_counted_lines(report: Report, words: Words) -> list[str]:
    """Each figure that does not count, with its place and the reason."""
    return [not_counted_line(one, report.plan, words) for one in report.not_counted]


def not_counted_line(one: NotCounted, plan: Plan, words: Words) -> str:
    """A figure that does not count, with its place and the reason."""
    what = Whole(not_counted_text(one, plan, words))
    if one.problem is None:
        return what
    return words(N_("{what}: {why}"), what=what, why=Whole(message_of(one.problem, words).text))


def owed_title(owed: Sequence[Owed], words: Words) -> str:
    """A title with the numbers of offices and units that owe something."""
    offices = sum(one.kind == "office" for one in owed)
    parts = offices_and_units(offices, len(owed) - offices, words)
    return words(N_("Who still owes what: {who}"), who=words(N_(", ")).join(parts))


def owed_line(one: Owed, plan: Plan, words: Words) -> str:
    """Who owes what, and the contact; the text is never cut."""
    who = visible(one.name)
    if one.contact:
        who = words(N_("{who} ({contact})"), who=Whole(who), contact=one.contact)
    return words(N_("{who}: {what}"), who=Whole(who), what=Whole(owed_text(one, plan, words)))


def owed_text(one: Owed, plan: Plan, words: Words) -> str:
    """What an office or unit owes: everything, a file without errors, or single figures."""
    names = words(N_(", ")).join(words.word(plan.indicators[key]) for key in one.missing)
    if one.state == "not_reported":
        message = NN_("not reported ({count} figure)", "not reported ({count} figures)")
        return words(message, count=len(one.missing))
    parts = []
    if one.first_problem is not None:
        problem = words(
            N_("{where}: {why}"), where=one.first_problem.where, why=Whole(message_of(one.first_problem, words).text)
        )
        parts.append(words(N_("handed in with errors, {problem}"), problem=Whole(problem)))
    elif one.state == "faulty":
        parts.append(words(N_("handed in with errors")))
    if names:
        parts.append(words(N_("missing: {names}"), names=Whole(names)))
    return words(N_("; ")).join(parts)
