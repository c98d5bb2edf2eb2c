"""A submission against its earlier version: what a newer one cannot have changed."""

from __future__ import annotations

from collections.abc import Iterator

from edutarget.diagnostics import Problem
from edutarget.model import Plan
from edutarget.submission import Submission


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


def _shown(value: object) -> object:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value
