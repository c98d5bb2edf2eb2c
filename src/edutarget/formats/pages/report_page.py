"""The report as a page: what is most serious at the top, a bullet graph in every row, the framework below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from edutarget.formats.data.csv_tables import report_csv
from edutarget.formats.data.json_documents import report_json
from edutarget.formats.pages.bullet import GAP_SCALE, SCHEDULE_SCALE, Bullet, bullet
from edutarget.formats.pages.overview import StandingCounts, anchor, overview, standing_key, tally_of
from edutarget.formats.pages.page import Download, Status, csv_download, json_download, offered, page, status_in_row
from edutarget.formats.sections import Arranged, Section
from edutarget.formats.view import View
from edutarget.formats.words.amounts import FIGURES, MISSING, amount, asides, figure, figures, note_lines
from edutarget.formats.words.labels import BAND, COLUMN, column_title
from edutarget.formats.words.reports import framework_title, report_head
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.plan.models import Plan
from edutarget.report.cells import cells
from edutarget.report.gap_report import Row


class Detail(NamedTuple):
    """A label and its text; `reading`: the plan's makers say so, not the announcement."""

    label: str
    text: str
    reading: bool = False


class PageRow(NamedTuple):
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


class AreaTable(NamedTuple):
    """One area, or without a name all of a report that is not grouped; `columns`: those of figures that have any."""

    name: str
    columns: Sequence[str]
    lines: list[PageRow]


class ServedItem(NamedTuple):
    """A framework item: how the indicators that serve it stand, and their lines."""

    name: str
    counts: StandingCounts
    lines: list[PageRow]


class ServedList(NamedTuple):
    """A list of the framework: how everything that serves it stands, and its items."""

    name: str
    counts: StandingCounts
    served: list[ServedItem]


def report_page(arranged: Arranged, view: View) -> bytes:
    """The whole report as one HTML file."""
    report, words = arranged.report, view.words
    plan, framework = report.plan, report.plan.framework
    lines = {row.id: _line(row, plan, words) for row in report.rows}
    above = overview(arranged, words)
    return page(
        "report.html.j2",
        view,
        rules=above.contents.rules,
        plan=plan,
        day=report.as_of,
        head=report_head(report, view),
        overview=above,
        by_item=arranged.by_item,
        scales=[[words(BAND[band]) for band in scale] for scale in (GAP_SCALE, SCHEDULE_SCALE)],
        titles={key: column_title(key, plan, words) for key in COLUMN},
        areas=[_table(area.title, [lines[row.id] for row in area.rows]) for area in arranged.areas],
        framework=[
            _list(title, list(items), lines, words)
            for (_id, title), items in groupby(arranged.items, key=lambda item: (item.list_id, item.list_title))
        ],
        framework_title=framework_title(framework, words) if framework else "",
        downloads=_downloads(arranged, view),
    )


def _downloads(arranged: Arranged, view: View) -> list[Download]:
    """What is on the page, for machines: each indicator once, however the page is grouped."""
    listed = replace(arranged, by_item=False)
    name = f"{arranged.report.plan.id}-{arranged.report.as_of}"
    return offered(csv_download(name, report_csv(listed, view)), json_download(name, report_json(listed, view)))


def _table(name: str, lines: list[PageRow]) -> AreaTable:
    """A table whose empty columns leave their room to the graphs; target and actual always stand."""
    filled = {key for line in lines for key, text in line.figures.items() if text != MISSING}
    return AreaTable(name, [key for key in FIGURES if key in filled | {"target", "actual"}], lines)


def _line(row: Row, plan: Plan, words: Words) -> PageRow:
    at, shown = row.progress, figures(row, words)
    share = "completion" if at.gap_closed is None else "gap_closed"
    label = [f"{column_title(key, plan, words)} {shown[key]}" for key in ("baseline", "target", "actual")]
    return PageRow(
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
        details=list(_details(row, plan, words)),
    )


def _list(name: str, items: list[Section], lines: dict[str, PageRow], words: Words) -> ServedList:
    """A list; what serves several of its items counts once."""
    rows = {row.id: row for item in items for row in item.rows}
    served = [
        ServedItem(item.title, tally_of(item.rows, words), [lines[row.id] for row in item.rows]) for item in items
    ]
    return ServedList(name, tally_of(rows.values(), words), served)


def _details(row: Row, plan: Plan, words: Words) -> Iterator[Detail]:
    """All that is known of a row beyond its figures."""
    indicator = row.indicator
    yield Detail(words(N_("Definition")), words.word(indicator.definition))
    yield from _measures(row, words)
    due = words.word(row.due) if row.due else words(N_("no due day was published; open until reached"))
    yield Detail(words(N_("Due")), due)
    if source := indicator.source or plan.areas[indicator.area].source:
        yield Detail(words(N_("Source")), words.word(source))
    for reading in indicator.readings.values():
        yield Detail(words(N_("Reading, not in the announcement")), words.word(reading), True)


def _measures(row: Row, words: Words) -> Iterator[Detail]:
    """The counts of a rate, and each measure of progress that the row has."""
    found, at, entry = cells(row), row.progress, row.entry
    if entry and entry.denominator is not None:
        counts = f"{figure(found['numerator'], words)} / {figure(found['denominator'], words)}"
        yield Detail(words(N_("Counts")), counts)
    if at.gap_closed is not None:
        yield Detail(words(N_("Gap closed")), figure(found["gap_closed"], words))
    if at.completion is not None:
        yield Detail(words(N_("Completion")), figure(found["completion"], words))
    if at.schedule is not None:
        yield Detail(words(N_("Time elapsed")), figure(found["schedule"], words))
    if at.schedule_gap is not None:
        yield Detail(words(N_("Compared with the schedule")), figure(found["schedule_gap"], words, signed=True))
    if at.due_now is not None:
        yield Detail(words(N_("Due now")), amount(Fraction(at.due_now), row, words))
