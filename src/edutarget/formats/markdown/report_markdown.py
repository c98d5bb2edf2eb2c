"""The report as GitHub-flavoured Markdown: a table for each area, fit for the summary of a CI step."""

from __future__ import annotations

from collections.abc import Iterator

from edutarget.formats.markdown.escaping import escaped, line_of
from edutarget.formats.sections import NONE_SERVES, by_area, by_framework
from edutarget.formats.view import View
from edutarget.formats.words.labels import column_title, status_with_sign
from edutarget.formats.words.report_words import (
    NOTHING_SELECTED,
    counts,
    how_it_stands,
    report_head,
    serious_title,
    tally,
)
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.report.findings import coverage_unknown, most_serious, no_data, not_updated, problems, remarks
from edutarget.report.gap_report import Report, Row
from edutarget.report.wording import FIGURES, NO_BREAK, asides, figures, name_with_unit, note_lines


def render(report: Report, view: View) -> str:
    """The report; headings from the second level down."""
    return "\n".join(_lines(report, view)) + "\n"


def _lines(report: Report, view: View) -> Iterator[str]:
    words = view.words
    yield from _head(report, view)
    if view.brief:
        if unknown := coverage_unknown(report, words):
            yield from ["", f"> {escaped(unknown)}"]
        yield ""
        yield from (
            f"- **{escaped(words.word(area))}** {_searchable(tally(rows, words))}" for area, rows in report.by_area()
        )
    yield from _serious(report, view)
    if not view.brief:
        for remark in remarks(report, words):
            yield from ["", f"> {escaped(remark)}"]
        yield from _tables(report, view)
    if outdated := not_updated(report, words):
        yield from ["", escaped(outdated)]
    if missing := no_data((row.indicator for row in report.unreported()), words):
        yield from ["", escaped(missing)]


def _serious(report: Report, view: View) -> Iterator[str]:
    words = view.words
    if serious := most_serious(report, words):
        title = serious_title(len(serious), len(problems(report, words)), words)
        yield from ["", f"### {title if view.brief else words(N_('Most serious first'))}", ""]
    for number, (row, finding) in enumerate(serious, 1):
        yield f"{number}. {escaped(status_with_sign(row, words))} · {escaped(finding)}"


def _head(report: Report, view: View) -> Iterator[str]:
    """Plan, day, who submitted, framework, counts."""
    words, head = view.words, report_head(report, view)
    yield from [f"## {escaped(head.plan)}", ""]
    yield from ("- " + escaped(line) for line in (head.about, head.unit, head.framework, head.source) if line)
    if head.selection:
        yield f"- **{head.selection}**"
    yield ""
    yield f"**{_searchable(counts(report, words))}**"
    yield ""
    for title, bands in how_it_stands(report, words):
        yield f"- {words(N_('{title}:'), title=title)} {' · '.join(map(escaped, bands))}"


def _tables(report: Report, view: View) -> Iterator[str]:
    """A table for each area, or for each item of the framework; one for all where they stand in another order."""
    words = view.words
    if not report.rows:
        yield from ["", words(NOTHING_SELECTED)]
    elif view.by == "framework":
        for item in by_framework(report, words):
            names = dict.fromkeys((item.list_name, item.name))
            yield from ["", f"### {escaped(' · '.join(names))}", ""]
            yield from _table(report, item.rows, words) if item.rows else [words(NONE_SERVES)]
    else:
        for area, rows in by_area(report, view):
            yield from ["", f"### {escaped(area)}", "", _searchable(tally(rows, words))] if area else []
            yield from ["", *_table(report, rows, words)]


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


def _searchable(text: str) -> str:
    """With spaces that a search finds; a page breaks lines where it likes."""
    return text.replace(NO_BREAK, " ")
