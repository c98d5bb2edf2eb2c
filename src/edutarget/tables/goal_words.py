"""What the words of a table of goals mean: titles of columns with the years they name, answers, days and ids."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from edutarget.figures import suggestions
from edutarget.language.text import folded, folded_title
from edutarget.problems.problem import Problem, Refused
from edutarget.tables.grid import WIDTH, Grid, Title, index_of, letters

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
_LONGEST_TITLE = 200


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
    text = unicodedata.normalize("NFKC", title[:_LONGEST_TITLE]).strip()
    percent = _percent(text) is not None
    key = _KEYS.get(folded(text)) or _KEYS.get(folded_title(text))
    found = _year(text)
    if found is None:
        if key:
            return Column(at, key, None, percent)
        return None
    word = folded(_around_year.sub("", text, count=1).strip(" :-的"))
    if key is None:
        key = _KEYS.get(word) or _KEYS.get(folded_title(word))
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
    """The columns of the baseline and of each year's target, in the order of years; `notes`: other years' figures."""

    baseline: Column | None
    targets: tuple[Column, ...]
    notes: tuple[Column, ...] = ()


def years_of(titles: Titles) -> Years | Problem:
    """Decide which column is the baseline and which are targets; a problem if the titles do not say.

    Of two years without a word the first is the baseline. Of three or more it is unknown which are targets.
    """
    targets, alone = titles.all("target"), sorted(titles.all(""), key=_by_year)
    notes = sorted(titles.all("baseline"), key=_by_year)
    baseline = notes.pop() if notes else None
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
    return Years(baseline, tuple(targets), tuple(notes))


def _by_year(column: Column) -> int:
    return column.year or 0


def _texts(columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(str(column.year) for column in columns)


_HEAD = {
    **dict.fromkeys(("计划代码", "plan"), "id"),
    **dict.fromkeys(("计划名称", "planname"), "name"),
    **dict.fromkeys(("数据所属单位", "reportingunit"), "unit"),
}
"""Labels of lines above the table, folded -> the field of the plan."""

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
            key = _HEAD.get(folded_title(grid.text(above, at)))
            beside = next((column for column in cells if column > at), None)
            if key and beside is not None and (text := grid.text(above, beside)):
                yield key, text


# Cells that hold one of a few answers, a day, or an id

ANSWERS: Mapping[str, Mapping[str, Title]] = {
    "kind": {
        "binding": Title("约束性", "binding", ("约束", "约束性指标", "mandatory", "statutory")),
        "expected": Title("预期性", "expected", ("预期", "预期性指标", "indicative", "anticipated")),
        "stretch": Title("力争", "stretch", ("争取", "aspirational")),
    },
    "measure": {
        "level": Title("时点", "level", ("水平", "时点类", "水平类", "时点类指标", "水平类指标")),
        "cumulative": Title("累计", "count", ("累计类", "累计类指标", "cumulative")),
        "milestone": Title("完成事项", "milestone", ("里程碑", "事项")),
    },
    "direction": {
        "at_least": Title("不低于", "at least", ("正向", "越高越好", "higher", "increase", "↑", "提高", "上升")),
        "at_most": Title("不高于", "at most", ("负向", "逆向", "越低越好", "lower", "decrease", "↓", "降低", "下降")),
    },
    "adds_up": {
        "sum": Title("合计", "sum", ("求和",)),
        "ratio": Title("分子分母相加", "ratio", ("比率",)),
        "all": Title("全部完成", "all"),
        "any": Title("任一完成", "any"),
        "none": Title("不汇总", "none"),
    },
}  # fmt: skip
"""Column -> value in a plan -> the word that is written into tables, and other words that are read."""

_MEANT = {
    key: {folded(word): value for value, title in answers.items() for word in (value, *title.names)}
    for key, answers in ANSWERS.items()
}


def choice_of(key: str, text: str) -> str:
    """Return the plan's value for a cell of a column; empty for an empty cell. Raises Refused."""
    chosen = _MEANT[key].get(folded(text), "") if text else ""
    if text and not chosen:
        zh = "、".join(title.zh for title in ANSWERS[key].values())
        en = ", ".join(title.en for title in ANSWERS[key].values())
        raise Refused("not-a-choice", written=text, choices={"zh": zh, "en": en})
    return chosen


_LONGEST_DAY = 60  # characters of a day

_an_id = re.compile(r"[^\W_][\w.-]{0,79}").fullmatch


def id_of(text: str) -> str:
    """Read an id of letters, digits, `_`, `-` and `.`; empty for an empty cell. Raises Refused."""
    if text and not (_an_id(text) and unicodedata.normalize("NFKC", text) == text):
        raise Refused("goal-id", written=text)
    return text


_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
# Times that end with the plan's period.
_ALWAYS = frozenset(
    {
        *("全年", "长期", "长期坚持", "持续推进", "持续", "年内", "年底", "年底前"),
        *("annual", "ongoing", "all year", "year-end"),
    }
)
NO_END = Title("未公布期限", "no end published", ("未公布", "not published"))
"""What is written where no end was published."""

_NO_END = frozenset(folded(name) for name in NO_END.names)
_years = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])").findall
_day = re.compile(r"(?:[0-9]{4}\s*[-/.年]\s*)?([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*[日号]?前?").fullmatch
_month = re.compile(r"(?:[0-9]{4}\s*[-/.年]\s*)?([0-9]{1,2})\s*月?\s*[底末]?前?").fullmatch
_quarter = re.compile(r"(?:[0-9]{4}\s*年?\s*)?(?:第?([一二三四1-4])季度[末底]?|q([1-4])(?:\s*[0-9]{4})?)前?").fullmatch
_whole_year = re.compile(r"(?:到|至|by |end of |by the end of )?[0-9]{4}\s*年?\s*(?:[底末]|年底)?前?").fullmatch
_english = re.compile(
    r"(?:by |end of |by the end of )?(?:([0-9]{1,2})(?:st|nd|rd|th)? )?"
    r"([a-z]{3})[a-z]*\.? ?([0-9]{1,2}(?=,))?,? ?(?:[0-9]{4})?"
).fullmatch


def day_of(text: str, year: int) -> str:
    """Return the due day as in a plan, from 2025年12月底, 6月30日, 第三季度 or June 2025. Raises Refused.

    Empty: the end of the plan; `null`: no end was published. `year` is used for a text without a year.
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if not plain or plain in _ALWAYS:
        return ""
    if folded(plain) in _NO_END:
        return "null"
    named = _years(plain)
    if named:
        year = int(named[0])
    found = _month_and_day(plain) if len(named) < 2 and len(plain) <= _LONGEST_DAY else None
    if found is None:
        raise Refused("date-format", written=text, instead=suggestions.day_meant(text))
    month, day = found
    try:
        return date(year, month, day or monthrange(year, month)[1]).isoformat()
    except ValueError:
        raise Refused("date-impossible", written=text) from None


def _month_and_day(text: str) -> tuple[int, int] | None:
    """Return month and day, 0 for the last day of the month; None if the text is no day."""
    match = _day(text)
    if match:
        return int(match[1]), int(match[2])
    match = _quarter(text)
    if match:
        return 3 * _QUARTERS[match[1] or match[2]], 0
    if _whole_year(text):
        return 12, 0
    if (match := _month(text)) and 1 <= int(match[1]) <= 12:
        return int(match[1]), 0
    if (match := _english(text)) and match[2] in _MONTHS:
        return _MONTHS.index(match[2]) + 1, int(match[1] or match[3] or 0)
    return None
