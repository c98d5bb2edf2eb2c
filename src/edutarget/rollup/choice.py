"""The figure of an indicator: sums of the parts' figures, and the choice between a sum and the whole's own figure.

The rules, for submissions and for tables, are in `docs/month.md`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce

from edutarget.language.rounding import rounded
from edutarget.plan.indicator import Indicator
from edutarget.plan.models import Plan, ReportingUnits
from edutarget.problems.problem import Problem
from edutarget.report.goal import Goal, goal_of
from edutarget.rollup.expected import (
    Expected,
    Told,
    above_and_below,
    counted_twice,
    not_theirs,
    renamed,
)
from edutarget.rollup.judge import OWN, units_of
from edutarget.rollup.plain import OwnValue, Pair, Value, added, sum_of
from edutarget.rollup.result import Total, total_of
from edutarget.submission.entry import Entry, Figure, UnitFigure

Figures = Mapping[date, Figure | None]
"""The figures of an indicator by day; None: there is one that cannot count, and no other of that day."""


def too_early(goal: Goal, day: date) -> bool:
    """Whether a day is before `known_from`, so that there can be no figure of it."""
    return goal.known_from is not None and day < goal.known_from


def _newest(figures: Figures, day: date) -> tuple[date | None, Figure | None]:
    """The newest day up to a day that has figures, and the figure of it that counts."""
    newest = max((one for one in figures if one <= day), default=None)
    if newest is None:
        return None, None
    return newest, figures[newest]


class Choice:
    """The figure of one indicator on each day, from the whole's own figures and the sums of the parts'."""

    def __init__(self, goal: Goal, own: Figures, sums: Figures, early: Sequence[Figure] = ()) -> None:
        """`early`: figures of parts from before `known_from`, which are in no sum."""
        self.goal = goal
        self.own = {day: figure for day, figure in own.items() if not too_early(goal, day)}
        self.sums = {day: figure for day, figure in sums.items() if not too_early(goal, day)}
        both = [*own.values(), *sums.values()]
        self.early = [*early, *(one for one in both if one is not None and too_early(goal, one.day))]

    def history(self) -> list[Figure]:
        """The figures that apply, sorted by day, each from its own day on."""
        found: dict[date, Figure] = {}
        for day in sorted({*self.own, *self.sums}):
            figure = self._on(day)
            if figure is not None:
                found[figure.day] = figure
        if found or self.own or self.sums:
            return [found[day] for day in sorted(found)]
        # Figures of before `known_from`: the newest of them is shown, one figure, never a sum
        return sorted(self.early, key=lambda figure: figure.day)[-1:]

    def newest(self) -> Figure | None:
        """The figure that applies on the last day; None if there is none that counts."""
        if self.own or self.sums:
            return self._on(date.max)
        return next(iter(self.history()), None)

    def disputed(self) -> date | None:
        """The newest day that has figures, none of which counts; None if there is no such day."""
        return max((day for day in (*self.own, *self.sums) if self._on(day) is None), default=None)

    def _on(self, day: date) -> Figure | None:
        """The figure that applies on a day; None if there is none that counts."""
        own_day, own = _newest(self.own, day)
        _sum_day, total = _newest(self.sums, day)
        if total is None or own_day is None:
            return own or total
        if own is None and total.day < own_day:  # it cannot count, and no older figure stands in for it
            return None
        if own is None or _gives_way(own, total):
            return total
        # A sum of a later day takes its place only where that is complete or proven
        if total.day > own_day and self.goal.is_settled_by(total.entry):
            return total
        return own

    def superseded(self) -> Iterator[Figure]:
        """Yield the whole's sums that give way to the sum of the parts."""
        newest = self._on(date.max)
        if newest is not None and any(newest is total for total in self.sums.values()):
            yield from (one for one in self.own.values() if one is not None and _gives_way(one, newest))

    def differences(self) -> Iterator[tuple[Figure, Figure]]:
        """Yield figures of the whole that differ from the sum of complete parts of the same day, with that sum."""
        for day, own in self.own.items():
            total = self.sums.get(day)
            if own is None or total is None or total.day != day or own.entry.units is not None or total.entry.partial:
                continue
            if not _agree(own.entry, total.entry):
                yield own, total


def whole_differs(indicator: Indicator, own: Figure, total: Figure) -> Problem:
    """The problem of a figure of the whole that differs from the sum of complete parts."""
    words = {"indicator": indicator, "value": own.entry.value, "sum": total.entry.value, "date": own.day}
    return Problem("whole-differs", (), {**words, "count": total.entry.units})


def _gives_way(own: Figure, total: Figure) -> bool:
    """Whether a figure of the whole that is a sum itself gives way to the sum of the parts: if that is of the same or
    a later day and has at least as many units."""
    if own.entry.units is None or total.entry.units is None:
        return False
    return total.day >= own.day and total.entry.units >= own.entry.units


def _agree(own: Entry, total: Entry) -> bool:
    """Whether a sum, rounded to the digits of the whole's figure, is that figure."""
    if not isinstance(own.value, Decimal) or isinstance(total.value, bool):
        return own.value == total.value
    places = max(0, -int(own.value.as_tuple().exponent))
    return rounded(Fraction(total.value), places) == own.value


# Sums of parts


class Summing:
    """Sums the figures of parts, by a plan and a list of the units that should report."""

    def __init__(self, plan: Plan, units: ReportingUnits, all_reported: bool = False) -> None:
        self.plan = plan
        self.numbers = {key: number for number, key in enumerate(plan.indicators)}
        self.expected = Expected(plan, units, all_reported)
        self.counts, self.former = self.expected.counts(None), self.expected.former

    def sum(self, key: str, figures: Mapping[str, Figure]) -> Figure:
        """The sum of one figure of each part, at least one, dated the newest day among them.

        From the due day on, a part whose figure is older counts in the sum, but not as a unit that has reported.
        """
        number, day = self.numbers[key], max(figure.day for figure in figures.values())
        due = self.plan.due_of(self.plan.indicators[key])
        values = [_value(unit, number, figure) for unit, figure in figures.items()]
        if self.former:
            values, _told = renamed(self.plan, values, self.former)
        sum_of_all = reduce(added, (sum_of(value, "", due) for value in values))
        total = total_of(self.plan, sum_of_all, self.counts)
        parts = tuple(UnitFigure(unit, figure) for unit, figure in sorted(figures.items()))
        return Figure(day, total.entry, parts=parts)

    def problems(self, reported: Mapping[str, Collection[str]]) -> Iterator[tuple[str, str, Problem]]:
        """Yield unit, indicator and problem of figures that may not be added up; `reported`: indicator -> its parts."""
        adding: dict[str, Collection[str]] = {}
        for key, units in reported.items():
            indicator = self.plan.indicators[key]
            if indicator.adds_up != "none":
                adding[key] = units
                continue
            for unit in units:
                yield unit, key, Problem("not-added", (), {"unit": unit, "indicator": indicator})
        misplaced = {pair: not_theirs(self.plan, pair) for pair in self._pairs(adding) if self._is_misplaced(*pair)}
        lines = above_and_below({unit: None for unit, _number in self._pairs(adding)})
        twice = counted_twice(self.plan, self._pairs(adding), lines)
        keys = list(self.numbers)
        for (unit, number), problem in (*misplaced.items(), *twice.items()):
            yield unit, keys[number], problem

    def _pairs(self, reported: Mapping[str, Collection[str]]) -> Iterator[Pair]:
        # One at a time: those of 10,000 units with 40 figures each take 50 MB
        return ((unit, self.numbers[key]) for key, units in reported.items() for unit in units)

    def at_odds(self, reported: Mapping[str, Collection[str]]) -> bool:
        """Whether parts may report figures that are not theirs or count twice; `reported`: part -> its indicators."""
        by_indicator = {key: [unit for unit, keys in reported.items() if key in keys] for key in self.numbers}
        if any(problem.rule != "not-added" for _unit, _key, problem in self.problems(by_indicator)):
            return True
        names = ((reported.get(former, ()), reported.get(unit, ())) for former, unit in self.former.items())
        return any(not set(old).isdisjoint(new) for old, new in names)

    def _is_misplaced(self, unit: str, number: int) -> bool:
        profile = self.expected.profiles.get(self.former.get(unit, unit))
        return profile is not None and self.expected.asked[profile][number] is False

    def renamed_too_late(self, key: str, figures: Mapping[str, Figure]) -> Iterator[tuple[str, Problem]]:
        """Yield former names with a figure as new as that under the unit's own name."""
        if self.former:
            values = [_value(unit, self.numbers[key], figure) for unit, figure in figures.items()]
            _values, told = renamed(self.plan, values, self.former)
            yield from told


def newest_until(day: date, of_units: Mapping[str, Mapping[date, Figure | None]]) -> dict[str, Figure]:
    """Each part's newest figure up to a day; a part whose newest one cannot count is left out."""
    found: dict[str, Figure] = {}
    for unit, figures in of_units.items():
        _day, figure = _newest(figures, day)
        if figure is not None:
            found[unit] = figure
    return found


def _value(unit: str, number: int, figure: Figure) -> Value:
    """A figure as a value to add up."""
    entry = figure.entry
    units = units_of(entry.units, entry.expected, whole=False)
    if entry.numerator is not None and entry.denominator is not None:
        return Value(unit, number, figure.day, entry.numerator, entry.denominator, *units)
    return Value(unit, number, figure.day, Decimal(entry.value), Decimal(0), *units)  # type: ignore[arg-type]


# In tables


def chosen(
    plan: Plan, own: Sequence[OwnValue], totals: Iterable[Total], expected: Expected
) -> tuple[tuple[Total, ...], list[Told]]:
    """The totals that apply if a table has figures of the whole beside those of parts, the newest of each; and the
    problems of figures of the whole."""
    sums = {total.indicator: total for total in totals}
    told: list[Told] = []
    superseded: Counter[str] = Counter()
    found: list[Total | None] = []
    for number, (key, indicator) in enumerate(plan.indicators.items()):
        total, of_whole = sums.get(key), [one for one in own if one.value.number == number]
        if not of_whole:
            found.append(total)
            continue
        told += _twice(indicator, of_whole)
        choice = Choice(goal_of(plan, indicator), _own_figures(expected, of_whole), _sum_of(total))
        figure = choice.newest()
        if figure is not None:  # the parts' total is kept as it is: it knows its oldest day
            found.append(Total.of(key, figure) if figure.submitted_by else total)
        superseded.update(figure.submitted_by[0] for figure in choice.superseded())
        told += [(one.submitted_by[0], whole_differs(indicator, one, sum)) for one, sum in choice.differences()]
    told += [(unit, Problem("figures-superseded", (), {"count": count})) for unit, count in superseded.items()]
    return tuple(total for total in found if total is not None), told


def _twice(indicator: Indicator, own: Sequence[OwnValue]) -> Iterator[Told]:
    """Yield figures of one day under two names of the whole."""
    days = Counter(one.value.day for one in own)
    for value, _right in own:
        if days[value.day] > 1:
            words = {"unit": value.unit, "indicator": indicator, "date": value.day}
            yield value.unit, Problem("duplicate-row", (), words)


def _own_figures(expected: Expected, own: Sequence[OwnValue]) -> dict[date, Figure | None]:
    """The figures of the whole by day; `submitted_by` is the name of the whole in the table."""
    found: dict[date, Figure | None] = {}
    for value, right in own:
        if not right or value.day in found:
            found[value.day] = None
            continue
        entry = total_of(expected.plan, sum_of(value), expected.counts(None)).entry
        of = value.expected or (value.units if expected.all_reported else None)
        entry = entry._replace(units=value.units, expected=of)
        if value.units == OWN:
            entry = entry._replace(units=None, expected=None)
        found[value.day] = Figure(value.day, entry, (value.unit,))
    return found


def _sum_of(total: Total | None) -> dict[date, Figure | None]:
    if total is None or total.value is None or total.newest is None:
        return {}
    return {total.newest: Figure(total.newest, total.entry)}
