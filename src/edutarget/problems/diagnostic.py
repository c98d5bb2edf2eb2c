"""Give problems their place, a line and column or a cell, and their message in a language."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from edutarget.language.text import NN_, visible
from edutarget.language.words import Lang, Whole, Words
from edutarget.problems.problem import Places, Problem, Severity
from edutarget.problems.rules import RULES


class Diagnostic(NamedTuple):
    """A problem with its place: 1-based line and column, or a cell such as 填报!D12.

    `excerpt` is the source line, or the content of the cell. `label` has the titles of the cell's row and column, and
    may be empty; None: the file is not a table. `more`: how many of the same rule in the same file are not listed.
    """

    file: str
    line: int | None
    column: int | None
    rule: str
    params: Mapping[str, object] = {}
    excerpt: str | None = None
    cell: str | None = None
    more: int = 0
    label: str | None = None

    @property
    def severity(self) -> Severity:
        """`error` or `warning`, from its rule."""
        return RULES[self.rule].severity

    @property
    def unopened(self) -> bool:
        """Whether the file was not opened."""
        return RULES[self.rule].unopened

    @property
    def cell_and_label(self) -> str:
        """The cell and its label, for formats that only have lines; empty if the file is not a table."""
        return " · ".join(part for part in (self.cell, self.label) if part)

    @property
    def where(self) -> str:
        """`path:line:column`, `path:sheet!cell`, or the path alone."""
        place = self.cell or (f"{self.line}:{self.column}" if self.line else "")
        if place:
            return f"{self.file}:{place}"
        return self.file

    def message(self, lang: Lang = "en") -> str:
        """Return the place, the message and the remedy on one line."""
        said = message_of(self, Words(lang))
        return " — ".join(filter(None, (f"{visible(self.where)}: {said.text}", said.remedy)))

    def __str__(self) -> str:
        return self.message()


class EdutargetError(Exception):
    """Raised for files with `problems`, or with a `text` for a request that cannot be met.

    `failed`: the figures are not the reason; a file could not be opened, or an engine failed.
    """

    def __init__(
        self, problems: Iterable[Diagnostic] = (), text: str = "", *, failed: bool = False, **params: object
    ) -> None:
        super().__init__(text)
        self.problems = tuple(problems)
        self.failed = failed or any(problem.unopened for problem in self.problems)
        self.text, self.params = text, params

    def message(self, lang: Lang = "en") -> str:
        """Return each problem on a line, then the text."""
        lines = [problem.message(lang) for problem in self.problems]
        if self.text:
            lines.append(Words(lang)(self.text, **self.params))
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.message()


class Message(NamedTuple):
    """The message of a problem and its remedy, in one language."""

    text: str
    remedy: str


def message_of(found: Diagnostic, words: Words) -> Message:
    """Return the filled-in message and remedy; the message also counts problems that are not listed (`more`)."""
    rule, in_table = RULES[found.rule], found.label is not None
    count = found.params.get("count", 0)
    message = rule.message(words.lang, in_table, count if isinstance(count, int) else 0)
    remedy = rule.remedy(words.lang, in_table)
    more = " " + words(_MORE, count=found.more) if found.more else ""
    params = {name: _as_typed(value, words) for name, value in found.params.items()}
    return Message(words.filled(message, params) + more, words.filled(remedy, params))


def _as_typed(value: object, words: Words) -> object:
    """Return a figure with a hyphen for the minus sign, as people type it; other values unchanged."""
    if isinstance(value, Decimal | Fraction):
        return Whole(words.word(value).replace("\N{MINUS SIGN}", "-"))
    return value


_MORE = NN_("(there is {count} more of this kind in this file)", "(there are {count} more of this kind in this file)")


def order(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return them sorted by place, without duplicates."""
    at_place: dict[tuple[object, ...], list[Diagnostic]] = {}
    for one in found:
        place = (one.file, one.line or 0, one.column or 0, _in_sheet(one.cell), one.rule)
        at_place.setdefault(place, []).append(one)
    return [one for place in sorted(at_place) for one in _distinct(at_place[place])]


def _distinct(found: list[Diagnostic]) -> list[Diagnostic]:
    """Problems of one rule at one place, each once."""
    if len(found) == 1:
        return found
    # `repr`, because mappings can be neither hashed nor compared; that of an indicator is long, so only where needed.
    seen = {repr(one.params): one for one in found}
    return [seen[key] for key in sorted(seen)]


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them is an error."""
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)


def _in_sheet(cell: str | None) -> tuple[str, int, int, str]:
    """Return a key that sorts cells row by row: D9 before D12, Z1 before AA1."""
    sheet, column, row = cell_parts(cell or "")
    return sheet, row, len(column), column


def cell_parts(cell: str) -> tuple[str, str, int]:
    """Split a cell such as 填报!D12 into sheet (with `!`), column and row; another text into itself, '' and 0."""
    match = _cell_name(cell)
    if match:
        return (match[1], match[2], int(match[3]))
    return (cell, "", 0)


_cell_name = re.compile(r"(.*!)([A-Z]+)([0-9]+)", re.DOTALL).fullmatch


class Spot(NamedTuple):
    """A place for people: line, column and the line itself, or a cell, its content and its `label`."""

    line: int | None = None
    column: int | None = None
    excerpt: str | None = None
    cell: str | None = None
    label: str | None = None


def index_of(problem: Problem, places: Places) -> int:
    """Return the place of a problem as an index into the text or table; 0 if nothing on its path has a place."""
    if isinstance(problem.place, int):
        return problem.place
    path = problem.place
    # What is missing, or could not be read, has no place of its own: use that of the nearest parent.
    while path and path not in places:
        path = path[:-1]
    at_key = RULES[problem.rule].at_key or path != problem.place
    if path:
        return places[path][0 if at_key else 1]
    return 0


LONGEST_LINE = 100_000
"""Characters of the longest line that is used as an excerpt."""

_line_break = re.compile(r"\r\n|\r|\n")


def spots_in(text: str) -> Callable[[int], Spot]:
    """Return a function that converts an index into the text to line, column and excerpt."""
    starts = [0, *(match.end() for match in _line_break.finditer(text))]
    lines: dict[int, str | None] = {}  # many problems on one line share one copy of it

    def spot(index: int) -> Spot:
        line = bisect_right(starts, index)
        start = starts[line - 1]
        end = starts[line] if line < len(starts) else len(text)
        excerpt = lines.setdefault(line, _line(text, start, end))
        return Spot(line, index - start + 1, excerpt)

    return spot


def _line(text: str, start: int, end: int) -> str | None:
    if end - start <= LONGEST_LINE:
        return _private.sub(_masked, text[start:end].rstrip("\r\n"))
    return None


_private = re.compile(r"""((?:phone|contact|电话|联系人|联系方式|手机号?)["']?\s*[:：]\s*)([^,}]+)""", re.IGNORECASE)
"""Finds contacts, which are masked in excerpts: these may end up in the log of a CI service."""


def _masked(private: re.Match[str]) -> str:
    return private[1] + "•" * len(private[2])
