"""Numbers with several magnitude words, such as 1亿3100万元, read as what they say together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Context, Decimal, Inexact, localcontext
from itertools import pairwise

from edutarget.figures.notation import MAGNITUDES, PLAIN
from edutarget.language.rounding import trimmed

LONGEST = 60  # characters of such a number
_EXACT = Context(prec=200, traps=[Inexact])

_word = "|".join(sorted(MAGNITUDES, key=len, reverse=True))
_several = re.compile(rf"([+-]?)((?:[1-9][0-9]*\s*(?:{_word})\s*零?)+)([0-9]+(?:\.[0-9]+)?)\s*([^\W\d]*)").fullmatch
_steps = re.compile(rf"([0-9]+)\s*({_word})").findall
_unit = re.compile(rf"({_word})?(.*)").fullmatch
_plain = re.compile(PLAIN).fullmatch


def in_several_words(written: str, factors: Mapping[str, Decimal]) -> Decimal | None:
    """The number in the indicator's unit; None where the text is none, or could be read in two ways.

    1万2人 is 10,002 to some and 12,000 to others, so digits without a word of their own have to fill the places that
    the word before them leaves: 1万2000人.
    """
    match = _several(written) if len(written) <= LONGEST else None
    if not match:
        return None
    sign, steps, last, unit = match.groups()
    last_word, measured = _unit(unit).groups()  # type: ignore[union-attr]
    power = MAGNITUDES.get(last_word or "", 0)
    parts = [(Decimal(digits), MAGNITUDES[word], word + measured) for digits, word in _steps(steps)]
    room = parts[-1][1] - power
    if last_word is None and len(last.partition(".")[0]) != room:
        return None
    parts.append((Decimal(last), power, unit))
    if any(name not in factors for _digits, _power, name in parts):
        return None
    for (_before, above, name), (digits, below, next_name) in pairwise(parts):
        if not 0 <= digits < Decimal(10) ** max(above - below, 0):
            return None
        # 亿 and no word at all are the same for a plan that counts in 亿元; such steps do not belong together.
        if factors[name] != factors[next_name].scaleb(above - below):
            return None
    with localcontext(_EXACT):
        value = trimmed(sum((digits * factors[name] for digits, _power, name in parts), Decimal(0)))
    value = -value if sign == "-" else value
    if _plain(format(value, "f")):
        return value
    return None
