"""The report as an official notice in Word (通报): problems, achievements, and the table as an annex."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from edutarget.formats.documents.paper import Paper
from edutarget.formats.sections import Arranged, office_of
from edutarget.formats.view import View
from edutarget.formats.words.amounts import asides, explained, figures, marks_note, name_with_unit
from edutarget.formats.words.findings import finding_text, owed_line, owed_title, serious_text, serious_title
from edutarget.formats.words.labels import column_title, counted, status_with_sign
from edutarget.formats.words.reports import NOTHING_SELECTED, count_lines, missing_lines, remark_texts, report_head
from edutarget.language.text import N_, NN_, Term, shortened
from edutarget.language.words import Lang, Words
from edutarget.plan.models import Plan
from edutarget.report.findings import Finding, most_serious, problems
from edutarget.report.gap_report import Report, Row

_FIGURES = ("baseline", "target", "actual", "gap")
_WIDTHS = {"name": 44, "office": 22, "baseline": 17, "target": 19, "actual": 17, "gap": 19, "band": 40}
"""Widths of the annex's columns in mm."""
_TEXT_WIDTH = 156  # mm: A4 without the margins that `Paper` sets
_END = N_(".")
_BRIEF: dict[Lang, int] = {"zh": 50, "en": 110}
"""Characters of a paragraph in a brief notice: about two lines, so that it fits on one page."""


def notice(arranged: Arranged, view: View) -> bytes:
    """The whole report as a notice with fields for signatures."""
    report, words = arranged.report, view.words
    paper = _begun(report, view)
    _overview(paper, report, view)
    parts = (
        (Term(N_("What is short")), _short(report, words)),
        (Term(N_("What was achieved")), _achieved(report, words)),
        (Term(owed_title(report.owed, words)), _owed(report, words)),
        (Term(N_("What has no figure")), (("Body Text", line) for line in missing_lines(report, words))),
    )
    # Parts without content are omitted, so the others are numbered only now; 1 is the overview.
    shown = [(title, lines) for title, found in parts if (lines := list(found))]
    for number, (title, lines) in enumerate(shown, 2):
        paper.text(_numbered(number, words(title), words), "Heading 1")
        for style, text in lines:
            paper.text(text, style)
    _sign_off(paper, report)
    if report.rows:
        _annex(paper, arranged, words)
    return paper.bytes()


def brief_notice(arranged: Arranged, view: View) -> bytes:
    """The report as a notice of one page: counts, the most serious problems, missing figures."""
    report, words, most = arranged.report, view.words, _BRIEF[view.words.lang]
    paper = _begun(report, view, most)
    paper.text(shortened(report_head(report, view).about, most))
    paper.text(counts_sentence(report, words))
    serious = most_serious(report)
    if serious:
        paper.text(serious_title(len(serious), len(problems(report)), words), "Heading 1")
    for number, found in enumerate(serious, 1):
        paper.text(shortened(f"{number}. {serious_text(found, words, 30)}", most))
    for line in missing_lines(report, words, named=2):
        paper.text(shortened(line, most))
    return paper.bytes()


def _begun(report: Report, view: View, most: int | None = None) -> Paper:
    """A paper with its title, cut to `most` characters, and below it the line for number and date."""
    words = view.words
    title = words(N_("Notice on progress: {plan}"), plan=report.plan.name)
    if most is not None:
        title = shortened(title, most)
    paper = Paper(words, report.as_of, title)
    paper.text(title, "Title")
    if report.as_of is not None:
        year, day = str(report.as_of.year), _written(report.as_of, words)
        paper.text(words(N_("No. ____ ({year}) · {day}"), year=year, day=day), "Subtitle")
    return paper


def _written(day: date, words: Words) -> str:
    """A day as official documents write it."""
    if words.lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return str(day)


def _overview(paper: Paper, report: Report, view: View) -> None:
    """Add what the report covers, the counts and the remarks."""
    words, head = view.words, report_head(report, view)
    paper.text(_numbered(1, words(N_("Overview")), words), "Heading 1")
    lines = [head.about, head.unit, head.framework, head.selection, head.source, counts_sentence(report, words)]
    for line in [*lines, *count_lines(report, words), *remark_texts(report, words)]:
        if line:
            paper.text(line)


def counts_sentence(report: Report, words: Words) -> str:
    """`Of 42 indicators, 3 are not met, 9 behind so far, 13 met.`"""
    if not report.rows:
        return words(NOTHING_SELECTED)
    parts = (
        words(N_("{number} {standing}"), number=number, standing=standing)
        for standing, number in counted(report.rows).items()
    )
    message = NN_("Of {count} indicator: {results}.", "Of {count} indicators: {results}.")
    return words(message, count=len(report.rows), results=tuple(parts))


# A notice has at most five numbered parts.
_CHINESE_NUMBERS = "一二三四五六七八九"


def _numbered(number: int, title: str, words: Words) -> str:
    """`2. What is short`; in Chinese `二、…`."""
    if words.lang == "zh":
        return f"{_CHINESE_NUMBERS[number - 1]}、{title}"
    return f"{number}. {title}"


def _short(report: Report, words: Words) -> Iterator[tuple[str, str]]:
    """The problems, most serious first, by responsible office; by area if the report names no office."""
    found = problems(report)
    named = any(row.offices for row in report.rows)
    groups: dict[str, list[Finding]] = {}
    for one in found:
        groups.setdefault(_heading(one.row, report.plan, named, words), []).append(one)
    for title, members in groups.items():
        yield "Heading 2", title
        for number, one in enumerate(members, 1):
            # Concatenated, not passed as a parameter: `Words` cuts parameters at 200 characters.
            yield "Body Text", f"{number}. {finding_text(one, words)}{_in_brackets(one.row, words)}{words(_END)}"
            why = words(N_("; ")).join(explained(one.row, words))
            if why:
                yield "Body Text", f"{why}{words(_END)}"


def _owed(report: Report, words: Words) -> Iterator[tuple[str, str]]:
    """What each submitter still owes, a paragraph each."""
    for one in report.owed:
        yield "Body Text", f"{owed_line(one, report.plan, words)}{words(_END)}"


def _heading(row: Row, plan: Plan, offices: bool, words: Words) -> str:
    if not offices:
        return words.word(plan.areas[row.indicator.area])
    return office_of(row, words)


def _achieved(report: Report, words: Words) -> Iterator[tuple[str, str]]:
    """Each indicator that has reached its target, with its figure."""
    reached = [row for row in report.rows if row.progress.result == "met"]
    for number, row in enumerate(reached, 1):
        shown = figures(row, words)
        text = words(N_(": {actual}"), actual=shown["actual"])
        if row.unit is not None:
            text = words(N_(": {actual}; target {target}"), actual=shown["actual"], target=shown["target"])
        yield "Body Text", f"{number}. {name_with_unit(row, words)}{text}{_in_brackets(row, words)}{words(_END)}"


def _in_brackets(row: Row, words: Words) -> str:
    """The remarks on a row's figures in brackets; empty if there are none."""
    said = asides(row, words)
    if not said:
        return ""
    # replace, not a parameter: `Words` would cut the remarks at 200 characters.
    return words(N_(" ({asides})")).replace("{asides}", words(N_("; ")).join(said))


def _sign_off(paper: Paper, report: Report) -> None:
    """Who prepared, checked and approved the one file that was read; unknown names are blanks to fill in."""
    words, names = paper.words, report.signed.names
    fields = {
        "prepared_by": N_("Prepared by"),
        "checked_by": N_("Checked by"),
        "approved_by": N_("Approved by"),
        "phone": N_("Phone"),
        "date": N_("Date"),
    }
    paper.text("")
    texts = []
    for key, label in fields.items():
        if key in names:
            texts.append(words(N_("{label}: {name}"), label=words(label), name=names[key]))
        else:
            texts.append(words(N_("{label}: ________"), label=words(label)))
    paper.fields(texts)


def _annex(paper: Paper, arranged: Arranged, words: Words) -> None:
    """All rows as a table; the column of offices is omitted if there are none."""
    report, widths = arranged.report, dict(_WIDTHS)
    if not any(row.offices for row in report.rows):
        widths["name"] += widths.pop("office")
    spare = _TEXT_WIDTH - sum(widths.values())
    widths["name"] += spare
    paper.text(words(N_("Annex: all indicators")), "Annex Heading")
    titles = [_title(key, report.plan, words) for key in widths]
    lines = [_line(row, widths, words) for section in arranged.sections for row in section.rows]
    paper.table(titles, list(widths.values()), lines, len(_FIGURES))
    note = marks_note(report.rows, words)
    if note:
        paper.text(note)


def _title(key: str, plan: Plan, words: Words) -> str:
    title = column_title(key, plan, words)
    if title.isdecimal():
        return words(N_("{year}"), year=title)
    return title


def _line(row: Row, columns: Iterable[str], words: Words) -> Sequence[str]:
    shown = figures(row, words)
    shown |= {
        "name": name_with_unit(row, words),
        "office": words.word(row.offices),
        "band": status_with_sign(row, words),
    }
    return [shown[key] for key in columns]
