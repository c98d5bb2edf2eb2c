"""Numbers as a worksheet keeps and shows them: a percentage is stored as a share and shown as a percentage."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Context, Decimal
from fractions import Fraction

from edutarget.language.rounding import POINT_PLACES
from edutarget.report.cells import Cell

_KEPT = Context(prec=17)  # digits that a binary double can hold


def kept(value: Decimal | Fraction, scale: int = 0) -> Decimal:
    """The value times ten to the `scale`, with as many digits as a worksheet keeps."""
    exact = Fraction(value)
    return _KEPT.divide(Decimal(exact.numerator), Decimal(exact.denominator)).scaleb(scale, _KEPT)


def places(cells: Iterable[Cell]) -> int:
    """The decimals that show every one of the cells as it is published."""
    shown = (cell.rounded() for cell in cells)
    return max((-int(value.as_tuple().exponent) for value in shown if isinstance(value, Decimal)), default=0)


def number_format(decimals: int, percent: bool = False, limit: bool = False) -> str:
    """`#,##0.00`, `0.0%`; with `limit`, ≤ before it."""
    digits = ("0" if percent else "#,##0") + ("." + "0" * decimals if decimals > 0 else "") + ("%" if percent else "")
    return f'"≤ "{digits}' if limit else digits


def signed_format(cell: Cell, decimals: int, unit: str = "") -> str:
    """A difference with its sign and a real minus; one too small to be shown is not shown as zero."""
    after = f'"\N{NO-BREAK SPACE}{unit}"' if unit else ""
    unseen = cell.value and not cell.rounded()
    digits = f'"<0.{"0" * (POINT_PLACES - 1)}1"' if unseen else number_format(decimals)
    return f'"+"{digits}{after};"−"{digits}{after};{number_format(decimals)}{after}'
