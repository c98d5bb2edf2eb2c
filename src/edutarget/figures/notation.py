"""How numbers, days and answers may be written: for readers of text, databases, JSON Schema and writers of YAML.

The JSON Schemas allow more than is read here: other readers of YAML guess types, and make a number of 27.
"""

from __future__ import annotations

import re
from typing import Any

from edutarget.language.text import LONGEST

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
YES = frozenset({"true", "True", "TRUE", "yes", "Yes", "YES", "是"})
NO = frozenset({"false", "False", "FALSE", "no", "No", "NO", "否"})

MAGNITUDES = {"百": 2, "千": 3, "万": 4, "亿": 8, "百万": 6, "千万": 7, "百亿": 10, "千亿": 11, "万亿": 12}
"""Chinese words before a unit, and the power of ten that each stands for: 0.19万人 are 1900 people."""

DIGITS = 15  # before the point, and also after it: the sum of a hundred million such figures has at most 38 digits

SUM_DIGITS = 23
"""Digits before the point of a figure with `units`: it may be such a sum."""

_ZEROS = rf"(?:\.0{{1,{DIGITS}}})?"


def plain(places: int | None = None, negative: bool = True, digits: int = DIGITS) -> str:
    """Return a regular expression for plain numbers, in the syntax that Python, JSON Schema and databases share.

    After the point all digits beyond `places` are zeros; None: any digits. At most `digits` stand before the point.
    """
    if places is None or places >= DIGITS:
        decimals = rf"(?:\.[0-9]{{1,{DIGITS}}})?"
    else:
        decimals = rf"(?:\.[0-9]{{1,{places}}}0{{0,{DIGITS - places}}})?" if places else _ZEROS
    figure = rf"(?:0|[1-9][0-9]{{0,{digits - 1}}}){decimals}"
    if negative:
        return f"[+-]?{figure}"
    return rf"(?:\+?{figure}|-0{_ZEROS})"


PLAIN = plain()
PLAIN_SUM = plain(digits=SUM_DIGITS)

_thousands = re.compile(r"\s*[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?\s*%?\s*").fullmatch
_slashes = re.compile(r"\s*([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})\s*").fullmatch


def figure_text(cell: str) -> str:
    """Remove the thousands separators that spreadsheet programs write into CSV: 1,900 -> 1900."""
    if "," in cell and _thousands(cell):
        return cell.replace(",", "")
    return cell


def day_text(cell: str) -> str:
    """Rewrite the days that spreadsheet programs write into CSV: 2025/9/3 -> 2025-09-03."""
    day = _slashes(cell)
    if day:
        return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"
    return cell


# In JSON Schema

Json = dict[str, Any]

TEXT: Json = {"type": ["string", "number", "boolean"]}
"""A single value: the name 1001 is a number for other readers."""

FILLED: Json = {"type": TEXT["type"], "pattern": r"\S"}
UNIT_NAME: Json = {**FILLED, "maxLength": LONGEST}
DAY: Json = {"type": "string", "format": "date", "pattern": r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\s*$"}
DAY_OR_NULL: Json = {"anyOf": [DAY, {"type": "null"}]}
ANSWER: Json = {"enum": [True, False, *sorted(YES), *sorted(NO)]}


def written(number: Json, plain: str) -> Json:
    """Return the schema of a number or of a text that is one: 27 and "27"."""
    return {"anyOf": [number, {"type": "string", "pattern": rf"^\s*{plain}\s*$"}]}


NUMBER = written({"type": "number"}, PLAIN)
REVISION = written({"type": "integer", "minimum": 1, "maximum": 999}, "[1-9][0-9]{0,2}")
MONTHS = written({"type": "integer", "minimum": 1, "maximum": 999}, "[1-9][0-9]{0,2}")
YEAR = written({"type": "integer", "minimum": 1000, "maximum": 2999}, "[12][0-9]{3}")
