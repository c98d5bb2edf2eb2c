"""A page's contents: each area with its counts, and a filter by standing and by area that needs no script.

The filter is made of check boxes and style rules: a rule for each standing and area hides what is not asked for.
Nothing ticked hides nothing; what a link leads to is shown whatever is ticked; print knows nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from edutarget.formats.pages.page import Status
from edutarget.formats.words.standings import STANDINGS, counted, standing_of
from edutarget.language.words import Words
from edutarget.report.gap_report import Report, Row

Counts = list[tuple[str, Status, int]]
"""The class of each standing, how it looks, and how many indicators stand so."""


class AreaEntry(NamedTuple):
    """One area's line: the class of its section, its name and how its indicators stand."""

    key: str
    name: str
    total: int
    counts: Counts


class Contents(NamedTuple):
    """What can be asked for: standings and areas, and the style rules by which the rest is hidden."""

    total: int
    standings: Counts
    areas: list[AreaEntry]
    rules: str


def contents(report: Report, words: Words, grouped: bool) -> Contents:
    """The contents of a page about the report; without areas where it is not `grouped` by them."""
    standings = tally_of(report.rows, words)
    areas = [
        AreaEntry(f"a{number}", words.word(area), len(rows), tally_of(rows, words))
        for number, (area, rows) in enumerate(report.by_area() if grouped else (), 1)
    ]
    rules = _rules([key for key, _status, _count in standings], [area.key for area in areas])
    return Contents(len(report.rows), standings, areas, "\n".join(rules))


def standing_key(row: Row) -> str:
    """The class of whatever shows a row: which standing it has."""
    return f"k{list(STANDINGS).index(standing_of(row))}"


def tally_of(rows: Iterable[Row], words: Words) -> Counts:
    """How the rows stand, in the order in which readers want to know."""
    found, order = counted(rows), list(STANDINGS)
    return [
        (
            f"k{order.index(standing)}",
            Status(STANDINGS[standing].tone, STANDINGS[standing].sign, words(standing)),
            count,
        )
        for standing, count in found.items()
    ]


def _rules(standings: Iterable[str], areas: Iterable[str]) -> Iterator[str]:
    """Hide what is of another standing, areas that have nothing else, and other areas."""
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
