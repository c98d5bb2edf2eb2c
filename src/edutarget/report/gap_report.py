"""The gap report as one pure value: from a plan and a submission, a row for each indicator."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self, TypeVar

from edutarget.plan.indicator import TARGET_KINDS, Indicator, TargetKind, Unit, times
from edutarget.plan.models import Area, Plan
from edutarget.plan.reporting_list import ReportingList
from edutarget.report.goal import Goal, goal_of
from edutarget.report.verdict import BANDS, RESULTS, Band, InterimTarget, Progress, Result, Verdict, verdict_on
from edutarget.submission.entry import NOT_SIGNED, Entry, Figure, Signed
from edutarget.submission.models import NotCounted, Owed, Reporters, Submission

if TYPE_CHECKING:
    from _typeshed import SupportsRichComparison


class OfIndicator(Protocol):
    """Anything of one indicator, such as a row of a report or a series of a trend."""

    @property
    def indicator(self) -> Indicator: ...  # noqa: D102


Grouped = TypeVar("Grouped", bound=OfIndicator)


class Row(NamedTuple):
    """One indicator: its goal, and the verdict on its figures on the `day` of the report.

    `goal` has the target that applies: the whole plan's, or a part's share. `offices` answer for the indicator, where
    a list says which.
    """

    id: str
    indicator: Indicator
    unit: Unit | None
    goal: Goal
    baseline_year: int
    verdict: Verdict
    day: date
    offices: tuple[str, ...] = ()

    @property
    def progress(self) -> Progress:
        """Result, band and quantities."""
        return self.verdict.progress

    @property
    def figure(self) -> Figure | None:
        """The figure that is shown."""
        return self.verdict.figure

    @property
    def entry(self) -> Entry | None:
        """The entry of the figure that is shown; None without one."""
        return self.figure and self.figure.entry

    @property
    def as_of(self) -> date | None:
        """The figure's own day, on which it is judged."""
        return self.figure and self.figure.day

    @property
    def missed_interim(self) -> InterimTarget | None:
        """The newest interim target of which a figure is known, if it was missed and nothing is decided yet."""
        known = [one for one in self.verdict.interim if one.reached is not None]
        if not known or known[-1].reached or self.progress.result not in ("open", "not_reported"):
            return None
        return known[-1]

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
    def derived(self) -> bool:
        """Whether the baseline was not announced but follows from the target and the change."""
        stated = self.indicator.change is not None and isinstance(self.indicator.target, Decimal)
        return stated and "baseline" in self.indicator.readings and self.goal.baseline == self.indicator.baseline

    @property
    def over_most(self) -> Fraction | None:
        """By how much the figure exceeds `goal.most`; None if it does not."""
        most = self.goal.most
        if most is None or self.entry is None or not self.verdict.counts or self.entry.value <= most:
            return None
        return Fraction(self.entry.value) - Fraction(most)

    def shown_to(self, lang: str, plan: Plan, submitting_unit: str | None) -> Row:
        """The row by the converted plan, its figures and amounts too; what was decided stays."""
        if self.unit is None or self.unit.shown is None:
            return self
        indicator = plan.indicators[self.id]
        return self._replace(
            indicator=indicator,
            unit=plan.unit_of(indicator),
            goal=goal_of(plan, indicator, submitting_unit),
            verdict=_verdict_times(self.verdict, self.unit.factor_for(lang)),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """Every indicator of a plan on the day `as_of`, in the plan's order.

    `unit` is the path of the unit that reported, None for the whole; `left_out` indicators are not asked of it.
    `offices`: whether a list says which offices answer for what. In a report of several offices and units, `owed` is
    what is missing, `not_counted` what was not used, `faulty_files` the number of files with errors, and `reporters`
    who they are; in a report of one file, `signed` is who signed it.
    """

    plan: Plan
    as_of: date | None
    submitted_by: tuple[str, ...]
    rows: tuple[Row, ...]
    unit: str | None = None
    owed: tuple[Owed, ...] = ()
    not_counted: tuple[NotCounted, ...] = ()
    faulty_files: int = 0
    reporters: Reporters | None = None
    left_out: int = 0
    offices: bool = False
    signed: Signed = NOT_SIGNED

    def only(
        self,
        areas: Collection[str] = (),
        kinds: Collection[str] = (),
        offices: Collection[str] = (),
        ids: Collection[str] = (),
    ) -> Self:
        """The report of some areas, kinds of targets, responsible offices and indicators; an empty one selects all."""
        return self.where(
            lambda row: (
                (not areas or row.indicator.area in areas)
                and (not kinds or row.indicator.kind in kinds)
                and (not offices or not set(offices).isdisjoint(row.offices))
                and (not ids or row.id in ids)
            )
        )

    def where(self, wanted: Callable[[Row], bool]) -> Self:
        """The report of the rows that `wanted` accepts."""
        return replace(self, rows=tuple(filter(wanted, self.rows)))

    def shown_to(self, lang: str) -> Self:
        """The report in the units that readers of a language are shown; itself if they are the plan's."""
        plan = self.plan.shown_to(lang)
        if plan is self.plan:
            return self
        return replace(self, plan=plan, rows=tuple(row.shown_to(lang, plan, self.unit) for row in self.rows))

    def in_order(self, key: Callable[[Row], SupportsRichComparison]) -> Self:
        """The same report with its rows in another order than the plan's."""
        return replace(self, rows=tuple(sorted(self.rows, key=key)))

    @property
    def whole(self) -> bool:
        """Whether it has every indicator that is asked for."""
        return len(self.rows) + self.left_out == len(self.plan.indicators)

    def unassigned(self) -> list[Row]:
        """The rows that no office answers for; empty unless the report is of offices and units."""
        if self.reporters is None or not self.offices:
            return []
        return [row for row in self.rows if not row.offices]

    def outdated(self) -> list[Row]:
        """The rows whose newest figure is too old to say how they ended."""
        return [row for row in self.rows if row.progress.band == "outdated"]

    def unreported(self) -> list[Row]:
        """The rows whose figure is due and missing."""
        return [row for row in self.rows if row.progress.band == "no_data"]

    def by_area(self) -> list[tuple[Area, list[Row]]]:
        """The rows by area; areas without rows are omitted."""
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

    def by_kind(self) -> Mapping[TargetKind, Self]:
        """The report of each kind of target that occurs in the plan."""
        kinds = {indicator.kind for indicator in self.plan.indicators.values()}
        return {kind: self.only(kinds=[kind]) for kind in TARGET_KINDS if kind in kinds}


def _verdict_times(verdict: Verdict, factor: Decimal) -> Verdict:
    """The verdict in another unit, of which `factor` are one of its own."""
    amounts = {key: times(getattr(verdict.progress, key), factor) for key in ("gap", "shortfall", "change", "due_now")}
    return verdict._replace(
        progress=verdict.progress._replace(**amounts),
        figure=verdict.figure and verdict.figure.times(factor),
        since=verdict.since and verdict.since.times(factor),
        interim=tuple(
            one._replace(target=times(one.target, factor), actual=one.actual and one.actual.times(factor))
            for one in verdict.interim
        ),
    )


def in_areas(plan: Plan, rows: Iterable[Grouped]) -> list[tuple[Area, list[Grouped]]]:
    """Group rows by area, in the plan's order; areas without rows are omitted."""
    groups: dict[str, list[Grouped]] = {key: [] for key in plan.areas}
    for row in rows:
        groups[row.indicator.area].append(row)
    return [(plan.areas[key], members) for key, members in groups.items() if members]


def build_report(plan: Plan, submission: Submission, offices: ReportingList | None = None) -> Report:
    """Return the row of every indicator on the submission's day; `offices` says who answers for each.

    For a part, indicators that it need not report and did not report are left out.
    """
    rows = [_row(plan, key, indicator, submission) for key, indicator in plan.indicators.items()]
    unit = submission.unit
    if unit is not None and plan.is_part(unit):
        kinds = plan.kinds_of(unit)
        # None: it is not known whether the unit must report it, so its row stays
        rows = [row for row in rows if row.entry is not None or row.indicator.asked_of(unit, kinds) is not False]
    if offices is not None and offices.offices:
        rows = [row._replace(offices=offices.responsible_for(row.id)) for row in rows]
    by, signed = submission.submitted_by, submission.signed
    return Report(
        plan,
        submission.as_of,
        by,
        tuple(rows),
        submission.unit,
        signed=signed,
        reporters=submission.reporters,
        left_out=len(plan.indicators) - len(rows),
        offices=offices is not None and bool(offices.offices),
    )


def _row(plan: Plan, key: str, indicator: Indicator, submission: Submission) -> Row:
    goal, disputed = goal_of(plan, indicator, submission.unit), submission.disputed.get(key)
    found = verdict_on(goal, submission.figures(key), submission.as_of, disputed)
    unit, year = plan.unit_of(indicator), plan.baseline_year_of(indicator)
    return Row(key, indicator, unit, goal, year, found, submission.as_of)
