"""Round numbers and write them for people. Only here is anything rounded: halves away from zero."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

SHARE_PLACES = 4
POINT_PLACES = 2


def rounded(value: Fraction | Decimal, places: int) -> Decimal:
    """Return the value at `places` decimals, without trailing zeros."""
    exact = Fraction(value)
    scaled = (abs(exact.numerator) * 10**places * 2 + exact.denominator) // (exact.denominator * 2)
    return trimmed(Decimal(f"{-scaled if exact < 0 else scaled}e-{places}"))


def never_below(value: Fraction, places: int, at_most: bool = False) -> Decimal:
    """Return what is due at `places` decimals, rounded up, or down for a limit (docs/method.md, "Quantities")."""
    scaled = value * 10**places
    whole = floor(scaled) if at_most else ceil(scaled)
    return trimmed(Decimal(f"{whole}e-{places}"))


def trimmed(value: Decimal) -> Decimal:
    """Remove trailing zeros after the point: 10.50 becomes 10.5, 100 stays 100."""
    plain = format(value, "f")
    return Decimal(plain.rstrip("0").rstrip(".") if "." in plain else plain)


def exact(value: Fraction) -> Decimal | None:
    """Return the value as a finite decimal; None where there is none."""
    rest, places = value.denominator, 0  # a fraction ends where its denominator has no prime factors but 2 and 5
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        places = max(places, count)
    if rest == 1:
        return rounded(value, places)
    return None


def number(value: Fraction | Decimal, places: int = POINT_PLACES) -> Decimal:
    """Return a decimal unchanged, a fraction exactly if it is a finite decimal, else rounded to `places`."""
    if isinstance(value, Decimal):
        return value
    ends = exact(value)
    if ends is None:
        return rounded(value, places)
    return ends


def three_digits(value: Fraction | Decimal) -> Decimal:
    """Return a measured rate with three significant digits, such as 34.8 or 0.146; from 100 up a whole number."""
    places = 0
    while places < SHARE_PLACES and abs(value) * 10**places < 100:
        places += 1
    return rounded(value, places)


def plain(value: Decimal, signed: bool = False) -> str:
    """Return digits with thousands separators and a real minus sign; `signed`: also with a plus sign."""
    digits = format(value, "+,f" if signed and value else ",f")
    return digits.replace("-", "\N{MINUS SIGN}")
