"""Units by their names alone: which of them are one unit written in two ways, and which take one share together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edutarget.plan.models import Plan
from edutarget.plan.text import folded_path


def spelled_alike(units: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Units whose names differ only in what people vary or cannot see, each with the first one written so."""
    first: dict[str, str] = {}
    for unit in units:
        other = first.setdefault(folded_path(unit), unit)
        if other != unit:
            yield unit, other


def sharing(plan: Plan, units: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
    """Units that a plan gives one share of an indicator together: the unit, the first of them, indicator, share."""
    with_shares = {key: indicator for key, indicator in plan.indicators.items() if indicator.shares}
    named = {folded_path(share).rpartition("/")[2] for one in with_shares.values() for share in one.shares}
    first: dict[tuple[str, str], str] = {}
    for unit in units if with_shares else ():
        if folded_path(unit).rpartition("/")[2] not in named:
            continue  # as most of thousands of units
        for key, indicator in with_shares.items():
            if (share := indicator.share_named(unit)) is None:
                continue
            other = first.setdefault((key, share), unit)
            if folded_path(other) != folded_path(unit):
                yield unit, other, key, share
