"""Read a target as people write it: 30, 75.3%, ≥ 90, 控制在5%以内, 90～95%, +10 个百分点, 动态清零, 建成.

Tables of goals are read by it, and it finds what was meant in a plan. Nothing is rounded or guessed: what could mean
two things is refused, and the message names what is missing.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal, NamedTuple

from edutarget.figures import parse
from edutarget.figures.aim_words import (
    BEFORE,
    BEHIND,
    COVERED,
    CURRENCIES,
    NO_UNITS,
    NONE,
    PERCENT,
    SCALES,
    SPELT_PERCENT,
    STRIVING,
    TOWARDS,
    TWICE,
    UNDECIDED,
    Rule,
)
from edutarget.figures.limits import MAGNITUDES, figure_text
from edutarget.figures.suggestions import CURRENCY, DONE, LONGEST, PLAIN_DIGITS
from edutarget.language.rounding import trimmed
from edutarget.language.text import N_, Term, folded
from edutarget.problems.problem import Refused

PER_MILLE = "‰"
_compared = re.compile(
    r"(?:比|较)[^0-9]{0,6}(?P<year>[0-9]{4})?年?[^0-9+]{0,3}(?=提高|增加|增长|上升|提升|降低|减少|下降|压减)"
).match
# The direction behind the number: 10% increase, 6 percentage points higher. “10 or more” is no direction.
_direction_behind = re.compile(
    r"(?P<by>.*[^\s])(?<!\bor)\s+(?:(?P<up>increase|higher|more|rise)|decrease|lower|less|fewer|reduction)",
    re.IGNORECASE,
).fullmatch
_changed = re.compile(
    r"(?P<up>\+|提高|增加|增长|上升|提升|increase of|increase by|rise by|up by|up)?"
    r"(?P<down>[-−]|降低|减少|下降|压减|decrease of|decrease by|reduce by|reduction of|fall by|down by|down)?"
    r"\s*(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?)\s*"
    r"(?P<points>个?百分点|percentage points?|pp|p\.p\.|ppts?)?(?P<rest>.*)",
    re.IGNORECASE,
).fullmatch
_range = re.compile(
    r"(?:between\s+)?([0-9][0-9.,]*)\s*([^0-9\s~–—−-]*)\s*(?:~|–|—|−|-|至|到|\bto\b|\band\b)\s*([0-9].*)", re.I
)
_a_rate = re.compile(r"率$|比例|比重|占比|覆盖面|\brates?\b|\bshare\b|\bproportion\b|\bpercentage\b", re.I).search

_about_a_number = re.compile(
    r"(?:约|大约|大概|将近|接近|近|超|超过|不足|~|≈|about|around|approx\w*\.?|circa|ca\.?|nearly|almost|roughly|over|some)?\s*"
    r"[0-9][0-9.,]*[^0-9，。；;:：]{0,20}",
    re.IGNORECASE,
).fullmatch
"""Matches a rounded figure, but no sentence that contains a number and such a word."""

_included = re.compile(r"[(（](?:含本数|含)[)）]").sub


class Aim(NamedTuple):
    """A target: a `number` with its `rule`, the low end of a range up to `high`, or a `change` from the baseline.

    Without a number it is a milestone. `unit` is empty if it is unknown. `taken`: key in TAKEN of how a text was
    understood; `stretch`: it is a stretch target. `since`: the year from which the change is, if a text names it.
    """

    number: Decimal | None
    unit: str = ""
    rule: Rule = ""
    high: Decimal | None = None
    change: Literal["", "of_baseline", "baseline_plus"] = ""
    stretch: bool = False
    taken: str = ""
    since: int | None = None

    def value(self, baseline: Decimal | None) -> Decimal | None:
        """Return the number to be reached; None for a range, a milestone, or a change from an unknown baseline."""
        if self.number is None or self.high is not None:
            return None
        if not self.change:
            return self.number
        if baseline is None:
            return None
        if self.change == "of_baseline":
            return baseline * self.number
        return baseline + self.number

    def written(self) -> str | dict[str, str]:
        """Return the target as written in a plan."""
        if self.number is None:
            return "true"
        number = f"{self.number:f}"
        if self.high is not None:
            return {"from": number, "to": f"{self.high:f}"}
        if self.change or self.rule in ("above", "below"):
            return {self.change or self.rule: number}
        return number


def _is_rate(unit: str) -> bool:
    return unit in ("%", PER_MILLE)


def names_a_rate(name: str) -> bool:
    """Whether a goal of this name is a rate."""
    return _a_rate(name) is not None


def aim_of(written: str, unit: str, name: str = "", decimal_comma: bool = False) -> Aim:
    """Read a target; `unit` is that of its row, empty if the row has none. Raises Refused."""
    text = _included("", half_width(written)).strip()
    if "不含" in text:  # 30(不含) is more or less than 30
        raise Refused("goal-in-words", written=written)
    if len(text) > LONGEST:
        raise Refused("goal-in-words", written=text)
    if folded(text) in UNDECIDED:
        raise Refused("goal-undecided", written=written)
    striving = _prefix(text, STRIVING)
    aim = _aim(text[len(striving) :].strip(), _Row(unit, name, decimal_comma))
    if striving:
        return aim._replace(stretch=True, taken=aim.taken or "strive")
    return aim


class _Row(NamedTuple):
    """What a row says apart from its target."""

    unit: str
    name: str
    decimal_comma: bool

    @property
    def rate(self) -> bool:
        return _is_rate(self.unit) or (not self.unit and names_a_rate(self.name))


def _aim(text: str, row: _Row) -> Aim:
    word = folded(text)
    if word in DONE:
        return Aim(None)
    if word in COVERED:
        if row.rate:
            return Aim(Decimal(100), "%", taken="covered")
        return Aim(None, taken="covered-done")
    if word in NONE:
        return Aim(Decimal(0), row.unit, "at_most", taken="zero")
    if word in TWICE:
        return Aim(Decimal(TWICE[word]), row.unit, change="of_baseline", taken="change")
    # In this order, as `_number` would read +10 as a number and refuse the second number of a range.
    return _change(text, row) or _range_of(text, row) or _number(text, row)


def _number(text: str, row: _Row) -> Aim:
    """Read one number, with or without words before or behind it that make it a limit."""
    whole = text
    rule: Rule = ""
    for found, words in TOWARDS.items():
        rest = text[len(_prefix(text, words)) :].strip()
        if rest != text and rest[:1].isdigit():
            if rest.endswith("倍") and not row.unit:  # 增长到2倍: of what?
                raise Refused("goal-in-words", written=whole)
            text, rule = rest, found
            break
    # In 控制在5%以内 both words state one limit: the one behind is removed here, the one in front below.
    if "控制在" in text and (behind := _suffix(text, BEHIND["at_most"])):
        text = text[: -len(behind)].strip()
    for sign, words in BEFORE.items():
        before = _prefix(text, words)
        if before:
            text, rule = text[len(before) :].strip(), sign
            break
    else:
        for sign, words in BEHIND.items():
            behind = _suffix(text, words)
            if behind:
                text, rule = text[: -len(behind)].strip(), sign
                break
    if not any(character.isdecimal() for character in text):
        raise Refused("goal-in-words", written=text)
    return Aim(*_figure(text, row, whole), rule)


def _figure(text: str, row: _Row, whole: str) -> tuple[Decimal, str]:
    """Read a number and its unit; `whole` is the target that contains it."""
    try:
        return figure_of(text, row.unit, row.decimal_comma)
    except Refused as no:
        if no.problem.rule == "not-exact" and not _about_a_number(text):
            raise Refused("goal-in-words", written=whole) from None
        raise


def _change(text: str, row: _Row) -> Aim | None:
    """Read a change from the baseline, such as +10 个百分点, 增长10% or 增加28人; None for another text."""
    compared = _compared(text)
    since = int(compared["year"]) if compared and compared["year"] else None
    by = text[compared.end() :] if compared else text
    by = by[: len(by) - len(_suffix(by, BEHIND["at_least"]))].strip()
    behind = _direction_behind(by)
    if behind:
        by = f"{'up' if behind['up'] else 'down'} {behind['by']}"
    match = _changed(by)
    if match is None or bool(match["up"]) == bool(match["down"]):
        return None
    found = _changed_by(match, text, row)
    return found._replace(since=since) if found else None


def _changed_by(match: re.Match[str], text: str, row: _Row) -> Aim | None:
    """Return the change in a match of `_changed`; None for a number below zero. `text` is quoted in messages."""
    digits = match["number"]
    if match["points"] and not match["rest"]:
        if not row.rate:
            unit = match["points"]
            raise Refused("unknown-unit", written=text, unit=unit, known=known_unit(row.unit), instead=PLAIN_DIGITS)
        number = number_of(digits, "", row.decimal_comma)
        return Aim(-number if match["down"] else number, row.unit or "%", change="baseline_plus", taken="change")
    if match["down"] in ("-", "−") and match["rest"].strip() != "%":
        return None  # a number below zero
    if match["rest"].strip() == "%":
        if row.rate:  # +10 % of 65.3 % could be 75.3 % or 71.83 %
            raise Refused("points-or-percent", written=text)
        share = number_of(digits, "", row.decimal_comma).scaleb(-2)
        return Aim(trimmed(1 - share if match["down"] else 1 + share), row.unit, change="of_baseline", taken="change")
    if match["rest"].strip() == "倍" and match["up"]:  # 增长1倍 is twice as much
        number = 1 + number_of(digits, "", row.decimal_comma)
        return Aim(number, row.unit, change="of_baseline", taken="change")
    number, unit = figure_of(digits + match["rest"], row.unit, row.decimal_comma)
    if row.rate:
        raise Refused("points-or-percent", written=text)
    return Aim(-number if match["down"] else number, unit, change="baseline_plus", taken="change")


def _range_of(text: str, row: _Row) -> Aim | None:
    match = _range.fullmatch(text)
    if match is None:
        return None
    high, unit = figure_of(match[3], row.unit, row.decimal_comma)
    behind = match[2] or match[3].lstrip("0123456789.,")
    low, low_unit = figure_of(match[1] + behind, row.unit or unit, row.decimal_comma)
    if low_unit != unit:  # no unit, but words between the numbers: 10增至20, 2025年达到3000
        raise Refused("goal-in-words", written=text)
    return Aim(low, unit, high=high)


def _prefix(text: str, words: tuple[str, ...]) -> str:
    """Return the longest of the words that the text begins with; empty if there is none."""
    low = text.casefold()
    return max((word for word in words if low.startswith(word)), key=len, default="")


def _suffix(text: str, words: tuple[str, ...]) -> str:
    low = text.casefold()
    return max((word for word in words if low.endswith(word)), key=len, default="")


# The figure in a target, with its unit: 9200人次, 1.82亿元, 35.5 million dollars, $35.5, 5‰


_scaled = re.compile(
    r"([+-]?[0-9][0-9,]*(?:\.[0-9]+)?)\s*(k|thousand|million|mn|m|billion|bn)\b\.?\s*(.*)", re.I
).fullmatch
_currency = re.compile(rf"({CURRENCY}|RMB|CNY|USD|EUR)\s*(?=[0-9])(.*)", re.IGNORECASE).fullmatch

_large = re.compile(r"([百千]?[万亿])(.*)").fullmatch
_full_width = {ord(wide): narrow for wide, narrow in zip("＜＞％＋－～〜￥＄￡", "<>%+-~~¥$£", strict=True)}


def half_width(text: str) -> str:
    """Convert the signs around figures to half width; digits are unchanged, as `parse` refuses full-width ones."""
    return text.translate(_full_width).strip()


def unit_of(text: str) -> str:
    """Return the unit as written, but % for every spelling of per cent."""
    if folded(text) in PERCENT:
        return "%"
    return text


def figure_of(text: str, unit: str, decimal_comma: bool) -> tuple[Decimal, str]:
    """Return a figure and its unit: that of the row, else the one behind the figure; raises Refused."""
    text = half_width(text)
    match = _currency(text)
    if match:
        names = CURRENCIES[match[1].lower()]
        if unit and not any(word in unit.casefold() for word in names):
            raise Refused("unknown-unit", written=text, unit=match[1], known=known_unit(unit), instead=PLAIN_DIGITS)
        number, unit = figure_of(match[2], unit or names[0], decimal_comma)
        power = _power_of(unit)
        if power and not _scaled(match[2]) and number >= 10**power:  # $18,500,000, where the unit is million dollars
            raise Refused("unknown-unit", written=text, unit=match[1], known=known_unit(unit), instead=PLAIN_DIGITS)
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
        raise Refused("unknown-unit", written=match[0], unit=rest, known=known_unit(unit), instead=PLAIN_DIGITS)
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
    if decimal_comma and not _is_rate(unit) and _thousands_with_points(text):
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


def known_unit(unit: str) -> dict[str, str] | Term:
    """Return the unit of a row as a parameter of a message."""
    if unit:
        return {"zh": unit, "en": unit}
    return Term(N_("none"))
