"""The sheet of the framework: each item, and the indicators that serve it."""

from __future__ import annotations

from edutarget.formats.sections import NONE_SERVES, Served, by_framework
from edutarget.formats.words.head import framework_title
from edutarget.formats.words.labels import COLUMN, status_of
from edutarget.formats.workbooks.book import TITLE_SIZE, Book, Shown
from edutarget.formats.workbooks.colours import of_band
from edutarget.language.terms import N_, Term
from edutarget.report.gap_report import Report, Row
from edutarget.report.wording import figures, name_with_unit

SHEET = Term(N_("Framework"))
_TITLES = (Term(N_("List")), Term(N_("Item")), *(COLUMN[key] for key in ("name", "target", "actual", "band")))
_WIDTHS = (18, 30, 40, 10, 10, 24)
_HEADER = 2


def write_framework(book: Book, report: Report) -> None:
    """A line for each indicator of each item; an indicator stands below every item that it serves."""
    sheet, words = book.sheet(book.words(SHEET)), book.words
    if report.plan.framework:
        book.text(sheet, 0, 0, framework_title(report.plan.framework, words), bold=True, font_size=TITLE_SIZE)
    for column, (title, width) in enumerate(zip(_TITLES, _WIDTHS, strict=True)):
        sheet.write_string(_HEADER, column, words(title), book.heading())
        sheet.set_column(column, column, width)
    lines = [line for item in by_framework(report, words) for line in _lines(item, book)]
    for index, line in enumerate(lines, _HEADER + 1):
        for column, cell in enumerate(line):
            book.put(sheet, index, column, cell)
        book.fit(sheet, index, ((str(cell.value or ""), width) for cell, width in zip(line, _WIDTHS, strict=True)))
    sheet.freeze_panes(_HEADER + 1, 2)
    sheet.repeat_rows(_HEADER)


def _lines(item: Served, book: Book) -> list[list[Shown]]:
    wrapped = {"text_wrap": True}
    where = [Shown(item.list_name, wrapped), Shown(item.name if item.id else "", wrapped)]
    if not item.rows:
        return [[*where, Shown(book.words(NONE_SERVES), wrapped), *[Shown("")] * 3]]
    return [[*where, *_figures(row, book)] for row in item.rows]


def _figures(row: Row, book: Book) -> list[Shown]:
    # What was not met is marked as such, whatever band it ended in: so are signs.
    ink, paper = of_band("incomplete" if row.progress.result == "not_met" else row.progress.band)
    shown, right = figures(row, book.words), {"align": "right"}
    return [
        Shown(name_with_unit(row, book.words), {"text_wrap": True}),
        Shown(shown["target"], right),
        Shown(shown["actual"], right),
        Shown(status_of(row, book.words), {"font_color": ink, "bg_color": paper, "text_wrap": True}),
    ]
