"""Why a text is no figure or no day, and what was most likely meant: said to people, never used in its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

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

LONGEST = 200  # characters that are looked at: no figure is half as long

PLAIN_DIGITS = Term(N_("digits, such as 1900 or 74.1"))
_PLAIN_DAY = Term(N_("the day as year-month-day, such as 2025-09-30"))


def why_no_figure(written: str, parts: tuple[str, ...] | None, units: Iterable[str]) -> Problem:
    """The rule that a text breaks which was to be a number; `parts` are its digits and its unit, if it has them."""
    written = written[:LONGEST]
    instead = {"written": written, "instead": _plain_digits(written)}
    halfwidth = unicodedata.normalize("NFKC", written)
    if halfwidth != written and any(c.isdigit() or c in "％．，－＋" for c in written):
        return Problem("number-digits", (), {**instead, "instead": _plain_digits(halfwidth)})
    for rule, shape in _SHAPES:
        if re.fullmatch(shape, written.rstrip("%"), re.IGNORECASE):
            return Problem(rule, (), instead)
    if parts:
        return Problem("unknown-unit", (), {"unit": parts[1], "number": parts[0], "known": _in_each_language(units)})
    if any(c.isdigit() and not c.isascii() for c in written):
        return Problem("number-digits", (), instead)
    return Problem("not-a-number", (), {"written": written})


def _in_each_language(units: Iterable[str]) -> dict[str, str] | Term:
    """The spellings of a unit that readers of each language would type; all of them where theirs has none."""
    names = list(filter(None, units))
    english = [name for name in names if name.isascii()]
    chinese = [name for name in names if not name.isascii()]
    return {"zh": "、".join(chinese or names), "en": ", ".join(english or names)} if names else Term(N_("none"))


def _plain_digits(written: str) -> str:
    """The plain digits most likely meant, or in words what plain digits are."""
    digits = "".join(str(unicodedata.digit(c, c)) for c in written[:100])
    bare = re.sub(r"[,_' ]", "", digits.removesuffix("%"))
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]{1,2})?", bare, re.IGNORECASE):
        return PLAIN_DIGITS
    return format(Decimal(bare), "f") + ("%" if digits.endswith("%") else "")


_DONE = frozenset({"√", "✓", "✔", "☑", "已完成", "完成", "已达标", "达标", "done", "completed", "y", "t", "1"})
_NOT_DONE = frozenset({"×", "✗", "✘", "☒", "未完成", "没有", "未达标", "not done", "open", "n", "f", "0"})


def answer_meant(written: str) -> Term:
    """The answer most likely meant, or both."""
    said = written.strip().casefold()
    return Term(N_("“yes”") if said in _DONE else N_("“no”") if said in _NOT_DONE else N_("“yes” or “no”"))


def day_meant(written: str) -> str:
    """The day most likely meant, or in words how a day is written."""
    shape = r"\s*(\d{4})(?:\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})|(\d\d)(\d\d))(?!\d)"
    found = re.match(shape, unicodedata.normalize("NFKC", written[:LONGEST]), re.ASCII)
    try:
        return date(*(int(part) for part in found.groups() if part)).isoformat() if found else _PLAIN_DAY
    except ValueError:
        return _PLAIN_DAY
