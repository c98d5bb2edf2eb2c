"""The gap report as one pure value: a plan and a submission in, a row for each indicator out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol, TypeVar

from edutarget.plan.indicator import Indicator, Unit
from edutarget.plan.models import Area, Plan
from edutarget.report.verdict import BANDS, RESULTS, Band, Goal, Progress, Result, goal_of, progress_of
from edutarget.submission.entry import Entry
from edutarget.submission.models import Submission

if TYPE_CHECKING:
    from _typeshed import SupportsRichComparison


class OfIndicator(Protocol):
    """Anything of one indicator, such as a row of a report or a series of a trend."""

    @property
    def indicator(self) -> Indicator: ...  # noqa: D102


Grouped = TypeVar("Grouped", bound=OfIndicator)


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator: what was promised, what was submitted (`entry`; None: nothing), and where that stands.

    `day` is the report's; `as_of` the figure's own, on which it is judged. `goal` has the target of whoever
    reports: the whole plan's, or a part's share.
    """

    id: str
    indicator: Indicator
    unit: Unit | None
    goal: Goal
    baseline_year: int
    entry: Entry | None
    progress: Progress
    day: date
    as_of: date | None = None

    @property
    def due(self) -> date | None:
        """The last day to reach the target."""
        return self.goal.due

    @property
    def older(self) -> bool:
        """Whether the figure is of an earlier day than the report."""
        return self.as_of is not None and self.as_of != self.day

    @property
    def points(self) -> bool:
        """Whether differences are percentage points."""
        return self.unit is not None and self.unit.kind == "percent"

    @property
    def may_change(self) -> bool:
        """Whether a target that is reached may be lost again before it is due."""
        reached = self.progress.result == "met" and self.goal.measure == "level"
        return reached and self.as_of is not None and (self.due is None or self.as_of < self.due)

    @property
    def over_most(self) -> Fraction | None:
        """By how much the figure is more than the most that was planned, if it is."""
        most = self.goal.most
        if most is None or self.entry is None or self.entry.value <= most:
            return None
        return Fraction(self.entry.value) - Fraction(most)


@dataclass(frozen=True, slots=True)
class Report:
    """Every indicator of a plan on one day, in the plan's order.

    `as_of` is that day. `unit` is the path of the unit whose figures they are; None where they are the whole's.
    """

    plan: Plan
    as_of: date | None
    submitted_by: tuple[str, ...]
    rows: tuple[Row, ...]
    unit: str | None = None

    def only(self, areas: Collection[str] = (), bands: Collection[str] = ()) -> Report:
        """The report of some areas and bands; none named: of all."""
        return self.where(
            lambda row: (not areas or row.indicator.area in areas) and (not bands or row.progress.band in bands)
        )

    def where(self, wanted: Callable[[Row], bool]) -> Report:
        """The report of the rows that are wanted."""
        return replace(self, rows=tuple(filter(wanted, self.rows)))

    def in_order(self, key: Callable[[Row], SupportsRichComparison]) -> Report:
        """The same report with its rows in another order than the plan's."""
        return replace(self, rows=tuple(sorted(self.rows, key=key)))

    @property
    def whole(self) -> bool:
        """Whether every indicator of the plan is in it."""
        return len(self.rows) == len(self.plan.indicators)

    def outdated(self) -> list[Row]:
        """The rows whose newest figure is too old to say how they ended."""
        return [row for row in self.rows if row.progress.band == "outdated"]

    def unreported(self) -> list[Row]:
        """The rows without a figure that there should be."""
        return [row for row in self.rows if row.progress.band == "no_data"]

    def by_area(self) -> list[tuple[Area, list[Row]]]:
        """The rows of each area that has any."""
        return in_areas(self.plan, self.rows)

    def by_item(self) -> list[tuple[str, list[Row]]]:
        """Each framework item's id, and the rows that serve it."""
        items = self.plan.framework.items() if self.plan.framework else ()
        return [(key, [row for row in self.rows if key in row.indicator.serves]) for _list, key, _item in items]

    def results(self) -> Mapping[Result, int]:
        """How many indicators have each result."""
        return {result: sum(row.progress.result == result for row in self.rows) for result in RESULTS}

    def bands(self) -> Mapping[Band, int]:
        """How many indicators are in each band."""
        return {band: sum(row.progress.band == band for row in self.rows) for band in BANDS}


def in_areas(plan: Plan, rows: Iterable[Grouped]) -> list[tuple[Area, list[Grouped]]]:
    """Each area that has any of the rows, with its rows, in the plan's order."""
    groups: dict[str, list[Grouped]] = {key: [] for key in plan.areas}
    for row in rows:
        groups[row.indicator.area].append(row)
    return [(plan.areas[key], members) for key, members in groups.items() if members]


def build_report(plan: Plan, submission: Submission) -> Report:
    """Where every indicator of the plan stands on the submission's day."""
    rows = tuple(_row(plan, key, indicator, submission) for key, indicator in plan.indicators.items())
    return Report(plan, submission.as_of, submission.submitted_by, rows, submission.unit)


def _row(plan: Plan, key: str, indicator: Indicator, submission: Submission) -> Row:
    entry, goal = submission.entries.get(key), goal_of(plan, indicator, submission.unit)
    day = submission.day_of(key)
    at = progress_of(goal, entry, day, submission.as_of)
    unit, year = plan.unit_of(indicator), plan.baseline_year_of(indicator)
    return Row(key, indicator, unit, goal, year, entry, at, submission.as_of, day if entry else None)
