"""CSV as programs read it: a column is numeric only if every field of it is a number."""

from __future__ import annotations

import csv
import re
from io import StringIO

_number = re.compile(r"-?\d+(\.\d+)?").fullmatch


def mixed_columns(written: str) -> list[str]:
    """The columns that mix numbers and other texts, which programs would read as text."""
    rows = list(csv.DictReader(StringIO(written.removeprefix("\ufeff"), newline="")))
    assert rows
    fields = {column: [row[column] for row in rows if row[column]] for column in rows[0]}
    return [column for column, found in fields.items() if len({bool(_number(field)) for field in found}) > 1]
