"""Read cells of a table of goals that hold one of a few answers, a day, or an id."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from edutarget.figures import suggestions
from edutarget.language.text import folded
from edutarget.problems.problem import Refused
from edutarget.tables.titles import Title

ANSWERS: Mapping[str, Mapping[str, Title]] = {
    "kind": {
        "binding": Title("约束性", "binding", ("约束", "约束性指标", "mandatory", "statutory")),
        "expected": Title("预期性", "expected", ("预期", "预期性指标", "indicative", "anticipated")),
        "stretch": Title("力争", "stretch", ("争取", "aspirational")),
    },
    "measure": {
        "level": Title("时点", "level", ("水平", "时点类", "水平类", "时点类指标", "水平类指标")),
        "cumulative": Title("累计", "count", ("累计类", "累计类指标", "cumulative")),
        "milestone": Title("完成事项", "milestone", ("里程碑", "事项")),
    },
    "direction": {
        "at_least": Title("不低于", "at least", ("正向", "越高越好", "higher", "increase", "↑", "提高", "上升")),
        "at_most": Title("不高于", "at most", ("负向", "逆向", "越低越好", "lower", "decrease", "↓", "降低", "下降")),
    },
    "adds_up": {
        "sum": Title("合计", "sum", ("求和",)),
        "ratio": Title("分子分母相加", "ratio", ("比率",)),
        "all": Title("全部完成", "all"),
        "any": Title("任一完成", "any"),
        "none": Title("不汇总", "none"),
    },
}  # fmt: skip
"""Column -> value in a plan -> the word that is written into tables, and other words that are read."""

_MEANT = {
    key: {folded(word): value for value, title in answers.items() for word in (value, *title.names)}
    for key, answers in ANSWERS.items()
}


def choice_of(key: str, text: str) -> str:
    """Return the plan's value for a cell of a column; empty for an empty cell. Raises Refused."""
    chosen = _MEANT[key].get(folded(text), "") if text else ""
    if text and not chosen:
        zh = "、".join(title.zh for title in ANSWERS[key].values())
        en = ", ".join(title.en for title in ANSWERS[key].values())
        raise Refused("not-a-choice", written=text, choices={"zh": zh, "en": en})
    return chosen


_LONGEST = 60  # characters of a day

_an_id = re.compile(r"[^\W_][\w.-]{0,79}").fullmatch


def id_of(text: str) -> str:
    """Read an id of letters, digits, `_`, `-` and `.`; empty for an empty cell. Raises Refused."""
    if text and not (_an_id(text) and unicodedata.normalize("NFKC", text) == text):
        raise Refused("goal-id", written=text)
    return text


_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
# Times that end with the plan's period.
_ALWAYS = frozenset(
    {
        "全年",
        "长期",
        "长期坚持",
        "持续推进",
        "持续",
        "年内",
        "年底",
        "年底前",
        "annual",
        "ongoing",
        "all year",
        "year-end",
    }
)
NO_END = Title("未公布期限", "no end published", ("未公布", "not published"))
"""What is written where no end was published."""

_NO_END = frozenset(folded(name) for name in NO_END.names)
_years = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])").findall
_day = re.compile(r"(?:[0-9]{4}\s*[-/.年]\s*)?([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*[日号]?前?").fullmatch
_month = re.compile(r"(?:[0-9]{4}\s*[-/.年]\s*)?([0-9]{1,2})\s*月?\s*[底末]?前?").fullmatch
_quarter = re.compile(r"(?:[0-9]{4}\s*年?\s*)?(?:第?([一二三四1-4])季度[末底]?|q([1-4])(?:\s*[0-9]{4})?)前?").fullmatch
_whole_year = re.compile(r"(?:到|至|by |end of |by the end of )?[0-9]{4}\s*年?\s*(?:[底末]|年底)?前?").fullmatch
_english = re.compile(
    r"(?:by |end of |by the end of )?(?:([0-9]{1,2})(?:st|nd|rd|th)? )?"
    r"([a-z]{3})[a-z]*\.? ?([0-9]{1,2}(?=,))?,? ?(?:[0-9]{4})?"
).fullmatch


def day_of(text: str, year: int) -> str:
    """Return the due day as in a plan, from 2025年12月底, 6月30日, 第三季度 or June 2025. Raises Refused.

    Empty: the end of the plan; `null`: no end was published. `year` is used for a text without a year.
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if not plain or plain in _ALWAYS:
        return ""
    if folded(plain) in _NO_END:
        return "null"
    named = _years(plain)
    if named:
        year = int(named[0])
    found = _month_and_day(plain) if len(named) < 2 and len(plain) <= _LONGEST else None
    if found is None:
        raise Refused("date-format", written=text, instead=suggestions.day_meant(text))
    month, day = found
    try:
        return date(year, month, day or monthrange(year, month)[1]).isoformat()
    except ValueError:
        raise Refused("date-impossible", written=text) from None


def _month_and_day(text: str) -> tuple[int, int] | None:
    """Return month and day, 0 for the last day of the month; None if the text is no day."""
    match = _day(text)
    if match:
        return int(match[1]), int(match[2])
    match = _quarter(text)
    if match:
        return 3 * _QUARTERS[match[1] or match[2]], 0
    if _whole_year(text):
        return 12, 0
    if (match := _month(text)) and 1 <= int(match[1]) <= 12:
        return int(match[1]), 0
    if (match := _english(text)) and match[2] in _MONTHS:
        return _MONTHS.index(match[2]) + 1, int(match[1] or match[3] or 0)
    return None
