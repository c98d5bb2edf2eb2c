"""The words of targets: those that are a target without a number, those before and behind a number, and units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

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
