"""What is wrong with typed facts, said once for every engine: the rules of the plan joined to them."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis

from edutarget.rollup.reading.columns import COUNTS

KEYS = ["unit", "number", "day"]


def with_rules(facts: Any, rules: Any) -> Any:
    """Facts with the rules of their indicator; `number` is null where the plan has no such indicator."""
    return facts.left_join(rules, facts.spelling == rules.spelling).drop("spelling_right")


def with_problems(facts: Any, start: date) -> Any:
    """Facts with `problem`, the rule that a row breaks first by itself: null where there is nothing wrong with it.

    `start` is the plan's first day.
    """
    return facts.mutate(problem=ibis.cases(*_by_itself(facts, start)))


def with_repeats(judged: Any, again: Any) -> Any:
    """Judged facts in which those that are repeated are wrong too."""
    marked = judged.left_join(again, KEYS)
    twice = ibis.cases((marked.rows.notnull(), "duplicate-row"))
    return marked.mutate(problem=ibis.coalesce(marked.problem, twice))


def repeated(facts: Any, suspected: Any) -> Any:
    """The units, indicators and days that occur more than once, of the units and indicators suspected."""
    keys = facts.semi_join(suspected, KEYS[:2]).select(KEYS).drop_null(KEYS)
    return keys.group_by(KEYS).having(keys.count() > 1).agg(rows=keys.count())


def _by_itself(fact: Any, start: date) -> list[tuple[Any, str]]:
    """What can be wrong with one row; the first that is true counts."""
    return [
        (fact.unit.isnull(), "no-unit"),
        (fact.day.isnull(), "date-format"),
        (fact.day < ibis.date(start.isoformat()), "date-before-plan"),
        (fact.number.isnull(), "unknown-indicator"),
        *_of_value(fact),
        *(case for name in (*COUNTS, "units", "expected") for case in _of_count(fact, name)),
        *_of_counts(fact),
    ]


def _of_value(fact: Any) -> list[tuple[Any, str]]:
    return [
        (fact.answer_wanted & fact.value_given & fact.answer.isnull(), "not-yes-no"),
        (~fact.answer_wanted & fact.value_given & fact.value.isnull(), "not-a-number"),
        (~fact.answer_wanted & (fact.value < fact.least), "negative"),
        (fact.whole & (fact.value % 1 != 0), "not-whole"),
        (~fact.answer_wanted & (fact.value > fact.most), "over-100"),
    ]


def _of_count(fact: Any, name: str) -> list[tuple[Any, str]]:
    cases = [(fact[f"{name}_given"] & fact[name].isnull(), "not-a-number"), (fact[name] < 0, "negative")]
    whole = (fact.counted & (fact[name] % 1 != 0), "not-whole")
    return [*cases, whole] if name in COUNTS else cases


def _of_counts(fact: Any) -> list[tuple[Any, str]]:
    above, below = fact.numerator_given, fact.denominator_given
    return [
        (~fact.rate & (above | below), "counts-not-here"),
        (~fact.value_given & ~above & ~below, "no-value"),
        (fact.rate & fact.adds & ~above & ~below, "counts-missing"),
        (fact.rate & (above != below), "counts-incomplete"),
        (fact.rate & (fact.denominator == 0), "zero-denominator"),
        (fact.capped & (fact.numerator > fact.denominator), "counts-exceed"),
        (fact.rate & fact.value_given & above & _disagree(fact), "counts-disagree"),
        (fact.units > fact.expected, "units-exceed"),
    ]


def _disagree(fact: Any) -> Any:
    """Whether the value is not what its counts say, to the digits written. It only asks a question, so it may
    be asked in floating point, with a margin far below the last digit."""
    computed = fact.numerator.cast("float64") * fact.scale / fact.denominator.cast("float64")
    last_digit = ibis.literal(10.0) ** (-fact.places)
    return (computed - fact.value.cast("float64")).abs() * 2 > last_digit * (1 + 1e-6)


def problem_counts(judged: Any) -> Any:
    """How many judged facts break which rule first; those that break none under null."""
    return judged.group_by("problem").agg(rows=judged.count())
