"""A roll-up as a submission: what the level above reports, valid for check and report."""

from __future__ import annotations

from collections.abc import Iterator

from edutarget.formats.view import View
from edutarget.formats.yaml.scalars import scalar
from edutarget.language.terms import NN_
from edutarget.rollup.result import RollUp, Total


def render(rollup: RollUp, view: View) -> str:
    """The submission; every value says how many units it came from."""
    words = view.words
    told = NN_(
        "Added up by edutarget from {count} unit; what it did not report is left out.",
        "Added up by edutarget from {count} units; what none of them reported is left out.",
    )
    made = words(told, count=rollup.units)
    return "\n".join(
        [f"# {made}", *_missing(rollup, view), "", *_head(rollup), "", "actuals:", *map(_line, rollup.totals), ""]
    )


def _missing(rollup: RollUp, view: View) -> Iterator[str]:
    if rollup.coverage and rollup.coverage.missing:
        told = NN_("{count} unit has not reported.", "{count} units have not reported.")
        yield "# " + view.words(told, count=len(rollup.coverage.missing))


def _head(rollup: RollUp) -> Iterator[str]:
    yield f"plan: {scalar(rollup.plan.id)}"
    yield f"as_of: {rollup.as_of}"
    yield f"submitted_by: {scalar(rollup.submitted_by)}"
    if rollup.unit:
        yield f"unit: {scalar(rollup.unit)}"


def _line(total: Total) -> str:
    if total.denominator is not None:
        figure = f"numerator: {total.numerator:f}, denominator: {total.denominator:f}"
    elif isinstance(total.value, bool):
        figure = f"value: {'true' if total.value else 'false'}"
    else:
        figure = f"value: {total.value:f}"
    expected = "" if total.expected is None else f", expected: {total.expected:f}"
    return f"  {total.indicator}: {{{figure}, units: {total.units:f}{expected}}}"
