"""Results in a terminal: Rich, set up so that text stays text, and where lines break."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import StringIO

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from edutarget.formats.view import View
from edutarget.formats.words.amounts import NO_BREAK
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
    """A band's Rich style."""
    return _STYLES[sign.tone]


def printed(parts: Iterable[Text | Table | Tree], view: View) -> str:
    """The parts one below the other, each beginning on a line of its own."""
    written = StringIO()
    page = _console(written, view)
    for part in parts:
        if isinstance(part, Text):
            part = unbroken(broken(part, view.width))
        page.print(part)
    return finished(written.getvalue(), view)


def heading(head: Head, *more: str) -> Iterator[Text]:
    """A result's head: its plan, the days and who submitted, whose figures they are, more lines, the plan's file."""
    if head.problems:
        yield Text(f"! {head.problems}", "bold red")
    yield Text(head.plan, "bold")
    yield from (Text(line) for line in (head.about, head.unit, *more) if line)
    yield Text(head.source, "dim")
    yield Text("")


def _console(file: StringIO, view: View) -> Console:
    """A Rich console that writes into memory and changes nothing in a text."""
    return Console(
        file=file,
        width=view.width,
        height=25,  # unused, but with it Rich does not ask the environment for either
        no_color=not view.colour,
        force_jupyter=False,
        force_terminal=view.colour,
        color_system="standard" if view.colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


_HELD = "\ue000"  # Rich breaks lines at a no-break space; user text never has this one, it is shown as \ue000

_IN_ASCII = str.maketrans(
    {
        **dict(zip("−–·“”→✓≈▸▹↓↧↥‹«⋘✘»≥×", '--."">+~>.v_x-<!#>>x', strict=True)),
        **dict(zip("├━●─┊┤│└", "|=o-:||`", strict=True)),
        "…": "o",
    }
)


def unbroken(text: Text) -> Text:
    """The text with its no-break spaces kept from Rich; `printed` puts them back as spaces."""
    text.plain = text.plain.replace(NO_BREAK, _HELD)
    return text


def finished(text: str, view: View) -> str:
    """Without the spaces that a table leaves at the ends of its lines; in ASCII where nothing else can be shown."""
    lines = (line.rstrip(" ") + "\n" for line in text.rstrip("\n").split("\n"))
    plain = "".join(lines).replace(_HELD, " ").replace(NO_BREAK, " ")  # a search finds a space, not a no-break space
    if view.ascii:
        return plain.translate(_IN_ASCII)
    return plain


_WORD = re.compile("[^ ]+ *| +")
_NEVER_LAST = "（《“‘「【" + NO_BREAK
_NEVER_FIRST = "）》”’」】、，。；：！？…％%" + NO_BREAK


def broken(text: Text, width: int) -> Text:
    """The text with line ends where it must break to be no wider."""
    if all(cell_len(line) <= width for line in text.plain.split("\n")):
        return text
    lines = [part for line in text.split("\n", allow_blank=True) for part in line.divide(_breaks(line.plain, width))]
    for line in lines:
        line.rstrip()  # the space at which a line breaks would make it too wide
    return Text("\n").join(lines)


def _breaks(line: str, width: int) -> list[int]:
    """The offsets at which lines begin, each as full as can be."""
    found, at, used = [], 0, 0
    for piece in _pieces(line, width):
        if used and used + cell_len(piece.rstrip(" ")) > width:
            found.append(at)
            used = 0
        at, used = at + len(piece), used + cell_len(piece)
    return found


def _pieces(line: str, width: int) -> Iterator[str]:
    """What stays together, with the spaces behind it: a word, unless it is wider than half a line."""
    for word in _WORD.findall(line):
        pieces = [word]
        if cell_len(word) * 2 > width:
            pieces = list(_characters(word))
        for piece in pieces:
            if cell_len(piece.rstrip(" ")) <= width:
                yield piece
            else:
                yield from chop_cells(piece, width)


def _characters(word: str) -> Iterator[str]:
    """A word's characters, those together between which no line may end."""
    begin = 0
    for at in range(1, len(word)):
        left, right = word[at - 1], word[at]
        if right not in f" {_NEVER_FIRST}" and left not in f" {_NEVER_LAST}" and cell_len(left + right) > 2:
            yield word[begin:at]
            begin = at
    yield word[begin:]
