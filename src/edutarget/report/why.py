"""The steps that led to a row's verdict: the figure, the target, the path, and the rules that decided.

Nothing is decided here: `verdict` names the rows of the method that it applied, and `cells` has the quantities.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from edutarget.language.text import N_, NN_, Countable, Term
from edutarget.plan.fields import Range
from edutarget.plan.indicator import AddsUp
from edutarget.report.cells import Cell, cells, figure_cell
from edutarget.report.gap_report import Report, Row
from edutarget.submission.entry import Entry, Figure, UnitFigure

StepKind = Literal[
    "figure", "submitted", "files", "chosen", "counts", "part", "coverage", "revised", "not_counted", "target",
    "source", "baseline", "reading", "due", "measured", "interim", "since", "late", "result", "band",
]  # fmt: skip


class Step(NamedTuple):
    """One step: an untranslated message and the values for its braces, some of them cells of the row."""

    kind: StepKind
    message: str | Countable
    values: Mapping[str, object] = {}


def why(row: Row, report: Report) -> list[Step]:
    """Return the steps that led to the verdict on a row of a report."""
    return [*_figure(row, report), *_target(row, report), *_time(row), *_measured(row), *_rules(row)]


# The figure


_ADDED_UP: dict[AddsUp, Countable] = {
    "sum": NN_("figure (A): {actual}, the sum of {count} unit", "figure (A): {actual}, the sum of {count} units"),
    "ratio": NN_(
        "figure (A): {actual}, Σn/Σd of {count} unit, one division",
        "figure (A): {actual}, Σn/Σd of {count} units, one division",
    ),
    "all": NN_("figure (A): {actual}; all of {count} unit", "figure (A): {actual}; all of {count} units"),
    "any": NN_("figure (A): {actual}; any of {count} unit", "figure (A): {actual}; any of {count} units"),
    "none": NN_("figure (A): {actual}, of {count} unit", "figure (A): {actual}, of {count} units"),
}


def _figure(row: Row, report: Report) -> Iterator[Step]:
    figure, counted = row.figure, row.verdict.counts
    if figure is not None:
        message: str | Countable = N_("figure (A): {actual}")
        if figure.parts:
            message = _ADDED_UP[row.indicator.adds_up]
        yield Step("figure", message, {"actual": cells(row)["actual"], "count": len(figure.parts)})
        yield from _parts(row, figure)
        yield from _whose(figure)
        yield from _of_entry(row, figure.entry)
        rule = Term(row.verdict.figure_rule)
        yield Step("chosen", N_("of {date} (d): {rule}"), {"date": figure.day, "rule": rule})
    if figure is None or not counted:
        yield Step("figure", N_("no figure (A) that counts on {date} (D)"), {"date": row.day})
    for one in report.not_counted:
        if one.indicator == row.id:
            yield Step("not_counted", N_("not counted: {problem}"), {"problem": one})


def _parts(row: Row, figure: Figure) -> Iterator[Step]:
    for part in figure.parts:
        yield Step("part", *_part(row, part))
    if figure.older:
        oldest = min(part.figure.day for part in figure.older)
        message = NN_(
            "{count} of them is of an earlier day: {date}",
            "{count} of them are of an earlier day, the oldest of {date}",
        )
        yield Step("coverage", message, {"count": len(figure.older), "date": oldest})


def _part(row: Row, part: UnitFigure) -> tuple[str, Mapping[str, object]]:
    """The message for the figure of one unit, with its day and, where known, its files; and its values."""
    entry, files = part.figure.entry, part.figure.files
    values = {"unit": part.unit, "date": part.figure.day, "files": files, "value": figure_cell(entry, row)}
    if entry.denominator is not None:
        values |= {"numerator": entry.numerator, "denominator": entry.denominator}
        if files:
            return N_("{unit}: {numerator} / {denominator}, {date}, {files}"), values
        return N_("{unit}: {numerator} / {denominator}, {date}"), values
    if files:
        return N_("{unit}: {value}, {date}, {files}"), values
    return N_("{unit}: {value}, {date}"), values


def _whose(figure: Figure) -> Iterator[Step]:
    if figure.submitted_by and not figure.parts:
        yield Step("submitted", N_("submitted by {who}"), {"who": figure.submitted_by})
    if figure.files:
        yield Step("files", N_("in {files}"), {"files": figure.files})


def _of_entry(row: Row, entry: Entry) -> Iterator[Step]:
    found = cells(row)
    values: dict[str, object]
    if entry.denominator is not None:
        values = {"numerator": entry.numerator, "denominator": entry.denominator, "actual": found["actual"]}
        yield Step("counts", N_("A = {numerator} / {denominator} = {actual}"), values)
    if entry.units is not None and entry.expected is not None:
        values = {"units": entry.units, "expected": entry.expected}
        yield Step("coverage", N_("coverage: {units} of {expected} units"), values)
    elif entry.units is not None:
        message = N_("coverage: {units} units; how many should have reported is unknown")
        yield Step("coverage", message, {"units": entry.units})
    revised = row.figure and row.figure.revised
    if revised:
        first = figure_cell(entry._replace(value=revised.first), row)
        values = {"before": first, "after": found["actual"], "revision": revised.revision}
        yield Step("revised", N_("revised: {before} → {after}, revision {revision}"), values)


# The target


def _target(row: Row, report: Report) -> Iterator[Step]:
    found, indicator, target = cells(row), row.indicator, row.goal.target
    message = N_("target (T): at least {target}")
    if target is None:
        message = N_("no target of its own")
    elif isinstance(target, bool | Range) or row.goal.strict:
        message = N_("target (T): {target}")
    elif row.goal.at_most:
        message = N_("target (T): at most {target}")
    yield Step("target", message, {"target": found["target"]})
    if row.goal.rule is not None and not row.goal.strict:
        yield Step("target", N_("that is {rule}"), {"rule": found["target_rule"]})
    source, announced = indicator.source or report.plan.areas[indicator.area].source, report.plan.source
    if source is not None:
        yield Step("source", N_("source: {source}"), {"source": source})
    if announced is not None:
        values = {"title": announced.title, "who": announced.publisher, "date": announced.published or "–"}
        yield Step("source", N_("announced in: {title}, {who}, {date}"), values)
    yield from _baseline(row)
    for field, reading in indicator.readings.items():
        if field == "baseline" and row.derived:
            continue  # `_baseline` has shown that it is derived
        yield Step("reading", N_("reading, not in the announcement: {text}"), {"text": reading})


def _baseline(row: Row) -> Iterator[Step]:
    found, indicator = cells(row), row.indicator
    values: dict[str, object] = {"year": str(row.baseline_year), "target": indicator.target, "change": indicator.change}
    if row.unit is None:  # a milestone has no baseline
        return
    if row.goal.baseline is None:
        yield Step("baseline", N_("baseline (B): not known"))
    elif row.derived:
        message = N_("baseline (B), {year}: {baseline} = {target} − {change}, derived")
        yield Step("baseline", message, {**values, "baseline": row.goal.baseline})
    else:
        values = {"year": str(row.baseline_year), "baseline": found["baseline"]}
        yield Step("baseline", N_("baseline (B), {year}: {baseline}"), values)


# Time


def _time(row: Row) -> Iterator[Step]:
    goal, found = row.goal, cells(row)
    message: str | Countable = N_("due on {due}; report of {date} (D)")
    if goal.due is None:
        message = N_("no due day was published; report of {date} (D)")
    yield Step("due", message, {"due": goal.due or "–", "date": row.day})
    if goal.known_from is not None:
        yield Step("due", N_("there can be a figure from {date}"), {"date": goal.known_from})
    if goal.lag_months:
        message = NN_("published {count} month after its day", "published {count} months after its day")
        yield Step("due", message, {"count": goal.lag_months})
    if row.progress.due_now is not None:
        yield Step(
            "due", N_("due by {date} on the path: {amount}"), {"date": row.as_of or row.day, "amount": found["due_now"]}
        )
    for one in row.verdict.interim:
        values = {"date": one.day, "target": Cell("number", one.target), "actual": figure_cell(one.actual, row)}
        message = N_("interim target of {date}: {target}, no figure of that day that proves it")
        if one.reached is not None:
            message = N_("interim target of {date}: {target}, reached with {actual}")
        if one.reached is False:
            message = N_("interim target of {date}: {target}, missed with {actual}")
        yield Step("interim", message, values)


# What follows


_FORMULAS: dict[str, str] = {
    "gap": N_("gap: A − T = {value}"),
    "gap_closed": N_("gap closed: (A − B) / (T − B) = {value}"),
    "on_track": N_("on-track ratio: gap closed / share of the way = {value}"),
    "completion": N_("completion: A / T = {value}"),
    "schedule": N_("schedule: what the path asks for / T = {value}"),
    "schedule_gap": N_("schedule gap: completion − schedule = {value}"),
}


def _measured(row: Row) -> Iterator[Step]:
    found = cells(row)
    for key, message in _FORMULAS.items():
        if getattr(row.progress, key) is None:
            continue
        if key in ("gap", "gap_closed") and isinstance(row.goal.target, Range):
            message = _OF_RANGE[key]
        yield Step("measured", message, {"value": found[key]})


_OF_RANGE = {
    "gap": N_("gap: to the nearer edge, 0 inside: {value}"),
    "gap_closed": N_("gap closed: 1 − |gap of A| / |gap of B| = {value}"),
}


def _rules(row: Row) -> Iterator[Step]:
    since, at = row.verdict.since, row.progress
    if since is not None:
        values = {"value": figure_cell(since.entry, row), "date": since.day}
        yield Step("since", N_("since then {value} ({date}), which decides nothing"), values)
    if row.verdict.late:
        values = {"date": row.verdict.reached_on, "due": row.due}
        yield Step("late", N_("late: reached on {date}, due {due}"), values)
    yield Step("result", N_("result “{result}”: {rule}"), {"rule": Term(at.result_rule)})
    yield Step("band", N_("status “{band}”: {rule}"), {"rule": Term(at.band_rule)})
