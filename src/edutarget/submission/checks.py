"""Checks of one submission against its plan, beyond those of single figures: named functions that yield problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from edutarget.figures.limits import perhaps_share
from edutarget.plan.fields import Range
from edutarget.plan.indicator import Indicator
from edutarget.plan.models import Plan
from edutarget.problems.problem import Path, Problem
from edutarget.submission.entry import Entry
from edutarget.submission.models import Submission

CONFIRMED = {"confirmed": "confirmed"}
"""The key that confirms an odd figure, as a parameter of messages, because tables name it differently."""

Check = Callable[[Plan, Submission, date], Iterator[Problem]]
"""A check also gets today's date; nothing here reads a clock."""

_NOT_SMALL = 10
"""A target below this says too little about the scale of its figures."""

OUT_OF_SCALE = 100
FAR_OVER, FAR_BELOW = 10, Decimal("0.1")
"""A figure from this multiple of its target on, or below this share of its baseline, may be in another unit."""


def parts_disagree(plan: Plan, submission: Submission, today: date) -> Iterator[Problem]:
    """A total that is not the sum of its parts; or, for the whole, a total some parts of which are missing."""
    for total, parts in plan.parts.items():
        if total not in submission.entries:
            continue
        day = submission.day_of(total)
        given = [key for key in parts if key in submission.entries and submission.day_of(key) == day]
        if any(key in submission.unread for key in parts):  # it has a problem of its own
            continue
        path = submission.path(total)
        missing = tuple(key for key in parts if key not in given)
        if not missing:
            yield from sum_differs(total, parts, submission.entries, path)
        elif given and not submission.part:
            yield Problem("parts-incomplete", path, {"total": total, "missing": missing})


def sum_differs(total: str, parts: Sequence[str], entries: Mapping[str, Entry], path: Path) -> Iterator[Problem]:
    """A total that is not the sum of its parts, all of one day."""
    value, added = Fraction(entries[total].value), sum(Fraction(entries[key].value) for key in parts)
    if value != added:
        words = {"parts": tuple(parts), "sum": added, "total": total, "value": value}
        yield Problem("parts-disagree", path, words)


def _reported(plan: Plan, submission: Submission, asked: Iterable[str]) -> Iterator[tuple[str, Indicator, Entry]]:
    """The indicators asked about that have an entry, with it."""
    for key in asked:
        if key in submission.entries:
            yield key, plan.indicators[key], submission.entries[key]


def _with_target(plan: Plan, part: str | None) -> Iterable[str]:
    """The indicators that may have a target to compare with: for a part, those with shares."""
    if part is None:
        return plan.indicators
    return plan.traits.shared


def share_for_percent(plan: Plan, submission: Submission, today: date) -> Iterator[Problem]:
    """A percentage that may be a share: below 1, or 1 where 100 is likelier."""
    for key, indicator, entry in _reported(plan, submission, plan.traits.percentages):
        if _may_be_share(plan, indicator, entry):
            assert isinstance(entry.value, Decimal)
            words = {"value": entry.value, "instead": entry.value.scaleb(2), **CONFIRMED}
            yield Problem("share-for-percent", submission.path(key), words)


def _may_be_share(plan: Plan, indicator: Indicator, entry: Entry) -> bool:
    unit = plan.unit_of(indicator)
    if entry.denominator is not None or entry.confirmed or unit is None or unit.kind != "percent":
        return False
    return perhaps_share(entry.value, _may_be_all(indicator))


def _may_be_all(indicator: Indicator) -> bool:
    """Whether 100 % is likelier than 1 %, by what the plan asks for."""
    target = indicator.target.low if isinstance(indicator.target, Range) else indicator.target
    return indicator.direction == "at_least" and target >= _NOT_SMALL


def far_off(plan: Plan, submission: Submission, today: date) -> Iterator[Problem]:
    """A figure so far from its target (a part's: from its share) or baseline that its unit is in doubt."""
    part = _part(submission)
    for key, indicator, entry in _reported(plan, submission, _with_target(plan, part)):
        value, target = entry.value, target_of(part, indicator)
        bound = scale_bound(indicator, target)
        # From `bound` on, `out_of_scale` reports it
        if entry.confirmed or (part and target is None) or (bound is not None and value >= bound):
            continue
        lowest = None if part else _lowest(plan, indicator)
        highest = _highest(indicator, target, _baseline(part, indicator))
        if highest is not None and value >= highest:
            yield Problem("far-over-target", submission.path(key), {"value": value, "target": target, **CONFIRMED})
        elif lowest is not None and value < lowest and not _may_be_share(plan, indicator, entry):
            words = {"value": value, "baseline": indicator.baseline, **CONFIRMED}
            yield Problem("far-below-baseline", submission.path(key), words)


def out_of_scale(plan: Plan, submission: Submission, today: date) -> Iterator[Problem]:
    """A figure that only another unit explains: from `OUT_OF_SCALE` times the target on."""
    part = _part(submission)
    for key, indicator, entry in _reported(plan, submission, _with_target(plan, part)):
        target = target_of(part, indicator)
        bound = scale_bound(indicator, target)
        if bound is not None and entry.value >= bound and not entry.confirmed:
            yield Problem("out-of-scale", submission.path(key), {"value": entry.value, "target": target, **CONFIRMED})


def _part(submission: Submission) -> str | None:
    """The unit that a submission is of, where it is a part of the plan's."""
    if submission.part:
        return submission.unit
    return None


Target = Decimal | Range | bool | None


def target_of(part: str | None, indicator: Indicator) -> Target:
    """The target to compare a figure with: the plan's, or a part's own share of it."""
    if part is None:
        return indicator.target
    return indicator.share_of(part)


def scale_bound(indicator: Indicator, target: Target) -> Decimal | None:
    """The figure from which on only another unit explains it; None if there is none."""
    if not isinstance(target, Decimal) or target < _NOT_SMALL:
        return None
    start = target
    if indicator.direction != "at_least" and indicator.baseline is not None:
        start = max(target, indicator.baseline)  # far above a limit may be where the indicator began
    return start * OUT_OF_SCALE


def _baseline(part: str | None, indicator: Indicator) -> Decimal | None:
    """The baseline that belongs to that target."""
    if part is None:
        return indicator.baseline
    share = indicator.share(part)
    return share and share.baseline


def _highest(indicator: Indicator, target: Target, baseline: Decimal | None) -> Decimal | None:
    """The figure from which on it is questioned as too high; None if there is none."""
    if not isinstance(target, Decimal) or target <= 0:
        return None
    # To be above a limit is no sign of another unit, unless the figure is also far above the baseline.
    if indicator.direction == "at_least" or baseline is None:
        return target * FAR_OVER
    return max(target, baseline) * FAR_OVER


def _lowest(plan: Plan, indicator: Indicator) -> Decimal | None:
    """The lowest figure that is not questioned; None if there is none, as where values may be negative."""
    unit = plan.unit_of(indicator)
    if indicator.baseline is None or indicator.direction != "at_least" or unit is None or unit.signed:
        return None
    return indicator.baseline * FAR_BELOW


def too_early(plan: Plan, submission: Submission, today: date) -> Iterator[Problem]:
    """A figure of a day before `known_from`, such as an examination's before it is held."""
    for key, indicator, _entry in _reported(plan, submission, plan.traits.known_later):
        day = submission.day_of(key)
        if "as_of" in submission.unread and day == submission.as_of:
            continue
        if indicator.known_from is not None and day < indicator.known_from:
            words = {"date": day, "known_from": indicator.known_from}
            yield Problem("too-early", submission.path(key), words)


def rate_without_counts(plan: Plan, submission: Submission, today: date) -> Iterator[Problem]:
    """A part's rate without the counts that are needed to add it up."""
    for key, indicator, entry in _reported(plan, submission, plan.traits.ratios):
        if entry.denominator is None and plan.adds_up(submission.unit):
            yield Problem("rate-without-counts", submission.path(key), {"indicator": indicator})


def not_added(plan: Plan, submission: Submission, today: date) -> Iterator[Problem]:
    """A part's figure of an indicator that is not added up from parts."""
    if not submission.part:
        return
    for key, indicator, _entry in _reported(plan, submission, plan.traits.not_added):
        yield Problem("not-added", submission.path(key), {"unit": submission.unit, "indicator": indicator})


def future_date(plan: Plan, submission: Submission, today: date) -> Iterator[Problem]:
    """Figures of a day that has not come yet."""
    if submission.as_of > today:
        yield Problem("future-date", ("as_of",), {"date": submission.as_of})


ALWAYS: tuple[Check, ...] = (parts_disagree, share_for_percent, out_of_scale, too_early)
"""The checks for reports."""

FOR_SUBMITTERS: tuple[Check, ...] = (*ALWAYS, far_off, rate_without_counts, not_added, future_date)
"""The checks for submitters."""
