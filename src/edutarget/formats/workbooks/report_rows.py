"""The sheet of a report's rows, one for each indicator, with formulas that give the report's own values."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from edutarget.formats.sections import Arranged
from edutarget.formats.words.amounts import (
    KIND,
    MISSING,
    NOTE_LIMIT,
    asides,
    limit_mark,
    mark_of,
    marks_note,
    note_lines,
    submitter_text,
    target_text,
    units_text,
)
from edutarget.formats.words.labels import COLUMN, RESULT, STATES, Sign, Tone, sign_of, state_of, status_with_sign
from edutarget.formats.words.reports import Head
from edutarget.formats.workbooks.book import INK, MUTED, SMALL_SIZE, TITLE_SIZE, Book, SheetCell
from edutarget.formats.workbooks.numbers import kept_of, number_format, places, sheet_figure, signed_format
from edutarget.language.inert import shortened, visible
from edutarget.language.rounding import SHARE_PLACES, rounded
from edutarget.language.terms import N_, Term
from edutarget.language.words import Words
from edutarget.plan.models import Plan
from edutarget.report.cells import Cell, cells, target_cell
from edutarget.report.gap_report import Row
from edutarget.report.verdict import Result
from edutarget.tables.grid import letters


class Colours(NamedTuple):
    """The colours of a text and of its background."""

    ink: str
    paper: str


_OF_TONE: dict[Tone, Colours] = {
    "good": Colours("#1A6335", "#DFF1E3"),
    "short": Colours("#785400", "#FBF0D6"),
    "bad": Colours("#A61B10", "#FBE1DE"),
    "open": Colours("#535D67", "#EEF1F4"),
    "none": Colours("#626C76", "#F4F6F8"),
}

_WHITE = "#FFFFFF"
OF_RESULT: dict[Result, Colours] = {
    "met": Colours(_WHITE, _OF_TONE["good"].ink),
    "not_met": Colours(_WHITE, _OF_TONE["bad"].ink),
    "open": Colours(INK, "#C3CBD3"),
    "not_reported": Colours(INK, "#DDE2E7"),
    "not_assessed": Colours(INK, "#EEF1F4"),
}
"""Colours of the numbers in a result's chart bars (`ink`), and of the bars (`paper`)."""


COLUMNS: dict[str, tuple[Term, float]] = {
    "area": (Term(N_("Area")), 11),
    "name": (COLUMN["name"], 28),
    "office": (COLUMN["office"], 12),
    "unit": (Term(N_("Unit of measure")), 10.5),
    "baseline": (COLUMN["baseline"], 8.5),
    "target": (COLUMN["target"], 8.5),
    "actual": (COLUMN["actual"], 8.5),
    "gap": (COLUMN["gap"], 13),
    "change": (COLUMN["change"], 13),
    "progress": (COLUMN["bar"], 9.5),
    "schedule_gap": (Term(N_("Compared with the schedule")), 13),
    "status": (COLUMN["band"], 22),
    "due": (Term(N_("Due")), 11),
    "coverage": (Term(N_("Coverage")), 11),
    "reason": (Term(N_("Reason")), 22),
    "measures": (Term(N_("Measures")), 22),
    "by": (Term(N_("To be done by")), 11),
    "note": (Term(N_("Note")), 22),
    "band": (Term(N_("State")), 14),
    "schedule": (Term(N_("Time elapsed")), 9),
    "due_now": (Term(N_("Due now")), 11),
    "kind": (Term(N_("Kind of target")), 10),
    "as_of": (Term(N_("Day of the figure")), 11),
    "submitted_by": (Term(N_("Submitted by")), 18),
    "files": (Term(N_("Files")), 24),
    "result": (Term(N_("Result")), 11),
    "numerator": (Term(N_("Numerator")), 10),
    "denominator": (Term(N_("Denominator")), 11),
    "id": (Term(N_("Code")), 30),
}
LAST_PRINTED = "note"
"""The last printed column; the columns after it are for programs and for closer study."""

_ALWAYS = frozenset(("area", "name", "target", "actual", "gap", "status", "note", "band", "result", "id"))
"""Columns that are kept even if empty: the sheet makes no sense without them, or formulas refer to them."""

FORMULA_PLACES = 12
"""Decimals to which formulas are rounded: more than are published, fewer than the errors of binary fractions."""

_SMALL = {"font_size": SMALL_SIZE, "font_color": MUTED}
_MIDDLE = {"align": "center"}
_RIGHT = {"align": "right"}
_WRAP = {"text_wrap": True}
_WRAPPED = ("area", "name", "office", "unit", "status", "coverage", "reason", "measures", "note")

ROWS_SHEET = Term(N_("Indicators"))
HEADER = 3  # the row of titles, from 0; the rows above it are the head


def of_sign(sign: Sign) -> Colours:
    """The colours of a status."""
    return _OF_TONE[sign.tone]


def sheet_row(row: Row, plan: Plan, at: Mapping[str, str], words: Words) -> dict[str, SheetCell]:
    """The cells of a row by column; `at` has the address of each, such as `F12`, for formulas."""
    numbers, sign = _Numbers(row, at, words), sign_of(row)
    colours = {"font_color": of_sign(sign).ink, "bg_color": of_sign(sign).paper}
    coverage, unit = None, None
    if row.entry is not None and row.entry.units is not None:
        coverage = units_text(row.entry, words)
    if row.unit:
        unit = words.word(row.unit)
    kind, told = row.indicator.kind, [*asides(row, words), *note_lines(row, words)]
    if row.goal.rule is not None and not row.goal.strict:
        told.insert(0, words(N_("target: {target}"), target=target_text(row, words)))
    return {
        "area": SheetCell(words.word(plan.areas[row.indicator.area]), _WRAP),
        "name": SheetCell(words.word(row.indicator), _WRAP),
        "office": SheetCell(words.word(row.offices) or None, _WRAP),
        "unit": SheetCell(unit, _MIDDLE | _WRAP),
        **numbers.figures(),
        **numbers.differences(),
        **numbers.shares(),
        "status": SheetCell(status_with_sign(row, words), {**_WRAP, **colours}),
        "coverage": SheetCell(coverage, _WRAP),
        **explained_cells(row),
        "band": SheetCell(words(state_of(row)[0]), _MIDDLE | _WRAP),
        "result": SheetCell(words(RESULT[row.progress.result]), _MIDDLE),
        "due": SheetCell(row.due or MISSING, {"num_format": "yyyy-mm-dd", **_MIDDLE}),
        "kind": SheetCell(words(KIND[kind]) if kind else None, _MIDDLE),
        "as_of": SheetCell(row.as_of, {"num_format": "yyyy-mm-dd", **_MIDDLE}),
        **_submitted(row, words),
        "note": SheetCell("\n".join(told) or None, _WRAP),
        "id": SheetCell(row.id),
    }


def _submitted(row: Row, words: Words) -> dict[str, SheetCell]:
    """Who submitted a row's figure (of a sum, the number of units), and its files."""
    if row.figure is None:
        return dict.fromkeys(("submitted_by", "files"), SheetCell(None))
    who = words.word(row.figure.submitters)
    if len(row.figure.parts) > 1:
        who = submitter_text(row, words)
    files = words(N_(", ")).join(map(visible, row.figure.sources))
    return {"submitted_by": SheetCell(who or None, _WRAP), "files": SheetCell(files or None)}


def explained_cells(row: Row) -> dict[str, SheetCell]:
    """Reason, measures and day of a row."""
    if row.entry is None:
        return dict.fromkeys(("reason", "measures", "by"), SheetCell(None))
    return {
        "reason": SheetCell(_short(row.entry.reason), _WRAP),
        "measures": SheetCell(_short(row.entry.measures), _WRAP),
        "by": SheetCell(row.entry.by, {"num_format": "yyyy-mm-dd", **_MIDDLE}),
    }


def _short(text: str | None) -> str | None:
    """The text, cut to the length of a note; a longer one would make the row higher than a page."""
    return shortened(text, NOTE_LIMIT) if text else None


class _Numbers:
    """The number cells of one row. Formulas refer only to cells of the same row, so that rows can be sorted."""

    def __init__(self, row: Row, at: Mapping[str, str], words: Words) -> None:
        self.row, self.at, self.points = row, at, words(N_("pp"))
        self.found, self.words = cells(row), words

    def figures(self) -> dict[str, SheetCell]:
        """Baseline, target, actual, due now, and the counts of a rate. With counts, the actual is a formula."""
        shown = {key: self._figure(key) for key in ("baseline", "target", "actual", "due_now")}
        for key in ("numerator", "denominator"):
            cell = self.found[key]
            shown[key] = SheetCell(kept_of(cell), {"num_format": number_format(places([cell])), **_RIGHT})
        if shown["denominator"].value is not None:
            # If somebody corrects a count, the rate and everything computed from it follow.
            formula = f"{self.at['numerator']}/{self.at['denominator']}"
            shown["actual"] = shown["actual"]._replace(formula=formula)
        return shown

    def _figure(self, key: str) -> SheetCell:
        if key == "target":
            return sheet_target(self.row, self.words)
        after = mark_of(self.row, "baseline") if key == "baseline" else ""
        return sheet_figure(self.found[key], self.row, self.words, after=after)

    def differences(self) -> dict[str, SheetCell]:
        """Actual − target and actual − baseline; of percentages times 100, as these are stored as shares."""
        shown = {}
        for key, other in (("gap", "target"), ("change", "baseline")):
            cell, formula, unit = self.found[key], f"{self.at['actual']}-{self.at.get(other)}", ""
            if self.row.points:
                formula, unit = f"({formula})*100", self.points
            shown[key] = _computed(cell, formula, signed_format(cell, places([cell]), unit))
        return shown

    def shares(self) -> dict[str, SheetCell]:
        """Progress, schedule, and their difference in percentage points (docs/method.md, Quantities).

        Progress is (actual − baseline) / (target − baseline) for a level, actual / target for a count.
        """
        baseline, target, actual = map(self.at.get, ("baseline", "target", "actual"))
        if self.row.indicator.measure == "level":
            cell, formula = self.found["gap_closed"], f"({actual}-{baseline})/({target}-{baseline})"
        else:
            cell, formula = self.found["completion"], f"{actual}/{target}"
        against = self.found["schedule_gap"]
        digits = number_format(SHARE_PLACES - 2, percent=True)  # two places fewer: they are shown as percentages
        share = f'{digits};"−"{digits}'  # Excel's own minus is a hyphen
        return {
            "progress": _computed(cell, formula, share),
            "schedule": SheetCell(kept_of(self.found["schedule"]), {"num_format": share, **_RIGHT}),
            "schedule_gap": _computed(
                against,
                f"({self.at.get('progress')}-{self.at.get('schedule')})*100",
                signed_format(against, places([against]), self.points),
            ),
        }


def sheet_target(row: Row, words: Words) -> SheetCell:
    """A row's target as a number with its marks."""
    target = target_cell(row.goal.target, row.goal.rule)
    return sheet_figure(target, row, words, limit_mark(row.indicator), mark_of(row, "target"))


def _computed(cell: Cell, formula: str, shown_as: str) -> SheetCell:
    """A formula with the value from the report; an empty cell if the report has no value."""
    style = {"num_format": shown_as, **_RIGHT}
    if not isinstance(cell.value, Fraction):
        return SheetCell(None, style)  # a formula would divide by zero or show a value that the method rejects
    return SheetCell(rounded(cell.value, FORMULA_PLACES), style, f"ROUND({formula},{FORMULA_PLACES})")


class RowsSheet:
    """Writes the sheet of one report's rows."""

    def __init__(self, book: Book, arranged: Arranged, head: Head) -> None:
        self.book, self.report, self.head, self.words = book, arranged.report, head, book.words
        self.group = {row.id: number for number, area in enumerate(arranged.areas) for row in area.rows}
        self.name = self.words(ROWS_SHEET)
        self.sheet: Worksheet = book.sheet(self.name)
        self.columns = self._filled()
        self.at = {key: letters(index) for index, key in enumerate(self.columns)}

    def _filled(self) -> list[str]:
        """The columns to show: those that are not empty, and those of `_ALWAYS`."""
        # Addresses are known only once the columns are; for finding empty ones any address will do.
        nowhere = dict.fromkeys(COLUMNS, "A1")
        rows = [sheet_row(row, self.report.plan, nowhere, self.words) for row in self.report.rows]
        return [key for key in COLUMNS if key in _ALWAYS or any(row[key].value not in (None, MISSING) for row in rows)]

    @property
    def _last(self) -> int:
        """The last row of the table, from 0; a table without rows has one empty row."""
        return HEADER + max(len(self.report.rows), 1)

    def range(self, key: str) -> str:
        """A column's cells below its title, for formulas of other sheets: `'Indicators'!$K$5:$K$46`."""
        column, first = self.at[key], HEADER + 2  # formulas count rows from 1
        last = first + max(len(self.report.rows), 1) - 1  # a table without rows has one empty row
        return f"'{self.name}'!${column}${first}:${column}${last}"

    def write(self) -> None:
        """Write head, titles and rows; set panes, filter, print area and conditional formats."""
        self._head()
        for index, key in enumerate(self.columns):
            column_title, width = COLUMNS[key]
            title = self.words(column_title)
            if key == "baseline":
                title += f"\n{self.report.plan.baseline_year}"
            self.sheet.write_string(HEADER, index, title, self.book.heading())
            self.sheet.set_column(index, index, width)
        before: int | None = None
        for index, row in enumerate(self.report.rows, HEADER + 1):
            above: dict[str, object] = {}
            if len(set(self.group.values())) > 1 and before != self.group[row.id]:
                above = {"top": 2, "top_color": MUTED}  # a thick line above the first row of an area or an office
            at = {key: f"{letter}{index + 1}" for key, letter in self.at.items()}
            self._line(index, sheet_row(row, self.report.plan, at, self.words), above)
            before = self.group[row.id]
        note = marks_note(self.report.rows, self.words)
        if note:
            self.book.text(self.sheet, self._last + 1, 0, note, **_SMALL)
        self._show()

    def _line(self, row: int, shown: Mapping[str, SheetCell], above: Mapping[str, object]) -> None:
        """Write one row; `above` is the style of its upper border."""
        for column, key in enumerate(self.columns):
            cell = shown[key]
            self.book.put(self.sheet, row, column, cell._replace(style={**cell.style, **above}))
        wrapped = ((str(shown[key].value or ""), COLUMNS[key][1]) for key in _WRAPPED)
        self.book.fit(self.sheet, row, wrapped)

    def _head(self) -> None:
        self.book.text(self.sheet, 0, 0, self.head.plan, bold=True, font_size=TITLE_SIZE)
        self.book.text(self.sheet, 1, 0, self.head.about)
        reading = N_(
            "Gap, change and progress are formulas. Progress is the share of the gap closed or, for what adds up, "
            "of the target reached. Status and result are as of {day} and do not follow a changed figure."
        )
        self.book.text(self.sheet, 2, 0, self.words(reading, day=self.report.as_of), **_SMALL)

    def _show(self) -> None:
        """Set heights, panes, filter, print area and conditional formats."""
        sheet, last = self.sheet, self._last
        sheet.set_row(0, 26)
        sheet.set_row(1, 18)
        sheet.set_row(2, 18)
        sheet.set_row(HEADER, 34)
        sheet.freeze_panes(HEADER + 1, 2)
        sheet.autofilter(HEADER, 0, last, len(self.columns) - 1)
        sheet.repeat_rows(HEADER)
        sheet.print_area(0, 0, last + 1, self.columns.index(LAST_PRINTED))
        if "progress" in self.at:
            self._bars(last)
        self._colours(last)

    def _bars(self, last: int) -> None:
        """Add data bars to the column of progress, on a fixed scale of 0 to 100 %."""
        # "data_bar_2010" gives solid and negative bars; the original ones have a gradient and a scale of their own.
        bar = {"type": "data_bar", "data_bar_2010": True, "bar_solid": True, "bar_color": "#9CC3E0"}
        ends = {"min_type": "num", "max_type": "num", "min_value": 0, "max_value": 1}
        self._rule("progress", last, {**bar, **ends, "bar_negative_color": "#F3B8A2"})

    def _colours(self, last: int) -> None:
        """Colour states by conditional format, so that the colours stay right when rows are edited or sorted."""
        for state, sign in STATES.items():
            ink, paper = of_sign(sign)
            colours = self.book.workbook.add_format({"font_color": ink, "bg_color": paper})
            # Excel compares with the shown text, so the word must be in the language of the sheet.
            word = f'"{self.words(state)}"'
            self._rule("band", last, {"type": "cell", "criteria": "==", "value": word, "format": colours})

    def _rule(self, column: str, last: int, rule: dict[str, object]) -> None:
        at = self.columns.index(column)
        self.sheet.conditional_format(HEADER + 1, at, last, at, rule)
