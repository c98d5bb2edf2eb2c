"""Find the rule that a wrong figure, answer or day breaks, and what to type instead.

Suggestions are only shown to people, never used in place of what was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from edutarget.figures.limits import PLAIN, YES
from edutarget.language.rounding import trimmed
from edutarget.language.text import N_, Term, bare, folded
from edutarget.problems.problem import Problem

LONGEST = 200  # characters that are looked at: no figure is half as long

PLAIN_DIGITS = Term(N_("digits, such as 1900 or 74.1"))
_PLAIN_DAY = Term(N_("a day as YEAR-MONTH-DAY, such as 2025-09-30"))


class _Parts(NamedTuple):
    """The parts of a text: a number, then a unit, then words, such as 1.31, 亿元 and 预计."""

    written: str
    plain: str
    """As written, but with ASCII digits and signs."""
    number: str = ""
    rest: str = ""
    """What stands behind the number."""
    unit: str | None = None
    """The unit as the plan spells it; None: the plan has none like it."""
    words: str = ""

    @property
    def meant(self) -> str | None:
        """The exact text to type; None unless only one can be meant."""
        digits = _digits(self.number)
        if digits is None or self.unit is None:
            return None
        between = " " if self.unit[:1].isascii() and self.unit[:1].isalpha() else ""
        return digits + between + self.unit


def why_no_figure(written: str, factors: Mapping[str, Decimal], units: Iterable[str]) -> Problem:
    """Return the problem of a text that is not a number in a unit of `factors`; the message lists `units`."""
    unquoted = bare(written)
    if unquoted is not None and re.fullmatch(PLAIN, unquoted):
        return Problem("curly-quotes", (), {"written": written, "instead": unquoted})
    sign = _currency(written)
    if sign:  # digits alone would be another amount: $1.2 million is not 1.2
        known = in_each_language(units)
        return Problem(
            "unknown-unit", (), {"written": written, "unit": sign[1], "known": known, "instead": PLAIN_DIGITS}
        )
    parts = _taken_apart(written[:LONGEST], factors)
    rule = _rule_of_words(parts) or _rule_of_shape(parts) or _rule_of_rest(parts)
    return Problem(rule, (), _params(rule, parts, units))


def _params(rule: str, parts: _Parts, units: Iterable[str]) -> dict[str, Any]:
    written = {"written": parts.written}
    if rule in ("not-exact", "several-numbers", "not-a-number", "number-ratio"):
        return written  # no suggestion: only the author knows the figure
    if rule == "percent-not-here":
        share = Decimal(_digits(parts.number) or 0).scaleb(-2)
        return {**written, "held": format(trimmed(share), "f")}
    suggested = {**written, "instead": parts.meant or PLAIN_DIGITS}
    if rule == "words-in-figure":
        return {**suggested, "words": parts.words}
    if rule == "unknown-unit":
        return {**suggested, "unit": parts.rest, "known": in_each_language(units)}
    return suggested


# The rule that a text breaks

_currency = re.compile(r"\s*(US\$|R\$|[$£€¥￥])\s*\d").match

_approximate = re.compile(
    r"[0-9百千万亿]\s*[余多来]|[0-9].*(?:左右|上下|以上|以下)|(?:约|大概|将近|接近|[近超不足到过]\s*(?=[0-9])).*[0-9]|[0-9].*约"
    r"|(?:~|≈|\b(?:about|around|approx\w*|circa|ca|nearly|almost|roughly|over|some)\b).*[0-9]"
    r"|[0-9]\s*\+(?!\s*[0-9])|[0-9].*\bor so\b",
    re.IGNORECASE | re.DOTALL,
).search
_second_number = re.compile(r"(?<![A-Za-z])[0-9]").search  # but not the 2 of m2


def _rule_of_words(parts: _Parts) -> str | None:
    if _approximate(parts.plain):
        return "not-exact"
    if parts.words:
        return "words-in-figure"
    # Only the script of the digits is wrong; .5 lacks a digit in any script.
    if parts.plain != parts.written and parts.meant is not None and not _lacks_a_digit(parts.number):
        return "number-digits"
    return None


_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_POINT_ALONE = r"[+-]?([0-9]+\.|\.[0-9]+)"
_lacks_a_digit = re.compile(_POINT_ALONE).fullmatch

# The first that matches names the problem. Each shape is one that some parser reads as another value than people do.
_SHAPES = {
    "number-infinite": r"[+-]?\.?(inf|infinity|nan)",
    "number-exponent": r"[+-]?[0-9.]+e[+-]?[0-9]+",
    "number-base": r"[+-]?0([xob][0-9a-f_]+|[0-9]+(\.[0-9]+)?)",
    "number-separator": r"[+-]?[0-9]+([,_' ][0-9]+)+(\.[0-9]+)?",
    "number-ratio": rf"{_NUMBER}\s*[:：]\s*1|1\s*[:：]\s*{_NUMBER}",
    "number-sexagesimal": r"[+-]?[0-9]+(:[0-9]+)+(\.[0-9]+)?",
    "number-point": _POINT_ALONE,
}


def _rule_of_shape(parts: _Parts) -> str | None:
    """Return the rule of the number's shape; a known unit behind it is ignored."""
    number = parts.plain if parts.unit is None else parts.number
    matching = (rule for rule, shape in _SHAPES.items() if re.fullmatch(shape, number, re.IGNORECASE))
    return next(matching, None)


def _rule_of_rest(parts: _Parts) -> str:
    """Return the rule of what follows the number."""
    if _year_first(parts.plain):
        return "not-a-number"
    if parts.number and parts.unit is None and _second_number(parts.plain, len(parts.number)):  # 530 of 1000
        return "several-numbers"
    unit = parts.rest
    if parts.unit != unit and (unit[:1].isalpha() or unit == "%") and _digits(parts.number) is not None:
        return "percent-not-here" if unit == "%" else "unknown-unit"
    if any(c.isdecimal() and not c.isascii() for c in parts.written):
        return "number-digits"
    return "not-a-number"


# A text taken apart

_HALF_WIDTH = dict(zip("％．，－＋", "%.,-+", strict=True))
_number = re.compile(r"[+-]?[0-9.](?:[0-9,_' .]*[0-9.])?(?:[eE][+-]?[0-9]+)?(?![0-9])").match
_apart = re.compile(
    r"(?:[（(\[【]([^\W\d].*?)[）)\]】]?|[，,；;。、：:](?![0-9OoIl]+$)\s*([^\W\d].*))", re.DOTALL
).fullmatch
"""Words in brackets or behind a comma; 1,OOO has letters typed for digits."""


def _taken_apart(written: str, factors: Mapping[str, Decimal]) -> _Parts:
    plain = "".join(map(_in_ascii, written))
    number = _number(plain)
    if number is None:
        return _Parts(written, plain)
    rest = plain[number.end() :].strip()
    unit = _known_unit(rest, factors)
    if unit is not None:
        return _Parts(written, plain, number[0], rest, unit)
    for end in range(min(len(rest), 40), -1, -1):
        unit, words = _known_unit(rest[:end].strip(), factors), _apart(rest[end:].strip())
        if unit is not None and words:
            own = factors[unit] == 1  # the unit of a bare number need not be typed
            return _Parts(written, plain, number[0], rest, "" if own else unit, (words[1] or words[2]).strip())
    return _Parts(written, plain, number[0], rest)


def _in_ascii(character: str) -> str:
    """Return the ASCII form of a digit of any script, or of a full-width sign."""
    digit = unicodedata.decimal(character, None)
    if digit is None:
        return _HALF_WIDTH.get(character, character)
    return str(digit)


def _known_unit(unit: str, factors: Mapping[str, Decimal]) -> str | None:
    """Return the unit as the plan spells it; None if it has none like it, or several with different factors."""
    if unit in factors:
        return unit
    alike = [name for name in factors if name and _closed_up(name) == _closed_up(unit)]
    if len({factors[name] for name in alike}) == 1:
        return alike[0]
    return None


def _closed_up(unit: str) -> str:
    """Remove spaces and full-width letters, but keep case: MW is not mW."""
    return "".join(unicodedata.normalize("NFKC", unit).split())


_in_thousands = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:([,' ])[0-9]{3})(?:\1[0-9]{3})*(?:\.[0-9]+)?").fullmatch
"""Thousands are separated. Not 1,9, which may be 1.9 or 19."""


def _digits(number: str) -> str | None:
    """Return the digits to type for a number; None if it could be several numbers, or none that is accepted."""
    bare = re.sub("(?<=[0-9])_(?=[0-9])", "", number)
    if _in_thousands(number):
        bare = re.sub("[,' ]", "", number)
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]{1,2})?", bare, re.IGNORECASE):
        return None
    digits = format(Decimal(bare), "f")
    if re.fullmatch(PLAIN, digits):
        return digits
    return None


def in_each_language(units: Iterable[str]) -> dict[str, str] | Term:
    """Return the spellings of units in each language; all of them for a language that has none."""
    names = list(filter(None, units))
    if not names:
        return Term(N_("none"))
    english = [name for name in names if name.isascii()]
    chinese = [name for name in names if not name.isascii()]
    return {"zh": "、".join(chinese or names), "en": ", ".join(english or names)}


# Counts, zero, answers and days in other words

_counts = re.compile(r"\s*([0-9]{1,15})\s*(?:/|／|\bof\b|\bout of\b)\s*([0-9]{1,15})\s*", re.IGNORECASE).fullmatch
_ZERO = frozenset(
    {"动态清零", "清零", "已清零", "零发生", "零", "无", "没有", "无发生", "未发生", "none", "nil", "zero"}
)
DONE = frozenset(
    {
        *map(folded, YES),
        *("完成", "已完成", "建成", "已建成", "建成投用", "创建成功", "创成", "通过", "通过验收", "√", "✓", "✔", "☑"),
        *("done", "complete", "completed", "built", "inplace", "achieved"),
    }
)
"""Words for a milestone that is done; folded."""

_ALSO_DONE = frozenset({"已达标", "达标", "y", "t", "1"})  # as answers, not as targets
_NOT_DONE = frozenset({"×", "✗", "✘", "☒", "未完成", "没有", "未达标", "not done", "open", "n", "f", "0"})


def counts_meant(written: str) -> tuple[str, str] | None:
    """Return numerator and denominator of 530 of 1000 or 530/1000; None for another text."""
    found = _counts(written)
    if found:
        return (found[1], found[2])
    return None


def says_zero(written: str) -> bool:
    """Whether a text means zero, where the target is zero."""
    return folded(written) in _ZERO


def answer_meant(written: str) -> Term:
    """Return the answer most likely meant, or both answers."""
    answer = written.strip().casefold()
    if folded(written) in DONE or answer in _ALSO_DONE:
        return Term(N_("“yes”"))
    if answer in _NOT_DONE:
        return Term(N_("“no”"))
    return Term(N_("“yes” or “no”"))


_year_first = re.compile(
    r"\s*(\d{4})(?:\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?|(\d\d)(\d\d))(?:[T\s]+\d{1,2}:[\d:.]+Z?)?\s*",
    re.ASCII,
).fullmatch


_year_last = re.compile(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\s*", re.ASCII).fullmatch


def day_meant(written: str) -> str:
    """Return the day most likely meant, or a description of how a day is written."""
    written = unicodedata.normalize("NFKC", written[:LONGEST])
    found, last = _year_first(written), _year_last(written)
    parts = [int(part) for part in found.groups() if part] if found else []
    if last:
        first, second, year = map(int, last.groups())
        # 30/06/2026 and 06/30/2026 can only be one day; 03/09/2026 is a day in March to some, in September to others.
        if first > 12 or first == second:
            parts = [year, second, first]
        elif second > 12:
            parts = [year, first, second]
    try:
        if parts:
            return date(*parts).isoformat()
        return _PLAIN_DAY
    except ValueError:
        return _PLAIN_DAY
