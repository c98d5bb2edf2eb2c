"""The report's table in a terminal, from 60 columns up: columns fold away, no number is lost."""

from __future__ import annotations

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from edutarget.formats.report.bar import bar
from edutarget.formats.shared.labels import column_title, sign_of, status_with_sign
from edutarget.formats.shared.terminal import style_of, unbroken
from edutarget.formats.shared.terminal_table import (
    GAP,
    Column,
    fitting,
    lines_of,
    room_beside,
    stacked,
    table_of,
    widest,
)
from edutarget.formats.shared.view import View
from edutarget.language.terms import N_
from edutarget.report.gap_report import Report, Row
from edutarget.report.wording import FIGURES, MISSING, NO_BREAK, asides, figures

COLUMNS = (*FIGURES, "bar", "band")
FOLDED = ("bar", "change", "baseline", "gap")
"""Columns that give way on a narrow terminal, in this order; their numbers move below the name."""

_LEFT = ("bar", "band")
_LEAST_NAME, _LEAST_BAR, _MOST_BAR = 26, 12, 24
_NARROWEST_NAME = 8
"""Where even the columns that stay leave the name less than this, lines are longer than the terminal is wide."""


class ReportTable:
    """One report's rows as texts, and the columns that fit the view."""

    def __init__(self, report: Report, view: View) -> None:
        self.report, self.view, self.words = report, view, view.words
        self.figures = {row.id: self._figures(row) for row in report.rows}
        self.names = {row.id: self._name(row) for row in report.rows}
        self.widths = self._fitting()

    def _figures(self, row: Row) -> dict[str, str]:
        """Every column of a row as text; the bar follows when its width is known."""
        return {**figures(row, self.words), "band": stacked(status_with_sign(row, self.words)), "bar": ""}

    def _name(self, row: Row, between: str = "") -> Text:
        """The name, and the unit after what stands between the two."""
        name = Text(self.words.word(row.indicator))
        return name.append(between + self.words(N_(" ({unit})"), unit=row.unit), "dim") if row.unit else name

    def _title(self, column: str) -> str:
        return column_title(column, self.report.plan, self.words)

    def _fitting(self) -> dict[str, int]:
        """The widths of the columns that fit, the name's first.

        Columns give way until the name has room. What it does not need of that lengthens the bar.
        """
        texts = self.figures.values()
        widths = {key: widest([self._title(key), *(line[key] for line in texts)]) for key in COLUMNS}
        widths["bar"] = max(widths["bar"], _LEAST_BAR)
        widths = fitting(widths, FOLDED, (), _LEAST_NAME, self.view)
        room = max(room_beside(widths.values(), self.view), _NARROWEST_NAME)
        name = min(room, widest([self._title("name"), *(name.plain for name in self.names.values())]))
        if "bar" in widths:
            widths["bar"] += min(room - name, _MOST_BAR - _LEAST_BAR)
        return {"name": name, **widths}

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
        style = style_of(sign_of(row)) if column in _LEFT else ""
        text = bar(row, self.widths["bar"]) if column == "bar" else self.figures[row.id][column]
        return Text(" " * GAP + text if column in _LEFT else text, style)

    def _name_and_more(self, row: Row) -> Text:
        """The name with its unit, and below it what was folded away, the day of an older figure and the note."""
        name, figures = self.names[row.id], self.figures[row.id]
        # Chinese names have no spaces at which Rich could break them before the unit, and it would cut the unit.
        if cell_len(name.plain) > self.widths["name"] and " " not in name.plain:
            name = self._name(row, "\n")
        folded = [
            f"{self._title(column)}{NO_BREAK}{figures[column]}"
            for column in FIGURES
            if column not in self.widths and figures[column] != MISSING
        ]
        for line in lines_of(folded, self.widths["name"], " · "):
            name.append("\n" + line, "dim")
        for aside in asides(row, self.words):
            name.append("\n" + aside, "dim")
        if row.entry and row.entry.note:
            name.append("\n" + self.words(N_("note: {note}"), note=row.entry.note), "italic dim")
        return unbroken(name)
