"""A submission to fill in, as CSV: the head's lines, the titles, a line for each indicator."""

from __future__ import annotations

import csv
from io import StringIO

from edutarget.formats.data.csv_text import guarded
from edutarget.formats.view import View
from edutarget.plan.models import Plan
from edutarget.tables.titles import COLUMNS, HEAD

_COLUMNS = ("id", "indicator", "unit", "value", "numerator", "denominator", "note")


def render(plan: Plan, view: View) -> bytes:
    """The form, in UTF-8 with a byte order mark, so that Excel opens it right."""
    lang, words = view.words.lang, view.words
    written = StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerows([HEAD[key](lang), plan.id if key == "plan" else ""] for key in HEAD if key != "note")
    lines.writerow([COLUMNS[key](lang) for key in _COLUMNS])
    for key, indicator in plan.indicators.items():
        unit = plan.unit_of(indicator)
        # An id stays as it is, for it is what the form is read back by; a name's ' is no part of the name to readers.
        told = [guarded(words.word(indicator)), guarded(words.word(unit)) if unit else ""]
        lines.writerow([key, *told, "", "", "", ""])
    return written.getvalue().encode("utf-8-sig")
