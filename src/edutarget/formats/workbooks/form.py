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
    SMALL_SIZE,
    TEXT_SIZE,
    WRAP,
    Book,
    SheetCell,
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

WIDTHS = {
    "indicator": 36,
    "unit": 11,
    "value": 12,
    "numerator": 11,
    "denominator": 11,
    "note": 28,
    "baseline": 10,
    "target": 10,
    "confirmed": 12,
    "reason": 22,
    "measures": 22,
    "by": 12,
    "readings": 40,
    "id": 28,
    "units": 12,
    "as_of": 12,
    "revision": 8,
    "withdrawn": 18,
}
"""The columns and their widths. `id` is the last column of a blank form: programs need it, people have the names. The
columns after it appear only if they have content, as in a roll-up or a correction."""

_AT = {key: index for index, key in enumerate(WIDTHS)}
LAST_COLUMN = _AT["id"]
LAST_PRINTED = _AT["readings"]

_HEAD_ROW, _HEADER = 2, 7
_HEAD_END = 4  # the head's values are merged up to this column
_HEAD_WIDTH = sum(list(WIDTHS.values())[1 : _HEAD_END + 1])
_PAGES = 2
_ROWS_OF_PAGES = 70  # up to this many rows, the form is scaled to _PAGES; longer ones take as many pages as they need
_INPUT: Style = {"bg_color": "#FFF9DB", "locked": False}
_TEXT: Style = {**_INPUT, **WRAP, "num_format": "@", "align": "left"}
_DAY: Style = {**_INPUT, "num_format": "yyyy-mm-dd", "align": "left"}
_COUNT: Style = {**_INPUT, **RIGHT, "num_format": "0"}
_INPUTS: Mapping[str, Style] = {
    "value": {**_INPUT, **RIGHT},
    **dict.fromkeys(("numerator", "denominator", "units", "revision"), _COUNT),
    **dict.fromkeys(("note", "confirmed", "reason", "measures", "withdrawn"), _TEXT),
    **dict.fromkeys(("by", "as_of"), _DAY),
}
"""The columns to fill in."""
_COUNTS = ("numerator", "denominator")
_PROSE = ("note", "confirmed", "reason", "measures")
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
        self.columns = {key: width for key, width in WIDTHS.items() if _AT[key] <= last}
        said = max((columns(text) for (_indicator, key), text in written.items() if key == "confirmed"), default=0)
        if any(one.baseline_year for one in plan.indicators.values()):
            self.columns["baseline"] += 5  # for a year behind the figure
        self.columns["confirmed"] = min(max(WIDTHS["confirmed"], said + 2), WIDTHS["note"])

    def write(self) -> int:
        """Write head, titles, indicators by area and lines to sign; return the row after them, from 0."""
        self._head()
        titles = {key: COLUMNS[key](self.words.lang) for key in self.columns}
        titles["baseline"] += f"\n({self.plan.baseline_year})"
        self.book.titles(self.sheet, _HEADER, titles.values(), list(self.columns.values()), fixed=_AT["unit"])
        row = _HEADER + 1
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
        style, otherwise = _INPUTS.get(key, _TEXT), ""
        if key == "plan":
            otherwise = self.plan.id
        if key == "plan" and ("", key) not in self.marks:
            style = {}
        # XlsxWriter fills a merged range only through its first cell, which `_fill` overwrites.
        self.sheet.merge_range(row, 1, row, _HEAD_END, "", self.book.boxed(**self._style("", key, style)))
        self._fill(row, 1, "", key, style, otherwise)
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
        name, unit_name = words.word(indicator), words(N_("yes or no"))
        if unit:
            unit_name = words.word(unit)
        readings = "\n".join(filling_notes(indicator, words))
        after = own_year(indicator, words) + read_mark(indicator, "baseline")
        known = {
            "id": SheetCell(key, {**SMALL, "indent": 1}),
            "indicator": SheetCell(name, WRAP),
            "unit": SheetCell(unit_name, {**MIDDLE, **WRAP}),
            "baseline": self._known(Cell("number", indicator.baseline), after=after),
            "target": self._target(indicator),
            "readings": SheetCell(readings or None, {**SMALL, **WRAP}),
        }
        for column, cell in known.items():
            self.book.put(self.sheet, row, _AT[column], cell)
        for column, style in _INPUTS.items():
            # Only a rate that is a ratio has counts; for others the cells are grey and stay locked.
            if column in _COUNTS and indicator.adds_up != "ratio":
                style = _NOT_HERE
            if column in self.columns:
                self._fill(row, _AT[column], key, column, style)
        self._rules(row, indicator)
        texts: list[tuple[str, float]] = [
            (name, WIDTHS["indicator"]),
            # More characters fit on a line in the smaller font.
            (readings, WIDTHS["readings"] * TEXT_SIZE / SMALL_SIZE),
        ]
        if unit:
            texts.append((unit_name, WIDTHS["unit"]))
        texts += [(self.written.get((key, column), ""), self.columns[column]) for column in _PROSE]
        self.book.fit(self.sheet, row, texts)

    def _target(self, indicator: Indicator) -> SheetCell:
        """An indicator's target; as text if it is strict or relative."""
        mark = read_mark(indicator, "target")
        if indicator.target_rule is None:
            return self._known(target_cell(indicator.target), limit_mark(indicator), mark)
        text = asked_text(indicator, self.words) + mark
        return SheetCell(text, {**RIGHT, **WRAP, "font_color": MUTED})

    def _known(self, cell: Cell, before: str = "", after: str = "") -> SheetCell:
        """A figure of the plan with its marks, in the unit in which it is to be filled in."""
        style = {**RIGHT, "font_color": MUTED}
        if isinstance(cell.value, bool | Range):
            return SheetCell(figure(cell, self.words) + after, style)
        # The marks are in the number format: the cell stays a number, with which people may calculate.
        style["num_format"] = number_format(places([cell]), False, before, after)
        return SheetCell(cell.rounded(), style)  # type: ignore[arg-type]

    def _fill(self, row: int, column: int, indicator: str, key: str, style: Style, otherwise: str = "") -> None:
        """Write a cell to fill in, with its text, its mark and the mark's comment."""
        written = self.written.get((indicator, key), otherwise)
        self.book.put(self.sheet, row, column, SheetCell(_typed(written, key), self._style(indicator, key, style)))
        mark = self.marks.get((indicator, key))
        if mark:
            # A comment box does not grow with its text: about 30 characters fit on a line of 320 pixels.
            lines = sum(1 + len(line) // 30 for line in mark.comment.split("\n"))
            size = {"width": 320, "height": 20 * lines + 10, "font_size": 9, "author": "edutarget"}
            self.sheet.write_comment(row, column, mark.comment, size)

    def _style(self, indicator: str, key: str, style: Style) -> Style:
        mark = self.marks.get((indicator, key))
        if mark:
            return {**style, "bg_color": _GROUNDS[mark.severity], "locked": False}
        return style

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
