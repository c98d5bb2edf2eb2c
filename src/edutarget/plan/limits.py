"""What a figure of one indicator may be: said once, for all who read, add up, describe or ask for figures."""

from __future__ import annotations

from typing import NamedTuple

from edutarget.plan.models import Indicator, Plan


class Limits(NamedTuple):
    """What a figure may be. `least` and `most` are in the indicator's unit; None: no such bound, but for its digits."""

    answer: bool
    """It is yes or no, and no number."""
    whole: bool
    """Its values are whole."""
    capped: bool
    """It is a share of a whole: its numerator is at most its denominator."""
    counted: bool
    """Its counts are whole: people or things."""
    rate: bool
    """It may be given as its counts, numerator and denominator, which are never below zero."""
    scale: int
    """What its value is over numerator / denominator: 100 in per cent, else 1."""
    least: int | None
    most: int | None


def limits_of(plan: Plan, indicator: Indicator) -> Limits:
    """What a figure of an indicator may be, by its unit and the way it adds up."""
    unit = plan.unit_of(indicator)
    percent = unit is not None and unit.kind == "percent"
    capped = unit is not None and percent and not unit.over_100
    return Limits(
        answer=unit is None,
        whole=unit is not None and unit.kind == "count",
        capped=capped,
        counted=percent,
        rate=indicator.adds_up == "ratio",
        scale=100 if percent else 1,
        least=None if unit is None else 0,
        most=100 if capped else None,
    )
