"""How facts add up: the newest of each unit, sums, and the levels that units lie in."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis


def newest(judged: Any, as_of: date) -> Any:
    """The newest fact of each unit and indicator on or before a day, where nothing is wrong with it.

    A unit whose newest figure is wrong has none: an older one in its place would be a guess. `above` is the
    numerator of a rate, the answer of a milestone (1 or 0), else the value; `below` the denominator, else 0.
    """
    until = judged.filter(judged.number.notnull() & (judged.day <= ibis.date(as_of.isoformat())))
    value = ibis.ifelse(until.answer_wanted, until.answer, until.value)
    # Engines differ in what "the value at the latest day" is where that is null, so nothing here is.
    facts = until.select(
        "unit",
        "number",
        "day",
        above=_or(ibis.ifelse(until.rate, until.numerator, value), 0),
        below=_or(ibis.ifelse(until.rate, until.denominator, ibis.null(until.denominator.type())), 0),
        units=_or(until.units, 1),
        wrong=until.problem.notnull().ifelse(1, 0),
    )
    last = {name: facts[name].argmax(facts.day) for name in ("above", "below", "units", "wrong")}
    latest = facts.group_by("unit", "number").agg(**last)
    return latest.filter(latest.wrong == 0).drop("wrong")


def _or(column: Any, instead: int) -> Any:
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
