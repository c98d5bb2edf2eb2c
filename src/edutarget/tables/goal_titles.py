"""Read the titles of a table of goals: the purpose of each column, and the year that its title names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from edutarget.language.text import folded
from edutarget.problems.problem import Problem
from edutarget.tables.grid import WIDTH, Grid, index_of, letters
from edutarget.tables.titles import Title, bare

COLUMNS: Mapping[str, Title] = {
    "area": Title("类别", "Area", ("group", "领域", "分组", "一级指标", "维度")),
    "name": Title("指标", "Indicator", ("name", "goal", "名称", "指标名称", "目标名称", "二级指标", "indicador")),
    "definition": Title("口径", "Definition", ("定义", "统计口径", "指标含义", "指标口径")),
    "unit": Title("单位", "Unit", ("计量单位", "unit of measure", "units", "unidade")),
    "baseline": Title("基期", "Baseline", ("基期值", "基数", "现状", "现状值", "基准值", "base", "linha de base")),
    "baseline_year": Title("基期年份", "Baseline year", ("基年", "base year")),
    "target": Title(
        "目标", "Target", ("目标值", "规划值", "计划", "计划数", "任务数", "目标任务", "goal value", "meta")
    ),
    "id": Title("代码", "Code", ("id", "指标代码", "编码")),
    "kind": Title("属性", "Kind", ("指标属性", "指标性质", "性质", "类型", "指标类型", "type")),
    "measure": Title("计量方式", "Measure", ("统计方式",)),
    "direction": Title("方向", "Direction", ("指标方向", "极性")),
    "adds_up": Title("汇总方式", "Adds up", ("adds_up",)),
    "due": Title(
        "完成时限",
        "Due",
        ("完成时间", "完成期限", "时限", "目标年份", "target year", "deadline", "due date", "by when"),
    ),
    "office": Title(
        "责任单位",
        "Office",
        ("责任部门", "牵头单位", "责任科室", "office in charge", "responsible", "responsible office", "lead"),
    ),
    "note": Title("备注", "Note", ("说明", "年均/累计", "年均", "数据来源", "notes", "remarks", "comment", "source")),
    "before": Title("上期目标", "Previous target"),
    "number": Title("序号", "No.", ("no", "#", "编号", "number")),
}
"""Key of a column -> the titles that are written, then others that are read."""

SEVERAL = frozenset({"note", "office"})
"""Columns that may occur several times."""

IGNORED = frozenset({"number", "before"})

_KEYS = {folded(name): key for key, title in COLUMNS.items() for name in (key, *title.names)}
_ACTUAL = re.compile(r"^(?:实际|实际值|完成数|完成值|完成情况|actual|value|现状|observed)$").search
_AIMED = re.compile(r"^(?:预期|预期值|计划数|projected|goal)$").search

_year = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9/\-–])").search
_around_year = re.compile(
    r"[(（\[【]?\s*(?:到|至|截至|by|in|for|end of|fy)?\s*(?:19|20)[0-9]{2}\s*年?[底末]?\s*[)）\]】]?", re.I
)
_percent = re.compile(r"[(（].*(?:%|percent|百分比).*[)）]|^%\s|\s%$", re.IGNORECASE).search
_LONGEST = 200


class Column(NamedTuple):
    """A column of the table: its number, its key (empty: a year without a word), and the year in its title."""

    at: int
    key: str
    year: int | None = None
    percent: bool = False


class Titles(NamedTuple):
    """The row of titles, the last row of titles (if there are two), the columns, and their problems."""

    row: int
    last: int
    columns: tuple[Column, ...]
    problems: tuple[Problem, ...]

    def only(self, key: str) -> Column | None:
        """Return the first column with this key; None where there is none."""
        return next((column for column in self.columns if column.key == key), None)

    def all(self, *keys: str) -> list[Column]:
        """Return all columns with one of these keys."""
        return [column for column in self.columns if column.key in keys]


def find_titles(grid: Grid) -> Titles | None:
    """Return the first row with titles for names and for targets; a year alone is a title for targets."""
    rows = list(grid.rows)
    for place, row in enumerate(rows):
        following = rows[place + 1] if place + 1 < len(rows) else None
        found = _titles_in(grid, row, following)
        if found.only("name") and (found.only("target") or found.all("")):
            return found
    return None


def column_of(at: int, title: str) -> Column | None:
    """Return the column with this title; None for an unknown title."""
    text = unicodedata.normalize("NFKC", title[:_LONGEST]).strip()
    percent = _percent(text) is not None
    key = _KEYS.get(folded(text)) or _KEYS.get(bare(text))
    found = _year(text)
    if found is None:
        if key:
            return Column(at, key, None, percent)
        return None
    word = folded(_around_year.sub("", text, count=1).strip(" :-的"))
    if key is None:
        key = _KEYS.get(word) or _KEYS.get(bare(word))
    if key is None and _ACTUAL(word):
        key = "baseline"
    elif key is None and _AIMED(word):
        key = "target"
    elif key is None and not word.strip("%()（）"):
        key = ""
    if key is None:
        return None
    return Column(at, key, int(found[1]), percent)


def _titles_in(grid: Grid, row: int, following: int | None) -> Titles:
    """Read a row as titles, together with the row below if that has only years."""
    titles = {column: grid.text(row, column) for column in grid.rows[row]}
    last = row
    if following is not None and _only_years(grid, following):
        titles |= {column: _above(grid, row, column) + grid.text(following, column) for column in grid.rows[following]}
        last = following
    columns: list[Column] = []
    problems: list[Problem] = []
    taken: set[tuple[str, int | None]] = set()
    for at in sorted(titles):
        column = column_of(at, titles[at])
        if column is None:
            written = titles[at] or letters(at)
            problems.append(Problem("unknown-goal-column", index_of(row, at), {"written": written}))
        elif (column.key, column.year) in taken and column.key not in SEVERAL | IGNORED:
            problems.append(Problem("repeated-column", index_of(row, at), {"written": titles[at]}))
        else:
            taken.add((column.key, column.year))
            columns.append(column)
    return Titles(row, last, tuple(columns), tuple(problems))


def _only_years(grid: Grid, row: int) -> bool:
    """Whether a row is the second row of titles, such as 2021年, 2022年 below a merged 目标值."""
    texts = [grid.text(row, column) for column in grid.rows[row]]
    found = [column_of(0, text) for text in texts]
    return bool(texts) and all(column is not None and column.year and column.key == "" for column in found)


def _above(grid: Grid, row: int, column: int) -> str:
    """Return the title of a column in the upper of two rows; a merged cell is the title of all its columns."""
    text = grid.text(row, column)
    if text:
        return text
    for first, last in grid.merged.items():
        if first // WIDTH == row and first % WIDTH <= column <= last % WIDTH:
            return grid.text(row, first % WIDTH)
    # CSV files have no merged cells: the title is in the leftmost column only.
    left = [at for at in grid.rows[row] if at < column]
    if left and column_of(0, grid.text(row, max(left))):
        return grid.text(row, max(left))
    return ""


class Years(NamedTuple):
    """The columns of the baseline and of each year's target, in the order of years.

    `notes`: other years' figures, kept as remarks; `inferred`: whether some titles were years without a word.
    """

    baseline: Column | None
    targets: tuple[Column, ...]
    notes: tuple[Column, ...] = ()
    inferred: bool = False


def years_of(titles: Titles) -> Years | Problem:
    """Decide which column is the baseline and which are targets; a problem if the titles do not say.

    Of two years without a word the first is the baseline. Of three or more it is unknown which are targets.
    """
    baselines, targets = titles.all("baseline"), titles.all("target")
    alone = sorted(titles.all(""), key=lambda column: column.year or 0)
    if len(baselines) > 1:
        latest = max(baselines, key=lambda column: column.year or 0)
        baseline: Column | None = latest
        notes = [column for column in baselines if column is not latest]
    else:
        baseline, notes = next(iter(baselines), None), []
    inferred = bool(alone)
    if baseline is None and alone and len(alone) + len(targets) > 1:
        first_target = min((column.year for column in targets if column.year), default=None)
        if len(alone) > 2 or (len(alone) == 2 and targets):
            return Problem("years-unclear", index_of(titles.row, alone[0].at), {"years": _texts(alone)})
        if first_target is None or (alone[0].year or 0) < first_target:
            baseline, alone = alone[0], alone[1:]
    if baseline is not None and baseline.year:
        notes += [column for column in alone if (column.year or 0) < baseline.year]
    targets = sorted([*targets, *(column for column in alone if column not in notes)], key=lambda one: one.year or 9999)
    if len(targets) > 1 and targets[-1].year is None:
        return Problem("years-unclear", index_of(titles.row, targets[-1].at), {"years": _texts(targets[:-1])})
    return Years(baseline, tuple(targets), tuple(notes), inferred)


def _texts(columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(str(column.year) for column in columns)


_HEAD = {
    folded(name): key
    for key, names in {
        "id": ("计划代码", "Plan"),
        "name": ("计划名称", "Plan name"),
        "unit": ("数据所属单位", "Reporting unit"),
    }.items()
    for name in names
}


_no_name = re.compile(
    r"附|单位|表\s*[0-9]|注|table\b|annex|units?\b|note|[(（]?([一二三四五六七八九十]+|[0-9]+)([、.)）]|$)",
    re.IGNORECASE,
).match
"""Beginnings of texts that are no name of a plan: notes, and numbered headings of sections."""


def head_above(grid: Grid, row: int) -> Iterator[tuple[str, str]]:
    """Yield (key, text) from the lines above the table, the nearest first; a line of one cell is the name."""
    for above in sorted((number for number in grid.rows if number < row), reverse=True):
        cells = sorted(grid.rows[above])
        if len(cells) == 1 and (text := grid.text(above, cells[0])) and not _no_name(text):
            yield "name", " ".join(text.split())
        for at in cells:
            key = _HEAD.get(bare(grid.text(above, at)))
            beside = next((column for column in cells if column > at), None)
            if key and beside is not None and (text := grid.text(above, beside)):
                yield key, text
