"""The report's table in a terminal: columns fold away, no number is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from rich.text import Text

from edutarget.formats.sections import by_area
from edutarget.formats.terminal.bar import bar
from edutarget.formats.terminal.folding_table import Column, Drawn, FoldingTable, Group, Line
from edutarget.formats.terminal.printing import style_of
from edutarget.formats.view import View
from edutarget.formats.words.labels import column_title, sign_of, status_with_sign
from edutarget.formats.words.report_words import tally
from edutarget.language.terms import N_
from edutarget.plan.models import Plan
from edutarget.report.gap_report import Report, Row
from edutarget.report.wording import FIGURES, asides, figures

_ORDER = ("bar", "change", "baseline", "gap", "band", "target", "actual")
"""The columns in the order in which they give way on a narrow terminal."""

_LEAST_NAME, _LEAST_BAR, _MOST_BAR = 26, 12, 24
_STAYING = ("target", "actual", "band")
"""For these columns names wrap more often than for the others."""


def report_table(report: Report, view: View) -> FoldingTable[str]:
    """The indicators, below their areas or in one list."""
    groups = [
        Group(area_line(area, rows, view) if area else None, [_line(row, view) for row in rows])
        for area, rows in by_area(report, view)
    ]
    return FoldingTable(view.words(N_("Indicator")), _columns(report.plan, view), _ORDER, groups, view)


def area_line(area: str, rows: Sequence[Row], view: View) -> Text:
    """An area's name, and quietly beside it how its indicators stand."""
    return Text(area, "bold").append(Text("  " + tally(rows, view.words), "not bold dim"))


def _columns(plan: Plan, view: View) -> dict[str, Column]:
    titles = {key: column_title(key, plan, view.words) for key in (*FIGURES, "bar", "band")}
    columns = {key: Column(title, least=_LEAST_NAME) for key, title in titles.items()}
    columns |= {key: Column(titles[key]) for key in _STAYING}
    grows = _MOST_BAR - _LEAST_BAR
    columns["bar"] = columns["bar"]._replace(right=False, folded="gone", width=_LEAST_BAR, grows=grows)
    columns["band"] = columns["band"]._replace(right=False, folded="alone")
    return columns


def _line(row: Row, view: View) -> Line[str]:
    words, style = view.words, style_of(sign_of(row))
    cells: dict[str, Text | Drawn] = {key: Text(text) for key, text in figures(row, words).items()}
    cells["bar"] = partial(_bar, row, style)
    cells["band"] = Text(status_with_sign(row, words), style)
    unit = words(N_(" ({unit})"), unit=row.unit) if row.unit else ""
    return Line(Text(words.word(row.indicator)), cells, unit, list(_below(row, view)))


def _bar(row: Row, style: str, width: int) -> Text:
    return Text(bar(row, width), style)


def _below(row: Row, view: View) -> Iterator[Text]:
    """What must be known beside a row's figures, and its note."""
    yield from (Text(aside, "dim") for aside in asides(row, view.words))
    if row.entry and row.entry.note:
        yield Text(view.words(N_("note: {note}"), note=row.entry.note), "italic dim")
