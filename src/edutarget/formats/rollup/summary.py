"""What a roll-up comes to, for the person who ran it: coverage, who is missing, and the run in one line."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edutarget.language.terms import N_, NN_
from edutarget.language.words import Words
from edutarget.rollup.result import Coverage, RollUp

NAMED = 20
"""So many of the missing units are named here; the JSON has all of them."""


def summary(rollup: RollUp, seconds: float, words: Words) -> str:
    """The problems that are not shown, coverage, and what the run took: a few lines."""
    run = (
        words(NN_("{count} row", "{count} rows"), count=Decimal(rollup.rows)),
        words(NN_("{count} unit", "{count} units"), count=Decimal(rollup.units)),
        words(NN_("{count} problem", "{count} problems"), count=Decimal(rollup.wrong)),
        words(N_("{seconds} s with {engine}"), seconds=f"{seconds:.1f}", engine=rollup.engine),
    )
    lines = (*_unnamed(rollup, words), *_covered(rollup.coverage, words), " · ".join(run))
    return "".join(line + "\n" for line in lines)


def _unnamed(rollup: RollUp, words: Words) -> Iterator[str]:
    if rollup.wrong > len(rollup.first):
        told = NN_(
            "the first {count} problem is above; all of them, by rule:",
            "the first {count} problems are above; all of them, by rule:",
        )
        yield words(told, count=len(rollup.first))
        yield from (f"  {rule}: {count:,}" for rule, count in sorted(rollup.counts.items()))


def _covered(coverage: Coverage | None, words: Words) -> Iterator[str]:
    if coverage is None:
        return
    yield words(
        NN_("reported: {reported} of {count} unit, {percent} %", "reported: {reported} of {count} units, {percent} %"),
        reported=Decimal(coverage.reported),
        count=Decimal(coverage.expected),
        percent=coverage.percent,
    )
    if coverage.missing:
        named = coverage.missing[:NAMED]
        yield words(N_("not reported: {units}"), units=named) + (" …" if len(coverage.missing) > NAMED else "")
