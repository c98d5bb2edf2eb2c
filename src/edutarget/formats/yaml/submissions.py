"""Submissions as YAML: the blank form, and the sum of a roll-up for the level above."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date

from edutarget.formats.view import View
from edutarget.formats.words import templates
from edutarget.formats.words.amounts import asked_text, figure, read_mark
from edutarget.formats.yaml import scalar
from edutarget.language.text import N_, columns
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
    found = templates(os.path.dirname(__file__), view.words, escape=False)
    lines = [_total_line(total, rollup.as_of) for total in rollup.totals]
    return found.get_template("sum.yaml.j2").render(rollup=rollup, lines=lines, scalar=scalar)


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
    return f"{total.indicator}: {{{figure}}}"
