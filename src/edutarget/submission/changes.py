"""A submission against an earlier one: what cannot have changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edutarget.plan.models import Plan
from edutarget.problems.problem import Problem
from edutarget.submission.combining import Dispute, Handed
from edutarget.submission.models import Submission


def compare(plan: Plan, before: Submission, now: Submission) -> Iterator[Problem]:
    """A date that went back, counts that fell, indicators that vanished."""
    if now.as_of < before.as_of:
        yield Problem("date-went-back", ("as_of",), {"date": now.as_of, "before": before.as_of})
    for key, earlier in before.entries.items():
        indicator, entry = plan.indicators[key], now.entries.get(key)
        words = {"indicator": indicator, "before": _shown(earlier.value)}
        adds_up = indicator.measure == "cumulative" and now.as_of >= before.as_of
        if entry is None and key not in now.unread:
            yield Problem("indicator-vanished", ("actuals",), words)
        elif entry is not None and adds_up and entry.value < earlier.value:
            yield Problem("count-fell", now.path(key), {**words, "value": entry.value})


def corrected(plan: Plan, given: Iterable[Handed]) -> Iterator[Dispute]:
    """Counts that are lower than when the same unit last reported them; `given` in any order."""
    last: dict[tuple[str | None, str], Handed] = {}
    for here in sorted(given, key=lambda handed: handed.submission.as_of):
        now = here.submission
        for key, entry in now.entries.items():
            if plan.indicators[key].measure != "cumulative":
                continue
            before = last.get((now.unit, key), here).submission  # for the first of them itself, which is not earlier
            if before.as_of < now.as_of and entry.value < before.entries[key].value:
                words = {"indicator": plan.indicators[key], "before": before.entries[key].value, "value": entry.value}
                yield Dispute(here, Problem("count-fell", now.path(key), words))
            last[now.unit, key] = here


def _shown(value: object) -> object:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value
