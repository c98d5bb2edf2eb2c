"""In which order a report's rows are read."""

from __future__ import annotations

from typing import Literal

from edutarget.language.folding import folded
from edutarget.language.words import Words
from edutarget.report.gap_report import Report
from edutarget.report.standing import seriousness

Order = Literal["area", "worst", "name"]


def in_order(report: Report, order: Order, words: Words) -> Report:
    """The report with its rows in an order: the plan's, the most serious first, or by name."""
    if order == "area":
        return report
    return report.in_order(seriousness if order == "worst" else lambda row: by_name(words.word(row.indicator)))


def by_name(name: str) -> bytes:
    """A key that sorts names: Chinese by pinyin, in which the characters of GB 2312 are laid out for the most part."""
    return folded(name).encode("gb18030", "replace")
