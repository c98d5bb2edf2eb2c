"""A table of goals (name, unit, baseline, target), read row by row.

Each cell has its data path in the plan that is made of them, so that whatever is wrong with the plan has its cell.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from edutarget.files.document import Document
from edutarget.files.limits import too_many
from edutarget.language.folding import folded
from edutarget.language.terms import N_, Term
from edutarget.problems.collected import Problems
from edutarget.problems.problem import Path, Problem
from edutarget.problems.refused import Refused
from edutarget.tables import WORKBOOKS, number_formats
from edutarget.tables.form import unread
from edutarget.tables.goal_cells import Aim, aim_of, baseline_of, unit_of
from edutarget.tables.goal_plan import Goal, perhaps_shares, places_of, plan_of
from edutarget.tables.grid import WIDTH, Content, Grid, cell_name, index_of, letters
from edutarget.tables.titles import bare

_TITLES = {
    "area": ("area", "group", "领域", "类别", "分组"),
    "name": ("name", "indicator", "goal", "名称", "指标", "指标名称", "目标名称"),
    "definition": ("definition", "定义", "口径", "统计口径"),
    "unit": ("unit", "单位", "计量单位"),
    "baseline": ("baseline", "基期", "基期值"),
    "target": ("target", "目标", "目标值"),
}
MAX_GOALS = 10_000
_NUMBERING = frozenset({"no", "no.", "#", "序号"})
_KEYS = {folded(name): key for key, names in _TITLES.items() for name in names}

Read = TypeVar("Read")


class Columns(NamedTuple):
    """The row of titles: its number, and the column of each key."""

    row: int
    of: Mapping[str, int]


def read_goals(path: str, data: bytes, head: Mapping[str, Any]) -> Document:
    """The plan in a CSV file or a workbook; `head` is what it says beside its goals. Raises Unreadable."""
    if os.path.splitext(path)[1].lower() in WORKBOOKS or data.startswith(b"PK"):
        from edutarget.tables.workbook import grids_of

        return _goals_in(grids_of(data), head)
    from edutarget.tables.csv_text import grid_of

    grid, wrong = grid_of(data)
    return unread(grid, wrong) if wrong else _goals_in([grid], head)


def _goals_in(grids: Sequence[Grid], head: Mapping[str, Any]) -> Document:
    """The plan in the one sheet that has goals."""
    found = [(grid, columns) for grid in grids if (columns := _columns(grid))]
    if not found:
        return unread(grids[0], Problem("no-goals", 0))
    if len(found) > 1:
        grid, columns = found[1]
        return unread(grid, Problem("two-forms", index_of(columns.row, 0)))
    table = _Table(*found[0])
    goals = list(table.goals())
    if len(goals) > MAX_GOALS:
        raise too_many(N_("goals"), MAX_GOALS)
    table.problems.extend(perhaps_shares(goals))
    if not goals and not table.problems:
        table.problems.append(Problem("no-goals", index_of(table.columns.row, 0)))
    return Document(
        plan_of(goals, head) if goals else None,
        list(table.problems),
        lambda: table.places(goals),
        lambda: table.grid.spot,
    )


def _columns(grid: Grid) -> Columns | None:
    """The first row that has the titles of a name and a target."""
    for row, cells in grid.rows.items():
        of: dict[str, int] = {}
        for column, content in cells.items():
            if isinstance(content, str) and (key := _KEYS.get(bare(content))):
                of.setdefault(key, column)
        if {"name", "target"} <= of.keys():
            return Columns(row, of)
    return None


class _Table:
    """Reads the goals of one sheet; what is wrong is kept in `problems`."""

    def __init__(self, grid: Grid, columns: Columns) -> None:
        self.grid, self.columns = grid, columns
        self.problems = Problems(self._titles())
        self.sound = True  # the row that is being read
        areas = columns.of.get("area", -1)
        merged = grid.merged.items()
        self.spans = sorted((first // WIDTH, last // WIDTH) for first, last in merged if first % WIDTH == areas)

    def _titles(self) -> Iterator[Problem]:
        for column, content in self.grid.rows[self.columns.row].items():
            title = content.strip() if isinstance(content, str) else letters(column)
            key = _KEYS.get(bare(title))
            if key is None and folded(title) not in _NUMBERING:
                yield Problem("unknown-goal-column", index_of(self.columns.row, column), {"written": title})
            elif key and self.columns.of[key] != column:
                yield Problem("repeated-column", index_of(self.columns.row, column), {"written": title})

    def goals(self) -> Iterator[Goal]:
        """Every row that could be read."""
        for row, cells in self.grid.rows.items():
            if row > self.columns.row and any(column in cells for column in self.columns.of.values()):
                self.sound = True
                goal = self._goal(row)
                if goal and self.sound:
                    yield goal

    def _goal(self, row: int) -> Goal | None:
        name = self._read(row, "name", self._name)
        unit = self._read(row, "unit", unit_of) or ""
        aim = self._read(row, "target", lambda text: self._aim(text, unit))
        if aim and aim.number is not None and not aim.unit:
            self._wrong(row, "unit" if "unit" in self.columns.of else "target", _incomplete(N_("unit")))
        baseline = self._read(row, "baseline", lambda text: baseline_of(text, aim, unit))
        area = self._read(row, "area", str) or self._above(row, "area")
        definition = self._read(row, "definition", str)
        if not name or aim is None:
            return None
        return Goal(row, name, area, definition or name, aim, baseline)

    def places(self, goals: list[Goal]) -> dict[Path, tuple[int, int]]:
        """Data path -> the cell that it comes from."""
        found: dict[Path, tuple[int, int]] = {}
        for goal, key, paths in places_of(goals):
            cells = {column: index_of(goal.row, at) for column, at in self.columns.of.items()}
            found["indicators", key] = (cells["name"], cells["name"])
            for column, at in cells.items():
                found["indicators", key, *paths.get(column, (column,))] = (at, at)
        return found

    def _name(self, text: str) -> str:
        if not text:
            raise Refused("row-without-indicator")
        return text

    def _aim(self, text: str, unit: str) -> Aim:
        if not text:
            raise _incomplete(N_("target"))
        return aim_of(text, unit)

    def _read(self, row: int, key: str, reader: Callable[[str], Read]) -> Read | None:
        """What a cell says; None where there is no such column, or where it says nothing that can be used."""
        if key not in self.columns.of:
            return None
        try:
            return reader(self._seen(row, self.columns.of[key]))
        except Refused as no:
            self._wrong(row, key, no)
            return None

    def _wrong(self, row: int, key: str, no: Refused) -> None:
        self.sound, at = False, index_of(row, self.columns.of[key])
        content, number_format = self.grid.rows[row].get(self.columns.of[key]), self.grid.formats.get(at)
        formatted = (
            number_formats.unread(content, number_format) if number_format and isinstance(content, str) else None
        )
        self.problems.extend(number_formats.by_format(problem, formatted)._replace(place=at) for problem in no.problems)

    def _seen(self, row: int, column: int) -> str:
        content: Content = self.grid.rows[row].get(column, "")
        at = index_of(row, column)
        last = self.grid.merged.get(at, at)
        if isinstance(content, Problem):
            raise Refused.because(content)
        if content and self.grid.hides(row, column):
            raise Refused("hidden-cell")
        if last != at and column != self.columns.of.get("area"):
            raise Refused("merged-cells", range=f"{cell_name(at)}:{cell_name(last)}")
        return content.strip()

    def _above(self, row: int, key: str) -> str:
        """What stands in a merged cell that reaches down to this row; empty where there is none."""
        spans = self.spans if key in self.columns.of else ()
        first, last = spans[bisect_right(spans, row, key=lambda span: span[0]) - 1] if spans else (row, row)
        return (self._read(first, key, str) or "") if first < row <= last else ""


def _incomplete(what: str) -> Refused:
    return Refused("goal-incomplete", what=Term(what))
