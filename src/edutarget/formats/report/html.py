"""The report as a page: what is most serious at the top, a bullet graph in every row, the framework below."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from edutarget.formats.report.bullet import GAP_SCALE, SCHEDULE_SCALE, Bullet, bullet
from edutarget.formats.report.details import Detail, details
from edutarget.formats.report.wording import report_head
from edutarget.formats.shared.framework import item_name
from edutarget.formats.shared.head import framework_title
from edutarget.formats.shared.labels import BAND, COLUMN, RESULT, column_title
from edutarget.formats.shared.page import Status, page, status, status_in_row
from edutarget.formats.shared.view import View
from edutarget.language.words import Words
from edutarget.plan.models import Plan
from edutarget.report.cells import cells
from edutarget.report.findings import groups, most_serious, not_updated, remarks
from edutarget.report.gap_report import Report, Row
from edutarget.report.progress import BANDS
from edutarget.report.wording import asides, figure, figures, note_lines


class Line(NamedTuple):
    """One row of a table: texts and a graph, which `label` says for those who do not see it.

    `asides`: what must be known beside its figures.
    """

    anchor: str
    name: str
    unit: str
    figures: dict[str, str]
    share: str
    graph: Bullet
    label: str
    status: Status
    asides: list[str]
    notes: list[str]
    details: list[Detail]


class ServedItem(NamedTuple):
    """A framework item: how many of the indicators that serve it are in each band, and their lines."""

    name: str
    counts: list[tuple[Status, int]]
    lines: list[Line]


def render(report: Report, view: View) -> bytes:
    """The whole report as one HTML file."""
    plan, words = report.plan, view.words
    lines = {row.id: _line(f"r{number}", row, plan, words) for number, row in enumerate(report.rows, 1)}
    return page(
        "report.html.j2",
        view,
        report=report,
        plan=plan,
        head=report_head(report, view),
        by=view.by,
        results=[(words(RESULT[result]), count) for result, count in report.results().items() if count],
        groups=[
            (words(group.title), [(status(band, words), count) for band, count in group.counts.items()])
            for group in groups(report)
        ],
        serious=[(lines[row.id], finding) for row, finding in most_serious(report, words)],
        remarks=list(remarks(report, words)),
        scales=[[words(BAND[band]) for band in scale] for scale in (GAP_SCALE, SCHEDULE_SCALE)],
        titles={key: column_title(key, plan, words) for key in COLUMN},
        areas=[(words.word(area), [lines[row.id] for row in rows]) for area, rows in report.by_area()],
        framework=_framework(report, lines, words),
        framework_title=framework_title(report.plan.framework, words) if report.plan.framework else "",
        outdated=not_updated(report, words),
        unreported=[(lines[row.id].name, lines[row.id].anchor) for row in report.unreported()],
    )


def _line(anchor: str, row: Row, plan: Plan, words: Words) -> Line:
    at, shown = row.progress, figures(row, words)
    share = "completion" if at.gap_closed is None else "gap_closed"
    label = [f"{column_title(key, plan, words)} {shown[key]}" for key in ("baseline", "target", "actual")]
    return Line(
        anchor=anchor,
        name=words.word(row.indicator),
        unit=words.word(row.unit) if row.unit else "",
        figures=shown,
        share="" if at.gap_closed is None and at.completion is None else figure(cells(row)[share], words),
        graph=bullet(row),
        label=words.word(tuple(label)),
        status=status_in_row(row, words),
        asides=asides(row, words),
        notes=note_lines(row),
        details=list(details(row, plan, words)),
    )


def _framework(report: Report, lines: dict[str, Line], words: Words) -> list[tuple[str, list[ServedItem]]]:
    """Each list of the framework with its items; in a selection only the items that have indicators in it."""
    if report.plan.framework is None:
        return []
    served = dict(report.by_item())
    lists = [
        (
            words.word(members),
            [
                _served(item_name(item, words), served[key], lines, words)
                for key, item in members.items.items()
                if report.whole or served[key]
            ],
        )
        for members in report.plan.framework.lists.values()
    ]
    return [(name, items) for name, items in lists if items]


def _served(name: str, rows: list[Row], lines: dict[str, Line], words: Words) -> ServedItem:
    counted = Counter(row.progress.band for row in rows)
    counts = [(status(band, words), counted[band]) for band in BANDS if counted[band]]
    return ServedItem(name, counts, [lines[row.id] for row in rows])
