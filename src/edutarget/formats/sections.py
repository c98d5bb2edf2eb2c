"""A report as its reader asked for it: the rows in their order, and in sections by area, office or framework item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from edutarget.formats.view import Order, View
from edutarget.language.folding import folded
from edutarget.language.terms import N_, Term
from edutarget.language.words import Words
from edutarget.plan.models import Item
from edutarget.report.gap_report import Report, Row
from edutarget.report.standing import seriousness

NO_OFFICE = Term(N_("No responsible office named"))
NONE_SERVES = N_("no indicator serves it")  # what stands below a framework item to which the plan gives no indicator


class Section(NamedTuple):
    """Rows that stand together; without a `title` they are all there are, in one list.

    A section of a framework item also says which item it is and in which list; the one of what serves no item has a
    list title alone.
    """

    title: str
    rows: Sequence[Row]
    list_title: str = ""
    list_id: str | None = None
    item_id: str | None = None


@dataclass(frozen=True, slots=True)
class Arranged:
    """What every format of a report renders: the selected rows, in the reader's order, and their sections.

    `areas` (where the reader asked for it, offices) and `items` have all rows each; `by_item` says which of them the
    reader asked for.
    """

    report: Report
    areas: tuple[Section, ...]
    items: tuple[Section, ...]
    by_item: bool

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that the reader asked for, which stand one below the other."""
        if self.by_item:
            return self.items
        return self.areas


def arranged(report: Report, view: View) -> Arranged:
    """The report in the order and the sections of a view."""
    ordered = _in_order(report, view.order, view.words)
    areas = [Section("", ordered.rows)]
    if view.by == "office":
        areas = _offices(ordered, view.words)
        ordered = replace(ordered, rows=tuple(row for section in areas for row in section.rows))
    elif view.by is not None or view.order == "area":
        areas = [Section(view.words.word(area), rows) for area, rows in ordered.by_area()]
    return Arranged(
        report=ordered,
        areas=tuple(areas),
        items=tuple(_items(ordered, view.words)),
        by_item=view.by == "framework" and report.plan.framework is not None,
    )


def _offices(report: Report, words: Words) -> list[Section]:
    """The rows of each office, those of several offices below all their names; last what no office answers for."""
    groups: dict[str, list[Row]] = {}
    for row in sorted(report.rows, key=lambda row: not row.offices):
        groups.setdefault(office_of(row, words), []).append(row)
    return [Section(title, rows) for title, rows in groups.items()]


def office_of(row: Row, words: Words) -> str:
    """The names of the offices that answer for a row."""
    if row.offices:
        return words.word(row.offices)
    return words(NO_OFFICE)


def _in_order(report: Report, order: Order, words: Words) -> Report:
    if order == "worst":
        return report.in_order(seriousness)
    if order == "name":
        return report.in_order(lambda row: _by_name(words.word(row.indicator)))
    return report


def _by_name(name: str) -> bytes:
    """A key that sorts names: Chinese by pinyin, in which the characters of GB 2312 are laid out for the most part."""
    return folded(name).encode("gb18030", "replace")  # half a surrogate pair has no place in any encoding


def _items(report: Report, words: Words) -> list[Section]:
    """Every framework item of a whole report; of a selection those that have rows, as a filter says nothing of others.

    Last comes what serves no item.
    """
    if report.plan.framework is None:
        return []
    served = dict(report.by_item())
    sections = [
        Section(item_name(item, words), served[key], words.word(members), list_id, key)
        for list_id, members in report.plan.framework.lists.items()
        for key, item in members.items.items()
        if report.whole or served[key]
    ]
    outside = [row for row in report.rows if not row.indicator.serves]
    if outside:
        title = words(N_("Outside the framework"))
        sections.append(Section(title, outside, title))
    return sections


def item_name(item: Item, words: Words) -> str:
    """An item's name, after its focus where it has one."""
    if item.focus:
        return f"{words.word(item.focus)} → {words.word(item)}"
    return words.word(item)
