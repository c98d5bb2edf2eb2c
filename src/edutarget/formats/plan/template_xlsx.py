"""A submission to fill in, as a workbook: the form, and a sheet that says how to fill it in."""

from __future__ import annotations

from edutarget.formats.plan.form_instructions import write_instructions
from edutarget.formats.plan.form_sheet import Form
from edutarget.formats.shared.view import View
from edutarget.formats.shared.xlsx_book import Book
from edutarget.plan.models import Plan


def render(plan: Plan, view: View) -> bytes:
    """The whole workbook."""
    book = Book(view.words, plan.period.start)
    Form(book, plan).write()
    write_instructions(book, plan)
    return book.bytes()
