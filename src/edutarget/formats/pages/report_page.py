"""The report as a page: counts and problems, a bullet graph in every row, the framework."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from edutarget.formats.data.csv_tables import report_csv
from edutarget.formats.data.json_documents import report_json
from edutarget.formats.pages.bullet import GAP_SCALE, SCHEDULE_SCALE, bullet
from edutarget.formats.pages.page import Download, csv_download, json_download, offered, page
from edutarget.formats.sections import Arranged, Section
from edutarget.formats.view import View
from edutarget.formats.words import amounts
from edutarget.formats.words.findings import not_counted_lines
from edutarget.formats.words.reports import report_head, submitters_of
from edutarget.report.gap_report import Row


def report_page(arranged: Arranged, view: View) -> bytes:
    """The whole report as one HTML file."""
    downloads = _downloads(arranged, view)
    arranged = arranged.shown_to(view.words.lang)
    report, words = arranged.report, view.words
    return page(
        "report.html.j2",
        view,
        arranged,
        report_head(report, view),
        scales=(GAP_SCALE, SCHEDULE_SCALE),
        shown={row.id: amounts.figures(row, words) for row in report.rows},
        columns_of=_columns,
        bullet_of=bullet,
        submitters=submitters_of(report, words),
        framework=list(_lists(arranged)),
        not_counted=not_counted_lines(report, words),
        owed=report.owed,
        downloads=downloads,
    )


def brief_page(arranged: Arranged, view: View) -> bytes:
    """The report for one sheet or a phone: counts, areas, the most serious problems, missing figures."""
    arranged = arranged.shown_to(view.words.lang)
    return page("brief.html.j2", view, arranged, report_head(arranged.report, view), brief=True)


def _downloads(arranged: Arranged, view: View) -> list[Download]:
    """The data of the page as CSV and JSON; each indicator once, however the page is grouped."""
    listed = arranged._replace(by_item=False)
    name = f"{arranged.report.plan.id}-{arranged.report.as_of}"
    return offered(csv_download(name, report_csv(listed, view)), json_download(name, report_json(listed, view)))


def _columns(rows: Sequence[Row], shown: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The columns of a table: empty ones are omitted to leave room for the graphs, but never target and actual."""
    filled = {key for row in rows for key, text in shown[row.id].items() if text != amounts.MISSING}
    return [key for key in amounts.FIGURES if key in filled | {"target", "actual"}]


def _lists(arranged: Arranged) -> Iterator[tuple[str, Sequence[Section], Iterable[Row]]]:
    """The title and items of each list of the framework, and the rows that serve any of them, each once."""
    for (_id, title), members in groupby(arranged.items, key=lambda item: (item.list_id, item.list_title)):
        items = list(members)
        yield title, items, {row.id: row for item in items for row in item.rows}.values()
