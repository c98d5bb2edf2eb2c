"""Where the fields of a CSV file stand in its text, as Python's reader of CSV cuts them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from edutarget.tables.grid import index_of

_field = re.compile(r'"((?:[^"]|"")*)"|[^,\r\n]*').match
_commas = re.compile(",+").match
_line_end = re.compile(r"\r\n|\r|\n")


def fields(text: str) -> Iterator[tuple[int, int]]:
    """Each field that is not empty: the number of its cell, by the line its row begins on, and where its content is."""
    at, line, row, column = 0, 0, 0, 0
    while at < len(text):
        if found := _field(text, at):
            if found[0]:
                yield index_of(row, column), found.start(found.lastindex or 0)
            line += len(_line_end.findall(found[0]))
            at = found.end()
        if commas := _commas(text, at):
            at, column = commas.end(), column + len(commas[0])
        elif end := _line_end.match(text, at):
            at, line, column = end.end(), line + 1, 0
            row = line
        elif at < len(text):
            return  # what no reader takes


@lru_cache(maxsize=1)
def _starts(text: str) -> dict[int, int]:
    return dict(fields(text))


def in_csv(text: str, place: int, written: str) -> int | None:
    """Where the content of a cell stands; None where it is written otherwise, such as with doubled quotes."""
    start = _starts(text).get(place)
    if start is None:
        return None
    start += len(text[start : start + 1000]) - len(text[start : start + 1000].lstrip())
    return start if text.startswith(written, start) else None
