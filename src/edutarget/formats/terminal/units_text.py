"""The units of a level in a terminal: below each indicator its units, the best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from io import StringIO
from itertools import groupby

from rich.cells import cell_len
from rich.text import Text

from edutarget.formats.data.units import unit_rows
from edutarget.formats.terminal.folding_table import GAP, FoldingTable, RowGroup, TableColumn, TableRow
from edutarget.formats.terminal.printing import finished, printed
from edutarget.formats.view import View
from edutarget.formats.words.amounts import figure, in_brackets
from edutarget.formats.words.reports import head_of
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.report.cells import Cell
from edutarget.rollup.result import RollUp

MANY = 2_000
"""From so many units on, a table that fits itself to its width would take minutes."""

_ORDER = ("oldest", "units", "gap", "target", "rank", "value")
"""The columns in the order in which they give way on a narrow terminal."""

_LEAST_NAME = 20


def units_text(rollup: RollUp, view: View) -> str:
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
    for (level, key), members in groupby(unit_rows(rollup), lambda row: (row["level"].value, row["indicator"].value)):
        yield level, key, members


def _table(rollup: RollUp, view: View) -> FoldingTable[str]:
    """One table, so that what is compared stands one below the other."""
    words = view.words
    columns = {key: TableColumn(title, least=_LEAST_NAME) for key, title in _titles(words).items()}
    groups = [
        RowGroup(_heading(rollup, level, str(key), words), [_drawn(*_line(row, rollup, words)) for row in members])
        for level, key, members in _groups(rollup)
    ]
    return FoldingTable(words(N_("Unit")), columns, _ORDER, groups, view)


def _heading(rollup: RollUp, level: object, key: str, words: Words) -> Text:
    indicator = rollup.plan.indicators[key]
    unit = rollup.plan.unit_of(indicator)
    title = Text(words.word(indicator), "bold")
    title.append(in_brackets(unit, words), "not bold dim")
    if len(rollup.by_level) > 1:
        whose = words(N_("each unit"))
        if level != "unit":
            whose = words(N_("level {level}"), level=level)
        title.append(f" · {whose}", "not bold dim")
    return title


def _drawn(name: str, cells: dict[str, str]) -> TableRow[str]:
    return TableRow(Text(name), {key: Text(text) for key, text in cells.items()})


def _line(row: dict[str, Cell], rollup: RollUp, words: Words) -> tuple[str, dict[str, str]]:
    shown = {key: figure(row[key], words, key == "gap") for key in ("gap", "target", "rank", "value")}
    units, expected, oldest = (row[key].value for key in ("units", "expected", "oldest"))
    shown["units"] = words.word(units)
    if expected is not None and expected != units:
        shown["units"] = words(N_("{units} of {expected}"), units=units, expected=expected)
    shown["oldest"] = ""
    if oldest not in (None, rollup.as_of):
        shown["oldest"] = words.word(oldest)
    return words.word(row["unit"].value), shown


_width = lru_cache(200_000)(cell_len)


def lines_of_many(
    groups: Iterable[tuple[str, Iterable[tuple[str, Mapping[str, str]]]]], titles: Mapping[str, str]
) -> str:
    """Below each heading a line for each name with its cells; columns in which nothing stands are left out."""
    written = StringIO()
    for heading, lines in groups:
        written.write(f"\n{heading}\n")
        written.writelines(_lines_of_group(list(lines), titles))
    return written.getvalue()


def _lines_of_group(lines: Sequence[tuple[str, Mapping[str, str]]], titles: Mapping[str, str]) -> Iterator[str]:
    used = [key for key in titles if any(cells[key] not in ("", "–") for _name, cells in lines)]
    columns = {key: max(map(_width, {titles[key], *(cells[key] for _name, cells in lines)})) for key in used}
    name_width = max(_width(name) for name, _cells in lines)
    yield (
        " " * name_width
        + "".join(" " * (GAP + columns[key] - _width(titles[key])) + titles[key] for key in used)
        + "\n"
    )
    for name, cells in lines:
        shown = (" " * (GAP + width - _width(cells[key])) + cells[key] for key, width in columns.items())
        yield name + " " * (name_width - _width(name)) + "".join(shown) + "\n"
