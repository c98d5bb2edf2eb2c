"""A submission to fill in, as a workbook: the form, and a sheet that says how to fill it in."""

from __future__ import annotations

from edutarget.formats.view import View
from edutarget.formats.workbooks.book import Book
from edutarget.formats.workbooks.form_instructions import write_instructions
from edutarget.formats.workbooks.form_sheet import Form
from edutarget.plan.models import Plan


def render(plan: Plan, view: View) -> bytes:
    """The whole workbook."""
    book = Book(view.words, plan.period.start)
    Form(book, plan).write()
    write_instructions(book, plan)
    return book.bytes()
