"""What a plain number looks like: to readers of text, to databases and to JSON Schema."""

from __future__ import annotations

DIGITS = 15  # before the point, and after it: a hundred million such figures add up within 38 digits

_BEFORE_POINT = rf"(?:0|[1-9][0-9]{{0,{DIGITS - 1}}})"
_ZEROS = rf"(?:\.0{{1,{DIGITS}}})?"


def plain(places: int | None = None, negative: bool = True) -> str:
    """What a plain figure looks like, in a regular expression that JSON Schema and databases understand too.

    After so many `places` behind the point it has zeros at most; None: any digits.
    """
    if places is None or places >= DIGITS:
        decimals = rf"(?:\.[0-9]{{1,{DIGITS}}})?"
    else:
        decimals = rf"(?:\.[0-9]{{1,{places}}}0{{0,{DIGITS - places}}})?" if places else _ZEROS
    figure = _BEFORE_POINT + decimals
    return f"[+-]?{figure}" if negative else rf"(?:\+?{figure}|-0{_ZEROS})"


PLAIN = plain()
