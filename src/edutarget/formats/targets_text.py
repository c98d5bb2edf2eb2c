"""The plan in a terminal: the framework as a tree, the goals as a table."""

from __future__ import annotations

from io import StringIO

from rich.table import Table
from rich.text import Text

from edutarget.diagnostics import N_
from edutarget.formats.framework_text import tree
from edutarget.formats.terminal import console, table_of, trimmed_lines
from edutarget.formats.view import View
from edutarget.model import Indicator, Plan
from edutarget.phrases import MISSING, figure
from edutarget.projection import Cell


def render(plan: Plan, view: View) -> str:
    """The whole plan as text."""
    words, written = view.words, StringIO()
    page = console(written, view)
    page.print(Text(words.word(plan.name), "bold"))
    page.print(Text(words(N_("plan {id} from {file}"), id=plan.id, file=view.plan_file), "dim"))
    page.print(words(N_("{start} to {end}"), start=plan.period.start, end=plan.period.end))
    if plan.framework:
        page.print(tree(plan, view))
    page.print(_table(plan, view))
    page.print(Text(words(N_("* derived or read by the plan's makers; `targets -f json` says how")), "dim"))
    return trimmed_lines(written.getvalue())


def _table(plan: Plan, view: View) -> Table:
    words = view.words
    titles = [
        words(N_("Indicator")),
        str(plan.baseline_year),
        words(N_("Change")),
        words(N_("Target")),
        words(N_("Id")),
    ]
    table = table_of(titles, right=(1, 2, 3), wrapped=(0,))
    for index, (key, area) in enumerate(plan.areas.items()):
        if index:
            table.add_row()
        table.add_row(Text(words.word(area), "bold"))
        for name, indicator in plan.indicators.items():
            if indicator.area == key:
                table.add_row(*_cells(plan, indicator, view), Text(name, "dim"))
    return table


def _cells(plan: Plan, indicator: Indicator, view: View) -> list[Text]:
    words, unit = view.words, plan.unit_of(indicator)
    name = Text(words.word(indicator) + (" *" if indicator.readings else ""))
    if unit:
        name.append(words(N_(" ({unit})"), unit=unit), "dim")
    points = unit is not None and unit.kind == "percent"
    change = Cell("points" if points else "number", indicator.change)
    limit = "≤ " if indicator.direction == "at_most" and not view.ascii else ""
    return [
        name,
        Text(figure(Cell("number", indicator.baseline), words)),
        Text(figure(change, words, signed=True) if indicator.change is not None else MISSING),
        Text(limit + figure(Cell("number", indicator.target), words)),
    ]
