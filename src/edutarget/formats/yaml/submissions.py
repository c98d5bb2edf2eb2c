"""Submissions as YAML: the blank form, and the sum of a roll-up for the level above."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date

from edutarget.formats.view import View
from edutarget.formats.words import templates
from edutarget.formats.words.amounts import asked_text, figure, read_mark
from edutarget.formats.words.findings import not_counted_text
from edutarget.formats.yaml import scalar
from edutarget.language.text import N_, NN_, columns
from edutarget.language.words import Words
from edutarget.plan.indicator import Indicator
from edutarget.plan.models import Plan
from edutarget.report.cells import Cell
from edutarget.rollup.result import RollUp, Total
from edutarget.tables.grid import SIGNED


def template_yaml(plan: Plan, view: View, head: Mapping[str, str] = {}) -> str:
    """The form; it is a valid submission once it is filled in and lines without a figure are deleted.

    `head` has what is known of the submitter.
    """
    found = templates(os.path.dirname(__file__), view.words, escape=False)
    entries = {key: _entry(key, indicator) for key, indicator in plan.indicators.items()}
    width = max(map(columns, entries.values()))
    padded = {key: entry + " " * (width - columns(entry)) for key, entry in entries.items()}
    comments = {key: _comment(plan, indicator, view.words) for key, indicator in plan.indicators.items()}
    found.globals |= {"plan": plan, "head": head, "entries": padded, "comments": comments}
    return found.get_template("submission.yaml.j2").render(signed=SIGNED, scalar=scalar)


def _entry(key: str, indicator: Indicator) -> str:
    if indicator.adds_up == "ratio":
        return scalar(key) + ": {numerator: , denominator: }"
    return scalar(key) + ": "


def _comment(plan: Plan, indicator: Indicator, words: Words) -> str:
    """Name, unit, baseline and target; name and unit only for a part without a target of its own."""
    unit = plan.unit_of(indicator)
    if unit is None:
        return words(N_("{name} · yes or no"), name=indicator)
    about = words(N_("{name} ({unit})"), name=indicator, unit=unit)
    if indicator.target is None:
        return about
    return about + words(
        N_(" · {year}: {baseline} · target: {target}"),
        year=str(plan.baseline_year_of(indicator)),
        baseline=figure(Cell("number", indicator.baseline), words) + read_mark(indicator, "baseline"),
        target=asked_text(indicator, words) + read_mark(indicator, "target"),
    )


def sum_yaml(rollup: RollUp, view: View) -> str:
    """The submission for the level above; every sum has the number of units it came from."""
    words = view.words
    message = NN_(
        "Added up by edutarget from {count} unit; what it did not report is left out.",
        "Added up by edutarget from {count} units; what none of them reported is left out.",
    )
    made = words(message, count=rollup.units)
    return "\n".join(
        [
            f"# {made}",
            *_missing(rollup, view),
            "",
            *_sum_head(rollup),
            "",
            "actuals:",
            *(_total_line(total, rollup.as_of) for total in rollup.totals),
            "",
        ]
    )


def _missing(rollup: RollUp, view: View) -> Iterator[str]:
    """Comments on what the sums lack: figures left out because of an error, and units that have not reported."""
    for one in rollup.not_counted:
        yield "# " + view.words(N_("Left out: {what}"), what=not_counted_text(one, rollup.plan, view.words))
    if rollup.coverage and rollup.coverage.missing:
        message = NN_("{count} unit has not reported.", "{count} units have not reported.")
        yield "# " + view.words(message, count=len(rollup.coverage.missing))


def _sum_head(rollup: RollUp) -> Iterator[str]:
    yield f"plan: {scalar(rollup.plan.id)}"
    yield f"as_of: {rollup.as_of}"
    yield f"submitted_by: {scalar(rollup.submitted_by)}"
    if rollup.unit:
        yield f"unit: {scalar(rollup.unit)}"


def _total_line(total: Total, as_of: date | None) -> str:
    """One figure with its counts, its units, and its day if that is earlier than the submission's."""
    # A rate is handed on as its counts, never as a number: rates do not add up (docs/method.md, Quantities).
    if total.denominator is not None:
        figure = f"numerator: {total.numerator:f}, denominator: {total.denominator:f}"
    elif isinstance(total.value, bool):
        figure = f"value: {str(total.value).lower()}"
    else:
        figure = f"value: {total.value:f}"
    if not total.own:  # a figure of the level itself is no sum of units
        figure += f", units: {total.units:f}"
    if total.expected is not None:
        figure += f", expected: {total.expected:f}"
    if total.newest is not None and total.newest != as_of:
        figure += f", as_of: {total.newest}"
    if total.confirmed is not None:
        figure += f", confirmed: {scalar(total.confirmed)}"
    return f"  {total.indicator}: {{{figure}}}"
