"""Turn a parser's exception on broken YAML into a problem in plain words, at the place to look at.

libyaml and PyYAML's own parser word the same errors differently; both wordings are matched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

from edutarget.language.text import N_, Term
from edutarget.problems.problem import Path, Problem

TEXT_KEYS = frozenset({"note", "备注", "confirmed", "已核实", "reason", "存在问题", "measures", "整改措施", "zh", "en"})
"""Keys whose values are texts, in which a full-width colon is part of the text."""

LINE_WITHOUT_COLON = N_("a line without “: ” between its name and its value")
_DASH = N_("a “- ” where no list can begin")
_BLOCK = N_("a value that begins with | or >; write it on one line, between quotes")
_CHARACTER = N_("a damaged character, or one that is not allowed; type the line again")
_DIRECTIVE = N_("a line that begins with %; put the value between quotes")
_ESCAPE = N_("a backslash between double quotes; use single quotes")
_NAMED = N_("a value that begins with & or *; put it between quotes")
_TAGGED = N_("a value that begins with !; put it between quotes")
_NEVER_CLOSED = N_("a quote or a bracket that is never closed")
# As JSON has 😀: two halves. libyaml says the same of a code beyond the last character.
_HALF = N_("an incomplete code after a backslash; type the character itself")
_NOT_INDENTED = N_("a line that is not indented like the lines around it")
_UNKNOWN = N_("something that is not allowed here")

_WORDS: Sequence[tuple[str, str]] = (
    ("directive", _DIRECTIVE),
    ("version number", _DIRECTIVE),
    ("block scalar", _BLOCK),
    ("scanning a tag", _TAGGED),
    ("parsing a tag", _TAGGED),
    ("tag handle", _TAGGED),
    ("alphabetic or numeric", _NAMED),
    ("mapping values are not allowed", N_("a second “: ” on one line")),
    ("mapping keys are not allowed", N_("a value that begins with “? ”; put it between quotes")),
    ("sequence entries are not allowed", _DASH),
    ("find expected ':'", LINE_WITHOUT_COLON),
    ("unexpected ':'", LINE_WITHOUT_COLON),
    ("',' or '}'", N_("a curly bracket that is never closed")),
    ("',' or ']'", N_("a square bracket that is never closed")),
    ("unexpected end of stream", _NEVER_CLOSED),
    ("unexpected document", _NEVER_CLOSED),
    ("cannot start any token", N_("a value that begins with this character needs quotes")),
    ("<document start>", N_("text that does not belong to any line above it")),
    ("node content", N_("an extra bracket or comma")),
    ("Unicode character escape", _HALF),
    ("escape character", _ESCAPE),
    ("hexdecimal", _ESCAPE),  # libyaml's spelling
    ("hexadecimal", _ESCAPE),
    ("block collection", _DASH),
    ("block mapping", _NOT_INDENTED),
    ("nesting depth", N_("brackets nested too deeply")),
    ("characters are not allowed", _CHARACTER),
    ("Unicode", _CHARACTER),
)
"""(Part of the parser's message, our words): the first that matches counts, so special cases come first."""

_no_character = re.compile(r"\\u(?=[dD][89a-fA-F])|\\U(?=0000[dD][89a-fA-F]|(?!00(?:0[0-9a-fA-F]|10)))").search
"""Escapes of half a character or beyond the last one, without their digits."""


def complaint(error: Exception, text: str) -> Problem:
    """A parser's exception as a problem at its place in the text."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        escape = _no_character(text)  # PyYAML's own parser raises for these without a place
        if escape is None:
            return _syntax(0, _UNKNOWN)
        return _syntax(escape.end(), _HALF)
    reading, wrong = error.context or "", error.problem or ""
    place = _place(reading, error.problem_mark.index, error.context_mark, text)
    if text[place : place + 1] == "\t" or "tab" in wrong:
        return Problem("yaml-tab", place)
    text_of = _unquoted(text, place) or _cut_off(text, place)
    if text_of is not None:
        return text_of
    sentence = f"{reading}: {wrong}"
    if wrong.startswith("mapping values") and _only_colon(text, place):
        return _syntax(place, _NOT_INDENTED)
    return _syntax(place, next((words for part, words in _WORDS if part in sentence), _UNKNOWN))


_NEXT = r"(?:^[ \t]*(?:- )*|[{,][ \t]*)"
_text = re.compile(rf"(?P<before>{_NEXT})(?:{'|'.join(sorted(TEXT_KEYS))}):[ \t]+(?=[^\s'\"|>\[{{])", re.MULTILINE)
_sign = re.compile(rf"(?P<before>{_NEXT})[^\s:,{{}}]+:[ \t]+(?=[%@`])", re.MULTILINE)
_another_key = re.compile(rf"[ \t](?:{'|'.join(sorted(TEXT_KEYS))}|[a-z]+_[a-z_]+|unit|target)$").search


_LONGEST_LINE = 10_000  # longer lines are not searched: a pattern over a line of megabytes takes gigabytes


def _unquoted(text: str, place: int) -> Problem | None:
    """The problem of an unquoted text that contains `: `, or value that begins with a sign; None for others."""
    span = _line_at(text, place)
    line, end = span.start, span.stop
    for pattern, sign in ((_text, ":"), (_sign, text[place : place + 1])):
        found = next((one for one in reversed([*pattern.finditer(text, line, end)]) if one.end() <= place), None)
        if found is None or text[place : place + 1] != sign or _another_key(text, found.end(), place):
            continue
        in_braces = found["before"].strip(" -\t") != ""
        stop = re.compile(r"[ \t]*(?:[,}\r]|$)" if in_braces else r"[ \t]*(?:[ \t]#|\r|$)", re.MULTILINE)
        ends = stop.search(text, place, end)
        return needs_quotes(found.end(), text[found.end() : ends.start() if ends else end], sign)
    return None


# A letter or digit right behind # tells it from the # of a remark.
_cut = re.compile(
    rf"{_NEXT}(?:{'|'.join(sorted(TEXT_KEYS))}):[ \t]+(?=[^\s'\"|>\[{{])"
    r"(?P<text>(?:(?!,[ \t]*\w+:[ \t])[^#\r\n])+[ \t]#\w.*?)[ \t]*(?:,[ \t]*\w+:[ \t]|\}|,?\r?$)",
    re.MULTILINE,
)


def _cut_off(text: str, place: int) -> Problem | None:
    """The problem of an unquoted text whose # makes a remark of the bracket at its end; None for others."""
    line = _line_at(text, place)
    found = _cut.search(text, place, line.stop) if text[place : place + 1] == "{" and line else None
    if found is None:
        return None
    return needs_quotes(found.start("text"), found["text"], "#")


def _line_at(text: str, place: int) -> range:
    """The indexes of a line; empty if it is too long to be searched."""
    start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
    end = len(text) if end < 0 else end
    return range(start, end) if end - start <= _LONGEST_LINE else range(0)


def _only_colon(text: str, place: int) -> bool:
    """Whether there is no other `: ` on the line of a place."""
    line = text[text.rfind("\n", 0, place) + 1 : place + _LONGEST_LINE].split("\n", 1)[0]
    return len(re.findall(r":(?:[ \t]|\r?$)", line)) == 1


def needs_quotes(place: Path | int, written: str, sign: str) -> Problem:
    """The problem of a text that is cut off, or not read at all, at a sign with a meaning in YAML."""
    inner = written.strip("“”„‟")
    return Problem("text-needs-quotes", place, {"sign": sign, "instead": in_quotes(inner)})


def in_quotes(written: str) -> str:
    """A text as a quoted YAML scalar."""
    if '"' in written or "\\" in written:
        return "'" + written.replace("'", "''") + "'"
    return f'"{written}"'


def _syntax(place: int, words: str) -> Problem:
    return Problem("yaml-syntax", place, {"what": Term(words)})


def _place(reading: str, found: int, since: yaml.Mark | None, text: str) -> int:
    """The place to look at: where an unclosed bracket or quote was opened, if that is on an earlier line."""
    opened = "simple key" in reading or "flow" in reading or "quoted scalar" in reading
    if opened and since is not None and text.find("\n", since.index, found) >= 0:
        return since.index
    if text[found - 1 : found] == "\\" and text[found : found + 1] != "\\":
        return found - 1  # PyYAML's own parser counts from behind the backslash
    return min(found, len(text))
