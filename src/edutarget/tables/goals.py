"""Read a table of goals (name, unit, baseline, target) row by row.

Each cell has a data path in the plan that is made of the table, so that problems of the plan are shown at their cell.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from edutarget.figures import limits, parse
from edutarget.figures.aims import Aim, aim_of
from edutarget.figures.quantity import figure_of, unit_of
from edutarget.figures.suggestions import LONGEST
from edutarget.files.reading import too_many
from edutarget.files.source_file import Document, Remark
from edutarget.language.text import N_, Term, folded_title
from edutarget.problems.problem import Path, Problem, Problems, Refused
from edutarget.tables import WORKBOOKS, number_formats
from edutarget.tables.form import unread
from edutarget.tables.goal_choices import Baseline, Goal
from edutarget.tables.goal_plan import Head, language_of, plan_of, remarks_on, with_ids
from edutarget.tables.goal_words import (
    ANSWERS,
    Column,
    Titles,
    Years,
    choice_of,
    day_of,
    find_titles,
    head_above,
    id_of,
    years_of,
)
from edutarget.tables.grid import WIDTH, Grid, index_of

MAX_GOALS = 10_000
SEPARATORS = (",", ";", "\t")

Read = TypeVar("Read")


def read_goals(path: str, data: bytes, head: Head) -> Document:
    """Read the plan in a CSV file or a workbook; `head` is what is known apart from its goals. Raises Unreadable."""
    if os.path.splitext(path)[1].lower() in WORKBOOKS or data.startswith(b"PK"):
        from edutarget.tables.workbook import grids_of

        return _goals_in(grids_of(data), head)
    from edutarget.tables.csv_file import grid_of

    for separator in SEPARATORS:
        grid, wrong = grid_of(data, separator)
        if not wrong and find_titles(grid):
            # In locales whose CSV files have semicolons, the comma is the decimal point.
            return _goals_in([grid], head, decimal_comma=separator == ";")
    grid, wrong = grid_of(data)
    if wrong:
        return unread(grid, wrong)
    return _goals_in([grid], head)


def _goals_in(grids: Sequence[Grid], head: Head, decimal_comma: bool = False) -> Document:
    """Read the plan in the only sheet that has goals."""
    found = [(grid, titles) for grid in grids if (titles := find_titles(grid))]
    if not found:
        return unread(grids[0], Problem("no-goals", 0))
    if len(found) > 1:
        grid, titles = found[1]
        return unread(grid, Problem("two-forms", index_of(titles.row, 0)))
    grid, titles = found[0]
    years = years_of(titles)
    if isinstance(years, Problem):
        return unread(grid, years)
    head = head.with_years(years, dict(head_above(grid, titles.row)))
    table = _Table(grid, titles, years, head, decimal_comma)
    goals = with_ids(list(table.goals()))
    if len(goals) > MAX_GOALS:
        raise too_many(N_("goals"), MAX_GOALS)
    if not goals and not table.problems:
        table.problems.append(Problem("no-goals", index_of(titles.row, 0)))
    return Document(
        plan_of(goals, head) if goals else None,
        list(table.problems),
        lambda: table.places(goals),
        lambda: table.grid.spot,
        remarks=[*head.remarks(index_of(titles.row, 0)), *table.skipped, *remarks_on(goals, head)],
    )


_numbered = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|[IVX]{1,4}\.\s)(.+)"
).fullmatch
_remark = re.compile(r"(?:注|备注|说明|数据来源|资料来源|notes?|source|fonte|nota)\s*[:：.]", re.IGNORECASE).match


class _Table:
    """Reads the goals of one sheet, and collects `problems` and, for rows of remarks, `skipped`."""

    def __init__(self, grid: Grid, titles: Titles, years: Years, head: Head, decimal_comma: bool) -> None:
        self.grid, self.titles, self.years = grid, titles, years
        self.head_year, _first, self.year = head.years  # of baselines, and of days that name none
        self.decimal_comma = decimal_comma
        self.problems = Problems(titles.problems)
        self.skipped: list[Remark] = []
        self.sound = True  # whether the row that is being read has no problem so far
        self.heading = ""  # text of the last heading of a group
        self.area = ""  # of the last row
        self.area_end = -1  # the last row of its cell, which may be merged
        self.percent = any(column.percent for column in years.targets) and titles.only("unit") is None

    def goals(self) -> Iterator[Goal]:
        """Yield the goal of every row without problems."""
        used = {column.at for column in self.titles.columns}
        ids: set[str] = set()
        for row, cells in self.grid.rows.items():
            if row <= self.titles.last or used.isdisjoint(cells) or self._is_heading(row):
                continue
            self.sound = True
            goal = self._goal(row)
            if goal and goal.id and goal.id in ids:
                self._wrong(self._at(row, "id"), Refused("duplicate-key", key=goal.id))
            if goal and self.sound:
                ids.add(goal.id)
                yield goal

    def _is_heading(self, row: int) -> bool:
        """Whether a row has only the name of a group, such as 一、学前教育, or a remark below the table."""
        cells = sorted(self.grid.rows[row])
        text = self.grid.text(row, cells[0])
        if len(cells) > 1 or not text:
            return False
        if _remark(text) or folded_title(text) in limits.TOTALS:
            self.skipped.append(Remark(index_of(row, cells[0]), N_("skipped, a remark")))
            return True
        name = self.titles.only("name")
        last = self.grid.merged.get(index_of(row, cells[0]), index_of(row, cells[0]))
        numbered = _numbered(text)
        if numbered is None and last % WIDTH < max(column.at for column in self.years.targets):
            return False
        if name is None or cells[0] > name.at:
            return False
        self.heading = text
        if numbered:
            self.heading = numbered[1].strip()
        return True

    def _goal(self, row: int) -> Goal | None:
        name = self._of(row, "name", self._name)
        unit = self._of(row, "unit", unit_of) or ("%" if self.percent else "")
        aim, column, interim = self._aims(row, unit, name or "")
        baseline = self._baseline(row, aim, unit)
        if aim and column and aim.since:
            self._same_year(index_of(row, column.at), aim.since, baseline)
        self._not_negative(row, column, aim, baseline)
        area, area_above = self._area(row)
        year = column.year if column else None
        rest: dict[str, Any] = {key: self._of(row, key, partial(choice_of, key)) or "" for key in ANSWERS}
        rest["id"] = self._of(row, "id", id_of) or ""
        rest["definition"] = self._of(row, "definition", str) or name
        rest["due"] = self._of(row, "due", lambda text: day_of(text, year or self.year)) or ""
        rest["notes"] = self._texts(row, [*self.titles.all("note"), *self.years.notes])
        rest["offices"] = self._texts(row, self.titles.all("office"))
        if not name or aim is None:
            return None
        return Goal(row, name, area, aim, baseline or Baseline(), year, interim, area_above=area_above, **rest)

    def _area(self, row: int) -> tuple[str, bool]:
        """Return the area of a row, and whether it is only that of the row above."""
        own = self._of(row, "area", str)
        if own:
            at = self._at(row, "area")
            self.area, self.area_end = own, self.grid.merged.get(at, at) // WIDTH
        elif row > self.area_end and self.heading:
            self.area = self.heading
        else:
            # Saved as CSV, only the first row of a merged cell has its text.
            return self.area, row > self.area_end and bool(self.area)
        return self.area, False

    def _aims(self, row: int, unit: str, name: str) -> tuple[Aim | None, Column | None, Mapping[int, Decimal]]:
        """Return the last target of a row, its column, and the targets of earlier years."""
        filled = [column for column in self.years.targets if column.at in self.grid.rows[row]]
        if not filled:
            last = self.years.targets[-1]
            self._wrong(index_of(row, last.at), Refused("goal-incomplete", what=Term(N_("target"))))
            return None, None, {}
        *before, last = filled
        aim = self._read(row, last, lambda text: aim_of(text, unit, name, self.decimal_comma))
        unit = unit or (aim.unit if aim else "")
        interim: dict[int, Decimal] = {}
        for column in before:
            number = self._read(row, column, lambda text: self._interim(text, unit))
            if number is not None and column.year:
                interim[column.year] = number
        return aim, last, interim

    def _interim(self, text: str, unit: str) -> Decimal:
        found = aim_of(text, unit, "", self.decimal_comma)
        if found.number is None or found.high is not None or found.change:
            return figure_of(text, unit, self.decimal_comma)[0]  # refused, with the reason
        return found.number

    def _baseline(self, row: int, aim: Aim | None, unit: str) -> Baseline | None:
        column = self.years.baseline
        if column is None:
            return None
        unit = unit or (aim.unit if aim else "")
        found = self._read(row, column, lambda text: baseline_of(text, aim, unit, self.decimal_comma))
        year = self._of(row, "baseline_year", lambda text: parse.year(text) if text else None)
        if found and found.number is not None:
            return found._replace(year=found.year or year)
        return found

    def _same_year(self, at: int, since: int, baseline: Baseline | None) -> None:
        """Keep a problem of a change that is from another year than the baseline."""
        if baseline is None or baseline.number is None:
            return  # the baseline is asked for
        year = baseline.year or self.head_year
        if year != since:
            self._wrong(at, Refused("goal-other-year", since=str(since), year=str(year)))

    def _not_negative(self, row: int, column: Column | None, aim: Aim | None, baseline: Baseline | None) -> None:
        """Keep a problem of a target or a baseline below zero: `plan check` only finds it once no field is empty."""
        numbers = [("baseline", self.years.baseline, baseline and baseline.number)]
        if aim is not None:
            numbers.append(("target", column, aim.value(baseline.number if baseline else None)))
        for key, place, number in numbers:
            if place is not None and number is not None and number < 0:
                self._wrong(index_of(row, place.at), Refused("target-negative", key=key, value=number))

    def _texts(self, row: int, columns: Sequence[Column]) -> tuple[tuple[str, str], ...]:
        """Return (title, text) for each filled cell of columns that a plan has no field for."""
        found = []
        for column in sorted(columns):
            text = self._read(row, column, str)
            if text:
                title = " ".join(self.grid.text(self.titles.row, column.at).split())
                found.append((title, text))
        return tuple(found)

    def places(self, goals: Sequence[Goal]) -> dict[Path, tuple[int, int]]:
        """Return data path -> (cell of its key, cell of its value)."""
        found: dict[Path, tuple[int, int]] = {}
        shown = {column.key: column.at for column in reversed(self.titles.columns)}
        if self.years.baseline:
            shown["baseline"] = self.years.baseline.at
        for goal in goals:
            paths = {"name": (language_of(goal.name),), "definition": ("definition", language_of(goal.definition))}
            last = next(column for column in reversed(self.years.targets) if column.at in self.grid.rows[goal.row])
            cells = {column: index_of(goal.row, at) for column, at in {**shown, "target": last.at}.items()}
            found["indicators", goal.id] = (cells["name"], cells["name"])
            for column, at in cells.items():
                found["indicators", goal.id, *paths.get(column, (column,))] = (at, at)
            for target in self.years.targets:
                at = index_of(goal.row, target.at)
                found["indicators", goal.id, "path", f"{target.year}-12-31"] = (at, at)
        return found

    def _at(self, row: int, key: str) -> int:
        column = self.titles.only(key)
        return index_of(row, column.at if column else 0)

    def _name(self, text: str) -> str:
        if not text:
            raise Refused("row-without-indicator")
        if folded_title(text) in limits.TOTALS:  # its submissions would be taken for totals of theirs
            raise Refused("totals-row", written=text)
        return " ".join(text.split())

    def _of(self, row: int, key: str, reader: Callable[[str], Read]) -> Read | None:
        """Read the cell of a column; None where there is no such column, or for a problem."""
        column = self.titles.only(key)
        if column:
            return self._read(row, column, reader)
        return None

    def _read(self, row: int, column: Column, reader: Callable[[str], Read]) -> Read | None:
        """Read a cell; None for a problem, which is kept."""
        try:
            return reader(self._seen(row, column))
        except Refused as no:
            self._wrong(index_of(row, column.at), no)
            return None

    def _wrong(self, at: int, no: Refused) -> None:
        self.sound, problems = False, tuple(problem._replace(place=at) for problem in no.problems)
        if at in self.grid.formats:
            formatted = number_formats.unread(self.grid.text(*divmod(at, WIDTH)), self.grid.formats[at])
            problems = tuple(number_formats.by_format(problem, formatted) for problem in problems)
        self.problems.extend(problems)

    def _seen(self, row: int, column: Column) -> str:
        content = self.grid.seen(row, column.at)
        if not isinstance(content, Problem) and index_of(row, column.at) in self.grid.merged:
            content = content if column.key in ("area", "office") else self.grid.merged_cells(row, column.at)
        if isinstance(content, Problem):
            raise Refused.from_problems(content)
        return content.strip()


_baseline_year = re.compile(r"(.*?)\s*[(（]\s*((?:19|20)[0-9]{2})\s*年?\s*[)）]\s*").fullmatch
_NOT_DONE = frozenset({"", *limits.NO, "未完成", "not done", "—", "–", "-", "/", "——"})
_NO_BASELINE = frozenset({"", "—", "–", "-", "--", "——", "/", "n/a", "N/A", "…"})


def baseline_of(text: str, aim: Aim | None, unit: str, decimal_comma: bool = False) -> Baseline:
    """Read the baseline of a goal; that of a milestone may only say that it is not done. Raises Refused."""
    if aim is not None and aim.number is None:
        if text not in _NOT_DONE:
            raise Refused("goal-done-before", written=text)
        return Baseline()
    if text in _NO_BASELINE:
        return Baseline(absent=text)
    dated = _baseline_year(text) if len(text) <= LONGEST else None
    number, unit = figure_of(dated[1] if dated else text, unit, decimal_comma)
    return Baseline(number, int(dated[2]) if dated else None, unit)
