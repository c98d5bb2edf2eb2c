"""The one place where a problem at a data path becomes a diagnostic at a line and a column, or a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Places, Problem
from edutarget.problems.rules import RULES


class Spot(NamedTuple):
    """A place as a person finds it: line, column and the line itself; or a cell, what is in it and its `label`."""

    line: int | None = None
    column: int | None = None
    excerpt: str | None = None
    cell: str | None = None
    label: str | None = None


def located(problems: Iterable[Problem], file: str, places: Places, spot: Callable[[int], Spot]) -> list[Diagnostic]:
    """Each problem at the place where a person finds it."""
    return [_at(problem, file, spot(index_of(problem, places))) for problem in problems]


def _at(problem: Problem, file: str, spot: Spot) -> Diagnostic:
    line, column, excerpt, cell, label = spot
    return Diagnostic(file, line, column, problem.rule, problem.params, excerpt, cell, problem.more, label)


def index_of(problem: Problem, places: Places) -> int:
    """Where a problem stands, as an index into the text or the table."""
    if isinstance(problem.place, int):
        return problem.place
    path = problem.place
    while path and path not in places:  # what is missing, or in what could not be read: the nearest thing above it
        path = path[:-1]
    at_key = RULES[problem.rule].at_key or path != problem.place
    return places[path][0 if at_key else 1] if path else 0


LONGEST_LINE = 100_000  # characters of a line that is shown, or a part of it

_line_break = re.compile(r"\r\n|\r|\n")


def spots_in(text: str) -> Callable[[int], Spot]:
    """A function from an index into the text to its line and column."""
    from bisect import bisect_right

    starts = [0, *(m.end() for m in _line_break.finditer(text))]
    lines: dict[int, str | None] = {}  # a line that much is said about is kept once

    def spot(index: int) -> Spot:
        line = bisect_right(starts, index)
        start = starts[line - 1]
        end = starts[line] if line < len(starts) else len(text)
        excerpt = lines.setdefault(line, _line(text, start, end))
        return Spot(line, index - start + 1, excerpt)

    return spot


def _line(text: str, start: int, end: int) -> str | None:
    return text[start:end].rstrip("\r\n") if end - start <= LONGEST_LINE else None
