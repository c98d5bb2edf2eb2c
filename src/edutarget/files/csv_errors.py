"""Errors of the csv module in our words, and the limit of a field."""

from __future__ import annotations

import csv

from edutarget.files.limits import MAX_TEXT
from edutarget.language.terms import N_, Term
from edutarget.problems.problem import Problem

_CSV_REASONS = (
    ("end of data", N_("a quotation mark that is never closed")),
    ("expected after", N_("text after a closing quotation mark")),
)


csv.field_size_limit(MAX_TEXT)  # for the whole process: the module has no other way


def csv_problem(error: csv.Error, place: int = 0) -> Problem:
    """The problem of a line that is not CSV; in the module's own words if we have none."""
    if "field limit" in str(error):
        return Problem("text-too-long", place, {"limit": MAX_TEXT})
    what = next((Term(words) for part, words in _CSV_REASONS if part in str(error)), str(error))
    return Problem("csv-syntax", place, {"what": what})
