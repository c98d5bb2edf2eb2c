"""What a roll-up found: values with the units they came from, coverage, problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Problem
from edutarget.problems.rules import RULES
from edutarget.submission.checks import parts_disagree
from edutarget.submission.entry import Entry, Value
from edutarget.submission.models import Submission


class Total(NamedTuple):
    """One indicator of one unit, or of all: `value` in the indicator's unit; None: none of its units has reported.

    `units` is how many it came from, `expected` how many should have reported, where that is known; `oldest` and
    `newest` are the days of the figures in it.
    """

    unit: str
    indicator: str
    value: Value | None
    numerator: Decimal | None
    denominator: Decimal | None
    units: Decimal
    expected: Decimal | None = None
    oldest: date | None = None
    newest: date | None = None

    @property
    def entry(self) -> Entry:
        """The same as an entry of a submission; there must be a value."""
        assert self.value is not None
        return Entry(self.value, self.numerator, self.denominator, units=self.units, expected=self.expected)

    @property
    def partial(self) -> bool:
        """Whether fewer units have reported than should have."""
        return self.expected is not None and self.units < self.expected


class Coverage(NamedTuple):
    """Who should have reported, who did, and who did not, by name.

    `indicators` has, for each that should be reported, how many units did and how many should have; None: not known.
    """

    expected: int
    missing: tuple[str, ...]
    indicators: Mapping[str, tuple[Decimal, Decimal | None]] = {}

    @property
    def reported(self) -> int:
        """How many of them did."""
        return self.expected - len(self.missing)

    @property
    def percent(self) -> Fraction:
        """The share that reported, in per cent."""
        return Fraction(100 * self.reported, self.expected)


class LeftOut(NamedTuple):
    """A figure that was not used because it is too old."""

    unit: str
    indicator: str
    day: date


@dataclass(frozen=True, slots=True)
class RollUp:
    """`counts`: rule -> how many rows or files break it; `first` says so of the first of them, with their places.

    `as_of` is None where there is nothing with a date. `rows` were read, `units` have a value in the totals;
    `unit` is the one the totals are of, where it has a name: `by_level` has those of its parts, level by level.
    `older` and `later` are what was left out: figures from before `since`, the first of them by name, and rows from
    after `as_of`.
    """

    plan: Plan
    engine: str
    as_of: date | None
    unit: str | None
    submitted_by: str
    totals: tuple[Total, ...] = ()
    by_level: Mapping[int, Collection[Total]] = field(default_factory=dict)
    rows: int = 0
    units: int = 0
    coverage: Coverage | None = None
    since: date | None = None
    older: int = 0
    first_older: tuple[LeftOut, ...] = ()
    later: int = 0
    ranks: bool = True
    counts: Mapping[str, int] = field(default_factory=dict)
    first: tuple[Diagnostic, ...] = ()

    def with_problems(self, found: Iterable[Diagnostic], counts: Mapping[str, int] | None = None) -> RollUp:
        """The same with further problems; `counts` where there are more than the ones found."""
        first = tuple(found)
        more = Counter(diagnostic.rule for diagnostic in first) if counts is None else Counter(counts)
        return replace(self, counts=Counter(self.counts) + more, first=self.first + first)

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the totals together, as a check of the result would find: parts that disagree."""
        if self.as_of is not None:
            entries = {total.indicator: total.entry for total in self.totals if total.value is not None}
            submission = Submission(self.plan.id, self.as_of, (self.submitted_by,), entries, self.unit)
            found = parts_disagree(self.plan, submission, self.as_of)
            yield from (problem for problem in found if RULES[problem.rule].severity == "error")

    @property
    def days(self) -> tuple[date, date] | None:
        """The oldest and the newest day of the figures in the totals."""
        days = [day for total in self.totals for day in (total.oldest, total.newest) if day is not None]
        return (min(days), max(days)) if days else None

    @property
    def wrong(self) -> int:
        """How many errors there are."""
        return sum(count for rule, count in self.counts.items() if RULES[rule].severity == "error")
