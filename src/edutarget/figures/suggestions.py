"""Why a text is no figure or no day, and what was most likely meant: said to people, never used in its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from edutarget.figures.notation import PLAIN
from edutarget.language.folding import folded
from edutarget.language.rounding import trimmed
from edutarget.language.terms import N_, Term
from edutarget.problems.problem import Problem

# Each way people and programs write numbers that some parser takes for another value, and the rule it breaks.
_SHAPES: tuple[tuple[str, str], ...] = (
    ("number-infinite", r"[+-]?\.?(inf|infinity|nan)"),
    ("number-exponent", r"[+-]?[0-9.]+e[+-]?[0-9]+"),
    ("number-base", r"[+-]?0([xob][0-9a-f_]+|[0-9]+(\.[0-9]+)?)"),
    ("number-separator", r"[+-]?[0-9]+([,_' ][0-9]+)+(\.[0-9]+)?"),
    ("number-sexagesimal", r"[+-]?[0-9]+(:[0-9]+)+(\.[0-9]+)?"),
    ("number-point", r"[+-]?([0-9]+\.|\.[0-9]+)"),
)
_lacks_a_digit = re.compile(dict(_SHAPES)["number-point"]).fullmatch

LONGEST = 200  # characters that are looked at: no figure is half as long

PLAIN_DIGITS = Term(N_("digits, such as 1900 or 74.1"))
_PLAIN_DAY = Term(N_("the day as year-month-day, such as 2025-09-30"))


class _Parts(NamedTuple):
    """A text as a number, the unit behind it, and words behind both; `unit` is None where it is none that is known."""

    number: str
    unit: str | None
    words: str = ""

    @property
    def meant(self) -> str | None:
        """The very text to type, where only one can be meant."""
        digits = _one_number(self.number)
        if digits is None or self.unit is None:
            return None
        return f"{digits} {self.unit}" if self.unit[:1].isascii() and self.unit[:1].isalpha() else digits + self.unit


def why_no_figure(written: str, factors: Mapping[str, Decimal], units: Iterable[str]) -> Problem:
    """The rule that a text breaks which was to be a number, in a unit of `factors`; a message names `units`."""
    written = written[:LONGEST]
    plainer = "".join(map(_plainer, written))
    if _approximate(plainer):
        return Problem("not-exact", (), {"written": written})
    parts = _parts(plainer, factors)
    instead = (parts and parts.meant) or PLAIN_DIGITS
    words = {"written": written, "instead": instead}
    if parts and parts.words:
        return Problem("words-in-figure", (), {**words, "words": parts.words})
    if plainer != written and parts and parts.meant and not _lacks_a_digit(parts.number):
        return Problem("number-digits", (), words)
    number = parts.number if parts and parts.unit is not None else plainer
    for rule, shape in _SHAPES:
        if re.fullmatch(shape, number, re.IGNORECASE):
            return Problem(rule, (), words)
    if _year_first(plainer):
        return Problem("not-a-number", (), {"written": written})
    if parts and parts.unit is None and _second_number(plainer, len(parts.number)):
        return Problem("several-numbers", (), {"written": written})
    if parts and (unit := _in_another(plainer, parts)):
        if unit == "%":
            held = format(trimmed(Decimal(_one_number(parts.number) or 0).scaleb(-2)), "f")
            return Problem("percent-not-here", (), {"written": written, "held": held})
        told = {"unit": unit, "known": _in_each_language(units)}
        return Problem("unknown-unit", (), {**words, **told})
    foreign = any(c.isdecimal() and not c.isascii() for c in written)
    return Problem("number-digits", (), words) if foreign else Problem("not-a-number", (), {"written": written})


_approximate = re.compile(
    r"[0-9百千万亿]\s*[余多]|[0-9].*(?:左右|上下|以上|以下)|(?:约|大概|将近|接近|[近超不足到过]\s*(?=[0-9])).*[0-9]|[0-9].*约"
    r"|(?:~|≈|\b(?:about|around|approx\w*|circa|ca|nearly|almost|roughly|over|some)\b).*[0-9]"
    r"|[0-9]\s*\+|[0-9].*\bor so\b",
    re.IGNORECASE | re.DOTALL,
).search
"""Of a text: whether its number is rounded. What it is exactly, only the one who wrote it can say."""

_second = re.compile(r"(?<![A-Za-z])[0-9]").search


def _second_number(written: str, first: int) -> bool:
    """Whether another number follows the first so many characters, as in 530 of 1000; the 2 of m2 is none."""
    return _second(written, first) is not None


_counts = re.compile(r"\s*([0-9]{1,15})\s*(?:/|／|\bof\b|\bout of\b)\s*([0-9]{1,15})\s*", re.IGNORECASE).fullmatch


def counts_meant(written: str) -> tuple[str, str] | None:
    """The numerator and the denominator of 530 of 1000, or 530/1000."""
    found = _counts(written)
    return (found[1], found[2]) if found else None


_zero = frozenset(
    {"动态清零", "清零", "已清零", "零发生", "零", "无", "没有", "无发生", "未发生", "none", "nil", "zero"}
)


def says_zero(written: str) -> bool:
    """Whether a text says that there was none, where none is what the plan asks for."""
    return folded(written) in _zero


def _in_another(written: str, parts: _Parts) -> str | None:
    """The unit behind a number, where it is not as the plan spells it."""
    rest = written[len(parts.number) :].strip()
    if parts.unit == rest or not (rest[:1].isalpha() or rest == "%"):
        return None
    return rest if _one_number(parts.number) else None


def _plainer(character: str) -> str:
    """A digit of any script, or a full-width sign, as it is typed in half-width."""
    digit = unicodedata.decimal(character, None)
    return character if digit is None and character not in "％．，－＋" else _HALF.get(character, str(digit))


_HALF = dict(zip("％．，－＋", "%.,-+", strict=True))

_number = re.compile(r"[+-]?[0-9.](?:[0-9,_' .]*[0-9.])?(?:[eE][+-]?[0-9]+)?(?![0-9])").match
_behind = re.compile(r"(?:[（(\[【]([^\W\d].*?)[）)\]】]?|[，,；;。、：:]\s*([^\W\d].*))", re.DOTALL).fullmatch


def _parts(written: str, factors: Mapping[str, Decimal]) -> _Parts | None:
    """The number at the beginning, its unit, and words that a bracket or a comma sets apart; None: there is none."""
    if not (number := _number(written)):
        return None
    rest = written[number.end() :].strip()
    if (unit := _known(rest, factors)) is not None:
        return _Parts(number[0], unit)
    for end in range(min(len(rest), 40), -1, -1):
        unit, behind = _known(rest[:end].strip(), factors), _behind(rest[end:].strip())
        if unit is not None and behind:
            same = factors[unit] == 1  # the unit that is meant anyway
            return _Parts(number[0], "" if same else unit, (behind[1] or behind[2]).strip())
    return _Parts(number[0], None)


def _known(unit: str, factors: Mapping[str, Decimal]) -> str | None:
    """The unit as the plan spells it; None where it has none like it, or several that differ."""
    if unit in factors:
        return unit
    alike = [name for name in factors if name and _closed_up(name) == _closed_up(unit)]
    return alike[0] if len({factors[name] for name in alike}) == 1 else None


def _closed_up(unit: str) -> str:
    """Without spaces and full-width letters; but MW is not mW."""
    return "".join(unicodedata.normalize("NFKC", unit).split())


_grouped = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:([,' ])[0-9]{3})(?:\1[0-9]{3})*(?:\.[0-9]+)?").fullmatch
"""Thousands apart. 1,9 may be 1.9 or 19: that has two answers."""


def _one_number(written: str) -> str | None:
    """The digits to type for a number; None where it could be several, or none that is read."""
    bare = re.sub("[,' ]", "", written) if _grouped(written) else re.sub("(?<=[0-9])_(?=[0-9])", "", written)
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]{1,2})?", bare, re.IGNORECASE):
        return None
    digits = format(Decimal(bare), "f")
    return digits if re.fullmatch(PLAIN, digits) else None


def _in_each_language(units: Iterable[str]) -> dict[str, str] | Term:
    """The spellings of a unit that readers of each language would type; all of them where theirs has none."""
    names = list(filter(None, units))
    english = [name for name in names if name.isascii()]
    chinese = [name for name in names if not name.isascii()]
    return {"zh": "、".join(chinese or names), "en": ", ".join(english or names)} if names else Term(N_("none"))


_DONE = frozenset({"√", "✓", "✔", "☑", "已完成", "完成", "已达标", "达标", "done", "completed", "y", "t", "1"})
_NOT_DONE = frozenset({"×", "✗", "✘", "☒", "未完成", "没有", "未达标", "not done", "open", "n", "f", "0"})


def answer_meant(written: str) -> Term:
    """The answer most likely meant, or both."""
    said = written.strip().casefold()
    return Term(N_("“yes”") if said in _DONE else N_("“no”") if said in _NOT_DONE else N_("“yes” or “no”"))


_year_first = re.compile(
    r"\s*(\d{4})(?:\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?|(\d\d)(\d\d))(?:[T\s]+\d{1,2}:[\d:.]+Z?)?\s*",
    re.ASCII,
).fullmatch


_year_last = re.compile(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\s*", re.ASCII).fullmatch


def day_meant(written: str) -> str:
    """The day most likely meant, or in words how a day is written."""
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
        return date(*parts).isoformat() if parts else _PLAIN_DAY
    except ValueError:
        return _PLAIN_DAY
