"""The units of a level in a terminal: below each indicator its units, the best first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rich.text import Text

from edutarget.formats.data.rollup_rows import rows
from edutarget.formats.terminal.folding_table import Column, FoldingTable, Group, Line
from edutarget.formats.terminal.printing import finished, printed
from edutarget.formats.terminal.rollup_many import lines_of_many
from edutarget.formats.view import View
from edutarget.formats.words.head import head_of
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.report.cells import Cell
from edutarget.report.wording import figure
from edutarget.rollup.result import RollUp

MANY = 2_000
"""From so many units on, a table that fits itself to its width would take minutes."""

_ORDER = ("oldest", "units", "gap", "target", "rank", "value")
"""The columns in the order in which they give way on a narrow terminal."""

_LEAST_NAME = 20


def render(rollup: RollUp, view: View) -> str:
    """Every indicator that was reported, with its units."""
    words = view.words
    head = head_of(rollup.plan, view, words(N_("as of {date}"), date=rollup.as_of))
    above = [Text(head.plan, "bold"), Text(head.source, "dim"), Text(head.about)]
    if sum(map(len, rollup.by_level.values())) > MANY:
        return printed(above, view) + _of_many(rollup, view)
    return printed([*above, Text(""), *_table(rollup, view).parts()], view)


def _titles(words: Words) -> dict[str, str]:
    return {
        "rank": words(N_("Rank")),
        "value": words(N_("Value")),
        "target": words(N_("Target")),
        "gap": words(N_("Gap")),
        "units": words(N_("Units")),
        "oldest": words(N_("Oldest figure")),
    }


def _of_many(rollup: RollUp, view: View) -> str:
    words = view.words
    groups = (
        (_heading(rollup, level, str(key), words).plain, (_line(row, rollup, words) for row in members))
        for level, key, members in _groups(rollup)
    )
    return finished(lines_of_many(groups, _titles(words)), view)


def _groups(rollup: RollUp) -> Iterator[tuple[object, object, Iterator[dict[str, Cell]]]]:
    """The rows of each indicator, level by level."""
    for (level, key), members in groupby(rows(rollup), lambda row: (row["level"].value, row["indicator"].value)):
        yield level, key, members


def _table(rollup: RollUp, view: View) -> FoldingTable[str]:
    """One table, so that what is compared stands one below the other."""
    words = view.words
    columns = {key: Column(title, least=_LEAST_NAME) for key, title in _titles(words).items()}
    groups = [
        Group(_heading(rollup, level, str(key), words), [_drawn(*_line(row, rollup, words)) for row in members])
        for level, key, members in _groups(rollup)
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


def _drawn(name: str, cells: dict[str, str]) -> Line[str]:
    return Line(Text(name), {key: Text(text) for key, text in cells.items()})


def _line(row: dict[str, Cell], rollup: RollUp, words: Words) -> tuple[str, dict[str, str]]:
    shown = {key: figure(row[key], words, key == "gap") for key in ("gap", "target", "rank", "value")}
    units, expected, oldest = (row[key].value for key in ("units", "expected", "oldest"))
    shown["units"] = words.word(units)
    if expected is not None and expected != units:
        shown["units"] = words(N_("{units} of {expected}"), units=units, expected=expected)
    shown["oldest"] = words.word(oldest) if oldest not in (None, rollup.as_of) else ""
    return words.word(row["unit"].value), shown
