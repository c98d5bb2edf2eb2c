"""Read a target as people write it: 30, 75.3%, ≥ 90, 控制在5%以内, 90～95%, +10 个百分点, 动态清零, 建成.

Tables of goals are read by it, and it finds what was meant in a plan. Nothing is rounded or guessed: what could mean
two things is refused, and the message names what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

from edutarget.figures.quantity import figure_of, half_width, is_rate, number_of, other_unit
from edutarget.figures.suggestions import DONE, LONGEST
from edutarget.language.rounding import trimmed
from edutarget.language.text import N_, folded
from edutarget.problems.problem import Refused

# Folded, as `folded` does it: targets without a number, and cells in which there is no target yet
COVERED = frozenset({"全覆盖", "实现全覆盖", "全部覆盖", "fullcoverage", "universalcoverage"})
NONE = frozenset({"动态清零", "清零", "零发生", "零事故", "零新增", "保持动态清零", "实现动态清零", "zero"})
UNDECIDED = frozenset(
    {
        *("待定", "未定", "待明确", "待下达", "另行下达", "待公布", "暂无", "暂缺", "n/a"),
        *("tbd", "tbc", "tobedetermined", "tobeconfirmed", "-", "--", "–", "—", "——", "/"),
        "none",  # no target, or a target of zero
    }
)
TWICE = {"翻一番": "2", "翻番": "2", "增长一倍": "2", "double": "2", "doubled": "2", "减半": "0.5", "halve": "0.5"}
"""Words -> the share of the baseline."""

Rule = Literal["", "at_least", "at_most", "above", "below"]

# Before and behind a number, by what they make of it; `TOWARDS` a number that is to be reached
BEFORE: Mapping[Rule, tuple[str, ...]] = {
    "at_least": ("≥", ">=", "不低于", "不少于", "不小于", "至少", "at least", "not less than", "no less than",
                 "not fewer than", "no fewer than", "minimum of", "minimum", "min."),
    "at_most": ("≤", "<=", "不超过", "不高于", "不多于", "不大于", "至多", "最多", "控制在", "at most", "not more than",
                "no more than", "not exceeding", "maximum of", "maximum", "max."),
    "above": (">", "超过", "高于", "大于", "多于", "突破", "more than", "greater than", "above", "over", "exceeding"),
    "below": ("<", "低于", "小于", "少于", "less than", "fewer than", "lower than", "below", "under"),
}  # fmt: skip
BEHIND: Mapping[Rule, tuple[str, ...]] = {
    "at_least": ("及以上", "以上", "or more", "or above", "and above", "or higher", "+"),
    "at_most": ("及以内", "以内", "及以下", "以下", "之内", "or less", "or fewer", "or below", "or lower"),
}
TOWARDS: Mapping[Rule, tuple[str, ...]] = {
    "at_most": ("下降到", "下降至", "降低到", "降低至", "降到", "降至", "减少到", "减少至", "压减到", "reduce to",
                "reduced to", "fall to"),
    "": ("提高到", "提高至", "提升到", "提升至", "增加到", "增加至", "增长到", "达到", "达", "实现", "完成", "保持在",
         "稳定在", "保持", "新增", "新建", "创建", "培训", "招聘", "引进",
         "reach", "reaching", "increase to", "increased to", "raise to", "rise to"),
}  # fmt: skip
STRIVING = ("力争达到", "力争", "争取达到", "争取", "strive for", "aim for")
"""Words before a stretch target."""

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

    Without a number it is a milestone. `unit` is empty if it is unknown. `stretch`: a stretch target. `taken`: how
    words for a number were understood. `since`: the year from which the change is, if a text names it.
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
    return aim._replace(stretch=bool(striving))


class _Row(NamedTuple):
    """What a row says apart from its target."""

    unit: str
    name: str
    decimal_comma: bool

    @property
    def rate(self) -> bool:
        return is_rate(self.unit) or (not self.unit and names_a_rate(self.name))


def _aim(text: str, row: _Row) -> Aim:
    word = folded(text)
    if word in DONE:
        return Aim(None)
    if word in COVERED:
        if row.rate:
            return Aim(Decimal(100), "%", taken=N_("“full coverage” as 100 %"))
        return Aim(None, taken=N_("“full coverage” as done"))
    if word in NONE:
        return Aim(Decimal(0), row.unit, "at_most", taken=N_("“zero” as a limit of 0"))
    if word in TWICE:
        return Aim(Decimal(TWICE[word]), row.unit, change="of_baseline")
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
            raise other_unit(text, match["points"], row.unit)
        number = number_of(digits, "", row.decimal_comma)
        return Aim(-number if match["down"] else number, row.unit or "%", change="baseline_plus")
    if match["down"] in ("-", "−") and match["rest"].strip() != "%":
        return None  # a number below zero
    if match["rest"].strip() == "%":
        if row.rate:  # +10 % of 65.3 % could be 75.3 % or 71.83 %
            raise Refused("points-or-percent", written=text)
        share = number_of(digits, "", row.decimal_comma).scaleb(-2)
        return Aim(trimmed(1 - share if match["down"] else 1 + share), row.unit, change="of_baseline")
    if match["rest"].strip() == "倍" and match["up"]:  # 增长1倍 is twice as much
        number = 1 + number_of(digits, "", row.decimal_comma)
        return Aim(number, row.unit, change="of_baseline")
    number, unit = figure_of(digits + match["rest"], row.unit, row.decimal_comma)
    if row.rate:
        raise Refused("points-or-percent", written=text)
    return Aim(-number if match["down"] else number, unit, change="baseline_plus")


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
