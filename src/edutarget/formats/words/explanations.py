"""The steps that led to a verdict, in sentences."""

from __future__ import annotations

from itertools import groupby

from edutarget.formats.words.amounts import figure
from edutarget.formats.words.labels import band_of, result_of
from edutarget.formats.words.owed_words import not_counted_line
from edutarget.language.terms import N_
from edutarget.language.words import Whole, Words
from edutarget.report.cells import Cell
from edutarget.report.gap_report import Report, Row
from edutarget.report.why import Step, StepKind, why
from edutarget.submission.owed import NotCounted

SHOWN = 10  # units of a sum that are listed


def why_lines(row: Row, report: Report, words: Words) -> list[tuple[StepKind, str]]:
    """The kind and text of each step for people; of a sum's units the first `SHOWN` and the number of others."""
    found: list[tuple[StepKind, str]] = []
    for kind, group in groupby(why(row, report), lambda step: step.kind):
        steps = list(group)
        if kind == "band" and row.progress.result in ("met", "not_met"):
            continue  # once decided, people read the result alone (docs/method.md, Band)
        # Only units are many; every other kind has a few steps, all of which matter.
        shown = steps[:SHOWN] if kind == "part" else steps
        found += [(kind, step_text(step, row, report, words)) for step in shown]
        if len(shown) < len(steps):
            found.append((kind, words(N_("and {count} more"), count=len(steps) - len(shown))))
    return found


def step_text(step: Step, row: Row, report: Report, words: Words) -> str:
    """A step in one sentence."""
    values = {key: _shown(value, row, report, words) for key, value in step.values.items()}
    return words(step.message, **values, result=result_of(row), band=band_of(row, words))


def _shown(value: object, row: Row, report: Report, words: Words) -> object:
    """A figure with its unit; other values unchanged, as parameters of a message."""
    if isinstance(value, NotCounted):
        return Whole(not_counted_line(value, report.plan, words))
    if not isinstance(value, Cell):
        return value
    text = figure(value, words, signed=value.kind in ("difference", "points"))
    if row.unit is not None and row.unit.kind == "percent" and value.kind in ("number", "least", "most"):
        return Whole(words(N_("{share} %"), share=text))
    if row.unit is not None and value.kind in ("number", "difference", "range", "rule", "least", "most"):
        text += words(N_(" {unit}"), unit=row.unit)
    return Whole(text)
