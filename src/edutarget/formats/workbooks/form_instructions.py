"""The sheet that says how to fill in the form, in both languages, and what each indicator counts."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from edutarget.formats.workbooks.book import TITLE_SIZE, Book, Shown
from edutarget.language.terms import N_
from edutarget.language.words import LANGS, Words
from edutarget.plan.models import Plan

SHEET = "说明 Instructions"

_WIDTH = 62

STEPS = (
    N_("Fill in the yellow cells only; all others are locked. Nothing needs to be calculated."),
    N_("Write the day of the figures, and the office or school that is responsible for them."),
    N_("Leave a row empty if there is no figure yet: that is not the same as 0."),
    N_("Type each figure in the unit beside it. A percentage is typed as 74.1, not as 0.741."),
    N_("For a rate, fill in numerator and denominator if you have them; the rate itself may then stay empty."),
    N_("Remarks belong in the column for notes, not beside a figure."),
    N_("Do not rename, merge, hide or delete rows and columns, and do not change the codes."),
    N_("Hand in this file as it is. `edutarget check FILE` shows which cells are wrong."),
)


def write_instructions(book: Book, plan: Plan) -> None:
    """Steps side by side in both languages, then the indicators with their definitions."""
    sheet = book.sheet(SHEET)
    both = [Words(lang) for lang in LANGS]
    book.text(sheet, 0, 0, SHEET, bold=True, font_size=TITLE_SIZE)
    sheet.set_row(0, 26)
    rows = [[words(step) for words in both] for step in STEPS]
    for row, told in enumerate(rows, 2):
        book.put(sheet, row, 0, Shown(row - 1, {"align": "center"}))
        _pair(book, sheet, row, told)
    top = len(rows) + 3
    titles = ("代码 Code", *(words(N_("What the indicators count")) for words in both))
    for column, title in enumerate(titles):
        sheet.write_string(top, column, title, book.heading())
    for row, (key, indicator) in enumerate(plan.indicators.items(), top + 1):
        book.put(sheet, row, 0, Shown(key))
        names = [f"{words.word(indicator)}\n{words.word(indicator.definition)}" for words in both]
        _pair(book, sheet, row, names)
    sheet.set_column(0, 0, 31)
    sheet.set_column(1, 2, _WIDTH)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _pair(book: Book, sheet: Worksheet, row: int, texts: list[str]) -> None:
    """A text in both languages, side by side."""
    for column, text in enumerate(texts, 1):
        book.put(sheet, row, column, Shown(text, {"text_wrap": True, "valign": "top"}))
    book.fit(sheet, row, [(text, _WIDTH) for text in texts])
