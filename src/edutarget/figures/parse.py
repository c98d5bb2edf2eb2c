"""Read one written figure, day or answer exactly. Readers raise Refused for a value that is not accepted.

Nothing is guessed: a figure is plain ASCII digits with at most one point, a sign and a unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Context, Decimal, Inexact, localcontext
from itertools import pairwise
from typing import Any, Literal

from edutarget.figures.limits import DIGITS, MAGNITUDES, NO, NULLS, PLAIN, PLAIN_SUM, YES
from edutarget.language.rounding import trimmed
from edutarget.language.text import LONGEST, N_, Term, bare, folded, shortened
from edutarget.problems.problem import Problem, Refused, kind, no_value

EXACT = Context(prec=200, traps=[Inexact])  # raises Inexact: a rounded result would be a bug

_plain = re.compile(PLAIN).fullmatch
_plain_sum = re.compile(PLAIN_SUM).fullmatch
_with_unit = re.compile(r"([+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)\s*([^\W\d].*|%|)", re.DOTALL).fullmatch
_iso = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch

_NO_UNIT = {"": Decimal(1)}

_NO_DATA = frozenset(
    (
        *("无", "暂无", "无数据", "暂无数据", "没有数据", "暂缺", "缺失", "缺", "不详", "未知"),
        *("待定", "待公布", "待统计", "待报", "未公布", "未统计", "未出"),
        *("n/a", "na", "n.a.", "none", "nil", "tbd"),
        *("/", "//", "\\", "-", "--", "–", "—", "——", "―", "−", "...", "......"),
    )
)
"""What people write where there is no figure, folded by `folded`."""


def text(value: Any) -> str:
    """Return the text of a scalar; a mapping or a list is refused."""
    if not isinstance(value, str):
        raise _refused(value)
    return value


def _refused(value: Any) -> Refused:
    """Return why a value is not a text: a mapping, a list, or a cell that could not be read."""
    if isinstance(value, Problem):
        return Refused.from_problems(value)
    return Refused("not-a-single-value", got=kind(value))


def filled(value: Any) -> str:
    """Read a text that is not blank."""
    if not text(value).strip():
        raise Refused("empty-text")
    return str(value)


def unit_name(value: Any) -> str:
    """Read a unit's name or path, of at most LONGEST characters."""
    name = filled(value)
    if len(name) > LONGEST:
        raise Refused("unit-too-long", unit=shortened(name, 40), limit=LONGEST)
    return name


def number(value: Any) -> Decimal:
    """Read a number without a unit, exactly as written: 73.10 stays 73.10."""
    return figure(value, _NO_UNIT)


def long_number(value: Any) -> Decimal | None:
    """Read a plain number of up to SUM_DIGITS digits before the point; None for anything else."""
    if isinstance(value, str) and _plain_sum(value.strip()):
        return Decimal(value.strip())
    return None


_large = re.compile(r"([百千]?[万亿])([^\W\d].*)").fullmatch


def spellings(zh: str, factors: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return the accepted spellings of a unit -> factor: those of `factors`, and with 百 千 万 亿 before them or alone.

    For 亿元, 13100万 is 1.31. `zh` is the unit's Chinese name.
    """
    times = {word: Decimal(10) ** power for word, power in MAGNITUDES.items()}
    own = dict(factors)
    large = _large(zh)
    if large and large[2] not in own:  # a plan that counts in 万元 need not name 元
        own[large[2]] = 1 / times[large[1]]
    chinese = [name for name in own if name and not name.isascii()]
    found = {word + name: factor * own[name] for word, factor in times.items() for name in chinese}
    measured = zh.lstrip("百千万亿")  # 元, of 亿元
    alone = {word: {**found, **own}.get(word + measured) for word in times if measured}
    # Later entries win: a factor that the plan states overrides a derived one.
    return {**found, **{word: factor for word, factor in alone.items() if factor is not None}, **own}


def figure(value: Any, factors: Mapping[str, Decimal], units: Iterable[str] = ()) -> Decimal:
    """Read a number in the indicator's unit.

    `factors`: every accepted spelling of a unit -> factor; `units`: the spellings that a message lists.
    """
    written = text(value).strip()
    if _plain(written):
        return Decimal(written)
    if _says_nothing(written):
        raise Refused.from_problems(no_value(written))
    match = _with_unit(written)
    if match is None or match[2] not in factors:
        several = _in_several_words(written, factors)
        if several is not None:
            return several
        # Imported late, here and below: only a mistake needs suggestions.
        from edutarget.figures.suggestions import why_no_figure

        raise Refused.from_problems(why_no_figure(written, factors, units))
    read = None
    if _plain(match[1]):
        read = Decimal(match[1])
        if factors[match[2]] != 1:
            read = _of_few_digits(trimmed(EXACT.multiply(read, factors[match[2]])))
    if read is None:
        raise Refused("number-too-long", digits=DIGITS)
    return read


def _of_few_digits(value: Decimal) -> Decimal | None:
    """Return the number; None if it has more than DIGITS digits before or after the point."""
    if _plain(format(value, "f")):
        return value
    return None


_LONGEST = 60  # characters of a number with several magnitude words
_word = "|".join(sorted(MAGNITUDES, key=len, reverse=True))
_several = re.compile(rf"([+-]?)((?:[1-9][0-9]*\s*(?:{_word})\s*零?)+)([0-9]+(?:\.[0-9]+)?)\s*([^\W\d]*)").fullmatch
_steps = re.compile(rf"([0-9]+)\s*({_word})").findall
_unit = re.compile(rf"({_word})?(.*)").fullmatch


def _in_several_words(written: str, factors: Mapping[str, Decimal]) -> Decimal | None:
    """Read 1亿3100万元 in the indicator's unit; None for another text, or one that could be read in two ways.

    1万2人 is 10,002 to some and 12,000 to others, so digits without a word of their own must fill all places that the
    word before them leaves: 1万2000人.
    """
    match = _several(written) if len(written) <= _LONGEST else None
    if not match:
        return None
    sign, steps, last, unit = match.groups()
    last_word, measured = _unit(unit).groups()  # type: ignore[union-attr]
    power = MAGNITUDES.get(last_word or "", 0)
    parts = [(Decimal(digits), MAGNITUDES[word], word + measured) for digits, word in _steps(steps)]
    if last_word is None and len(last.partition(".")[0]) != parts[-1][1]:
        return None
    parts.append((Decimal(last), power, unit))
    if any(name not in factors for _digits, _power, name in parts):
        return None
    for (_before, above, name), (digits, below, next_name) in pairwise(parts):
        if digits >= Decimal(10) ** max(above - below, 0):
            return None
        # In a plan in 亿元, a figure without a word is in 亿 as well: then these steps are not multiples of one unit.
        if factors[name] != factors[next_name].scaleb(above - below):
            return None
    with localcontext(EXACT):
        value = trimmed(sum((digits * factors[name] for digits, _power, name in parts), Decimal(0)))
    return _of_few_digits(-value if sign == "-" else value)


def _says_nothing(written: str) -> bool:
    """Whether a text says that there is no figure."""
    return written in NULLS or folded(written) in _NO_DATA


def remark(value: Any) -> str | None:
    """Read a remark; None for a text that says nothing, such as 无."""
    written = text(value).strip()
    if _says_nothing(written):
        return None
    return written


def yes_no(value: Any) -> bool:
    """Read the answer to a milestone."""
    written = text(value).strip()
    if written in YES:
        return True
    if written in NO:
        return False
    if _says_nothing(written):
        raise Refused.from_problems(no_value(written, answer=True))
    from edutarget.figures.suggestions import answer_meant

    raise Refused("not-yes-no", written=written, instead=answer_meant(written))


def number_or_true(value: Any) -> Decimal | Literal[True]:
    """Read a target: a number, or `true` for a milestone."""
    if text(value) in YES:
        return True
    return number(value)


def day(value: Any) -> date:
    """Read a calendar day, written 2025-09-30."""
    written = text(value).strip()
    if written in NULLS:
        raise Refused("no-date")
    if not _iso(written):
        from edutarget.figures.suggestions import day_meant

        unquoted = bare(written)
        if unquoted is not None and _iso(unquoted):
            raise Refused("curly-quotes", written=written, instead=unquoted)
        raise Refused("date-format", written=written, instead=day_meant(written))
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Refused("date-impossible", written=written) from None


def day_or_null(value: Any) -> date | None:
    """Read a day, or null for "no end was published"."""
    if text(value) in NULLS:
        return None
    return day(value)


def months(value: Any) -> int:
    """Read a whole number of months, 1 to 999."""
    return _up_to_999(value, "months-format")


def revision(value: Any) -> int:
    """Read the revision of a figure, 1 to 999; 1 is the first."""
    return _up_to_999(value, "revision-format")


def _up_to_999(value: Any, rule: str) -> int:
    written = text(value).strip()
    if not re.fullmatch(r"[1-9][0-9]{0,2}", written):
        raise Refused(rule, written=written)
    return int(written)


_YEAR = Term(N_("four digits, such as 2024"))


def year(value: Any) -> int:
    """Read a calendar year, 1000 to 2999."""
    written = text(value).strip()
    if not re.fullmatch(r"[12][0-9]{3}", written):
        years = re.findall(r"[0-9]+", written)
        one = len(years) == 1 and re.fullmatch(r"[12][0-9]{3}", years[0])
        raise Refused("year-format", written=written, instead=years[0] if one else _YEAR)
    return int(written)
