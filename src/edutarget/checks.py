"""Checks of one submission against its plan, beyond what a single figure can say: named functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from edutarget.diagnostics import Problem
from edutarget.model import Plan
from edutarget.submission import Submission

Check = Callable[[Plan, Submission], Iterator[Problem]]


def parts_disagree(plan: Plan, submission: Submission) -> Iterator[Problem]:
    """A total that is not the sum of its parts, all of them reported."""
    for total, parts in plan.parts.items():
        entries = [submission.entries.get(key) for key in (total, *parts)]
        values = [Fraction(entry.value) for entry in entries if entry]
        if len(values) == len(entries) and values[0] != sum(values[1:]):
            words = {"parts": tuple(parts), "sum": sum(values[1:]), "total": total, "value": values[0]}
            yield Problem("parts-disagree", submission.path(total), words)


def share_for_percent(plan: Plan, submission: Submission) -> Iterator[Problem]:
    """A percentage below one that was written as such: perhaps a share."""
    for key, entry in submission.entries.items():
        unit = plan.unit_of(plan.indicators[key])
        if unit and unit.kind == "percent" and isinstance(entry.value, Decimal) and 0 < entry.value < 1:
            words = {"value": entry.value, "instead": entry.value.scaleb(2)}
            yield Problem("share-for-percent", submission.path(key), words)


CHECKS: tuple[Check, ...] = (parts_disagree, share_for_percent)
