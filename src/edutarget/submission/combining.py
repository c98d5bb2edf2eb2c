"""Several submissions as one: what two of them disagree about, and the newest figure for each indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from edutarget.language.terms import N_, Term
from edutarget.plan.models import Plan
from edutarget.problems.problem import Problem
from edutarget.submission.checks import parts_disagree
from edutarget.submission.entry import Entry
from edutarget.submission.models import Submission


class Handed(NamedTuple):
    """A submission and the file it was handed in as."""

    file: str
    submission: Submission


class Dispute(NamedTuple):
    """A problem in one file that another one gives rise to; `place` is where to look in the other."""

    here: Handed
    problem: Problem
    there: Handed | None = None
    place: Problem | None = None


def disputes(plan: Plan, given: Iterable[Handed]) -> Iterator[Dispute]:
    """What files of one unit and day contradict one another in, each held against the first that said so."""
    first: dict[tuple[str | None, date], dict[str, Handed]] = {}
    for here in given:
        told = first.setdefault((here.submission.unit, here.submission.as_of), {})
        for key, entry in here.submission.entries.items():
            there = told.setdefault(key, here)
            if there.submission.entries[key].value != entry.value:
                yield _conflict(plan, key, here, there)
    for told in first.values():
        yield from _parts(plan, told)


def _conflict(plan: Plan, key: str, here: Handed, there: Handed) -> Dispute:
    words = {
        "indicator": plan.indicators[key],
        "value": here.submission.entries[key].value,
        "other": there.submission.entries[key].value,
        "date": here.submission.as_of,
    }
    place = Problem("conflicting-values", there.submission.path(key))
    return Dispute(here, Problem("conflicting-values", here.submission.path(key), words), there, place)


def _parts(plan: Plan, told: Mapping[str, Handed]) -> Iterator[Dispute]:
    """A total in one file that the parts in others do not make."""
    if len({handed.file for handed in told.values()}) < 2:
        return
    entries = {key: handed.submission.entries[key] for key, handed in told.items()}
    whole = next(iter(told.values())).submission  # plan, day and unit are the same in all of them
    together = Submission(whole.plan, whole.as_of, whole.submitted_by, entries)
    for problem in parts_disagree(plan, together, whole.as_of):
        if problem.rule == "parts-disagree":
            here = told[problem.params["total"]]
            yield Dispute(here, problem._replace(place=here.submission.path(problem.params["total"])))


def strangers(given: Sequence[Handed]) -> Iterator[Dispute]:
    """The first file of another unit than the very first file's: figures of two units cannot be put together."""
    there = given[0] if given else None
    here = next((other for other in given if there and other.submission.unit != there.submission.unit), None)
    if here and there:
        words = {"unit": _called(here.submission), "other": _called(there.submission)}
        place = Problem("units-mixed", ("unit",))
        yield Dispute(here, Problem("units-mixed", ("unit",), words), there, place)


def _called(submission: Submission) -> str:
    return submission.unit or Term(N_("no single unit"))


def by_day(given: Iterable[Submission]) -> list[Submission]:
    """One submission for each day, the earliest first."""
    days: dict[date, list[Submission]] = {}
    for submission in given:
        days.setdefault(submission.as_of, []).append(submission)
    return [_together(days[day]) for day in sorted(days)]


def _together(same_day: Sequence[Submission]) -> Submission:
    """The submissions of one day; of equal values the one of which most is said."""
    entries: dict[str, Entry] = {}
    for submission in same_day:
        for key, entry in submission.entries.items():
            entries[key] = max(entries.get(key, entry), entry, key=_said)
    first = same_day[0]
    return Submission(first.plan, first.as_of, submitters(same_day), entries, first.unit)


def _said(entry: Entry) -> int:
    """How much an entry says: a rate with its counts and a note says more than the rate alone."""
    return sum(part is not None for part in entry)


def submitters(given: Iterable[Submission]) -> tuple[str, ...]:
    """Everyone who submitted, each once."""
    return tuple(dict.fromkeys(name for submission in given for name in submission.submitted_by))


def put_together(given: Sequence[Submission], as_of: date | None = None) -> Submission:
    """The newest figure for each indicator, as one submission of the day `as_of` (None: of the latest day).

    There must be a submission, all of one unit and none later than `as_of`.
    """
    days = by_day(given)
    shown = as_of or days[-1].as_of
    entries: dict[str, Entry] = {}
    dated: dict[str, date] = {}
    for day in days:
        entries |= day.entries
        dated |= dict.fromkeys(day.entries, day.as_of)
    older = {key: day for key, day in dated.items() if day != shown}
    return Submission(days[0].plan, shown, submitters(given), entries, days[0].unit, older=older)
