"""From a table to a submission: the head above it, the row of titles, a row for each indicator.

Columns go by their titles, in either language and in any order. A row without a figure reports nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from edutarget.files.document import Document, OtherRow
from edutarget.language.folding import folded
from edutarget.plan.models import Plan
from edutarget.problems.collected import Problems
from edutarget.problems.problem import Path, Problem
from edutarget.tables import cell_labels, number_formats
from edutarget.tables.grid import WIDTH, Content, Grid, cell_name, index_of, letters
from edutarget.tables.titles import INPUTS, column_key, head_key

_KEYS = frozenset({"id", "indicator"})
_FIGURES = frozenset({"value", "numerator"})
_OPTIONAL = frozenset({"unit", "note"})
_REPORTED = frozenset({"gap", "差距"})
"""Titles that only a report has."""


class Header(NamedTuple):
    """The row of titles: its number, and the column of each key."""

    row: int
    columns: Mapping[str, int]

    @property
    def complete(self) -> bool:
        """Whether there are columns for indicators and for figures."""
        return bool(self.columns.keys() & _KEYS and self.columns.keys() & _FIGURES)


def find_header(grid: Grid) -> Header | None:
    """The first row with the titles of a form, or else one that has some of them."""
    nearly: Header | None = None
    for row, cells in grid.rows.items():
        columns: dict[str, int] = {}
        for column, content in cells.items():
            if isinstance(content, str) and (key := column_key(content)):
                columns.setdefault(key, column)
        found = Header(row, columns)
        if found.complete:
            return found
        nearly = nearly or (found if len(columns) > 1 else None)
    return nearly


def form_in(grids: Sequence[Grid]) -> Document:
    """The submission in the one sheet of a workbook that has a form in it."""
    found = [(grid, header) for grid in grids if (header := find_header(grid))]
    forms = [(grid, header) for grid, header in found if header.complete]
    if len(forms) > 1:
        return unread(forms[1][0], Problem("two-forms", index_of(forms[1][1].row, 0)))
    return read_form(*(*forms, *found, (grids[0], None))[0])


def read_form(grid: Grid, header: Header | None) -> Document:
    """The submission in a table, and everything that is wrong with its shape."""
    if header is None or not header.complete:
        at = index_of(header.row, 0) if header else 0
        return unread(grid, Problem("no-header", at))
    if any(isinstance(title, str) and folded(title) in _REPORTED for title in grid.rows[header.row].values()):
        return unread(grid, Problem("report-not-submission", index_of(header.row, 0)))
    form = _Form(grid, header)
    form.problems.extend(_titles(grid, header))
    written = {**form.head(), "actuals": form.actuals()}
    told = bool(form.problems) and not written["actuals"]  # `no-actuals` on top of the cause would say nothing new
    called = grid, header.row, header.columns
    spots, titles = partial(partial, cell_labels.spot, *called), partial(cell_labels.titles, *called)
    return Document(
        None if told else written,
        form.problems,
        lambda: form.places,
        spots,
        form.names,
        titles,
        formats=form.formats,
        other_rows=form.other_rows,
    )


def unread(grid: Grid, problem: Problem) -> Document:
    """A table that is no submission, and why."""
    return Document(None, [problem], dict, lambda: grid.spot)


def _titles(grid: Grid, header: Header) -> Iterator[Problem]:
    """Titles that are unknown, or repeated."""
    for column, content in grid.rows[header.row].items():
        key = column_key(content) if isinstance(content, str) else None
        if key is None:
            yield Problem("unknown-column", index_of(header.row, column), {"written": _title(content, column)})
        elif header.columns[key] != column:
            yield Problem("repeated-column", index_of(header.row, column), {"written": content})


def _title(content: Content, column: int) -> str:
    return content.strip() if isinstance(content, str) else letters(column)


_figure = re.compile(r"\s*[+-]?[0-9][0-9,.]*\s*%?\s*").fullmatch


def _is_figure(content: Content) -> bool:
    return isinstance(content, str) and _figure(content) is not None


class _Form:
    """Reads one table; what it finds on the way is kept in `places`, `names` and `problems`."""

    def __init__(self, grid: Grid, header: Header) -> None:
        self.grid, self.header = grid, header
        self.inputs = {key: header.columns[key] for key in INPUTS if key in header.columns}
        self.titled = set(grid.rows[header.row])  # columns with a title, or reported for having none
        self.places: dict[Path, tuple[int, int]] = {}
        self.names: dict[str, str] = {}
        self.formats: dict[Path, Problem] = {}
        self.entries: set[int] = set()  # rows
        self.problems = Problems()

    def head(self) -> dict[str, Content]:
        """The lines above the table: a label, and what is written beside it."""
        found: dict[str, Content] = {}
        for row, cells in self.grid.rows.items():
            if row >= self.header.row:
                break
            for column, content in cells.items():
                key = head_key(content) if isinstance(content, str) else None
                if key and (key,) not in self.places:
                    self._beside(found, key, row, column)
                elif key and column - 1 not in cells:  # with a cell before it, it is that label's value
                    self.problems.append(Problem("duplicate-key", index_of(row, column), {"key": content}))
        return found

    def _beside(self, found: dict[str, Content], key: str, row: int, column: int) -> None:
        label = index_of(row, column)
        beside = self.grid.merged.get(label, label) % WIDTH + 1  # a label may be merged over several columns
        self.places[(key,)] = (label, index_of(row, beside))
        value = self._seen(row, beside)
        if value or key not in _OPTIONAL:
            found[key] = value

    def actuals(self) -> dict[str, Any]:
        """What each row reports."""
        found: dict[str, Any] = {}
        for row, cells in self.grid.rows.items():
            if row <= self.header.row:
                continue
            given = {key: self._input(row, column) for key, column in self.inputs.items() if column in cells}
            if given:
                self._entry(found, row, given)
                self._strays(row, cells)
            elif self._indicator(row)[0]:  # a heading or a remark, unless there is a figure in it
                self._strays(row, [column for column, content in cells.items() if _is_figure(content)])
        return found

    def _entry(self, found: dict[str, Any], row: int, given: dict[str, Content]) -> None:
        name, column = self._indicator(row)
        key_at, first = index_of(row, column), index_of(row, self.inputs[next(iter(given))])
        if not isinstance(name, str):
            self.problems.append(name._replace(place=key_at))
        elif not name:
            self.problems.append(Problem("row-without-indicator", first))
        elif name in found:
            self.problems.append(Problem("duplicate-key", key_at, {"key": name}))
        else:
            found[name] = given["value"] if given.keys() == {"value"} else given
            self.entries.add(row)
            self._remember(name, row, key_at, given)

    def _remember(self, name: str, row: int, key_at: int, given: dict[str, Content]) -> None:
        value_at = index_of(row, self.inputs.get("value", self.inputs[next(iter(given))]))
        self.places["actuals", name] = (key_at, value_at)
        for key in given:
            at = index_of(row, self.inputs[key])
            self.places["actuals", name, key] = (at, at)
            written, number_format = given[key], self.grid.formats.get(at)
            if number_format and isinstance(written, str):
                path = ("actuals", name) if given.keys() == {"value"} else ("actuals", name, key)
                self.formats[path] = number_formats.unread(written, number_format)
        beside = self.grid.rows[row].get(self.header.columns.get("indicator", -1))
        if isinstance(beside, str) and beside.strip() != name:
            self.names[name] = beside.strip()

    def other_rows(self) -> Iterator[OtherRow]:
        """Rows below the titles that are no entries."""
        for row, cells in self.grid.rows.items():
            texts = [content.strip() for content in cells.values() if isinstance(content, str)]
            if row > self.header.row and row not in self.entries and texts:
                reports = any(column in cells for column in self.inputs.values())
                yield OtherRow(index_of(row, min(cells)), texts, reports)

    def _indicator(self, row: int) -> tuple[Content, int]:
        """The id or name that a row is for, and its column."""
        columns = [self.header.columns[key] for key in ("id", "indicator") if key in self.header.columns]
        for column in columns:
            content = self.grid.rows[row].get(column, "")
            if not isinstance(content, str) or content.strip():
                return content.strip() if isinstance(content, str) else content, column
        return "", columns[0]

    def _input(self, row: int, column: int) -> Content:
        """What is filled in; a problem where the cell is merged with others, for which it may be meant too."""
        at = index_of(row, column)
        last = self.grid.merged.get(at, at)
        covered = range(column + 1, last % WIDTH + 1)
        if last // WIDTH > row or any(other in covered for other in self.inputs.values()):
            return Problem("merged-cells", (), {"range": f"{cell_name(at)}:{cell_name(last)}"})
        return self._seen(row, column)

    def _seen(self, row: int, column: int) -> Content:
        content = self.grid.rows[row].get(column, "")
        return Problem("hidden-cell") if content and self.grid.hides(row, column) else content

    def _strays(self, row: int, filled: Iterable[int]) -> None:
        """Content in columns without a title; each column is reported once."""
        for column in sorted(set(filled) - self.titled):
            self.titled.add(column)
            self.problems.append(Problem("unknown-column", index_of(row, column), {"written": letters(column)}))


def misnamed(plan: Plan, names: Mapping[str, str]) -> Iterator[Problem]:
    """Rows whose id and name belong to two indicators: nobody knows which of them the figure is for."""
    english = {folded(indicator.en): key for key, indicator in plan.indicators.items()}
    for written, name in names.items():
        meant, named = plan.id_of(written), plan.id_of(name) or english.get(folded(name))
        if meant and named and meant != named:
            words = {"written": written, "name": name, "indicator": plan.indicators[meant]}
            yield Problem("name-disagrees", ("actuals", written), words)
