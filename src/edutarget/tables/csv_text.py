"""CSV: UTF-8, with or without a byte order mark, or GBK, as Excel in China saves it."""

from __future__ import annotations

import csv
from io import StringIO

from edutarget.files.decoding import looks_like
from edutarget.files.document import Document
from edutarget.problems.locating import Spot
from edutarget.problems.problem import Problem
from edutarget.problems.refused import Unreadable
from edutarget.tables.form import find_header, read_form
from edutarget.tables.grid import WIDTH, Grid, index_of

MAX_BYTES = 5_000_000


def read(data: bytes) -> Document:
    """The submission in a CSV file; raises Unreadable."""
    rows: dict[int, dict[int, str]] = {}
    reader, line = csv.reader(StringIO(_decoded(data), newline=""), strict=True), 0  # strict: no quote left open
    try:
        for fields in reader:
            # By the line it begins on, as an editor counts: a quoted field may hold line ends.
            rows[line] = {column: field for column, field in enumerate(fields[:WIDTH]) if field.strip()}
            line = reader.line_num
    except csv.Error as error:
        return Document(None, [Problem("csv-syntax", index_of(line, 0), {"what": str(error)})], dict, lambda: _spot)
    if not any(rows.values()):
        raise Unreadable("empty-file")
    grid = Grid(rows, _spot)
    return read_form(grid, find_header(grid))


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
    return Spot(row + 1, column + 1, label="")
