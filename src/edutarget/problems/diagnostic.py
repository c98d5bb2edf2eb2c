"""A problem where a person can find it: its line and column, or its cell, and its message in a language."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from edutarget.language.inert import visible
from edutarget.language.terms import NN_
from edutarget.language.words import Lang, Whole, Words
from edutarget.problems.problem import Places, Problem, Severity
from edutarget.problems.rules import RULES


class Diagnostic(NamedTuple):
    """A problem where a person can find it: 1-based line and column, or a cell such as 填报!D12.

    `excerpt` is the source line, or the content of the cell. `label` names the cell's row and column by what the table
    says of them, and may be empty; None where the file is no table. `more` of the same rule are in the same file and
    are not listed.
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
        """Whether the file was never looked into."""
        return RULES[self.rule].unopened

    @property
    def cell_and_label(self) -> str:
        """The cell and its label, for formats that only have lines; empty where the file is no table."""
        return " · ".join(part for part in (self.cell, self.label) if part)

    @property
    def where(self) -> str:
        """`path:line:column`, `path:sheet!cell`, or the path alone."""
        place = self.cell or (f"{self.line}:{self.column}" if self.line else "")
        if place:
            return f"{self.file}:{place}"
        return self.file

    def message(self, lang: Lang = "en") -> str:
        """The place, what is wrong there and what to type instead, on one line."""
        said = message_of(self, Words(lang))
        return " — ".join(filter(None, (f"{visible(self.where)}: {said.text}", said.remedy)))

    def __str__(self) -> str:
        return self.message()


class EdutargetError(Exception):
    """Raised where files cannot be used, for their `problems`, or where something is asked for that is not there.

    `failed`: it is no matter of figures; a file could not be opened, or an engine could not do it.
    """

    def __init__(
        self, problems: Iterable[Diagnostic] = (), text: str = "", *, failed: bool = False, **params: object
    ) -> None:
        super().__init__(text)
        self.problems = tuple(problems)
        self.failed = failed or any(problem.unopened for problem in self.problems)
        self.text, self.params = text, params

    def message(self, lang: Lang = "en") -> str:
        """Every problem on a line, then what was asked for in vain."""
        lines = [problem.message(lang) for problem in self.problems]
        if self.text:
            lines.append(Words(lang)(self.text, **self.params))
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.message()


class Message(NamedTuple):
    """What is wrong, and what to do about it, in one language."""

    text: str
    remedy: str


def message_of(found: Diagnostic, words: Words) -> Message:
    """The message and the remedy of its rule, filled in; the last one listed also says how many are not."""
    rule, in_table = RULES[found.rule], found.label is not None
    count = found.params.get("count", 0)
    message = rule.message(words.lang, in_table, count if isinstance(count, int) else 0)
    remedy = rule.remedy(words.lang, in_table)
    more = " " + words(_MORE, count=found.more) if found.more else ""
    params = {name: _as_typed(value, words) for name, value in found.params.items()}
    return Message(words.filled(message, params) + more, words.filled(remedy, params))


def _as_typed(value: object, words: Words) -> object:
    """A figure with the hyphen that people type; other values as they are."""
    if isinstance(value, Decimal | Fraction):
        return Whole(words.word(value).replace("\N{MINUS SIGN}", "-"))
    return value


_MORE = NN_("(there is {count} more of this kind in this file)", "(there are {count} more of this kind in this file)")


def order(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sorted by place, each once."""
    seen = {(d.file, d.line or 0, d.column or 0, _in_sheet(d.cell), d.rule, repr(d.params)): d for d in found}
    return [seen[key] for key in sorted(seen)]


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them is an error."""
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)


def _in_sheet(cell: str | None) -> tuple[str, int, int, str]:
    """A sort key of cells row by row: D9 before D12, Z1 before AA1."""
    sheet, column, row = cell_parts(cell or "")
    return sheet, row, len(column), column


def cell_parts(cell: str) -> tuple[str, str, int]:
    """The sheet with its `!`, the column and the row of a cell such as 填报!D12; else the whole, and nothing."""
    match = _cell_name(cell)
    if match:
        return (match[1], match[2], int(match[3]))
    return (cell, "", 0)


_cell_name = re.compile(r"(.*!)([A-Z]+)([0-9]+)", re.DOTALL).fullmatch


class Spot(NamedTuple):
    """A place as a person finds it: line, column and the line itself; or a cell, its content and its `label`."""

    line: int | None = None
    column: int | None = None
    excerpt: str | None = None
    cell: str | None = None
    label: str | None = None


def located(problems: Iterable[Problem], file: str, places: Places, spot: Callable[[int], Spot]) -> list[Diagnostic]:
    """A diagnostic for each problem; `spot` gives the place of an index into the text or the table."""
    return [_at(problem, file, spot(index_of(problem, places))) for problem in problems]


def _at(problem: Problem, file: str, spot: Spot) -> Diagnostic:
    line, column, excerpt, cell, label = spot
    return Diagnostic(file, line, column, problem.rule, problem.params, excerpt, cell, problem.more, label)


def index_of(problem: Problem, places: Places) -> int:
    """The place of a problem as an index into the text or the table."""
    if isinstance(problem.place, int):
        return problem.place
    path = problem.place
    # What is missing, or could not be read, has no place of its own: the nearest thing around it has.
    while path and path not in places:
        path = path[:-1]
    at_key = RULES[problem.rule].at_key or path != problem.place
    if path:
        return places[path][0 if at_key else 1]
    return 0


LONGEST_LINE = 100_000
"""Characters of a line that is shown, or a part of it."""

_line_break = re.compile(r"\r\n|\r|\n")


def spots_in(text: str) -> Callable[[int], Spot]:
    """A function from an index into the text to its line and column."""
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
"""Whom to call: a line that is shown, in the log of a CI service perhaps, leaves it out."""


def _masked(private: re.Match[str]) -> str:
    return private[1] + "•" * len(private[2])
