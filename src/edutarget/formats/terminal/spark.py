"""A series as a line of characters: one for each day, the higher the figure the taller."""

from __future__ import annotations

from fractions import Fraction

from edutarget.formats.words.extent import extent
from edutarget.report.trend import Series

_BLOCKS, _ASCII = "▁▂▃▄▅▆▇█", "_.,-=+*#"
MOST = 12
"""A sparkline shows this many days, the last ones."""


def spark(series: Series, ascii: bool = False) -> str:
    """`▂▄·▅█`: each day's figure as a height within the series' extent; `·` is a day without a figure."""
    values = {point.day: point.value for point in series.points}
    low, high = extent(series)
    shapes, gap = (_ASCII, " ") if ascii else (_BLOCKS, "·")
    days = [row.day for row in series.rows[-MOST:]]
    return "".join(shapes[_step(values[day], low, high)] if day in values else gap for day in days)


def _step(value: Fraction, low: Fraction, high: Fraction) -> int:
    """Into which of the eight steps of height a value falls; a middle one where all values are alike."""
    return min(int((value - low) / (high - low) * 8), 7) if high > low else 3
