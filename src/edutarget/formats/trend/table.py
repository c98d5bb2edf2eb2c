"""The trend's table in a terminal: as many days as there is room for."""

from __future__ import annotations

from datetime import date

from rich.table import Table
from rich.text import Text

from edutarget.formats.report.table import lines_of
from edutarget.formats.shared.labels import SIGNS
from edutarget.formats.shared.terminal import GAP, Column, table_of, unbroken, widest
from edutarget.formats.shared.view import View
from edutarget.formats.trend.spark import spark
from edutarget.formats.trend.wording import COLUMN, change, limit, standing, value
from edutarget.language.terms import N_
from edutarget.report.cells import Cell
from edutarget.report.trend import Series, Trend
from edutarget.report.wording import MISSING, NO_BREAK, figure, name_with_unit

FOLDED = ("spark", "change", "target", "standing")
"""Columns that give way on a narrow terminal, in this order; but for the sparkline they move below the name."""

_LEFT = ("spark", "standing")
_LEAST_NAME, _WANTED_NAME = 24, 36
_LEAST_DAYS, _FEW_DAYS = 2, 3


class TrendTable:
    """One trend's series as texts, and the columns that fit the view."""

    def __init__(self, trend: Trend, view: View) -> None:
        self.trend, self.view, self.words = trend, view, view.words
        self.shown = [series for series in trend.series if series.points]
        self.texts = {series.latest.id: self._texts(series) for series in self.shown}
        self.days = {day: self._day_cells(day) for day in trend.days}
        self.day_width = self._day_width()
        self.widths = self._fitting()

    def _texts(self, series: Series) -> dict[str, str]:
        """The columns that are there once."""
        sign = SIGNS[series.latest.progress.band]
        return {
            "target": limit(series, self.words),
            "spark": spark(series, self.view.ascii),
            "change": change(series.points[-1], self.words),
            "standing": f"{sign.sign} {standing(series, self.words)}",
        }

    def _day_cells(self, day: date) -> dict[str, str]:
        """What was reported on a day, a correction marked."""
        return {
            point.row.id: value(point, self.words) + ("↓" if point.fell else "")
            for series in self.shown
            for point in series.points
            if point.day == day
        }

    def _title(self, column: str | date) -> str:
        if isinstance(column, str):
            return self.words(COLUMN[column])
        years = {day.year for day in self.trend.days}
        return column.isoformat() if len(years) > 1 else f"{column:%m-%d}"

    def _day_width(self) -> int:
        texts = (text for cells in self.days.values() for text in cells.values())
        return widest([*texts, *map(self._title, self.days)])

    def _fitting(self) -> dict[str | date, int]:
        """The widths of the columns that fit: the last day at least, and more as long as the name has room."""
        once = self._unfolded()
        names = widest([self._title("name"), *(name_with_unit(series.latest, self.words) for series in self.shown)])
        count = 1
        while count < len(self.trend.days):
            wanted = _LEAST_NAME if count < _FEW_DAYS else min(names, _WANTED_NAME)
            if self._left_over(once, count + 1) < wanted:
                break
            count += 1
        days: dict[str | date, int] = dict.fromkeys(self.trend.telling(count), self.day_width)
        before = {key: width for key, width in once.items() if key in ("target", "spark")}
        after = {key: width for key, width in once.items() if key not in before}
        name = min(max(self._left_over(once, count), 8), names)
        return {"name": name, **before, **days, **after}

    def _unfolded(self) -> dict[str | date, int]:
        """The columns that are there once and leave room for the name and two days, with their widths."""
        once: dict[str | date, int] = {
            key: widest([self._title(key), *(texts[key] for texts in self.texts.values())])
            for key in COLUMN
            if key != "name"
        }
        for column in FOLDED:
            if self._left_over(once, min(_LEAST_DAYS, len(self.trend.days))) < _LEAST_NAME:
                del once[column]
        return once

    def _left_over(self, once: dict[str | date, int], days: int) -> int:
        return self.view.width - sum(width + GAP for width in once.values()) - days * (self.day_width + GAP)

    def table(self) -> Table:
        """The series, grouped by area; below a paced one its schedule."""
        table = table_of(
            [Column(self._title(key), width, key not in ("name", *_LEFT)) for key, width in self.widths.items()]
        )
        for index, (area, members) in enumerate(self.trend.by_area()):
            if reported := [series for series in members if series.points]:
                if index:
                    table.add_row()
                table.add_row(Text(self.words.word(area), "bold"))
            for series in reported:
                table.add_row(*(self._cell(series, column) for column in self.widths))
                if series.latest.progress.schedule is not None:
                    table.add_row(*(self._schedule(series, column) for column in self.widths))
        return table

    def _cell(self, series: Series, column: str | date) -> Text:
        if isinstance(column, date):
            text = self.days[column].get(series.latest.id, MISSING)
            return Text(text, "red" if text.endswith("↓") else "")
        if column == "name":
            return self._name_and_more(series)
        style = SIGNS[series.latest.progress.band].style if column in _LEFT else ""
        text = self.texts[series.latest.id][column]
        return Text(" " * GAP + text if column in _LEFT else text, style)

    def _schedule(self, series: Series, column: str | date) -> Text:
        """What would have been due on each day."""
        if isinstance(column, date):
            due = next(row.progress.due_now for row in series.rows if row.day == column)
            return Text(figure(Cell("number", due), self.words), "dim")
        return Text("  " + self.words(N_("due by schedule")) if column == "name" else "", "dim")

    def _name_and_more(self, series: Series) -> Text:
        """The name with its unit, and below it what was folded away."""
        name, texts = Text(name_with_unit(series.latest, self.words)), self.texts[series.latest.id]
        folded = [
            texts[column] if column == "standing" else f"{self._title(column)}{NO_BREAK}{texts[column]}"
            for column in ("target", "change", "standing")
            if column not in self.widths and texts[column] != MISSING
        ]
        for line in lines_of(folded, self.widths["name"], " · "):
            name.append("\n" + line, "dim")
        return unbroken(name)
