"""What stands around a page's areas: counts, what is short, contents that filter, what has no data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import quote

from edutarget.formats.pages.page import Status, status_in_row
from edutarget.formats.sections import NO_OFFICE, Arranged
from edutarget.formats.words.labels import STANDINGS, counted, standing_of
from edutarget.formats.words.reports import count_lines, counts, not_updated, remark_texts, serious_text, serious_title
from edutarget.language.terms import Term
from edutarget.language.words import Words
from edutarget.report.findings import Finding, problems
from edutarget.report.gap_report import Row

StandingCounts = list[tuple[str, Status, int]]
"""The class of each standing, how it looks, and how many indicators stand so."""

Shortages = list[tuple[str, list[tuple[Status, str, str]]]]
"""Below each office, "" where no list names any, what is short: its status, its anchor and a sentence."""

MOST_SHOWN = 5  # of what is short, and of who owes something, so much is shown at once; the rest is folded


class Overview(NamedTuple):
    """Texts for the reader; an anchor leads to the indicator's place on the page.

    `standings` and `areas` can be asked for, and by `rules`, which are CSS, the rest is hidden. Of an area it has the
    class of its section, its name, how many indicators it has and how they stand.
    """

    total: int
    counts: str
    kinds: list[str]
    serious_title: str
    serious: Shortages
    less_serious: Shortages
    more_short: int
    remarks: list[str]
    standings: StandingCounts
    areas: list[tuple[str, str, int, StandingCounts]]
    rules: str
    unreported: list[tuple[str, str]]


def overview(arranged: Arranged, words: Words) -> Overview:
    """The overview of a report whose page has a section for each area, or one table."""
    report = arranged.report
    standings, short = tally_of(report.rows, words), problems(report)
    named = any(row.offices for row in report.rows)
    areas = [
        (f"a{number}", area.title, len(area.rows), tally_of(area.rows, words))
        for number, area in enumerate(arranged.areas, 1)
        if area.title
    ]
    return Overview(
        total=len(report.rows),
        counts=counts(report, words),
        kinds=count_lines(report, words),
        serious_title=serious_title(min(len(short), MOST_SHOWN), len(short), words),
        serious=_by_office(short[:MOST_SHOWN], named, words),
        less_serious=_by_office(short[MOST_SHOWN:], named, words),
        more_short=max(len(short) - MOST_SHOWN, 0),
        remarks=[*remark_texts(report, words), *filter(None, [not_updated(report, words)])],
        standings=standings,
        areas=areas,
        rules="\n".join(_rules([key for key, *_how in standings], [key for key, *_how in areas])),
        unreported=[(words.word(row.indicator), anchor(row)) for row in report.unreported()],
    )


def _by_office(short: Sequence[Finding], named: bool, words: Words) -> Shortages:
    """What is short below the offices that answer for it, those first whose first is the most serious."""
    found: dict[str, list[tuple[Status, str, str]]] = {}
    for one in short:
        office = words.word(one.row.offices)
        if named and not office:
            office = words(NO_OFFICE)
        said = serious_text(one._replace(row=replace(one.row, offices=())), words)  # its offices stand above it
        line = (status_in_row(one.row, words), anchor(one.row), said)
        found.setdefault(office, []).append(line)
    return list(found.items())


def anchor(row: Row) -> str:
    """Where an indicator stands on every page: its id as it stands in an address.

    It has no colon, which each name has that is a page's own.
    """
    return quote(row.id, safe="")


def standing_key(row: Row) -> str:
    """The class of whatever shows a row: which standing it has."""
    return _class_of(standing_of(row))


def tally_of(rows: Iterable[Row], words: Words) -> StandingCounts:
    """How the rows stand, in the order in which readers want to know."""
    return [
        (_class_of(standing), Status(STANDINGS[standing].tone, STANDINGS[standing].sign, words(standing)), count)
        for standing, count in counted(rows).items()
    ]


def _class_of(standing: Term) -> str:
    return f"k{list(STANDINGS).index(standing)}"


def _rules(standings: Iterable[str], areas: Iterable[str]) -> Iterator[str]:
    """A filter by standing and by area that needs no script: a style rule for each check box that may be ticked.

    They hide what is of another standing, areas that have nothing else, and other areas. Nothing ticked hides nothing;
    what a link leads to is shown whatever is ticked; print knows nothing of it.
    """
    yield "@media screen {"
    yield ":root:has(.standings :checked) .area:not(:has(:target)) { display: none; }"
    for key in standings:
        yield f"{_unless('standings', key)} .{key}:not(:target) {{ display: none; }}"
        yield f":root:has([value={key}]:checked) .area:has(.{key}) {{ display: block; }}"
    for key in areas:
        yield f"{_unless('areas', key)} .area.{key}:not(:has(:target)) {{ display: none; }}"
    yield "}"


def _unless(group: str, key: str) -> str:
    """The page while something of a group is asked for, but not this."""
    return f":root:has(.{group} :checked):not(:has([value={key}]:checked))"
