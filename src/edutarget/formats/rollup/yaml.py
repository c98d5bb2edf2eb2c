"""A roll-up as a submission: what the level above reports, valid for check and report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edutarget.formats.shared.json_text import quoted
from edutarget.formats.shared.view import View
from edutarget.language.terms import N_
from edutarget.rollup.result import RollUp, Total

_plain = re.compile(r"[^\W\d_][\w/-]*(?: [\w/-]+)*").fullmatch


def render(rollup: RollUp, view: View) -> str:
    """The submission; every value says how many units it came from."""
    words = view.words
    made = words(
        N_("Added up by edutarget from {count} units; what none of them reported is left out."), count=rollup.units
    )
    return "\n".join(
        [f"# {made}", *_missing(rollup, view), "", *_head(rollup), "", "actuals:", *map(_line, rollup.totals), ""]
    )


def _missing(rollup: RollUp, view: View) -> Iterator[str]:
    if rollup.coverage and rollup.coverage.missing:
        yield "# " + view.words(N_("Units that have not reported: {count}"), count=len(rollup.coverage.missing))


def _head(rollup: RollUp) -> Iterator[str]:
    yield f"plan: {_text(rollup.plan.id)}"
    yield f"as_of: {rollup.as_of}"
    yield f"submitted_by: {_text(rollup.submitted_by)}"
    if rollup.unit:
        yield f"unit: {_text(rollup.unit)}"


def _line(total: Total) -> str:
    if total.denominator is not None:
        figure = f"numerator: {total.numerator:f}, denominator: {total.denominator:f}"
    else:
        figure = (
            f"value: {'true' if total.value else 'false'}"
            if isinstance(total.value, bool)
            else f"value: {total.value:f}"
        )
    return f"  {total.indicator}: {{{figure}, units: {total.units:f}}}"


def _text(text: str) -> str:
    """Words as they are, anything else in quotes."""
    return text if _plain(text) else quoted(text)
