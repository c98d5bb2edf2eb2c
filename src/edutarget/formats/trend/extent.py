"""From which to which value a series is drawn: the same in a chart and in a line of characters."""

from __future__ import annotations

from fractions import Fraction

from edutarget.report.trend import Series


def extent(series: Series) -> tuple[Fraction, Fraction]:
    """The lowest and the highest of the figures, the target, the baseline and, for what adds up, zero."""
    indicator = series.indicator
    known = [Fraction(indicator.target), *(point.value for point in series.points)]
    if indicator.baseline is not None:
        known.append(Fraction(indicator.baseline))
    if indicator.measure != "level":
        known.append(Fraction(0))
    return min(known), max(known)
