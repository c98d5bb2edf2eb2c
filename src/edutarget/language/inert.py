"""Text of strangers, made inert: characters that control a terminal or mislead a reader are shown as escapes."""

from __future__ import annotations

import re
import unicodedata

_KEPT = frozenset({"Zs", "Cn"})  # spaces, and characters newer than this Python; but U+FFFE is none and never will be


def visible(text: str) -> str:
    """The text with control, bidirectional, zero-width and surrogate characters as \\x1b or \\u202e."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or _kept(c) else _escaped(c) for c in text)


def _kept(character: str) -> bool:
    """Not printable for Python, yet harmless."""
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


_FORMULA_STARTS = tuple("=+-@＝＋－＠")  # where input methods are full-width, spreadsheets read those like the others


def begins_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula and run it."""
    return text.lstrip().startswith(_FORMULA_STARTS)


def shortened(text: str, limit: int = 200) -> str:
    """At most `limit` characters, with an ellipsis in place of the rest."""
    if len(text) <= limit:
        return text
    return text[: limit - 1] + "…"


def columns(text: str) -> int:
    """How many terminal columns a text takes: East Asian wide characters two, combining marks none."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 1


# Pieces that no end of a line splits: spaces, or a wide character or a word, its opening brackets and closing marks.
_WIDE = r"\u2e80-\u2fff\u3040-\ua4cf\uac00-\ud7a3\uf900-\ufaff"
_PIECES = re.compile(rf" +|[（“《「]*(?:[{_WIDE}]|[^ {_WIDE}（“《「，。；：、）”》」？！]+)?[，。；：、）”》」？！]*")


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most so many terminal columns."""
    lines = [""]
    for piece in _PIECES.findall(text):
        if columns((lines[-1] + piece).rstrip()) > width and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece
    return [line for line in lines if line]
