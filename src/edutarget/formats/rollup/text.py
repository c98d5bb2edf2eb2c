"""The units of a level in a terminal: below each indicator its units, the best first."""

from __future__ import annotations

from itertools import groupby

from rich.text import Text

from edutarget.formats.rollup.rows import rows
from edutarget.formats.shared.head import head_of
from edutarget.formats.shared.terminal import printed
from edutarget.formats.shared.terminal_table import Column, FoldingTable, Group, Line
from edutarget.formats.shared.view import View
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.plan.models import Plan
from edutarget.report.cells import Cell
from edutarget.report.wording import figure
from edutarget.rollup.result import RollUp

_ORDER = ("units", "gap", "target", "rank", "value")
"""The columns in the order in which they give way on a narrow terminal."""


def render(rollup: RollUp, view: View) -> str:
    """Every indicator that was reported, with its units."""
    words = view.words
    head = head_of(rollup.plan, view, words(N_("as of {date}"), date=rollup.as_of))
    above = [Text(head.plan, "bold"), Text(head.source, "dim"), Text(head.about), Text("")]
    return printed([*above, *_table(rollup, view).parts()], view)


def _table(rollup: RollUp, view: View) -> FoldingTable[str]:
    """One table, so that what is compared stands one below the other."""
    words = view.words
    columns = {
        "rank": Column(words(N_("Rank"))),
        "value": Column(words(N_("Value"))),
        "target": Column(words(N_("Target"))),
        "gap": Column(words(N_("Gap"))),
        "units": Column(words(N_("Units"))),
    }
    groups = (
        Group(_heading(rollup.plan, str(key), words), [_line(row, words) for row in members])
        for key, members in groupby(rows(rollup), lambda row: row["indicator"].value)
    )
    return FoldingTable(words(N_("Unit")), columns, _ORDER, list(groups), view)


def _heading(plan: Plan, key: str, words: Words) -> Text:
    unit = plan.unit_of(plan.indicators[key])
    title = Text(words.word(plan.indicators[key]), "bold")
    return title.append(words(N_(" ({unit})"), unit=unit), "not bold dim") if unit else title


def _line(row: dict[str, Cell], words: Words) -> Line[str]:
    cells = {key: Text(figure(row[key], words, key == "gap")) for key in _ORDER}
    return Line(Text(words.word(row["unit"].value)), cells)
