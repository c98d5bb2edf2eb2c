"""Sentences on single findings: what is short, what does not count, what is owed, and how a verdict came about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from edutarget.formats.words.amounts import AT_BOUND, amount, explained, figure
from edutarget.formats.words.labels import band_of, interim_text, result_of
from edutarget.language.text import N_, NN_, Countable, Term, visible
from edutarget.language.words import Whole, Words
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import message_of
from edutarget.report.cells import Cell
from edutarget.report.findings import Finding, Shortage
from edutarget.report.gap_report import Report, Row
from edutarget.submission.models import NotCounted, Owed

if TYPE_CHECKING:
    from edutarget.report.why import Step, StepKind

NOT_COUNTED = N_("Not counted")
SHOWN = 10  # units of a sum that are listed


# What is short


def serious_title(shown: int, count: int, words: Words) -> str:
    """The title of the most serious problems; with `shown` of `count` if not all are shown."""
    title = words(N_("Most serious first"))
    if shown >= count:
        return title
    return words(N_("{title}: {shown} of {count}"), title=title, shown=shown, count=count)


def serious_text(found: Finding, words: Words, limit: int = 200, office: bool = True) -> str:
    """A row's office, its shortfall and, in brackets, reason and measures, each cut to `limit` characters."""
    text = finding_text(found, words)
    if office and found.row.offices:
        # Whole: the parts are limited already, and `Words` would cut the sentence again.
        text = words(N_("{who}: {what}"), who=found.row.offices, what=Whole(text))
    why = words(N_("; ")).join(explained(found.row, words, limit))
    if why:
        text = words(N_("{what} ({why})"), what=Whole(text), why=Whole(why))
    return text


def finding_text(found: Finding, words: Words) -> str:
    """A row's shortfall in one sentence."""
    row = found.row
    if found.kind == "not_done":
        return words(N_("{name}: not done; it was due on {due}"), name=row.indicator, due=str(row.due))
    if found.kind == "worse":
        return _worse(found, words)
    if found.kind == "interim" and row.missed_interim is not None:
        text = interim_text(row, row.missed_interim, words)
        return words(N_("{name}: {text}"), name=row.indicator, text=text)
    if found.kind == "at_bound":
        return words(N_("{name}: {text}"), name=row.indicator, text=words(AT_BOUND[row.goal.at_most]))
    short, gap = amount(found.amount, row, words), row.progress.schedule_gap
    if found.kind == "off_path" and gap is not None and not row.goal.at_most:
        message = N_("{name}: {amount} short of the amount due, {points} behind schedule")
        return words(message, name=row.indicator, amount=short, points=figure(Cell("points", -gap), words))
    return words(_message(found), name=row.indicator, amount=short)


_MESSAGES: dict[Shortage, tuple[str, str]] = {
    "partial": (N_("{name}: not all units have reported"), N_("{name}: not all units have reported")),
    "over_limit": (N_("{name}: {amount} over the limit"), N_("{name}: {amount} over the limit")),
    "outside": (N_("{name}: {amount} outside the range"), N_("{name}: {amount} outside the range")),
    "missed": (
        N_("{name}: {amount} short of the target when it fell due"),
        N_("{name}: {amount} above the target when it fell due"),
    ),
    "off_path": (
        N_("{name}: {amount} short of the amount due"),
        N_("{name}: {amount} more than the path allows by now"),
    ),
    "short": (N_("{name}: {amount} short of the target"), N_("{name}: {amount} above the target")),
}
"""The message of each shortage, for targets of "at least" and of "at most"."""


def _message(found: Finding) -> str:
    at_least, at_most = _MESSAGES[found.kind]
    if found.kind == "over_limit" and found.row.goal.target == 0:
        return N_("{name}: still {amount}, not zero yet")
    if found.row.goal.at_most:
        return at_most
    return at_least


def _worse(found: Finding, words: Words) -> str:
    """How much worse a row is than its baseline, and its distance to the target."""
    row = found.row
    counted = row.unit is not None and row.unit.kind == "count"
    message = N_("{name}: {worse} {verb} than in {year}, {amount} short of the target")
    if row.goal.at_most:
        message = N_("{name}: {worse} {verb} than in {year}, {amount} above the target")
    return words(
        message,
        name=row.indicator,
        amount=amount(found.amount, row, words),
        worse=amount(abs(found.change), row, words),
        verb=_VERBS[counted, found.change < 0],
        year=str(row.baseline_year),
    )


_VERBS = {
    (True, True): Term(N_("fewer")),
    (True, False): Term(N_("more")),
    (False, True): Term(N_("lower")),
    (False, False): Term(N_("higher")),
}
"""By whether things are counted, and whether they became fewer."""


# What does not count, and what is owed


def above_zero(counts: Iterable[tuple[Countable, int]], words: Words) -> list[str]:
    """A text for each number that is not zero."""
    return [words(message, count=count) for message, count in counts if count]


def offices_and_units(offices: int, units: int, words: Words) -> list[str]:
    """`6 offices` and `28 reporting units`; zeros are omitted."""
    parts = (
        (NN_("{count} office", "{count} offices"), offices),
        (NN_("{count} reporting unit", "{count} reporting units"), units),
    )
    return above_zero(parts, words)


def not_counted_text(one: NotCounted, plan: Plan, words: Words) -> str:
    """The unit and indicator of a figure that does not count, and its place; the file if none of it counts.

    Outputs that name no files have no places.
    """
    where: object = one.unit or Term(N_("a file"))
    if one.problem is not None:
        where = one.problem.where
    if one.indicator is None:
        return words(N_("all of {where}"), where=where)
    what: dict[str, object] = {"indicator": plan.indicators[one.indicator], "unit": one.unit or ""}
    if one.problem is None and one.unit is None:
        return words.word(what["indicator"])
    if one.problem is None:
        return words(N_("{indicator} of {unit}"), **what)
    if one.unit is None:
        return words(N_("{indicator} ({where})"), **what, where=where)
    return words(N_("{indicator} of {unit} ({where})"), **what, where=where)


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


# How a verdict came about


def why_lines(row: Row, report: Report, words: Words) -> list[tuple[StepKind, str]]:
    """The kind and text of each step for people; of a sum's units the first `SHOWN` and the number of others."""
    from edutarget.report.why import why  # no other report needs it

    found: list[tuple[StepKind, str]] = []
    for kind, group in groupby(why(row, report), lambda step: step.kind):
        steps = list(group)
        if kind == "band" and row.progress.result in ("met", "not_met"):
            continue  # once decided, people read the result alone (docs/method.md, Band)
        # Only units are many; every other kind has a few steps, all of which matter.
        shown = steps[:SHOWN] if kind == "part" else steps
        found += [(kind, step_text(step, row, report, words)) for step in shown]
        if len(shown) < len(steps):
            found.append((kind, words(N_("and {count} more"), count=len(steps) - len(shown))))
    return found


def step_text(step: Step, row: Row, report: Report, words: Words) -> str:
    """A step in one sentence."""
    values = {key: _shown(value, row, report, words) for key, value in step.values.items()}
    return words(step.message, **values, result=result_of(row), band=band_of(row, words))


def _shown(value: object, row: Row, report: Report, words: Words) -> object:
    """A figure with its unit; other values unchanged, as parameters of a message."""
    if isinstance(value, NotCounted):
        return Whole(not_counted_line(value, report.plan, words))
    if not isinstance(value, Cell):
        return value
    text = figure(value, words, signed=value.kind in ("difference", "points"))
    if row.unit is not None and row.unit.kind == "percent" and value.kind in ("number", "least", "most"):
        return Whole(words(N_("{share} %"), share=text))
    if row.unit is not None and value.kind in ("number", "difference", "range", "rule", "least", "most"):
        text += words(N_(" {unit}"), unit=row.unit)
    return Whole(text)
