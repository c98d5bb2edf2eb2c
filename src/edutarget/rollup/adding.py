"""How facts add up: the newest of each unit, sums, and the levels that units lie in."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis


def newest(judged: Any, as_of: date) -> Any:
    """The newest fact of each unit and indicator on or before a day, unless something is wrong with that one.

    `above` is the numerator of a rate, the answer of a milestone (1 or 0), else the value; `below` the denominator,
    else 0; `units` how many units the figure itself comes from.
    """
    until = judged.filter(judged.number.notnull() & (judged.day <= ibis.date(as_of.isoformat())))
    facts = _to_add(until)
    # "The value at the latest day" of each column needs one pass and no sorting, and together these values are one
    # row: a day that a unit reports twice is a `duplicate-row`, wrong in every row of it.
    at_last_day = {name: facts[name].argmax(facts.day) for name in ("above", "below", "units", "wrong")}
    latest = facts.group_by("unit", "number").agg(**at_last_day)
    # Wrong facts are left out only now. Left out before, an older figure would stand in for a newer one that is
    # wrong, and nobody would notice.
    return latest.filter(latest.wrong == 0).drop("wrong")


def _to_add(judged: Any) -> Any:
    """Judged facts with the columns that are added up. None of them is ever null, as engines do not agree on what
    the value at the latest day is where that is null."""
    value = ibis.ifelse(judged.answer_wanted, judged.answer, judged.value)
    no_denominator = ibis.null(judged.denominator.type())
    return judged.select(
        "unit",
        "number",
        "day",
        above=_or(ibis.ifelse(judged.rate, judged.numerator, value), 0),
        below=_or(ibis.ifelse(judged.rate, judged.denominator, no_denominator), 0),
        units=_or(judged.units, 1),
        wrong=judged.problem.notnull().ifelse(1, 0),
    )


def _or(column: Any, instead: int) -> Any:
    """The column with a number where it is null."""
    return ibis.coalesce(column, ibis.literal(instead).cast(column.type()))


def sums(facts: Any, level: int | None = None) -> Any:
    """Sums and the number of units, for each indicator and each unit of a level (1: the first part of a path).

    Level None is everything at once, level 0 each unit by itself.
    """
    unit = ibis.literal("") if level is None else at_level(facts.unit, level)
    grouped = facts.mutate(unit=unit).group_by("unit", "number")
    return grouped.agg(
        above=lambda t: t.above.sum(),
        below=lambda t: t.below.sum(),
        units=lambda t: t.units.sum(),
        facts=lambda t: t.count(),
    )


def at_level(unit: Any, level: int) -> Any:
    """The first parts of a path such as province/prefecture/county; the whole of one that has no more."""
    return unit.re_extract(f"^[^/]*(/[^/]*){{0,{level - 1}}}", 0) if level else unit
