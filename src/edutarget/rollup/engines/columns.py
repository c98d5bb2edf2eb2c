"""One column of a table on an engine: its plain numbers, answers and texts.

Nothing is refused here: what is not plain becomes null and is read by the judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

import ibis

from edutarget.figures.limits import DIGITS, NO, NULLS, SUM_DIGITS, YES
from edutarget.rollup.judge import FIGURES, ONE, ZERO, WholeNames

SPACES = "\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""What Python takes for space, for regular expressions of engines, which know less of it."""

THOUSANDS = r"^[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+([.][0-9]+)?$"


class Width(NamedTuple):
    """The number of digits that figures may have before and after the decimal point."""

    whole: int
    places: int

    @property
    def decimal(self) -> str:
        """The decimal type of this width."""
        return f"decimal({self.whole + self.places}, {self.places})"

    def holds(self, number: Decimal) -> bool:
        """Whether a number fits into this width."""
        return number.adjusted() < self.whole and -int(number.as_tuple().exponent) <= self.places


NARROW, WIDE = Width(14, 4), Width(SUM_DIGITS, DIGITS)
"""What figures are first taken for, and any number. Text becomes decimal(18, 4), which engines keep in 64 bits, in a
hundredth of the time that decimal(38, 15) takes, and adds up in half of it; so tables are read as WIDE only where the
judge reads a number that is longer."""


def width_of(tables: Iterable[ibis.Table]) -> Width:
    """The width to begin with for the figures of some tables."""
    kinds = [kind for table in tables for name, kind in table.schema().items() if name in FIGURES]
    places = max((kind.scale for kind in kinds if kind.is_decimal()), default=0)
    if places > NARROW.places:
        return Width(DIGITS, places)  # WIDE takes 1.6 of the time
    return NARROW


def without_spaces(column: ibis.Column) -> ibis.Column:
    """The text without surrounding spaces. Ibis's `strip` would also remove the letters f and v on Spark."""
    return column.re_replace(f"^[{SPACES}]+|[{SPACES}]+$", "")


def is_whole(unit: ibis.Column, whole: WholeNames) -> ibis.Value:
    """Whether a unit is the plan's own."""
    if not whole.names:
        return unit.notnull() & ibis.literal(False)  # a column, which can be added up as any other answer
    return (unit.isin(whole.names) | unit.endswith(whole.own)).fill_null(False)


def is_given(column: ibis.Column) -> ibis.Value:
    """Whether a cell has something in it."""
    if column.type().is_string():
        return column.notnull() & (column != "")
    return column.notnull()


def is_confirmed(column: ibis.Column) -> ibis.Value:
    """Whether a figure is confirmed; see `confirmation`."""
    if column.type().is_null():
        return ibis.literal(False)
    if column.type().is_boolean():
        return column.fill_null(False)
    denied = "|".join(map(re.escape, sorted(NULLS | NO)))
    return (~column.re_search(f"^[{SPACES}]*({denied})[{SPACES}]*$")).fill_null(False)


def text_of(column: ibis.Column) -> ibis.Value:
    """The text of a cell, for the judge."""
    if column.type().is_timestamp():
        column = column.cast("date")
    text = column.cast("string")
    if column.type().is_decimal() and column.type().scale:
        return text.re_replace("[.]?0+$", "")  # zeros that the column adds
    return text


def written_places(column: ibis.Column) -> ibis.Value:
    """The number of digits written after the decimal point; in a column of decimals, without trailing zeros."""
    digits = r"[.]([0-9]+)$" if column.type().is_string() else r"[.]([0-9]*[1-9])0*$"
    return column.cast("string").re_extract(digits, 1).length().cast("int32")


def number_in(column: ibis.Column, width: Width) -> ibis.Value:
    """A plain number, otherwise null. Only known numbers are cast, because some engines fail on a cast that others turn
    into null."""
    kind, to = column.type(), width.decimal
    if kind.is_boolean() or kind.is_null():
        return ibis.null(to)
    if kind.is_string():
        # Without the zeros that `plain` allows beyond the places: with them, CSV took a fifth longer
        decimals = f"([.][0-9]{{1,{width.places}}})?" if width.places else ""
        fits = column.re_search(f"^[+-]?(0|[1-9][0-9]{{0,{width.whole - 1}}}){decimals}$")
        return ibis.ifelse(fits, column, ibis.null("string")).cast(to)
    digits = 19 if kind.is_integer() else kind.precision - kind.scale
    if digits > width.whole:
        bound = ibis.literal(10**width.whole, "int64" if width.whole < 19 else "decimal(38, 0)")
        column = ibis.ifelse((column < bound) & (column > -bound), column, ibis.null(kind))
    return column.cast(to)


def without_commas(column: ibis.Column) -> ibis.Value:
    """Remove the commas between digits: 1,900 becomes 1900."""
    thousands = ibis.ifelse(column.re_search(THOUSANDS), column.replace(",", ""), column)
    return ibis.ifelse(column.contains(","), thousands, column)


def answer_in(column: ibis.Column, wanted: ibis.Value) -> ibis.Value:
    """1 for yes and 0 for no where an answer is expected, null elsewhere."""
    kind, one, zero = column.type(), ibis.literal(1, "int8"), ibis.literal(0, "int8")
    if kind.is_string():
        yes, no = (column.re_search(f"^({'|'.join((*sorted(words), number))})$") for words, number in _ANSWERS)
    elif kind.is_boolean():
        yes, no = column, ~column
    else:
        yes, no = column == 1, column == 0
    return ibis.ifelse(wanted, ibis.cases((yes, one), (no, zero)), ibis.null("int8"))


_ANSWERS = (YES, ONE), (NO, ZERO)
