"""One indicator as the cells of a row: numbers, and the formulas that come to them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from edutarget.formats.shared.labels import BAND, COLUMN, RESULT
from edutarget.formats.shared.xlsx_book import Shown
from edutarget.formats.shared.xlsx_numbers import kept, number_format, places, signed_format
from edutarget.language.rounding import POINT_PLACES, SHARE_PLACES, rounded
from edutarget.language.terms import N_, Term
from edutarget.language.words import Words
from edutarget.plan.models import Plan
from edutarget.report.cells import Cell, cells
from edutarget.report.gap_report import Row
from edutarget.report.wording import MISSING, figure, note_lines
from edutarget.tables.grid import letters


class Column(NamedTuple):
    """A column's title and its width in characters."""

    title: Term
    width: float


COLUMNS: dict[str, Column] = {
    "area": Column(Term(N_("Area")), 13),
    "name": Column(COLUMN["name"], 28),
    "unit": Column(Term(N_("Unit")), 10.5),
    "baseline": Column(COLUMN["baseline"], 8.5),
    "target": Column(COLUMN["target"], 8.5),
    "actual": Column(COLUMN["actual"], 8.5),
    "gap": Column(COLUMN["gap"], 14.5),
    "change": Column(COLUMN["change"], 14.5),
    "progress": Column(COLUMN["bar"], 9.5),
    "schedule_gap": Column(Term(N_("Against the schedule")), 14.5),
    "band": Column(COLUMN["band"], 14),
    "note": Column(Term(N_("Note")), 18),
    "schedule": Column(Term(N_("Time gone by")), 9),
    "due_now": Column(Term(N_("Due now")), 11),
    "due": Column(Term(N_("Due")), 11),
    "result": Column(Term(N_("Result")), 11),
    "numerator": Column(Term(N_("Numerator")), 10),
    "denominator": Column(Term(N_("Denominator")), 11),
    "id": Column(Term(N_("Code")), 30),
}
PRINTED = list(COLUMNS).index("note")
AT = {key: letters(index) for index, key in enumerate(COLUMNS)}

FORMULA_PLACES = 12
"""Formulas are rounded to so many places: past what is published, short of the noise of binary fractions."""

_MIDDLE = {"align": "center"}
_WRAP = {"text_wrap": True}


def line(row: Row, plan: Plan, number: int, words: Words) -> dict[str, Shown]:
    """The cells of a row by column; `number` is the row's, from 1."""
    found, at = cells(row), row.progress
    return {
        "area": Shown(words.word(plan.areas[row.indicator.area]), _WRAP),
        "name": Shown(words.word(row.indicator), _WRAP),
        "unit": Shown(words.word(row.unit) if row.unit else None, _MIDDLE | _WRAP),
        **_figures(row, found, number, words),
        **_differences(row, found, number, words),
        **_shares(row, found, number, words),
        "band": Shown(words(BAND[at.band]), _MIDDLE | _WRAP),
        "result": Shown(words(RESULT[at.result]), _MIDDLE),
        "due": Shown(row.due or MISSING, {"num_format": "yyyy-mm-dd", **_MIDDLE}),
        "note": Shown("\n".join(note_lines(row)) or None, _WRAP),
        "id": Shown(row.id, {}),
    }


def _figures(row: Row, found: dict[str, Cell], number: int, words: Words) -> dict[str, Shown]:
    """Baseline, target, actual, what is due now, and the counts of a rate."""
    shown = {key: found[key] for key in ("baseline", "target", "actual", "due_now")}
    result: dict[str, Shown] = {}
    for key, cell in shown.items():
        limit = key == "target" and row.indicator.direction == "at_most"
        style = {"num_format": number_format(places([cell]), row.points, limit), "align": "right"}
        if isinstance(cell.value, bool):
            result[key] = Shown(figure(cell, words), {"align": "right"})
        else:
            result[key] = Shown(_kept(cell, -2 if row.points else 0), style)
    for key in ("numerator", "denominator"):
        style = {"num_format": number_format(places([found[key]])), "align": "right"}
        result[key] = Shown(_kept(found[key]), style)
    if result["denominator"].value is not None:
        counts = f"{AT['numerator']}{number}/{AT['denominator']}{number}"
        result["actual"] = result["actual"]._replace(formula=counts)
    return result


def _differences(row: Row, found: dict[str, Cell], number: int, words: Words) -> dict[str, Shown]:
    """Gap and change: from cells of the same row."""
    result: dict[str, Shown] = {}
    for key, other in (("gap", "target"), ("change", "baseline")):
        difference = f"{AT['actual']}{number}-{AT[other]}{number}"
        formula = f"({difference})*100" if row.points else difference
        unit = words(N_("pp")) if row.points else ""
        style = {"num_format": signed_format(found[key], places([found[key]]), unit), "align": "right"}
        result[key] = _computed(found[key], formula, style)
    return result


def _shares(row: Row, found: dict[str, Cell], number: int, words: Words) -> dict[str, Shown]:
    """Progress, the time gone by, and the one against the other."""
    baseline, target, actual = (f"{AT[key]}{number}" for key in ("baseline", "target", "actual"))
    if row.indicator.measure == "level":
        cell, formula = found["gap_closed"], f"({actual}-{baseline})/({target}-{baseline})"
    else:
        cell, formula = found["completion"], f"{actual}/{target}"
    digits = number_format(SHARE_PLACES - 2, percent=True)
    share = {"num_format": f'{digits};"−"{digits}', "align": "right"}
    points = {"num_format": signed_format(found["schedule_gap"], POINT_PLACES, words(N_("pp"))), "align": "right"}
    against = f"({AT['progress']}{number}-{AT['schedule']}{number})*100"
    return {
        "progress": _computed(cell, formula, share),
        "schedule": Shown(_kept(found["schedule"]), share),
        "schedule_gap": _computed(found["schedule_gap"], against, points),
    }


def _kept(cell: Cell, scale: int = 0) -> Decimal | None:
    return kept(cell.value, scale) if isinstance(cell.value, Decimal | Fraction) else None


def _computed(cell: Cell, formula: str, style: dict[str, Any]) -> Shown:
    """A formula with the value it comes to; nothing where the tool has none."""
    if not isinstance(cell.value, Fraction):
        return Shown(None, style)
    return Shown(rounded(cell.value, FORMULA_PLACES), style, f"ROUND({formula},{FORMULA_PLACES})")
