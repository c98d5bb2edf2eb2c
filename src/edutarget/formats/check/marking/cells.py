"""Cells of a worksheet in another style; those that are not written in it are put in where they belong."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping

from edutarget.formats.check.marking.element import Element
from edutarget.formats.check.marking.splicing import Part
from edutarget.tables.grid import WIDTH, cell_name
from edutarget.tables.worksheet import position


class _Nearest:
    """Of elements that come with numbers, those with the numbers that are asked for and those next behind them."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self.at: dict[int, Element] = {}
        self._numbers = sorted(numbers)
        self._behind: dict[int, tuple[int, Element]] = {}  # place of a number -> the first between it and the next one

    def meet(self, number: int, element: Element) -> None:
        """Keep an element if it is one of them."""
        place = bisect_left(self._numbers, number)
        if self._numbers[place : place + 1] == [number]:
            self.at[number] = element
        first = self._behind.get(place - 1)
        if place and (first is None or number < first[0]):
            self._behind[place - 1] = number, element

    def behind(self, number: int) -> Element | None:
        """The element with the lowest number above one that is asked for."""
        places = range(bisect_left(self._numbers, number), len(self._numbers))
        return next((self._behind[place][1] for place in places if place in self._behind), None)


class Cells:
    """Some cells of a sheet by their numbers, and their rows; all others are passed over."""

    def __init__(self, part: Part, asked: Collection[int]) -> None:
        self.part = part
        self._cells = _Nearest(asked)
        self._rows = _Nearest({index // WIDTH for index in asked})
        self._columns: dict[int, str | None] = {}
        """The styles of their columns."""
        self._data: Element | None = None
        self._find(sorted({index % WIDTH for index in asked}))

    def _find(self, columns: list[int]) -> None:
        """Rows and cells may leave out their names; they then follow the one before."""
        row, column = 0, 0
        current: Element | None = None  # the row that the reading is in
        for element in self.part.elements(3):
            if element.name == "c" and element.within == "row":
                if element.parent is not current and (current := element.parent):
                    row, column = _row_number(current, row), 0
                index = position(element.given["r"]) if "r" in element.given else row * WIDTH + column
                self._cells.meet(index, element)
                row, column = index // WIDTH, index % WIDTH + 1
            elif element.name == "row" and element.within == "sheetData":
                row = row if element is current else _row_number(element, row)
                self._rows.meet(row, element)
                row += 1
            elif element.name == "col":
                self._keep_style(columns, element.given)
            elif element.name == "sheetData":
                self._data = element

    def _keep_style(self, columns: list[int], given: Mapping[str, str]) -> None:
        """The style of a range of columns, for those of the list that are in it: they leave the list."""
        first, end = bisect_left(columns, int(given["min"]) - 1), bisect_left(columns, int(given["max"]))
        self._columns |= dict.fromkeys(columns[first:end], given.get("style"))
        del columns[first:end]

    def style(self, index: int) -> int:
        """The number of a cell's style."""
        cell = self._cells.at.get(index)
        written = cell.given.get("s") if cell else self._inherited(*divmod(index, WIDTH))
        return int(written) if written and written.isdecimal() else 0

    def _inherited(self, row: int, column: int) -> str | None:
        """The style of the row or the column that a cell is in, which it has as long as it is not written itself."""
        element = self._rows.at.get(row)
        if element and "s" in element.given:
            return element.given["s"]
        return self._columns.get(column)

    def restyle(self, styles: Mapping[int, int]) -> None:
        """Give cells, by their numbers, styles."""
        there = self._cells.at
        for index in styles.keys() & there.keys():
            self.part.set(there[index], "s", styles[index])
        new_rows: dict[int, list[tuple[int, int]]] = {}
        for index in sorted(styles.keys() - there.keys()):
            new_rows.setdefault(index // WIDTH, []).append((index, styles[index]))
        fresh = {row: cells for row, cells in new_rows.items() if row not in self._rows.at}
        for row in new_rows.keys() - fresh.keys():
            self._into(self._rows.at[row], new_rows[row])
        self._add_rows(fresh)

    def _into(self, row: Element, cells: Iterable[tuple[int, int]]) -> None:
        """New cells of a row, each before the first one to its right."""
        last = ""
        for index, style in cells:
            after = self._cells.behind(index)
            if after and after.parent is row:
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
            if after := self._rows.behind(row):
                self.part.insert(after.start, written)
            else:
                last += written
        if last and self._data:
            self.part.append(self._data, last)

    def _cell(self, index: int, style: int) -> str:
        return f'<{self.part.prefix}c r="{cell_name(index)}" s="{style}"/>'


def _row_number(row: Element, next_one: int) -> int:
    return int(row.given["r"]) - 1 if "r" in row.given else next_one
