"""The next plan as a table of goals with empty targets, a row for each indicator; `plan new` reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from edutarget.formats.view import View
from edutarget.formats.words.amounts import planned_text
from edutarget.formats.workbooks.book import (
    DAY,
    EMPTY,
    LABEL,
    MIDDLE,
    MUTED,
    RIGHT,
    WRAP,
    Book,
    SheetCell,
    number_format,
    places,
)
from edutarget.formats.yaml import Fields
from edutarget.formats.yaml.plans import Ending, skeleton
from edutarget.language.text import N_, Term, visible
from edutarget.language.words import Lang
from edutarget.report.cells import Cell
from edutarget.report.gap_report import Row
from edutarget.tables.goal_words import ANSWERS, COLUMNS, NO_END
from edutarget.tables.grid import HEAD

_SHEET = Term(N_("Goals"))

_WIDTHS = {
    "area": 14,
    "name": 32,
    "unit": 10,
    "baseline": 12,
    "before": 12,
    "target": 14,
    "kind": 9,
    "due": 12,
    "note": 34,
    "definition": 40,
    "measure": 11,
    "direction": 10,
    "adds_up": 13,
    "id": 26,
}
"""The columns and their widths."""

_AT = {key: index for index, key in enumerate(_WIDTHS)}
_HEADER = 5
_no_baseline = re.compile(r"baseline\s*[:：]\s*(.*)", re.DOTALL).fullmatch
_INPUT = {"bg_color": "#FFF9DB", **RIGHT}
_FITTED = ("name", "definition", "note")  # columns whose texts decide how high a row is
_YEAR: Mapping[Lang, str] = {"zh": "（{}年）", "en": " ({})"}


def next_goals_workbook(ending: Ending, view: View) -> bytes:
    """The workbook. Raises AfterTheLastYear."""
    return _GoalTable(ending, view).bytes()


class _GoalTable:
    """Writes the one sheet."""

    def __init__(self, ending: Ending, view: View) -> None:
        self.plan, self.report, self.words = ending.plan, ending.report, view.words
        self.fields, self.comments = skeleton(ending, view.words)
        self.first, self.last = (date.fromisoformat(self.fields["period"][key]) for key in ("start", "end"))
        self.book = Book(view.words, self.first)
        self.sheet = self.book.sheet(view.words(_SHEET))

    def bytes(self) -> bytes:
        """Write the sheet and return the file."""
        self._head()
        for row, found in enumerate(self.report.rows, _HEADER + 1):
            self._row(row, found)
        end = _HEADER + len(self.report.rows)
        self.sheet.print_area(0, 0, end, _AT["note"])
        self.sheet.set_selection(_HEADER + 1, _AT["target"], _HEADER + 1, _AT["target"])
        return self.book.bytes()

    def _head(self) -> None:
        words, lang = self.words, self.words.lang
        self.book.title(self.sheet, words.word(self.fields["name"]))
        told = N_("Fill in the yellow cells, or delete the row. Then run `edutarget plan new` with this file.")
        self.book.text(self.sheet, 1, 0, words(told), font_color=MUTED)
        lines = {HEAD["plan"](lang): self.fields["id"]}
        if self.plan.unit:
            lines[HEAD["unit"](lang)] = self.plan.unit
        for row, (label, text) in enumerate(lines.items(), 2):
            self.book.line(self.sheet, row, [SheetCell(label, LABEL), SheetCell(text)])
        titles = {key: COLUMNS[key](lang) for key in _WIDTHS}
        titles["baseline"] += _YEAR[lang].format(self.fields["baseline_year"])
        titles["target"] += _YEAR[lang].format(self.last.year)
        self.book.titles(self.sheet, _HEADER, titles.values(), list(_WIDTHS.values()), fixed=_AT["unit"])
        self.sheet.set_row(_HEADER, 32)

    def _row(self, row: int, found: Row) -> None:
        indicator, fields = found.indicator, self.fields["indicators"][found.id]
        cells = {
            "area": SheetCell(self._named(self.fields["areas"][indicator.area]), WRAP),
            "name": SheetCell(self._named(fields), WRAP),
            "unit": SheetCell(None, {**MIDDLE, **WRAP}),
            "baseline": self._baseline(fields),
            "before": SheetCell(planned_text(indicator, self.words), {**RIGHT, "font_color": MUTED}),
            "target": SheetCell(self.words(N_("done")), _INPUT),
            "due": self._due(fields),
            "note": SheetCell(self._note(found) or None, WRAP),
            "definition": SheetCell(self._named(fields["definition"]), WRAP),
            "id": SheetCell(found.id, {"font_color": MUTED}),
        }
        if found.unit is not None:
            cells["unit"] = cells["unit"]._replace(value=self.words.word(found.unit))
            cells["target"] = SheetCell(None, _INPUT)
        for column in ANSWERS:
            cells[column] = self._answer(column, fields)
        widths = [width * (key in _FITTED) for key, width in _WIDTHS.items()]
        self.book.line(self.sheet, row, [cells[key] for key in _WIDTHS], widths)

    def _named(self, texts: Fields) -> str:
        """The name in the reader's language, or in the only one it has."""
        return str(texts.get(self.words.lang) or texts.get("zh") or texts.get("en") or "")

    def _answer(self, column: str, fields: Fields) -> SheetCell:
        chosen = ANSWERS[column].get(str(fields.get(column, "")))
        if chosen is None:
            return EMPTY
        return SheetCell(chosen(self.words.lang))

    def _baseline(self, fields: Fields) -> SheetCell:
        """The final figure of the year; with its own year if that differs from the title's."""
        if "baseline" not in fields:
            return EMPTY
        value = Decimal(fields["baseline"])
        if fields.get("baseline_year", self.fields["baseline_year"]) != self.fields["baseline_year"]:
            return SheetCell(f"{value:f} ({fields['baseline_year']})", RIGHT)
        return SheetCell(value, {"num_format": number_format(places([Cell("number", value)])), **RIGHT})

    def _due(self, fields: Fields) -> SheetCell:
        """The due day, if it is not the plan's last day."""
        if "due" not in fields:
            return EMPTY
        written = str(fields["due"])
        try:
            day = date.fromisoformat(written)
        except ValueError:
            return SheetCell(NO_END(self.words.lang))
        return SheetCell(day, DAY)

    def _note(self, found: Row) -> str:
        """Why there is no baseline, or the counts of a rounded one; for a milestone, whether it was done."""
        if found.indicator.measure == "milestone":
            if found.entry is not None and found.entry.value is True:
                return self.words(N_("it was done: delete the row"))
            return self.words(N_("it was not done"))
        # The YAML skeleton has these as comments; a table has a column for notes.
        path = ("indicators", found.id)
        reasons = self.comments.above.get((*path, "target"), ())
        lacking = [reason[1] for reason in map(_no_baseline, reasons) if reason]
        rounded = self.comments.beside.get((*path, "baseline"), "")
        return visible("; ".join(filter(None, [*lacking, rounded])))
