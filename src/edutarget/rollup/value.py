"""What one unit adds for one indicator."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

NAMED = 1000
"""So many figures or units of one kind are brought here by name; the others are counted where they lie."""

PARTS = ("above", "below", "units", "expected")
"""What is added up: the numerator of a rate, the answer of a milestone (1 or 0), else the value; the denominator,
else 0; how many units the figure itself comes from, and how many were expected there."""

Pair = tuple[str, int]
"""A unit and an indicator, by its place in the plan."""


class Value(NamedTuple):
    """The newest figure of a unit: what it adds, from how many units it comes, and how many were expected there; 0:
    it is of several, and nothing says how many were expected."""

    unit: str
    number: int
    day: date
    above: Decimal
    below: Decimal
    units: Decimal
    expected: Decimal

    @property
    def pair(self) -> Pair:
        """Whose figure of what it is."""
        return self.unit, self.number
