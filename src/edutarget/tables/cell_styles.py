"""What a number in a worksheet's cell stands for: its format decides between 0.741, 74.1% and a day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Context, Decimal
from typing import Literal

from edutarget.language.rounding import trimmed
from edutarget.tables.package import Package

Meaning = Literal["number", "percent", "day"]

_PERCENT = frozenset({9, 10})
_DAYS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Built-in formats of days and times; 27 to 36 and 50 to 58 are those of Chinese Excel, such as 2025年9月30日."""

# What of a format is shown as it is, or not at all: "text", an escaped character, _ and * with the one they space
# or fill with, and [colours, conditions, currencies]. None of it says what the number means.
_unsaid = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_day = re.compile(r"[ymdhs年月日时分秒]", re.IGNORECASE).search

_DIGITS = Context(prec=15)  # what Excel shows and keeps; the digits after that are noise of binary fractions
LONGEST_CODE = 1000  # characters of a number format; Excel takes 255
_MOST = 40  # a number of more digits than that is left as it is written, with its exponent


def meanings(package: Package, part: str) -> list[Meaning]:
    """How each cell style of a workbook shows a number."""
    codes: dict[int, str] = {}
    known: dict[int, Meaning] = {}
    found: list[Meaning] = []
    inside: list[str] = []

    def start(tag: str, given: Mapping[str, str]) -> None:
        inside.append(tag)
        if tag == "numFmt":
            codes[int(given["numFmtId"])] = _code(given.get("formatCode", ""))
        elif inside[-2:] == ["cellXfs", "xf"]:
            number_format = int(given.get("numFmtId", 0))
            if number_format not in known:  # thousands of styles, of fonts and borders, share a few formats
                known[number_format] = meaning(number_format, codes)
            found.append(known[number_format])

    package.parse(part, start, lambda tag: inside.__delitem__(-1), lambda text: None)
    return found


def _code(code: str) -> str:
    if len(code) > LONGEST_CODE:
        raise ValueError(f"a number format of {len(code)} characters")
    return code


def meaning(number_format: int, codes: Mapping[int, str]) -> Meaning:
    """How a number format shows a number; `codes` are the workbook's own formats by their number."""
    if (code := codes.get(number_format)) is None:
        return "percent" if number_format in _PERCENT else "day" if number_format in _DAYS else "number"
    said = _unsaid.sub("", code).split(";")[0]  # the part for positive numbers; those for others follow
    if "%" in said:
        return "percent"
    return "day" if _day(said.replace("General", "")) else "number"


def written(number: str, meant: Meaning, from_1904: bool) -> str:
    """A cell's number as a person reads it: 74.1%, 2025-09-30, or plain digits."""
    try:
        value = _DIGITS.create_decimal(number)
    except ArithmeticError:  # not a number, or one beyond all measure
        return number
    if not value.is_finite() or abs(value.adjusted()) > _MOST:
        return number
    if meant == "day":
        return _day_of(value, from_1904) or format(trimmed(value), "f")
    return format(trimmed(value.scaleb(2)), "f") + "%" if meant == "percent" else format(trimmed(value), "f")


def _day_of(serial: Decimal, from_1904: bool) -> str | None:
    """Days since the workbook's epoch; Excel believes that there was a 29 February 1900."""
    start = date(1904, 1, 1) if from_1904 else date(1899, 12, 30) if serial >= 61 else date(1899, 12, 31)
    days, rest = divmod(serial, 1)
    try:
        day = start + timedelta(days=int(days))
    except (OverflowError, ValueError):
        return None
    if not rest:
        return day.isoformat()
    return (datetime(day.year, day.month, day.day) + timedelta(days=float(rest))).isoformat(timespec="minutes")
