"""What the form's columns and the lines of its head are called, and finding the row of titles in a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from edutarget.language.folding import folded
from edutarget.language.words import Lang
from edutarget.problems.problem import Problem
from edutarget.tables.grid import Grid, index_of, letters


class Title(NamedTuple):
    """A title in both languages; `former` ones are read but no longer written."""

    zh: str
    en: str
    former: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling that is read."""
        return (self.zh, self.en, *self.former)

    def __call__(self, lang: Lang) -> str:
        """The title in one language."""
        if lang == "zh":
            return self.zh
        return self.en


HEAD: Mapping[str, Title] = {
    "plan": Title("计划代码", "Plan"),
    "as_of": Title("数据截止日期", "Figures as of"),
    "submitted_by": Title("报送单位", "Submitted by"),
    "unit": Title("数据所属单位", "Reporting unit", ("填报单位",)),
    "note": Title("说明", "Remark"),
}
"""The lines above the table, by their key in a submission."""

COLUMNS: Mapping[str, Title] = {
    "id": Title("代码", "Code"),
    "indicator": Title("指标", "Indicator"),
    "unit": Title("计量单位", "Unit"),
    "value": Title("实际值", "Actual"),
    "numerator": Title("分子", "Numerator"),
    "denominator": Title("分母", "Denominator"),
    "note": Title("备注", "Note"),
    "confirmed": Title("已核实", "Confirmed"),
    "units": Title("报送单位数", "Units reporting", ("填报单位数",)),
    "as_of": Title("数据日期", "Day of the figure"),
    "revision": Title("版次", "Revision"),
    "withdrawn": Title("撤回原因", "Withdrawn"),
    "baseline": Title("基期", "Baseline"),
    "target": Title("目标", "Target"),
}
"""The table's columns, by their key in an entry of a submission."""

INPUTS = ("value", "numerator", "denominator", "note", "confirmed", "units", "as_of", "revision", "withdrawn")
"""The columns that are filled in; a blank form has those up to `confirmed`."""

_LONGEST = 200  # characters in which a title is looked for; a cell may hold a hundred thousand

_also = re.compile(r"[(（\n]|[:：]\s*$")


def _known(titles: Mapping[str, Title]) -> dict[str, str]:
    return {folded(name): key for key, title in titles.items() for name in (key, *title.names)}


_head, _columns = _known(HEAD), _known(COLUMNS)


def bare(text: str) -> str:
    """A title folded, without what stands in brackets or after a colon: `目标值（2025年）` is `目标值`."""
    return folded(_also.split(text[:_LONGEST], maxsplit=1)[0])


def head_key(text: str) -> str | None:
    """The key that a label above the table stands for; a colon or brackets after it do not count."""
    return _head.get(bare(text))


def column_key(text: str) -> str | None:
    """The key that a column's title stands for: `实际值（截至9月30日）` is still `value`."""
    return _columns.get(bare(text))


KeyOf = Callable[[str], str | None]
"""What a title stands for."""


class Header(NamedTuple):
    """The row of titles: its number, and the column of each key."""

    row: int
    columns: Mapping[str, int]


def headers(grid: Grid, key_of: KeyOf) -> Iterator[Header]:
    """Each row as if it were that of titles; a repeated title counts where it is first."""
    for row, cells in grid.rows.items():
        columns: dict[str, int] = {}
        for column in cells:
            key = key_of(grid.text(row, column))
            if key:
                columns.setdefault(key, column)
        yield Header(row, columns)


def title_problems(grid: Grid, header: Header, key_of: KeyOf, unknown: str) -> Iterator[Problem]:
    """Titles that are repeated, or that nobody knows, which is the rule `unknown`."""
    for column in grid.rows[header.row]:
        title = grid.text(header.row, column)
        key = key_of(title)
        if key is None:
            yield Problem(unknown, index_of(header.row, column), {"written": title or letters(column)})
        elif header.columns.get(key, column) != column:
            yield Problem("repeated-column", index_of(header.row, column), {"written": title})
