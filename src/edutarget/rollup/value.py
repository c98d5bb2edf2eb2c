"""What one unit adds for one indicator."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

Pair = tuple[str, int]
"""A unit and an indicator, by its place in the plan."""


class Value(NamedTuple):
    """The newest figure of a unit: what it adds, from how many units it comes, and how many were expected there.

    `unknown` is 1 where it comes from several and nothing says how many were expected; `expected` is 0 then.
    """

    unit: str
    number: int
    day: date
    above: Decimal
    below: Decimal
    units: Decimal
    expected: Decimal
    unknown: int

    @property
    def pair(self) -> Pair:
        """Whose figure of what it is."""
        return self.unit, self.number
