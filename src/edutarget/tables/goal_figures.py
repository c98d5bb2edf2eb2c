"""Read a figure of a table of goals with its unit: 9200人次, 1.82亿元, 35.5 million dollars, $35.5, 5‰."""

from __future__ import annotations

import re
from decimal import Decimal

from edutarget.figures import parse
from edutarget.figures.notation import MAGNITUDES, figure_text
from edutarget.language.rounding import trimmed
from edutarget.language.terms import N_, Term
from edutarget.language.text import folded
from edutarget.plan.indicator import Unit
from edutarget.problems.problem import Refused

PER_MILLE = "‰"
_PERCENT = frozenset({"%", "percent", "percentage", "percentages", "percent(%)", "pct", "百分比", "百分数"})

_scaled = re.compile(
    r"([+-]?[0-9][0-9,]*(?:\.[0-9]+)?)\s*(k|thousand|million|mn|m|billion|bn)\b\.?\s*(.*)", re.I
).fullmatch
_SCALES = {"k": 3, "thousand": 3, "million": 6, "mn": 6, "m": 6, "billion": 9, "bn": 9}
_currency = re.compile(r"(US\$|R\$|\$|£|€|¥|RMB|CNY|USD|EUR)\s*(?=[0-9])(.*)", re.IGNORECASE).fullmatch
_CURRENCIES = {
    "$": ("dollars", "dollar", "$", "usd"),
    "us$": ("dollars", "dollar", "$", "usd"),
    "usd": ("dollars", "dollar", "$", "usd"),
    "r$": ("reais", "real", "r$", "brl"),
    "£": ("pounds", "pound", "£", "gbp"),
    "€": ("euros", "euro", "€", "eur"),
    "eur": ("euros", "euro", "€", "eur"),
    "¥": ("元", "yuan", "rmb", "cny"),
    "rmb": ("元", "yuan", "rmb", "cny"),
    "cny": ("元", "yuan", "rmb", "cny"),
}
"""Sign before an amount -> its unit if the table names none, then words in units that agree with the sign."""

_large = re.compile(r"([百千]?[万亿])(.*)").fullmatch
_full_width = {ord(wide): narrow for wide, narrow in zip("＜＞％＋－～〜￥＄￡", "<>%+-~~¥$£", strict=True)}


def half_width(text: str) -> str:
    """Convert the signs around figures to half width; digits are unchanged, as `parse` refuses full-width ones."""
    return text.translate(_full_width).strip()


def unit_of(text: str) -> str:
    """Return the unit as written, but % for every spelling of per cent."""
    if folded(text) in _PERCENT:
        return "%"
    return text


def figure_of(text: str, unit: str, decimal_comma: bool = False) -> tuple[Decimal, str]:
    """Return a figure and its unit: that of the row, else the one behind the figure; raises Refused."""
    text = half_width(text)
    match = _currency(text)
    if match:
        own, *also = _CURRENCIES[match[1].lower()]
        if unit and not any(word in unit.casefold() for word in (own, *also)):
            raise Refused("unknown-unit", written=text, unit=match[1], known=known_unit(unit), instead=DIGITS_ASKED)
        return figure_of(match[2], unit or own, decimal_comma)
    match = _scaled(text)
    if match:
        return _in_words(match, unit, decimal_comma)
    if text.endswith(PER_MILLE) and unit in ("", PER_MILLE):
        return number_of(text[:-1].strip(), "", decimal_comma), PER_MILLE
    if unit:
        return number_of(text, unit, decimal_comma), unit
    try:
        return number_of(text, "", decimal_comma), "%" if text.endswith("%") else ""
    except Refused as no:
        found = _unit_behind(text, no)
        if found is None:
            raise
        return number_of(text, found, decimal_comma), found


def _in_words(match: re.Match[str], unit: str, decimal_comma: bool) -> tuple[Decimal, str]:
    """Read 1.2k and 35.5 million; if the unit is in millions, so is the returned number."""
    power = _SCALES[match[2].lower()]
    own = next((word for word in _SCALES if re.search(rf"\b{word}s?\b", unit, re.IGNORECASE)), None)
    number = number_of(match[1], "", decimal_comma).scaleb(power - (_SCALES[own] if own else 0))
    rest = match[3].strip()
    if rest and unit and folded(rest) not in folded(unit):
        raise Refused("unknown-unit", written=match[0], unit=rest, known=known_unit(unit), instead=DIGITS_ASKED)
    return trimmed(number), unit or rest


def _unit_behind(text: str, no: Refused) -> str | None:
    """Return the unit behind a number, such as 人次 in 9200人次 and in 1.2万人次; None where there is none."""
    rest = no.problem.params.get("unit") if no.problem.rule == "unknown-unit" else None
    if not isinstance(rest, str) or not re.fullmatch(r"[^\W\d]+(?:[ /][^\W\d]+){0,3}|[万亿].*", rest):
        return None
    if folded(rest) in _PERCENT:
        return "%"
    large = _large(rest)
    if large is None or large[2] == "元":  # 万元 and 亿元 are units of their own
        return rest
    return large[2] or None


_comma_is_point = re.compile(r"[+-]?[0-9]+,[0-9]{1,2}(?![0-9.,])[^.,]*").fullmatch
"""87,9 can only be 87.9 if commas are decimal points; 1,900 could also be 1900."""


def number_of(text: str, unit: str, decimal_comma: bool = False) -> Decimal:
    """Read a figure, with or without its unit or a multiple of it (1.2万; 2.3亿元 for 万元); 1,900 is 1900.

    `decimal_comma`: a comma is a decimal point, as in tables separated by semicolons. Raises Refused.
    """
    own = [unit] if unit else []
    if decimal_comma and "," in text:
        if not _comma_is_point(text):
            raise Refused("number-separator", written=text, instead=DIGITS_ASKED)
        text = text.replace(",", ".")
    plain = figure_text(text)
    if unit == "%":
        spellings = ("", "%", *_SPELT_PERCENT)
        return parse.figure(plain, dict.fromkeys(spellings, Decimal(1)), own)
    if not unit:
        words = {word: Decimal(10) ** power for word, power in MAGNITUDES.items()}
        return parse.figure(plain, {"": Decimal(1), "%": Decimal(1), **words}, own)
    return parse.figure(plain, Unit(kind="quantity", zh=unit, en=unit).spellings, own)


_SPELT_PERCENT = ("percent", "per cent", "Percent", "Percentage", "pct")
DIGITS_ASKED = Term(N_("digits, such as 1900 or 74.1"))


def known_unit(unit: str) -> dict[str, str] | Term:
    """Return the unit of a row as a parameter of a message."""
    if unit:
        return {"zh": unit, "en": unit}
    return Term(N_("none"))
