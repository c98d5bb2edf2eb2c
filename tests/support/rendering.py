"""Reports in a format, arranged as a view says, as the command does it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from docx.document import Document
from docx.table import Table

from edutarget.formats import renderer
from edutarget.formats.sections import arranged
from edutarget.formats.view import View
from edutarget.report.gap_report import Report


def report_in(format: str, result: str = "report") -> Callable[[Report, View], Any]:
    """A function that renders a report in a format."""
    render = renderer(result, format)
    return lambda report, view: render(arranged(report, view), view)


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
    """A page without its style sheet, whose changes are no changes of what is said."""
    return re.sub(r"<style>.*?</style>", "<style></style>", re.sub(r"sha256-[^']*", "sha256-", page), flags=re.S)
