"""A report's rows, sorted and grouped into sections by area, office or framework item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from edutarget.formats.view import Order, View
from edutarget.language.text import N_, Term, folded
from edutarget.language.words import Words
from edutarget.plan.models import Item
from edutarget.report.findings import Finding, seriousness
from edutarget.report.gap_report import Report, Row

NO_OFFICE = Term(N_("No responsible office named"))
NONE_SERVES = N_("no indicator serves it")  # shown below a framework item without indicators


class Section(NamedTuple):
    """Rows under one title; a section without a `title` is the whole report as one list.

    The section of a framework item also has the item's id and its list. The last section, of the indicators that
    serve no item, has a `list_title` but no ids.
    """

    title: str
    rows: Sequence[Row]
    list_title: str = ""
    list_id: str | None = None
    item_id: str | None = None


class Arranged(NamedTuple):
    """What every format of a report renders: the selected rows, sorted, and their sections.

    Both `areas` (with `--by office` the offices) and `items` hold all rows; `by_item` selects which of them are shown.
    """

    report: Report
    areas: tuple[Section, ...]
    items: tuple[Section, ...]
    by_item: bool
    view: View

    def shown_to(self, lang: str) -> Arranged:
        """The same in the units that readers of a language are shown."""
        return arranged(self.report.shown_to(lang), self.view)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections to show, in order."""
        if self.by_item:
            return self.items
        return self.areas


def arranged(report: Report, view: View) -> Arranged:
    """The report, sorted and grouped as the view says."""
    ordered = _in_order(report, view.order, view.words)
    areas = [Section("", ordered.rows)]
    if view.by == "office":
        areas = _offices(ordered, view.words)
        # CSV and JSON list the rows without sections: give them the order of the sections.
        ordered = replace(ordered, rows=tuple(row for section in areas for row in section.rows))
    elif view.by is not None or view.order == "area":
        areas = [Section(view.words.word(area), rows) for area, rows in ordered.by_area()]
    return Arranged(
        report=ordered,
        areas=tuple(areas),
        items=tuple(_items(ordered, view.words)),
        by_item=view.by == "framework" and report.plan.framework is not None,
        view=view,
    )


def _offices(report: Report, words: Words) -> list[Section]:
    """One section for each office or combination of offices; last the rows without an office."""
    groups: dict[str, list[Row]] = {}
    for row in sorted(report.rows, key=lambda row: not row.offices):
        groups.setdefault(office_of(row, words), []).append(row)
    return [Section(title, rows) for title, rows in groups.items()]


def office_of(row: Row, words: Words) -> str:
    """The names of the offices responsible for a row, or "No responsible office named"."""
    if row.offices:
        return words.word(row.offices)
    return words(NO_OFFICE)


def by_office(found: Iterable[Finding], report: Report, words: Words, areas: bool) -> dict[str, list[Finding]]:
    """Findings by office, in the order of the first of each; without any office by area, or all of them under ""."""
    named = any(row.offices for row in report.rows)
    groups: dict[str, list[Finding]] = {}
    for one in found:
        title = ""
        if named:
            title = office_of(one.row, words)
        elif areas:
            title = words.word(report.plan.areas[one.row.indicator.area])
        groups.setdefault(title, []).append(one)
    return groups


def _in_order(report: Report, order: Order, words: Words) -> Report:
    if order == "worst":
        return report.in_order(seriousness)
    if order == "name":
        # Chinese names by pinyin, as far as the character codes of GB 2312 follow it; a lone surrogate has no code.
        return report.in_order(lambda row: folded(words.word(row.indicator)).encode("gb18030", "replace"))
    return report


def _items(report: Report, words: Words) -> list[Section]:
    """A section for each framework item, then one for the rows that serve no item.

    In a filtered report, items without rows are omitted: the filter, not the plan, may be why they are empty.
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
    """An item's name, preceded by its focus if it has one."""
    if item.focus:
        return f"{words.word(item.focus)} → {words.word(item)}"
    return words.word(item)
