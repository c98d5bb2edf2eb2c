"""The sheet of instructions beside a form: how to fill it in, and what each indicator counts."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from edutarget.formats.workbooks.book import TITLE_SIZE, Book, SheetCell
from edutarget.language.terms import N_
from edutarget.language.words import LANGS, Words
from edutarget.plan.models import Plan
from edutarget.tables.titles import COLUMNS

_WIDTH = 62

STEPS = (
    N_("Fill in the yellow cells only; all others are locked. Nothing needs to be calculated."),
    N_("Write the day of the figures, and the office or school that is responsible for them."),
    N_("Leave a row empty if there is no figure yet: that is not the same as 0."),
    N_("Type each figure in the unit beside it. A percentage is typed as 74.1, not as 0.741."),
    N_("For a rate, fill in numerator and denominator if you have them; the rate itself may then stay empty."),
    N_("Remarks belong in the column for notes, not beside a figure."),
    N_("Do not rename, merge, hide or delete rows and columns, and do not change the codes."),
    N_("Submit this file as it is; no software is needed."),
)


def write_instructions(book: Book, plan: Plan) -> None:
    """Write the steps and the definitions of the indicators, side by side in both languages if the plan has both."""
    both = [Words(lang) for lang in LANGS]
    if all(indicator.zh == indicator.en for indicator in plan.indicators.values()):
        both = [book.words]
    title = " ".join(words(N_("Instructions")) for words in both)
    sheet = book.sheet(title)
    book.text(sheet, 0, 0, title, bold=True, font_size=TITLE_SIZE)
    sheet.set_row(0, 26)
    rows = [[words(step) for words in both] for step in STEPS]
    for row, prompt in enumerate(rows, 2):
        book.put(sheet, row, 0, SheetCell(row - 1, {"align": "center"}))
        _pair(book, sheet, row, prompt)
    top = len(rows) + 3
    titles = (
        " ".join(COLUMNS["id"](words.lang) for words in both),
        *(words(N_("What the indicators count")) for words in both),
    )
    for column, title in enumerate(titles):
        sheet.write_string(top, column, title, book.heading())
    for row, (key, indicator) in enumerate(plan.indicators.items(), top + 1):
        book.put(sheet, row, 0, SheetCell(key))
        names = [f"{words.word(indicator)}\n{words.word(indicator.definition)}" for words in both]
        _pair(book, sheet, row, names)
    sheet.set_column(0, 0, 31)
    sheet.set_column(1, len(both), _WIDTH)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _pair(book: Book, sheet: Worksheet, row: int, texts: list[str]) -> None:
    """Write a text in each language, side by side."""
    for column, text in enumerate(texts, 1):
        book.put(sheet, row, column, SheetCell(text, {"text_wrap": True, "valign": "top"}))
    book.fit(sheet, row, [(text, _WIDTH) for text in texts])
