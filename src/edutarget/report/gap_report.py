"""The gap report as one pure value: a plan and a submission in, a row for each indicator out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar

from edutarget.plan.models import Area, Indicator, Plan, Unit
from edutarget.report.progress import BANDS, RESULTS, Band, Goal, Progress, Result, progress
from edutarget.submission.entry import Entry
from edutarget.submission.models import Submission


class OfIndicator(Protocol):
    """Anything of one indicator, such as a row of a report or a series of a trend."""

    @property
    def indicator(self) -> Indicator: ...  # noqa: D102


Grouped = TypeVar("Grouped", bound=OfIndicator)


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator: what was promised, what was submitted (`entry`; None: nothing), and where that stands.

    `day` is the day it is measured on. `as_of` is the day of its figure, None without one; `older` says that the
    figure comes from an earlier submission than the report's.
    """

    id: str
    indicator: Indicator
    unit: Unit | None
    due: date | None
    entry: Entry | None
    progress: Progress
    day: date
    as_of: date | None = None
    older: bool = False

    @property
    def points(self) -> bool:
        """Whether differences are percentage points."""
        return self.unit is not None and self.unit.kind == "percent"


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
        kept = (
            row
            for row in self.rows
            if (not areas or row.indicator.area in areas) and (not bands or row.progress.band in bands)
        )
        return replace(self, rows=tuple(kept))

    @property
    def whole(self) -> bool:
        """Whether every indicator of the plan is in it."""
        return len(self.rows) == len(self.plan.indicators)

    def unreported(self) -> list[Row]:
        """The rows without a figure."""
        return [row for row in self.rows if row.entry is None]

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
    entry, older = submission.entries.get(key), submission.older.get(key)
    at = progress(goal_of(plan, indicator), entry.value if entry else None, submission.as_of)
    unit, due, day = plan.unit_of(indicator), plan.due_of(indicator), submission.as_of
    return Row(key, indicator, unit, due, entry, at, day, (older or day) if entry else None, older is not None)


def goal_of(plan: Plan, indicator: Indicator) -> Goal:
    """What the arithmetic of `progress` needs to know of an indicator."""
    unit = plan.unit_of(indicator)
    return Goal(
        measure=indicator.measure,
        target=indicator.target,
        start=plan.period.start,
        due=plan.due_of(indicator),
        baseline=indicator.baseline,
        at_most=indicator.direction == "at_most",
        paced=indicator.pace == "linear",
        whole=unit is not None and unit.kind == "count",
    )
