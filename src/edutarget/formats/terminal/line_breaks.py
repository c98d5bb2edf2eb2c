"""Where lines break: at spaces, and in long Chinese words, but never within a number, a date or a Latin word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells
from rich.text import Text

from edutarget.report.wording import NO_BREAK

_WORD = re.compile("[^ ]+ *| +")
_NEVER_LAST = "（《“‘「【" + NO_BREAK
_NEVER_FIRST = "）》”’」】、，。；：！？…％%" + NO_BREAK


def broken(text: Text, width: int) -> Text:
    """The text with line ends where it must break to be no wider."""
    if all(cell_len(line) <= width for line in text.plain.split("\n")):
        return text
    lines = [part for line in text.split("\n", allow_blank=True) for part in line.divide(_breaks(line.plain, width))]
    for line in lines:
        line.rstrip()
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
        for piece in [word] if cell_len(word) * 2 <= width else _parts(word):
            yield from [piece] if cell_len(piece.rstrip(" ")) <= width else chop_cells(piece, width)


def _parts(word: str) -> Iterator[str]:
    """A word's characters, those together between which no line may end."""
    begin = 0
    for at in range(1, len(word)):
        left, right = word[at - 1], word[at]
        if right not in f" {_NEVER_FIRST}" and left not in f" {_NEVER_LAST}" and cell_len(left + right) > 2:
            yield word[begin:at]
            begin = at
    yield word[begin:]
