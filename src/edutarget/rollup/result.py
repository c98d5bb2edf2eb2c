"""What a roll-up found: values with the units they came from, coverage, problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
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
    """One indicator of one unit, or of all: `value` in the indicator's unit, `units` how many it came from."""

    unit: str
    indicator: str
    value: Value
    numerator: Decimal | None
    denominator: Decimal | None
    units: Decimal

    @property
    def entry(self) -> Entry:
        """The same as an entry of a submission."""
        return Entry(self.value, self.numerator, self.denominator, units=self.units)


class Coverage(NamedTuple):
    """Who should have reported, who did, and who did not, by name."""

    expected: int
    missing: tuple[str, ...]

    @property
    def reported(self) -> int:
        """How many of them did."""
        return self.expected - len(self.missing)

    @property
    def percent(self) -> Fraction:
        """The share that reported, in per cent."""
        return Fraction(100 * self.reported, self.expected)


@dataclass(frozen=True, slots=True)
class RollUp:
    """`counts`: rule -> how many rows or files break it; `first` says so of the first of them, with their places.

    `as_of` is None where there is nothing with a date. `rows` were read, `units` have a value in the totals;
    `unit` is the one the totals are of, where it has a name: by_unit has those of its parts.
    """

    plan: Plan
    engine: str
    as_of: date | None
    unit: str | None
    submitted_by: str
    totals: tuple[Total, ...] = ()
    by_unit: tuple[Total, ...] = ()
    rows: int = 0
    units: int = 0
    coverage: Coverage | None = None
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
            entries = {total.indicator: total.entry for total in self.totals}
            submission = Submission(self.plan.id, self.as_of, (self.submitted_by,), entries, self.unit)
            found = parts_disagree(self.plan, submission, self.as_of)
            yield from (problem for problem in found if RULES[problem.rule].severity == "error")

    @property
    def wrong(self) -> int:
        """How many problems there are."""
        return sum(self.counts.values())
