"""Reading one written figure: text in, an exact value out, or the reason why not.

Nothing is guessed: a figure is plain ASCII digits with at most one point, a sign and a unit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Context, Decimal, Inexact
from typing import Any, Literal

from edutarget.diagnostics import N_, Problem, Term
from edutarget.rounding import trimmed

DIGITS = 15  # before the point, and after it: a hundred million such figures add up within 38 digits

EXACT = Context(prec=200, traps=[Inexact])  # a result that would be rounded is a mistake of ours

_plain = re.compile(r"[+-]?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?").fullmatch
_with_unit = re.compile(r"([+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)\s*([^\W\d].*|%)?", re.DOTALL).fullmatch
_iso = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_date_parts = re.compile(r"\s*([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})").match

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
YES = frozenset({"true", "True", "TRUE", "yes", "Yes", "YES", "是"})
NO = frozenset({"false", "False", "FALSE", "no", "No", "NO", "否"})


class Refused(Exception):
    """The text is not what was asked for; `problem` says why."""

    def __init__(self, rule: str, **params: Any) -> None:
        super().__init__(rule)
        self.problem = Problem(rule, (), params)


def text(value: Any) -> str:
    """The text of a scalar; refuses a mapping or a list."""
    if not isinstance(value, str):
        raise Refused("not-a-single-value", got=kind(value))
    return value


def kind(value: Any) -> Term:
    """What a person calls such a value."""
    if isinstance(value, dict):
        return Term(N_("a mapping"))
    return Term(N_("a list") if isinstance(value, list) else N_("text"))


def filled(value: Any) -> str:
    """Text that says something."""
    if not text(value).strip():
        raise Refused("empty-text")
    return str(value)


def number(value: Any) -> Decimal:
    """A number without a unit, exactly as written: 73.10 stays 73.10."""
    return figure(value, {})


def figure(value: Any, factors: Mapping[str, Decimal]) -> Decimal:
    """A number in the indicator's unit; `factors` are the units it may be written in."""
    written = text(value).strip()
    if _plain(written):
        return Decimal(written)
    match = _with_unit(written)
    if match and not _plain(match[1]):
        raise Refused("number-too-long", digits=DIGITS)
    if match and match[2] in factors:
        factor = factors[match[2]]
        return Decimal(match[1]) if factor == 1 else trimmed(EXACT.multiply(Decimal(match[1]), factor))
    raise _why_not(written, match, factors)


# Each way people and programs write numbers that a parser might take for another value, with the rule
# it breaks. What the person most likely meant is worked out by `_suggest`, never used in its place.
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("number-infinite", re.compile(r"[+-]?\.?(inf|infinity|nan)", re.IGNORECASE)),
    ("number-exponent", re.compile(r"[+-]?[0-9.]+[eE][+-]?[0-9]+")),
    ("number-base", re.compile(r"[+-]?0([xob][0-9a-f_]+|[0-9]+(\.[0-9]+)?)", re.IGNORECASE)),
    ("number-separator", re.compile(r"[+-]?[0-9]+([,_' ][0-9]+)+(\.[0-9]+)?")),
    ("number-sexagesimal", re.compile(r"[+-]?[0-9]+(:[0-9]+)+(\.[0-9]+)?")),
    ("number-point", re.compile(r"[+-]?([0-9]+\.|\.[0-9]+)")),
)


def _why_not(written: str, match: re.Match[str] | None, factors: Mapping[str, Decimal]) -> Refused:
    if written in NULLS:
        return Refused("no-value")
    if match:
        return Refused("unknown-unit", unit=match[2], known=tuple(factors), number=match[1])
    ascii_form = unicodedata.normalize("NFKC", written)
    if ascii_form != written and any(c.isdigit() or c in "%％．，－＋" for c in written):
        return Refused("number-digits", written=written, instead=_suggest(ascii_form))
    for rule, shape in _SHAPES:
        if shape.fullmatch(written.rstrip("%")):
            return Refused(rule, written=written, instead=_suggest(written))
    if any(c.isdigit() and not c.isascii() for c in written):
        return Refused("number-digits", written=written, instead=_suggest(written))
    return Refused("not-a-number", written=written)


PLAIN_DIGITS = Term(N_("plain digits, such as 1900 or 74.1"))


def _suggest(written: str) -> str:
    """The plain digits most likely meant, or in words what plain digits are."""
    digits = "".join(str(unicodedata.digit(c, c)) for c in written)
    bare = re.sub(r"[,_' ]", "", digits.removesuffix("%"))
    if not re.fullmatch(r"[+-]?[0-9]*\.?[0-9]*(e[+-]?[0-9]{1,2})?", bare, re.IGNORECASE):
        return PLAIN_DIGITS
    try:
        plain = format(Decimal(bare), "f")
    except ArithmeticError:
        return PLAIN_DIGITS
    return plain + ("%" if digits.endswith("%") else "")


def yes_no(value: Any) -> bool:
    """The answer to a milestone."""
    written = text(value).strip()
    if written in YES:
        return True
    if written in NO:
        return False
    raise Refused("no-value" if written in NULLS else "not-yes-no", written=written)


def number_or_true(value: Any) -> Decimal | Literal[True]:
    """A target: a number, or `true` for a milestone to be done."""
    return True if value in YES else number(value)


def day(value: Any) -> date:
    """A calendar day, written 2025-09-30."""
    written = text(value).strip()
    if not _iso(written):
        raise Refused("date-format", written=written, instead=_suggest_day(written))
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Refused("date-impossible", written=written) from None


def _suggest_day(written: str) -> str:
    parts = _date_parts(unicodedata.normalize("NFKC", written))
    try:
        return date(*map(int, parts.groups())).isoformat() if parts else "2025-09-30"
    except ValueError:
        return "2025-09-30"


def day_or_null(value: Any) -> date | None:
    """A day, or null for 'no end was published'."""
    return None if value in NULLS else day(value)


def year(value: Any) -> int:
    """A calendar year in four digits."""
    written = text(value).strip()
    if not re.fullmatch(r"[12][0-9]{3}", written):
        raise Refused("year-format", written=written)
    return int(written)
