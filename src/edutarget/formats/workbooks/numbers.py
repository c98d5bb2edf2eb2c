"""Numbers as a worksheet keeps and shows them: 75.3 % is kept as 0.753, as Excel does, and shown by a number format."""

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

_KEPT = Context(prec=17)  # A worksheet's numbers are binary doubles: 17 digits tell any two of them apart.


def kept(value: Decimal | Fraction, scale: int = 0) -> Decimal:
    """The value times ten to the `scale`, with as many digits as a worksheet keeps."""
    exact = Fraction(value)
    return _KEPT.divide(Decimal(exact.numerator), Decimal(exact.denominator)).scaleb(scale, _KEPT)


def kept_of(cell: Cell, scale: int = 0) -> Decimal | None:
    """The same of a cell; None where it has no number."""
    if isinstance(cell.value, Decimal | Fraction):
        return kept(cell.value, scale)
    return None


def sheet_figure(cell: Cell, row: Row, words: Words, before: str = "", after: str = "") -> SheetCell:
    """A figure in its indicator's unit, between its marks; a percentage is kept as a share, 75.3 % as 0.753."""
    right = {"align": "right"}
    if isinstance(cell.value, bool | Range):
        return SheetCell(before + figure(cell, words) + after, right)
    if isinstance(cell.value, TargetRule):
        before = {"below": "< ", "above": "> "}[cell.value.key]
        cell = Cell("number", cell.value.value)
    shown_as = {"num_format": number_format(places([cell]), row.points, before, after), **right}
    return SheetCell(kept_of(cell, -2 if row.points else 0), shown_as)


def places(cells: Iterable[Cell]) -> int:
    """The decimals that show every one of the cells as it is published."""
    shown = (cell.rounded() for cell in cells)
    return max((-int(value.as_tuple().exponent) for value in shown if isinstance(value, Decimal)), default=0)


def number_format(decimals: int, percent: bool = False, before: str = "", after: str = "") -> str:
    """Excel's format for a number with so many decimals: `#,##0.00`, `0.0%`, with texts around it `"≤ "#,##0"*"`."""
    digits = "0" if percent else "#,##0"
    if decimals > 0:
        digits += "." + "0" * decimals
    if percent:
        digits += "%"
    if before:
        digits = f'"{before}"{digits}'
    if after:
        digits = f'{digits}"{after}"'
    return digits


def signed_format(cell: Cell, decimals: int, unit: str = "") -> str:
    """Excel's format for a difference: three parts, for numbers above, below and equal to zero.

    It has a sign and a real minus; a difference too small for its decimals is shown as <0.01 and not as zero.
    """
    after = f'"\N{NO-BREAK SPACE}{unit}"' if unit else ""
    too_small = cell.value and not cell.rounded()
    digits = f'"<0.{"0" * (POINT_PLACES - 1)}1"' if too_small else number_format(decimals)
    return f'"+"{digits}{after};"−"{digits}{after};{number_format(decimals)}{after}'
