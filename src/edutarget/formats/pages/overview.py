"""What stands above a page's areas and below them: results, what is most serious, contents, what has no data."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from edutarget.formats.pages.contents import Contents, contents
from edutarget.formats.pages.page import Status, status, status_in_row
from edutarget.formats.words.labels import RESULT
from edutarget.language.words import Words
from edutarget.report.findings import most_serious, not_updated, remarks
from edutarget.report.gap_report import Report, Row
from edutarget.report.standing import groups


class Overview(NamedTuple):
    """Texts for the reader; an anchor leads to the indicator's place on the page."""

    total: int
    results: list[tuple[str, int]]
    groups: list[tuple[str, list[tuple[Status, int]]]]
    serious: list[tuple[Status, str, str]]
    remarks: list[str]
    contents: Contents
    unreported: list[tuple[str, str]]


def overview(report: Report, words: Words, grouped: bool = True) -> Overview:
    """The overview of a report; `grouped`: its page has a section for each area."""
    outdated = not_updated(report, words)
    return Overview(
        total=len(report.rows),
        results=[(words(RESULT[result]), count) for result, count in report.results().items() if count],
        groups=[
            (words(group.title), [(status(band, words), count) for band, count in group.counts.items()])
            for group in groups(report)
        ],
        serious=[(status_in_row(row, words), anchor(row), text) for row, text in most_serious(report, words)],
        remarks=[*remarks(report, words), *([outdated] if outdated else [])],
        contents=contents(report, words, grouped),
        unreported=[(words.word(row.indicator), anchor(row)) for row in report.unreported()],
    )


def anchor(row: Row) -> str:
    """Where an indicator stands on every page: its id as it stands in an address.

    It has no colon, which each name has that is a page's own.
    """
    return quote(row.id, safe="")
