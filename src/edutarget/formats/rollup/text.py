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
from edutarget.report.cells import Cell
from edutarget.report.wording import figure
from edutarget.rollup.result import RollUp

_ORDER = ("oldest", "units", "gap", "target", "rank", "value")
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
        "oldest": Column(words(N_("Oldest figure"))),
    }
    groups = [
        Group(_heading(rollup, level, str(key), words), [_line(row, rollup, words) for row in members])
        for (level, key), members in groupby(rows(rollup), lambda row: (row["level"].value, row["indicator"].value))
    ]
    return FoldingTable(words(N_("Unit")), columns, _ORDER, groups, view)


def _heading(rollup: RollUp, level: object, key: str, words: Words) -> Text:
    indicator = rollup.plan.indicators[key]
    unit = rollup.plan.unit_of(indicator)
    title = Text(words.word(indicator), "bold")
    if unit:
        title.append(words(N_(" ({unit})"), unit=unit), "not bold dim")
    if len(rollup.by_level) > 1:
        told = words(N_("each unit")) if level == "unit" else words(N_("level {level}"), level=level)
        title.append(f" · {told}", "not bold dim")
    return title


def _line(row: dict[str, Cell], rollup: RollUp, words: Words) -> Line[str]:
    shown = {key: figure(row[key], words, key == "gap") for key in ("gap", "target", "rank", "value")}
    units, expected, oldest = (row[key].value for key in ("units", "expected", "oldest"))
    shown["units"] = words.word(units)
    if expected is not None and expected != units:
        shown["units"] = words(N_("{units} of {expected}"), units=units, expected=expected)
    shown["oldest"] = words.word(oldest) if oldest not in (None, rollup.as_of) else ""
    return Line(Text(words.word(row["unit"].value)), {key: Text(text) for key, text in shown.items()})
