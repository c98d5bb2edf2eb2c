"""The report as GitHub-flavoured Markdown: a table for each area, right as a step summary."""

from __future__ import annotations

from collections.abc import Iterator

from edutarget.formats.shared.framework import framework_line, item_name
from edutarget.formats.shared.labels import BAND, COLUMN, RESULT, SIGNS
from edutarget.formats.shared.markdown import escaped, line_of
from edutarget.formats.shared.view import View
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.report.gap_report import Report, Row
from edutarget.report.progress import Band
from edutarget.report.wording import (
    FIGURES,
    dated,
    figures,
    finding,
    furthest_behind,
    name_with_unit,
    note_lines,
    remarks,
    selection,
    whose,
)


def render(report: Report, view: View) -> str:
    """The whole report; headings from the second level down."""
    return "\n".join(_lines(report, view)) + "\n"


def _lines(report: Report, view: View) -> Iterator[str]:
    words = view.words
    yield from _head(report, view)
    if behind := furthest_behind(report):
        yield from ["", f"### {words(N_('Furthest behind'))}", ""]
    for number, row in enumerate(behind, 1):
        text = escaped(finding(row, words, report.plan.baseline_year))
        yield f"{number}. {_status(row.progress.band, words)} · {text}"
    for remark in remarks(report, words):
        yield from ["", f"> {escaped(remark)}"]
    for title, rows in _groups(report, view):
        yield from ["", f"### {escaped(title)}", "", *_table(report, rows, words)]
    if missing := tuple(row.indicator for row in report.rows if row.entry is None):
        yield from ["", escaped(words(N_("No data ({count}): {names}"), count=len(missing), names=missing))]


def _head(report: Report, view: View) -> Iterator[str]:
    """Plan, day, who submitted, framework, counts."""
    plan, words = report.plan, view.words
    yield f"## {escaped(words.word(plan.name))}"
    yield ""
    yield "- " + escaped(words(N_("as of {day} · submitted by {who}"), day=report.as_of, who=report.submitted_by))
    if report.unit is not None:
        yield "- " + escaped(whose(report.unit, words))
    if plan.framework:
        lists = framework_line(plan, words)
        yield "- " + escaped(words(N_("framework “{name}”: {lists}"), name=plan.framework.name, lists=lists))
    yield "- " + escaped(words(N_("plan {id} from {file}"), id=plan.id, file=view.plan_file))
    if left_out := selection(report, words):
        yield f"- **{left_out}**"
    yield ""
    results = " · ".join(f"{words(RESULT[result])} {count}" for result, count in report.results().items())
    yield f"**{words(N_('{total} indicators: '), total=len(report.rows)).strip()}** {results}"
    yield ""
    yield " · ".join(f"{_status(band, words)} {count}" for band, count in report.bands().items() if count)


def _status(band: Band, words: Words) -> str:
    return escaped(f"{SIGNS[band].sign} {words(BAND[band])}")


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
    titles = [words(COLUMN[key]) for key in ("name", *FIGURES, "band")]
    titles[1] = str(report.plan.baseline_year)
    yield line_of(titles)
    yield line_of([":--", *["--:"] * len(FIGURES), ":--"])
    for row in rows:
        yield line_of(
            [_name(row, words), *map(escaped, figures(row, words).values()), _status(row.progress.band, words)]
        )


def _name(row: Row, words: Words) -> str:
    """The name with its unit, and the note below it."""
    note = [words(N_("note: {note}"), note="") + line if not at else line for at, line in enumerate(note_lines(row))]
    older = [dated(row, words)] if row.older else []
    return "<br>".join(map(escaped, [name_with_unit(row, words), *older, *note]))
