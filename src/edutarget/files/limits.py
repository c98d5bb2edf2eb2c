"""How much of anything a file may have, so that reading it takes seconds and little memory whatever is in it."""

from __future__ import annotations

from edutarget.language.terms import Term
from edutarget.problems.problem import Problem, Unreadable

MAX_DEPTH = 100
"""Levels of lists and mappings, or of elements, within each other."""

MAX_YAML = 10_000_000
"""Bytes of a YAML file. A character may take four bytes in memory, and a text is kept twice while it is parsed."""

MAX_LINES = 200_000
"""Lines of a YAML file, or of a form in CSV."""

MAX_VALUES = 100_000
"""Values of a YAML file."""

MAX_UNITS = 500_000
"""Names in a list of units."""

MAX_DIRECTIVES = 100
"""Lines of a YAML file that begin with %, each of which the parser compares with all before it."""

MAX_CELLS = 200_000
"""Filled cells of a sheet, or fields of a CSV file."""

MAX_TEXT = 100_000
"""Characters of one text; a cell in Excel keeps 32,767."""


def too_many(what: str, limit: int, place: int = 0) -> Unreadable:
    """There are more than `limit` of something, a message of ours."""
    return Unreadable("too-many-values", place, what=Term(what), limit=limit)


def too_long(text: str) -> Problem | None:
    """What is wrong with a text that is longer than any needs to be."""
    if len(text) > MAX_TEXT:
        return Problem("text-too-long", (), {"limit": MAX_TEXT})
    return None
