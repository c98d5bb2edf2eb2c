"""The form as a workbook: a sheet for the figures and a sheet of instructions.

Only the cells to fill in are unlocked. Their data validation accepts only values that the check would accept, so that
the office program reports a slip at once. A form can also be written with given texts and with marks at its cells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from xlsxwriter.worksheet import Worksheet

from edutarget.figures.limits import Limits
from edutarget.figures.notation import DIGITS, PLAIN
from edutarget.formats.view import View
from edutarget.formats.words.amounts import asked_text, figure, filling_notes, limit_mark, own_year, read_mark
from edutarget.formats.workbooks.book import MUTED, PANEL, SMALL_SIZE, TEXT_SIZE, TITLE_SIZE, Book, SheetCell
from edutarget.formats.workbooks.instructions import write_instructions
from edutarget.formats.workbooks.numbers import number_format, places
from edutarget.language.inert import columns, shortened
from edutarget.language.rounding import trimmed
from edutarget.language.terms import N_, Term
from edutarget.language.words import Words
from edutarget.plan.fields import Range
from edutarget.plan.indicator import Indicator, Unit
from edutarget.plan.models import Area, Plan
from edutarget.problems.problem import Severity
from edutarget.report.cells import Cell, target_cell
from edutarget.tables.titles import COLUMNS, HEAD, SIGNED

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
_INPUT = {"bg_color": "#FFF9DB", "locked": False}
_TEXT = {**_INPUT, "num_format": "@", "align": "left"}
_DAY = {**_INPUT, "num_format": "yyyy-mm-dd", "align": "left"}
_NOT_HERE = {"bg_color": "#E3E6E9"}
_GROUNDS: Mapping[Severity, str] = {"error": "#FF9C94", "warning": "#FFC65C"}
"""Distinct from the yellow and grey of the form's cells, and from each other for colour-blind readers too."""

_LARGEST = 10**DIGITS - 1
"""The largest whole number that is read. Data validation `between` needs an upper limit even if there is none."""

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
        for key, width in self.columns.items():
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
        for line, key in enumerate(SIGNED, row + 1):
            self._line(line, key)
        return row + 1 + len(SIGNED)

    def show(self, end: int) -> None:
        """Set heights, panes, print area (rows before `end`) and protection."""
        self.sheet.set_row(0, 26)
        self.sheet.set_row(1, 20)
        self.sheet.set_row(_HEADER, 32)
        self.sheet.freeze_panes(_HEADER + 1, _AT["unit"])
        self.sheet.repeat_rows(_HEADER)
        self.sheet.fit_to_pages(1, _PAGES if end <= _ROWS_OF_PAGES else 0)
        last = len(self.columns) - 1
        self.sheet.print_area(0, 0, end - 1, last if last > LAST_COLUMN else LAST_PRINTED)
        self.sheet.set_selection(_HEAD_ROW + 1, 1, _HEAD_ROW + 1, 1)
        # No password: the lock guards against slips, not against people.
        self.sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})

    def _head(self) -> None:
        words = self.words
        self.book.text(self.sheet, 0, 0, words.word(self.plan.name), bold=True, font_size=TITLE_SIZE)
        prompt = N_(
            "Fill in the yellow cells. Leave a row empty if there is no figure yet. Choose a cell to see what it means."
        )
        self.book.text(self.sheet, 1, 0, words(prompt), font_color=MUTED)
        keys = ["plan", "as_of", "submitted_by", "unit"]
        if ("", "note") in self.written or ("", "note") in self.marks:
            keys.append("note")
        for row, key in enumerate(keys, _HEAD_ROW):
            self._line(row, key)
        self.sheet.data_validation(_HEAD_ROW + 1, 1, _HEAD_ROW + 1, 1, _day_rule(self.plan, words))
        prompts = (
            (2, N_("The office or school that is responsible for the figures.")),
            (3, N_("A school: its own name. An office that reports the whole's figures leaves this empty.")),
        )
        for line, prompt in prompts:
            rule = {"validate": "any", "input_message": words(prompt)}
            self.sheet.data_validation(_HEAD_ROW + line, 1, _HEAD_ROW + line, 1, rule)

    def _line(self, row: int, key: str) -> None:
        """Write a line of the head or below the table: a label and a cell to fill in."""
        self.book.put(self.sheet, row, 0, SheetCell(HEAD[key](self.words.lang), {"bold": True, "bg_color": PANEL}))
        self.sheet.set_row(row, 20)
        style: dict[str, Any] = _DAY if key == "as_of" else {**_TEXT, "text_wrap": True}
        if key == "plan" and ("", key) not in self.marks:
            style = {}
        # XlsxWriter fills a merged range only through its first cell, which `_fill` overwrites.
        self.sheet.merge_range(row, 1, row, _HEAD_END, "", self.book.boxed(**self._style("", key, style)))
        self._fill(row, 1, "", key, style, self.plan.id if key == "plan" else "")
        text = self.written.get(("", key), "")
        if "\n" in text or len(text) > _HEAD_WIDTH:
            self.book.fit(self.sheet, row, [(text, _HEAD_WIDTH)])

    def _area(self, row: int, area: Area) -> None:
        for column in range(len(self.columns)):
            text = self.words.word(area) if column == _AT["indicator"] else None
            self.book.put(self.sheet, row, column, SheetCell(text, {"bold": True, "bg_color": PANEL}))
        self.sheet.set_row(row, 20)

    def _indicator(self, row: int, key: str, indicator: Indicator) -> None:
        unit, words = self.plan.unit_of(indicator), self.words
        limits = self.plan.limits_of(indicator)
        unit_name = words.word(unit) if unit else words(N_("yes or no"))
        readings = "\n".join(filling_notes(indicator, words))
        after = own_year(indicator, words) + read_mark(indicator, "baseline")
        known = {
            "id": SheetCell(key, {"font_color": MUTED, "font_size": SMALL_SIZE, "indent": 1}),
            "indicator": SheetCell(words.word(indicator), {"text_wrap": True}),
            "unit": SheetCell(unit_name, {"align": "center", "text_wrap": True}),
            "baseline": self._known(Cell("number", indicator.baseline), after=after),
            "target": self._target(indicator),
            "readings": SheetCell(readings or None, {"text_wrap": True, "font_color": MUTED, "font_size": SMALL_SIZE}),
        }
        for name, cell in known.items():
            self.book.put(self.sheet, row, _AT[name], cell)
        # Only a rate that is a ratio has counts; for others the cells are grey and stay locked.
        counts = {**_INPUT, "num_format": "0", "align": "right"} if indicator.adds_up == "ratio" else _NOT_HERE
        inputs: dict[str, dict[str, Any]] = {
            "value": {**_INPUT, "align": "right"},
            "numerator": counts,
            "denominator": counts,
            "note": {**_TEXT, "text_wrap": True},
            "confirmed": {**_TEXT, "text_wrap": True},
            "reason": {**_TEXT, "text_wrap": True},
            "measures": {**_TEXT, "text_wrap": True},
            "by": _DAY,
            "units": {**_INPUT, "num_format": "0", "align": "right"},
            "as_of": _DAY,
            "revision": {**_INPUT, "num_format": "0", "align": "right"},
            "withdrawn": {**_TEXT, "text_wrap": True},
        }
        for name, style in inputs.items():
            if name in self.columns:
                self._fill(row, _AT[name], key, name, style)
        self._rules(row, indicator, limits)
        texts: list[tuple[str, float]] = [
            (words.word(indicator), WIDTHS["indicator"]),
            (unit_name if unit else "", WIDTHS["unit"]),
            # More characters fit on a line in the smaller font.
            (readings, WIDTHS["readings"] * TEXT_SIZE / SMALL_SIZE),
        ]
        texts += [
            (self.written.get((key, name), ""), self.columns[name])
            for name in ("note", "confirmed", "reason", "measures")
        ]
        self.book.fit(self.sheet, row, texts)

    def _target(self, indicator: Indicator) -> SheetCell:
        """An indicator's target; as text if it is strict or relative."""
        mark = read_mark(indicator, "target")
        if indicator.target_rule is None:
            return self._known(target_cell(indicator.target), limit_mark(indicator), mark)
        text = asked_text(indicator, self.words) + mark
        return SheetCell(text, {"align": "right", "font_color": MUTED, "text_wrap": True})

    def _known(self, cell: Cell, before: str = "", after: str = "") -> SheetCell:
        """A figure of the plan with its marks, in the unit in which it is to be filled in."""
        style = {"align": "right", "font_color": MUTED}
        if isinstance(cell.value, bool | Range):
            return SheetCell(figure(cell, self.words) + after, style)
        # The marks are in the number format: the cell stays a number, with which people may calculate.
        style["num_format"] = number_format(places([cell]), False, before, after)
        return SheetCell(cell.rounded(), style)  # type: ignore[arg-type]

    def _fill(
        self, row: int, column: int, indicator: str, key: str, style: Mapping[str, Any], otherwise: str = ""
    ) -> None:
        """Write a cell to fill in, with its text, its mark and the mark's comment."""
        written = self.written.get((indicator, key), otherwise)
        self.book.put(self.sheet, row, column, SheetCell(_typed(written, key), self._style(indicator, key, style)))
        mark = self.marks.get((indicator, key))
        if mark:
            # A comment box does not grow with its text: about 30 characters fit on a line of 320 pixels.
            lines = sum(1 + len(line) // 30 for line in mark.comment.split("\n"))
            size = {"width": 320, "height": 20 * lines + 10, "font_size": 9, "author": "edutarget"}
            self.sheet.write_comment(row, column, mark.comment, size)

    def _style(self, indicator: str, key: str, style: Mapping[str, Any]) -> Mapping[str, Any]:
        mark = self.marks.get((indicator, key))
        if mark:
            return {**style, "bg_color": _GROUNDS[mark.severity], "locked": False}
        return style

    def _rules(self, row: int, indicator: Indicator, limits: Limits) -> None:
        # Excel allows 32 characters for the title of an input message and 255 for the message; XlsxWriter drops
        # a validation with longer ones.
        words = self.words
        notes = filling_notes(indicator, words)
        about: dict[str, Any] = {
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
    if key in ("value", "numerator", "denominator", "units", "revision") and _plain(written):
        number = Decimal(written)
        # As a number, 5.10 would be shown as 5.1, and more than 15 digits would be lost.
        if written == format(trimmed(number), "f") and len(number.as_tuple().digits) <= DIGITS:
            return number
    return written or None


def _day_rule(plan: Plan, words: Words) -> dict[str, Any]:
    """The validation of the day of the figures: not before the plan begins."""
    start = plan.period.start
    prompt = words(N_("The day of the figures, such as {day}."), day=plan.period.end)
    return {
        "validate": "date",
        "criteria": ">=",
        "value": datetime(start.year, start.month, start.day),
        "input_message": prompt,
        **_stop(words(N_("Type a date that is not before {start}, such as {day}."), start=start, day=plan.period.end)),
    }


def value_rule(limits: Limits, unit: Unit | None, words: Words) -> dict[str, Any]:
    """The validation of a value: a milestone's answer, a whole number, a percentage or another number."""
    if limits.answer:
        answers = ["是", "否"] if words.lang == "zh" else ["yes", "no"]
        return {"validate": "list", "source": answers, **_stop(words(N_("Choose yes or no.")))}
    least = -_LARGEST if limits.least is None else limits.least
    most = _LARGEST if limits.most is None else limits.most
    if limits.least is None:
        prompt = words(N_("Type a number, in {unit}."), unit=unit)
        if limits.whole:
            prompt = words(N_("Type a whole number."))
    elif limits.whole:
        prompt = words(N_("Type a whole number from {least} up."), least=limits.least)
    elif limits.most is not None:
        prompt = words(N_("Type the percentage as a number from 0 to {limit}, such as 74.1."), limit=limits.most)
    else:
        prompt = words(N_("Type a number from 0 up, in {unit}."), unit=unit)
    return {**_between(limits.whole, least, most), **_stop(prompt)}


def count_rule(limits: Limits, least: int, words: Words) -> dict[str, Any]:
    """The validation of a numerator or denominator: from `least` up, whole if people or things are counted."""
    if limits.counted:
        prompt = words(N_("Type a whole number from {least} up."), least=least)
        return {**_between(True, least, _LARGEST), **_stop(prompt)}
    # Decimals have no least value above 0, so `least` of 1 does not apply: 0.5 may be a denominator.
    return {**_between(False, 0, _LARGEST), **_stop(words(N_("Type a number from 0 up.")))}


def _between(whole: bool, least: int, most: int) -> dict[str, Any]:
    return {"validate": "integer" if whole else "decimal", "criteria": "between", "minimum": least, "maximum": most}


def _stop(message: str) -> dict[str, Any]:
    return {"error_type": "stop", "error_message": message}
