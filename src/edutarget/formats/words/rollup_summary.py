"""The summary of a roll-up for the person who ran it: coverage, missing units, and the run in one line."""

from __future__ import annotations

import os
from decimal import Decimal

from edutarget.formats.words import templates
from edutarget.language.rounding import never_below
from edutarget.language.text import N_
from edutarget.language.words import Words
from edutarget.plan.models import Plan
from edutarget.rollup.result import Coverage, LeftOut, RollUp

NAMED = 20  # missing units that are named; the JSON has all of them


def summary(rollup: RollUp, seconds: float, words: Words) -> str:
    """A few lines on problems that are not shown, coverage, and the duration of the run."""
    found = templates(os.path.dirname(__file__), words, escape=False)
    found.filters["number"] = Decimal
    found.globals |= {
        "rollup": rollup,
        "seconds": f"{seconds:.1f}",
        "named": NAMED,
        "own": sum(total.own for total in rollup.totals),
        "older": tuple(_figure(rollup.plan, one, words) for one in rollup.first_older[:NAMED]),
    }
    if rollup.coverage is not None:
        found.globals |= _coverage(rollup.plan, rollup.coverage, words)
    return found.get_template("rollup_summary.j2").render()


def _figure(plan: Plan, one: LeftOut, words: Words) -> str:
    message = N_("{unit} {indicator} ({date})")
    return words(message, unit=one.unit, indicator=plan.indicators[one.indicator], date=one.day)


def _coverage(plan: Plan, coverage: Coverage, words: Words) -> dict[str, object]:
    """Indicators that some units did not report, and how many nobody did or are of unknown completeness."""
    short = [
        words(N_("{indicator} {units} of {expected}"), indicator=plan.indicators[key], units=units, expected=expected)
        for key, (units, expected) in coverage.indicators.items()
        if expected is not None and 0 < units < expected
    ]
    return {
        "percent": never_below(coverage.percent, 2, at_most=True),  # 99.999 % must not be shown as 100 %
        "short": tuple(short),
        "nobody": sum(units == 0 for units, _expected in coverage.indicators.values()),
        "unknown": sum(expected is None for _units, expected in coverage.indicators.values()),
    }
