"""Where a count leads that goes on as it did: straight lines to the due day, exact and pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from edutarget.report.path import Path, at_end_of


class Pace(NamedTuple):
    """Of a count with a path, in its unit a month: from the start until now, and needed from now until it is due."""

    so_far: Fraction
    needed: Fraction


class Projection(NamedTuple):
    """What straight lines come to on the due day: arithmetic, not a forecast.

    One from zero at the start, one through the last two reports (None: there is one, or the count was corrected).
    """

    from_start: Fraction
    from_last_two: Fraction | None

    @property
    def low(self) -> Fraction:
        """The lower of the two."""
        return min(self._ends())

    @property
    def high(self) -> Fraction:
        """The higher of the two."""
        return max(self._ends())

    def _ends(self) -> list[Fraction]:
        return [self.from_start] if self.from_last_two is None else [self.from_start, self.from_last_two]


class Way(NamedTuple):
    """What was covered of a count's path: `done` since the start in `gone` months, and `to_do` in the months `left`."""

    value: Fraction
    done: Fraction
    gone: Fraction
    to_do: Fraction
    left: Fraction

    @classmethod
    def on(cls, path: Path, day: date, value: Fraction, target: Decimal) -> Way:
        """The way from the start of the path to its end, with the figure of a day between them."""
        (start, begin), (end, _target), now = path.points[0], path.points[-1], at_end_of(day)
        return cls(value, value - begin, now - start, Fraction(target) - value, end - now)

    def pace(self) -> Pace:
        """Done / months gone, and to do / months left."""
        return Pace(self.done / self.gone, self.to_do / self.left)

    def project(self, rise: Fraction | None) -> Projection:
        """Where it leads to go on as from the start; and with the rise a month of the last two reports."""
        from_last = None if rise is None else self.value + rise * self.left
        return Projection(self.value + self.done / self.gone * self.left, from_last)
