"""Render reports in a format, arranged by a view as the command does."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from docx.document import Document
from docx.table import Table

from edutarget.formats import renderer
from edutarget.formats.sections import arranged
from edutarget.formats.view import View
from edutarget.language.rounding import trimmed
from edutarget.language.words import Lang
from edutarget.plan.models import Plan
from edutarget.report.gap_report import Report


def report_in(format: str, result: str = "report") -> Callable[[Report, View], Any]:
    """A function that renders a report in a format."""
    render = renderer(result, format)
    return lambda report, view: render(arranged(report, view), view)


def in_shown_units(found: Any, plan: Plan, lang: Lang) -> Any:
    """The rows of a JSON document as readers of a language are shown their figures; its factors are the plan's."""
    for row in found.get("indicators", found.get("rows")):
        unit = plan.unit_of(plan.indicators[row.get("id") or row["indicator"]])
        shown = unit and unit.shown and unit.shown[lang]
        if shown:
            for part in (row, *row.get("points", ())):
                part.update({key: _times(value, shown.factor) for key, value in part.items()})
    return found


def _times(value: object, factor: Decimal) -> object:
    if isinstance(value, Decimal):
        return trimmed(value * factor)
    return value


def text_of(document: Document) -> str:
    """Every paragraph after its style, every row of a table as a line."""
    lines = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += ["| " + " | ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            assert block.style is not None
            lines.append(f"[{block.style.name}] {block.text}")
    return "\n".join([*lines, ""])


def without_spans(page: str) -> str:
    """A page whose sentences are not divided by the languages of the names in them."""
    return re.sub(r"</?(?:span|bdi)\b[^>]*>", "", page)


def without_style(page: str) -> str:
    """A page without its style sheet, so that changes of style are no differences of content."""
    return re.sub(r"<style>.*?</style>", "<style></style>", re.sub(r"sha256-[^']*", "sha256-", page), flags=re.S)


def columns(text: str) -> int:
    """Terminal columns, counted without Rich."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.category(c) in ("Mn", "Me") for c in text)


def numbers(text: str) -> Counter[str]:
    """The numbers in a text that people read."""
    return Counter(re.findall(r"[+−]?\d[\d,]*(?:\.\d+)?", text))
