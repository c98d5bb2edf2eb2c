"""The dispatcher: the reader for a file, by its ending."""

from __future__ import annotations

import os

from edutarget.files.document import Document, read_yaml
from edutarget.tables import WORKBOOKS


def read(path: str, data: bytes) -> Document:
    """A file's content by the ending of its path: a workbook, CSV, or else YAML; raises Unreadable."""
    ending = os.path.splitext(path)[1].lower()
    if ending in WORKBOOKS or data.startswith(b"PK\x03\x04"):
        from edutarget.tables import form, workbook

        return form.form_in(workbook.grids_of(data))
    if ending == ".csv":
        from edutarget.tables import csv_text

        return csv_text.read(data)
    return read_yaml(path, data)
