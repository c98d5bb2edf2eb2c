"""A short cut for the YAML of nearly every submission: plain lines, read in a quarter of the time a parser takes.

Plain lines are `key: value`, one level of them below a `key:`, figures in braces, and comments. Where a text has
anything else, `read` gives up and the caller turns to libyaml. What it does read it reads as libyaml would: the
patterns below only let through what can mean one thing, and a test holds the two against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

# A letter first, so that no key is a merge key (<<), a number or a list's hyphen. YAML gives up on keys of more than
# 1024 characters; one of ours is far shorter.
_KEY = r"[^\W\d][\w-]{0,60}"
# A letter, a digit, or a sign or point before a digit: what else can come first (quotes, & * ! | > [ { @ `) steers
# the parser. No spaces and no half-width colons inside: `a: b: c` and `a #b` are for libyaml to judge. Each character
# can be matched in one way only: with two, a line of n values that is not plain would be tried in 2^n ways.
_VALUE = r"(?:\w|[-+.][0-9])[\w%.+，。、；：（）“”·-]{0,200}"
_PAIR = rf"{_KEY}: +{_VALUE}"
# Up to the end of the line, which for YAML is also U+0085, U+2028 or U+2029; and no character that YAML forbids.
# Possessive (`*+`): nothing is given back, or a line of a million spaces would be tried in as many ways.
_COMMENT = r"#[^\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]*+"

_ENTRY = rf"(?P<indent>  )?(?P<key>{_KEY}):(?: +(?:(?P<value>{_VALUE})|\{{(?P<braces>{_PAIR}(?:, +{_PAIR})*)\}}))?"
_NOTHING = rf" *+(?:{_COMMENT})?"

LONGEST = 1_000_000  # characters; the values of a longer text are counted while they are parsed

_lines = re.compile(rf"^(?:{_ENTRY}(?: +{_COMMENT})?|{_NOTHING}) *\n", re.MULTILINE).findall
"""Every plain line of a text as (indent, key, value, braces), all four empty for a comment or an empty line."""

_pairs = re.compile(rf"({_KEY}): +({_VALUE})").findall


class _NotPlain(Exception):
    """The text needs a real parser."""


def read(text: str) -> dict[str, Any] | None:
    """The text as nested dict and str; None where it is more than plain lines, or has a key twice."""
    if len(text) > LONGEST:
        return None
    lines = _lines(text)
    if len(lines) != text.count("\n") or text[-1:] != "\n":  # a line that is not plain was skipped by the pattern
        return None
    try:
        return _nested(line for line in lines if line[1])
    except _NotPlain:
        return None


def _nested(lines: Iterable[tuple[str, str, str, str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    below = found  # the mapping that an indented line belongs to; `found` itself where there is none
    for indented, key, value, braces in lines:
        if not indented:
            below = found
        elif below is found or not (value or braces):
            raise _NotPlain
        if key in below:
            raise _NotPlain
        if value:
            below[key] = value
        elif braces:
            below[key] = _mapping(braces)
        else:
            below[key] = below = {}
    if not found or {} in found.values():  # a key with nothing below it has an empty text, not an empty mapping
        raise _NotPlain
    return found


def _mapping(braces: str) -> dict[str, str]:
    pairs = _pairs(braces)
    entry = dict(pairs)
    if len(entry) < len(pairs):
        raise _NotPlain
    return entry
