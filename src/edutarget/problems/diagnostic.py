"""A problem where a person can find it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from edutarget.problems.problem import Severity
from edutarget.problems.rules import RULES


class Diagnostic(NamedTuple):
    """A problem where a person can find it: 1-based line and column, or a cell such as 填报!D12.

    `excerpt` is the source line, or what stands in the cell. `label` is what a table says of the cell, by its row and
    its column, maybe nothing; None where the file is no table. `more` of the same rule are in the same file and are not
    listed.
    """

    file: str
    line: int | None
    column: int | None
    rule: str
    params: Mapping[str, Any] = {}
    excerpt: str | None = None
    cell: str | None = None
    more: int = 0
    label: str | None = None

    @property
    def severity(self) -> Severity:
        """`error` or `warning`, from its rule."""
        return RULES[self.rule].severity

    @property
    def unopened(self) -> bool:
        """Whether the file was never looked into."""
        return RULES[self.rule].unopened

    @property
    def spoken(self) -> str:
        """A cell and what the table says of it, for formats that have only lines; empty elsewhere."""
        return " · ".join(part for part in (self.cell, self.label) if part)

    @property
    def where(self) -> str:
        """`path:line:column`, `path:sheet!cell`, or the path alone."""
        place = self.cell or (f"{self.line}:{self.column}" if self.line else "")
        return f"{self.file}:{place}" if place else self.file


def order(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sorted by place, each once."""
    seen = {(d.file, d.line or 0, d.column or 0, _in_sheet(d.cell), d.rule, repr(d.params)): d for d in found}
    return [seen[key] for key in sorted(seen)]


def _in_sheet(cell: str | None) -> tuple[str, int, int, str]:
    """Cells row by row: D9 before D12, Z1 before AA1."""
    sheet, column, row = cell_parts(cell or "")
    return sheet, row, len(column), column


def cell_parts(cell: str) -> tuple[str, str, int]:
    """The sheet with its `!`, the column and the row of a cell such as 填报!D12; else the whole, and nothing."""
    match = _cell_name(cell)
    return (match[1], match[2], int(match[3])) if match else (cell, "", 0)


_cell_name = re.compile(r"(.*!)([A-Z]+)([0-9]+)", re.DOTALL).fullmatch


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them is an error."""
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)
