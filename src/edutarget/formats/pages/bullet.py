"""A row as a bullet graph: where everything is, in per cent of the graph's width, for any renderer that draws.

After Stephen Few's design: the method's bands as shades, a bar for the actual, a mark for the target and a
lesser one for the baseline. Every bar begins at the same place and every target stands at the same place: one
graph reads like the next. A bar begins at the baseline where the share of the gap closed is the measure, else at
zero; shades stand only where the method has bands along the way. Of a range both edges are marked; what is beyond a
limit or a range is drawn thicker, and all of it where nothing is allowed.
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
from edutarget.report.verdict import BY_GAP_CLOSED, FAR_PP, SLIGHTLY_PP, Band

Place = Decimal  # per cent of the graph's width, from the left, to two decimals

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

    `cut` is where a bar leaves the graph: drawn in full, it would leave no room for anything else. `allowed` is a range
    from edge to edge, `excess` that part of the bar that is beyond it or beyond a limit.
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
    """Where everything stands on the row's graph."""
    goal, axis = row.goal, _GraphAxis([])
    if isinstance(goal.target, bool) or goal.target is None:
        done = row.entry and row.entry.value > 0
        return Bullet(axis.at(Fraction(1)), axis.at(Fraction(0)), isinstance(goal.target, bool), done)
    way, schedule = _WayToTarget(row), row.progress.schedule
    if goal.at_most:
        schedule = None  # a limit has no bands along a schedule
    shares: dict[str, Fraction] = {}  # where the marks stand that the row has
    if row.entry is not None:
        shares["actual"] = way.share(row.entry.value)
    if goal.baseline is not None:
        shares["baseline"] = way.share(goal.baseline)
    edges = sorted(way.share(edge) for edge in target_edges(goal.target))
    axis = _GraphAxis([*shares.values(), *edges])
    if row.progress.due_now is not None:
        shares["schedule"] = way.share(row.progress.due_now)
    places = {mark: axis.at(share) for mark, share in shares.items()}
    found = Bullet(
        target=axis.at(way.share(way.target)),
        start=axis.at(Fraction(0)),
        baseline=places.get("baseline"),
        schedule=places.get("schedule"),
        shades=tuple(axis.shades(_edges(way.gap, schedule, axis))),
    )
    if isinstance(goal.target, Range):
        found = found._replace(allowed=axis.span(*edges))
    if "actual" not in shares:
        return found
    found = found._replace(bar=axis.span(Fraction(0), shares["actual"]))
    limited = isinstance(goal.target, Range) or (goal.at_most and not way.gap)
    if limited and shares["actual"] > edges[-1]:
        found = found._replace(excess=axis.span(edges[-1], shares["actual"]))
    if axis.low <= shares["actual"] <= axis.high:
        return found
    return found._replace(cut=places["actual"])


class _WayToTarget:
    """From where a row starts to its target, as shares: 0 the start, 1 the target; of a range its nearer edge."""

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
        # A limit of zero has no way to it: it stands at the start, and the excess itself fills the graph.
        self.length = (self.target - self.start) or max(actual, Fraction(1))

    def share(self, value: Decimal | Fraction | int) -> Fraction:
        return (Fraction(value) - self.start) / self.length


def nearest(target: Decimal | Range | bool | None, value: Fraction) -> Fraction:
    """A target as one number: of a range the edge that is nearer to a value."""
    if isinstance(target, Range):
        return min(map(Fraction, target), key=lambda edge: abs(edge - value))
    return Fraction(target or 0)


def _edges(gap: bool, schedule: Fraction | None, axis: _GraphAxis) -> list[Fraction]:
    """Where the bands begin and the last one ends, as shares of the way; nothing where the method has no scale."""
    if gap:
        return [axis.low, *sorted(least for least, _band, _rule in BY_GAP_CLOSED), Fraction(1), axis.high]
    if schedule is None or schedule == 1:
        return []
    far, behind = schedule + Fraction(FAR_PP, 100), schedule + Fraction(SLIGHTLY_PP, 100)
    return [Fraction(0), max(far, Fraction(0)), max(behind, Fraction(0)), schedule, Fraction(1), axis.high]


class _GraphAxis:
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

    def span(self, one: Fraction, other: Fraction) -> Span:
        """Between two shares; a span of no length is still wide enough to be seen."""
        start, end = sorted((self.at(one), self.at(other)))
        return Span(start, max(end - start, _NUB))

    def shades(self, edges: Sequence[Fraction]) -> Iterator[Span]:
        """A span for each band between two edges, but for those of no width."""
        for shade, (start, end) in enumerate(pairwise(edges)):
            if start < end:
                yield Span(self.at(start), self.at(end) - self.at(start), shade)
