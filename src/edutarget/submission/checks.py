"""Checks of one submission against its plan, beyond those of single figures: named functions that yield problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from edutarget.plan.models import Indicator, Plan
from edutarget.problems.problem import Problem
from edutarget.submission.models import Submission

Check = Callable[[Plan, Submission, date], Iterator[Problem]]
"""A check also gets today's date; nothing here reads a clock."""

Limit = Decimal | Fraction | None

FAR_OVER, FAR_BELOW = Decimal("1.2"), Decimal("0.1")
"""Above this share of its target, below this share of its baseline, a figure was perhaps in another unit."""


def parts_disagree(plan: Plan, submission: Submission, today: date) -> Iterator[Problem]:
    """A total that is not the sum of its parts, all of them reported; or parts that leave it incomplete."""
    for total, parts in plan.parts.items():
        if total not in submission.entries:
            continue
        given = [key for key in parts if key in submission.entries]
        if any(key in submission.unread for key in parts):  # it was reported, but is wrong, which is said already
            continue
        values = [Fraction(submission.entries[key].value) for key in (total, *given)]
        path = submission.path(total)
        if len(given) == len(parts) and values[0] != sum(values[1:]):
            words = {"parts": tuple(parts), "sum": sum(values[1:]), "total": total, "value": values[0]}
            yield Problem("parts-disagree", path, words)
        elif given and len(given) < len(parts):
            missing = tuple(key for key in parts if key not in given)
            yield Problem("parts-incomplete", path, {"total": total, "missing": missing})


def share_for_percent(plan: Plan, submission: Submission, today: date) -> Iterator[Problem]:
    """A percentage below one that was written as such: perhaps a share."""
    for key in _rates(plan):
        entry = submission.entries.get(key)
        if entry is not None and entry.denominator is None and 0 < entry.value < 1:
            assert isinstance(entry.value, Decimal)
            words = {"value": entry.value, "instead": entry.value.scaleb(2)}
            yield Problem("share-for-percent", submission.path(key), words)


def far_off(plan: Plan, submission: Submission, today: date) -> Iterator[Problem]:
    """A figure so far from its target or its baseline that its unit is in doubt."""
    entries = submission.entries
    for key, (low, high) in _limits(plan).items():
        if (entry := entries.get(key)) is None:
            continue
        value, indicator = entry.value, plan.indicators[key]
        if high is not None and value > high:
            yield Problem("far-over-target", submission.path(key), {"value": value, "target": indicator.target})
        elif low is not None and value < low and not (value < 1 and key in _rates(plan)):  # else `share_for_percent`
            words = {"value": value, "baseline": indicator.baseline}
            yield Problem("far-below-baseline", submission.path(key), words)


def rate_without_counts(plan: Plan, submission: Submission, today: date) -> Iterator[Problem]:
    """A school's rate without the counts that adding it to others needs."""
    if submission.unit is None:
        return
    for key in _rates(plan):
        entry = submission.entries.get(key)
        if entry is not None and entry.denominator is None:
            yield Problem("rate-without-counts", submission.path(key), {"indicator": plan.indicators[key]})


def future_date(plan: Plan, submission: Submission, today: date) -> Iterator[Problem]:
    """Figures of a day that has not come yet."""
    if submission.as_of > today:
        yield Problem("future-date", ("as_of",), {"date": submission.as_of})


ALWAYS: tuple[Check, ...] = (parts_disagree, share_for_percent)
"""What a report must know of its figures."""

FOR_SUBMITTERS: tuple[Check, ...] = (*ALWAYS, far_off, rate_without_counts, future_date)
"""What somebody who hands in figures should look at."""


@lru_cache(maxsize=8)
def _rates(plan: Plan) -> frozenset[str]:
    return frozenset(key for key, indicator in plan.indicators.items() if indicator.adds_up == "ratio")


@lru_cache(maxsize=8)
def _limits(plan: Plan) -> Mapping[str, tuple[Limit, Limit]]:
    """The least and the most that pass without a question, where there is either."""
    limits = {key: _limit(indicator) for key, indicator in plan.indicators.items()}
    return {key: limit for key, limit in limits.items() if limit != (None, None)}


def _limit(indicator: Indicator) -> tuple[Limit, Limit]:
    target, baseline = indicator.target, indicator.baseline
    high = None if isinstance(target, bool) or target == 0 else target * FAR_OVER
    low = None if baseline is None or indicator.direction == "at_most" else baseline * FAR_BELOW
    if indicator.adds_up == "ratio":  # as their values are: comparing a fraction with a decimal is slow
        return low and Fraction(low), high and Fraction(high)
    return low, high
