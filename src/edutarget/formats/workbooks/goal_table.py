"""The next plan as a table of goals with empty targets, a row for each indicator; `plan new` reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from edutarget.formats.view import View
from edutarget.formats.words.amounts import planned_text
from edutarget.formats.workbooks.book import MUTED, PANEL, TITLE_SIZE, Book, SheetCell
from edutarget.formats.workbooks.numbers import number_format, places
from edutarget.formats.yaml.next_plan import Ending, skeleton
from edutarget.language.inert import visible
from edutarget.language.terms import N_, Term
from edutarget.report.cells import Cell
from edutarget.report.gap_report import Row
from edutarget.tables.goal_answers import ANSWERS, NO_END
from edutarget.tables.goal_titles import COLUMNS
from edutarget.tables.titles import HEAD

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
_INPUT = {"bg_color": "#FFF9DB", "align": "right"}
_PLAIN = {"text_wrap": True}


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
        self.sheet.freeze_panes(_HEADER + 1, _AT["unit"])
        self.sheet.repeat_rows(_HEADER)
        self.sheet.print_area(0, 0, end, _AT["note"])
        self.sheet.set_selection(_HEADER + 1, _AT["target"], _HEADER + 1, _AT["target"])
        return self.book.bytes()

    def _head(self) -> None:
        words, lang = self.words, self.words.lang
        self.book.text(self.sheet, 0, 0, words.word(self.fields["name"]), bold=True, font_size=TITLE_SIZE)
        told = N_("Fill in the yellow cells, or delete the row. Then run `edutarget plan new` with this file.")
        self.book.text(self.sheet, 1, 0, words(told), font_color=MUTED)
        lines = {HEAD["plan"](lang): self.fields["id"]}
        if self.plan.unit:
            lines[HEAD["unit"](lang)] = self.plan.unit
        for row, (label, text) in enumerate(lines.items(), 2):
            self.book.put(self.sheet, row, 0, SheetCell(label, {"bold": True, "bg_color": PANEL}))
            self.book.put(self.sheet, row, 1, SheetCell(text))
        years = {"baseline": self.fields["baseline_year"], "target": str(self.last.year)}
        for key, width in _WIDTHS.items():
            title = COLUMNS[key](lang)
            if key in years:
                title += f"（{years[key]}年）" if lang == "zh" else f" ({years[key]})"
            self.sheet.write_string(_HEADER, _AT[key], title, self.book.heading())
            self.sheet.set_column(_AT[key], _AT[key], width)
        self.sheet.set_row(_HEADER, 32)
        self.sheet.set_row(0, 26)

    def _row(self, row: int, found: Row) -> None:
        key, indicator = found.id, found.indicator
        fields = self.fields["indicators"][key]
        unit = self.plan.unit_of(indicator)
        name, definition = self._named(fields), self._named(fields["definition"])
        note = self._note(found)
        before = planned_text(indicator, self.words)
        cells = {
            "area": SheetCell(self._named(self.fields["areas"][indicator.area]), _PLAIN),
            "name": SheetCell(name, _PLAIN),
            "unit": SheetCell(self.words.word(unit) if unit else None, {"align": "center", **_PLAIN}),
            "baseline": self._baseline(fields),
            "before": SheetCell(before, {"align": "right", "font_color": MUTED}),
            "target": SheetCell(None if unit else self.words(N_("done")), _INPUT),
            "due": self._due(fields),
            "note": SheetCell(note or None, _PLAIN),
            "definition": SheetCell(definition, _PLAIN),
            "id": SheetCell(key, {"font_color": MUTED}),
        }
        for column in ANSWERS:
            cells[column] = SheetCell(self._answer(column, fields))
        for column, cell in cells.items():
            self.book.put(self.sheet, row, _AT[column], cell)
        texts = [(name, _WIDTHS["name"]), (definition, _WIDTHS["definition"]), (note, _WIDTHS["note"])]
        self.book.fit(self.sheet, row, texts)

    def _named(self, texts: Mapping[str, Any]) -> str:
        """The name in the reader's language, or in the only one it has."""
        return str(texts.get(self.words.lang) or texts.get("zh") or texts.get("en") or "")

    def _answer(self, column: str, fields: Mapping[str, Any]) -> str | None:
        chosen = ANSWERS[column].get(str(fields.get(column, "")))
        return chosen(self.words.lang) if chosen else None

    def _baseline(self, fields: Mapping[str, Any]) -> SheetCell:
        """The final figure of the year; with its own year if that differs from the title's."""
        if "baseline" not in fields:
            return SheetCell(None)
        value = Decimal(fields["baseline"])
        if fields.get("baseline_year", self.fields["baseline_year"]) != self.fields["baseline_year"]:
            return SheetCell(f"{value:f} ({fields['baseline_year']})", {"align": "right"})
        style = {"num_format": number_format(places([Cell("number", value)])), "align": "right"}
        return SheetCell(value, style)

    def _due(self, fields: Mapping[str, Any]) -> SheetCell:
        """The due day, if it is not the plan's last day."""
        if "due" not in fields:
            return SheetCell(None)
        written = str(fields["due"])
        try:
            day = date.fromisoformat(written)
        except ValueError:
            return SheetCell(NO_END(self.words.lang))
        return SheetCell(day, {"num_format": "yyyy-mm-dd", "align": "center"})

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
        rounded = self.comments.beside.get((*path, "baseline"))
        return visible("; ".join([*lacking, *([rounded] if rounded else [])]))
