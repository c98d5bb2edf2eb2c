"""Who should report: a list of units, one on each line."""

from __future__ import annotations

from edutarget.files.decoding import decode
from edutarget.files.reading import read_bytes, shown_name
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.locating import in_text
from edutarget.problems.problem import Problem
from edutarget.problems.refused import Unreadable


def expected_units(path: str) -> tuple[tuple[str, ...], list[Diagnostic]]:
    """The units named in a file, each once, and why it cannot be used.

    One unit on each line, without empty lines and comments (#). A `- ` before a unit is dropped, so that a list in
    YAML will do as well.
    """
    name = shown_name(path)
    try:
        text = decode(read_bytes(path))
    except Unreadable as no:
        return (), [Diagnostic(name, None, None, no.problem.rule, no.problem.params)]
    lines = (line.strip().removeprefix("- ").strip() for line in text.splitlines())
    units = tuple(dict.fromkeys(line for line in lines if line and not line.startswith("#")))
    return units, [] if units else in_text([Problem("empty-file", 0)], name, text, {})
