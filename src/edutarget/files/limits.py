"""Limits of what a file may contain, so that reading any file takes seconds and little memory."""

from __future__ import annotations

from edutarget.language.terms import Term
from edutarget.problems.problem import Problem, Unreadable

MAX_DEPTH = 100
"""Levels of nested lists and mappings, or elements."""

MAX_YAML = 10_000_000
"""Bytes of a YAML file. In memory a character may take four bytes, and a text is kept twice during parsing."""

MAX_LINES = 200_000
"""Lines of a YAML file, or of a form in CSV."""

MAX_VALUES = 100_000
"""Values of a YAML file."""

MAX_UNITS = 500_000
"""Names in a list of units."""

MAX_DIRECTIVES = 100
"""Lines of a YAML file that begin with %; the parser compares each with all before it, in quadratic time."""

MAX_CELLS = 200_000
"""Filled cells of a sheet, or fields of a CSV file."""

MAX_TEXT = 100_000
"""Characters of one text; a cell in Excel keeps 32,767."""


def too_many(what: str, limit: int, place: int = 0) -> Unreadable:
    """The error for more than `limit` of something; `what` is one of our messages."""
    return Unreadable("too-many-values", place, what=Term(what), limit=limit)


def too_long(text: str) -> Problem | None:
    """The problem of a text over `MAX_TEXT`; None for others."""
    if len(text) > MAX_TEXT:
        return Problem("text-too-long", (), {"limit": MAX_TEXT})
    return None
