"""The plan in a terminal: the framework as a tree, the goals as a table."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from edutarget.formats.shared.framework import tree
from edutarget.formats.shared.head import head_of
from edutarget.formats.shared.labels import column_title
from edutarget.formats.shared.terminal import printed
from edutarget.formats.shared.terminal_table import GAP, Column, room_beside, table_of, widest
from edutarget.formats.shared.view import View
from edutarget.language.terms import N_
from edutarget.plan.models import Plan
from edutarget.report.cells import difference, target_cell
from edutarget.report.wording import baseline_text, figure


def render(plan: Plan, view: View) -> str:
    """The whole plan as text."""
    words, period = view.words, plan.period
    head = head_of(plan, view, words(N_("{start} to {end}"), start=period.start, end=period.end))
    parts: list[Text | Table | Tree] = [Text(head.plan, "bold"), Text(head.source, "dim"), Text(head.about)]
    if plan.framework:
        parts.append(tree(plan, view))
    note = Text(words(N_("* derived or interpreted by the plan's authors; `targets -f json` says how")), "dim")
    return printed([*parts, _table(plan, view), note], view)


def _table(plan: Plan, view: View) -> Table:
    """The indicators, grouped by area."""
    words = view.words
    rows = {key: _cells(plan, key, view) for key in plan.indicators}
    titles = [
        words(N_("Indicator")),
        column_title("baseline", plan, words),
        words(N_("Change")),
        words(N_("Target")),
        words(N_("Id")),
    ]
    widths = [widest([title, *(row[index].plain for row in rows.values())]) for index, title in enumerate(titles)]
    widths[0] = max(20, min(widths[0], room_beside(widths[1:], view)))
    table = table_of([Column(title, widths[index], 0 < index < 4) for index, title in enumerate(titles)])
    for index, (area_id, area) in enumerate(plan.areas.items()):
        if index:
            table.add_row()
        table.add_row(Text(words.word(area), "bold"))
        for key, cells in rows.items():
            if plan.indicators[key].area == area_id:
                table.add_row(*cells)
    return table


def _cells(plan: Plan, key: str, view: View) -> list[Text]:
    """An indicator's name, baseline, change, target and id."""
    words, indicator = view.words, plan.indicators[key]
    unit = plan.unit_of(indicator)
    name = Text(words.word(indicator) + (" *" if indicator.readings else ""))
    if unit:
        name.append(words(N_(" ({unit})"), unit=unit), "dim")
    limit = words(N_("at most ")) if indicator.direction == "at_most" else ""
    return [
        name,
        Text(baseline_text(indicator, words)),
        Text(figure(difference(unit, indicator.change), words, signed=True)),
        Text(limit + figure(target_cell(indicator.target), words)),
        Text(" " * GAP + key, "dim"),
    ]
