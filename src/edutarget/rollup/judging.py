"""What is wrong with facts, said once for every engine: the rules of the plan joined to them."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis

KEYS = ["unit", "number", "day"]
COUNTS = ("numerator", "denominator")


def with_rules(facts: Any, rules: Any) -> Any:
    """Facts with the rules of their indicator; `number` is null where the plan has no such indicator."""
    return facts.left_join(rules, facts.spelling == rules.spelling).drop("spelling_right")


def suspects(facts: Any) -> Any:
    """Keys that seem to occur more than once. Units go by their hash: short keys need a fifth of the memory."""
    short = facts.select(unit=facts.unit.hash(), number=facts.number, day=facts.day).drop_null(KEYS)
    return short.group_by(KEYS).having(short.count() > 1).agg(rows=short.count())


def repeated(facts: Any, suspected: Any) -> Any:
    """The units, indicators and days that do occur more than once."""
    by_hash = [facts.unit.hash() == suspected.unit, facts.number == suspected.number, facts.day == suspected.day]
    keys = facts.semi_join(suspected, by_hash).select(KEYS)
    return keys.group_by(KEYS).having(keys.count() > 1).agg(rows=keys.count())


def with_problems(facts: Any, start: date, again: Any = None) -> Any:
    """Facts with `problem`, the rule that a row breaks first: null where there is nothing wrong with it.

    `start` is the plan's first day, `again` the keys that are repeated, where there are any.
    """
    if again is None:
        return facts.mutate(problem=ibis.cases(*_by_itself(facts, start)))
    marked = facts.left_join(again, KEYS)
    twice = (marked.rows.notnull(), "duplicate-row")
    return marked.mutate(problem=ibis.cases(*_by_itself(marked, start), twice))


def _by_itself(fact: Any, start: date) -> list[tuple[Any, str]]:
    """What can be wrong with one row; the first that is true counts."""
    return [
        (fact.unit.isnull(), "no-unit"),
        (fact.day.isnull(), "date-format"),
        (fact.day < ibis.date(start.isoformat()), "date-before-plan"),
        (fact.number.isnull(), "unknown-indicator"),
        *_of_figures(fact),
        *_of_counts(fact),
    ]


def _of_figures(fact: Any) -> list[tuple[Any, str]]:
    """One figure after the other, as in a file: what is wrong with the value is said before what is with its counts."""
    return [
        (fact.answer_wanted & fact.value_given & fact.answer.isnull(), "not-yes-no"),
        (~fact.answer_wanted & fact.value_given & fact.value.isnull(), "not-a-number"),
        (fact.value < fact.least, "negative"),
        (fact.whole & (fact.value % 1 != 0), "not-whole"),
        (fact.value > fact.most, "over-100"),
        *(case for name in (*COUNTS, "units") for case in _of_count(fact, name)),
    ]


def _of_count(fact: Any, name: str) -> list[tuple[Any, str]]:
    return [
        (fact[f"{name}_given"] & fact[name].isnull(), "not-a-number"),
        (fact[name] < 0, "negative"),
        *([(fact.counted & (fact[name] % 1 != 0), "not-whole")] if name in COUNTS else []),
    ]


def _of_counts(fact: Any) -> list[tuple[Any, str]]:
    above, below = fact.numerator_given, fact.denominator_given
    return [
        (~fact.rate & (above | below), "counts-not-here"),
        (~fact.value_given & ~above & ~below, "no-value"),
        (fact.rate & ~above & ~below, "counts-missing"),
        (fact.rate & (above != below), "counts-incomplete"),
        (fact.rate & (fact.denominator == 0), "zero-denominator"),
        (fact.capped & (fact.numerator > fact.denominator), "counts-exceed"),
        (fact.rate & fact.value_given & _disagree(fact), "counts-disagree"),
    ]


def _disagree(fact: Any) -> Any:
    """Whether the value is not what its counts say, to the digits written. It only asks a question, so it may
    be asked in floating point, with a margin far below the last digit."""
    computed = fact.numerator.cast("float64") * fact.scale / fact.denominator.cast("float64")
    last_digit = ibis.literal(10.0) ** (-fact.places)
    return (computed - fact.value.cast("float64")).abs() * 2 > last_digit * (1 + 1e-6)


def problem_counts(facts: Any) -> Any:
    """How many judged facts break which rule first; those that break none under null."""
    return facts.group_by("problem").agg(rows=facts.count())
