"""Sum the newest figures of parts on a day, and find what may not be summed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import reduce

from edutarget.plan.models import Plan, ReportingUnits
from edutarget.problems.problem import Problem
from edutarget.rollup.expected import Expected, above_and_below, counted_twice, not_theirs, renamed
from edutarget.rollup.facts import Value
from edutarget.rollup.judge import units_of
from edutarget.rollup.plain import added, sum_of
from edutarget.rollup.result import total_of
from edutarget.submission.entry import Entry, Figure, UnitFigure


class Summing:
    """Sums the figures of parts, by a plan and a list of the units that should report."""

    def __init__(self, plan: Plan, units: ReportingUnits, all_reported: bool = False) -> None:
        self.plan, self.all_reported = plan, all_reported and not units
        self.numbers = {key: number for number, key in enumerate(plan.indicators)}
        self.expected = Expected(plan, units) if units else None
        self.counts = self.expected.counts(None) if self.expected else None
        self.former = self.expected.former if self.expected else {}

    def sum(self, key: str, figures: Mapping[str, Figure]) -> Figure:
        """The sum of one figure of each part, at least one, dated the newest day among them.

        From the due day on, a part whose figure is older counts in the sum, but not as a unit that has reported.
        """
        number, day = self.numbers[key], max(figure.day for figure in figures.values())
        due = self.plan.due_of(self.plan.indicators[key])
        values = [_value(unit, number, figure) for unit, figure in figures.items()]
        if self.former:
            values = renamed(self.plan, values, self.former).values
        total = total_of(
            self.plan, reduce(added, (sum_of(value, "", due) for value in values)), self.counts, self.all_reported
        )
        parts = tuple(UnitFigure(unit, figure) for unit, figure in sorted(figures.items()))
        return Figure(day, total.entry, parts=parts)

    def problems(self, reported: Mapping[str, Collection[str]]) -> Iterator[tuple[str, str, Problem]]:
        """Yield unit, indicator and problem of figures that may not be added up; `reported`: indicator -> its parts."""
        pairs = [(unit, self.numbers[key]) for key, units in reported.items() for unit in units]
        keys = list(self.numbers)
        alone = [one.adds_up == "none" for one in self.plan.indicators.values()]
        for unit, number in pairs:
            if alone[number]:
                words = {"unit": unit, "indicator": self.plan.indicators[keys[number]]}
                yield unit, keys[number], Problem("not-added", (), words)
        adding = [pair for pair in pairs if not alone[pair[1]]]
        if self.expected is not None:
            misplaced = [pair for pair in adding if self._is_misplaced(*pair)]
            for (unit, problem), (_unit, number) in zip(not_theirs(self.plan, misplaced), misplaced, strict=True):
                yield unit, keys[number], problem
        lines = above_and_below({unit: None for unit, _number in adding})
        for (unit, number), problem in counted_twice(self.plan, adding, lines).items():
            yield unit, keys[number], problem

    def at_odds(self, reported: Mapping[str, Collection[str]]) -> bool:
        """Whether parts may report figures that are not theirs or count twice; `reported`: part -> its indicators."""
        by_indicator = {key: [unit for unit, keys in reported.items() if key in keys] for key in self.numbers}
        if any(problem.rule != "not-added" for _unit, _key, problem in self.problems(by_indicator)):
            return True
        names = ((reported.get(former, ()), reported.get(unit, ())) for former, unit in self.former.items())
        return any(not set(old).isdisjoint(new) for old, new in names)

    def _is_misplaced(self, unit: str, number: int) -> bool:
        assert self.expected is not None
        profile = self.expected.profiles.get(self.former.get(unit, unit))
        return profile is not None and self.expected.asked[profile][number] is False

    def renamed_too_late(self, key: str, figures: Mapping[str, Figure]) -> Iterator[tuple[str, Problem]]:
        """Yield former names with a figure as new as that under the unit's own name."""
        if self.former:
            values = [_value(unit, self.numbers[key], figure) for unit, figure in figures.items()]
            yield from renamed(self.plan, values, self.former).problems

    def lacks_counts(self, key: str, entry: Entry) -> bool:
        """Whether a figure is a rate without the counts that adding up needs."""
        return self.plan.limits_of(self.plan.indicators[key]).rate and entry.denominator is None


def newest_until(day: date, of_units: Mapping[str, Mapping[date, Figure | None]]) -> dict[str, Figure]:
    """Each part's newest figure up to a day; a part whose newest one cannot count is left out."""
    found: dict[str, Figure] = {}
    for unit, figures in of_units.items():
        newest = max((one for one in figures if one <= day), default=None)
        figure = None if newest is None else figures[newest]
        if figure is not None:
            found[unit] = figure
    return found


def _value(unit: str, number: int, figure: Figure) -> Value:
    """A figure as a value to add up."""
    entry = figure.entry
    units = units_of(entry.units, entry.expected)
    if entry.numerator is not None and entry.denominator is not None:
        return Value(unit, number, figure.day, entry.numerator, entry.denominator, *units)
    return Value(unit, number, figure.day, Decimal(entry.value), Decimal(0), *units)  # type: ignore[arg-type]
