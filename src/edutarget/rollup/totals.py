"""The engine's sums as exact values, put together as the plan says that each indicator adds up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from edutarget.language.rounding import trimmed
from edutarget.plan.limits import limits_of
from edutarget.plan.models import Plan
from edutarget.rollup.result import Total
from edutarget.submission.entry import Value


def totals(plan: Plan, rows: Iterable[Mapping[str, Any]]) -> tuple[Total, ...]:
    """The totals, in the plan's order and then by unit."""
    keys = list(plan.indicators)
    ordered = sorted(rows, key=lambda row: (row["number"], row["unit"]))
    return tuple(_total(plan, keys[row["number"]], row) for row in ordered)


def _total(plan: Plan, key: str, row: Mapping[str, Any]) -> Total:
    indicator = plan.indicators[key]
    limits = limits_of(plan, indicator)
    above, below = trimmed(row["above"]), trimmed(row["below"])
    value: Value = above
    if limits.rate:
        value = Fraction(above) * limits.scale / Fraction(below)
    elif indicator.adds_up in ("all", "any"):
        value = above == row["facts"] if indicator.adds_up == "all" else above > 0
    counts: tuple[Decimal | None, Decimal | None] = (above, below) if limits.rate else (None, None)
    return Total(row["unit"], key, value, *counts, trimmed(row["units"]))
