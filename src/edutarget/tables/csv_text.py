"""CSV: UTF-8, with or without a byte order mark, or GBK, as Excel in China saves it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from edutarget.files.decoding import looks_like
from edutarget.files.document import Document
from edutarget.files.limits import MAX_VALUES, too_long, too_many
from edutarget.language.terms import N_, Term
from edutarget.problems.locating import Spot
from edutarget.problems.problem import Problem
from edutarget.problems.refused import Unreadable
from edutarget.tables.form import find_header, read_form
from edutarget.tables.grid import WIDTH, Content, Grid, index_of

MAX_BYTES = 5_000_000


def read(data: bytes) -> Document:
    """The submission in a CSV file; raises Unreadable."""
    rows: dict[int, dict[int, Content]] = {}
    reader, line, count = csv.reader(StringIO(_decoded(data), newline=""), strict=True), 0, 0  # strict: no open quote
    try:
        for fields in reader:
            # By the line it begins on, as an editor counts: a quoted field may hold line ends.
            if row := _row(fields):
                rows[line], count = row, count + len(row)
            if count > MAX_VALUES:
                raise too_many(N_("filled fields"), MAX_VALUES)
            line = reader.line_num
    except csv.Error as error:
        return Document(None, [_broken(error, index_of(line, 0))], dict, lambda: _spot)
    if not rows:
        raise Unreadable("empty-file")
    grid = Grid(rows, _spot)
    return read_form(grid, find_header(grid))


def _row(fields: Sequence[str]) -> dict[int, Content]:
    return {column: too_long(field) or field for column, field in enumerate(fields[:WIDTH]) if field.strip()}


def _broken(error: csv.Error, place: int) -> Problem:
    if "field limit" in str(error):  # the csv module's own, of more than our longest text: mostly a quote left open
        return Problem("csv-syntax", place, {"what": Term(N_("a field that is never closed, or far too long"))})
    return Problem("csv-syntax", place, {"what": str(error)})


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Unreadable("file-too-large", limit=MAX_BYTES // 1_000_000)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if (encoding := looks_like(data)) != "GBK":
            raise Unreadable("not-utf-8", encoding=encoding, byte=error.start + 1) from None
    return data.decode("gb18030")


def _spot(index: int) -> Spot:
    row, column = divmod(index, WIDTH)
    return Spot(row + 1, column + 1)
