"""The trend's table in a terminal: as many days as there is room for."""

from __future__ import annotations

from datetime import date

from rich.table import Table
from rich.text import Text

from edutarget.formats.shared.labels import sign_of
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
from edutarget.formats.trend.spark import spark
from edutarget.formats.trend.wording import COLUMN, change, status_with_sign, target, value
from edutarget.language.terms import N_
from edutarget.report.cells import cells
from edutarget.report.trend import Series, Trend
from edutarget.report.wording import MISSING, NO_BREAK, figure, name_with_unit

FOLDED = ("spark", "change", "target", "status")
"""Columns that give way on a narrow terminal, in this order; all but the sparkline move below the name."""

_LEFT = ("spark", "status")
_BEFORE_DAYS = ("target", "spark")
_LEAST_NAME, _WANTED_NAME, _NARROWEST_NAME = 24, 36, 8
_LEAST_DAYS, _FEW_DAYS = 2, 3


class TrendTable:
    """One trend's series as texts, and the columns that fit the view."""

    def __init__(self, trend: Trend, view: View) -> None:
        self.trend, self.view, self.words = trend, view, view.words
        self.shown = [series for series in trend.series if series.points]
        self.texts = {series.latest.id: self._texts(series) for series in self.shown}
        self.days = {day: self._figures(day) for day in trend.days}
        self.widths = self._fitting()

    def _texts(self, series: Series) -> dict[str, str]:
        """The columns that are no days."""
        return {
            "target": target(series, self.words),
            "spark": spark(series, self.view.ascii),
            "change": change(series.points[-1], self.words),
            "status": stacked(status_with_sign(series, self.words)),
        }

    def _figures(self, day: date) -> dict[str, str]:
        """What was reported on a day, by indicator; ↓ marks a correction downwards."""
        points = (point for series in self.shown for point in series.points if point.day == day)
        return {point.row.id: value(point, self.words) + ("↓" if point.fell else "") for point in points}

    def _title(self, column: str | date) -> str:
        if isinstance(column, str):
            return self.words(COLUMN[column])
        years = {day.year for day in self.trend.days}
        return column.isoformat() if len(years) > 1 else f"{column:%m-%d}"

    def _fitting(self) -> dict[str | date, int]:
        """The widths of the columns that fit, the name's first.

        Three steps: the columns that are no days give way until the name and two days have room; then as many days
        are taken as leave the name enough; the name takes the rest, as far as it needs it.
        """
        day = self._day_width()
        others = self._others([day] * min(_LEAST_DAYS, len(self.days)))
        names = widest([self._title("name"), *(name_with_unit(series.latest, self.words) for series in self.shown)])
        count = 1
        while count < len(self.days) and self._room(others, day, count + 1) >= _wanted(names, count + 1):
            count += 1
        name = min(max(self._room(others, day, count), _NARROWEST_NAME), names)
        before = {key: width for key, width in others.items() if key in _BEFORE_DAYS}
        after = {key: width for key, width in others.items() if key not in _BEFORE_DAYS}
        return {"name": name, **before, **dict.fromkeys(self.trend.telling(count), day), **after}

    def _day_width(self) -> int:
        """All days are equally wide, so that it does not matter which of them are shown."""
        texts = (text for figures in self.days.values() for text in figures.values())
        paced = (series for series in self.shown if series.latest.goal.path is not None)
        due = (figure(cells(row)["due_now"], self.words) for series in paced for row in series.rows)
        return widest([*texts, *due, *map(self._title, self.days)])

    def _others(self, days: list[int]) -> dict[str | date, int]:
        """The widths of the columns that are no days and fit beside so many days, each given by its width."""
        widths: dict[str | date, int] = {
            key: widest([self._title(key), *(texts[key] for texts in self.texts.values())])
            for key in COLUMN
            if key != "name"
        }
        return fitting(widths, FOLDED, days, _LEAST_NAME, self.view)

    def _room(self, others: dict[str | date, int], day: int, count: int) -> int:
        """What so many days and the other columns leave for the name."""
        return room_beside([*others.values(), *[day] * count], self.view)

    def table(self) -> Table:
        """The series that have figures, grouped by area; below one with a path what was due by it."""
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
                if series.latest.goal.path is not None:
                    table.add_row(*(self._schedule(series, column) for column in self.widths))
        return table

    def _cell(self, series: Series, column: str | date) -> Text:
        if isinstance(column, date):
            text = self.days[column].get(series.latest.id, MISSING)
            return Text(text, "red" if text.endswith("↓") else "")
        if column == "name":
            return self._name_and_more(series)
        style = style_of(sign_of(series.latest)) if column in _LEFT else ""
        text = self.texts[series.latest.id][column]
        return Text(" " * GAP + text if column in _LEFT else text, style)

    def _schedule(self, series: Series, column: str | date) -> Text:
        """The cells below a series with a path: what was due on each day."""
        if isinstance(column, date):
            due = next(cells(row)["due_now"] for row in series.rows if row.day == column)
            return Text(figure(due, self.words), "dim")
        return Text("  " + self.words(N_("due by that day")) if column == "name" else "", "dim")

    def _name_and_more(self, series: Series) -> Text:
        """The name with its unit, and below it what was folded away."""
        name, texts = Text(name_with_unit(series.latest, self.words)), self.texts[series.latest.id]
        folded = [
            status_with_sign(series, self.words)
            if column == "status"
            else f"{self._title(column)}{NO_BREAK}{texts[column]}"
            for column in ("target", "change", "status")
            if column not in self.widths and texts[column] != MISSING
        ]
        for line in lines_of(folded, self.widths["name"], " · "):
            name.append("\n" + line, "dim")
        return unbroken(name)


def _wanted(names: int, days: int) -> int:
    """How wide the name wants to be beside so many days; `names` is the widest of the names.

    A few days make a trend, and for them names wrap. Further days are only worth it while most names are on one line.
    """
    return _LEAST_NAME if days <= _FEW_DAYS else min(names, _WANTED_NAME)
