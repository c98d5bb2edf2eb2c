"""The framework as a Rich tree: alone, or with the indicators that serve each item and how they stand."""

from __future__ import annotations

from rich.text import Text
from rich.tree import Tree

from edutarget.formats.shared.head import framework_title
from edutarget.formats.shared.labels import sign_of, status_of
from edutarget.formats.shared.terminal import style_of
from edutarget.formats.shared.view import View
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.plan.framework import Item
from edutarget.plan.models import Plan
from edutarget.report.cells import cells
from edutarget.report.gap_report import Report, Row
from edutarget.report.wording import asides, figure


def tree(plan: Plan, view: View, report: Report | None = None) -> Tree:
    """Each list and its items; with a report, each item's indicators and their bands."""
    words, framework = view.words, plan.framework
    assert framework is not None
    root = Tree(Text(framework_title(framework, words), "bold"))
    served = dict(report.by_item()) if report else {}
    for members in framework.lists.values():
        branch = root.add(Text(words.word(members), "bold"))
        for key, item in members.items.items():
            leaf = branch.add(Text(item_name(item, words)))
            for row in served.get(key, []):
                leaf.add(row_line(row, view))
            if report and not served[key]:
                leaf.add(Text(words(N_("no indicator serves it")), "dim"))
    return root


def item_name(item: Item, words: Words) -> str:
    """An item's name, after its focus where it has one."""
    return f"{words.word(item.focus)} → {words.word(item)}" if item.focus else words.word(item)


def row_line(row: Row, view: View) -> Text:
    """One indicator on one line: sign, name, actual of target, band."""
    words, found, sign = view.words, cells(row), sign_of(row)
    line = Text.assemble((sign.sign, style_of(sign)), " ", words.word(row.indicator), "  ")
    line.append(f"{figure(found['actual'], words)} / {figure(found['target'], words)}")
    if row.unit:
        line.append(words(N_(" {unit}"), unit=row.unit))
    line.append("  " + status_of(row, words), style_of(sign))
    return line.append("".join("  " + aside for aside in asides(row, words)), "dim")
