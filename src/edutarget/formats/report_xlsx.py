"""The report as a workbook: a summary with a chart, and a sheet of rows that goes on calculating."""

from __future__ import annotations

from edutarget.formats.view import View
from edutarget.formats.xlsx.book import Book
from edutarget.formats.xlsx.rows import Rows
from edutarget.formats.xlsx.summary import Summary
from edutarget.report import Report


def render(report: Report, view: View) -> bytes:
    """The whole report."""
    book = Book(view.words, report.as_of)
    summary = Summary(book, report, view.plan_file)
    rows = Rows(book, report)
    rows.write()
    summary.write(rows)
    return book.bytes()
