"""A table of goals (name, unit, baseline, target), read row by row.

Each cell has its data path in the plan that is made of them, so that whatever is wrong with the plan has its cell.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from edutarget.figures import notation, parse
from edutarget.figures.notation import figure_text
from edutarget.files.limits import too_many
from edutarget.files.source_file import Document
from edutarget.language.folding import folded
from edutarget.language.terms import N_, Term
from edutarget.plan.indicator import Unit
from edutarget.problems.problem import Path, Problem, Problems, Refused
from edutarget.tables import WORKBOOKS, number_formats
from edutarget.tables.form import unread
from edutarget.tables.goal_plan import Aim, Goal, perhaps_shares, places_of, plan_of
from edutarget.tables.grid import WIDTH, Grid, index_of
from edutarget.tables.titles import Header, bare, headers, title_problems

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


DONE = frozenset({*notation.YES, "完成", "已完成", "done", "Done", "complete", "completed", "√", "✓"})
"""Targets of what is to be done, rather than counted."""

_NOT_DONE = frozenset({*notation.NO, "未完成", "not done", "—", "–", "-", "/"})
_PERCENT = frozenset({"%", "％", "percent", "per cent", "百分比"})
_AT_MOST = ("≤", "<=", "不超过", "不高于", "不多于", "at most")
_AT_LEAST = ("≥", ">=", "不少于", "不低于", "at least")


def read_goals(path: str, data: bytes, head: Mapping[str, Any]) -> Document:
    """The plan in a CSV file or a workbook; `head` is what it says beside its goals. Raises Unreadable."""
    if os.path.splitext(path)[1].lower() in WORKBOOKS or data.startswith(b"PK"):
        from edutarget.tables.workbook import grids_of

        return _goals_in(grids_of(data), head)
    from edutarget.tables.csv_file import grid_of

    grid, wrong = grid_of(data)
    return unread(grid, wrong) if wrong else _goals_in([grid], head)


def _goals_in(grids: Sequence[Grid], head: Mapping[str, Any]) -> Document:
    """The plan in the one sheet that has goals."""
    found = [(grid, header) for grid in grids if (header := _header(grid))]
    if not found:
        return unread(grids[0], Problem("no-goals", 0))
    if len(found) > 1:
        grid, header = found[1]
        return unread(grid, Problem("two-forms", index_of(header.row, 0)))
    table = _Table(*found[0])
    goals = list(table.goals())
    if len(goals) > MAX_GOALS:
        raise too_many(N_("goals"), MAX_GOALS)
    table.problems.extend(perhaps_shares(goals))
    if not goals and not table.problems:
        table.problems.append(Problem("no-goals", index_of(table.row, 0)))
    return Document(
        plan_of(goals, head) if goals else None,
        list(table.problems),
        lambda: table.places(goals),
        lambda: table.grid.spot,
    )


def _key_of(title: str) -> str | None:
    """What a title stands for; empty for the numbers of the rows, which say nothing."""
    return "" if folded(title) in _NUMBERING else _KEYS.get(bare(title))


def _header(grid: Grid) -> Header | None:
    """The first row that has the titles of a name and a target."""
    return next((found for found in headers(grid, _key_of) if {"name", "target"} <= found.columns.keys()), None)


class _Table:
    """Reads the goals of one sheet; what is wrong is kept in `problems`."""

    def __init__(self, grid: Grid, header: Header) -> None:
        self.grid, self.row, self.columns = grid, header.row, header.columns
        self.problems = Problems(title_problems(grid, header, _key_of, "unknown-goal-column"))
        self.sound = True  # the row that is being read
        areas = header.columns.get("area", -1)
        merged = grid.merged.items()
        self.spans = sorted((first // WIDTH, last // WIDTH) for first, last in merged if first % WIDTH == areas)

    def goals(self) -> Iterator[Goal]:
        """Every row that could be read."""
        for row, cells in self.grid.rows.items():
            if row > self.row and any(column in cells for column in self.columns.values()):
                self.sound = True
                goal = self._goal(row)
                if goal and self.sound:
                    yield goal

    def _goal(self, row: int) -> Goal | None:
        name = self._read(row, "name", self._name)
        unit = self._read(row, "unit", unit_of) or ""
        aim = self._read(row, "target", lambda text: self._aim(text, unit))
        if aim and aim.number is not None and not aim.unit:
            self._wrong(row, "unit" if "unit" in self.columns else "target", _incomplete(N_("unit")))
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
            cells = {column: index_of(goal.row, at) for column, at in self.columns.items()}
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
        if key not in self.columns:
            return None
        try:
            return reader(self._seen(row, self.columns[key]))
        except Refused as no:
            self._wrong(row, key, no)
            return None

    def _wrong(self, row: int, key: str, no: Refused) -> None:
        self.sound, at = False, index_of(row, self.columns[key])
        problems = no.problems
        if at in self.grid.formats:
            formatted = number_formats.unread(self.grid.text(row, self.columns[key]), self.grid.formats[at])
            problems = tuple(number_formats.by_format(problem, formatted) for problem in problems)
        self.problems.extend(problem._replace(place=at) for problem in problems)

    def _seen(self, row: int, column: int) -> str:
        content = self.grid.seen(row, column)
        if not isinstance(content, Problem) and index_of(row, column) in self.grid.merged:
            content = content if column == self.columns.get("area") else self.grid.merged_cells(row, column)
        if isinstance(content, Problem):
            raise Refused.from_problems(content)
        return content.strip()

    def _above(self, row: int, key: str) -> str:
        """What stands in a merged cell that reaches down to this row; empty where there is none."""
        spans = self.spans if key in self.columns else ()
        first, last = spans[bisect_right(spans, row, key=lambda span: span[0]) - 1] if spans else (row, row)
        return (self._read(first, key, str) or "") if first < row <= last else ""


def _incomplete(what: str) -> Refused:
    return Refused("goal-incomplete", what=Term(what))


def unit_of(text: str) -> str:
    """A unit as it is written, every spelling of per cent as %."""
    return "%" if text.casefold() in _PERCENT else text


def aim_of(text: str, unit: str) -> Aim:
    """A target such as 30, 75.3%, ≤ 5 or 完成; raises Refused."""
    if text in DONE:
        return Aim(None, "")
    signs = [sign for sign in (*_AT_MOST, *_AT_LEAST) if text.lower().startswith(sign)]
    bare = text[len(signs[0]) :].strip() if signs else text
    unit = unit or ("%" if bare.endswith("%") else "")
    return Aim(number_of(bare, unit), unit, bool(signs) and signs[0] in _AT_MOST)


def number_of(text: str, unit: str) -> Decimal:
    """A figure, perhaps with its unit behind it, in a multiple of it (1.2万; 2.3亿元 for 万元) or, as spreadsheets
    write it, with commas; raises Refused."""
    own = [unit] if unit else []
    if not unit or unit == "%":
        return parse.figure(figure_text(text), dict.fromkeys(("", *own), Decimal(1)), own)
    return parse.figure(figure_text(text), Unit(kind="quantity", zh=unit, en=unit).spellings, own)


def baseline_of(text: str, aim: Aim | None, unit: str) -> Decimal | None:
    """The baseline of a goal; of something to be done there is none but that it is not done. Raises Refused."""
    if aim is not None and aim.number is None:
        if text and text not in _NOT_DONE:
            raise Refused("goal-done-before", written=text)
        return None
    return number_of(text, aim.unit if aim else unit) if text else None
