"""Tables in a terminal: how wide columns are, and which of them give way where it is narrow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from rich.cells import cell_len
from rich.table import Table

from edutarget.formats.shared.view import View

GAP = 2
"""Columns of a table stand this far apart."""

Key = TypeVar("Key")


class Column(NamedTuple):
    """A column's title and width; numbers stand to the right."""

    title: str
    width: int
    right: bool = False


def table_of(columns: Sequence[Column]) -> Table:
    """A table without lines, whose first column wraps. The widths are given because Rich would measure every cell."""
    table = Table(box=None, pad_edge=False, padding=0, header_style="dim")
    for index, column in enumerate(columns):
        table.add_column(
            column.title if column.right or not index else " " * GAP + column.title,
            justify="right" if column.right else "left",
            width=column.width + (GAP if index else 0),
            no_wrap=index > 0,
            overflow="fold",
        )
    return table


def widest(texts: Iterable[str]) -> int:
    """The terminal columns that the widest line of the texts takes."""
    return max((cell_len(line) for text in texts for line in text.split("\n")), default=0)


def stacked(status: str) -> str:
    """A status with its parts one below the other, behind the sign; its column need not be as wide as all of them."""
    return status.replace(" · ", "\n" + " " * (GAP + 2))


def room_beside(widths: Iterable[int], view: View) -> int:
    """What columns of these widths leave of a line for the first column; below zero where they do not even fit."""
    return view.width - sum(width + GAP for width in widths)


def fitting(
    widths: Mapping[Key, int], order: Iterable[Key], always: Sequence[int], least: int, view: View
) -> dict[Key, int]:
    """Those of the columns that leave the first column `least`, beside others that are `always` there.

    Where all of them do not, they give way one after the other, in the `order` given.
    """
    kept = dict(widths)
    for column in order:
        if room_beside([*kept.values(), *always], view) < least:
            del kept[column]
    return kept


def lines_of(items: Iterable[str], width: int, between: str) -> list[str]:
    """The items on as few lines of that width as hold them whole; a longer item has a line of its own."""
    lines: list[str] = []
    for item in items:
        if lines and cell_len(lines[-1] + between + item) <= width:
            lines[-1] += between + item
        else:
            lines.append(item)
    return lines
