"""The report as GitHub-flavoured Markdown: a table for each area, fit for the summary of a CI step."""

from __future__ import annotations

from collections.abc import Iterator

from edutarget.formats.report.wording import bands, report_head, results
from edutarget.formats.shared.framework import item_name
from edutarget.formats.shared.labels import band_with_sign, column_title
from edutarget.formats.shared.markdown import escaped, line_of
from edutarget.formats.shared.view import View
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.report.findings import most_serious, no_data, remarks
from edutarget.report.gap_report import Report, Row
from edutarget.report.wording import FIGURES, dated, figures, name_with_unit, note_lines


def render(report: Report, view: View) -> str:
    """The whole report; headings from the second level down."""
    return "\n".join(_lines(report, view)) + "\n"


def _lines(report: Report, view: View) -> Iterator[str]:
    words = view.words
    yield from _head(report, view)
    if serious := most_serious(report, words):
        yield from ["", f"### {words(N_('Furthest behind'))}", ""]
    for number, (row, finding) in enumerate(serious, 1):
        yield f"{number}. {escaped(band_with_sign(row.progress.band, words))} · {escaped(finding)}"
    for remark in remarks(report, words):
        yield from ["", f"> {escaped(remark)}"]
    for title, rows in _groups(report, view):
        yield from ["", f"### {escaped(title)}", "", *_table(report, rows, words)]
    if missing := no_data((row.indicator for row in report.unreported()), words):
        yield from ["", escaped(missing)]


def _head(report: Report, view: View) -> Iterator[str]:
    """Plan, day, who submitted, framework, counts."""
    words, head = view.words, report_head(report, view)
    yield from [f"## {escaped(head.plan)}", ""]
    yield from ("- " + escaped(line) for line in (head.about, head.unit, head.framework, head.source) if line)
    if head.selection:
        yield f"- **{head.selection}**"
    yield ""
    yield f"**{words(N_('{total} indicators: '), total=len(report.rows)).strip()}** {results(report, words)}"
    yield ""
    yield " · ".join(map(escaped, bands(report, words)))


def _groups(report: Report, view: View) -> list[tuple[str, list[Row]]]:
    """The rows by area, or by the framework items that have any, those that serve none last."""
    words, framework = view.words, report.plan.framework
    if view.by == "area" or framework is None:
        return [(words.word(area), rows) for area, rows in report.by_area()]
    names = {
        key: f"{words.word(framework.lists[group])} · {item_name(item, words)}"
        for group, key, item in framework.items()
    }
    outside = [row for row in report.rows if not row.indicator.serves]
    groups = [(names[key], rows) for key, rows in report.by_item()]
    return [(name, rows) for name, rows in [*groups, (words(N_("Outside the framework")), outside)] if rows]


def _table(report: Report, rows: list[Row], words: Words) -> Iterator[str]:
    yield line_of([column_title(key, report.plan, words) for key in ("name", *FIGURES, "band")])
    yield line_of([":--", *["--:"] * len(FIGURES), ":--"])
    for row in rows:
        status = band_with_sign(row.progress.band, words)
        yield line_of([_name(row, words), *map(escaped, [*figures(row, words).values(), status])])


def _name(row: Row, words: Words) -> str:
    """The name with its unit, and below it the day of an older figure and the note."""
    older = [dated(row, words)] if row.older else []
    note = note_lines(row)
    if note:
        note[0] = words(N_("note: {note}"), note="") + note[0]
    return "<br>".join(map(escaped, [name_with_unit(row, words), *older, *note]))
