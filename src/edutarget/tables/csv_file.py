"""Read CSV: UTF-8, with or without a byte order mark, or GBK, as Excel in China saves it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
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
    return document._replace(written=_as_typed(document.written), source=partial(_source, data))


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


def _as_typed(written: Any) -> Any:
    """Return days and figures as typed, undoing the notation in which spreadsheet programs save them."""
    if not written:
        return written
    typed = {key: _entry_as_typed(entry) for key, entry in written["actuals"].items()}
    day = {key: _each(day_text, written[key]) for key in written.keys() & {"as_of"}}
    return {**written, **day, "actuals": typed}


# Parts that are texts: commas in them are no thousands separators.
_WORDS = ("note", "confirmed", "reason", "measures", "withdrawn")


def _entry_as_typed(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return _each(figure_text, entry)
    figures = {key: part if key in _WORDS else _each(figure_text, part) for key, part in entry.items()}
    return {key: _each(day_text, part) if key in ("as_of", "by") else part for key, part in figures.items()}


def _each(typed: Callable[[str], str], content: Any) -> Any:
    if isinstance(content, str):
        return typed(content)
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
