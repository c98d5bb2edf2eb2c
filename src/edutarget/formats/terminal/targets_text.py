"""The plan in a terminal: the framework as a tree, the goals as a table."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from edutarget.formats.terminal.folding_table import Column, FoldingTable, Group, Line
from edutarget.formats.terminal.framework import tree
from edutarget.formats.terminal.printing import printed
from edutarget.formats.view import View
from edutarget.formats.words.head import head_of
from edutarget.formats.words.labels import column_title
from edutarget.language.terms import N_
from edutarget.plan.models import Plan
from edutarget.report.cells import difference, target_cell
from edutarget.report.wording import baseline_text, figure

_ORDER = ("id", "change", "baseline", "target")
"""The columns in the order in which they give way on a narrow terminal."""

_LEAST_NAME = 26


def render(plan: Plan, view: View) -> str:
    """The whole plan as text."""
    words, period = view.words, plan.period
    head = head_of(plan, view, words(N_("{start} to {end}"), start=period.start, end=period.end))
    parts: list[Text | Table | Tree] = [Text(head.plan, "bold"), Text(head.source, "dim"), Text(head.about)]
    if plan.framework:
        parts.append(tree(plan.framework, words))
    note = Text(words(N_("* derived or interpreted by the plan's authors; `targets -f json` says how")), "dim")
    return printed([*parts, Text(""), *_table(plan, view).parts(), note], view)


def _table(plan: Plan, view: View) -> FoldingTable[str]:
    """The indicators, grouped by area."""
    words = view.words
    lines = {key: _line(plan, key, view) for key in plan.indicators}
    groups = [
        Group(
            Text(words.word(area), "bold"),
            [line for key, line in lines.items() if plan.indicators[key].area == area_id],
        )
        for area_id, area in plan.areas.items()
    ]
    columns = {key: Column(column_title(key, plan, words)) for key in ("baseline", "change", "target")}
    columns["id"] = Column(words(N_("Id")), right=False, least=_LEAST_NAME)
    return FoldingTable(words(N_("Indicator")), columns, _ORDER, groups, view)


def _line(plan: Plan, key: str, view: View) -> Line[str]:
    """An indicator's name, baseline, change, target and id."""
    words, indicator = view.words, plan.indicators[key]
    unit = plan.unit_of(indicator)
    limit = words(N_("at most ")) if indicator.direction == "at_most" else ""
    return Line(
        Text(words.word(indicator) + (" *" if indicator.readings else "")),
        {
            "baseline": Text(baseline_text(indicator, words)),
            "change": Text(figure(difference(unit, indicator.change), words, signed=True)),
            "target": Text(limit + figure(target_cell(indicator.target), words)),
            "id": Text(key, "dim"),
        },
        words(N_(" ({unit})"), unit=unit) if unit else "",
    )
