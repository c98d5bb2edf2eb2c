"""Problems as values: a rule, a place and the words for its message; then the same with line and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NamedTuple

Path = tuple[str | int, ...]
Places = Mapping[Path, tuple[int, int]]
"""Data path -> (index of its key, index of its value): characters from the start of a text, or cells of a table."""

Severity = Literal["error", "warning"]


def N_(message: str) -> str:
    """Mark a message for the catalogues; it is translated where it is shown."""
    return message


class Term(str):
    """A word of ours inside a message, translated with it; any other text in it is the user's."""

    __slots__ = ()


class Problem(NamedTuple):
    """What is wrong. `place` is a data path, or an index into the text or table where there is no path yet."""

    rule: str
    place: Path | int = ()
    params: Mapping[str, Any] = {}

    @property
    def path(self) -> Path:
        """The data path, where the place is one."""
        assert isinstance(self.place, tuple)
        return self.place

    def below(self, path: Path) -> Problem:
        """The same problem, seen from further out."""
        return self._replace(place=path + self.path)


class Diagnostic(NamedTuple):
    """A problem where a person can find it: 1-based line and column, or a cell such as 填报!D12."""

    file: str
    line: int | None
    column: int | None
    rule: str
    params: Mapping[str, Any] = {}
    excerpt: str | None = None
    cell: str | None = None

    @property
    def severity(self) -> Severity:
        """`error` or `warning`, as the table of rules says."""
        from edutarget.rules import RULES

        return RULES[self.rule].severity

    @property
    def where(self) -> str:
        """`path:line:column`, `path:sheet!cell`, or the path alone."""
        place = self.cell or (f"{self.line}:{self.column}" if self.line else "")
        return f"{self.file}:{place}" if place else self.file


def order(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sorted by place, each once."""
    seen = {(d.file, d.line or 0, d.column or 0, _in_sheet(d.cell), d.rule, repr(d.params)): d for d in found}
    return [seen[key] for key in sorted(seen)]


def _in_sheet(cell: str | None) -> tuple[str, int, int, str]:
    """Cells row by row: D9 before D12, Z1 before AA1."""
    match = _cell_name(cell or "")
    return (match[1], int(match[3]), len(match[2]), match[2]) if match else (cell or "", 0, 0, "")


_cell_name = re.compile(r"(.*!)([A-Z]+)([0-9]+)", re.DOTALL).fullmatch


class Spot(NamedTuple):
    """A place as a person finds it: line, column and the line itself, or a cell."""

    line: int | None = None
    column: int | None = None
    excerpt: str | None = None
    cell: str | None = None


def located(problems: Iterable[Problem], file: str, places: Places, spot: Callable[[int], Spot]) -> list[Diagnostic]:
    """Give each problem the spot where it is found."""
    return [_at(problem, file, spot(_index(problem, places))) for problem in problems]


def _at(problem: Problem, file: str, spot: Spot) -> Diagnostic:
    return Diagnostic(file, spot.line, spot.column, problem.rule, problem.params, spot.excerpt, spot.cell)


def in_text(problems: Iterable[Problem], file: str, text: str, places: Places) -> list[Diagnostic]:
    """Give each problem its line, column and source line."""
    return located(problems, file, places, spots_in(text))


AT_KEY = frozenset(
    {
        "unknown-indicator",
        "unknown-key",
        "repeated-indicator",
        "missing-key",
        "repeated-id",
        "not-complete",
        "indicator-vanished",
        "name-disagrees",
    }
)
"""Rules that speak of a key, not of the value beside it."""


def _index(problem: Problem, places: Places) -> int:
    if isinstance(problem.place, int):
        return problem.place
    path = problem.place
    while path and path not in places:
        path = path[:-1]
    at_key = problem.rule in AT_KEY or path != problem.place
    return places[path][0 if at_key else 1] if path else 0


_line_break = re.compile(r"\r\n|\r|\n")


def spots_in(text: str) -> Callable[[int], Spot]:
    """From an index into a text to its line and column."""
    from bisect import bisect_right

    starts = [0, *(m.end() for m in _line_break.finditer(text))]

    def spot(index: int) -> Spot:
        line = bisect_right(starts, index)
        start = starts[line - 1]
        end = starts[line] if line < len(starts) else len(text)
        return Spot(line, index - start + 1, text[start:end].rstrip("\r\n"))

    return spot
