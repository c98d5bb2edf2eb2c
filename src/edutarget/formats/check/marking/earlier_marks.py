"""The marks of an earlier check, taken out again: whoever corrects a marked copy has it checked once more."""

from __future__ import annotations

from edutarget.formats.check.marking.cells import Cells
from edutarget.formats.check.marking.comments import uncomment
from edutarget.formats.check.marking.list_sheet import MARK, MARK_COLUMN
from edutarget.formats.check.marking.parts import Parts
from edutarget.formats.check.marking.splicing import Part
from edutarget.problems.diagnostic import cell_parts
from edutarget.tables.grid import Grid, index_of
from edutarget.tables.workbook import Book, Sheet, grids_of
from edutarget.tables.worksheet import position


def list_of(data: bytes) -> Sheet | None:
    """The sheet with the list of an earlier check; raises Unreadable."""
    return _listed(Parts(data), data)[0]


def unmarked(data: bytes) -> tuple[bytes, Sheet | None]:
    """The workbook without our comments, its cells in the styles that the sheet with the list keeps of them, and that
    sheet; raises Unreadable."""
    parts = Parts(data)
    listed, grid, book = _listed(parts, data)
    before = _styles_before(parts[listed.part], grid) if listed and grid else {}
    for there in book.sheets:
        uncomment(parts, there.part)
        if styles := before.get(f"{there.name}!"):
            Cells(parts[there.part], styles).restyle(styles)
    return parts.written() if parts.changed else data, listed


def _styles_before(part: Part, grid: Grid) -> dict[str, dict[int, int]]:
    """Sheet with its `!` -> number of a cell -> the style that it had."""
    cells = Cells(part, [index_of(row, MARK_COLUMN) for row in grid.rows])
    before: dict[str, dict[int, int]] = {}
    for row, contents in grid.rows.items():
        sheet, column, number = cell_parts(str(contents.get(MARK_COLUMN, "")))
        if column:
            style = cells.style(index_of(row, MARK_COLUMN))
            before.setdefault(sheet, {})[position(f"{column}{number}")] = style
    return before


def _listed(parts: Parts, data: bytes) -> tuple[Sheet | None, Grid | None, Book]:
    book = parts.book
    for sheet, grid in zip(book.sheets, grids_of(data), strict=True):
        if grid.rows.get(0, {}).get(MARK_COLUMN) == MARK:
            return sheet, grid, book
    return None, None, book
