"""What the cells of a table of goals say: a target, a baseline, a unit."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from edutarget.figures import notation, parse
from edutarget.figures.notation import figure_text
from edutarget.plan.indicator import Unit
from edutarget.problems.problem import Refused

DONE = frozenset({*notation.YES, "完成", "已完成", "done", "Done", "complete", "completed", "√", "✓"})
"""Targets of what is to be done, rather than counted."""

_NOT_DONE = frozenset({*notation.NO, "未完成", "not done", "—", "–", "-", "/"})
_PERCENT = frozenset({"%", "％", "percent", "per cent", "百分比"})
_AT_MOST = ("≤", "<=", "不超过", "不高于", "不多于", "at most")
_AT_LEAST = ("≥", ">=", "不少于", "不低于", "at least")


class Aim(NamedTuple):
    """A target: its number (None: something to be done), the unit, and whether it must not be exceeded."""

    number: Decimal | None
    unit: str
    at_most: bool = False


def unit_of(text: str) -> str:
    """A unit as it is written, every spelling of per cent as %."""
    return "%" if text.casefold() in _PERCENT else text


def aim_of(text: str, unit: str) -> Aim:
    """A target such as 30, 75.3%, ≤ 5 or 完成; raises Refused."""
    if text in DONE:
        return Aim(None, "")
    signs = [sign for sign in (*_AT_MOST, *_AT_LEAST) if text.lower().startswith(sign)]
    bare = text[len(signs[0]) :].strip() if signs else text
    unit = unit or ("%" if bare.endswith("%") else "")
    return Aim(number_of(bare, unit), unit, bool(signs) and signs[0] in _AT_MOST)


def number_of(text: str, unit: str) -> Decimal:
    """A figure, perhaps with its unit behind it, in a multiple of it (1.2万; 2.3亿元 for 万元) or, as spreadsheets
    write it, with commas; raises Refused."""
    own = [unit] if unit else []
    if not unit or unit == "%":
        return parse.figure(figure_text(text), dict.fromkeys(("", *own), Decimal(1)), own)
    return parse.figure(figure_text(text), Unit(kind="quantity", zh=unit, en=unit).spellings, own)


def baseline_of(text: str, aim: Aim | None, unit: str) -> Decimal | None:
    """The baseline of a goal; of something to be done there is none but that it is not done. Raises Refused."""
    if aim is not None and aim.number is None:
        if text and text not in _NOT_DONE:
            raise Refused("goal-done-before", written=text)
        return None
    return number_of(text, aim.unit if aim else unit) if text else None
