"""The one table of every result in a terminal: names, and columns that fold away below them where it is narrow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, Literal, NamedTuple, TypeVar

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from edutarget.formats.terminal.printing import broken, unbroken
from edutarget.formats.view import View
from edutarget.formats.words.amounts import MISSING, NO_BREAK

GAP = 2  # columns of a table stand this far apart

Key = TypeVar("Key")
Drawn = Callable[[int], Text]  # what is drawn in a column's width, once that is known

_NOTHING = Text()
_JUSTIFIED: dict[bool, Literal["left", "right"]] = {True: "right", False: "left"}


class TableColumn(NamedTuple):
    """A column beside the names; numbers stand to the right.

    It folds away where it would leave the names less than `least`: then its texts stand below the names, after its
    title, or alone where they speak for themselves, or are gone where others say the same. What is drawn takes `width`,
    and up to `grows` more of what the names do not need.
    """

    title: str
    right: bool = True
    least: int = 10
    folded: Literal["titled", "alone", "gone"] = "titled"
    width: int = 0
    grows: int = 0


class TableRow(NamedTuple, Generic[Key]):
    """A row: its name, the name's unit, its texts by column, and what else stands below the name."""

    name: Text
    cells: Mapping[Key, Text | Drawn]
    unit: str = ""
    below: Sequence[Text] = ()


class RowGroup(NamedTuple, Generic[Key]):
    """Lines under a heading that may be as wide as the table; None where they need none."""

    heading: Text | None
    lines: Sequence[TableRow[Key]]


class FoldingTable(Generic[Key]):
    """Groups of lines, and the columns that fit the view; the others give way in the `order` given."""

    def __init__(
        self,
        first: str,
        columns: Mapping[Key, TableColumn],
        order: Sequence[Key],
        groups: Sequence[RowGroup[Key]],
        view: View,
    ) -> None:
        self.first, self.columns, self.groups, self.view = first, columns, groups, view
        self.lines = [line for group in groups for line in group.lines]
        self.widths, self.name_width = self._fitting(order)

    def parts(self) -> Iterator[Table | Text]:
        """The titles, and each group below its heading."""
        yield self._table([], titles=True)
        for index, group in enumerate(self.groups):
            if index:
                yield Text("")
            if group.heading:
                yield group.heading
            yield self._table(group.lines)

    def _fitting(self, order: Sequence[Key]) -> tuple[dict[Key, int], int]:
        """The widths of the columns that fit, and the names'."""
        natural = {key: self._natural(key) for key in self.columns}
        natural = {key: width for key, width in natural.items() if width}
        widths, below = dict(natural), 0  # below: the widest text that stands below a name, and must not be broken
        giving_way = [key for key in order if key in natural]
        for key in giving_way:
            # What has folded away needs room too: the names may then have to be wider than before.
            if self._room(widths) < max(self.columns[key].least, below):
                del widths[key]
                below = max([below, *(widest([text]) for line in self.lines for text in self._titled(line, key))])
        for key in reversed(giving_way):  # what would be gone comes back where those after it have made room
            back = {one: width for one, width in natural.items() if one in widths or one == key}
            if self.columns[key].folded == "gone" and self._room(back) >= max(self.columns[key].least, below):
                widths = back
        return self._grown(widths, below)

    def _grown(self, widths: dict[Key, int], below: int) -> tuple[dict[Key, int], int]:
        """What the names do not need goes to what is drawn."""
        room = max(self._room(widths), 1)
        name = min(room, max(below, widest([self.first, *(line.name.plain + line.unit for line in self.lines)])))
        return {key: width + min(room - name, self.columns[key].grows) for key, width in widths.items()}, name

    def _natural(self, key: Key) -> int:
        """How wide a column is so that nothing in it is broken; 0 where nothing stands in it."""
        column = self.columns[key]
        texts = [_stacked(self._text(line, key, column.width).plain) for line in self.lines]
        if set(texts) <= {"", MISSING}:
            return 0
        return max(column.width, widest([column.title, *texts]))

    def _text(self, line: TableRow[Key], key: Key, width: int) -> Text:
        content = line.cells.get(key, _NOTHING)
        if isinstance(content, Text):
            return content
        return content(width)

    def _room(self, widths: Mapping[Key, int]) -> int:
        """What the columns leave of a line for the names; below zero where they do not even fit."""
        return self.view.width - sum(width + GAP for width in widths.values())

    def _titled(self, line: TableRow[Key], key: Key) -> Iterator[str]:
        """A line's text in a column that has folded away, after the column's title; nothing where it has none."""
        column = self.columns[key]
        if column.folded != "titled":
            return
        text = self._text(line, key, 0).plain
        if text not in ("", MISSING):
            yield f"{column.title}{NO_BREAK}{text}"

    def _table(self, lines: Sequence[TableRow[Key]], titles: bool = False) -> Table:
        """A table without rules. The widths are given because Rich would measure every cell."""
        table = Table(box=None, pad_edge=False, padding=0, header_style="dim", show_header=titles)
        table.add_column(self.first, width=self.name_width, overflow="fold")
        for key, width in self.widths.items():
            title, justify = self.columns[key].title, _JUSTIFIED[self.columns[key].right]
            if justify == "left":
                title = " " * GAP + title
            table.add_column(title, justify=justify, width=width + GAP, no_wrap=True, overflow="fold")
        for line in lines:
            table.add_row(self._first(line), *(self._cell(line, key) for key in self.widths))
        return table

    def _cell(self, line: TableRow[Key], key: Key) -> Text:
        text = self._text(line, key, self.widths[key])
        if self.columns[key].right:
            return text
        return Text(" " * GAP + _stacked(text.plain), text.style)

    def _first(self, line: TableRow[Key]) -> Text:
        """The name with its unit, and below it what has folded away and what else stands there."""
        whole, unit = line.name.plain + line.unit, line.unit
        # Chinese names have no spaces at which Rich could break them before the unit, and it would cut the unit.
        if unit and cell_len(whole) > self.name_width and " " not in whole:
            unit = "\n" + unit
        first = line.name.copy().append(unit, "dim")
        away = [key for key in self.columns if key not in self.widths]
        for text in lines_of((text for key in away for text in self._titled(line, key)), self.name_width, " · "):
            first.append("\n" + text, "dim")
        alone = (self._text(line, key, 0) for key in away if self.columns[key].folded == "alone")
        for below in (*filter(None, alone), *line.below):
            first.append("\n").append_text(below)
        return unbroken(broken(first, self.name_width))


def _stacked(status: str) -> str:
    """A status with its parts one below the other, behind the sign; its column need not be as wide as all of them."""
    below = "\n" + " " * (GAP + 2)
    return re.sub(r"(?<=[,:]) (?=\S)|(?<=[，：])| · ", below, status)


def widest(texts: Iterable[str]) -> int:
    """The terminal columns that the widest line of the texts takes."""
    return max((cell_len(line) for text in texts for line in text.split("\n")), default=0)


def lines_of(items: Iterable[str], width: int, between: str) -> list[str]:
    """The items on as few lines of that width as hold them whole; a longer item has a line of its own."""
    lines: list[str] = []
    for item in items:
        if lines and cell_len(lines[-1] + between + item) <= width:
            lines[-1] += between + item
        else:
            lines.append(item)
    return lines
