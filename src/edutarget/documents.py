"""A file as read, whatever its kind: its values, what is wrong with it, and the way from there to a place in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from edutarget import source
from edutarget.diagnostics import Places, Problem, Spot, spots_in


class Document(NamedTuple):
    """`written`: nested dict, list and text; None where nothing could be read. `names`: what a table calls the
    indicators beside their ids. Places are worked out when something has to be told."""

    written: Any
    problems: list[Problem]
    places: Callable[[], Places]
    spots: Callable[[], Callable[[int], Spot]]
    names: Mapping[str, str] = {}


WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et"})
"""Endings of what office programs save; all but the first two are refused with the way to save them."""


def read(path: str, data: bytes) -> Document:
    """A file's content by the ending of its path: a workbook, CSV, or else YAML; raises Unreadable."""
    ending = os.path.splitext(path)[1].lower()
    if ending in WORKBOOKS or data.startswith(b"PK\x03\x04"):
        from edutarget.forms import workbook

        return workbook.read(data)
    if ending == ".csv":
        from edutarget.forms import csv_text

        return csv_text.read(data)
    return read_yaml(path, data)


def read_yaml(path: str, data: bytes) -> Document:
    """YAML; raises Unreadable."""
    text = source.decode(data)
    written, problems = source.read(text)
    return Document(written, problems, partial(source.places, text), partial(spots_in, text))
