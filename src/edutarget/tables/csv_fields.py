"""Where the fields of a CSV file stand in its text, as Python's reader of CSV cuts them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edutarget.tables.grid import index_of

_field = re.compile(r'"((?:[^"]|"")*)"|[^,\r\n]*').match
_line_end = re.compile(r"\r\n|\r|\n")


def fields(text: str) -> Iterator[tuple[int, int]]:
    """Each field: the number of its cell, by the line its row begins on, and where its content begins."""
    at, line, row, column = 0, 0, 0, 0
    while (found := _field(text, at)) is not None:
        yield index_of(row, column), found.start(found.lastindex or 0)
        line += len(_line_end.findall(found[0]))
        at, column = found.end(), column + 1
        if end := _line_end.match(text, at):
            line += 1
            row, column = line, 0
        elif text[at : at + 1] != ",":
            return
        at = end.end() if end else at + 1


def in_csv(text: str, place: int, written: str) -> int | None:
    """Where the content of a cell stands; None where it is written otherwise, such as with doubled quotes."""
    start = next((start for cell, start in fields(text) if cell == place), None)
    if start is None:
        return None
    start += len(text[start : start + 1000]) - len(text[start : start + 1000].lstrip())
    return start if text.startswith(written, start) else None
