"""A result for its readers: for the public without names and files, and in the units that people are shown.

Both are done to the result itself, so that no format has to leave out or convert anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from edutarget.plan.indicator import times
from edutarget.plan.models import Plan
from edutarget.report.gap_report import Report, Row
from edutarget.report.goal import goal_of
from edutarget.report.trend import Series, Trend, series_of
from edutarget.report.verdict import Verdict
from edutarget.submission.entry import NOT_SIGNED, Entry, Figure, UnitFigure
from edutarget.submission.models import NotCounted, Owed, Submission

SomeReport = TypeVar("SomeReport", bound=Report)
SomeTrend = TypeVar("SomeTrend", bound=Trend)


# For the public


def public_submission(submission: Submission) -> Submission:
    """A copy with the figures alone: no names, files, reasons or measures."""
    return replace(
        submission,
        submitted_by=(),
        office=None,
        signed=NOT_SIGNED,
        reporters=submission.reporters and submission.reporters._replace(others=()),
        withdrawn={},
        entries={key: _entry(entry) for key, entry in submission.entries.items()},
        history={key: [_figure(one) for one in figures] for key, figures in submission.history.items()},
    )


def _entry(entry: Entry) -> Entry:
    return entry._replace(reason=None, measures=None, by=None)


def _figure(figure: Figure) -> Figure:
    """Build a new figure, so that a field added to `Figure` is not published until it is named here."""
    revised = figure.revised and figure.revised._replace(by=())
    parts = tuple(UnitFigure(part.unit, _figure(part.figure)) for part in figure.parts)
    return Figure(figure.day, _entry(figure.entry), revised=revised, parts=parts)


def public_owed(owed: Iterable[Owed]) -> tuple[Owed, ...]:
    """What is owed, without contacts and places in files."""
    return tuple(Owed(one.kind, one.name, one.state, one.missing) for one in owed)


def public_not_counted(found: Iterable[NotCounted]) -> tuple[NotCounted, ...]:
    """The units and indicators whose figures do not count, without places and quoted text."""
    return tuple(NotCounted(None, one.unit, one.indicator) for one in found)


# In the units that readers of a language are shown


def report_for(report: SomeReport, lang: str) -> SomeReport:
    """The report in the units that readers of a language are shown; itself if they are the plan's."""
    plan = report.plan.shown_to(lang)
    if plan is report.plan:
        return report
    return replace(report, plan=plan, rows=tuple(_row_for(row, plan, report.unit, lang) for row in report.rows))


def trend_for(trend: SomeTrend, lang: str) -> SomeTrend:
    """The trend in the units that readers of a language are shown; itself if they are the plan's."""
    plan = trend.plan.shown_to(lang)
    if plan is trend.plan:
        return trend
    return replace(trend, plan=plan, series=tuple(_series_for(one, plan, trend.unit, lang) for one in trend.series))


def _series_for(series: Series, plan: Plan, submitting_unit: str | None, lang: str) -> Series:
    if not _is_converted(series.latest):
        return series
    *rows, latest = (_row_for(row, plan, submitting_unit, lang) for row in (*series.rows, series.latest))
    return series_of(rows, latest)


def _is_converted(row: Row) -> bool:
    return row.unit is not None and row.unit.shown is not None


def _row_for(row: Row, plan: Plan, submitting_unit: str | None, lang: str) -> Row:
    """A row by the converted plan; its figures and amounts are converted, what was decided stays."""
    if row.unit is None or not _is_converted(row):
        return row
    factor = row.unit.factor_for(lang)
    indicator = plan.indicators[row.id]
    return replace(
        row,
        indicator=indicator,
        unit=plan.unit_of(indicator),
        goal=goal_of(plan, indicator, submitting_unit),
        verdict=_verdict_in(row.verdict, factor),
    )


def _verdict_in(verdict: Verdict, factor: Decimal) -> Verdict:
    at = verdict.progress
    return verdict._replace(
        progress=at._replace(
            gap=times(at.gap, factor),
            shortfall=times(at.shortfall, factor),
            change=times(at.change, factor),
            due_now=times(at.due_now, factor),
        ),
        figure=verdict.figure and _figure_in(verdict.figure, factor),
        since=verdict.since and _figure_in(verdict.since, factor),
        interim=tuple(
            one._replace(target=times(one.target, factor), actual=one.actual and _entry_in(one.actual, factor))
            for one in verdict.interim
        ),
    )


def _figure_in(figure: Figure, factor: Decimal) -> Figure:
    revised = figure.revised and figure.revised._replace(first=times(figure.revised.first, factor))
    parts = tuple(part._replace(figure=_figure_in(part.figure, factor)) for part in figure.parts)
    return figure._replace(entry=_entry_in(figure.entry, factor), revised=revised, parts=parts)


def _entry_in(entry: Entry, factor: Decimal) -> Entry:
    # Of a rate the numerator is in the unit, such as yuan of yuan per pupil
    return entry._replace(value=times(entry.value, factor), numerator=times(entry.numerator, factor))
