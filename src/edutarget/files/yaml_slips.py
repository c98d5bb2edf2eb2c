"""Slips of the pen in YAML that have one answer: a full-width colon or comma, no space after a colon."""

from __future__ import annotations

import re

from edutarget.problems.problem import Problem

MOST_LINES = 1000

TEXT_KEYS = frozenset({"note", "备注", "zh", "en"})
"""Keys of texts, in which a full-width colon is a colon."""

# A line whose first colon, of whichever width, is not followed by a space: a key has no quote and no bracket before it.
_key = r"[ \t]*(?:- +)?[^\W\d][^#'\":：,{}\[\]\r\n]{0,100}?[ \t]{0,100}+"
_line = re.compile(rf"^{_key}(?P<colon>：[ \t\u3000]*|:[\u3000\xa0]+[ \t]*|:(?=[^\s:])(?!//))", re.MULTILINE)

# Between braces, where what follows a comma is a key.
_word = r"(?:value|numerator|denominator|note|units|expected|数值|分子|分母|备注)"
_comma = re.compile(rf"(?P<comma>，[ \t]*)(?={_word}[ \t]*[:：])")
_inside = re.compile(rf"[{{,，][ \t]*{_word}[ \t]*(?P<colon>：[ \t]*|:(?=[^\s:/,}}]))")


def on_lines(text: str, start: int, end: int) -> list[Problem]:
    """The slips of whole lines, from the beginning of a line to the end of one."""
    return [_problem(text, found) for found in _line.finditer(text, start, end)]


def only_slips(text: str, start: int, end: int) -> list[Problem]:
    """The same, where every line is one."""
    if text.count("\n", start, end) > MOST_LINES:
        return []
    found = on_lines(text, start, end)
    return found if len(found) == len([line for line in text[start:end].splitlines() if line.strip()]) else []


def in_braces(text: str, start: int, end: int) -> list[Problem]:
    """The slips after the first opening brace, or after a comma that stands at `start`."""
    inside = max(text.find("{", start, end), start)
    found = [match for pattern in (_comma, _inside) for match in pattern.finditer(text, inside, end)]
    return [_problem(text, match) for match in found]


def _problem(text: str, found: re.Match[str]) -> Problem:
    name = found.lastgroup or ""
    written = found[name]
    rule = "fullwidth-comma" if name == "comma" else "colon-without-space" if written[0] == ":" else "fullwidth-colon"
    last = text[found.end() : found.end() + 1] in ("", "\r", "\n")
    instead = ", " if name == "comma" else ":" if last else ": "
    return Problem(rule, found.start(name), {"written": written, "instead": instead})
