"""Reports, trends and plans as JSON: the formats `edutarget/report/3`, `edutarget/trend/3`, `edutarget/targets/1`."""

from __future__ import annotations

from datetime import date

from edutarget.formats.data.json_text import dumps
from edutarget.formats.sections import Arranged
from edutarget.formats.view import View
from edutarget.language.words import LANGS, Words
from edutarget.plan.fields import Share
from edutarget.plan.models import Framework, Plan
from edutarget.problems.diagnostic import Diagnostic, message_of
from edutarget.report.cells import Cell, Published, cells, difference, places_of, published
from edutarget.report.gap_report import Report, Row
from edutarget.report.trend import Point, Series, Trend
from edutarget.submission.models import NotCounted, Owed

OF_INDICATOR = (
    *("id", "area", "name", "unit", "measure", "direction", "kind", "baseline", "baseline_year", "target"),
    *("target_rule", "most", "due", "known_from", "result", "band", "on_track", "as_of", "submitted_by"),
    *("late", "interim", "revised", "files", "parts"),
)
"""A trend's fields of an indicator; result and band are those of its newest figure on the trend's last day."""

OF_DAY = (
    *("numerator", "denominator", "gap", "shortfall", "change", "gap_closed", "on_track", "completion"),
    *("schedule", "schedule_gap", "due_now", "result", "band", "note", "confirmed", "reason", "measures"),
    *("by", "submitted_by", "revised", "files", "parts"),
)


def report_json(arranged: Arranged, view: View) -> str:
    """The whole report, its numbers rounded as they are published; the same in every language."""
    return dumps(_report(arranged, view))


def why_json(arranged: Arranged, view: View) -> str:
    """The whole report, each indicator with the steps that led to its verdict."""
    report, found = arranged.report, _report(arranged, view)
    found["indicators"] = [{**published(cells(row)), "why": _why(row, report)} for row in report.rows]
    return dumps(found)


def _why(row: Row, report: Report) -> list[dict[str, object]]:
    """Each step in both languages."""
    from edutarget.formats.words.findings import step_text
    from edutarget.report.why import why

    return [
        {"step": step.kind, "text": {lang: step_text(step, row, report, Words(lang)) for lang in LANGS}}
        for step in why(row, report)
    ]


def _report(arranged: Arranged, view: View) -> dict[str, object]:
    report = arranged.report
    found: dict[str, object] = {
        "schema": "edutarget/report/3",
        "plan": _plan(report.plan, view),
        "list": view.list_file or None,
        "as_of": report.as_of,
        "submitted_by": report.submitted_by,
        "signed": report.signed.names or None,
        "unit": report.unit,
        "summary": {
            "total": len(report.rows),
            "result": report.results(),
            "band": report.bands(),
            "kind": {kind: {"total": len(one.rows), "result": one.results()} for kind, one in report.by_kind().items()},
        },
        "indicators": [published(cells(row)) for row in report.rows],
        "unassigned": [row.id for row in report.unassigned()],
        "not_counted": [_not_counted(one) for one in report.not_counted],
        "owed": [_owed(one) for one in report.owed],
    }
    if arranged.by_item:
        found["framework"] = _served_items(arranged)
    return found


def _plan(plan: Plan, view: View, **period: date) -> dict[str, object]:
    about = {"id": plan.id, "name": plan.name, "baseline_year": plan.baseline_year, **period}
    return {**about, "published": plan.source and plan.source.published, "file": view.plan_file or None}


def _not_counted(one: NotCounted) -> dict[str, object]:
    return {"unit": one.unit, "indicator": one.indicator, "problem": one.problem and _problem(one.problem)}


def _owed(one: Owed) -> dict[str, object]:
    return {**one._asdict(), "first_problem": one.first_problem and _problem(one.first_problem)}


def _problem(found: Diagnostic) -> dict[str, object]:
    """A problem with its place, in both languages."""
    message = {lang: message_of(found, Words(lang)).text for lang in LANGS}
    place = {key: getattr(found, key) for key in ("file", "line", "column", "cell", "rule", "severity")}
    return {**place, "message": message}


def _served_items(arranged: Arranged) -> list[dict[str, object]]:
    """The framework's items; of a filtered report only those that have indicators."""
    framework = arranged.report.plan.framework
    names = {key: item for _list, key, item in framework.items()} if framework else {}
    return [
        {
            "list": section.list_id,
            "id": section.item_id,
            "name": names[section.item_id],
            "indicators": [row.id for row in section.rows],
        }
        for section in arranged.items
        if section.item_id
    ]


def trend_json(trend: Trend, view: View) -> str:
    """The whole trend; the same in every language."""
    return dumps(
        {
            "schema": "edutarget/trend/3",
            "plan": _plan(trend.plan, view, start=trend.plan.period.start, end=trend.plan.period.end),
            "unit": trend.unit,
            "days": trend.days,
            "as_of": trend.as_of,
            "submitted_by": trend.submitted_by,
            "indicators": [_series_json(series) for series in trend.series],
        }
    )


def _series_json(series: Series) -> dict[str, object]:
    found = published(cells(series.latest))
    return {
        **{key: found[key] for key in OF_INDICATOR},
        "pace": series.indicator.pace,
        "points": [point_of(point) for point in series.points],
        "heading": series.heading,
        "per_month": series.pace
        and published({key: Cell("rate", rate) for key, rate in series.pace._asdict().items()}),
        "per_year": _yearly(series),
        "projection": _projection(series),
    }


def point_of(point: Point) -> dict[str, Published]:
    """One day's figures, with the change since the previous report."""
    found, unit, change = published(cells(point.row)), point.row.unit, point.change
    if unit is None:
        change = None  # answers of a milestone have no difference
    return {
        "day": point.day,
        "actual": found["actual"],
        "since_last": difference(unit, change, places_of(point.row)).rounded(),
        "fell": point.fell,
        **{key: found[key] for key in OF_DAY},
    }


def _yearly(series: Series) -> dict[str, Published] | None:
    """What a level gained a year, since when, and what it needs a year (docs/method.md, A series)."""
    pace, row = series.per_year, series.latest
    if pace is None:
        return None
    gained, needed = (difference(row.unit, rate, places_of(row)).rounded() for rate in (pace.gained, pace.needed))
    return {"gained": gained, "since": pace.since, "needed": needed}


def _projection(series: Series) -> dict[str, Published] | None:
    """The values of the straight lines on the due day, and the range between them (docs/method.md, A series)."""
    lines = series.projection
    if lines is None:
        return None
    ends = {**lines._asdict(), "low": lines.low, "high": lines.high}
    places = places_of(series.latest)
    return published({key: Cell("difference", end, places) for key, end in ends.items()})


def targets_json(plan: Plan, view: View) -> str:
    """The whole plan; the same in every language."""
    framework = plan.framework
    return dumps(
        {
            "schema": "edutarget/targets/1",
            "plan": {"id": plan.id, "name": plan.name, "unit": plan.unit, "file": view.plan_file},
            "source": plan.source and {key: getattr(plan.source, key) for key in ("title", "publisher", "published")},
            "readings": plan.readings,
            "period": {"start": plan.period.start, "end": plan.period.end},
            "baseline_year": plan.baseline_year,
            "framework": framework
            and {"name": framework.name, "kind": framework.kind, "lists": _framework_lists(framework)},
            "areas": [{"id": key, "name": area, "kind": area.kind} for key, area in plan.areas.items()],
            "indicators": [_goal_json(plan, key) for key in plan.indicators],
        }
    )


def _framework_lists(framework: Framework) -> list[dict[str, object]]:
    return [
        {
            "id": key,
            "name": members,
            "counted": key in framework.digits,
            "items": [{"id": item_id, "name": item, "focus": item.focus} for item_id, item in members.items.items()],
        }
        for key, members in framework.lists.items()
    ]


def _share_json(share: Share) -> object:
    """A part's target: a number, or an object if it has a baseline or is strict or relative."""
    if share.rule is None and share.baseline is None:
        return share.target
    return {"target": share.target, "target_rule": share.rule, "baseline": share.baseline}


_OF_GOAL = (
    *("id", "name", "area", "definition", "unit", "measure", "direction", "baseline", "change", "target", "pace"),
    *("baseline_year", "most", "path", "start", "due", "known_from", "lag_months", "kind", "target_rule", "shares"),
    *("reported_by", "part_of", "adds_up", "serves", "source", "readings"),
)


def _goal_json(plan: Plan, key: str) -> dict[str, object]:
    """An indicator as the plan has it, with defaults filled in."""
    indicator = plan.indicators[key]
    own = {
        "id": key,
        "name": indicator,
        "path": {day.isoformat(): value for day, value in indicator.path.items()},
        "start": plan.start_of(indicator),
        "due": plan.due_of(indicator),
        "shares": {name: _share_json(share) for name, share in indicator.shares.items()},
        "source": indicator.source or plan.areas[indicator.area].source,
    }
    if indicator.baseline is not None:
        own["baseline_year"] = plan.baseline_year_of(indicator)
    return {name: own[name] if name in own else getattr(indicator, name) for name in _OF_GOAL}
