"""The form as a workbook: a sheet for the figures and a sheet of instructions.

Only the cells to fill in are unlocked. Their data validation accepts only values that the check would accept, so that
the office program reports a slip at once. A form can also be written with given texts and with marks at its cells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from edutarget.figures.limits import DIGITS, PLAIN
from edutarget.formats.view import View
from edutarget.formats.words.amounts import asked_text, figure, filling_notes, limit_mark, own_year, read_mark
from edutarget.formats.workbooks.book import (
    LABEL,
    MIDDLE,
    MUTED,
    RIGHT,
    SMALL,
    WRAP,
    Book,
    SheetCell,
    SheetColumn,
    SheetValue,
    Style,
    number_format,
    places,
)
from edutarget.formats.workbooks.form_help import count_rule, day_rule, value_rule, write_instructions
from edutarget.language.rounding import trimmed
from edutarget.language.text import N_, Term, columns, shortened
from edutarget.plan.fields import Range
from edutarget.plan.indicator import Indicator
from edutarget.plan.models import Area, Plan
from edutarget.problems.problem import Severity
from edutarget.report.cells import Cell, target_cell
from edutarget.tables.grid import COLUMNS, HEAD, SIGNED

SHEET = Term(N_("Form"))

_INPUT: Style = {"bg_color": "#FFF9DB", "locked": False}
_NUMBER: Style = {**_INPUT, **RIGHT}
_COUNT: Style = {**_NUMBER, "num_format": "0"}
_TEXT: Style = {**_INPUT, **WRAP, "num_format": "@", "align": "left"}
_DAY: Style = {**_INPUT, "num_format": "yyyy-mm-dd", "align": "left"}
_KNOWN: Style = {**RIGHT, "font_color": MUTED}

FORM_COLUMNS: Mapping[str, SheetColumn] = {
    "indicator": SheetColumn("", 36, WRAP, fitted=True),
    "unit": SheetColumn("", 11, {**MIDDLE, **WRAP}, fitted=True),
    "value": SheetColumn("", 12, _NUMBER),
    "numerator": SheetColumn("", 11, _COUNT),
    "denominator": SheetColumn("", 11, _COUNT),
    "note": SheetColumn("", 28, _TEXT, fitted=True),
    "baseline": SheetColumn("", 10, _KNOWN),
    "target": SheetColumn("", 10, _KNOWN),
    "confirmed": SheetColumn("", 12, _TEXT, fitted=True),
    "reason": SheetColumn("", 22, _TEXT, fitted=True),
    "measures": SheetColumn("", 22, _TEXT, fitted=True),
    "by": SheetColumn("", 12, _DAY),
    "readings": SheetColumn("", 40, {**SMALL, **WRAP}, fitted=True),
    "id": SheetColumn("", 28, {**SMALL, "indent": 1}),
    "units": SheetColumn("", 12, _COUNT),
    "as_of": SheetColumn("", 12, _DAY),
    "revision": SheetColumn("", 8, _COUNT),
    "withdrawn": SheetColumn("", 18, _TEXT),
}
"""The columns. `id` is the last one of a blank form: programs need it, people have the names. The columns after it
appear only if they have content, as in a roll-up or a correction."""

_AT = {key: index for index, key in enumerate(FORM_COLUMNS)}
LAST_COLUMN = _AT["id"]
LAST_PRINTED = _AT["readings"]

_HEAD_ROW, _HEADER = 2, 7
_HEAD_END = 4  # the head's values are merged up to this column
_HEAD_WIDTH = sum(column.width for column in list(FORM_COLUMNS.values())[1 : _HEAD_END + 1])
_PAGES = 2
_ROWS_OF_PAGES = 70  # up to this many rows, the form is scaled to _PAGES; longer ones take as many pages as they need
_COUNTS = ("numerator", "denominator")
_NUMBERS = ("value", *_COUNTS, "units", "revision")
_NOT_HERE: Style = {"bg_color": "#E3E6E9"}
_GROUNDS: Mapping[Severity, str] = {"error": "#FF9C94", "warning": "#FFC65C"}
"""Distinct from the yellow and grey of the form's cells, and from each other for colour-blind readers too."""

_plain = re.compile(PLAIN).fullmatch


class Mark(NamedTuple):
    """A colour and a comment at a cell."""

    severity: Severity
    comment: str


FormCell = tuple[str, str]
"""A cell to fill in: the indicator's id ("" for lines above and below the table) and the column's or line's key."""


def form_workbook(plan: Plan, view: View, head: Mapping[str, str] = {}) -> bytes:
    """The blank form; `head` fills in the lines of its head that are known."""
    book = Book(view.words, plan.period.start)
    form = Form(book, plan, {("", key): text for key, text in head.items()})
    form.show(form.write())
    write_instructions(book, plan)
    return book.bytes()


class Form:
    """The form of one plan, with the texts `written` in its cells and with `marks`."""

    def __init__(
        self,
        book: Book,
        plan: Plan,
        written: Mapping[FormCell, str] = {},
        marks: Mapping[FormCell, Mark] = {},
    ) -> None:
        self.book, self.plan, self.words = book, plan, book.words
        self.written, self.marks = written, marks
        self.sheet: Worksheet = book.sheet(self.words(SHEET))
        used = [_AT[key] for indicator, key in (*written, *marks) if indicator]
        last = max([LAST_COLUMN, *used])
        titles = {key: COLUMNS[key](self.words.lang) for key in FORM_COLUMNS}
        titles["baseline"] += f"\n({plan.baseline_year})"
        widths = {key: column.width for key, column in FORM_COLUMNS.items()}
        if any(one.baseline_year for one in plan.indicators.values()):
            widths["baseline"] += 5  # for a year behind the figure
        said = max((columns(text) for (_indicator, key), text in written.items() if key == "confirmed"), default=0)
        widths["confirmed"] = min(max(widths["confirmed"], said + 2), widths["note"])
        self.columns = {
            key: column._replace(title=titles[key], width=widths[key])
            for key, column in FORM_COLUMNS.items()
            if _AT[key] <= last
        }

    def write(self) -> int:
        """Write head, titles, indicators by area and lines to sign; return the row after them, from 0."""
        self._head()
        row = self.book.table(self.sheet, _HEADER, list(self.columns.values()), [], fixed=_AT["unit"]) + 1
        for area_id, area in self.plan.areas.items():
            self._area(row, area)
            row += 1
            for key, indicator in self.plan.indicators.items():
                if indicator.area == area_id:
                    self._indicator(row, key, indicator)
                    row += 1
        for line, key in enumerate(SIGNED, row + 1):
            self._line(line, key)
        return row + 1 + len(SIGNED)

    def show(self, end: int) -> None:
        """Set heights, print area (rows before `end`) and protection."""
        self.sheet.set_row(1, 20)
        self.sheet.set_row(_HEADER, 32)
        if end <= _ROWS_OF_PAGES:
            self.sheet.fit_to_pages(1, _PAGES)
        last = len(self.columns) - 1
        if last == LAST_COLUMN:
            last = LAST_PRINTED
        self.sheet.print_area(0, 0, end - 1, last)
        self.sheet.set_selection(_HEAD_ROW + 1, 1, _HEAD_ROW + 1, 1)
        # No password: the lock guards against slips, not against people.
        self.sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})

    def _head(self) -> None:
        words = self.words
        self.book.title(self.sheet, words.word(self.plan.name))
        prompt = N_(
            "Fill in the yellow cells. Leave a row empty if there is no figure yet. Choose a cell to see what it means."
        )
        self.book.text(self.sheet, 1, 0, words(prompt), font_color=MUTED)
        keys = ["plan", "as_of", "submitted_by", "unit"]
        if ("", "note") in self.written or ("", "note") in self.marks:
            keys.append("note")
        for row, key in enumerate(keys, _HEAD_ROW):
            self._line(row, key)
        self.sheet.data_validation(_HEAD_ROW + 1, 1, _HEAD_ROW + 1, 1, day_rule(self.plan, words))
        prompts = (
            (2, N_("The office or school that is responsible for the figures.")),
            (3, N_("A school: its own name. An office that reports the whole's figures leaves this empty.")),
        )
        for line, prompt in prompts:
            rule = {"validate": "any", "input_message": words(prompt)}
            self.sheet.data_validation(_HEAD_ROW + line, 1, _HEAD_ROW + line, 1, rule)

    def _line(self, row: int, key: str) -> None:
        """Write a line of the head or below the table: a label and a cell to fill in."""
        self.book.put(self.sheet, row, 0, SheetCell(HEAD[key](self.words.lang), LABEL))
        self.sheet.set_row(row, 20)
        style, otherwise = _TEXT, ""
        if key == "as_of":
            style = _DAY
        if key == "plan":
            otherwise = self.plan.id
        if key == "plan" and ("", key) not in self.marks:
            style = {}
        cell = self._input("", key, style, otherwise)
        # XlsxWriter fills a merged range only through its first cell.
        self.sheet.merge_range(row, 1, row, _HEAD_END, "", self.book.boxed(**cell.style))
        self.book.put(self.sheet, row, 1, cell)
        self._comment(row, 1, "", key)
        text = self.written.get(("", key), "")
        if "\n" in text or len(text) > _HEAD_WIDTH:
            self.book.fit(self.sheet, row, [(text, _HEAD_WIDTH)])

    def _area(self, row: int, area: Area) -> None:
        for column in range(len(self.columns)):
            self.book.put(self.sheet, row, column, SheetCell(None if column else self.words.word(area), LABEL))
        self.sheet.set_row(row, 20)

    def _indicator(self, row: int, key: str, indicator: Indicator) -> None:
        """Write what is known of an indicator, and its cells to fill in."""
        unit, words = self.plan.unit_of(indicator), self.words
        after = own_year(indicator, words) + read_mark(indicator, "baseline")
        cells: dict[str, SheetCell | SheetValue] = {
            "id": key,
            "indicator": words.word(indicator),
            "unit": words.word(unit or Term(N_("yes or no"))),
            "baseline": self._known(Cell("number", indicator.baseline), after=after),
            "target": self._target(indicator),
            "readings": "\n".join(filling_notes(indicator, words)) or None,
        }
        inputs = [column for column in self.columns if column not in cells]
        for column in inputs:
            style = self.columns[column].style
            # Only a rate that is a ratio has counts; for others the cells are grey and stay locked.
            if column in _COUNTS and indicator.adds_up != "ratio":
                style = _NOT_HERE
            cells[column] = self._input(key, column, style)
        self.book.line(self.sheet, row, [cells[column] for column in self.columns], list(self.columns.values()))
        for column in inputs:
            self._comment(row, _AT[column], key, column)
        self._rules(row, indicator)

    def _target(self, indicator: Indicator) -> SheetCell:
        """An indicator's target; as text if it is strict or relative."""
        mark = read_mark(indicator, "target")
        if indicator.target_rule is None:
            return self._known(target_cell(indicator.target), limit_mark(indicator), mark)
        text = asked_text(indicator, self.words) + mark
        return SheetCell(text, {**_KNOWN, **WRAP})

    def _known(self, cell: Cell, before: str = "", after: str = "") -> SheetCell:
        """A figure of the plan with its marks, in the unit in which it is to be filled in."""
        if isinstance(cell.value, bool | Range):
            return SheetCell(figure(cell, self.words) + after, _KNOWN)
        # The marks are in the number format: the cell stays a number, with which people may calculate.
        style = {**_KNOWN, "num_format": number_format(places([cell]), False, before, after)}
        return SheetCell(cell.rounded(), style)  # type: ignore[arg-type]

    def _input(self, indicator: str, key: str, style: Style, otherwise: str = "") -> SheetCell:
        """A cell to fill in, with its text and the colour of its mark."""
        mark = self.marks.get((indicator, key))
        if mark:
            style = {**style, "bg_color": _GROUNDS[mark.severity], "locked": False}
        return SheetCell(_typed(self.written.get((indicator, key), otherwise), key), style)

    def _comment(self, row: int, column: int, indicator: str, key: str) -> None:
        mark = self.marks.get((indicator, key))
        if mark:
            # A comment box does not grow with its text: about 30 characters fit on a line of 320 pixels.
            lines = sum(1 + len(line) // 30 for line in mark.comment.split("\n"))
            size = {"width": 320, "height": 20 * lines + 10, "font_size": 9, "author": "edutarget"}
            self.sheet.write_comment(row, column, mark.comment, size)

    def _rules(self, row: int, indicator: Indicator) -> None:
        # Excel allows 32 characters for the title of an input message and 255 for the message; XlsxWriter drops
        # a validation with longer ones.
        words, limits = self.words, self.plan.limits_of(indicator)
        notes = filling_notes(indicator, words)
        about: dict[str, object] = {
            "input_title": shortened(words.word(indicator), 32),
            "input_message": shortened("\n".join([words.word(indicator.definition), *notes]), 255),
        }
        rules = {"value": value_rule(limits, self.plan.unit_of(indicator), words)}
        if indicator.adds_up == "ratio":
            rules |= {"numerator": count_rule(limits, 0, words), "denominator": count_rule(limits, 1, words)}
        for key, rule in rules.items():
            self.sheet.data_validation(row, _AT[key], row, _AT[key], {**rule, **about})


def _typed(written: str, key: str) -> str | Decimal | date | None:
    """The text as a number or a day if Excel would show it unchanged; otherwise as text, None if it is empty."""
    if key in ("as_of", "by") and re.fullmatch(r"(?:19|2\d)\d\d-\d\d-\d\d", written):
        try:
            return date.fromisoformat(written)
        except ValueError:
            return written
    if key in _NUMBERS and _plain(written):
        number = Decimal(written)
        # As a number, 5.10 would be shown as 5.1, and more than 15 digits would be lost.
        if written == format(trimmed(number), "f") and len(number.as_tuple().digits) <= DIGITS:
            return number
    return written or None
