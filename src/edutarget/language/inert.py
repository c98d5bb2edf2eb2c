"""Escape characters in untrusted text that control a terminal or mislead a reader; measure and wrap text."""

from __future__ import annotations

import re
import unicodedata

_KEPT = frozenset({"Zs", "Cn"})  # spaces, and characters newer than this Python (not U+FFFE: see `_kept`)


def visible(text: str) -> str:
    """Return the text with control, bidirectional, zero-width and surrogate characters as \\x1b or \\u202e."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or _kept(c) else _escaped(c) for c in text)


def _kept(character: str) -> bool:
    """Whether a character that Python calls not printable is harmless."""
    # U+xFFFE and U+xFFFF are unassigned as well, but will never be characters.
    return unicodedata.category(character) in _KEPT and ord(character) & 0xFFFE != 0xFFFE


def _escaped(character: str) -> str:
    code = ord(character)
    if character in "\n\t\r":
        return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}[character]
    if code < 0x100:
        return f"\\x{code:02x}"
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\U{code:08x}"


_FORMULA_STARTS = tuple("=+-@＝＋－＠")  # spreadsheets for full-width input methods accept the full-width signs, too


def begins_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula and run it."""
    return text.lstrip().startswith(_FORMULA_STARTS)


def shortened(text: str, limit: int = 200) -> str:
    """Return at most `limit` characters, the last an ellipsis if the text is longer."""
    if len(text) <= limit:
        return text
    return text[: limit - 1] + "…"


def columns(text: str) -> int:
    """Return the terminal columns of a text: East Asian wide characters take two, combining marks none."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 1


# No line ends inside a piece: spaces, or a wide character or a word with its opening brackets and closing marks.
_WIDE = r"\u2e80-\u2fff\u3040-\ua4cf\uac00-\ud7a3\uf900-\ufaff"
_PIECES = re.compile(rf" +|[（“《「]*(?:[{_WIDE}]|[^ {_WIDE}（“《「，。；：、）”》」？！]+)?[，。；：、）”》」？！]*")


def wrapped(text: str, width: int) -> list[str]:
    """Return the text in lines of at most `width` terminal columns; a longer piece has a line of its own."""
    lines = [""]
    for piece in _PIECES.findall(text):
        if columns((lines[-1] + piece).rstrip()) > width and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece
    return [line for line in lines if line]
