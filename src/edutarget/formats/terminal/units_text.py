"""The units of a level in a terminal, below each indicator, the best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby, islice
from tempfile import TemporaryFile

from rich.cells import cell_len
from rich.text import Text

from edutarget.formats.data.units import unit_rows
from edutarget.formats.terminal.printing import GAP, FoldingTable, RowGroup, TableColumn, TableRow, finished, printed
from edutarget.formats.view import View
from edutarget.formats.words.amounts import MISSING, figure, in_brackets
from edutarget.formats.words.labels import COLUMN
from edutarget.formats.words.reports import head_of
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.report.cells import Cell
from edutarget.rollup.result import RollUp

MANY = 2_000  # more figures than this are streamed: fitting a table to the width would take minutes

PIECE = 1000  # lines in one piece of output

_ORDER = ("oldest", "units", "baseline", "gap", "target", "rank", "value")
"""The order in which columns fold away on a narrow terminal, the first to go first."""

_LEAST_NAME = 20


def units_text(rollup: RollUp, view: View) -> str | Iterator[str]:
    """Every reported indicator with its units; an iterator if there are more than `MANY` figures."""
    words = view.words
    head = head_of(rollup.plan, view, words(N_("as of {date}"), date=rollup.as_of))
    above = [Text(head.plan, "bold"), Text(head.source, "dim"), Text(head.about)]
    if sum(map(len, rollup.by_level.values())) > MANY:
        return chain([printed(above, view)], _streamed(rollup, view))
    return printed([*above, Text(""), *_table(rollup, view).parts()], view)


def _titles(words: Words) -> dict[str, str]:
    return {key: words(COLUMN[key]) for key in ("rank", "value", "baseline", "target", "gap", "units", "oldest")}


def _streamed(rollup: RollUp, view: View) -> Iterator[str]:
    """A table for each heading. Its rows go through a temporary file, as its width is known only after the last row."""
    words = view.words
    titles = _titles(words)
    for level, key, members in _groups(rollup, words):
        # surrogatepass: a name may hold lone surrogates, which UTF-8 refuses.
        with TemporaryFile("w+", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
            layout = _Layout.of(titles)
            for row in members:
                name, texts = _line(row, rollup, words)
                layout.make_room(name, texts)
                file.write(_BETWEEN.join((name, *(texts[key] for key in titles))) + "\n")
            file.seek(0)
            yield finished(f"\n{_heading(rollup, level, key, words).plain}\n{layout.line('', titles)}", view)
            while lines := list(islice(file, PIECE)):
                yield finished("".join(layout.of_file(line, titles) for line in lines), view)


_BETWEEN = "\x1f"  # separates cells in the temporary file; names show control characters as escapes


def _groups(rollup: RollUp, words: Words) -> Iterator[tuple[str, str, Iterator[dict[str, Cell]]]]:
    """The rows of each indicator, level by level."""
    rows = unit_rows(rollup, words.lang)
    for (level, key), members in groupby(rows, lambda row: (row["level"].value, row["indicator"].value)):
        yield str(level), str(key), members


def _table(rollup: RollUp, view: View) -> FoldingTable[str]:
    """One table for all indicators, so that their columns are aligned."""
    words = view.words
    columns = {key: TableColumn(title, least=_LEAST_NAME) for key, title in _titles(words).items()}
    groups = [
        RowGroup(_heading(rollup, level, key, words), [_table_row(row, rollup, words) for row in members])
        for level, key, members in _groups(rollup, words)
    ]
    return FoldingTable(words(N_("Unit")), columns, _ORDER, groups, view)


def _heading(rollup: RollUp, level: str, key: str, words: Words) -> Text:
    indicator = rollup.plan.indicators[key]
    unit = rollup.plan.unit_of(indicator)
    title = Text(words.word(indicator), "bold")
    title.append(in_brackets(unit and unit.shown_to(words.lang), words), "not bold dim")
    if len(rollup.by_level) > 1:
        whose = words(N_("each unit"))
        if level != "unit":
            whose = words(N_("level {level}"), level=level)
        title.append(f" · {whose}", "not bold dim")
    return title


def _table_row(row: dict[str, Cell], rollup: RollUp, words: Words) -> TableRow[str]:
    name, texts = _line(row, rollup, words)
    return TableRow(Text(name), {key: Text(text) for key, text in texts.items()})


def _line(row: dict[str, Cell], rollup: RollUp, words: Words) -> tuple[str, dict[str, str]]:
    shown = {key: figure(row[key], words, key == "gap") for key in ("baseline", "gap", "target", "rank", "value")}
    units, expected, oldest = (row[key].value for key in ("units", "expected", "oldest"))
    shown["units"] = words.word(units)
    if expected is not None and expected != units:
        shown["units"] = words(N_("{units} of {expected}"), units=units, expected=expected)
    shown["oldest"] = ""
    if oldest not in (None, rollup.as_of):
        shown["oldest"] = words.word(oldest)
    return words.word(row["unit"].value), shown


_width = lru_cache(200_000)(cell_len)  # Rich's own cache is too small for the names of all units


@dataclass
class _Layout:
    """The widths of names and columns, and the keys of the columns that are not empty."""

    names: int
    widths: dict[str, int]
    used: set[str]

    @classmethod
    def of(cls, titles: Mapping[str, str]) -> _Layout:
        """A layout with room for the titles."""
        return cls(0, {key: _width(title) for key, title in titles.items()}, set())

    def make_room(self, name: str, texts: Mapping[str, str]) -> None:
        """Widen the layout for another row."""
        self.names = max(self.names, _width(name))
        for key, text in texts.items():
            if text not in ("", MISSING):
                self.used.add(key)
                self.widths[key] = max(self.widths[key], _width(text))

    def line(self, name: str, texts: Mapping[str, str]) -> str:
        """A row of the table; empty columns are omitted."""
        widths = {key: width for key, width in self.widths.items() if key in self.used}
        cells = (" " * (GAP + width - _width(texts[key])) + texts[key] for key, width in widths.items())
        return name + " " * (self.names - _width(name)) + "".join(cells) + "\n"

    def of_file(self, line: str, titles: Iterable[str]) -> str:
        """The table row of a line of the temporary file."""
        name, *texts = line.rstrip("\n").split(_BETWEEN)
        return self.line(name, dict(zip(titles, texts, strict=True)))
