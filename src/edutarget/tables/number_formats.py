"""Compute what a cell shows of its number: a number format adds a unit, moves the point, or makes it a day.

Unit, sign and scale are those that Excel shows; the digits are those stored, also if a format hides decimals.
A format for which this is not known exactly is refused.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Context, Decimal
from typing import Literal, NamedTuple

from edutarget.language.rounding import trimmed
from edutarget.problems.problem import Problem
from edutarget.tables.grid import Content

LONGEST_CODE = 1000  # characters of a number format; Excel takes 255
_DIGITS = Context(prec=15)  # as many as Excel shows and keeps; further ones are noise of binary fractions
_MOST = 40  # the largest exponent of ten; a number beyond it is left as written

_DAYS = (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))  # 27-36, 50-58: of Chinese Excel
BUILT_IN: Mapping[int, str] = {
    **dict.fromkeys(_DAYS, "yyyy-mm-dd"),
    **dict.fromkeys((5, 6, 7, 8, 42, 44), "¤#,##0.00"),  # the currency of wherever the workbook is opened
    9: "0%",
    10: "0.00%",
}
"""Id -> code of built-in formats, which workbooks do not spell out, simplified; others show the plain number."""

_token = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.?|\*(?P<filler>.)|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<general>General|G/通用格式)|(?P<day>AM/PM|A/P|上午/下午|[ymdhs]|e(?![+-]))|e[+-][0#?]+"
    r"|(?P<fraction>[0#?]+\s*/\s*[0-9#?]+)|(?P<digits>[0#?.,]+|@)|(?P<end>;)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_condition = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)").fullmatch
_COMPARE: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_red = re.compile(r"red|红色|color\s*3", re.IGNORECASE).fullmatch
_elapsed = re.compile(r"h+|m+|s+", re.IGNORECASE).fullmatch
_DASHES = "-−－–—"


class Section(NamedTuple):
    """One part of a format, separated by `;`.

    It `shows` digits, with text `before` and `after` them and the point moved by `shift` places; a day; words in place
    of the number; or what is not known exactly. `zero`: zero is shown as a digit; `text`: it has @, for a text.
    """

    shows: Literal["digits", "day", "words", "unknown"]
    before: str = ""
    after: str = ""
    shift: int = 0
    zero: bool = True
    text: bool = False
    red: bool = False
    condition: tuple[str, Decimal] | None = None

    @property
    def as_stored(self) -> bool:
        """Whether it shows only the number, or its day."""
        return self.shows in ("digits", "day") and not (self.before or self.after or self.shift)


class NumberFormat:
    """A number format, by its code such as `0.0"万元";[Red]-0`. `changes`: it shows more than the number."""

    def __init__(self, code: str) -> None:
        if len(code) > LONGEST_CODE:
            raise ValueError(f"a number format of {len(code)} characters")
        self.code = code
        tokens: list[list[re.Match[str]]] = [[]]
        for token in _token.finditer(code):
            if token["end"]:
                tokens.append([])
            else:
                tokens[-1].append(token)
        sections = [_section(found) for found in tokens]
        self._text: Section | None = None
        # The fourth section, or a last one with @, is for texts.
        if len(sections) == 4 or sections[-1].text:
            self._text = sections.pop()
            if not sections:  # a number in a format for texts alone: not all programs show its words
                sections = [self._text if self._text.as_stored else Section("unknown")]
        self._sections = sections if len(sections) < 4 else [Section("unknown")]
        self.changes = not all(section.as_stored for section in self._sections)

    def number(self, number: str, from_1904: bool) -> Content:
        """Return what a cell with a number shows: 74.1, 74.1%, 13100万元, 2025-09-30, or why it is not known."""
        try:
            value = _DIGITS.create_decimal(number)
        except ArithmeticError:  # not a number, or one beyond all measure
            return number
        if not value.is_finite() or abs(value.adjusted()) > _MOST:
            return number
        section = self._section_for(value)
        shown: str | None = None
        if section.shows == "day":
            shown = _day_of(value, from_1904) or _plain(value)
        elif section.shows == "words" or (section.shows == "digits" and not value and not section.zero):
            shown = _words(value, section.before + section.after)
        elif section.shows == "digits":
            shown = _digits(value, section, own_sign=len(self._sections) > 1)
        if shown is None:
            return unread(_plain(value), self.code)
        return shown

    def text(self, text: Content) -> Content:
        """Return what a cell with a text shows, or why it is not known."""
        if self._text is None or not text or not isinstance(text, str):
            return text
        if self._text.text and self._text.shows == "digits":
            return self._text.before + text + self._text.after
        return unread(text, self.code)

    def _section_for(self, value: Decimal) -> Section:
        sections = self._sections
        conditions = [(section, *section.condition) for section in sections if section.condition]
        if conditions:
            chosen = [section for section, sign, limit in conditions if _COMPARE[sign](value, limit)]
            chosen = chosen or [section for section in sections if not section.condition]
            # Programs differ in whether they show a minus, and in which of two sections without a condition they use.
            certain = value >= 0 and (chosen[0].condition or len(chosen) == 1) if chosen else False
            if certain:
                return chosen[0]
            return Section("unknown")
        # Without conditions the sections are for positive numbers, negative numbers and zero.
        if not value and len(sections) == 3:
            return sections[2]
        if value < 0 and len(sections) > 1:
            return sections[1]
        return sections[0]


_OF_WRITTEN = frozenset(
    {
        *("unknown-unit", "not-a-number", "words-in-figure", "number-digits", "number-separator", "no-value"),
        *("not-yes-no", "percent-not-here", "not-exact", "several-numbers"),
    }
)
"""Rules that a cell may break only because of its number format."""


def unread(written: str, code: str) -> Problem:
    """Return the problem of a cell whose number format makes it no plain figure."""
    return Problem("cell-format", (), {"written": written, "format": code})


def by_format(problem: Problem, formatted: Problem | None) -> Problem:
    """Return the problem of a cell, or `formatted` in its place if the number format caused it."""
    if formatted is None or problem.rule not in _OF_WRITTEN:
        return problem
    return formatted._replace(place=problem.place)


def _words(value: Decimal, text: str) -> str | None:
    """Return the text shown in place of a number, 0 for a dash in place of zero; None for an empty text or digits."""
    text = text.strip()
    if not value and text and not text.strip(_DASHES):
        return "0"
    if text and not any(character.isdigit() for character in text):
        return text
    return None


def _digits(value: Decimal, section: Section, own_sign: bool) -> str | None:
    """Return the number with what its section adds; None if its sign is not known.

    `own_sign`: below zero, a minus is only shown if the section itself has one.
    """
    before, after = section.before, section.after
    if value < 0 and own_sign:
        # A negative number in brackets, after a dash, or in red.
        if before[:1] == "(" and after[-1:] == ")":
            before, after = before[1:], after[:-1]
        elif before and before[0] in _DASHES:
            before = before[1:]
        elif not section.red:
            return None
    elif value > 0:
        before = before.removeprefix("+")
    if before and (before[0] in _DASHES or before[-1] in _DASHES):
        return None
    sign = "-" if value < 0 else ""
    return f"{before.strip()}{sign}{_plain(abs(value).scaleb(section.shift))}{after.rstrip()}"


def _section(tokens: Sequence[re.Match[str]]) -> Section:
    pieces = [""]  # text and digits alternately, beginning and ending with a text
    text_sign = red = False
    limit: tuple[str, Decimal] | None = None
    shift = 0
    for token in tokens:
        kind, text = token.lastgroup or "", token[token.lastgroup or 0]
        if kind == "day" or (kind == "bracket" and _elapsed(text)):
            return Section("day")
        if kind in ("digits", "fraction", "general"):
            text_sign = text == "@"
            pieces += [text if kind == "digits" and text != "@" else "0", ""]
        elif kind in ("quoted", "escaped", "plain"):
            pieces[-1] += text
            shift += 2 if kind == "plain" and text == "%" else 0
        elif kind == "bracket" and text.startswith("$"):  # a currency, a language, or both: [$¥-804]
            pieces[-1] += text[1:].partition("-")[0]
        elif kind == "bracket" and (condition := _condition(text)):
            limit = (condition[1], Decimal(condition[2]))
        elif kind == "bracket" and _red(text):
            red = True
        elif kind == "filler" and (text.isalnum() or text in _DASHES + "+.,%"):
            return Section("unknown")
    return _of_pieces(pieces, shift)._replace(text=text_sign, red=red, condition=limit)


def _of_pieces(pieces: Sequence[str], shift: int) -> Section:
    """Return a section with digits between texts, or with a text alone."""
    before, after = pieces[0].lstrip(), pieces[-1]
    if len(pieces) == 1:
        return Section("words", before)
    runs, between = pieces[1::2], [text.strip() for text in pieces[2:-1:2]]
    digits = "".join(runs)
    whole, _point, decimals = digits.rstrip(",").partition(".")
    shift -= 3 * (len(digits) - len(digits.rstrip(",")))
    if "." in between and "." not in digits:  # 0!.0, shows 13149 as 1.3: a point that is only written among the digits
        decimals = "".join(runs[between.index(".") + 1 :]).replace(",", "")
        shift -= len(decimals)
        between.remove(".")
    if not decimals:  # 0"00" shows 131 as 13100
        zeros = len(after) - len(after.lstrip("0"))
        after, shift = after[zeros:], shift + zeros
    # Programs show 0,.0 differently.
    digits_apart = any(between) or not all(run.strip(".,") for run in runs) or (decimals and whole.endswith(","))
    looks_like_digits = re.search(r"[\d.,]", before) or re.match(r"[\d.,+/:eE-]", after)
    if digits_apart or looks_like_digits:
        return Section("unknown")
    return Section("digits", before, after, shift, zero="0" in digits)


def _plain(value: Decimal) -> str:
    return format(trimmed(value), "f")


def _day_of(serial: Decimal, from_1904: bool) -> str | None:
    """Return the day, or minute, of a number of days since the workbook's epoch; None beyond the calendar."""
    # Excel counts a 29 February 1900, which did not exist: before it (61 is 1 March) the epoch is a day later.
    start = date(1899, 12, 30)
    if from_1904:
        start = date(1904, 1, 1)
    elif serial < 61:
        start = date(1899, 12, 31)
    days, rest = divmod(serial, 1)
    try:
        day = start + timedelta(days=int(days))
    except (OverflowError, ValueError):
        return None
    if not rest:
        return day.isoformat()
    return (datetime(day.year, day.month, day.day) + timedelta(days=float(rest))).isoformat(timespec="minutes")
