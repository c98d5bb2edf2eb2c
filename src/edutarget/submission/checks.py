"""Checks of one submission against its plan, beyond those of single figures: named functions that yield problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from edutarget.plan.goal_fields import Range
from edutarget.plan.indicator import Indicator
from edutarget.plan.models import Plan
from edutarget.problems.problem import Problem
from edutarget.submission.entry import Entry
from edutarget.submission.models import Submission

Check = Callable[[Plan, Submission, date], Iterator[Problem]]
"""A check also gets today's date; nothing here reads a clock."""

Limit = Decimal | Fraction | None

FAR_OVER, FAR_BELOW = Decimal("1.2"), Decimal("0.1")
"""Above this share of its target, below this share of its baseline, a figure was perhaps in another unit."""


def parts_disagree(plan: Plan, submission: Submission, today: date) -> Iterator[Problem]:
    """A total that is not the sum of its parts, all of them reported; or parts that leave the whole's incomplete."""
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
        elif given and len(given) < len(parts) and not plan.is_part(submission.unit):
            missing = tuple(key for key in parts if key not in given)
            yield Problem("parts-incomplete", path, {"total": total, "missing": missing})


def share_for_percent(plan: Plan, submission: Submission, today: date) -> Iterator[Problem]:
    """A percentage below one that was written as such: perhaps a share."""
    for key in plan.percentages:
        entry = submission.entries.get(key)
        if entry is not None and _perhaps_share(entry):
            assert isinstance(entry.value, Decimal)
            words = {"value": entry.value, "instead": entry.value.scaleb(2)}
            yield Problem("share-for-percent", submission.path(key), words)


def _perhaps_share(entry: Entry) -> bool:
    return entry.denominator is None and 0 < entry.value < 1


def far_off(plan: Plan, submission: Submission, today: date) -> Iterator[Problem]:
    """A figure so far from its target or its baseline that its unit is in doubt; a part's from its own share."""
    entries, part = submission.entries, submission.unit if plan.is_part(submission.unit) else None
    for key, (low, high) in _limits(plan, part).items():
        if (entry := entries.get(key)) is None:
            continue
        value, indicator = entry.value, plan.indicators[key]
        if high is not None and value > high:
            yield Problem("far-over-target", submission.path(key), {"value": value, "target": _target(indicator, part)})
        elif (
            low is not None and value < low and not (_perhaps_share(entry) and key in plan.percentages)
        ):  # else `share_for_percent`
            words = {"value": value, "baseline": indicator.baseline}
            yield Problem("far-below-baseline", submission.path(key), words)


def too_early(plan: Plan, submission: Submission, today: date) -> Iterator[Problem]:
    """A figure of a day on which there can be none yet, such as an examination's before it is held."""
    if "as_of" in submission.unread:
        return
    for key, known_from in plan.known_from.items():
        if submission.as_of < known_from and key in submission.entries:
            words = {"date": submission.as_of, "known_from": known_from}
            yield Problem("too-early", submission.path(key), words)


def rate_without_counts(plan: Plan, submission: Submission, today: date) -> Iterator[Problem]:
    """A part's rate without the counts that adding it to others needs."""
    if submission.unit is None or (plan.unit is not None and not plan.is_part(submission.unit)):
        return
    for key in plan.rates:
        entry = submission.entries.get(key)
        if entry is not None and entry.denominator is None:
            yield Problem("rate-without-counts", submission.path(key), {"indicator": plan.indicators[key]})


def future_date(plan: Plan, submission: Submission, today: date) -> Iterator[Problem]:
    """Figures of a day that has not come yet."""
    if submission.as_of > today:
        yield Problem("future-date", ("as_of",), {"date": submission.as_of})


ALWAYS: tuple[Check, ...] = (parts_disagree, share_for_percent)
"""What a report must know of its figures."""

FOR_SUBMITTERS: tuple[Check, ...] = (*ALWAYS, far_off, too_early, rate_without_counts, future_date)
"""What somebody who hands in figures should look at."""


def _limits(plan: Plan, part: str | None) -> Mapping[str, tuple[Limit, Limit]]:
    """The least and the most that pass without a question, where there is either; of the whole (None) or a part."""
    held = plan.indicators if part is None else plan.with_shares  # a part is held against its shares alone
    limits = {key: _limit(indicator, part) for key, indicator in held.items()}
    return {key: limit for key, limit in limits.items() if limit != (None, None)}


def _target(indicator: Indicator, part: str | None) -> Decimal | Range | bool | None:
    return indicator.target if part is None else indicator.share_of(part)


def _limit(indicator: Indicator, part: str | None) -> tuple[Limit, Limit]:
    target = _target(indicator, part)
    high = target * FAR_OVER if isinstance(target, Decimal) and target > 0 else None
    if high is not None and indicator.direction == "at_most":  # to be above a limit is no sign of another unit
        high = None if indicator.baseline is None else max(high, indicator.baseline * FAR_OVER)
    low = None
    if part is None and indicator.baseline is not None and indicator.direction == "at_least":
        low = indicator.baseline * FAR_BELOW
    if indicator.adds_up == "ratio":  # as their values are: comparing a fraction with a decimal is slow
        return low and Fraction(low), high and Fraction(high)
    return low, high
