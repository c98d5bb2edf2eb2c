"""The marks of an earlier check, taken out again: whoever corrects a marked copy has it checked once more."""

from __future__ import annotations

from edutarget.formats.check.marking.cells import Cells
from edutarget.formats.check.marking.comments import uncomment
from edutarget.formats.check.marking.list_sheet import MARK, MARK_COLUMN
from edutarget.formats.check.marking.parts import Parts
from edutarget.problems.diagnostic import cell_parts
from edutarget.tables.grid import Grid, index_of
from edutarget.tables.workbook import Book, Sheet, book_of, grids_of
from edutarget.tables.worksheet import position


def list_of(data: bytes) -> Sheet | None:
    """The sheet with the list of an earlier check; raises Unreadable."""
    return _listed(Parts(data), data)[0]


def unmarked(data: bytes) -> bytes:
    """The workbook with its cells in the styles they had, without our comments; the list stays. Raises Unreadable."""
    parts = Parts(data)
    listed, grid, book = _listed(parts, data)
    if listed is None or grid is None:
        return data
    styles = Cells(parts[listed.part])
    before: dict[str, dict[int, int]] = {}
    for row, cells in grid.rows.items():
        sheet, column, number = cell_parts(str(cells.get(MARK_COLUMN, "")))
        if column:
            style = styles.style(index_of(row, MARK_COLUMN))
            before.setdefault(sheet, {}).setdefault(position(f"{column}{number}"), style)
    for there in book.sheets:
        uncomment(parts, there.part)
        Cells(parts[there.part]).restyle(before.get(f"{there.name}!", {}))
    return parts.written()


def _listed(parts: Parts, data: bytes) -> tuple[Sheet | None, Grid | None, Book]:
    book = book_of(parts.package)
    for sheet, grid in zip(book.sheets, grids_of(data), strict=True):
        if grid.rows.get(0, {}).get(MARK_COLUMN) == MARK:
            return sheet, grid, book
    return None, None, book
