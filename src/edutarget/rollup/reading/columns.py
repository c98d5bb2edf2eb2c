"""The columns of a table of facts: what they may be called, and whether a table has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from edutarget.language.folding import folded
from edutarget.problems.problem import Problem

TITLES: Mapping[str, tuple[str, ...]] = {
    "unit": ("单位", "数据所属单位", "填报单位"),
    "indicator": ("指标",),
    "as_of": ("as of", "日期", "截止日期", "数据截止日期"),
    "value": ("数值", "实际值"),
    "numerator": ("分子",),
    "denominator": ("分母",),
    "units": ("报送单位数", "填报单位数"),
    "expected": ("应报送单位数",),
}
"""What each column may be called besides its key."""

COLUMNS = tuple(TITLES)
REQUIRED = COLUMNS[:4]
FIGURES = COLUMNS[3:]
COUNTS = ("numerator", "denominator")

ONE, ZERO = r"1(\.0{1,15})?", r"0(\.0{1,15})?"
"""Numbers that say yes and no to a milestone, as databases write them."""

_known = {folded(name): key for key, names in TITLES.items() for name in (key, *names)}
_FORM = frozenset(map(folded, ("id", "code", "代码")))


class Fact(NamedTuple):
    """A row of a table as it is written, or a figure of a submission as if it stood in one.

    `row` counts from 0 in a table; a figure of a submission, which has been judged already, has none.
    """

    unit: str | None
    indicator: str | None
    as_of: str | None
    value: str | None
    numerator: str | None
    denominator: str | None
    units: str | None
    expected: str | None
    file: str
    row: int | None = None

    @property
    def given(self) -> dict[str, str]:
        """The figures that are there."""
        return {name: text for name in FIGURES if (text := getattr(self, name)) is not None}


def places_of(titles: Sequence[str]) -> dict[str, int]:
    """Column -> its place in the table; the first where it is there twice."""
    found: dict[str, int] = {}
    for place, title in enumerate(titles):
        if key := _known.get(folded(title)):
            found.setdefault(key, place)
    return found


def is_table(titles: Sequence[str]) -> bool:
    """Whether these titles are of a table of facts, and not of a form, which is the submission of one unit."""
    found = places_of(titles).keys()
    if "as_of" in found:
        return len(found) > 1
    return len(found) > 1 and "unit" in found and not _FORM & set(map(folded, titles))


def column_problems(titles: Sequence[str]) -> Iterator[Problem]:
    """Columns that are not there, or there twice."""
    found = places_of(titles)
    for name in REQUIRED:
        if name not in found:
            yield Problem("missing-column", (), {"column": name, "known": tuple(filter(None, titles))})
    times = Counter(_known.get(folded(title)) for title in titles)
    for title in titles:
        if (key := _known.get(folded(title))) and times[key] > 1 and titles[found[key]] is not title:
            yield Problem("repeated-column", (), {"written": title})
