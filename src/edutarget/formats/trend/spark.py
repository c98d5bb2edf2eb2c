"""A series as a line of characters: one for each day, from the lowest to the highest it speaks of."""

from __future__ import annotations

from fractions import Fraction

from edutarget.report.trend import Series

_BLOCKS, _ASCII = "▁▂▃▄▅▆▇█", "_.,-=+*#"
MOST = 12
"""Days that a sparkline shows: the last ones."""


def spark(series: Series, ascii: bool = False) -> str:
    """`▂▄·▅█`: `·` is a day without a figure. The target and the baseline are within its height, zero for counts."""
    values = {point.day: point.value for point in series.points}
    low, high = _ends(series, list(values.values()))
    shapes, gap = (_ASCII, " ") if ascii else (_BLOCKS, "·")
    days = [row.day for row in series.rows[-MOST:]]
    return "".join(shapes[_step(values[day], low, high)] if day in values else gap for day in days)


def _ends(series: Series, values: list[Fraction]) -> tuple[Fraction, Fraction]:
    indicator = series.indicator
    known = [*values, Fraction(indicator.target)]
    if indicator.baseline is not None:
        known.append(Fraction(indicator.baseline))
    if indicator.measure != "level":
        known.append(Fraction(0))
    return min(known), max(known)


def _step(value: Fraction, low: Fraction, high: Fraction) -> int:
    """The eighth a value falls into; in the middle where all are alike."""
    return min(int((value - low) / (high - low) * 8), 7) if high > low else 3
