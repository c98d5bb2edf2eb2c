"""The framework as a Rich tree, with the indicators that serve each item and how they stand."""

from __future__ import annotations

from itertools import groupby

from rich.text import Text
from rich.tree import Tree

from edutarget.formats.sections import NONE_SERVES, by_framework
from edutarget.formats.terminal.printing import style_of, unbroken
from edutarget.formats.view import View
from edutarget.formats.words.head import framework_title
from edutarget.formats.words.labels import sign_of, status_of
from edutarget.language.terms import N_
from edutarget.report.cells import cells
from edutarget.report.gap_report import Report, Row
from edutarget.report.wording import asides, figure


def framework_tree(report: Report, view: View) -> Tree:
    """Each list, its items, and their indicators; last those outside the framework."""
    words, framework = view.words, report.plan.framework
    root = Tree(Text(framework_title(framework, words) if framework else "", "bold"))
    for title, items in groupby(by_framework(report, words), lambda item: item.list_name):
        branch = root.add(Text(title, "bold"))
        for item in items:
            leaf = branch.add(Text(item.name)) if item.id else branch
            for row in item.rows:
                leaf.add(_row_line(row, view))
            if not item.rows:
                leaf.add(Text(words(NONE_SERVES), "dim"))
    return root


def _row_line(row: Row, view: View) -> Text:
    """One indicator on one line: sign, name, actual of target, band."""
    words, found, sign = view.words, cells(row), sign_of(row)
    line = Text.assemble((sign.sign, style_of(sign)), " ", words.word(row.indicator), "  ")
    line.append(f"{figure(found['actual'], words)} / {figure(found['target'], words)}")
    if row.unit:
        line.append(words(N_(" {unit}"), unit=row.unit))
    line.append("  " + status_of(row, words), style_of(sign))
    return unbroken(line.append("".join("  " + aside for aside in asides(row, words)), "dim"))
