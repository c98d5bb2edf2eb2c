"""Fields of a goal that may be written as a mapping: a range as the target, a path of interim values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple, TypeVar

from edutarget.figures import parse
from edutarget.problems.problem import Problem, Refused, kind

Value = TypeVar("Value")


class Range(NamedTuple):
    """A target that is reached inside, the edges included."""

    low: Decimal
    high: Decimal


EDGES = ("from", "to")


def target(written: Any) -> Decimal | Range | Literal[True]:
    """A number, a range `{from: 0.97, to: 1.03}`, or `true` for a milestone to be done; raises Refused."""
    if not isinstance(written, dict):
        return _given(parse.number_or_true, written)
    unknown = [Problem("unknown-key", (key,), {"key": key, "known": EDGES}) for key in written if key not in EDGES]
    missing = [Problem("missing-key", (key,), {"key": key}) for key in EDGES if key not in written]
    given = {key: written[key] for key in EDGES if key in written}
    found = _each(given, lambda edge: _given(parse.number, edge), [*unknown, *missing])
    return Range(found["from"], found["to"])


def _given(read: Callable[[Any], Value], written: Any) -> Value:
    """A value that no indicator can do without: its line cannot be left out."""
    try:
        return read(written)
    except Refused as no:
        raise Refused("target-empty") if no.problem.rule == "no-value" else no from None


def path(written: Any) -> Mapping[date, Decimal]:
    """Day -> value, such as `{2025-06-30: 0.82}`, sorted by day; raises Refused."""
    if not isinstance(written, dict):
        raise Refused("not-a-mapping", got=kind(written))
    if not written:
        raise Refused("empty-text")
    days: dict[str, date] = {}
    problems: list[Problem] = []
    for key in written:
        try:
            days[key] = parse.day(key)
        except Refused as no:
            problems += (problem.prefixed((key,)) for problem in no.problems)
    found = _each({key: written[key] for key in days}, parse.number, problems)
    return dict(sorted((days[key], value) for key, value in found.items()))


def _each(values: Mapping[str, Any], read: Callable[[Any], Decimal], problems: list[Problem]) -> dict[str, Decimal]:
    """Every value read; raises Refused with all that is wrong, in the values or known before."""
    found: dict[str, Decimal] = {}
    for key, value in values.items():
        try:
            found[key] = read(value)
        except Refused as no:
            problems += (problem.prefixed((key,)) for problem in no.problems)
    if problems:
        raise Refused.from_problems(*problems)
    return found
