"""Cells of a worksheet in another style; those that are not written in it are put in where they belong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from edutarget.formats.check.marking.splicing import Element, Part
from edutarget.tables.grid import WIDTH, cell_name
from edutarget.tables.worksheet import position


class Cells:
    """The cells of a sheet by their number, and its rows."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.at: dict[int, Element] = {}
        self._rows: dict[int, Element] = {}
        self._columns: list[Element] = []
        self._data: Element | None = None
        self._find()

    def _find(self) -> None:
        """Rows and cells may leave out their names; they then follow the one before."""
        row, column = 0, 0
        waiting: list[tuple[int | None, Element]] = []  # the cells of a row end before the row itself does
        for above, element in self.part.elements(3):
            if above[-1:] == ("row",) and element.name == "c":
                name = element.given.get("r")
                waiting.append((position(name) if name else None, element))
            elif above[-1:] == ("sheetData",) and element.name == "row":
                row = int(element.given["r"]) - 1 if "r" in element.given else row
                column = 0
                for index, cell in waiting:
                    found = row * WIDTH + column if index is None else index
                    self.at[found] = cell
                    row, column = found // WIDTH, found % WIDTH + 1
                self._rows[row] = element
                waiting, row = [], row + 1
            elif element.name == "col":
                self._columns.append(element)
            elif element.name == "sheetData":
                self._data = element

    def style(self, index: int) -> int:
        """The number of a cell's style."""
        cell = self.at.get(index)
        written = cell.given.get("s") if cell else self._inherited(*divmod(index, WIDTH))
        return int(written) if written and written.isdecimal() else 0

    def _inherited(self, row: int, column: int) -> str | None:
        """The style of the row or the column that a cell is in, which it has as long as it is not written itself."""
        element = self._rows.get(row)
        if element and "s" in element.given:
            return element.given["s"]
        for columns in self._columns:
            if int(columns.given["min"]) <= column + 1 <= int(columns.given["max"]):
                return columns.given.get("style")
        return None

    def restyle(self, styles: Mapping[int, int]) -> None:
        """Give cells, by their numbers, styles."""
        for index in styles.keys() & self.at.keys():
            self.part.set(self.at[index], "s", styles[index])
        new_rows: dict[int, list[tuple[int, int]]] = {}
        for index in sorted(styles.keys() - self.at.keys()):
            new_rows.setdefault(index // WIDTH, []).append((index, styles[index]))
        fresh = {row: cells for row, cells in new_rows.items() if row not in self._rows}
        for row, cells in new_rows.items():
            if row in self._rows:
                self._into(self._rows[row], cells)
        self._add_rows(fresh)

    def _into(self, row: Element, cells: Iterable[tuple[int, int]]) -> None:
        """New cells of a row, each before the first one to its right."""
        there = sorted((index, cell) for index, cell in self.at.items() if row.start < cell.start < row.end)
        last = ""
        for index, style in cells:
            after = next((cell for other, cell in there if other > index), None)
            if after:
                self.part.insert(after.start, self._cell(index, style))
            else:
                last += self._cell(index, style)
        if last:
            self.part.append(row, last)

    def _add_rows(self, rows: Mapping[int, Iterable[tuple[int, int]]]) -> None:
        last = ""
        for row, cells in sorted(rows.items()):
            inside = "".join(self._cell(index, style) for index, style in cells)
            written = f'<{self.part.prefix}row r="{row + 1}">{inside}</{self.part.prefix}row>'
            after = min((other for other in self._rows if other > row), default=None)
            if after is not None:
                self.part.insert(self._rows[after].start, written)
            else:
                last += written
        if last and self._data:
            self.part.append(self._data, last)

    def _cell(self, index: int, style: int) -> str:
        return f'<{self.part.prefix}c r="{cell_name(index)}" s="{style}"/>'
