"""Read a figure with its unit as people write it in tables: 9200人次, 1.82亿元, 35.5 million dollars, $35.5, 5‰.

Nothing is rounded or guessed: what could mean two things is refused.
"""

from __future__ import annotations

import re
from decimal import Decimal

from edutarget.figures import parse
from edutarget.figures.limits import MAGNITUDES, figure_text
from edutarget.figures.suggestions import PLAIN_DIGITS, in_each_language
from edutarget.language.rounding import trimmed
from edutarget.language.text import folded
from edutarget.problems.problem import Refused

PER_MILLE = "‰"
PERCENT = frozenset({"%", "percent", "percentage", "percentages", "percent(%)", "pct", "百分比", "百分数"})

SPELT_PERCENT = ("percent", "per cent", "Percent", "Percentage", "pct")

# Words behind a number -> the power of ten
SCALES = {"k": 3, "thousand": 3, "million": 6, "mn": 6, "m": 6, "billion": 9, "bn": 9}

CURRENCIES = {
    **dict.fromkeys(("$", "us$", "usd"), ("dollars", "dollar", "$", "usd")),
    "r$": ("reais", "real", "r$", "brl"),
    "£": ("pounds", "pound", "£", "gbp"),
    **dict.fromkeys(("€", "eur"), ("euros", "euro", "€", "eur")),
    **dict.fromkeys(("¥", "rmb", "cny"), ("元", "yuan", "rmb", "cny")),
}
"""Sign before an amount -> its unit if the table names none, then words in units that agree with the sign."""

NO_UNITS = frozenset(
    {"成", "折", "个百分点", "百分点", "pp", "p.p.", "percentage point", "percentage points", "st", "nd", "rd", "th"}
)
"""Tenths, percentage points and ranks, which are no units."""

_scaled = re.compile(rf"([+-]?[0-9][0-9,]*(?:\.[0-9]+)?)\s*({'|'.join(SCALES)})\b\.?\s*(.*)", re.I).fullmatch
_signs = "|".join(map(re.escape, CURRENCIES))
_currency = re.compile(rf"({_signs})\s*(?=[0-9])(.*)", re.IGNORECASE).fullmatch
_large = re.compile(r"([百千]?[万亿])(.*)").fullmatch
_full_width = {ord(wide): narrow for wide, narrow in zip("＜＞％＋－～〜￥＄￡", "<>%+-~~¥$£", strict=True)}


def half_width(text: str) -> str:
    """Convert the signs around figures to half width; digits are unchanged, as `parse` refuses full-width ones."""
    return text.translate(_full_width).strip()


def is_rate(unit: str) -> bool:
    """Whether a unit is per cent or per mille."""
    return unit in ("%", PER_MILLE)


def unit_of(text: str) -> str:
    """Return the unit as written, but % for every spelling of per cent."""
    if folded(text) in PERCENT:
        return "%"
    return text


def other_unit(written: str, unit: str, known: str) -> Refused:
    """Return why a figure in another unit than that of its row is refused."""
    return Refused("unknown-unit", written=written, unit=unit, known=in_each_language([known]), instead=PLAIN_DIGITS)


def figure_of(text: str, unit: str, decimal_comma: bool) -> tuple[Decimal, str]:
    """Return a figure and its unit: that of the row, else the one behind the figure; raises Refused."""
    text = half_width(text)
    match = _currency(text)
    if match:
        names = CURRENCIES[match[1].lower()]
        if unit and not any(word in unit.casefold() for word in names):
            raise other_unit(text, match[1], unit)
        number, unit = figure_of(match[2], unit or names[0], decimal_comma)
        power = _power_of(unit)
        if power and not _scaled(match[2]) and number >= 10**power:  # $18,500,000, where the unit is million dollars
            raise other_unit(text, match[1], unit)
        return number, unit
    match = _scaled(text)
    if match and unit != "%":
        return _in_words(match, unit, decimal_comma)
    if text.endswith(PER_MILLE) and unit in ("", PER_MILLE):
        return number_of(text[:-1].strip(), "", decimal_comma), PER_MILLE
    if unit:
        return number_of(text, unit, decimal_comma), unit
    try:
        return number_of(text, "", decimal_comma), "%" if text.endswith("%") else ""
    except Refused as no:
        found = _unit_behind(no)
        if found is None:
            raise
        return number_of(text, found, decimal_comma), found


def _in_words(match: re.Match[str], unit: str, decimal_comma: bool) -> tuple[Decimal, str]:
    """Read 1.2k and 35.5 million; if the unit is in millions, so is the returned number."""
    number = number_of(match[1], "", decimal_comma).scaleb(SCALES[match[2].lower()] - _power_of(unit))
    rest = match[3].strip()
    if rest and unit and folded(rest) not in folded(unit):
        raise other_unit(match[0], rest, unit)
    return trimmed(number), unit or rest


def _power_of(unit: str) -> int:
    """Return the power of ten in a unit: 6 of million dollars, 4 of 万元, 0 of 元."""
    large = _large(unit)
    if large:
        return MAGNITUDES[large[1]]
    words = (power for word, power in SCALES.items() if re.search(rf"\b{word}s?\b", unit, re.IGNORECASE))
    return next(words, 0)


def _unit_behind(no: Refused) -> str | None:
    """Return the unit behind a number, such as 人次 in 9200人次 and in 1.2万人次; None where there is none."""
    rest = no.problem.params.get("unit") if no.problem.rule == "unknown-unit" else None
    if not isinstance(rest, str) or not re.fullmatch(r"[^\W\d]+(?:[ /][^\W\d]+){0,3}|[万亿].*", rest):
        return None
    if folded(rest) in PERCENT:
        return "%"
    if rest.casefold() in NO_UNITS:
        return None
    large = _large(rest)
    if large is None or large[2] == "元":  # 万元 and 亿元 are units of their own
        return rest
    return large[2] or None


_comma_is_point = re.compile(r"[+-]?[0-9]+,[0-9]{1,2}(?![0-9.,])[^.,]*").fullmatch
"""87,9 can only be 87.9 if commas are decimal points; 1,900 could also be 1900."""

_thousands_with_points = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}(?![0-9.,])[^.,]*").fullmatch
"""Where commas are decimal points, 1.900 is 1900; typed by someone who writes points, it is 1.9."""


def number_of(text: str, unit: str, decimal_comma: bool = False) -> Decimal:
    """Read a figure, with or without its unit or a multiple of it (1.2万; 2.3亿元 for 万元); 1,900 is 1900.

    `decimal_comma`: a comma is a decimal point, as in tables separated by semicolons. Raises Refused.
    """
    own = [unit] if unit else []
    if decimal_comma and not is_rate(unit) and _thousands_with_points(text):
        raise Refused("number-separator", written=text, instead=PLAIN_DIGITS)
    if decimal_comma and "," in text:
        if not _comma_is_point(text):
            raise Refused("number-separator", written=text, instead=PLAIN_DIGITS)
        text = text.replace(",", ".")
    plain = figure_text(text)
    if unit == "%":
        spellings = ("", "%", *SPELT_PERCENT)
        return parse.figure(plain, dict.fromkeys(spellings, Decimal(1)), own)
    if not unit:
        words = {word: Decimal(10) ** power for word, power in MAGNITUDES.items()}
        return parse.figure(plain, {"": Decimal(1), "%": Decimal(1), **words}, own)
    return parse.figure(plain, parse.spellings(unit, {"": Decimal(1), unit: Decimal(1)}), own)
