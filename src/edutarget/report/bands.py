"""How a figure stands that has not settled whether its target is met: the bands and their edges."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal

from edutarget.plan.goal_fields import Range
from edutarget.report.quantities import Goal, Quantities

Band = Literal[
    "met",
    "within_limit",
    "nearly",
    "partly",
    "limited",
    "on_schedule",
    "slightly_behind",
    "behind",
    "far_behind",
    "regressed",
    "below_target",
    "breached",
    "outside",
    "in_progress",
    "incomplete",
    "outdated",
    "partial",
    "awaited",
    "no_data",
    "no_target",
]
BANDS: tuple[Band, ...] = Band.__args__  # type: ignore[attr-defined]

BY_GAP_CLOSED: tuple[tuple[Fraction, Band], ...] = (
    (Fraction(95, 100), "nearly"),
    (Fraction(60, 100), "partly"),
    (Fraction(0), "limited"),
)
"""The least share of the gap closed for each band of a level without a path."""

BY_ON_TRACK: tuple[tuple[Fraction, Band], ...] = (
    (Fraction(95, 100), "on_schedule"),
    (Fraction(60, 100), "behind"),
    (Fraction(0), "far_behind"),
)
"""The least on-track ratio for each band of a level with a path."""

SLIGHTLY_PP, FAR_PP = -10, -30
"""Schedule gaps, in percentage points, between slightly behind, behind and far behind."""


def band_of(goal: Goal, value: Decimal | Fraction | bool, found: Quantities, reached: bool, final: bool) -> Band:
    """The band of a figure that is not met, not too old and not of too few units; `final`: of the due day or later."""
    if goal.measure != "level" and not goal.at_most:
        return _band_of_work(found.schedule_gap, final)
    if reached:
        return _band_within_limit(goal, value, found)
    return _band_of_level(goal, found, final)


def _band_within_limit(goal: Goal, value: Decimal | Fraction | bool, found: Quantities) -> Band:
    """A limit that is kept so far; one with a path may be used up too fast."""
    too_fast = goal.measure == "cumulative" and found.due_now is not None and value > found.due_now
    return "behind" if too_fast else "within_limit"


def _band_of_level(goal: Goal, found: Quantities, final: bool) -> Band:
    """A level, or a limit on a count, that does not reach its target."""
    if goal.measure == "level" and found.gap_closed is not None:
        if found.on_track is not None and not final:
            return _by(BY_ON_TRACK, found.on_track)
        return _by(BY_GAP_CLOSED, found.gap_closed)
    if isinstance(goal.target, Range):
        return "outside"
    return "breached" if goal.at_most else "below_target"


def _by(scale: tuple[tuple[Fraction, Band], ...], share: Fraction) -> Band:
    return next((band for least, band in scale if share >= least), "regressed")


def _band_of_work(schedule_gap: Fraction | None, final: bool) -> Band:
    """Counts and milestones that have not reached their target."""
    if final:
        return "incomplete"
    if schedule_gap is None:
        return "in_progress"
    if schedule_gap >= 0:
        return "on_schedule"
    if schedule_gap > SLIGHTLY_PP:
        return "slightly_behind"
    return "behind" if schedule_gap >= FAR_PP else "far_behind"
