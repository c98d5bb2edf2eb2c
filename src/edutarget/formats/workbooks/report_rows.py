"""The sheet of a report's rows, one for each indicator, with formulas that give the report's own values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from edutarget.formats.sections import Arranged
from edutarget.formats.words import amounts
from edutarget.formats.words.labels import COLUMN, RESULT, STATES, Sign, Tone, sign_of, state_of, status_with_sign
from edutarget.formats.words.reports import Head
from edutarget.formats.workbooks.book import (
    DAY,
    INK,
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
    kept_of,
    number_format,
    places,
    sheet_figure,
    signed_format,
)
from edutarget.language.rounding import SHARE_PLACES, rounded
from edutarget.language.text import N_, Term, shortened, visible
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


_MIDDLE_WRAP: Style = {**MIDDLE, **WRAP}

COLUMNS: dict[str, SheetColumn] = {
    "area": SheetColumn(Term(N_("Area")), 11, WRAP, fitted=True),
    "name": SheetColumn(COLUMN["name"], 28, WRAP, fitted=True),
    "office": SheetColumn(COLUMN["office"], 12, WRAP, fitted=True),
    "unit": SheetColumn(Term(N_("Unit of measure")), 10.5, _MIDDLE_WRAP, fitted=True),
    "baseline": SheetColumn(COLUMN["baseline"], 8.5),
    "target": SheetColumn(COLUMN["target"], 8.5),
    "actual": SheetColumn(COLUMN["actual"], 8.5),
    "gap": SheetColumn(COLUMN["gap"], 13),
    "change": SheetColumn(COLUMN["change"], 13),
    "progress": SheetColumn(COLUMN["bar"], 9.5),
    "schedule_gap": SheetColumn(Term(N_("Compared with the schedule")), 13),
    "status": SheetColumn(COLUMN["band"], 22, WRAP, fitted=True),
    "due": SheetColumn(Term(N_("Due")), 11, DAY),
    "coverage": SheetColumn(Term(N_("Coverage")), 11, WRAP, fitted=True),
    "reason": SheetColumn(Term(N_("Reason")), 22, WRAP, fitted=True),
    "measures": SheetColumn(Term(N_("Measures")), 22, WRAP, fitted=True),
    "by": SheetColumn(Term(N_("To be done by")), 11, DAY),
    "note": SheetColumn(Term(N_("Note")), 22, WRAP, fitted=True),
    "band": SheetColumn(Term(N_("State")), 14, _MIDDLE_WRAP),
    "schedule": SheetColumn(Term(N_("Time elapsed")), 9),
    "due_now": SheetColumn(Term(N_("Due now")), 11),
    "kind": SheetColumn(Term(N_("Kind of target")), 10, MIDDLE),
    "as_of": SheetColumn(Term(N_("Day of the figure")), 11, DAY),
    "submitted_by": SheetColumn(Term(N_("Submitted by")), 18, WRAP),
    "files": SheetColumn(Term(N_("Files")), 24),
    "result": SheetColumn(Term(N_("Result")), 11, MIDDLE),
    "numerator": SheetColumn(Term(N_("Numerator")), 10),
    "denominator": SheetColumn(Term(N_("Denominator")), 11),
    "id": SheetColumn(Term(N_("Code")), 30),
}
LAST_PRINTED = "note"
"""The last printed column; the columns after it are for programs and for closer study."""

_ALWAYS = frozenset(("area", "name", "target", "actual", "gap", "status", "note", "band", "result", "id"))
"""Columns that are kept even if empty: the sheet makes no sense without them, or formulas refer to them."""

FORMULA_PLACES = 12
"""Decimals to which formulas are rounded: more than are published, fewer than the errors of binary fractions."""


ROWS_SHEET = Term(N_("Indicators"))
HEADER = 3  # the row of titles, from 0; the rows above it are the head


def coloured(sign: Sign) -> Style:
    """The style of a cell in the colours of a status."""
    ink, paper = _OF_TONE[sign.tone]
    return {"font_color": ink, "bg_color": paper}


def sheet_row(row: Row, plan: Plan, words: Words) -> dict[str, SheetCell]:
    """The cells of a row by column; their formulas name columns, as in `{actual}-{target}`, in place of addresses."""
    shown, found = described(row, plan, words), cells(row)
    shown["status"] = shown["status"]._replace(style={**WRAP, **coloured(sign_of(row))})
    return {**shown, **_figures(row, found, words), **_computed(row, found, words)}


def described(row: Row, plan: Plan, words: Words) -> dict[str, SheetCell]:
    """The cells of a row that hold no figures."""
    remarks = [*amounts.asides(row, words), *amounts.note_lines(row, words)]
    if row.goal.rule is not None and not row.goal.strict:
        remarks.insert(0, words(N_("target: {target}"), target=amounts.target_text(row, words)))
    texts: dict[str, SheetValue] = {
        "area": words.word(plan.areas[row.indicator.area]),
        "name": words.word(row.indicator),
        "office": words.word(row.offices),
        "unit": words.word(row.unit or ""),
        "status": status_with_sign(row, words),
        "due": row.due or amounts.MISSING,
        "note": "\n".join(remarks),
        "band": words(state_of(row)[0]),
        "kind": row.indicator.kind and words(amounts.KIND[row.indicator.kind]),
        "as_of": row.as_of,
        "result": words(RESULT[row.progress.result]),
        "id": row.id,
        **_submitted(row, words),
        **_entered(row, words),
    }
    return {key: SheetCell(text or None, COLUMNS[key].style) for key, text in texts.items()}


def _submitted(row: Row, words: Words) -> dict[str, SheetValue]:
    """Who submitted a row's figure (of a sum, the number of units), and its files."""
    if row.figure is None:
        return dict.fromkeys(("submitted_by", "files"))
    who = words.word(row.figure.submitters)
    if len(row.figure.parts) > 1:
        who = amounts.submitter_text(row, words)
    return {"submitted_by": who, "files": words(N_(", ")).join(map(visible, row.figure.sources))}


EXPLAINED = ("reason", "measures", "by")


def _entered(row: Row, words: Words) -> dict[str, SheetValue]:
    """Coverage, reason, measures and day of a row."""
    if row.entry is None:
        return dict.fromkeys(("coverage", *EXPLAINED))
    # A text longer than a note would make the row higher than a page.
    reason, measures = (shortened(text or "", amounts.NOTE_LIMIT) for text in (row.entry.reason, row.entry.measures))
    coverage = row.entry.units is not None and amounts.units_text(row.entry, words)
    return {"coverage": coverage or None, "reason": reason, "measures": measures, "by": row.entry.by}


def _figures(row: Row, found: Mapping[str, Cell], words: Words) -> dict[str, SheetCell]:
    """Baseline, target, actual, due now, and the counts of a rate. With counts, the actual is a formula."""
    shown = {key: sheet_figure(found[key], row, words) for key in ("actual", "due_now")}
    shown["baseline"] = sheet_figure(found["baseline"], row, words, after=amounts.mark_of(row, "baseline"))
    shown["target"] = sheet_target(row, words)
    for key in ("numerator", "denominator"):
        style = {"num_format": number_format(places([found[key]])), **RIGHT}
        shown[key] = SheetCell(kept_of(found[key]), style)
    if shown["denominator"].value is not None:
        # If somebody corrects a count, the rate and everything computed from it follow.
        shown["actual"] = shown["actual"]._replace(formula="{numerator}/{denominator}")
    return shown


def _computed(row: Row, found: Mapping[str, Cell], words: Words) -> dict[str, SheetCell]:
    """What follows from the figures, as formulas (docs/method.md, Quantities); at the end the schedule.

    Progress is (actual − baseline) / (target − baseline) for a level, actual / target for a count.
    """
    gap, change, points, unit = "{actual}-{target}", "{actual}-{baseline}", words(N_("pp")), ""
    if row.points:  # percentages are stored as shares
        gap, change, unit = f"({gap})*100", f"({change})*100", points
    progress, way = "completion", "{actual}/{target}"
    if row.indicator.measure == "level":
        progress, way = "gap_closed", "({actual}-{baseline})/({target}-{baseline})"
    digits = number_format(SHARE_PLACES - 2, percent=True)  # two places fewer: they are shown as percentages
    share = f'{digits};"−"{digits}'  # Excel's own minus is a hyphen
    against = found["schedule_gap"]
    return {
        "gap": _formula(found["gap"], gap, signed_format(found["gap"], unit)),
        "change": _formula(found["change"], change, signed_format(found["change"], unit)),
        "progress": _formula(found[progress], way, share),
        "schedule_gap": _formula(against, "({progress}-{schedule})*100", signed_format(against, points)),
        "schedule": SheetCell(kept_of(found["schedule"]), {"num_format": share, **RIGHT}),
    }


def sheet_target(row: Row, words: Words) -> SheetCell:
    """A row's target as a number with its marks."""
    target = target_cell(row.goal.target, row.goal.rule)
    return sheet_figure(target, row, words, amounts.limit_mark(row.indicator), amounts.mark_of(row, "target"))


def _formula(cell: Cell, formula: str, shown_as: str) -> SheetCell:
    """A formula over columns of the row with the value from the report; an empty cell if the report has no value."""
    style = {"num_format": shown_as, **RIGHT}
    if not isinstance(cell.value, Fraction):
        return SheetCell(None, style)  # a formula would divide by zero or show a value that the method rejects
    # Formulas refer only to cells of the same row, so that rows can be sorted.
    return SheetCell(rounded(cell.value, FORMULA_PLACES), style, f"ROUND({formula},{FORMULA_PLACES})")


def _placed(cell: SheetCell, at: Mapping[str, str], style: Style) -> SheetCell:
    """A cell in its row, with the addresses of the columns that its formula names."""
    formula = cell.formula and cell.formula.format_map(at)
    return SheetCell(cell.value, {**cell.style, **style}, formula)


class RowsSheet:
    """Writes the sheet of one report's rows."""

    def __init__(self, book: Book, arranged: Arranged, head: Head) -> None:
        self.book, self.report, self.head, self.words = book, arranged.report, head, book.words
        self.group = {row.id: number for number, area in enumerate(arranged.areas) for row in area.rows}
        self.name = self.words(ROWS_SHEET)
        self.sheet: Worksheet = book.sheet(self.name)
        self.rows = [sheet_row(row, self.report.plan, self.words) for row in self.report.rows]
        self.columns = [key for key in COLUMNS if key in _ALWAYS or self._is_filled(key)]
        self.at = {key: letters(index) for index, key in enumerate(self.columns)}

    def _is_filled(self, key: str) -> bool:
        return any(shown[key].value not in (None, amounts.MISSING) for shown in self.rows)

    @property
    def _last(self) -> int:
        """The last row of the table, from 0; a table without rows has one empty row."""
        return HEADER + max(len(self.report.rows), 1)

    def range(self, key: str) -> str:
        """A column's cells below its title, for formulas of other sheets: `'Indicators'!$K$5:$K$46`."""
        column, first = self.at[key], HEADER + 2  # formulas count rows from 1
        return f"'{self.name}'!${column}${first}:${column}${self._last + 1}"

    def write(self) -> None:
        """Write head, titles and rows; set panes, filter, print area and conditional formats."""
        self._head()
        columns = {key: COLUMNS[key]._replace(title=self.words(COLUMNS[key].title)) for key in self.columns}
        if "baseline" in columns:
            title = f"{columns['baseline'].title}\n{self.report.plan.baseline_year}"
            columns["baseline"] = columns["baseline"]._replace(title=title)
        self.book.table(self.sheet, HEADER, list(columns.values()), self._lines(), fixed=2)
        note = amounts.marks_note(self.report.rows, self.words)
        if note:
            self.book.text(self.sheet, self._last + 1, 0, note, **SMALL)
        self._show()

    def _lines(self) -> Iterator[list[SheetCell]]:
        """The cells of each row; a thick line is above the first row of an area or an office."""
        several, before = len(set(self.group.values())) > 1, None
        for number, (row, shown) in enumerate(zip(self.report.rows, self.rows, strict=True), HEADER + 2):
            above: Style = {}
            if several and before != self.group[row.id]:
                above = {"top": 2, "top_color": MUTED}
            before = self.group[row.id]
            at = {key: f"{letter}{number}" for key, letter in self.at.items()}  # formulas count rows from 1
            yield [_placed(shown[key], at, above) for key in self.columns]

    def _head(self) -> None:
        self.book.title(self.sheet, self.head.plan)
        self.book.text(self.sheet, 1, 0, self.head.about)
        reading = N_(
            "Gap, change and progress are formulas. Progress is the share of the gap closed or, for what adds up, "
            "of the target reached. Status and result are as of {day} and do not follow a changed figure."
        )
        self.book.text(self.sheet, 2, 0, self.words(reading, day=self.report.as_of), **SMALL)

    def _show(self) -> None:
        """Set heights, filter, print area and conditional formats."""
        sheet, last = self.sheet, self._last
        sheet.set_row(1, 18)
        sheet.set_row(2, 18)
        sheet.set_row(HEADER, 34)
        sheet.autofilter(HEADER, 0, last, len(self.columns) - 1)
        sheet.print_area(0, 0, last + 1, self.columns.index(LAST_PRINTED))
        if "progress" in self.at:
            # "data_bar_2010" gives solid and negative bars; the original ones have a gradient and a scale of their own.
            bar = {"type": "data_bar", "data_bar_2010": True, "bar_solid": True, "bar_color": "#9CC3E0"}
            ends = {"min_type": "num", "max_type": "num", "min_value": 0, "max_value": 1}
            self._rule("progress", {**bar, **ends, "bar_negative_color": "#F3B8A2"})
        # By conditional formats, the colours of states stay right when rows are edited or sorted.
        for state, sign in STATES.items():
            colours = self.book.workbook.add_format(dict(coloured(sign)))
            # Excel compares with the shown text, so the word must be in the language of the sheet.
            word = f'"{self.words(state)}"'
            self._rule("band", {"type": "cell", "criteria": "==", "value": word, "format": colours})

    def _rule(self, column: str, rule: dict[str, object]) -> None:
        at = self.columns.index(column)
        self.sheet.conditional_format(HEADER + 1, at, self._last, at, rule)
