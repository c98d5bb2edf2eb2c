"""The report as GitHub-flavoured Markdown: a table for each area, fit for the summary of a CI step."""

from __future__ import annotations

from collections.abc import Iterator

from edutarget.formats.report.wording import counts, how_it_stands, report_head
from edutarget.formats.shared.framework import item_name
from edutarget.formats.shared.labels import column_title, status_with_sign
from edutarget.formats.shared.markdown import escaped, line_of
from edutarget.formats.shared.view import View
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.report.findings import most_serious, no_data, not_updated, remarks
from edutarget.report.gap_report import Report, Row
from edutarget.report.wording import FIGURES, asides, figures, name_with_unit, note_lines


def render(report: Report, view: View) -> str:
    """The whole report; headings from the second level down."""
    return "\n".join(_lines(report, view)) + "\n"


def _lines(report: Report, view: View) -> Iterator[str]:
    words = view.words
    yield from _head(report, view)
    if serious := most_serious(report, words):
        yield from ["", f"### {words(N_('Most serious first'))}", ""]
    for number, (row, finding) in enumerate(serious, 1):
        yield f"{number}. {escaped(status_with_sign(row, words))} · {escaped(finding)}"
    for remark in remarks(report, words):
        yield from ["", f"> {escaped(remark)}"]
    for title, rows in _groups(report, view):
        yield from ["", f"### {escaped(title)}", "", *_table(report, rows, words)]
    if outdated := not_updated(report, words):
        yield from ["", escaped(outdated)]
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
    yield f"**{counts(report, words)}**"
    yield ""
    for title, bands in how_it_stands(report, words):
        yield f"- {words(N_('{title}:'), title=title)} {' · '.join(map(escaped, bands))}"


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
        status = status_with_sign(row, words)
        yield line_of([_name(row, words), *map(escaped, [*figures(row, words).values(), status])])


def _name(row: Row, words: Words) -> str:
    """The name with its unit, and below it what must be known beside its figures, and the note."""
    note = note_lines(row)
    if note:
        note[0] = words(N_("note: {note}"), note="") + note[0]
    return "<br>".join(map(escaped, [name_with_unit(row, words), *asides(row, words), *note]))
