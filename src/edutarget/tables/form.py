"""From a table to a submission: the head above it, the row of titles, a row for each indicator.

Columns go by their titles, in either language and in any order. A row without a figure reports nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from edutarget.files.source_file import Document, OtherRow
from edutarget.language.folding import folded
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Spot
from edutarget.problems.problem import Path, Problem, Problems
from edutarget.tables import number_formats
from edutarget.tables.grid import WIDTH, Content, Grid, index_of, letters
from edutarget.tables.titles import COLUMNS, HEAD, INPUTS, Header, column_key, head_key, headers, title_problems

_KEYS = frozenset({"id", "indicator"})
_FIGURES = frozenset({"value", "numerator"})
_OPTIONAL = frozenset({"unit", "note"})
_REPORTED = frozenset({"gap", "差距"})
"""Titles that only a report has."""

_LABEL = 40  # characters of a name in the label of a cell

_figure = re.compile(r"\s*[+-]?[0-9][0-9,.]*\s*%?\s*").fullmatch


def form_in(grids: Sequence[Grid]) -> Document:
    """The submission in the one of some sheets that has a form in it, and everything that is wrong with its shape."""
    found = [(grid, header) for grid in grids if (header := _header(grid))]
    forms = [(grid, header) for grid, header in found if _complete(header)]
    if not forms:
        grid, at = (found[0][0], index_of(found[0][1].row, 0)) if found else (grids[0], 0)
        return unread(grid, Problem("no-header", at))
    if len(forms) > 1:
        return unread(forms[1][0], Problem("two-forms", index_of(forms[1][1].row, 0)))
    grid, header = forms[0]
    if any(folded(grid.text(header.row, column)) in _REPORTED for column in grid.rows[header.row]):
        return unread(grid, Problem("report-not-submission", index_of(header.row, 0)))
    form = Form(grid, header)
    written = {**form.head(), "actuals": form.actuals()}
    repeats_cause = (
        bool(form.problems) and not written["actuals"]
    )  # `no-actuals` on top of the cause would say nothing new
    return Document(
        written=None if repeats_cause else written,
        problems=form.problems,
        places=lambda: form.places,
        spots=lambda: form.spot,
        names=form.names,
        titles=form.titles,
        formats=form.formats,
        other_rows=form.other_rows,
    )


def unread(grid: Grid, problem: Problem) -> Document:
    """A table that is no submission, and why."""
    return Document(None, [problem], dict, lambda: grid.spot)


def _complete(header: Header) -> bool:
    """Whether there are columns for indicators and for figures."""
    return bool(header.columns.keys() & _KEYS and header.columns.keys() & _FIGURES)


def _header(grid: Grid) -> Header | None:
    """The first row with the titles of a form, or else one that has some of them."""
    nearly: Header | None = None
    for found in headers(grid, column_key):
        if _complete(found):
            return found
        nearly = nearly or (found if len(found.columns) > 1 else None)
    return nearly


class Form:
    """Reads one table; what it finds on the way is kept in `places`, `names`, `formats` and `problems`."""

    def __init__(self, grid: Grid, header: Header) -> None:
        self.grid, self.header = grid, header
        self.inputs = {key: header.columns[key] for key in INPUTS if key in header.columns}
        self.titled = set(grid.rows[header.row])  # columns with a title, or reported for having none
        self.places: dict[Path, tuple[int, int]] = {}
        self.names: dict[str, str] = {}
        self.formats: dict[Path, Problem] = {}
        self.entries: set[int] = set()  # rows
        self.problems = Problems(title_problems(grid, header, column_key, "unknown-column"))

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
        value = self.grid.seen(row, beside)
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
                self._strays(row, [column for column in cells if self._is_figure(row, column)])
        return found

    def _is_figure(self, row: int, column: int) -> bool:
        return index_of(row, column) in self.grid.formats or _figure(self.grid.text(row, column)) is not None

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
        for key, content in given.items():
            at = index_of(row, self.inputs[key])
            self.places["actuals", name, key] = (at, at)
            if at in self.grid.formats and isinstance(content, str):
                path = ("actuals", name) if given.keys() == {"value"} else ("actuals", name, key)
                self.formats[path] = number_formats.unread(content, self.grid.formats[at])
        beside = self.grid.text(row, self.header.columns.get("indicator", -1))
        if beside and beside != name:
            self.names[name] = beside

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
        last = self.grid.merged.get(index_of(row, column), index_of(row, column))
        covered = range(column + 1, last % WIDTH + 1)
        if last // WIDTH > row or any(other in covered for other in self.inputs.values()):
            return self.grid.merged_cells(row, column)
        return self.grid.seen(row, column)

    def _strays(self, row: int, filled: Iterable[int]) -> None:
        """Content in columns without a title; each column is reported once."""
        for column in sorted(set(filled) - self.titled):
            self.titled.add(column)
            self.problems.append(Problem("unknown-column", index_of(row, column), {"written": letters(column)}))

    def other_rows(self) -> Iterator[OtherRow]:
        """Rows below the titles that are no entries."""
        for row, cells in self.grid.rows.items():
            texts = [text for column in cells if (text := self.grid.text(row, column))]
            if row > self.header.row and row not in self.entries and texts:
                reports = any(column in cells for column in self.inputs.values())
                yield OtherRow(index_of(row, min(cells)), texts, reports)

    def spot(self, index: int) -> Spot:
        """A cell's place with what stands in it, and how a person would call it: by its row and its column."""
        row, column = divmod(index, WIDTH)
        label = " · ".join(self._called(row, column))
        return self.grid.spot(index)._replace(excerpt=self.grid.text(row, column), label=label)

    def _called(self, row: int, column: int) -> list[str]:
        if row < self.header.row:  # in the head: the label to the left of the cell
            left = [self.grid.text(row, at) for at in self.grid.rows.get(row, {}) if at < column]
            return [_short(label) for label in left[-1:] if label]
        if row == self.header.row:
            return []
        columns = self.header.columns
        named = [self.grid.text(row, columns[key]) for key in ("indicator", "id") if columns.get(key, column) != column]
        title = self.grid.text(self.header.row, column)
        return [_short(part) for part in (next(filter(None, named), ""), title) if part]

    def titles(self) -> dict[str, str | dict[str, str]]:
        """What the keys of a submission are called here; for those that are missing, what the form calls them."""
        named = {**HEAD, **{key: COLUMNS[key] for key in INPUTS}}
        found: dict[str, str | dict[str, str]] = {key: {"zh": title.zh, "en": title.en} for key, title in named.items()}
        for row in filter(lambda row: row < self.header.row, self.grid.rows):
            texts = (self.grid.text(row, column) for column in self.grid.rows[row])
            found.update((key, _short(text.rstrip(":："))) for text in texts if (key := head_key(text)))
        for key, column in self.inputs.items():
            title = self.grid.text(self.header.row, column)
            found[key] = _short(title) if title else found[key]
        return found


def _short(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= _LABEL:
        return line
    return line[: _LABEL - 1] + "…"


def misnamed(plan: Plan, names: Mapping[str, str]) -> Iterator[Problem]:
    """Rows whose id and name belong to two indicators: nobody knows which of them the figure is for."""
    english = {folded(indicator.en): key for key, indicator in plan.indicators.items()}
    for written, name in names.items():
        meant, named = plan.id_of(written), plan.id_of(name) or english.get(folded(name))
        if meant and named and meant != named:
            words = {"written": written, "name": name, "indicator": plan.indicators[meant]}
            yield Problem("name-disagrees", ("actuals", written), words)
