"""Text: the program's own, marked for translation; that of files and people, escaped, measured, wrapped and compared.

Characters that control a terminal or mislead a reader are escaped; what people vary when they type a name is ignored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

# The program's own words


def N_(message: str) -> str:
    """Mark a message for the catalogues; it is translated where it is shown."""
    return message


class Countable(NamedTuple):
    """A message with a form for one and a form for several, chosen by its `{count}`."""

    one: str
    several: str


def NN_(one: str, several: str) -> Countable:
    """Mark a message that counts something; its Chinese has one form, its English two."""
    return Countable(one, several)


class Term(str):
    """A word of the program as a parameter of a message: it is translated. Other strings are the user's text."""

    __slots__ = ()


# Text of files and people


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
# It is compiled by the few commands that use it: its sets of characters take longer than all of their texts.
_WIDE = r"\u2e80-\u2fff\u3040-\ua4cf\uac00-\ud7a3\uf900-\ufaff"
_PIECE = rf" +|[（“《「]*(?:[{_WIDE}]|[^ {_WIDE}（“《「，。；：、）”》」？！]+)?[，。；：、）”》」？！]*"


def wrapped(text: str, width: int) -> list[str]:
    """Return the text in lines of at most `width` terminal columns; a longer piece has a line of its own."""
    lines = [""]
    for piece in re.findall(_PIECE, text):
        if columns((lines[-1] + piece).rstrip()) > width and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece
    return [line for line in lines if line]


# Comparing names

_VARIED = re.compile("[\\s\"'“”‘’「」『』\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff]+")

# Most names of units have only such characters: a list of half a million is read in half the time.
_folded_already = re.compile("[0-9a-z_/\u4e00-\u9fa5]*").fullmatch

LONGEST = 300
"""Characters of a name; a longer text is not folded."""


def folded(name: str) -> str:
    """Remove what people vary or cannot see: width, case, spaces, quotes and invisible characters."""
    if len(name) > LONGEST or _folded_already(name):
        return name
    plain = _VARIED.sub("", unicodedata.normalize("NFKC", name).casefold())
    # Again, as a removed character may have stood between a letter and its accent.
    return unicodedata.normalize("NFKC", plain)


_after_title = re.compile(r"[(（\n]|(?:签字|签名|签章)?\s*[:：]\s*$|(?:签字|签名|签章)\s*$")


def folded_title(text: str) -> str:
    """Fold the title of a column or of a line, without brackets or a colon: `目标值（2025年）` becomes `目标值`."""
    return folded(_after_title.split(text[:LONGEST], maxsplit=1)[0])


_in_curly_quotes = re.compile(r"[“”„‟]([^“”„‟]+)[“”‟]").fullmatch


def bare(written: object) -> str | None:
    """Return a text without the typographic quotes around it; None if it has none."""
    found = _in_curly_quotes(written.strip()) if isinstance(written, str) and len(written) <= LONGEST else None
    return found and found[1]


def closest(written: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Return up to `most` known words that resemble the written one, the closest first."""
    from difflib import get_close_matches

    names = {folded(name): name for name in known}
    return tuple(names[match] for match in get_close_matches(folded(written)[:100], names, most, 0.5))


SHORT = 5
"""Words of at most so many letters are too similar: `unit` and `units` are two keys."""


def slip_of(written: str, known: Iterable[str]) -> str | None:
    """Return the only known id that differs by one letter too many, missing, wrong or swapped; else None.

    Digits and Chinese characters must agree: score_500 is not score_600, and 男生 is not 女生.
    """
    near = {name for name in known if abs(len(name) - len(written)) < 2 and len(name) > SHORT and name.isascii()}
    found = [name for name in near if written.isascii() and _digits(name) == _digits(written) and _slip(written, name)]
    if len(found) == 1:
        return found[0]
    return None


def _digits(name: str) -> list[str]:
    return [c for c in name if c.isdigit()]


def _slip(written: str, name: str) -> bool:
    start = next((at for at, (one, other) in enumerate(zip(written, name, strict=False)) if one != other), None)
    start = min(len(written), len(name)) if start is None else start
    ours, theirs = written[start:], name[start:]
    swapped = ours[:2][::-1] + ours[2:]
    return theirs in (ours[1:], swapped) or theirs[1:] in (ours, ours[1:])


# Paths of units

# Every character that looks like a slash or a backslash.
_SLASHES = re.compile(r"[/\\\u2044\u2215\u29f5\u29f8\ufe68]+")


# A file names one unit, which is asked for a dozen times: an eighth of the time of checking 10,000 files of few entries
@lru_cache(maxsize=1000)
def folded_path(unit: str) -> str:
    """Return a unit's path, folded by `folded`, with single plain slashes between its parts."""
    return _SLASHES.sub("/", folded(unit)).strip("/")


def parts_of(unit: str) -> list[str]:
    """Return the parts of a unit's path, as spelled."""
    return [part for part in _SLASHES.split(unit) if part.strip()]


def path_ends(unit: str) -> Iterator[str]:
    """Yield a unit's path and every end of it, the longest first: a/b/c, b/c, c."""
    yield unit
    while "/" in unit:
        unit = unit.partition("/")[2]
        yield unit


def at_level(unit: str, level: int | None) -> str:
    """Return the first `level` parts of a path such as province/prefecture/county; 0: the whole path, None: nothing."""
    if level is None:
        return ""
    if level:
        return "/".join(unit.split("/")[:level])
    return unit


def spelled_alike(units: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield (unit, first unit) where both have the same folded path and different spellings."""
    # A dictionary of all names takes 250 MB for a million units. A bitmap of hashes first excludes nearly all units, as
    # no other unit has their bit; only the rest are compared by name.
    bits = bytearray(16 * len(units) + 1)
    alike: set[int] = set()
    for unit in units:
        place = _place(unit, bits)
        if bits[place >> 3] >> (place & 7) & 1:
            alike.add(place)
        bits[place >> 3] |= 1 << (place & 7)
    first: dict[str, str] = {}
    for unit in units if alike else ():
        if _place(unit, bits) in alike:
            other = first.setdefault(folded_path(unit), unit)
            if other != unit:
                yield unit, other


def _place(unit: str, bits: bytearray) -> int:
    """Return the index of the unit's bit."""
    return hash(folded_path(unit)) % (8 * len(bits))
