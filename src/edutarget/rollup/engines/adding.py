"""How facts add up: the newest of each unit, sums, and the levels that units lie in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import ibis

from edutarget.rollup.value import PARTS

BITS = 32  # days told apart by their place in so many: two of one day of the month never share a place within a year


def latest(judged: Any, as_of: date | None, bits: bool = True, counted: bool = True) -> Any:
    """What each unit has for each indicator: the newest fact on or before a day, and what is wrong with any.

    One pass over all facts. `wrong` is 1 where something is wrong with the newest fact itself; `rows` and `faulty`
    count all facts, `suspected` is 1 where a day seems to be there twice. `bits`: the engine can unite bits.
    `counted`: some facts say from how many units they come; the others are of one.
    """
    facts = _to_add(judged)
    until = None if as_of is None else facts.day <= ibis.date(as_of.isoformat())
    # "The value at the latest day" of each column needs no sorting, and together these values are one row: a day
    # that a unit reports twice is a `duplicate-row`, wrong in every row of it.
    ones = {} if counted else {name: _like(1, facts[name]) for name in ("units", "expected")}
    taken = [name for name in (*PARTS, "wrong") if name not in ones]
    at_last_day = {name: facts[name].argmax(facts.day, where=until) for name in taken}
    found = facts.group_by("unit", "number").agg(
        **at_last_day,
        day=facts.day.max(where=until),
        newest=facts.day.max(),
        later=facts.count(where=~until) if until is not None else ibis.literal(0, "int64"),
        rows=lambda t: t.count(),
        faulty=facts.wrong.sum(),
        suspected=(_a_bit_twice(facts.day) if bits else facts.day.count() > facts.day.nunique()).ifelse(1, 0),
    )
    return found.mutate(ones) if ones else found


def _a_bit_twice(day: Any) -> Any:
    """Whether a day is there twice, or, rarely, two days share a place: then the sum of their bits is above the union
    of them. It is far cheaper to keep than the days themselves."""
    bit = ibis.literal(1, "int64") << (day.epoch_seconds() // 86400 % BITS)
    return bit.sum() > bit.bit_or()


def _to_add(judged: Any) -> Any:
    """Judged facts with the columns that are added up: of a milestone its answer, of a rate its counts. None of them is
    ever null, as engines do not agree on what the value at the latest day is where that is null."""
    value = ibis.ifelse(judged.answer_wanted, judged.answer.cast(judged.value.type()), judged.value)
    return judged.select(
        "unit",
        "number",
        "day",
        above=_or(ibis.ifelse(judged.rate, judged.numerator, value), 0),
        below=_or(ibis.ifelse(judged.rate, judged.denominator, ibis.null(judged.denominator.type())), 0),
        units=_or(judged.units, 1),
        expected=ibis.coalesce(
            judged.expected, ibis.ifelse(judged.units > 1, _like(0, judged.units), _like(1, judged.units))
        ),
        wrong=judged.problem.notnull().ifelse(1, 0),
    )


def _or(column: Any, instead: int) -> Any:
    """The column with a number where it is null."""
    return ibis.coalesce(column, _like(instead, column))


def _like(number: int, column: Any) -> Any:
    """A number of a column's type."""
    return ibis.literal(number).cast(column.type())


def newest(latest: Any, unsummed: Sequence[int], repeated: Any = None) -> Any:
    """What is right of `latest`, and adds up.

    Wrong facts are left out only now. Left out before, an older figure would stand in for a newer one that is
    wrong, and nobody would notice.
    """
    known = latest.drop_null(["unit", "number", "day"])
    right = known.filter(known.wrong == 0, ~known.number.isin(unsummed)) if unsummed else known.filter(known.wrong == 0)
    return right if repeated is None else right.anti_join(repeated, ["unit", "number", "day"])


def sums(facts: Any, level: int | None = None) -> Any:
    """Sums and the number of units, for each indicator and each unit of a level (1: the first part of a path).

    Level None is everything at once, level 0 each unit by itself: of that there is one value already.
    """
    if level == 0:
        unknown = (facts.expected == 0).ifelse(1, 0)
        return facts.select("unit", "number", *PARTS, unknown=unknown, facts=1, oldest=facts.day, newest=facts.day)
    unit = ibis.literal("") if level is None else at_level(facts.unit, level)
    grouped = facts.mutate(unit=unit).group_by("unit", "number")
    return grouped.agg(
        above=lambda t: t.above.sum(),
        below=lambda t: t.below.sum(),
        units=lambda t: t.units.sum(),
        expected=lambda t: t.expected.sum(),
        unknown=lambda t: (t.expected == 0).ifelse(1, 0).sum(),
        facts=lambda t: t.count(),
        oldest=lambda t: t.day.min(),
        newest=lambda t: t.day.max(),
    )


def at_level(unit: Any, level: int) -> Any:
    """The first parts of a path such as province/prefecture/county; the whole of one that has no more."""
    return unit.re_extract(f"^[^/]*(/[^/]*){{0,{level - 1}}}", 0) if level else unit
