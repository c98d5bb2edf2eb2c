"""Strict YAML without type guessing: text -> values in which every scalar is text.

A text is read once; where it is not YAML, it is mended and read on. Positions of data paths are read in a second
pass, which only a file with something wrong needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from edutarget.files.yaml_events import UNPARSABLE, Reader
from edutarget.problems.problem import Path, Places, Problem, Unreadable

if TYPE_CHECKING:
    from edutarget.files.yaml_mending import Mending


def read(text: str) -> tuple[Any, list[Problem]]:
    """The one document in the text as nested dict, list and str, and what is wrong with it.

    Where it is not YAML, a value may be a Problem: the one for which it was passed over.
    """
    value, problems, _places = _read(text)
    return value, problems


def places(text: str) -> Places:
    """Where each data path stands, as far as the text can be read."""
    return _read(text, {})[2]


def _read(text: str, places: dict[Path, tuple[int, int]] | None = None) -> tuple[Any, list[Problem], Places]:
    reader = Reader(text, places)
    try:
        value, slips = reader.document(), reader.slips()
        if not slips or not (mending := _mending(text)).slips(slips):
            return value, [*reader.problems], places or {}
    except Unreadable as end:
        return None, [*reader.problems, end.problem], places or {}
    except UNPARSABLE as error:
        if not (mending := _mending(text)).after(error):
            return None, [*reader.problems, *mending.problems], places or {}
    return _read_on(mending, places)


def _mending(text: str) -> Mending:
    from edutarget.files.yaml_mending import Mending  # only a text that is not right YAML needs it

    return Mending(text)


def _read_on(mending: Mending, places: dict[Path, tuple[int, int]] | None) -> tuple[Any, list[Problem], Places]:
    """Read a text as far as it was mended, until nothing more has to be."""
    while True:
        reader = Reader(mending.mended(), None if places is None else {})
        try:
            value, end = reader.document(), []
            if mending.slips(mending.original(reader.slips())):
                continue
            value = mending.restored(value)
        except Unreadable as no:
            value, end = None, [no.problem] if no.problem.rule != "empty-file" else []
        except UNPARSABLE as error:
            if mending.after(error):
                continue
            value, end = None, []
        value, lost = mending.with_lost(value)
        found = mending.original([*reader.problems, *end])
        return value, [*mending.problems, *found], {**lost, **mending.places(reader.places or {})}
