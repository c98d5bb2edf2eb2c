"""The summary of a roll-up for the person who ran it: coverage, missing units, and the run in one line."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edutarget.language.rounding import never_below
from edutarget.language.text import N_, NN_
from edutarget.language.words import Words
from edutarget.plan.models import Plan
from edutarget.rollup.result import Coverage, LeftOut, RollUp

NAMED = 20  # missing units that are named; the JSON has all of them


def summary(rollup: RollUp, seconds: float, words: Words) -> str:
    """A few lines on problems that are not shown, coverage, and the duration of the run."""
    run = (
        words(NN_("{count} row", "{count} rows"), count=Decimal(rollup.rows)),
        words(NN_("{count} unit", "{count} units"), count=Decimal(rollup.units)),
        words(NN_("{count} problem", "{count} problems"), count=Decimal(rollup.wrong)),
        words(N_("{seconds} s with {engine}"), seconds=f"{seconds:.1f}", engine=rollup.engine),
    )
    parts = (_unnamed, _left_out, _of_whole, _covered, _days)
    lines = [line for part in parts for line in part(rollup, words)]
    return "".join(line + "\n" for line in (*lines, " · ".join(run)))


def _unnamed(rollup: RollUp, words: Words) -> Iterator[str]:
    if sum(rollup.counts.values()) > len(rollup.first):
        message = NN_(
            "the first {count} problem is above; all of them, by rule:",
            "the first {count} problems are above; all of them, by rule:",
        )
        yield words(message, count=len(rollup.first))  # the others were only counted, as there may be millions
        yield from (f"  {rule}: {count:,}" for rule, count in sorted(rollup.counts.items()))


def _left_out(rollup: RollUp, words: Words) -> Iterator[str]:
    if rollup.later:
        message = NN_("{count} row dated after {date} was ignored", "{count} rows dated after {date} were ignored")
        yield words(message, count=Decimal(rollup.later), date=rollup.as_of)
    if rollup.older:
        message = NN_(
            "{count} figure is from before {date} and is left out: {figures}",
            "{count} figures are from before {date} and left out: {figures}",
        )
        named = tuple(_figure(rollup.plan, one, words) for one in rollup.first_older[:NAMED])
        yield words(message, count=Decimal(rollup.older), date=rollup.since, figures=named) + _more(rollup.older, named)


def _of_whole(rollup: RollUp, words: Words) -> Iterator[str]:
    """A remark that tables of units omit figures of the whole."""
    count = sum(total.own for total in rollup.totals)
    if rollup.by_level and count:
        message = NN_(
            "{count} figure of {unit} itself is in no table of units: the roll-up without --by has it",
            "{count} figures of {unit} itself are in no table of units: the roll-up without --by has them",
        )
        yield words(message, count=Decimal(count), unit=rollup.plan.unit or "")


def _figure(plan: Plan, one: LeftOut, words: Words) -> str:
    message = N_("{unit} {indicator} ({date})")
    return words(message, unit=one.unit, indicator=plan.indicators[one.indicator], date=one.day)


def _more(count: int, named: tuple[str, ...]) -> str:
    if count > len(named):
        return " …"
    return ""


def _covered(rollup: RollUp, words: Words) -> Iterator[str]:
    coverage = rollup.coverage
    if coverage is None:
        yield words(N_("coverage unknown: no list of reporting units (--units)"))
        return
    yield words(
        NN_("reported: {reported} of {count} unit, {percent} %", "reported: {reported} of {count} units, {percent} %"),
        reported=Decimal(coverage.reported),
        count=Decimal(coverage.expected),
        percent=never_below(coverage.percent, 2, at_most=True),  # 99.999 % must not be shown as 100 %
    )
    if coverage.missing:
        named = coverage.missing[:NAMED]
        yield words(N_("not reported: {units}"), units=named) + _more(len(coverage.missing), named)
    yield from _indicators(rollup.plan, coverage, words)


def _indicators(plan: Plan, coverage: Coverage, words: Words) -> Iterator[str]:
    """Indicators that some units did not report, and those whose completeness is unknown."""
    short = [
        words(N_("{indicator} {units} of {expected}"), indicator=plan.indicators[key], units=units, expected=expected)
        for key, (units, expected) in coverage.indicators.items()
        if expected is not None and 0 < units < expected
    ]
    if short:
        message = NN_(
            "{count} indicator is incomplete: {indicators}", "{count} indicators are incomplete: {indicators}"
        )
        yield words(message, count=len(short), indicators=tuple(short))
    nobody = sum(units == 0 for units, _expected in coverage.indicators.values())
    if nobody:
        message = NN_(
            "{count} indicator has been reported by no unit", "{count} indicators have been reported by no unit"
        )
        yield words(message, count=nobody)
    unknown = sum(expected is None for _units, expected in coverage.indicators.values())
    if unknown:
        message = NN_(
            "coverage unknown for {count} indicator: the list does not say what kind each unit is",
            "coverage unknown for {count} indicators: the list does not say what kind each unit is",
        )
        yield words(message, count=unknown)


def _days(rollup: RollUp, words: Words) -> Iterator[str]:
    if rollup.days:
        oldest, newest = rollup.days
        if oldest == newest:
            yield words(N_("all figures are of {date}"), date=oldest)
        else:
            yield words(N_("figures of {oldest} to {newest}"), oldest=oldest, newest=newest)
