"""The keys of an entry that is a mapping, in both languages, and how the value of each is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from edutarget.language.terms import N_, Term
from edutarget.plan import figures
from edutarget.problems.refused import Refused

REMEMBERED = 1000
"""Thousands of schools report the same few small numbers."""


def whole_count(written: Any) -> Decimal:
    """A count of people or things; raises Refused."""
    return _counted_whole(figures.text(written))


@lru_cache(maxsize=REMEMBERED)
def _counted_whole(written: str) -> Decimal:
    value = _counted(written)
    if value != value.to_integral_value():
        raise Refused("not-whole", value=value, unit=Term(N_("people or things")))
    return value


def _count(written: Any) -> Decimal:
    return _counted(figures.text(written))


@lru_cache(maxsize=REMEMBERED)
def _counted(written: str) -> Decimal:
    value = figures.number(written)
    if value < 0:
        raise Refused("negative", value=value)
    return value


COUNTS = ("numerator", "denominator")
ENTRY_KEYS: Mapping[str, Callable[[Any], Any]] = {
    "value": figures.number,
    "numerator": _count,
    "denominator": _count,
    "note": figures.text,
    "units": _count,
    "expected": _count,
}
ENTRY_NAMES: Mapping[str, str] = {"数值": "value", "分子": "numerator", "分母": "denominator", "备注": "note"}
CHINESE = {part: name for name, part in ENTRY_NAMES.items()}
KNOWN = {
    "en": ", ".join(ENTRY_KEYS),
    "zh": "、".join(f"{key}（{CHINESE[key]}）" if key in CHINESE else key for key in ENTRY_KEYS),
}
