"""One worksheet as a grid: texts, numbers, formulas by their kept values, what is merged and what is hidden."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from edutarget.files.limits import MAX_CELLS, MAX_TEXT, too_long
from edutarget.problems.diagnostic import Spot
from edutarget.problems.problem import Problem, Unreadable
from edutarget.tables.cell_styles import Meaning, written
from edutarget.tables.grid import HEIGHT, WIDTH, Content, Grid, cell_name, column_number, index_of
from edutarget.tables.package import Package

_cell = re.compile(r"([A-Z]{1,3})([0-9]{1,7})").fullmatch
_elsewhere = re.compile(r"\[[0-9]+\]").search  # [1]Sheet1!A1: the first of the workbooks that this one is linked to
_escaped = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Shared(NamedTuple):
    """What all sheets of a workbook share."""

    strings: Sequence[Content]
    meanings: Sequence[Meaning]
    from_1904: bool


def unescaped(text: str) -> str:
    """Text as it was typed: `_x000B_` is how a workbook writes what XML cannot."""
    return _escaped.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def position(name: str) -> int:
    """The index of a cell such as D12; raises ValueError."""
    if not (match := _cell(name)):
        raise ValueError(f"cell {name[:20]}")
    return _within(int(match[2]) - 1, column_number(match[1]) - 1)


def _within(row: int, column: int) -> int:
    if not (0 <= row < HEIGHT and 0 <= column < WIDTH):
        raise ValueError(f"row {row + 1}, column {column + 1}")
    return index_of(row, column)


class Worksheet:
    """One pass over the XML of one sheet, which expat sends as starts, ends and texts of elements."""

    def __init__(self, name: str, hidden: bool, shared: Shared) -> None:
        self.name, self.hidden, self.shared = name, hidden, shared
        # What becomes the grid.
        self.rows: dict[int, dict[int, Content]] = {}
        self.merged: dict[int, int] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns = bytearray(WIDTH)  # 1 where hidden; ranges may overlap, and each be as wide as the sheet
        # Where the reading is. Rows and cells may leave out their names; they then follow the one before.
        self.at = 0
        self.count = 0  # cells, merged ranges and hidden ones so far
        # The current cell: its attributes, its formula's, and the texts of its elements v (value), f (formula), t.
        self.cell: Mapping[str, str] = {}
        self.formula: Mapping[str, str] = {}
        self.texts: dict[str, str] = {}
        self.collecting = ""  # which of these elements the reading is in; empty outside them
        self.phonetic = False  # in a reading aid, such as pinyin above 教育, which is no part of the cell's text
        self.linked: set[str] = set()  # shared formulas, by their `si`, that look into another workbook

    def grid(self, package: Package, part: str) -> Grid:
        """The sheet's grid; raises Unreadable."""
        package.parse(part, self.start, self.end, self.text)
        # A sheet may name its rows and cells in any order; a form is read from top left to bottom right.
        rows = {row: dict(sorted(cells.items())) for row, cells in sorted(self.rows.items())}
        columns = frozenset(column for column, hidden in enumerate(self.hidden_columns) if hidden)
        return Grid(rows, self.spot, self.merged, frozenset(self.hidden_rows), columns, self.hidden)

    def spot(self, index: int) -> Spot:
        """Where a cell is: 填报!D12."""
        return Spot(cell=f"{self.name}!{cell_name(index)}", label="")

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        """An element begins."""
        if tag == "row":
            self._row(given)
        elif tag == "c":
            self.cell, self.texts = given, {}
            self.at = position(given["r"]) if "r" in given else self.at
        elif tag in ("v", "f", "t") and not self.phonetic:
            self.collecting = tag
            self.texts.setdefault(tag, "")  # a text with several formats comes as several `t`: they are one text
            self.formula = given if tag == "f" else self.formula
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "col" and _unseen(given, "width"):
            self._hide(int(given["min"]) - 1, min(int(given["max"]), WIDTH))
        elif tag == "mergeCell":
            self._count()
            first, _colon, last = given["ref"].partition(":")
            self.merged[position(first)] = position(last or first)

    def _hide(self, first: int, end: int) -> None:
        self._count()
        _within(0, first)
        self.hidden_columns[first:end] = b"\1" * (end - first)

    def _row(self, given: Mapping[str, str]) -> None:
        # Without a number it is the row after that of the last cell, which `at` is one past: hence rounded up.
        row = int(given["r"]) - 1 if "r" in given else -(-self.at // WIDTH)
        self.at = _within(row, 0)
        if _unseen(given, "ht"):
            self.hidden_rows.add(row)

    def text(self, text: str) -> None:
        """Characters between tags."""
        if self.collecting and len(self.texts[self.collecting]) <= MAX_TEXT:  # more than that is not kept
            self.texts[self.collecting] += text

    def end(self, tag: str) -> None:
        """An element ends."""
        self.collecting = ""
        if tag == "rPh":
            self.phonetic = False
        elif tag == "c":
            if content := self._content():
                self._keep(content)
            self.at += 1

    def _count(self) -> None:
        self.count += 1
        if self.count > MAX_CELLS:
            raise Unreadable("workbook-too-many-cells", limit=MAX_CELLS)

    def _keep(self, content: Content) -> None:
        self._count()
        row, column = divmod(self.at, WIDTH)
        self.rows.setdefault(row, {})[column] = content

    def _content(self) -> Content:
        """What a cell says; an empty text where it says nothing."""
        if problem := next(filter(None, map(too_long, self.texts.values())), None):
            return problem
        kind, value = self.cell.get("t", "n"), self.texts.get("v", "")
        if "f" in self.texts and self._from_elsewhere():
            return Problem("external-reference")
        if "f" in self.texts and not value and kind != "str":  # str: a formula whose result is a text, maybe empty
            return Problem("formula-without-value")
        match kind:
            case "n":
                return written(value, self._meaning(), self.shared.from_1904) if value else ""
            case "s":  # the number of one of the texts that all sheets share
                return self.shared.strings[int(value)]
            case "b":
                return "true" if value == "1" else "false"
            case "e":
                return Problem("cell-error", (), {"written": value})
            case "d":  # a day, as ISO 8601 writes it
                return value
        return unescaped(self.texts.get("t", "") or value)

    def _from_elsewhere(self) -> bool:
        """Whether the cell's formula looks into another workbook.

        A formula that several cells share is written out in the first of them; the others only name its `si`.
        """
        group = self.formula.get("si", "")
        if _elsewhere(self.texts["f"]):
            self.linked.add(group)
            return True
        return bool(group) and not self.texts["f"] and group in self.linked

    def _meaning(self) -> Meaning:
        style = int(self.cell.get("s", 0))
        return self.shared.meanings[style] if 0 <= style < len(self.shared.meanings) else "number"


def _unseen(given: Mapping[str, str], size: str) -> bool:
    """Whether a row or column is hidden, or too small to be seen."""
    return given.get("hidden") in ("1", "true") or given.get(size) in ("0", "0.0")
