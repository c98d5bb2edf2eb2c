"""A roll-up in a terminal: the units of a level below each indicator, the best first, and the summary of a run."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import chain, groupby, islice
from tempfile import TemporaryFile

from rich.cells import cell_len
from rich.text import Text

from edutarget.formats.data.units import unit_rows
from edutarget.formats.terminal.printing import GAP, FoldingTable, RowGroup, TableColumn, TableRow, finished, printed
from edutarget.formats.view import View
from edutarget.formats.words import templates
from edutarget.formats.words.amounts import MISSING, figure, in_brackets
from edutarget.formats.words.labels import COLUMN
from edutarget.formats.words.reports import head_of
from edutarget.language.rounding import never_below
from edutarget.language.text import N_
from edutarget.language.words import Words
from edutarget.plan.models import Plan
from edutarget.report.cells import Cell
from edutarget.rollup.result import Coverage, LeftOut, RollUp

MANY = 2_000  # more figures than this are streamed: fitting a table to the width would take minutes

PIECE = 1000  # lines in one piece of output

_ORDER = ("oldest", "units", "baseline", "gap", "target", "rank", "value")
"""The order in which columns fold away on a narrow terminal, the first to go first."""

_LEAST_NAME = 20

NAMED = 20  # missing units that are named; the JSON has all of them


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
    words, columns = view.words, _titles(view.words)
    titles = ["", *columns.values()]
    for level, key, members in _groups(rollup, words):
        widths = [0] * len(titles)
        # surrogatepass: a name may hold lone surrogates, which UTF-8 refuses.
        with TemporaryFile("w+", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
            for row in members:
                name, texts = _line(row, rollup, words)
                cells = [name, *(texts[column] for column in columns)]
                widths = [max(width, _filled(cell)) for width, cell in zip(widths, cells, strict=True)]
                file.write(_BETWEEN.join(cells) + "\n")
            file.seek(0)
            # The width of a column without content stays 0: it is not shown.
            widths = [width and max(width, _width(title)) for width, title in zip(widths, titles, strict=True)]
            yield finished(f"\n{_heading(rollup, level, key, words).plain}\n{_aligned(titles, widths)}", view)
            while lines := list(islice(file, PIECE)):
                rows = (line.rstrip("\n").split(_BETWEEN) for line in lines)
                yield finished("".join(_aligned(cells, widths) for cells in rows), view)


_BETWEEN = "\x1f"  # separates cells in the temporary file; names show control characters as escapes
_width = lru_cache(200_000)(cell_len)  # Rich's own cache is too small for the names of all units


def _filled(text: str) -> int:
    """The width of a text; 0 for a missing one."""
    if text == MISSING:
        return 0
    return _width(text)


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    """A row of the table: the name, then the columns that have a width."""
    name, *texts = cells
    found = (" " * (GAP + width - _width(text)) + text for text, width in zip(texts, widths[1:], strict=True) if width)
    return name + " " * (widths[0] - _width(name)) + "".join(found) + "\n"


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


def summary(rollup: RollUp, seconds: float, words: Words) -> str:
    """A few lines on problems that are not shown, coverage, and the duration of the run."""
    found = templates(os.path.dirname(__file__), words, escape=False)
    found.filters["number"] = Decimal
    found.globals |= {
        "rollup": rollup,
        "seconds": f"{seconds:.1f}",
        "named": NAMED,
        "own": sum(total.own for total in rollup.totals),
        "older": tuple(_figure(rollup.plan, one, words) for one in rollup.first_older[:NAMED]),
    }
    if rollup.coverage is not None:
        found.globals |= _coverage(rollup.plan, rollup.coverage, words)
    return found.get_template("rollup_summary.j2").render()


def _figure(plan: Plan, one: LeftOut, words: Words) -> str:
    message = N_("{unit} {indicator} ({date})")
    return words(message, unit=one.unit, indicator=plan.indicators[one.indicator], date=one.day)


def _coverage(plan: Plan, coverage: Coverage, words: Words) -> dict[str, object]:
    """Indicators that some units did not report, and how many nobody did or are of unknown completeness."""
    short = [
        words(N_("{indicator} {units} of {expected}"), indicator=plan.indicators[key], units=units, expected=expected)
        for key, (units, expected) in coverage.indicators.items()
        if expected is not None and 0 < units < expected
    ]
    return {
        "percent": never_below(coverage.percent, 2, at_most=True),  # 99.999 % must not be shown as 100 %
        "short": tuple(short),
        "nobody": sum(units == 0 for units, _expected in coverage.indicators.values()),
        "unknown": sum(expected is None for _units, expected in coverage.indicators.values()),
    }
