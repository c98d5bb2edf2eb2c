"""What a roll-up comes to, for the person who ran it: coverage, who is missing, and the run in one line."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.rollup.result import Coverage, RollUp

NAMED = 20
"""So many of the missing units are named here; the JSON has all of them."""


def summary(rollup: RollUp, seconds: float, words: Words) -> str:
    """The problems that are not shown, coverage, and what the run took: a few lines."""
    run = words(
        N_("rows: {rows} · units: {units} · problems: {problems} · seconds: {seconds} · engine: {engine}"),
        rows=Decimal(rollup.rows),
        units=Decimal(rollup.units),
        problems=Decimal(rollup.wrong),
        seconds=f"{seconds:.1f}",
        engine=rollup.engine,
    )
    return "".join(line + "\n" for line in (*_unnamed(rollup, words), *_covered(rollup.coverage, words), run))


def _unnamed(rollup: RollUp, words: Words) -> Iterator[str]:
    if rollup.wrong > len(rollup.first):
        yield words(N_("the first {count} problems are above; all of them, by rule:"), count=len(rollup.first))
        yield from (f"  {rule}: {count:,}" for rule, count in sorted(rollup.counts.items()))


def _covered(coverage: Coverage | None, words: Words) -> Iterator[str]:
    if coverage is None:
        return
    yield words(
        N_("reported: {reported} of {expected} units, {percent} %"),
        reported=Decimal(coverage.reported),
        expected=Decimal(coverage.expected),
        percent=coverage.percent,
    )
    if coverage.missing:
        named = coverage.missing[:NAMED]
        yield words(N_("not reported: {units}"), units=named) + (" …" if len(coverage.missing) > NAMED else "")
