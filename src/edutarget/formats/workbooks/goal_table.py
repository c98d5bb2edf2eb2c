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
    SheetColumn,
    SheetValue,
    number_format,
    places,
)
from edutarget.formats.yaml import Fields
from edutarget.formats.yaml.plans import Ending, Skeleton
from edutarget.language.text import N_, Term, visible
from edutarget.language.words import Lang
from edutarget.report.cells import Cell
from edutarget.report.gap_report import Row
from edutarget.tables.goal_words import ANSWERS, COLUMNS, NO_END
from edutarget.tables.grid import HEAD

_SHEET = Term(N_("Goals"))

_INPUT = {"bg_color": "#FFF9DB", **RIGHT}
_KNOWN = {"font_color": MUTED}

_COLUMNS = {
    "area": SheetColumn("", 14, WRAP),
    "name": SheetColumn("", 32, WRAP, fitted=True),
    "unit": SheetColumn("", 10, {**MIDDLE, **WRAP}),
    "baseline": SheetColumn("", 12),
    "before": SheetColumn("", 12, {**RIGHT, **_KNOWN}),
    "target": SheetColumn("", 14, _INPUT),
    "kind": SheetColumn("", 9),
    "due": SheetColumn("", 12),
    "note": SheetColumn("", 34, WRAP, fitted=True),
    "definition": SheetColumn("", 40, WRAP, fitted=True),
    "measure": SheetColumn("", 11),
    "direction": SheetColumn("", 10),
    "adds_up": SheetColumn("", 13),
    "id": SheetColumn("", 26, _KNOWN),
}

_AT = {key: index for index, key in enumerate(_COLUMNS)}
_HEADER = 5
_no_baseline = re.compile(r"baseline\s*[:：]\s*(.*)", re.DOTALL).fullmatch
_YEAR: Mapping[Lang, str] = {"zh": "（{}年）", "en": " ({})"}


def next_goals_workbook(ending: Ending, view: View) -> bytes:
    """The workbook. Raises AfterTheLastYear."""
    return _GoalTable(ending, view).bytes()


class _GoalTable:
    """Writes the one sheet."""

    def __init__(self, ending: Ending, view: View) -> None:
        self.plan, self.report, self.words = ending.plan, ending.report, view.words
        self.fields, self.comments = Skeleton(ending, view.words).built()
        self.first, self.last = (date.fromisoformat(self.fields["period"][key]) for key in ("start", "end"))
        self.book = Book(view.words, self.first)
        self.sheet = self.book.sheet(view.words(_SHEET))

    def bytes(self) -> bytes:
        """Write the sheet and return the file."""
        self._head()
        titles = {key: COLUMNS[key](self.words.lang) for key in _COLUMNS}
        titles["baseline"] += _YEAR[self.words.lang].format(self.fields["baseline_year"])
        titles["target"] += _YEAR[self.words.lang].format(self.last.year)
        columns = [column._replace(title=titles[key]) for key, column in _COLUMNS.items()]
        end = self.book.table(self.sheet, _HEADER, columns, map(self._line, self.report.rows), fixed=_AT["unit"])
        self.sheet.set_row(_HEADER, 32)
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
            self.book.put(self.sheet, row, 0, SheetCell(label, LABEL))
            self.book.put(self.sheet, row, 1, SheetCell(text))

    def _line(self, found: Row) -> list[SheetCell | SheetValue]:
        indicator, fields = found.indicator, self.fields["indicators"][found.id]
        cells: dict[str, SheetCell | SheetValue] = {
            "area": self._named(self.fields["areas"][indicator.area]),
            "name": self._named(fields),
            "unit": self.words.word(found.unit or "") or None,
            "baseline": self._baseline(fields),
            "before": planned_text(indicator, self.words),
            "target": None if found.unit else self.words(N_("done")),
            "due": self._due(fields),
            "note": self._note(found) or None,
            "definition": self._named(fields["definition"]),
            "id": found.id,
        }
        for column in ANSWERS:
            chosen = ANSWERS[column].get(str(fields.get(column, "")))
            cells[column] = chosen and chosen(self.words.lang)
        return [cells[key] for key in _COLUMNS]

    def _named(self, texts: Fields) -> str:
        """The name in the reader's language, or in the only one it has."""
        return str(texts.get(self.words.lang) or texts.get("zh") or texts.get("en") or "")

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
