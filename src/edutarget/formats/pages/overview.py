"""The top and bottom of a page: counts, problems, contents with filters, indicators without data."""

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
"""For each standing its CSS class, its look and its number of indicators."""

Shortages = list[tuple[str, list[tuple[Status, str, str]]]]
"""For each office ("" if none is named at all) its problems: status, anchor and sentence."""

MOST_SHOWN = 5  # problems, and submitters who owe something, that are shown at once; the others are folded


class Overview(NamedTuple):
    """Texts and counts for the page; an anchor links to an indicator on it.

    `standings` and `areas` are the choices of the filter; `rules` is its CSS. An area has the class of its section,
    its name, its number of indicators and their counts by standing.
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
    """The overview of a report, for pages with a section for each area or with one table."""
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
    """The problems by office; offices in the order of their most serious problem."""
    found: dict[str, list[tuple[Status, str, str]]] = {}
    for one in short:
        office = words.word(one.row.offices)
        if named and not office:
            office = words(NO_OFFICE)
        said = serious_text(one._replace(row=replace(one.row, offices=())), words)  # the heading names the offices
        line = (status_in_row(one.row, words), anchor(one.row), said)
        found.setdefault(office, []).append(line)
    return list(found.items())


def anchor(row: Row) -> str:
    """The HTML id of an indicator, the same on every page: its id, percent-encoded.

    It never contains a colon; ids of the page itself always do, so the two cannot collide.
    """
    return quote(row.id, safe="")


def standing_key(row: Row) -> str:
    """The CSS class for a row's standing, used by the filter."""
    return _class_of(standing_of(row))


def tally_of(rows: Iterable[Row], words: Words) -> StandingCounts:
    """The number of rows of each standing, in the order of `STANDINGS`."""
    return [
        (_class_of(standing), Status(STANDINGS[standing].tone, STANDINGS[standing].sign, words(standing)), count)
        for standing, count in counted(rows).items()
    ]


def _class_of(standing: Term) -> str:
    return f"k{list(STANDINGS).index(standing)}"


def _rules(standings: Iterable[str], areas: Iterable[str]) -> Iterator[str]:
    """CSS rules for filtering by standing and area with check boxes; the page has no script.

    They hide rows of other standings, areas without matching rows, and other areas. If nothing is ticked, nothing is
    hidden. The target of a link is always shown, and the filter does not apply to print.
    """
    yield "@media screen {"
    # The order matters: all areas are hidden, then those with a matching row are shown, then other areas are hidden.
    yield ":root:has(.standings :checked) .area:not(:has(:target)) { display: none; }"
    for key in standings:
        yield f"{_unless('standings', key)} .{key}:not(:target) {{ display: none; }}"
        yield f":root:has([value={key}]:checked) .area:has(.{key}) {{ display: block; }}"
    for key in areas:
        yield f"{_unless('areas', key)} .area.{key}:not(:has(:target)) {{ display: none; }}"
    yield "}"


def _unless(group: str, key: str) -> str:
    """A selector that matches while a box of the group is ticked, but not the box `key`."""
    return f":root:has(.{group} :checked):not(:has([value={key}]:checked))"
