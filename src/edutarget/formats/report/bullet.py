"""A row as a bullet graph: where everything is, in per cent of the graph's width, for any renderer that draws.

After Stephen Few's design: the method's bands as shades, a bar for the actual, a mark for the target and a
lesser one for the baseline. Every bar begins at the same place and every target stands at the same place: one
graph reads like the next. A bar begins at the baseline where the share of the gap closed is the measure, else at
zero; shades stand only where the method has bands along the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from edutarget.language.rounding import rounded
from edutarget.report.gap_report import Row
from edutarget.report.progress import BY_GAP_CLOSED, FAR_PP, SLIGHTLY_PP, Band

Place = Decimal
"""Per cent of the graph's width, from the left, to two decimals."""

GAP_SCALE: tuple[Band, ...] = ("regressed", "limited", "partly", "nearly", "met")
SCHEDULE_SCALE: tuple[Band, ...] = ("far_behind", "behind", "slightly_behind", "on_schedule", "met")
"""Bands along the way, the worst first; a band's index is its shade."""

_BEFORE, _AFTER = Fraction(-1, 6), Fraction(7, 6)
_FIRST, _LAST = Fraction(-2), Fraction(3)  # no graph reaches further than two ways beyond start and target
_NUB = Decimal(1)


class Span(NamedTuple):
    """A stretch of the graph; `shade` 0 is the worst band's."""

    start: Place
    width: Place
    shade: int = 0


class Bullet(NamedTuple):
    """One graph. A milestone has nothing but its target, and `done`, its answer (None: not reported).

    `cut` is where a bar leaves the graph: drawn in full, it would leave no room for anything else.
    """

    target: Place
    start: Place
    milestone: bool = False
    done: bool | None = None
    bar: Span | None = None
    cut: Place | None = None
    baseline: Place | None = None
    schedule: Place | None = None
    shades: Sequence[Span] = ()


def bullet(row: Row) -> Bullet:
    """Where everything stands on the row's graph."""
    if isinstance(row.indicator.target, bool):
        return _milestone(row)
    way = _Way(row)
    actual = None if row.entry is None else way.share(row.entry.value)
    baseline = None if row.indicator.baseline is None else way.share(row.indicator.baseline)
    schedule = row.progress.schedule
    axis = _Axis([place for place in (actual, baseline) if place is not None])
    return Bullet(
        target=axis.at(way.share(row.indicator.target)),
        start=axis.at(Fraction(0)),
        bar=None if actual is None else axis.bar(actual),
        cut=None if actual is None or axis.low <= actual <= axis.high else axis.at(actual),
        baseline=None if baseline is None else axis.at(baseline),
        schedule=None if schedule is None else axis.at(schedule),
        shades=tuple(axis.shades(_edges(way.gap, None if way.at_most else schedule, axis))),
    )


def _milestone(row: Row) -> Bullet:
    axis, done = _Axis([]), None if row.entry is None else row.entry.value > 0
    return Bullet(axis.at(Fraction(1)), axis.at(Fraction(0)), milestone=True, done=done)


class _Way:
    """The way from a row's start to its target: turns figures into shares of it, 0 at the start and 1 at the target.

    It starts at the baseline where the share of the gap closed is measured (`gap`), else at zero.
    """

    def __init__(self, row: Row) -> None:
        target, baseline = Fraction(row.indicator.target), row.indicator.baseline
        self.at_most = row.indicator.direction == "at_most"
        start = Fraction(0 if baseline is None else baseline)
        self.gap = baseline is not None and (target < start if self.at_most else target > start)
        self.start = start if self.gap else Fraction(0)
        actual = Fraction(row.entry.value) if row.entry else Fraction(0)
        # A limit of zero has no way to it: the excess itself fills the graph.
        self.length = (target - self.start) or max(actual, Fraction(1))

    def share(self, value: Decimal | Fraction | bool) -> Fraction:
        """How far along the way a figure is."""
        return (Fraction(value) - self.start) / self.length


def _edges(gap: bool, schedule: Fraction | None, axis: _Axis) -> list[Fraction]:
    """The bounds of the bands as shares of the way, from left to right; none where the method has no scale."""
    if gap:
        return [axis.low, *sorted(least for least, _band in BY_GAP_CLOSED), Fraction(1), axis.high]
    if schedule is None or schedule == 1:
        return []
    far, behind = schedule + Fraction(FAR_PP, 100), schedule + Fraction(SLIGHTLY_PP, 100)
    return [Fraction(0), max(far, Fraction(0)), max(behind, Fraction(0)), schedule, Fraction(1), axis.high]


class _Axis:
    """Turns shares of the way into places on the graph. It is longer, up to a limit, for values outside of the way."""

    def __init__(self, values: Sequence[Fraction]) -> None:
        # A little further than the value itself, so that its mark is not at the very edge.
        beyond = [value * Fraction(26, 25) for value in values]
        self.low = max(_FIRST, min([_BEFORE, *beyond]))
        self.high = min(_LAST, max([_AFTER, *beyond]))

    def at(self, share: Fraction) -> Place:
        """The place of a share; of one beyond the graph, the nearer end."""
        within = min(max(share, self.low), self.high)
        return rounded((within - self.low) / (self.high - self.low) * 100, 2)

    def bar(self, actual: Fraction) -> Span:
        """From the start to the actual; a bar of no length is still wide enough to be seen."""
        start, end = sorted((self.at(Fraction(0)), self.at(actual)))
        return Span(start, max(end - start, _NUB))

    def shades(self, edges: Sequence[Fraction]) -> Iterator[Span]:
        """A span for each band between two edges, but for those of no width."""
        for shade, (start, end) in enumerate(pairwise(edges)):
            if start < end:
                yield Span(self.at(start), self.at(end) - self.at(start), shade)
