"""Results as GitHub-flavoured Markdown, fit for the summary of a CI step."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from edutarget.formats.sections import NONE_SERVES, Arranged, Section
from edutarget.formats.view import View
from edutarget.formats.words import amounts, findings, reports, trends
from edutarget.formats.words.labels import COLUMN, column_title, status_with_sign
from edutarget.formats.words.problems import ProblemGroup, across_files, grouped, one_line, rule_label
from edutarget.language.text import N_, Term, visible
from edutarget.language.words import Words
from edutarget.plan.models import Plan
from edutarget.problems.rules import RULES
from edutarget.report.findings import most_serious, problems
from edutarget.report.gap_report import Report, Row
from edutarget.report.trend import Series, Trend
from edutarget.submission.checking import Checked

_CORRECTED = Term(N_("Corrected downwards"))
MOST_DAYS = 6  # columns of days in a trend's table; days with the most figures are kept

MOST_PROBLEMS = 200  # GitHub limits the summary of a step to 1 MB

_marks = re.compile(r"[\\`*_\[\]<>&|~]|([@#$]|:(?=\S)|(?<=www)\.|(?<=GH)-)", re.IGNORECASE)


def escaped(text: str) -> str:
    """Escape text so that GitHub shows it as it is: no markup, HTML, cell border, link, mention, emoji or formula."""
    return _marks.sub(_inert, text)


def _inert(mark: re.Match[str]) -> str:
    # A character reference is never markup. But GitHub resolves references before it looks for mentions, issues,
    # links, emoji and mathematics: an element around the mark interrupts those.
    if mark[1]:
        return f"<span>{mark[0]}</span>"
    return f"&#{ord(mark[0])};"


def line_of(cells: list[str]) -> str:
    """A row of a Markdown table; the cells must be escaped."""
    return "| " + " | ".join(cells) + " |"


def report_markdown(arranged: Arranged, view: View) -> str:
    """The report with a table for each section; the top heading is of level 2."""
    words, report = view.words, arranged.report
    lines = [*_report_head(report, view)]
    lines += _serious(report, words)
    for remark in reports.remark_texts(report, words):
        lines += ["", f"> {escaped(remark)}"]
    if not report.rows:
        return "\n".join([*lines, "", words(reports.NOTHING_SELECTED)]) + "\n"
    submitters = reports.submitters_of(report, words)
    for section in arranged.sections:
        lines += ["", *_section(section, report.plan, submitters, words)]
    lines += _marks_note(report.rows, words)
    return "\n".join([*lines, *_missing(report, words), *_month(report, words)]) + "\n"


def _marks_note(rows: Iterable[Row], words: Words) -> list[str]:
    """The legend of the marks in the tables, if there are any."""
    note = amounts.marks_note(rows, words)
    if not note:
        return []
    return ["", escaped(note)]


def _month(report: Report, words: Words) -> Iterator[str]:
    """For reports of several submitters: files that do not count, and what is still owed."""
    yield from _list(words(findings.NOT_COUNTED), findings.not_counted_lines(report, words))
    owed = [findings.owed_line(one, report.plan, words) for one in report.owed]
    yield from _list(findings.owed_title(report.owed, words), owed)


def _list(title: str, lines: Sequence[str]) -> Iterator[str]:
    """A list below a heading; nothing without lines."""
    if lines:
        yield from ["", f"### {escaped(title)}", "", *(f"- {escaped(line)}" for line in lines)]


def brief_markdown(arranged: Arranged, view: View) -> str:
    """The report on one screen: counts, a line for each area, the most serious problems, missing figures."""
    words, report = view.words, arranged.report
    lines = [*_report_head(report, view)]
    unknown = reports.coverage_text(report, words)
    if unknown:
        lines += ["", f"> {escaped(unknown)}"]
    lines.append("")
    for area in arranged.sections:
        lines.append(f"- **{escaped(area.title)}** {_searchable(reports.tally(area.rows, words))}")
    lines += _serious(report, words)
    return "\n".join([*lines, *_missing(report, words)]) + "\n"


def _report_head(report: Report, view: View) -> Iterator[str]:
    """Plan, day, who submitted, framework, counts."""
    words, head = view.words, reports.report_head(report, view)
    yield from _head(head, head.framework)
    if head.selection:
        yield f"- **{head.selection}**"
    yield from ["", f"**{_searchable(reports.counts(report, words))}**", ""]
    yield from (f"- {_searchable(escaped(line))}" for line in reports.count_lines(report, words))
    for title, bands in reports.how_it_stands(report, words):
        yield f"- {words(N_('{title}:'), title=title)} {' · '.join(map(escaped, bands))}"


def _head(head: reports.Head, more: str) -> Iterator[str]:
    yield from [f"## {escaped(head.plan)}", ""]
    if head.problems:
        yield from [f"> **{escaped(head.problems)}**", ""]
    yield from ("- " + escaped(line) for line in (head.about, head.unit, more, head.source) if line)


def _serious(report: Report, words: Words) -> Iterator[str]:
    """The most serious problems below a title; nothing without any."""
    serious = most_serious(report)
    if serious:
        yield from ["", f"### {findings.serious_title(len(serious), len(problems(report)), words)}", ""]
    for number, found in enumerate(serious, 1):
        status, text = status_with_sign(found.row, words), findings.serious_text(found, words)
        yield f"{number}. {escaped(status)} · {escaped(text)}"


def _missing(report: Report, words: Words) -> Iterator[str]:
    for line in reports.missing_lines(report, words):
        yield from ["", escaped(line)]


def _section(section: Section, plan: Plan, submitters: Mapping[str, str], words: Words) -> Iterator[str]:
    """A heading, if the section has a title, and a table; for an area also the counts of its indicators."""
    submitter, beside = reports.named_once(section, submitters)
    if section.list_title:
        # The section outside the framework has one title for list and item: show it once.
        titles = dict.fromkeys((section.list_title, section.title))
        yield from [f"### {escaped(' · '.join(titles))}", ""]
    elif section.title:
        above = filter(None, [_searchable(reports.tally(section.rows, words)), escaped(submitter)])
        yield from [f"### {escaped(section.title)}", "", " · ".join(above), ""]
    if section.rows:
        yield from _report_table(section.rows, plan, beside, words)
    else:
        yield words(NONE_SERVES)


def _report_table(rows: Sequence[Row], plan: Plan, submitters: Mapping[str, str], words: Words) -> Iterator[str]:
    yield line_of([column_title(key, plan, words) for key in ("name", *amounts.FIGURES, "band")])
    yield line_of([":--", *["--:"] * len(amounts.FIGURES), ":--"])
    for row in rows:
        status = status_with_sign(row, words)
        yield line_of([_name(row, submitters, words), *map(escaped, [*amounts.figures(row, words).values(), status])])


def _name(row: Row, submitters: Mapping[str, str], words: Words) -> str:
    """The name with its unit; on further lines the remarks on its figures, their submitter and the note."""
    note = amounts.note_lines(row, words)
    if row.entry and row.entry.note:
        note[0] = words(N_("note: {note}"), note="") + note[0]
    asides = reports.asides_of(row, submitters, words)
    return "<br>".join(
        map(escaped, [amounts.name_with_unit(row, words), *asides, *note, *amounts.explained(row, words)])
    )


def _searchable(text: str) -> str:
    """Replace no-break spaces, which a search for a space does not find; line breaks do not matter on a page."""
    return text.replace(amounts.NO_BREAK, " ")


def trend_markdown(trend: Trend, view: View) -> str:
    """The whole trend; the top heading is of level 2."""
    return "\n".join(_trend_lines(trend, view)) + "\n"


def _trend_lines(trend: Trend, view: View) -> Iterator[str]:
    words, head = view.words, trends.trend_head(trend, view)
    yield from _head(head, head.selection)
    days = trend.main_days(MOST_DAYS)
    for area, reported in trends.reported_by_area(trend):
        yield from ["", f"### {escaped(words.word(area))}", "", *_trend_table(reported, days, words)]
    left_out = trends.days_left_out(trend, len(days), words)
    if left_out:
        yield from ["", f"*{escaped(left_out)}*"]
    yield from _marks_note((series.latest for series in trend.series), words)
    yield from _trend_foot(trend, words)


def _trend_table(members: Sequence[Series], days: Sequence[date], words: Words) -> Iterator[str]:
    """The series of an area; below a series with a path, what was due on each day."""
    name, target, change, status = (words(COLUMN[key]) for key in ("name", "target", "since_last", "band"))
    yield line_of([name, target, *map(str, days), change, status])
    yield line_of([":--", *["--:"] * (len(days) + 2), ":--"])
    for series in members:
        yield line_of([*map(escaped, _series_cells(series, days, words))])
        due = trends.due_by_day(series, words)
        if due:
            yield line_of([f"*{words(N_('due by that day'))}*", "", *(escaped(due[day]) for day in days), "", ""])


def _series_cells(series: Series, days: Sequence[date], words: Words) -> Iterator[str]:
    shown = trends.figures_by_day(series, words)
    yield amounts.name_with_unit(series.latest, words)
    yield amounts.target_text(series.latest, words)
    yield from (shown[day] for day in days)
    yield trends.point_change(series.points[-1], words)
    yield trends.course_with_sign(series, words)


def _trend_foot(trend: Trend, words: Words) -> Iterator[str]:
    for block in trends.blocks(trend, _CORRECTED, words):
        yield from _list(block.title, block.lines)
        if block.remark:
            yield from ["", f"*{escaped(block.remark)}*"]
    missing = reports.no_data(trends.unreported(trend), words)
    if missing:
        yield from ["", escaped(missing)]


def check_markdown(checked: Checked, view: View) -> str:
    """The summary line and a table of the first `MOST_PROBLEMS` problems."""
    words = view.words
    titles = [words(N_("Place")), words(N_("Severity")), words(N_("Problem")), words(N_("What to do"))]
    lines = ["## edutarget check", "", one_line(checked, words), ""]
    groups = across_files(grouped(checked.diagnostics, words), words)
    if groups:
        lines += [line_of(titles), line_of(["---"] * len(titles))]
        lines += [_problem(group, words) for group in groups[:MOST_PROBLEMS]]
    if len(groups) > MOST_PROBLEMS:
        lines += ["", words(N_("… and {count} more"), count=len(groups) - MOST_PROBLEMS)]
    return "\n".join(lines) + "\n"


def _problem(group: ProblemGroup, words: Words) -> str:
    found, (text, remedy) = group.first, group.message
    place = found.where
    if found.label:
        place += f" ({found.label})"
    if group.places:
        text = f"{text} {group.places}"
    cells = [visible(place), rule_label(RULES[found.rule], words), text, remedy]
    return line_of([escaped(cell) for cell in cells])
