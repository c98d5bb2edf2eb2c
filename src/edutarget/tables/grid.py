"""A table as read from a file: what stands in each cell, and where that is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from edutarget.problems.diagnostic import Spot
from edutarget.problems.problem import Problem

HEIGHT, WIDTH = 1_048_576, 16384
"""The rows and columns a worksheet can have. Cells are numbered row by row, all from 0."""

Content = str | Problem
"""A cell's text, or why it cannot be used."""


def index_of(row: int, column: int) -> int:
    """The number of a cell."""
    return row * WIDTH + column


def letters(column: int) -> str:
    """What a spreadsheet calls a column: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_number(name: str) -> int:
    """The number of a column from 1, by its letters."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def cell_name(index: int) -> str:
    """What a spreadsheet calls a cell: D12."""
    row, column = divmod(index, WIDTH)
    return f"{letters(column)}{row + 1}"


@dataclass(frozen=True, slots=True)
class Grid:
    """Row -> column -> content, without empty cells. `merged`: first cell of a merged range -> its last."""

    rows: Mapping[int, Mapping[int, Content]]
    spot: Callable[[int], Spot]
    merged: Mapping[int, int] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False

    def hides(self, row: int, column: int) -> bool:
        """Whether nobody sees a cell."""
        return self.hidden or row in self.hidden_rows or column in self.hidden_columns
