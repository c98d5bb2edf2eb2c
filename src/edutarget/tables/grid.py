"""A table as read from a file: the content and the place of each cell, and what titles and labels mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from edutarget.language.text import LONGEST, folded, folded_title
from edutarget.language.words import Lang
from edutarget.problems.diagnostic import Spot
from edutarget.problems.problem import Problem

HEIGHT, WIDTH = 1_048_576, 16384
"""The rows and columns a worksheet can have. Cells are numbered row by row, all from 0."""

Content = str | Problem
"""A cell's text, or why it cannot be used."""


def index_of(row: int, column: int) -> int:
    """Return the number of a cell."""
    return row * WIDTH + column


def letters(column: int) -> str:
    """Return the name of a column in a spreadsheet: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_number(name: str) -> int:
    """Return the number of a column, from 1, by its letters."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def cell_name(index: int) -> str:
    """Return the name of a cell in a spreadsheet: D12."""
    row, column = divmod(index, WIDTH)
    return f"{letters(column)}{row + 1}"


_cell = re.compile(r"([A-Z]{1,3})([0-9]{1,7})").fullmatch


def position(name: str) -> int:
    """Return the number of a cell such as D12; raises ValueError."""
    match = _cell(name)
    if not match:
        raise ValueError(f"cell {name[:20]}")
    return index_within(int(match[2]) - 1, column_number(match[1]) - 1)


def index_within(row: int, column: int) -> int:
    """Return the number of a cell; raises ValueError outside a worksheet."""
    if not (0 <= row < HEIGHT and 0 <= column < WIDTH):
        raise ValueError(f"row {row + 1}, column {column + 1}")
    return index_of(row, column)


@dataclass(frozen=True, slots=True)
class Grid:
    """Row -> column -> content, without empty cells. `merged`: first cell of a merged range -> its last.

    `formats`: number formats of the cells whose content is more than the stored number.
    """

    rows: Mapping[int, Mapping[int, Content]]
    spot: Callable[[int], Spot]
    merged: Mapping[int, int] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    formats: Mapping[int, str] = field(default_factory=dict)

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell, stripped; empty if it cannot be used."""
        content = self.rows.get(row, {}).get(column, "")
        if isinstance(content, str):
            return content.strip()
        return ""

    def seen(self, row: int, column: int) -> Content:
        """Return the content of a cell, or a problem if it is filled in but hidden."""
        content = self.rows.get(row, {}).get(column, "")
        hidden = self.hidden or row in self.hidden_rows or column in self.hidden_columns
        if content and hidden:
            return Problem("hidden-cell")
        return content

    def merged_cells(self, row: int, column: int) -> Problem:
        """Return the problem that a cell is merged with others, for which its content could be meant as well."""
        at = index_of(row, column)
        return Problem("merged-cells", (), {"range": f"{cell_name(at)}:{cell_name(self.merged.get(at, at))}"})


# Titles of columns, and labels of lines above and below the table


class Title(NamedTuple):
    """A title in both languages; `former` ones are read but not written."""

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


FILLED_BY = "填报单位"
"""Former label: beside 报送单位 it is the unit, alone the submitter."""

HEAD: Mapping[str, Title] = {
    "plan": Title("计划代码", "Plan"),
    "as_of": Title(
        "数据截止日期",
        "Figures as of",
        ("截止日期", "截至日期", "数据截至日期", "数据截止时间", "截止时间", "截至时间", "As of", "Data as of"),
    ),
    "submitted_by": Title("报送单位", "Submitted by", ("报送部门", "报送科室", "填报部门", "填报科室", "上报单位")),
    "unit": Title("数据所属单位", "Reporting unit", (FILLED_BY,)),
    "note": Title("说明", "Remark"),
    "prepared_by": Title("填表人", "Prepared by", ("填报人", "制表人", "经办人", "填表", "制表", "填报")),
    "checked_by": Title("审核人", "Checked by", ("复核人", "审核", "复核")),
    "approved_by": Title(
        "负责人",
        "Approved by",
        ("单位负责人", "单位主要负责人", "分管领导", "主要负责人", "审批人", "签发人", "批准人"),
    ),
    "phone": Title("联系电话", "Phone", ("电话", "联系方式", "手机", "手机号", "tel", "telephone", "contact phone")),
}
"""Key in a submission -> label of a line above the table, or of a signature line below it."""

SIGNED = ("prepared_by", "checked_by", "approved_by", "phone")

COLUMNS: Mapping[str, Title] = {
    "id": Title("代码", "Code"),
    "indicator": Title("指标", "Indicator", ("指标名称",)),
    "unit": Title("计量单位", "Unit"),
    "value": Title("实际值", "Actual", ("实际完成", "实际完成值", "完成值")),
    "numerator": Title("分子", "Numerator"),
    "denominator": Title("分母", "Denominator"),
    "note": Title("备注", "Note"),
    "confirmed": Title("已核实", "Confirmed"),
    "reason": Title("存在问题", "Reason"),
    "measures": Title("整改措施", "Measures"),
    "by": Title("完成时限", "By"),
    "units": Title("报送单位数", "Units reporting", ("填报单位数",)),
    "as_of": Title("数据日期", "Day of the figure"),
    "revision": Title("版次", "Revision"),
    "withdrawn": Title("撤回原因", "Withdrawn"),
    "number": Title("序号", "No.", ("no", "#")),
    "baseline": Title("基期", "Baseline"),
    "target": Title("目标", "Target"),
    "readings": Title("口径与时点", "What counts, from when"),
}
"""Key in an entry of a submission -> title of a column."""

INPUTS = (
    *("value", "numerator", "denominator", "note", "confirmed", "reason", "measures", "by"),
    *("units", "as_of", "revision", "withdrawn"),
)
"""The columns that are filled in; a blank form has those up to `by`."""


def _known(titles: Mapping[str, Title]) -> dict[str, str]:
    return {folded(name): key for key, title in titles.items() for name in (key, *title.names)}


_head, _columns = _known(HEAD), _known(COLUMNS)


def head_key(text: str) -> str | None:
    """Return the key of a label of the head, whatever follows it in brackets or after a colon; None: unknown."""
    return _head.get(folded_title(text))


@lru_cache(maxsize=1)
def _labels() -> re.Pattern[str]:
    """Return a pattern for the labels of the head, perhaps with spaces inside, and the colon behind them."""
    names = sorted(
        (name for key, title in HEAD.items() if key != "note" for name in title.names), key=len, reverse=True
    )
    spaced = "|".join(r"\s*".join(map(re.escape, name.replace(" ", ""))) for name in names)
    return re.compile(
        rf"(?:^|[\s,，;；、])({spaced})\s*(?:[(（][^()（）]{{0,20}}[)）]|签字|签名|签章)?\s*[:：]", re.IGNORECASE
    )


_next_label = re.compile(r"\s+[^\s:：]{2,10}[:：].*$", re.DOTALL)
"""A line behind a value that the form does not have: `张三  报出日期：10月8日`."""

_stamp = re.compile(r"\s*[(（](?:盖章|公章|签章|签字|签名)[)）]\s*$")


def unstamped(text: str) -> str:
    """Remove the remark that a name is stamped or signed, as in `某中学（盖章）`."""
    return _stamp.sub("", text)


def labelled(text: str) -> list[tuple[str, str, str]]:
    """Return (key, label, value) for the lines in one cell, such as `填表人：张三  审核人：李四`."""
    if ":" not in text and "：" not in text:
        return []
    found = list(_labels().finditer(text[:LONGEST]))
    ends = [*(label.start() for label in found[1:]), len(text)]
    values = (
        _next_label.sub("", text[label.end() : end]).strip("_＿ \u3000\t\r\n，,；;、")
        for label, end in zip(found, ends, strict=False)
    )
    lines = ((head_key(label[1]), label[1], value) for label, value in zip(found, values, strict=True))
    return [(key, label, value) for key, label, value in lines if key]


def column_key(text: str) -> str | None:
    """Return the key of a column's title: `value` also for `实际值（截至9月30日）`; None: unknown."""
    return _columns.get(folded_title(text))
