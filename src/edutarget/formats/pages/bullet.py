"""Geometry of a row's bullet graph, in per cent of the graph's width, for any renderer.

Stephen Few's design: the bands as shades, a bar for the actual, a mark for the target and a smaller one for the
baseline. The start and the target have the same place in graphs that need no extension, so graphs are comparable. A
bar begins at the baseline if the share of the gap closed is the measure, else at zero. Shades are drawn only if the
method has bands along the way. Of a range both edges are marked; the part of a bar beyond a limit or a range is
drawn thicker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from edutarget.language.rounding import rounded
from edutarget.plan.fields import Range
from edutarget.report.gap_report import Row
from edutarget.report.trend import target_edges
from edutarget.report.verdict import BOUNDS, FAR_PP, SLIGHTLY_PP, Band

Place = Decimal  # per cent of the graph's width, from the left, to two decimals

GAP_SCALE: tuple[Band, ...] = ("regressed", "limited", "partly", "nearly", "met")
SCHEDULE_SCALE: tuple[Band, ...] = ("far_behind", "behind", "slightly_behind", "on_schedule", "met")
"""Bands along the way, the worst first; a band's index is its shade (docs/method.md, Band)."""

_BEFORE, _AFTER = Fraction(-1, 6), Fraction(7, 6)
_FIRST, _LAST = Fraction(-2), Fraction(3)  # limits of a graph: two ways before the start and beyond the target
_LEAST_SPAN = Decimal(1)  # per cent of the width


class Span(NamedTuple):
    """A stretch of the graph; `shade` is the index of a band, 0 the worst."""

    start: Place
    width: Place
    shade: int = 0


class Bullet(NamedTuple):
    """One graph. A milestone has only its target and `done`, its answer (None: not reported).

    `cut` is the end at which a bar is cut off because its value is outside of the graph. `allowed` is a range from
    edge to edge, `excess` the part of the bar beyond the range or the limit.
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
    allowed: Span | None = None
    excess: Span | None = None


def bullet(row: Row) -> Bullet:
    """The geometry of the row's graph."""
    goal, axis = row.goal, _GraphAxis([])
    if isinstance(goal.target, bool) or goal.target is None:
        done = row.entry and row.entry.value > 0
        return Bullet(axis.at(Fraction(1)), axis.at(Fraction(0)), isinstance(goal.target, bool), done)
    way, schedule = _WayToTarget(row), row.progress.schedule
    if goal.at_most:
        schedule = None  # a limit has no bands along a schedule
    shares: dict[str, Fraction] = {}  # by mark, for the marks that the row has
    if row.entry is not None:
        shares["actual"] = way.share(row.entry.value)
    if goal.baseline is not None:
        shares["baseline"] = way.share(goal.baseline)
    edges = sorted(way.share(edge) for edge in target_edges(goal.target))
    axis = _GraphAxis([*shares.values(), *edges])
    if row.progress.due_now is not None:
        shares["schedule"] = way.share(row.progress.due_now)
    places = {mark: axis.at(share) for mark, share in shares.items()}
    actual, bar, cut, allowed, excess = shares.get("actual"), None, None, None, None
    if isinstance(goal.target, Range):
        allowed = axis.span(*edges)
    if actual is not None:
        bar = axis.span(Fraction(0), actual)
        if (allowed or (goal.at_most and not way.gap)) and actual > edges[-1]:
            excess = axis.span(edges[-1], actual)
        if not axis.low <= actual <= axis.high:
            cut = places["actual"]
    return Bullet(
        target=axis.at(way.share(way.target)),
        start=axis.at(Fraction(0)),
        bar=bar,
        cut=cut,
        baseline=places.get("baseline"),
        schedule=places.get("schedule"),
        shades=tuple(axis.shades(_edges(way.gap, schedule, axis))),
        allowed=allowed,
        excess=excess,
    )


class _WayToTarget:
    """Converts values to shares of the way: 0 is the start, 1 the target or the nearer edge of a range."""

    def __init__(self, row: Row) -> None:
        goal, self.start, actual = row.goal, Fraction(0), Fraction(0)
        if row.entry:
            actual = Fraction(row.entry.value)
        seen_from = actual
        if goal.baseline is not None:
            seen_from = Fraction(goal.baseline)
        self.target = nearest(goal.target, seen_from)
        self.gap = goal.baseline is not None and goal.gap_closed(seen_from) is not None
        if self.gap:
            self.start = seen_from
        # The way to a limit of zero has no length: the target is at the start, and the excess fills the graph.
        self.length = (self.target - self.start) or max(actual, Fraction(1))

    def share(self, value: Decimal | Fraction | int) -> Fraction:
        return (Fraction(value) - self.start) / self.length


def nearest(target: Decimal | Range | bool | None, value: Fraction) -> Fraction:
    """A target as one number: of a range, the edge nearer to the value."""
    if isinstance(target, Range):
        return min(map(Fraction, target), key=lambda edge: abs(edge - value))
    return Fraction(target or 0)


def _edges(gap: bool, schedule: Fraction | None, axis: _GraphAxis) -> list[Fraction]:
    """The limits of the bands as shares of the way; empty if the method has no scale (docs/method.md, Band)."""
    if gap:
        return [axis.low, *sorted(BOUNDS), Fraction(1), axis.high]
    if schedule is None or schedule == 1:
        return []
    # The limits are percentage points below the schedule; early in the year they would lie below zero.
    far, behind = schedule + Fraction(FAR_PP, 100), schedule + Fraction(SLIGHTLY_PP, 100)
    return [Fraction(0), max(far, Fraction(0)), max(behind, Fraction(0)), schedule, Fraction(1), axis.high]


class _GraphAxis:
    """Converts shares of the way to places. The axis extends, up to a limit, to values outside of the way."""

    def __init__(self, values: Sequence[Fraction]) -> None:
        # 4 % further than the value, so that its mark is not at the very edge.
        beyond = [value * Fraction(26, 25) for value in values]
        self.low = max(_FIRST, min([_BEFORE, *beyond]))
        self.high = min(_LAST, max([_AFTER, *beyond]))

    def at(self, share: Fraction) -> Place:
        """The place of a share; the nearer end for a share outside of the graph."""
        within = min(max(share, self.low), self.high)
        return rounded((within - self.low) / (self.high - self.low) * 100, 2)

    def span(self, one: Fraction, other: Fraction) -> Span:
        """The span between two shares, wide enough to be seen even if they are equal."""
        start, end = sorted((self.at(one), self.at(other)))
        return Span(start, max(end - start, _LEAST_SPAN))

    def shades(self, edges: Sequence[Fraction]) -> Iterator[Span]:
        """A span for each band between two edges; bands of no width are omitted."""
        for shade, (start, end) in enumerate(pairwise(edges)):
            if start < end:
                yield Span(self.at(start), self.at(end) - self.at(start), shade)
