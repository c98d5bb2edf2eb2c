"""A submission to fill in, as YAML: one line for each indicator, with what it means beside it."""

from __future__ import annotations

from edutarget.formats.view import View
from edutarget.formats.yaml.scalars import scalar
from edutarget.language.inert import columns
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.plan.indicator import Indicator
from edutarget.plan.models import Plan
from edutarget.report.cells import Cell, target_cell
from edutarget.report.wording import figure

_INDENT = "  "


def render(plan: Plan, view: View) -> str:
    """The form: a valid submission once it is filled in and the lines without a figure are deleted."""
    words = view.words
    entries = {key: _entry(key, indicator) for key, indicator in plan.indicators.items()}
    width = max(columns(entry) for entry in entries.values())
    lines = [
        f"# {words.word(plan.name)}",
        words(N_("# Write each figure after its colon; delete the lines that have none yet.")),
        f"plan: {scalar(plan.id)}",
        words(N_("as_of:   # the day of the figures, such as {day}"), day=plan.period.end),
        words(N_("submitted_by:   # the office or school that is responsible for the figures")),
        "actuals:",
    ]
    for area_id, area in plan.areas.items():
        lines += ["", f"{_INDENT}# {words.word(area)}"]
        for key, indicator in plan.indicators.items():
            if indicator.area == area_id:
                padding = " " * (width - columns(entries[key]))
                lines.append(f"{_INDENT}{entries[key]}{padding}  # {_comment(plan, indicator, words)}")
    return "\n".join(lines) + "\n"


def _entry(key: str, indicator: Indicator) -> str:
    return scalar(key) + (": {numerator: , denominator: }" if indicator.adds_up == "ratio" else ": ")


def _comment(plan: Plan, indicator: Indicator, words: Words) -> str:
    """Name, unit, baseline and target."""
    unit = plan.unit_of(indicator)
    if unit is None:
        return words(N_("{name} · yes or no"), name=indicator)
    return words(
        N_("{name} ({unit}) · {year}: {baseline} · target: {target}"),
        name=indicator,
        unit=unit,
        year=str(plan.baseline_year),
        baseline=figure(Cell("number", indicator.baseline), words),
        target=figure(target_cell(indicator.target), words),
    )
