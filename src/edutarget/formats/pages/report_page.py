"""The report as a page: what is most serious at the top, a bullet graph in every row, the framework below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from edutarget.formats.data import report_csv as csv
from edutarget.formats.data import report_json as json
from edutarget.formats.pages.bullet import GAP_SCALE, SCHEDULE_SCALE, Bullet, bullet
from edutarget.formats.pages.contents import Counts, standing_key, tally_of
from edutarget.formats.pages.details import Detail, details
from edutarget.formats.pages.downloads import Download, csv_download, json_download, offered
from edutarget.formats.pages.overview import anchor, overview
from edutarget.formats.pages.page import Status, page, status_in_row
from edutarget.formats.sections import Served, by_area, by_framework
from edutarget.formats.view import View
from edutarget.formats.words.head import framework_title
from edutarget.formats.words.labels import BAND, COLUMN, column_title
from edutarget.formats.words.report_words import report_head
from edutarget.language.words import Words
from edutarget.plan.models import Plan
from edutarget.report.cells import cells
from edutarget.report.gap_report import Report, Row
from edutarget.report.wording import FIGURES, MISSING, asides, figure, figures, note_lines


class Line(NamedTuple):
    """One row of a table: texts and a graph, which `label` says for those who do not see it.

    `standing` is its class for the filter; `asides`: what must be known beside its figures.
    """

    anchor: str
    standing: str
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


class Table(NamedTuple):
    """One area, or without a name all of a report that is not grouped; `columns`: those of figures that have any."""

    name: str
    columns: Sequence[str]
    lines: list[Line]


class ServedItem(NamedTuple):
    """A framework item: how the indicators that serve it stand, and their lines."""

    name: str
    counts: Counts
    lines: list[Line]


class ServedList(NamedTuple):
    """A list of the framework: how everything that serves it stands, and its items."""

    name: str
    counts: Counts
    served: list[ServedItem]


def render(report: Report, view: View) -> bytes:
    """The whole report as one HTML file."""
    plan, words = report.plan, view.words
    lines = {row.id: _line(row, plan, words) for row in report.rows}
    above = overview(report, words, view.grouped)
    return page(
        "report.html.j2",
        view,
        rules=above.contents.rules,
        plan=plan,
        day=report.as_of,
        head=report_head(report, view),
        overview=above,
        by=view.by,
        scales=[[words(BAND[band]) for band in scale] for scale in (GAP_SCALE, SCHEDULE_SCALE)],
        titles={key: column_title(key, plan, words) for key in COLUMN},
        areas=[_table(name, [lines[row.id] for row in rows]) for name, rows in by_area(report, view)],
        framework=_framework(report, lines, words),
        framework_title=framework_title(report.plan.framework, words) if report.plan.framework else "",
        downloads=_downloads(report, view),
    )


def _downloads(report: Report, view: View) -> list[Download]:
    """What is on the page, for machines: each indicator once, however the page is grouped."""
    view = replace(view, by="area")
    name = f"{report.plan.id}-{report.as_of}"
    return offered(csv_download(name, csv.render(report, view)), json_download(name, json.render(report, view)))


def _table(name: str, lines: list[Line]) -> Table:
    """A table whose empty columns leave their room to the graphs; target and actual always stand."""
    filled = {key for line in lines for key, text in line.figures.items() if text != MISSING}
    return Table(name, [key for key in FIGURES if key in filled | {"target", "actual"}], lines)


def _line(row: Row, plan: Plan, words: Words) -> Line:
    at, shown = row.progress, figures(row, words)
    share = "completion" if at.gap_closed is None else "gap_closed"
    label = [f"{column_title(key, plan, words)} {shown[key]}" for key in ("baseline", "target", "actual")]
    return Line(
        anchor=anchor(row),
        standing=standing_key(row),
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


def _framework(report: Report, lines: dict[str, Line], words: Words) -> list[ServedList]:
    """Each list of the framework with its items, as every format has them."""
    if report.plan.framework is None:
        return []
    lists = groupby(by_framework(report, words), key=lambda served: (served.list_id, served.list_name))
    return [_list(name, list(items), lines, words) for (_id, name), items in lists]


def _list(name: str, items: list[Served], lines: dict[str, Line], words: Words) -> ServedList:
    """A list; what serves several of its items counts once."""
    rows = {row.id: row for item in items for row in item.rows}
    served = [ServedItem(item.name, tally_of(item.rows, words), [lines[row.id] for row in item.rows]) for item in items]
    return ServedList(name, tally_of(rows.values(), words), served)
