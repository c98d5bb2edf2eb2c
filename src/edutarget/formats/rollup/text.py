"""The units of a level in a terminal: for each indicator a table, the best unit first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rich.table import Table
from rich.text import Text

from edutarget.formats.rollup.rows import rows
from edutarget.formats.shared.head import head_of
from edutarget.formats.shared.terminal import printed
from edutarget.formats.shared.terminal_table import Column, room_beside, table_of, widest
from edutarget.formats.shared.view import View
from edutarget.language.terms import N_
from edutarget.report.cells import Cell
from edutarget.report.wording import figure
from edutarget.rollup.result import RollUp

_SHOWN = ("rank", "value", "target", "gap", "units")


def render(rollup: RollUp, view: View) -> str:
    """Every indicator that was reported, with its units."""
    return printed(_parts(rollup, view), view)


def _parts(rollup: RollUp, view: View) -> Iterator[Text | Table]:
    words = view.words
    head = head_of(rollup.plan, view, words(N_("as of {date}"), date=rollup.as_of))
    yield from [Text(head.plan, "bold"), Text(head.source, "dim"), Text(head.about)]
    for key, group in groupby(rows(rollup), lambda row: row["indicator"].value):
        indicator = rollup.plan.indicators[str(key)]
        unit = rollup.plan.unit_of(indicator)
        title = Text("\n" + words.word(indicator), "bold")
        yield title.append(words(N_(" ({unit})"), unit=unit), "dim") if unit else title
        yield _table(list(group), view)


def _table(lines: list[dict[str, Cell]], view: View) -> Table:
    """One indicator's units."""
    words = view.words
    titles = {
        "rank": words(N_("Rank")),
        "value": words(N_("Value")),
        "target": words(N_("Target")),
        "gap": words(N_("Gap")),
        "units": words(N_("Units")),
    }
    cells = [{key: figure(row[key], words, key == "gap") for key in _SHOWN} for row in lines]
    names = [words.word(row["unit"].value) for row in lines]
    widths = {key: widest([titles[key], *(line[key] for line in cells)]) for key in _SHOWN}
    room = max(room_beside(widths.values(), view), 8)
    name = Column(words(N_("Unit")), min(room, widest([words(N_("Unit")), *names])))
    table = table_of([name, *(Column(titles[key], widths[key], True) for key in _SHOWN)])
    for unit, line in zip(names, cells, strict=True):
        table.add_row(Text(unit), *(Text(line[key]) for key in _SHOWN))
    return table
