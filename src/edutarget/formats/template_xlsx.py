"""A submission to fill in, as a workbook: the form, and a sheet that says how to fill it in."""

from __future__ import annotations

from edutarget.formats.view import View
from edutarget.formats.xlsx.book import Book
from edutarget.formats.xlsx.form import Form
from edutarget.formats.xlsx.instructions import write_instructions
from edutarget.model import Plan


def render(plan: Plan, view: View) -> bytes:
    """The whole workbook."""
    book = Book(view.words, plan.period.start)
    Form(book, plan).write()
    write_instructions(book, plan)
    return book.bytes()
