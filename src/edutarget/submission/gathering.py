"""From paths to submissions: many files read as one list, with every problem in them and between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from edutarget.files.finding import find_files
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic, order
from edutarget.problems.problem import Problem
from edutarget.submission.checks import future_date
from edutarget.submission.combining import Dispute, Handed, disputes, strangers
from edutarget.submission.loading import Loader


def gather(
    plan: Plan,
    paths: Iterable[str],
    until: date | None = None,
    leave_out: str | None = None,
    today: date | None = None,
) -> tuple[list[Handed], list[Diagnostic]]:
    """The submissions that the paths stand for, of `until` or before, and every problem.

    A file that could not be read has no day and is a problem whatever `until` is; a day after `today` is one where
    that is given. `leave_out`: see `find_files`.
    """
    there = find_files(paths, leave_out)
    found = there.problems()
    loader, given = Loader(plan), []
    for file in there.files:
        submission, problems = loader.load(file)
        found += problems
        if submission is not None and (until is None or submission.as_of <= until):
            given.append(Handed(file, submission))
            if today is not None and submission.as_of > today:
                found += loader.locate(file, future_date(plan, submission, today))
    found += located(loader, strangers(given))
    found += located(loader, disputes(plan, given))
    return given, order(found)


def located(loader: Loader, found: Iterable[Dispute]) -> Iterator[Diagnostic]:
    """Disputes with the places of both sides."""
    for file, group in groupby(found, key=lambda dispute: dispute.here.file):
        yield from loader.locate(file, [_with_place(loader, dispute) for dispute in group])


def _with_place(loader: Loader, dispute: Dispute) -> Problem:
    problem = dispute.problem
    if dispute.there is None or dispute.place is None:
        return problem
    where = loader.locate(dispute.there.file, [dispute.place])[0].where
    return problem._replace(params={**problem.params, "place": where})
