"""Numbers as a worksheet stores and formats them: 75.3 % is stored as 0.753, as in Excel, with a number format."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Context, Decimal
from fractions import Fraction

from edutarget.formats.words.amounts import figure
from edutarget.formats.workbooks.book import SheetCell
from edutarget.language.rounding import POINT_PLACES
from edutarget.language.words import Words
from edutarget.plan.fields import Range, TargetRule
from edutarget.report.cells import Cell
from edutarget.report.gap_report import Row

_KEPT = Context(prec=17)  # worksheets store binary doubles; 17 digits distinguish any two of them


def kept(value: Decimal | Fraction, scale: int = 0) -> Decimal:
    """The value times ten to the power `scale`, to the 17 digits that a worksheet can store."""
    exact = Fraction(value)
    return _KEPT.divide(Decimal(exact.numerator), Decimal(exact.denominator)).scaleb(scale, _KEPT)


def kept_of(cell: Cell, scale: int = 0) -> Decimal | None:
    """A cell's number as `kept` returns it; None if it has none."""
    if isinstance(cell.value, Decimal | Fraction):
        return kept(cell.value, scale)
    return None


def sheet_figure(cell: Cell, row: Row, words: Words, before: str = "", after: str = "") -> SheetCell:
    """A figure in its indicator's unit, with the marks `before` and `after` it; 75.3 % is stored as 0.753."""
    right = {"align": "right"}
    if isinstance(cell.value, bool | Range):
        return SheetCell(before + figure(cell, words) + after, right)
    if isinstance(cell.value, TargetRule):
        before = {"below": "< ", "above": "> "}[cell.value.key]
        cell = Cell("number", cell.value.value)
    shown_as = {"num_format": number_format(places([cell]), row.points, before, after), **right}
    return SheetCell(kept_of(cell, -2 if row.points else 0), shown_as)


def places(cells: Iterable[Cell]) -> int:
    """The number of decimals needed to show all of the cells as published."""
    shown = (cell.rounded() for cell in cells)
    return max((-int(value.as_tuple().exponent) for value in shown if isinstance(value, Decimal)), default=0)


def number_format(decimals: int, percent: bool = False, before: str = "", after: str = "") -> str:
    """Excel's format for a number with this many decimals: `#,##0.00`, `0.0%`; with texts `"≤ "#,##0"*"`."""
    digits = "0" if percent else "#,##0"
    if decimals > 0:
        digits += "." + "0" * decimals
    if percent:
        digits += "%"  # with it, Excel shows the stored number times 100
    if before:
        digits = f'"{before}"{digits}'
    if after:
        digits = f'{digits}"{after}"'
    return digits


def signed_format(cell: Cell, decimals: int, unit: str = "") -> str:
    """Excel's format for a difference, in three parts: above, below and equal to zero.

    It has a sign and a real minus; a difference that rounds to zero is shown as <0.01.
    """
    after = f'"\N{NO-BREAK SPACE}{unit}"' if unit else ""
    too_small = cell.value and not cell.rounded()
    digits = f'"<0.{"0" * (POINT_PLACES - 1)}1"' if too_small else number_format(decimals)
    return f'"+"{digits}{after};"−"{digits}{after};{number_format(decimals)}{after}'
