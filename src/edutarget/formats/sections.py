"""How a report's rows are put together: in which order, by area, by what they serve in the framework, or not."""

from __future__ import annotations

from typing import Literal, NamedTuple

from edutarget.formats.terminal.framework import item_name
from edutarget.formats.view import View
from edutarget.language.folding import folded
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.report.gap_report import Report, Row
from edutarget.report.standing import seriousness

Order = Literal["area", "worst", "name"]

NONE_SERVES = N_("no indicator serves it")
"""What is said of an item of the framework to which the plan gives no indicator."""


def in_order(report: Report, order: Order, words: Words) -> Report:
    """The report with its rows in an order: the plan's, the most serious first, or by name."""
    if order == "worst":
        return report.in_order(seriousness)
    return report.in_order(lambda row: _by_name(words.word(row.indicator))) if order == "name" else report


def _by_name(name: str) -> bytes:
    """A key that sorts names: Chinese by pinyin, in which the characters of GB 2312 are laid out for the most part."""
    return folded(name).encode("gb18030", "replace")


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
