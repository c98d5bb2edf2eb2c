"""What the csv module says of broken CSV, in our words: its own are English."""

from __future__ import annotations

import csv

from edutarget.language.terms import N_, Term

_REASONS = (
    ("field limit", N_("a field that is never closed, or far too long")),  # of more than our longest text
    ("end of data", N_("a quotation mark that is never closed")),
    ("expected after", N_("text after a closing quotation mark")),
)


def csv_reason(error: csv.Error) -> Term | str:
    """Why a line is not CSV; the module's own words for what we have none for."""
    return next((Term(reason) for said, reason in _REASONS if said in str(error)), str(error))
