"""The report's table in a terminal, from 60 columns up: columns fold away, no number is lost."""

from __future__ import annotations

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from edutarget.formats.report.bar import bar
from edutarget.formats.shared.labels import BAND, COLUMN, SIGNS
from edutarget.formats.shared.terminal import GAP, Column, table_of, unbroken, widest
from edutarget.formats.shared.view import View
from edutarget.language.terms import N_
from edutarget.report.cells import cells
from edutarget.report.gap_report import Report, Row
from edutarget.report.progress import Band
from edutarget.report.wording import MISSING, NO_BREAK, dated, figure

COLUMNS = ("baseline", "target", "actual", "gap", "change", "bar", "band")
FOLDED = ("bar", "change", "baseline", "gap")
"""Columns that give way on a narrow terminal, in this order; their numbers move below the name."""

_LEFT = ("bar", "band")
_SIGNED = ("gap", "change")
_LEAST_NAME, _LEAST_BAR, _MOST_BAR = 26, 12, 24


def status(band: Band, view: View) -> str:
    """A band's sign and word."""
    return f"{SIGNS[band].sign} {view.words(BAND[band])}"


class ReportTable:
    """One report's rows as texts, and the columns that fit the view."""

    def __init__(self, report: Report, view: View) -> None:
        self.report, self.view, self.words = report, view, view.words
        self.figures = {row.id: self._figures(row) for row in report.rows}
        self.names = {row.id: self._name(row) for row in report.rows}
        self.widths = self._fitting()

    def _figures(self, row: Row) -> dict[str, str]:
        """Every column of a row as text; the bar follows when its width is known."""
        found = cells(row)
        numbers = {key: figure(found[key], self.words, key in _SIGNED) for key in COLUMNS if key in found}
        return {**numbers, "band": status(row.progress.band, self.view), "bar": ""}

    def _name(self, row: Row, between: str = "") -> Text:
        name = Text(self.words.word(row.indicator))
        return name.append(between + self.words(N_(" ({unit})"), unit=row.unit), "dim") if row.unit else name

    def _title(self, column: str) -> str:
        return str(self.report.plan.baseline_year) if column == "baseline" else self.words(COLUMN[column])

    def _fitting(self) -> dict[str, int]:
        """The widths of the columns that fit, after folding as many as leave room for the name."""
        widths = {key: widest([self._title(key), *(line[key] for line in self.figures.values())]) for key in COLUMNS}
        widths["bar"] = max(widths["bar"], _LEAST_BAR)
        for column in FOLDED:
            if self._left_over(widths) < _LEAST_NAME:
                del widths[column]
        room = max(self._left_over(widths), 8)
        name = min(room, widest([self._title("name"), *(name.plain for name in self.names.values())]))
        if "bar" in widths:
            widths["bar"] += min(room - name, _MOST_BAR - _LEAST_BAR)
        return {"name": name, **widths}

    def _left_over(self, widths: dict[str, int]) -> int:
        return self.view.width - sum(width + GAP for width in widths.values())

    def table(self) -> Table:
        """The indicators, grouped by area."""
        columns = [Column(self._title(key), width, key not in ("name", *_LEFT)) for key, width in self.widths.items()]
        table = table_of(columns)
        for index, (area, rows) in enumerate(self.report.by_area()):
            if index:
                table.add_row()
            table.add_row(Text(self.words.word(area), "bold"))
            for row in rows:
                table.add_row(*(self._cell(row, column) for column in self.widths))
        return table

    def _cell(self, row: Row, column: str) -> Text:
        if column == "name":
            return self._name_and_more(row)
        style = SIGNS[row.progress.band].style if column in _LEFT else ""
        text = self.figures[row.id][column]
        if column == "bar":
            text = bar(row, self.widths["bar"])
        return Text(" " * GAP + text if column in _LEFT else text, style)

    def _name_and_more(self, row: Row) -> Text:
        """The name with its unit, and below it what was folded away, from when the figure is and the note."""
        name, figures = self.names[row.id], self.figures[row.id]
        if cell_len(name.plain) > self.widths["name"] and " " not in name.plain:
            name = self._name(row, "\n")
        folded = [
            f"{self._title(column)}{NO_BREAK}{figures[column]}"
            for column in ("baseline", "gap", "change")
            if column not in self.widths and figures[column] != MISSING
        ]
        for line in lines_of(folded, self.widths["name"], " · "):
            name.append("\n" + line, "dim")
        if row.older:
            name.append("\n" + dated(row, self.words), "dim")
        if row.entry and row.entry.note:
            name.append("\n" + self.words(N_("note: {note}"), note=row.entry.note), "italic dim")
        return unbroken(name)


def lines_of(items: list[str], width: int, between: str) -> list[str]:
    """The items on as few lines as hold them whole."""
    lines: list[str] = []
    for item in items:
        if lines and cell_len(lines[-1] + between + item) <= width:
            lines[-1] += between + item
        else:
            lines.append(item)
    return lines
