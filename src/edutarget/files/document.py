"""What was read from a file of any kind: its values, what is wrong with it, and where all of that stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from edutarget.files import strict_yaml
from edutarget.files.decoding import decode
from edutarget.files.limits import MAX_DIRECTIVES, MAX_LINES, MAX_YAML, too_many
from edutarget.files.source_text import SourceText, in_yaml, source_text
from edutarget.language.terms import N_
from edutarget.problems.diagnostic import Spot, spots_in
from edutarget.problems.problem import Path, Places, Problem, Unreadable


class OtherRow(NamedTuple):
    """A row below a table's titles that is no entry of a submission: its first cell, its texts, and whether one of
    them stands in a column for figures."""

    place: int
    texts: Sequence[str]
    reports: bool


class Document(NamedTuple):
    """`written`: nested dict, list and text; None where nothing could be read. `names`: the names that a table gives
    to indicators beside their ids; `titles`: what it calls the keys of a submission; `formats`: what to say of a cell
    whose number format made an unreadable text of a number. `places`, `spots` and `titles` are
    worked out only when there is something to report, `source` when it is to be changed: None where it is no text."""

    written: Any
    problems: Iterable[Problem]
    places: Callable[[], Places]
    spots: Callable[[], Callable[[int], Spot]]
    names: Mapping[str, str] = {}
    titles: Callable[[], Mapping[str, Any]] = dict
    source: Callable[[], SourceText | None] = type(None)
    formats: Mapping[Path, Problem] = {}
    other_rows: Callable[[], Iterable[OtherRow]] = list


def read_yaml(path: str, data: bytes) -> Document:
    """YAML; raises Unreadable."""
    if len(data) > MAX_YAML:
        raise Unreadable("file-too-large", limit=MAX_YAML // 1_000_000)
    text = decode(data)
    if text.count("\n") + text.count("\r") - text.count("\r\n") > MAX_LINES:
        raise too_many(N_("lines"), MAX_LINES)
    if text.count("\n%") + text.count("\r%") > MAX_DIRECTIVES:
        raise too_many(N_("lines that begin with %"), MAX_DIRECTIVES)
    found = strict_yaml.read(text)
    source = partial(source_text, data, "utf-8", in_yaml)
    return Document(found.written, found.problems, lambda: found.places, partial(spots_in, text), source=source)
