"""The report as a workbook: a summary with a chart, and a sheet of rows that goes on calculating."""

from __future__ import annotations

from edutarget.formats.view import View
from edutarget.formats.words.report_words import report_head
from edutarget.formats.workbooks.book import Book
from edutarget.formats.workbooks.report_framework import write_framework
from edutarget.formats.workbooks.report_rows import Rows
from edutarget.formats.workbooks.report_summary import Summary
from edutarget.report.gap_report import Report


def render(report: Report, view: View) -> bytes:
    """The whole report."""
    book, head = Book(view.words, report.as_of), report_head(report, view)
    summary = Summary(book, report, head)  # made first: sheets stand in the order in which they are made
    rows = Rows(book, report, head, view.grouped)
    rows.write()
    summary.write(rows)
    if view.by == "framework":
        write_framework(book, report)
    return book.bytes()
