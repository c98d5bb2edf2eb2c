"""Print through Rich without its markup, and break lines by the rules of Chinese and English."""

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
    """The Rich style of a band's sign."""
    return _STYLES[sign.tone]


def printed(parts: Iterable[Text | Table | Tree], view: View) -> str:
    """The parts as text, each on its own lines."""
    written = StringIO()
    page = _console(written, view)
    for part in parts:
        if isinstance(part, Text):
            part = unbroken(broken(part, view.width))
        page.print(part)
    return finished(written.getvalue(), view)


def heading(head: Head, *more: str) -> Iterator[Text]:
    """A result's head: problems, plan, days and submitters, unit, `more` lines, the plan's file, an empty line."""
    if head.problems:
        yield Text(f"! {head.problems}", "bold red")
    yield Text(head.plan, "bold")
    yield from (Text(line) for line in (head.about, head.unit, *more) if line)
    yield Text(head.source, "dim")
    yield Text("")


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
        color_system="standard" if view.colour else None,
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
