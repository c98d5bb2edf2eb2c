"""One indicator as the cells of a row: numbers, and the formulas that come to them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from edutarget.formats.words.labels import BAND, COLUMN, RESULT
from edutarget.formats.workbooks.book import Shown
from edutarget.formats.workbooks.numbers import kept, number_format, places, signed_format
from edutarget.language.rounding import SHARE_PLACES, rounded
from edutarget.language.terms import N_, Term
from edutarget.language.words import Words
from edutarget.plan.models import Plan
from edutarget.report.cells import Cell, cells
from edutarget.report.gap_report import Row
from edutarget.report.wording import MISSING, figure, limit_mark, note_lines
from edutarget.tables.grid import letters


class Column(NamedTuple):
    """A column's title and its width in characters."""

    title: Term
    width: float


COLUMNS: dict[str, Column] = {
    "area": Column(Term(N_("Area")), 13),
    "name": Column(COLUMN["name"], 28),
    "unit": Column(Term(N_("Unit of measure")), 10.5),
    "baseline": Column(COLUMN["baseline"], 8.5),
    "target": Column(COLUMN["target"], 8.5),
    "actual": Column(COLUMN["actual"], 8.5),
    "gap": Column(COLUMN["gap"], 14.5),
    "change": Column(COLUMN["change"], 14.5),
    "progress": Column(COLUMN["bar"], 9.5),
    "schedule_gap": Column(Term(N_("Compared with the schedule")), 14.5),
    "band": Column(COLUMN["band"], 14),
    "note": Column(Term(N_("Note")), 18),
    "schedule": Column(Term(N_("Time elapsed")), 9),
    "due_now": Column(Term(N_("Due now")), 11),
    "due": Column(Term(N_("Due")), 11),
    "result": Column(Term(N_("Result")), 11),
    "numerator": Column(Term(N_("Numerator")), 10),
    "denominator": Column(Term(N_("Denominator")), 11),
    "id": Column(Term(N_("Code")), 30),
}
PRINTED = list(COLUMNS).index("note")
"""The last column that is printed, from 0; what is behind it is for machines and for those who look closer."""

AT = {key: letters(index) for index, key in enumerate(COLUMNS)}
"""The letter of each column."""

FORMULA_PLACES = 12
"""Formulas are rounded to so many places: past what is published, short of the noise of binary fractions."""

_MIDDLE = {"align": "center"}
_RIGHT = {"align": "right"}
_WRAP = {"text_wrap": True}


def line(row: Row, plan: Plan, number: int, words: Words) -> dict[str, Shown]:
    """The cells of a row by column; `number` is the row's in the sheet, from 1, for its formulas."""
    numbers, at = _Numbers(row, number, words), row.progress
    return {
        "area": Shown(words.word(plan.areas[row.indicator.area]), _WRAP),
        "name": Shown(words.word(row.indicator), _WRAP),
        "unit": Shown(words.word(row.unit) if row.unit else None, _MIDDLE | _WRAP),
        **numbers.figures(),
        **numbers.differences(),
        **numbers.shares(),
        "band": Shown(words(BAND[at.band]), _MIDDLE | _WRAP),
        "result": Shown(words(RESULT[at.result]), _MIDDLE),
        "due": Shown(row.due or MISSING, {"num_format": "yyyy-mm-dd", **_MIDDLE}),
        "note": Shown("\n".join(note_lines(row)) or None, _WRAP),
        "id": Shown(row.id),
    }


class _Numbers:
    """The number cells of one row. Formulas speak only of cells of the same row, so that rows can be sorted."""

    def __init__(self, row: Row, number: int, words: Words) -> None:
        self.row, self.number, self.points = row, number, words(N_("pp"))
        self.found, self.words = cells(row), words

    def _at(self, column: str) -> str:
        """The row's cell in a column, as formulas name it: `F12`."""
        return f"{AT[column]}{self.number}"

    def figures(self) -> dict[str, Shown]:
        """Baseline, target, actual, what is due now, and the counts of a rate; with counts, the actual is a formula."""
        shown = {key: self._figure(key) for key in ("baseline", "target", "actual", "due_now")}
        for key in ("numerator", "denominator"):
            cell = self.found[key]
            shown[key] = Shown(_kept(cell), {"num_format": number_format(places([cell])), **_RIGHT})
        if shown["denominator"].value is not None:
            formula = f"{self._at('numerator')}/{self._at('denominator')}"
            shown["actual"] = shown["actual"]._replace(formula=formula)
        return shown

    def _figure(self, key: str) -> Shown:
        """A figure in the indicator's unit; a percentage is kept as a share, 75.3 % as 0.753."""
        cell, percent = self.found[key], self.row.points
        if isinstance(cell.value, bool):
            return Shown(figure(cell, self.words), _RIGHT)
        mark = limit_mark(self.row.indicator) if key == "target" else ""
        shown_as = number_format(places([cell]), percent, mark)
        return Shown(_kept(cell, -2 if percent else 0), {"num_format": shown_as, **_RIGHT})

    def differences(self) -> dict[str, Shown]:
        """Actual − target and actual − baseline: of shares, times 100, for they are shown in percentage points."""
        shown = {}
        for key, other in (("gap", "target"), ("change", "baseline")):
            cell, formula, unit = self.found[key], f"{self._at('actual')}-{self._at(other)}", ""
            if self.row.points:
                formula, unit = f"({formula})*100", self.points
            shown[key] = _computed(cell, formula, signed_format(cell, places([cell]), unit))
        return shown

    def shares(self) -> dict[str, Shown]:
        """Progress, the time gone by, and the one against the other in percentage points.

        Progress is (actual − baseline) / (target − baseline) of a level, actual / target of what adds up.
        """
        baseline, target, actual = map(self._at, ("baseline", "target", "actual"))
        if self.row.indicator.measure == "level":
            cell, formula = self.found["gap_closed"], f"({actual}-{baseline})/({target}-{baseline})"
        else:
            cell, formula = self.found["completion"], f"{actual}/{target}"
        against = self.found["schedule_gap"]
        digits = number_format(SHARE_PLACES - 2, percent=True)  # two places fewer: they are shown as percentages
        share = f'{digits};"−"{digits}'  # Excel's own minus is a hyphen
        return {
            "progress": _computed(cell, formula, share),
            "schedule": Shown(_kept(self.found["schedule"]), {"num_format": share, **_RIGHT}),
            "schedule_gap": _computed(
                against,
                f"({self._at('progress')}-{self._at('schedule')})*100",
                signed_format(against, places([against]), self.points),
            ),
        }


def _kept(cell: Cell, scale: int = 0) -> Decimal | None:
    return kept(cell.value, scale) if isinstance(cell.value, Decimal | Fraction) else None


def _computed(cell: Cell, formula: str, shown_as: str) -> Shown:
    """A formula, with the value that the tool itself comes to; nothing where the tool has no value."""
    style = {"num_format": shown_as, **_RIGHT}
    if not isinstance(cell.value, Fraction):
        return Shown(None, style)
    return Shown(rounded(cell.value, FORMULA_PLACES), style, f"ROUND({formula},{FORMULA_PLACES})")
