"""The YAML of nearly every submission, read line by line in a quarter of a parser's time.

That is lines of `key: value`, one level of them below a `key:`, figures in braces, and comments. Whatever else there is
in a text, `read` leaves the whole of it to libyaml; what it does read, libyaml reads alike, which a test holds it to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_KEY = r"[^\W\d][\w-]{0,60}"
_VALUE = r"(?:\w|[-+.]?[0-9])[\w%.+，。、；：（）“”·-]{0,200}"
_PAIR = rf"{_KEY}: +{_VALUE}"
_COMMENT = r"#[^\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]*"

_lines = re.compile(
    rf"^(?:(  )?({_KEY}):(?: +(?:({_VALUE})|\{{({_PAIR}(?:, +{_PAIR})*)\}}))?(?: +{_COMMENT})?| *(?:{_COMMENT})?) *\n",
    re.MULTILINE,
).findall
_pairs = re.compile(rf"({_KEY}): +({_VALUE})").findall


class _More(Exception):
    """More than such lines."""


def read(text: str) -> dict[str, Any] | None:
    """The text as nested dict and str; None where it is more than such lines, or has a key twice."""
    lines = _lines(text)
    if len(lines) != text.count("\n") or text[-1:] != "\n":
        return None
    try:
        return _nested(line for line in lines if line[1])
    except _More:
        return None


def _nested(lines: Iterable[tuple[str, str, str, str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    below = found
    for indented, key, value, braces in lines:
        if not indented:
            below = found
        elif below is found or not (value or braces):
            raise _More
        if key in below:
            raise _More
        if value:
            below[key] = value
        elif braces:
            below[key] = _mapping(braces)
        else:
            below[key] = below = {}
    if not found or {} in found.values():
        raise _More
    return found


def _mapping(braces: str) -> dict[str, str]:
    pairs = _pairs(braces)
    entry = dict(pairs)
    if len(entry) < len(pairs):
        raise _More
    return entry
