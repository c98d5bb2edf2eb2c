"""Print through Rich: tables whose columns fold away, no markup, lines broken by the rules of Chinese and English.

Tables are laid out here and not by Rich: what stands below a row is as wide as the page, and not as a column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import zip_longest
from typing import Generic, Literal, NamedTuple, TypeVar

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from edutarget.formats.view import View
from edutarget.formats.words.amounts import MISSING, NO_BREAK
from edutarget.formats.words.labels import Sign, Tone
from edutarget.formats.words.reports import Head

_STYLES: dict[Tone, str] = {
    "good": "green",
    "short": "yellow",
    "bad": "red",
    "open": "",
    "none": "dim",
}


def style_of(sign: Sign) -> str:
    """The Rich style of a band's sign."""
    return _STYLES[sign.tone]


def printed(parts: Iterable[Text | Tree], view: View) -> str:
    """The parts as text, each on its own lines."""
    written = StringIO()
    fitting = [broken(part, view.width) if isinstance(part, Text) else part for part in parts]
    # In one call, as each costs as much as printing a few lines; only the lines of a tree are left for Rich to break.
    trees = any(isinstance(part, Tree) for part in fitting)
    _console(written, view).print(*fitting, sep="\n", soft_wrap=not trees)
    return finished(written.getvalue(), view)


def heading(head: Head, *more: str) -> Iterator[Text]:
    """A result's head: problems, plan, days and submitters, unit, `more` lines, the plan's file, an empty line."""
    if head.problems:
        yield Text(f"! {head.problems}", "bold red")
    yield Text(head.plan, "bold")
    yield from (Text(line) for line in (head.about, head.unit, *more) if line)
    yield Text(head.source, "dim")
    yield Text("")


_COLOURS: Mapping[bool, Literal["standard"] | None] = {True: "standard", False: None}


def _console(file: StringIO, view: View) -> Console:
    """A Rich console that writes into memory and interprets no markup, emoji or numbers in a text."""
    # By default Rich would read error[number] in a text as markup, raise on "[/x]" and turn ":school:" into an emoji.
    return Console(
        file=file,
        width=view.width,
        height=25,  # unused, but Rich reads the environment unless width and height are both given
        no_color=not view.colour,
        force_jupyter=False,
        force_terminal=view.colour,
        color_system=_COLOURS[view.colour],
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


# Rich breaks lines at no-break spaces, so they are replaced by this private-use character while it prints. User text
# cannot contain it: `visible` shows it as the escape \ue000.
_NO_BREAK_FOR_RICH = "\ue000"

# One column for one column: what Rich aligned stays aligned.
_IN_ASCII = str.maketrans(
    {
        **dict(zip("−–·“”→✓≈▸▹↓↧↥‹«⋘✘»≥×", '--."">+~>.v_x-<!#>>x', strict=True)),
        **dict(zip("├━●─┊┤│└", "|=o-:||`", strict=True)),
        "…": "o",
    }
)


def unbroken(text: Text) -> Text:
    """Hide the text's no-break spaces from Rich, in place; `finished` makes spaces of them."""
    text.plain = text.plain.replace(NO_BREAK, _NO_BREAK_FOR_RICH)
    return text


def finished(text: str, view: View) -> str:
    """Printed text without trailing spaces and no-break spaces; translated to ASCII if the view says so."""
    lines = (line.rstrip(" ") + "\n" for line in text.rstrip("\n").split("\n"))
    # Spaces, so that a search for a space finds them.
    plain = "".join(lines).replace(_NO_BREAK_FOR_RICH, " ").replace(NO_BREAK, " ")
    if view.ascii:
        return plain.translate(_IN_ASCII)
    return plain


_WORD = re.compile("[^ ]+ *| +")
# Chinese line breaking: no opening bracket at the end of a line, no closing bracket or punctuation at its start.
_NEVER_LAST = "（《“‘「【" + NO_BREAK
_NEVER_FIRST = "）》”’」】、，。；：！？…％%" + NO_BREAK


def broken(text: Text, width: int) -> Text:
    """The text, broken into lines of at most `width` terminal columns."""
    if all(cell_len(line) <= width for line in text.plain.split("\n")):
        return text
    lines = [part for line in text.split("\n", allow_blank=True) for part in line.divide(_breaks(line.plain, width))]
    for line in lines:
        line.rstrip()  # with the space at its break the line would be too wide
    return Text("\n").join(lines)


def _breaks(line: str, width: int) -> list[int]:
    """The offsets at which a new line begins; each line holds as many pieces as fit."""
    found, at, used = [], 0, 0
    for piece in _pieces(line, width):
        if used and used + cell_len(piece.rstrip(" ")) > width:
            found.append(at)
            used = 0
        at, used = at + len(piece), used + cell_len(piece)
    return found


def _pieces(line: str, width: int) -> Iterator[str]:
    """Unbreakable pieces with the spaces after them: words, or parts of a word that is wider than half a line."""
    for word in _WORD.findall(line):
        pieces = [word]
        if cell_len(word) * 2 > width:  # Chinese has no spaces: a "word" may be a whole sentence
            pieces = list(_characters(word))
        for piece in pieces:
            if cell_len(piece.rstrip(" ")) <= width:
                yield piece
            else:
                yield from chop_cells(piece, width)


def _characters(word: str) -> Iterator[str]:
    """Split a word where a line may end: beside wide characters, except at brackets and punctuation."""
    begin = 0
    for at in range(1, len(word)):
        left, right = word[at - 1], word[at]
        if right not in f" {_NEVER_FIRST}" and left not in f" {_NEVER_LAST}" and cell_len(left + right) > 2:
            yield word[begin:at]
            begin = at
    yield word[begin:]


# Tables

GAP = 2  # spaces between columns

Key = TypeVar("Key")
Drawn = Callable[[int], Text]  # draws a cell, such as a bar, in the width that its column gets

_NOTHING, _INDENT = Text(), "  "


class TableColumn(NamedTuple):
    """A column beside the names; `right`: aligned to the right, as numbers are. All widths are in terminal columns.

    It folds away if it would leave the names less than `least`. Its texts then move below the row: `titled`, after
    the column's title, or `alone`. `gone`: they are omitted, as others say the same. Drawn cells are `width` wide and
    take up to `grows` more if the names do not need it.
    """

    title: str
    right: bool = True
    least: int = 10
    folded: Literal["titled", "alone", "gone"] = "titled"
    width: int = 0
    grows: int = 0


class TableRow(NamedTuple, Generic[Key]):
    """A row: its name, its cells by column, the unit after the name; below them short remarks and further lines."""

    name: Text
    cells: Mapping[Key, Text | Drawn]
    unit: str = ""
    remarks: Sequence[str] = ()
    below: Sequence[Text] = ()


class RowGroup(NamedTuple, Generic[Key]):
    """Rows under a heading, which may be as wide as the table; None for no heading."""

    heading: Text | None
    lines: Sequence[TableRow[Key]]


class FoldingTable(Generic[Key]):
    """Groups of rows and the columns that fit the view's width; columns fold away in the given `order`."""

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

    def parts(self) -> Iterator[Text]:
        """The titles, then each group below its heading, for `printed`."""
        titles = {key: Text(self.columns[key].title, "dim") for key in self.widths}
        yield from self._side_by_side(TableRow(Text(self.first, "dim"), titles))
        for index, group in enumerate(self.groups):
            if index:
                yield Text("")
            if group.heading:
                yield group.heading
            for line in group.lines:
                yield from self._side_by_side(line)
                yield from self._below(line)

    def _fitting(self, order: Sequence[Key]) -> tuple[dict[Key, int], int]:
        """The widths of the columns that fit, and of the names."""
        natural = {key: self._natural(key) for key in self.columns}
        natural = {key: width for key, width in natural.items() if width}
        widths = dict(natural)
        giving_way = [key for key in order if key in natural]
        for key in giving_way:
            if self._room(widths) < self.columns[key].least:
                del widths[key]
        # A column that is "gone" folds early. If the columns that folded after it left room, bring it back.
        for key in reversed(giving_way):
            back = {one: width for one, width in natural.items() if one in widths or one == key}
            if self.columns[key].folded == "gone" and self._room(back) >= self.columns[key].least:
                widths = back
        return self._grown(widths)

    def _grown(self, widths: dict[Key, int]) -> tuple[dict[Key, int], int]:
        """Give the room that the names do not need to the drawn columns."""
        room = max(self._room(widths), 1)
        name = min(room, widest([self.first, *(line.name.plain + line.unit for line in self.lines)]))
        return {key: width + min(room - name, self.columns[key].grows) for key, width in widths.items()}, name

    def _natural(self, key: Key) -> int:
        """The width at which no cell of a column is broken; 0 for an empty column, which is not shown."""
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
        """The width that the columns leave for the names; negative if the columns alone are too wide."""
        return self.view.width - sum(width + GAP for width in widths.values())

    def _titled(self, line: TableRow[Key], key: Key) -> Iterator[str]:
        """The text of a folded column with its title; nothing if the cell is empty or the column is not `titled`."""
        column = self.columns[key]
        if column.folded != "titled":
            return
        text = self._text(line, key, 0).plain
        if text not in ("", MISSING):
            yield f"{column.title}{NO_BREAK}{text}"

    def _side_by_side(self, row: TableRow[Key]) -> Iterator[Text]:
        """The lines of a row's name and cells, each in its column."""
        columns = [(self.name_width, False, self._name(row))]
        columns += [(width + GAP, self.columns[key].right, self._cell(row, key)) for key, width in self.widths.items()]
        for texts in zip_longest(*(text.split("\n", allow_blank=True) for *_, text in columns), fillvalue=_NOTHING):
            line = Text()
            for (width, right, _whole), text in zip(columns, texts, strict=True):
                padding = " " * (width - cell_len(text.plain))
                if right:
                    line.append(padding).append_text(text)
                else:
                    line.append_text(text).append(padding)
            yield line

    def _cell(self, line: TableRow[Key], key: Key) -> Text:
        text = self._text(line, key, self.widths[key])
        if self.columns[key].right:
            return text
        return Text(" " * GAP + _stacked(text.plain), text.style)

    def _name(self, line: TableRow[Key]) -> Text:
        whole, unit = line.name.plain + line.unit, line.unit
        # A Chinese name has no space at which a line could end before the unit: the break would cut the unit.
        if unit and cell_len(whole) > self.name_width and " " not in whole:
            unit = "\n" + unit
        return broken(line.name.copy().append(unit, "dim"), self.name_width)

    def _below(self, line: TableRow[Key]) -> Iterator[Text]:
        """What stands below a row, indented and as wide as the page: folded texts, remarks, further lines."""
        width = max(self.view.width - len(_INDENT), 1)
        away = [key for key in self.columns if key not in self.widths]
        alone = (self._text(line, key, 0) for key in away if self.columns[key].folded == "alone")
        short = [*(text for key in away for text in self._titled(line, key)), *line.remarks]
        remarks = (Text(text, "dim") for text in lines_of(short, width, " · "))
        for text in (*filter(None, alone), *remarks, *line.below):
            for part in broken(text, width).split("\n", allow_blank=True):
                yield Text(_INDENT).append_text(part)


def _stacked(status: str) -> str:
    """A status with its parts on separate lines, aligned after the sign, to keep its column narrow."""
    below = "\n" + " " * (GAP + 2)
    return re.sub(r"(?<=[,:]) (?=\S)|(?<=[，：])| · ", below, status)


def widest(texts: Iterable[str]) -> int:
    """The width of the widest line of the texts in terminal columns."""
    return max((cell_len(line) for text in texts for line in text.split("\n")), default=0)


def lines_of(items: Iterable[str], width: int, between: str) -> list[str]:
    """Join the items into lines of at most `width` without breaking an item; a longer item gets its own line."""
    lines: list[str] = []
    for item in items:
        if lines and cell_len(lines[-1] + between + item) <= width:
            lines[-1] += between + item
        else:
            lines.append(item)
    return lines
