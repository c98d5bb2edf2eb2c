"""The report as a page: what is behind at the top, a bullet graph in every row, the framework below."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from edutarget.formats.report.bullet import GAP_SCALE, SCHEDULE_SCALE, Bullet, bullet
from edutarget.formats.report.details import Fact, facts
from edutarget.formats.shared.framework import framework_line, item_name
from edutarget.formats.shared.labels import BAND, COLUMN, RESULT, SIGNS
from edutarget.formats.shared.page import page
from edutarget.formats.shared.view import View
from edutarget.language.terms import Term
from edutarget.language.words import Words
from edutarget.plan.models import Plan
from edutarget.report.cells import cells
from edutarget.report.gap_report import Report, Row
from edutarget.report.progress import BANDS, Band
from edutarget.report.wording import (
    dated,
    figure,
    figures,
    finding,
    furthest_behind,
    note_lines,
    remarks,
    selection,
    whose,
)

_TONES = {"green": "good", "cyan": "near", "yellow": "short", "red": "bad", "": "open", "dim": "none"}


class Status(NamedTuple):
    """A band for the eye: a class for its colour, its sign and its word."""

    tone: str
    sign: str
    word: str


class Line(NamedTuple):
    """One row of a table, all of it text but the graph."""

    anchor: str
    name: str
    unit: str
    figures: dict[str, str]
    share: str
    graph: Bullet
    spoken: str
    status: Status
    late: bool
    dated: str
    notes: list[str]
    facts: list[Fact]


class Standing(NamedTuple):
    """A framework item: how many of its indicators are in each band, and which they are."""

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
        plan_file=view.plan_file,
        whose=whose(report.unit, words) if report.unit is not None else "",
        by=view.by,
        selection=selection(report, words),
        framework_line=framework_line(plan, words),
        results=[(words(RESULT[result]), count) for result, count in report.results().items()],
        bands=[(status(band, words), count) for band, count in report.bands().items() if count],
        behind=[(lines[row.id], finding(row, words, plan.baseline_year)) for row in furthest_behind(report)],
        remarks=list(remarks(report, words)),
        scales=[[words(BAND[band]) for band in scale] for scale in (GAP_SCALE, SCHEDULE_SCALE)],
        titles={key: _title(key, title, plan, words) for key, title in COLUMN.items()},
        areas=[(words.word(area), [lines[row.id] for row in rows]) for area, rows in report.by_area()],
        framework=_framework(report, lines, words),
        missing=[lines[row.id] for row in report.rows if row.entry is None],
    )


def status(band: Band, words: Words) -> Status:
    """How a band looks and what it is called."""
    sign = SIGNS[band]
    return Status(_TONES[sign.style], sign.sign, words(BAND[band]))


def _title(column: str, title: Term, plan: Plan, words: Words) -> str:
    return str(plan.baseline_year) if column == "baseline" else words(title)


def _line(anchor: str, row: Row, plan: Plan, words: Words) -> Line:
    at, shown = row.progress, figures(row, words)
    share = "completion" if at.gap_closed is None else "gap_closed"
    spoken = [f"{_title(key, COLUMN[key], plan, words)} {shown[key]}" for key in ("baseline", "target", "actual")]
    return Line(
        anchor=anchor,
        name=words.word(row.indicator),
        unit=words.word(row.unit) if row.unit else "",
        figures=shown,
        share="" if at.gap_closed is None and at.completion is None else figure(cells(row)[share], words),
        graph=bullet(row),
        spoken=words.word(tuple(spoken)),
        status=status(at.band, words),
        late=at.result == "not_met" and at.band != "incomplete",
        dated=dated(row, words),
        notes=note_lines(row),
        facts=list(facts(row, plan, words)),
    )


def _framework(report: Report, lines: dict[str, Line], words: Words) -> list[tuple[str, list[Standing]]]:
    """Each list of the framework and how its items stand; in a selection, the items that have indicators in it."""
    if report.plan.framework is None:
        return []
    served, whole = dict(report.by_item()), not selection(report, words)
    lists = [
        (
            words.word(members),
            [
                _standing(item_name(item, words), served[key], lines, words)
                for key, item in members.items.items()
                if whole or served[key]
            ],
        )
        for members in report.plan.framework.lists.values()
    ]
    return [(name, items) for name, items in lists if items]


def _standing(name: str, rows: list[Row], lines: dict[str, Line], words: Words) -> Standing:
    counted = Counter(row.progress.band for row in rows)
    counts = [(status(band, words), counted[band]) for band in BANDS if counted[band]]
    return Standing(name, counts, [lines[row.id] for row in rows])
