"""Turn a table into a submission: the head above it, the row of titles, a row for each indicator.

Columns are recognised by their titles, in either language and in any order. A row without a figure reports nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from edutarget.figures.limits import PLAIN
from edutarget.files.source_file import Document, OtherRow, StatedUnits
from edutarget.language.text import LONGEST, folded, folded_title
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Spot
from edutarget.problems.problem import Path, Problem, Problems
from edutarget.tables import number_formats
from edutarget.tables.grid import (
    COLUMNS,
    FILLED_BY,
    HEAD,
    INPUTS,
    SIGNED,
    WIDTH,
    Content,
    Grid,
    column_key,
    head_key,
    index_of,
    labelled,
    letters,
    unstamped,
)

_KEYS = frozenset({"id", "indicator"})
_FIGURES = frozenset({"value", "numerator"})
_OPTIONAL = frozenset({"unit", "note", *SIGNED})
_REPORTED = frozenset({"gap", "差距"})
"""Titles that only a report has."""

_LABEL = 40  # characters of a name in the label of a cell

_stamp = re.compile(r"[^:：]{0,20}(?:单位|部门|学校|科室|章|日期|时间)[^:：]{0,8}[:：]").match
"""First cell of a signature line, other than the labels in SIGNED: 单位（盖章）："""

_units_above = re.compile(r"(?<!\w)(?:计量单位|单位|units?)\s*[:：]\s*([^()（）:：]+)", re.IGNORECASE).search
"""Units of all figures in a line above the table: `单位：万元`, `（单位：人、万元）`, `Unit: ten thousand yuan`."""
_units_in_title = re.compile(r"[(（](?:[^()（）:：]*[:：])?\s*([^()（）:：]+)[)）]").search
"""The same in the title of the figures: `实际值（万元）`, `实际值（单位：万元）`; other texts there are no units."""

_plain = re.compile(PLAIN).fullmatch
_figure = re.compile(r"\s*[+-]?[0-9][0-9,.]*\s*%?\s*").fullmatch


def form_in(grids: Sequence[Grid]) -> Document:
    """Return the submission in the only sheet with a form, and all problems of the table's layout."""
    found = [(grid, header) for grid in grids if (header := _header(grid))]
    forms = [(grid, header) for grid, header in found if header.complete]
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
    # Without figures `no-actuals` follows, which would only repeat a problem that explains why there are none.
    repeats_cause = not written["actuals"] and any(problem.rule != "own-column" for problem in form.problems)
    return Document(
        written=None if repeats_cause else written,
        problems=form.problems,
        places=lambda: form.places,
        spots=lambda: form.spot,
        names=form.names,
        units=form.units,
        titles=form.titles,
        formats=form.formats,
        other_rows=form.other_rows,
    )


def unread(grid: Grid, problem: Problem) -> Document:
    """Return a document for a table that is no submission, with the problem."""
    return Document(None, [problem], dict, lambda: grid.spot)


class Header(NamedTuple):
    """The row of titles: its number, and the column of each key."""

    row: int
    columns: Mapping[str, int]

    @property
    def complete(self) -> bool:
        """Whether the row has titles of columns for indicators and for figures."""
        return bool(self.columns.keys() & _KEYS and self.columns.keys() & _FIGURES)


def _header(grid: Grid) -> Header | None:
    """Return the first row with the titles of a form, else the first with some of them."""
    nearly: Header | None = None
    for row, cells in grid.rows.items():
        columns: dict[str, int] = {}
        for column in cells:
            key = column_key(grid.text(row, column))
            if key:
                columns.setdefault(key, column)  # of a repeated title the first column counts
        found = Header(row, columns)
        if found.complete:
            return found
        nearly = nearly or (found if len(columns) > 1 else None)
    return nearly


class Form:
    """Reads one table, and collects `places`, `names`, `formats` and `problems` while reading."""

    def __init__(self, grid: Grid, header: Header) -> None:
        self.grid, self.header = grid, header
        self.inputs = {key: header.columns[key] for key in INPUTS if key in header.columns}
        self.titled = set(grid.rows[header.row])  # columns with a title, or reported for having none
        # A column 单位 may also hold names of schools: it is no column of the form, but units such as 万元 in it count.
        short = [column for column in grid.rows[header.row] if folded_title(grid.text(header.row, column)) == "单位"]
        self.unit_column = header.columns.get("unit", short[0] if short else -1)
        self.units_of_all = frozenset(self._units_of_all())
        self.places: dict[Path, tuple[int, int]] = {}
        self.names: dict[str, str] = {}
        self.units: dict[str, StatedUnits] = {}
        self.formats: dict[Path, Problem] = {}
        self.called: dict[str, str] = {}  # the lines of the head, by their keys
        self.entries: set[int] = set()  # rows
        self.signed: set[int] = set()  # rows below the table
        self.problems = Problems()

    def _units_of_all(self) -> Iterator[str]:
        """Yield the units that are stated once for all figures: above the titles, or in the title of the figures."""
        title = self.grid.text(self.header.row, self.header.columns.get("value", -1))
        above = [content for row in self.grid.rows if row < self.header.row for content in self.grid.rows[row].values()]
        texts = [text[:LONGEST] for text in above if isinstance(text, str)]
        found = [_units_in_title(title[:LONGEST]), *map(_units_above, texts)]
        for match in filter(None, found):
            yield from re.split(r"\s*[、,，;；/]\s*", match[1].strip())

    def head(self) -> dict[str, Content]:
        """Read the lines above the table and the signature lines below it; values are beside or behind labels."""
        found: dict[str, Content] = {}
        for row in self.grid.rows:
            if row < self.header.row:
                self._lines(found, row)
        # Alone, the former label 填报单位 means who submits: see FILLED_BY.
        filled_by = folded_title(self.called.get("unit", "")) == FILLED_BY
        if filled_by and "submitted_by" not in self.called:
            self.places[("submitted_by",)] = self.places.pop(("unit",))
            self.called["submitted_by"] = self.called.pop("unit")
            found["submitted_by"] = found.pop("unit", "")
        for row in self.grid.rows:
            if row > self.header.row and self._is_signed(row):
                self.signed.add(row)
                self._lines(found, row)
        return found

    def _is_signed(self, row: int) -> bool:
        """Whether a row below the titles is a signature line: it begins with a label, and has one of SIGNED."""
        texts = [content for content in self.grid.rows[row].values() if isinstance(content, str)]
        if not texts or not (head_key(texts[0]) or labelled(texts[0]) or _stamp(texts[0])):
            return False
        return any(key in SIGNED for text in texts for key in (head_key(text), *(line[0] for line in labelled(text))))

    def _lines(self, found: dict[str, Content], row: int) -> None:
        values: set[int] = set()  # columns
        for column, content in self.grid.rows[row].items():
            if column in values:
                continue
            at, seen = index_of(row, column), self.grid.seen(row, column)
            inner = labelled(content) if isinstance(content, str) else []
            # `报送单位（盖章）：某中学` has its value in the cell, `报送单位（盖章）：` beside it.
            key = head_key(content) if isinstance(content, str) and not any(line[2] for line in inner) else None
            if key:
                beside = self._beside(row, column)
                value = self.grid.seen(row, beside)
                if isinstance(value, str) and (head_key(value) in SIGNED or labelled(value)):
                    value = ""  # the next label
                else:
                    values.add(beside)
                self._line(found, key, str(content), value, (at, index_of(row, beside)))
                continue
            for key, label, value in inner:
                self._line(found, key, label, value if isinstance(seen, str) else seen, (at, at))
            if not inner and row in self.signed and column in self.inputs.values() and self._is_figure(row, column):
                self.problems.append(Problem("row-without-indicator", at))

    def _beside(self, row: int, column: int) -> int:
        """Return the column of the value beside a label: the next one, or below the table the next filled one."""
        label = index_of(row, column)
        beside = self.grid.merged.get(label, label) % WIDTH + 1  # a label may be merged over several columns
        if row in self.signed:
            beside = min((other for other in self.grid.rows[row] if other >= beside), default=beside)
        return beside

    def _line(self, found: dict[str, Content], key: str, label: str, value: Content, places: tuple[int, int]) -> None:
        below = places[0] // WIDTH > self.header.row
        if below and key == "unit":
            key = "submitted_by"
        if isinstance(value, str) and key in ("submitted_by", "unit", *SIGNED):
            value = unstamped(value)
        if (key,) not in self.places:
            self.places[(key,)], self.called[key] = places, label
            if value or key not in _OPTIONAL:
                found[key] = value
        elif key in SIGNED and isinstance(value, str) and value:
            found[key] = "、".join(filter(None, (str(found.get(key, "")), value)))
        elif not below:
            self.problems.append(Problem("duplicate-key", places[0], {"key": label}))

    def actuals(self) -> dict[str, Any]:
        """Read the entry of each row; `head` must have been called, as it finds the signature rows."""
        found: dict[str, Any] = {}
        for row, cells in self.grid.rows.items():
            if row <= self.header.row or row in self.signed:
                continue
            given = {key: self._input(row, column) for key, column in self.inputs.items() if column in cells}
            if given:
                self._entry(found, row, given)
                self._strays(row, cells)
            elif self._indicator(row)[0]:  # a heading or a remark, unless there is a figure in it
                self._strays(row, [column for column in cells if self._is_figure(row, column)])
        self.problems.extend(self._title_problems())
        return found

    def _title_problems(self) -> Iterator[Problem]:
        """Yield problems of titles. An unknown title is `unknown-column` if figures are only in its column.

        Then the title of a column of the form was changed. Any other unknown column is `own-column`.
        """
        for column in self.grid.rows[self.header.row]:
            at, title = index_of(self.header.row, column), self.grid.text(self.header.row, column)
            key = column_key(title)
            if key is None:
                rule = "unknown-column" if self._is_renamed(column) else "own-column"
                yield Problem(rule, at, {"written": title or letters(column)})
            elif self.header.columns.get(key, column) != column:
                yield Problem("repeated-column", at, {"written": title})

    def _is_renamed(self, column: int) -> bool:
        filled = [row for row in self.grid.rows if row > self.header.row and self._is_figure(row, column)]
        return bool(filled) and not any(self._has_figure(row) for row in filled)

    def _has_figure(self, row: int) -> bool:
        given = {key for key, column in self.inputs.items() if column in self.grid.rows[row]}
        return "value" in given or given >= {"numerator", "denominator"}

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
            # A value alone is written in short, as in YAML: `id: value`.
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
        unit = self.grid.text(row, self.unit_column)
        if (unit or self.units_of_all) and _figure(self.grid.text(row, self.inputs.get("value", -1))):
            self.units[name] = (unit, self.units_of_all)

    def _indicator(self, row: int) -> tuple[Content, int]:
        """Return the id, else the name, of the row's indicator, and its column; `""` where both are empty."""
        columns = [self.header.columns[key] for key in ("id", "indicator") if key in self.header.columns]
        for column in columns:
            content = self.grid.rows[row].get(column, "")
            if not isinstance(content, str) or content.strip():
                return content.strip() if isinstance(content, str) else content, column
        return "", columns[0]

    def _input(self, row: int, column: int) -> Content:
        """Return a cell's content; a problem if it is merged with cells for which it could be meant as well."""
        last = self.grid.merged.get(index_of(row, column), index_of(row, column))
        covered = range(column + 1, last % WIDTH + 1)
        if last // WIDTH > row or any(other in covered for other in self.inputs.values()):
            return self.grid.merged_cells(row, column)
        return self.grid.seen(row, column)

    def _strays(self, row: int, filled: Iterable[int]) -> None:
        """Report content in columns without a title, once for each column."""
        for column in sorted(set(filled) - self.titled):
            self.titled.add(column)
            self.problems.append(Problem("unknown-column", index_of(row, column), {"written": letters(column)}))

    def other_rows(self) -> Iterator[OtherRow]:
        """Yield rows below the titles that are neither entries nor signature lines."""
        for row, cells in self.grid.rows.items():
            texts = [text for column in cells if (text := self.grid.text(row, column))]
            if row > self.header.row and row not in self.entries | self.signed and texts:
                reports = any(column in cells for column in self.inputs.values())
                yield OtherRow(index_of(row, min(cells)), texts, reports)

    def spot(self, index: int) -> Spot:
        """Return a cell's place, its content, and a label from the titles of its row and column."""
        row, column = divmod(index, WIDTH)
        label = " · ".join(self._called(row, column))
        return self.grid.spot(index)._replace(excerpt=self.grid.text(row, column), label=label)

    def _called(self, row: int, column: int) -> list[str]:
        if row < self.header.row or row in self.signed:  # in the head: the label to the left of the cell
            left = [self.grid.text(row, at) for at in self.grid.rows.get(row, {}) if at < column]
            return [_short(label) for label in left[-1:] if label]
        if row == self.header.row:
            return []
        columns = self.header.columns
        named = [self.grid.text(row, columns[key]) for key in ("indicator", "id") if columns.get(key, column) != column]
        title = self.grid.text(self.header.row, column)
        return [_short(part) for part in (next(filter(None, named), ""), title) if part]

    def titles(self) -> dict[str, str | dict[str, str]]:
        """Return key of a submission -> its title in this table; for a missing one, that of the form."""
        missing = HEAD.keys() - _OPTIONAL - self.called.keys()  # in the head; a column may have the same key
        named = {**HEAD, **{key: COLUMNS[key] for key in INPUTS if key not in missing}}
        found: dict[str, str | dict[str, str]] = {key: {"zh": title.zh, "en": title.en} for key, title in named.items()}
        found.update((key, _short(label.rstrip(":："))) for key, label in self.called.items())
        for key, column in self.inputs.items():
            title = self.grid.text(self.header.row, column)
            if title and key not in missing:
                found[key] = _short(title)
        return found


def _short(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= _LABEL:
        return line
    return line[: _LABEL - 1] + "…"


def misnamed(plan: Plan, names: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for each row whose id and name belong to two indicators."""
    english = {folded(indicator.en): key for key, indicator in plan.indicators.items()}
    for written, name in names.items():
        meant, named = plan.id_of(written), plan.id_of(name) or english.get(folded(name))
        if meant and named and meant != named:
            words = {"written": written, "name": name, "indicator": plan.indicators[meant]}
            yield Problem("name-disagrees", ("actuals", written), words)


def in_other_units(plan: Plan, units: Mapping[str, StatedUnits], actuals: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem for each bare figure for which the table states a multiple of its indicator's unit.

    An example is 13100 beside 万元, below the title 实际值（万元） or a line 单位：万元, where the unit is 亿元. Which
    of the two the figure is in is not guessed. Other stated units are ignored, because people name one unit in many
    ways, and so are figures that are refused for another reason, to which a unit cannot be added.
    """
    for written, (in_row, of_all) in units.items():
        key = plan.id_of(written)
        unit = plan.unit_of(plan.indicators[key]) if key else None
        if unit is None:
            continue
        multiples = (name for name, factor in unit.spellings.items() if factor != 1)
        beside = next((name for name in multiples if name == in_row or name in of_all), None)
        if beside is None:
            continue
        entry = actuals[written]
        value = entry["value"] if isinstance(entry, dict) else entry
        if not isinstance(value, str) or not _plain(value.strip()):
            continue
        words = {"value": value, "beside": beside, "unit": unit, "instead": f"{value.strip()}{beside}"}
        yield Problem("unit-beside", ("actuals", written), words)
