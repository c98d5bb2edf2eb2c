"""The form's sheet: all is locked but the cells to fill in, and each of those accepts only what can be right."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from edutarget.formats.workbooks.book import MUTED, PANEL, SMALL_SIZE, TITLE_SIZE, Book, Shown
from edutarget.formats.workbooks.form_entry_rules import count_rule, day_rule, value_rule
from edutarget.formats.workbooks.numbers import number_format, places
from edutarget.language.inert import shortened
from edutarget.language.terms import N_, Term
from edutarget.plan.indicator import Indicator
from edutarget.plan.limits import limits_of
from edutarget.plan.models import Area, Plan
from edutarget.report.cells import Cell, target_cell
from edutarget.report.wording import figure, limit_mark
from edutarget.tables.titles import COLUMNS, HEAD

SHEET = Term(N_("Form"))

WIDTHS = {
    "indicator": 36,
    "unit": 11,
    "value": 12,
    "numerator": 11,
    "denominator": 11,
    "note": 28,
    "baseline": 10,
    "target": 10,
    "id": 28,
}
"""The columns and their widths. Codes are the last: programs need them, people have the names."""

_AT = {key: index for index, key in enumerate(WIDTHS)}

_HEAD_ROW, _HEADER = 2, 7
_HEAD_END = 4  # the head's values are as wide as several columns of the table
_PAGES = 2
_ROWS_OF_PAGES = 70  # so many rows can be read on these pages; longer plans take the pages they need
_INPUT = {"bg_color": "#FFF9DB", "locked": False}
_TEXT = {**_INPUT, "num_format": "@", "align": "left"}
_NOT_HERE = {"bg_color": "#E3E6E9"}


class Form:
    """The form of one plan."""

    def __init__(self, book: Book, plan: Plan) -> None:
        self.book, self.plan, self.words = book, plan, book.words
        self.sheet: Worksheet = book.sheet(self.words(SHEET))

    def write(self) -> None:
        """Head, titles, a row for each indicator below its area's heading; then lock it."""
        self._head()
        for key, width in WIDTHS.items():
            title = COLUMNS[key](self.words.lang) + (f"\n({self.plan.baseline_year})" if key == "baseline" else "")
            self.sheet.write_string(_HEADER, _AT[key], title, self.book.heading())
            self.sheet.set_column(_AT[key], _AT[key], width)
        row = _HEADER + 1
        for area_id, area in self.plan.areas.items():
            self._area(row, area)
            row += 1
            for key, indicator in self.plan.indicators.items():
                if indicator.area == area_id:
                    self._indicator(row, key, indicator)
                    row += 1
        self._show(row - 1)

    def _head(self) -> None:
        words, lang = self.words, self.words.lang
        self.book.text(self.sheet, 0, 0, words.word(self.plan.name), bold=True, font_size=TITLE_SIZE)
        told = N_(
            "Fill in the yellow cells. Leave a row empty if there is no figure yet. Choose a cell to see what it means."
        )
        self.book.text(self.sheet, 1, 0, words(told), font_color=MUTED)
        for row, key in enumerate(("plan", "as_of", "submitted_by", "unit"), _HEAD_ROW):
            self.book.put(self.sheet, row, 0, Shown(HEAD[key](lang), {"bold": True, "bg_color": PANEL}))
            self.sheet.set_row(row, 20)
            value = self._head_value(key)
            self.sheet.merge_range(row, 1, row, _HEAD_END, "", self.book.boxed(**value.style))
            self.book.put(self.sheet, row, 1, value)
        self.sheet.data_validation(_HEAD_ROW + 1, 1, _HEAD_ROW + 1, 1, day_rule(self.plan, words))
        prompts = (
            (2, N_("The office or school that is responsible for the figures.")),
            (3, N_("Only for a school or department that reports to an office: its name, with the path down to it.")),
        )
        for line, prompt in prompts:
            rule = {"validate": "any", "input_message": words(prompt)}
            self.sheet.data_validation(_HEAD_ROW + line, 1, _HEAD_ROW + line, 1, rule)

    def _head_value(self, key: str) -> Shown:
        if key == "plan":
            return Shown(self.plan.id)
        return Shown(None, {**_INPUT, "num_format": "yyyy-mm-dd", "align": "left"} if key == "as_of" else _TEXT)

    def _area(self, row: int, area: Area) -> None:
        for column in range(len(WIDTHS)):
            text = self.words.word(area) if column == _AT["indicator"] else None
            self.book.put(self.sheet, row, column, Shown(text, {"bold": True, "bg_color": PANEL}))
        self.sheet.set_row(row, 20)

    def _indicator(self, row: int, key: str, indicator: Indicator) -> None:
        unit, words = self.plan.unit_of(indicator), self.words
        rate = indicator.adds_up == "ratio"
        counts = Shown(None, {**_INPUT, "num_format": "0", "align": "right"} if rate else _NOT_HERE)
        shown = {
            "id": Shown(key, {"font_color": MUTED, "font_size": SMALL_SIZE, "indent": 1}),
            "indicator": Shown(words.word(indicator), {"text_wrap": True}),
            "unit": Shown(words.word(unit) if unit else words(N_("yes or no")), {"align": "center", "text_wrap": True}),
            "value": Shown(None, {**_INPUT, "align": "right"}),
            "numerator": counts,
            "denominator": counts,
            "note": Shown(None, {**_TEXT, "text_wrap": True}),
            "baseline": self._known(Cell("number", indicator.baseline)),
            "target": self._known(target_cell(indicator.target), limit_mark(indicator)),
        }
        for name, cell in shown.items():
            self.book.put(self.sheet, row, _AT[name], cell)
        self._rules(row, indicator, rate)
        wrapped = ((words.word(indicator), WIDTHS["indicator"]), (words.word(unit) if unit else "", WIDTHS["unit"]))
        self.book.fit(self.sheet, row, wrapped)

    def _known(self, cell: Cell, mark: str = "") -> Shown:
        """A figure of the plan, in the indicator's unit as it is to be filled in."""
        if isinstance(cell.value, bool):
            return Shown(figure(cell, self.words), {"align": "right", "font_color": MUTED})
        style = {"num_format": number_format(places([cell]), before=mark), "align": "right", "font_color": MUTED}
        return Shown(cell.rounded(), style)  # type: ignore[arg-type]

    def _rules(self, row: int, indicator: Indicator, rate: bool) -> None:
        words = self.words
        about: dict[str, Any] = {
            "input_title": shortened(words.word(indicator), 32),
            "input_message": shortened(words.word(indicator.definition), 255),
        }
        value, limits = _AT["value"], limits_of(self.plan, indicator)
        rule = value_rule(limits, self.plan.unit_of(indicator), words)
        self.sheet.data_validation(row, value, row, value, {**rule, **about})
        if rate:
            for key, least in (("numerator", 0), ("denominator", 1)):
                self.sheet.data_validation(row, _AT[key], row, _AT[key], {**count_rule(limits, least, words), **about})

    def _show(self, last: int) -> None:
        """How the sheet is shown, printed and locked."""
        self.sheet.set_row(0, 26)
        self.sheet.set_row(1, 20)
        self.sheet.set_row(_HEADER, 32)
        self.sheet.freeze_panes(_HEADER + 1, _AT["unit"])
        self.sheet.repeat_rows(_HEADER)
        self.sheet.fit_to_pages(1, _PAGES if last < _ROWS_OF_PAGES else 0)
        self.sheet.print_area(0, 0, last, len(WIDTHS) - 1)
        self.sheet.set_selection(_HEAD_ROW + 1, 1, _HEAD_ROW + 1, 1)
        allowed = {"format_columns": True, "format_rows": True, "select_locked_cells": True}
        self.sheet.protect("", allowed)
