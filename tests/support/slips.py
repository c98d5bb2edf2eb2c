"""Texts with typing slips, and the figure that they state, read independently of the code under test."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from edutarget import Plan

PIECES = [
    *(
        "",
        "",
        "0",
        "1",
        "9",
        "00",
        "000",
        ".",
        ",",
        "-",
        "+",
        "%",
        "_",
        "'",
        '"',
        ":",
        ": ",
        "#",
        " #",
        "{",
        "}",
        "[",
        "]",
    ),
    *(
        "０",
        "９",
        "．",
        "，",
        "：",
        "％",
        "－",
        "＋",
        "²",
        "½",
        "٣",
        "𝟐",
        "〇",
        "二",
        "（",
        "）",
        "约",
        "≥",
        "~",
        "e3",
        "0x",
        "|",
    ),
    *(
        " ",
        "  ",
        "\t",
        "\u3000",
        "\xa0",
        "\u2009",
        "\u200b",
        "\ufeff",
        "\u202e",
        "\n",
        "\r",
        "\r\n",
        "\u2028",
        "\x85",
        "\x0b",
    ),
    *(
        "百",
        "千",
        "万",
        "亿",
        "千万",
        "万亿",
        "人",
        "名",
        "人次",
        "元",
        "万元",
        "亿元",
        "个",
        "所",
        "yuan",
        " million yuan",
    ),
    *("1,900", "1 900", "27.0", "是", "否", "null", "无", "&a ", "*a", "!!int ", "- ", "? ", "---\n", "<<: "),
]
"""What is typed by mistake: digits, separators, units, spaces, line ends, indicators of YAML."""


def slips(text: str, most: int = 3) -> st.SearchStrategy[str]:
    """The text with a few characters omitted, swapped or added, most of them in figures."""

    @st.composite
    def slipped(draw: st.DrawFn) -> str:
        found = text
        for _ in range(draw(st.integers(1, most))):
            found = _with_one(draw, found)
        return found

    return slipped()


def _with_one(draw: st.DrawFn, text: str) -> str:
    digits = [found.start() for found in re.finditer("[0-9]", text)] or [0]
    at = draw(st.sampled_from(digits) | st.integers(0, len(text))) + draw(st.integers(0, 1))
    if draw(st.integers(0, 3)) == 3:
        return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
    return text[:at] + draw(st.sampled_from(PIECES)) + text[at + draw(st.integers(0, 2)) :]


_TIMES = {"百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8}
_written = re.compile(r"\s*([+-]?[0-9]+(?:\.[0-9]+)?)\s*(.*?)\s*", re.DOTALL).fullmatch


def said(written: Any, plan: Plan, indicator: str, thousands: bool = False) -> Any:
    """The figure that a text states, in its indicator's unit, or a milestone's answer; None if it states none.

    `thousands`: between its digits there may be commas, as a spreadsheet program writes them.
    """
    unit = plan.unit_of(plan.indicators[indicator])
    if not isinstance(written, str):
        return None
    if unit is None:
        answers = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
        return answers.get(written.strip().casefold())
    if thousands and re.fullmatch(r"\s*[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?\s*%?\s*", written):
        written = written.replace(",", "")
    two = re.fullmatch(r"\s*([0-9]+)([百千万亿]+)([0-9]+)([百千万亿]+)(\S*)\s*", written)  # an amount in two parts
    if two:
        parts = [_in_unit(Fraction(two[at]), two[at + 1] + two[5], unit) for at in (1, 3)]
        return None if None in parts else sum(filter(None, parts), Fraction(0))
    found = _written(written)
    return found and _in_unit(Fraction(found[1]), found[2], unit)


def _in_unit(number: Fraction, name: str, unit: Any) -> Fraction | None:
    names = dict.fromkeys(filter(None, [unit.zh, unit.en, unit.one]), Fraction(1))
    names |= {key: Fraction(one) for key, one in unit.also.items()}
    if name == "" or name in names:
        return number * names.get(name, Fraction(1))
    if unit.kind == "percent":
        return number if name == "%" else None
    times = 1
    while name[:1] in _TIMES and name not in names:
        times, name = times * _TIMES[name[0]], name[1:]
    if name == "":  # the word alone multiplies the base unit: 元 where the unit is 亿元
        name = unit.zh.lstrip("".join(_TIMES))
    return number * times * names[name] if times > 1 and name in names else None


def says(entry: Any, written: Any, plan: Plan, indicator: str, thousands: bool = False) -> bool:
    """Whether an entry equals what was written: one text, or value, numerator and denominator by their keys."""
    parts = written if isinstance(written, dict) else {"value": written}
    parts = {{"数值": "value", "分子": "numerator", "分母": "denominator"}.get(key, key): parts[key] for key in parts}
    if "numerator" not in parts:
        return bool(entry.value == said(parts["value"], plan, indicator, thousands))
    bare = [str(parts[key]).replace(",", "") if thousands else str(parts[key]) for key in ("numerator", "denominator")]
    above, below = (Fraction(Decimal(text.strip())) for text in bare)
    unit = plan.unit_of(plan.indicators[indicator])
    return bool(entry.value == above / below * (100 if unit and unit.kind == "percent" else 1))
