"""The report as an official notice in Word (通报): problems, achievements, and the table as an annex."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from edutarget.formats.documents.paper import Paper
from edutarget.formats.sections import Arranged, by_office
from edutarget.formats.view import View
from edutarget.formats.words import templates
from edutarget.formats.words.amounts import figures, marks_note, name_with_unit
from edutarget.formats.words.labels import column_title, counted, status_with_sign
from edutarget.formats.words.reports import NOTHING_SELECTED, report_head
from edutarget.language.text import N_, NN_, shortened, visible
from edutarget.language.words import Lang, Words
from edutarget.plan.models import Plan
from edutarget.report.gap_report import Report, Row

_FIGURES = ("baseline", "target", "actual", "gap")
_WIDTHS = {"name": 44, "office": 22, "baseline": 17, "target": 19, "actual": 17, "gap": 19, "band": 40}
"""Widths of the annex's columns in mm."""
_TEXT_WIDTH = 156  # mm: A4 without the margins that `Paper` sets
_BRIEF: dict[Lang, int] = {"zh": 50, "en": 110}
"""Characters of a paragraph in a brief notice: about two lines, so that it fits on one page."""


def notice(arranged: Arranged, view: View) -> bytes:
    """The whole report as a notice with fields for signatures."""
    paper, number = _begun(arranged.report, view), 0
    for style, text in _paragraphs("notice.j2", arranged, view):
        if style == "Heading 1":  # parts without content are omitted, so the others are numbered only now
            number += 1
            text = _numbered(number, text, view.words)
        paper.text(text, style)
    _sign_off(paper, arranged.report)
    if arranged.report.rows:
        _annex(paper, arranged, view.words)
    return paper.bytes()


def brief_notice(arranged: Arranged, view: View) -> bytes:
    """The report as a notice of one page: counts, the most serious problems, missing figures."""
    most = _BRIEF[view.words.lang]
    paper = _begun(arranged.report, view, most)
    for style, text in _paragraphs("brief.j2", arranged, view, most=most):
        paper.text(text, style)
    return paper.bytes()


def _paragraphs(template: str, arranged: Arranged, view: View, **content: object) -> Iterator[tuple[str, str]]:
    """The style and text of each paragraph: a template has one on each line, after its style and `|`."""
    report = arranged.report
    # What is shown has no line ends of its own: `visible` escapes them.
    found = templates(os.path.dirname(__file__), view.words, escape=False, finalize=lambda text: visible(str(text)))
    found.globals |= {"report": report, "head": report_head(report, view), **content}
    found.globals |= {"by_office": by_office, "counts": counts_sentence(report, view.words), "shortened": shortened}
    for line in found.get_template(template).render().removesuffix("\n").split("\n"):
        style, _bar, text = line.partition("|")
        yield style, text


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
