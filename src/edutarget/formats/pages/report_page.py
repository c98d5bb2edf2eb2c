"""The report as a page: counts and problems, a bullet graph in every row, the framework."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from edutarget.formats.data.csv_tables import report_csv
from edutarget.formats.data.json_documents import report_json
from edutarget.formats.pages.bullet import GAP_SCALE, SCHEDULE_SCALE, bullet
from edutarget.formats.pages.page import (
    Content,
    Download,
    anchor,
    csv_download,
    json_download,
    offered,
    page,
    standing_key,
    status_in_row,
    tally_of,
)
from edutarget.formats.sections import Arranged, Section
from edutarget.formats.view import View
from edutarget.formats.words import amounts
from edutarget.formats.words.findings import not_counted_lines, owed_text, owed_title, why_lines
from edutarget.formats.words.labels import BAND, COLUMN, column_title
from edutarget.formats.words.reports import framework_title, missing_lines, report_head, submitters_of
from edutarget.language.text import N_, visible
from edutarget.language.words import Words
from edutarget.plan.models import Plan
from edutarget.report.cells import cells
from edutarget.report.gap_report import Report, Row


def report_page(arranged: Arranged, view: View) -> bytes:
    """The whole report as one HTML file."""
    downloads = _downloads(arranged, view)
    arranged = arranged.shown_to(view.words.lang)
    report, words = arranged.report, view.words
    plan = report.plan
    shown = {row.id: amounts.figures(row, words) for row in report.rows}
    submitters = submitters_of(report, words)
    lines = {
        row.id: {
            **_line(row, shown[row.id], report, words),
            "on_paper": list(_on_paper(row, plan, submitters.get(row.id), words)),
        }
        for row in report.rows
    }
    return page(
        "report.html.j2",
        view,
        arranged,
        report_head(report, view),
        by_item=arranged.by_item,
        scales=[[words(BAND[band]) for band in scale] for scale in (GAP_SCALE, SCHEDULE_SCALE)],
        titles={key: column_title(key, plan, words) for key in COLUMN},
        marks=amounts.marks_note(report.rows, words),
        areas=[
            {
                "name": area.title,
                "columns": _columns([shown[row.id] for row in area.rows]),
                "lines": [lines[row.id] for row in area.rows],
            }
            for area in arranged.areas
        ],
        framework=[
            _list(title, list(items), lines, words)
            for (_id, title), items in groupby(arranged.items, key=lambda item: (item.list_id, item.list_title))
        ],
        framework_title=framework_title(plan.framework, words),
        not_counted=not_counted_lines(report, words),
        owed_title=owed_title(report.owed, words),
        owed=[(visible(one.name), visible(one.contact or ""), owed_text(one, plan, words)) for one in report.owed],
        downloads=downloads,
    )


def brief_page(arranged: Arranged, view: View) -> bytes:
    """The report for one sheet or a phone: counts, areas, the most serious problems, missing figures."""
    arranged = arranged.shown_to(view.words.lang)
    head, missing = report_head(arranged.report, view), missing_lines(arranged.report, view.words, named=5)
    return page("brief.html.j2", view, arranged, head, brief=True, missing=missing)


def _downloads(arranged: Arranged, view: View) -> list[Download]:
    """The data of the page as CSV and JSON; each indicator once, however the page is grouped."""
    listed = replace(arranged, by_item=False)
    name = f"{arranged.report.plan.id}-{arranged.report.as_of}"
    return offered(csv_download(name, report_csv(listed, view)), json_download(name, report_json(listed, view)))


def _columns(shown: Sequence[Mapping[str, str]]) -> list[str]:
    """The columns of a table: empty ones are omitted to leave room for the graphs, but never target and actual."""
    filled = {key for texts in shown for key, text in texts.items() if text != amounts.MISSING} | {"target", "actual"}
    return [key for key in amounts.FIGURES if key in filled]


def _line(row: Row, shown: Mapping[str, str], report: Report, words: Words) -> Content:
    """One row of a table; `label` describes the graph to screen readers, `standing` is the filter's CSS class."""
    plan = report.plan
    label = [f"{column_title(key, plan, words)} {shown[key]}" for key in ("baseline", "target", "actual")]
    return {
        "anchor": anchor(row),
        "standing": standing_key(row),
        "name": words.word(row.indicator),
        "unit": row.unit,
        "figures": shown,
        "share": _share(row, words),
        "graph": bullet(row),
        "label": words.word(tuple(label)),
        "status": status_in_row(row, words),
        "asides": amounts.asides(row, words),
        "notes": amounts.note_lines(row, words),
        "explained": amounts.explained(row, words),
        "details": list(_details(row, report, words)),
    }


def _share(row: Row, words: Words) -> str:
    """The share of the gap closed or, for counts, of the target reached; empty if neither is measured."""
    found = cells(row)
    if row.progress.gap_closed is not None:
        return amounts.figure(found["gap_closed"], words)
    if row.progress.completion is not None:
        return amounts.figure(found["completion"], words)
    return ""


def _list(name: str, items: Sequence[Section], lines: Mapping[str, Content], words: Words) -> Content:
    """A list of the framework; an indicator that serves several items is counted once."""
    rows = {row.id: row for item in items for row in item.rows}
    served = [
        {"name": item.title, "counts": tally_of(item.rows, words), "lines": [lines[row.id] for row in item.rows]}
        for item in items
    ]
    return {"name": name, "counts": tally_of(rows.values(), words), "served": served}


_ELSEWHERE = ("target", "source", "reading", "due", "baseline")  # steps that the row or its details show anyway


def _details(row: Row, report: Report, words: Words) -> Iterator[tuple[str, str, bool]]:
    """Details of a row: a label, a text, and whether it is a reading by the plan's authors, not in the announcement."""
    indicator, plan = row.indicator, report.plan
    yield words(N_("Definition")), words.word(indicator.definition), False
    for kind, text in why_lines(row, report, words):
        if kind not in _ELSEWHERE:
            yield words(N_("How the verdict came about")), text, False
    yield words(N_("Due")), _due(row, words), False
    source = indicator.source or plan.areas[indicator.area].source
    if source:
        yield words(N_("Source")), words.word(source), False
    for reading in indicator.readings.values():
        yield words(N_("Reading, not in the announcement")), words.word(reading), True


def _due(row: Row, words: Words) -> str:
    if row.due is None:
        return words(N_("no due day was published; not yet due until reached"))
    return words.word(row.due)


def _on_paper(row: Row, plan: Plan, submitter: str | None, words: Words) -> Iterator[str]:
    """The end note of a row in print: definition, submitter if there are several, own due day, readings."""
    yield words.word(row.indicator.definition)
    if submitter is not None:
        yield submitter
    if row.due != plan.period.end:
        yield words(N_("Due: {due}"), due=_due(row, words))
    for reading in row.indicator.readings.values():
        yield f"{amounts.READ} {words.word(reading)}"
