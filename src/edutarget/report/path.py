"""Time in months, as 序时进度 is counted, and the path that a target is to be reached by: exact and pure.

A month is a twelfth of a year whatever its length, so that on month ends n/12 of a year are gone; inside a month
its days count.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from datetime import date
from fractions import Fraction
from typing import NamedTuple


def at_end_of(day: date) -> Fraction:
    """Months from year 0 to the end of a day."""
    return 12 * day.year + day.month - 1 + Fraction(day.day, monthrange(day.year, day.month)[1])


def at_beginning_of(day: date) -> Fraction:
    """Months from year 0 to the beginning of a day."""
    return at_end_of(day) - Fraction(1, monthrange(day.year, day.month)[1])


def months_gone(start: date, day: date) -> Fraction:
    """Months from one day to another, both counted."""
    return at_end_of(day) - at_beginning_of(start)


class Path(NamedTuple):
    """The values due over time, in the indicator's unit: linear between its points, level before and after them.

    `points` are (months, value), the earliest first.
    """

    points: tuple[tuple[Fraction, Fraction], ...]

    def at(self, day: date) -> Fraction:
        """What is due at the end of a day."""
        now = at_end_of(day)
        after = bisect_right(self.points, now, key=lambda point: point[0])
        if after in (0, len(self.points)):
            return self.points[min(after, len(self.points) - 1)][1]
        (earlier, low), (later, high) = self.points[after - 1], self.points[after]
        return low + (high - low) * (now - earlier) / (later - earlier)
