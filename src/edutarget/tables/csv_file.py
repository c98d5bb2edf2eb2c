"""Read CSV: UTF-8, with or without a byte order mark, or GBK, as Excel in China saves it."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import lru_cache, partial
from io import StringIO
from itertools import islice
from typing import Any

from edutarget.figures.limits import day_text, figure_text
from edutarget.files.reading import (
    MAX_CELLS,
    MAX_LINES,
    csv_problem,
    decode,
    is_cut_off,
    looks_like,
    not_utf8,
    too_many,
)
from edutarget.files.source_file import Document, SourceText, source_text
from edutarget.language.text import N_
from edutarget.problems.diagnostic import Spot
from edutarget.problems.problem import Problem, Unreadable
from edutarget.tables.form import form_in, unread
from edutarget.tables.grid import WIDTH, Content, Grid, index_of

MAX_BYTES = 5_000_000

_fields = re.compile(r'(?:"((?:[^"]|"")*)"|([^,\r\n]*)),?').finditer
_line_ends = re.compile(r"\r\n|\r|\n").finditer


def read(data: bytes) -> Document:
    """Read the submission in a CSV file; raises Unreadable."""
    grid, wrong = grid_of(data)
    if wrong:
        return unread(grid, wrong)
    document = form_in([grid])
    written = document.written
    if written:
        actuals = {name: _as_typed("value", entry) for name, entry in written["actuals"].items()}
        written = {**written, "actuals": actuals}
        if "as_of" in written:
            written["as_of"] = _as_typed("as_of", written["as_of"])
    return document._replace(written=written, source=partial(_source, data))


def _source(data: bytes) -> SourceText | None:
    return source_text(data, _encoding(data), in_csv)


def grid_of(data: bytes, separator: str = ",") -> tuple[Grid, Problem | None]:
    """Return the table in a CSV file and, if it ends before the file does, the problem; raises Unreadable."""
    rows: dict[int, dict[int, Content]] = {}
    text = StringIO(_decoded(data), newline="")
    # strict: without it, a quote that is never closed would silently swallow the rest of the file.
    reader, line, count = csv.reader(text, delimiter=separator, strict=True), 0, 0
    try:
        for fields in reader:
            # Rows are numbered by the line they begin on, as editors count: a quoted field may contain line ends.
            row = _row(fields)
            if row:
                rows[line], count = row, count + len(row)
            if count > MAX_CELLS:
                raise too_many(N_("filled fields"), MAX_CELLS)
            line = reader.line_num
            if line > MAX_LINES:
                raise too_many(N_("lines"), MAX_LINES)
    except csv.Error as error:
        return Grid(rows, _spot), csv_problem(error, index_of(line, 0))
    if not rows:
        raise Unreadable("empty-file")
    return Grid(rows, _spot), None


_FIGURES = ("value", "numerator", "denominator", "units", "revision")
_DAYS = ("as_of", "by")


def _as_typed(key: str, content: Any) -> Any:
    """Return days and figures as typed, undoing the notation in which spreadsheet programs save them."""
    if isinstance(content, dict):
        return {part: _as_typed(part, inner) for part, inner in content.items()}
    if isinstance(content, str) and key in _FIGURES:
        return figure_text(content)
    if isinstance(content, str) and key in _DAYS:
        return day_text(content)
    return content


def _row(fields: Sequence[str]) -> dict[int, Content]:
    return {column: field for column, field in enumerate(fields[:WIDTH]) if field.strip()}


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Unreadable("file-too-large", limit=MAX_BYTES // 1_000_000)
    if _encoding(data) == "utf-8":
        return decode(data)
    return data.decode("gb18030")  # a superset of GBK


def _encoding(data: bytes) -> str:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        if looks_like(data) != "GBK" or is_cut_off(data, error):
            raise not_utf8(data, error) from None
        return "gb18030"
    return "utf-8"


def _spot(index: int) -> Spot:
    row, column = divmod(index, WIDTH)
    return Spot(row + 1, column + 1, label="")


@lru_cache(maxsize=1)
def _line_starts(text: str) -> list[int]:
    return [0, *(end.end() for end in _line_ends(text))]


def in_csv(text: str, place: int, written: str) -> int | None:
    """Return the index of a cell's content; None if the file writes it differently, as with doubled quotes."""
    row, column = divmod(place, WIDTH)
    field = next(islice(_fields(text, _line_starts(text)[row]), column, None))
    start = field.start(field.lastindex or 0)
    start += len(text[start : start + 1000]) - len(text[start : start + 1000].lstrip())
    if text.startswith(written, start):
        return start
    return None
