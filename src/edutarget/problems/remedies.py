"""Remedies that have one answer: the very text to put in the place of what stands there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from edutarget.language.terms import Term
from edutarget.problems.rules import RULES


class Remedy(NamedTuple):
    """`instead` in the place of `written`."""

    written: str
    instead: str


def only_remedy(rule: str, params: Mapping[str, Any]) -> Remedy | None:
    """The one remedy of a problem; None where it has several, or none that can be typed."""
    written, instead = params.get("written"), params.get("instead")
    if not RULES[rule].fixable or isinstance(instead, Term) or not isinstance(instead, str):
        return None
    return Remedy(written, instead) if isinstance(written, str) and written else None
