"""How a report's rows are put together: by area, by what they serve in the framework, or not at all."""

from __future__ import annotations

from typing import NamedTuple

from edutarget.formats.terminal.framework import item_name
from edutarget.formats.view import View
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.report.gap_report import Report, Row

NONE_SERVES = N_("no indicator serves it")
"""What is said of an item of the framework to which the plan gives no indicator."""


class Served(NamedTuple):
    """An item of the framework, after the list it stands in, and the rows that serve it; without one, what serves none.

    `id` and `list_id` are the plan's.
    """

    list_id: str | None
    id: str | None
    list_name: str
    name: str
    rows: list[Row]


def by_framework(report: Report, words: Words) -> list[Served]:
    """Every item of a whole report; of a selection those that have rows in it, as a filter says nothing of the others.

    Last comes what serves no item.
    """
    served = dict(report.by_item())
    items = [
        Served(list_id, key, words.word(members), item_name(item, words), served[key])
        for list_id, members in (report.plan.framework.lists.items() if report.plan.framework else ())
        for key, item in members.items.items()
    ]
    outside = [row for row in report.rows if not row.indicator.serves]
    title = words(N_("Outside the framework"))
    return [
        *(item for item in items if report.whole or item.rows),
        *([Served(None, None, title, title, outside)] if outside else []),
    ]


def by_area(report: Report, view: View) -> list[tuple[str, list[Row]]]:
    """Each area's name and its rows; of a report in another order all rows, under no name."""
    if not view.grouped:
        return [("", list(report.rows))]
    return [(view.words.word(area), rows) for area, rows in report.by_area()]
