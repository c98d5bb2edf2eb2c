"""A table as read from a file: the content and the place of each cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from edutarget.problems.diagnostic import Spot
from edutarget.problems.problem import Problem

HEIGHT, WIDTH = 1_048_576, 16384
"""The rows and columns a worksheet can have. Cells are numbered row by row, all from 0."""

Content = str | Problem
"""A cell's text, or why it cannot be used."""


def index_of(row: int, column: int) -> int:
    """Return the number of a cell."""
    return row * WIDTH + column


def letters(column: int) -> str:
    """Return the name of a column in a spreadsheet: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_number(name: str) -> int:
    """Return the number of a column, from 1, by its letters."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def cell_name(index: int) -> str:
    """Return the name of a cell in a spreadsheet: D12."""
    row, column = divmod(index, WIDTH)
    return f"{letters(column)}{row + 1}"


_cell = re.compile(r"([A-Z]{1,3})([0-9]{1,7})").fullmatch


def position(name: str) -> int:
    """Return the number of a cell such as D12; raises ValueError."""
    match = _cell(name)
    if not match:
        raise ValueError(f"cell {name[:20]}")
    return index_within(int(match[2]) - 1, column_number(match[1]) - 1)


def index_within(row: int, column: int) -> int:
    """Return the number of a cell; raises ValueError outside a worksheet."""
    if not (0 <= row < HEIGHT and 0 <= column < WIDTH):
        raise ValueError(f"row {row + 1}, column {column + 1}")
    return index_of(row, column)


@dataclass(frozen=True, slots=True)
class Grid:
    """Row -> column -> content, without empty cells. `merged`: first cell of a merged range -> its last.

    `formats`: number formats of the cells whose content is more than the stored number.
    """

    rows: Mapping[int, Mapping[int, Content]]
    spot: Callable[[int], Spot]
    merged: Mapping[int, int] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    formats: Mapping[int, str] = field(default_factory=dict)

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell, stripped; empty if it cannot be used."""
        content = self.rows.get(row, {}).get(column, "")
        if isinstance(content, str):
            return content.strip()
        return ""

    def seen(self, row: int, column: int) -> Content:
        """Return the content of a cell, or a problem if it is filled in but hidden."""
        content = self.rows.get(row, {}).get(column, "")
        hidden = self.hidden or row in self.hidden_rows or column in self.hidden_columns
        if content and hidden:
            return Problem("hidden-cell")
        return content

    def merged_cells(self, row: int, column: int) -> Problem:
        """Return the problem that a cell is merged with others, for which its content could be meant as well."""
        at = index_of(row, column)
        return Problem("merged-cells", (), {"range": f"{cell_name(at)}:{cell_name(self.merged.get(at, at))}"})
