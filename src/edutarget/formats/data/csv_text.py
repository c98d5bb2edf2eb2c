"""CSV for machines and for Excel: RFC 4180, UTF-8 with a byte order mark, plain numbers, text that stays text."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO

from edutarget.language.inert import begins_formula, visible
from edutarget.plan.goal_fields import Range
from edutarget.plan.text import Text
from edutarget.report.cells import Published

ANSWER = "done"
"""The column of milestones' answers: columns of figures hold figures alone, which programs then read as numbers."""


def figures_alone(row: Mapping[str, Published]) -> dict[str, Published]:
    """A row with a milestone's answer in a column of its own; that its target is to be done goes without saying."""
    apart = {key: None for key in ("target", "actual", "value") if isinstance(row.get(key), bool)}
    answer = row.get("actual", row.get("value"))
    return {**row, **apart, ANSWER: answer if isinstance(answer, bool) else None}


class _Bare(str):
    """What is written without quotes. csv.QUOTE_NONNUMERIC asks only whether a value has a number's methods."""

    __slots__ = ()

    def __float__(self) -> float:
        return float(str(self))


def document(columns: Sequence[str], rows: Iterable[Mapping[str, Published]]) -> bytes:
    """A header and a line for each row.

    Of a bilingual value `name` the columns are `name_zh` and `name_en`, of a range `target` they are `target_from` and
    `target_to`.
    Every text is in quotes, so that it is one field for readers that split at commas and for those that split at
    semicolons; figures, days and answers are not.
    """
    written = StringIO()
    lines = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    lines.writerow(map(_Bare, columns))
    for row in rows:
        flat = dict(_flat(row))
        lines.writerow(_field(flat.get(column)) for column in columns)
    return written.getvalue().encode("utf-8-sig")


def _flat(row: Mapping[str, Published]) -> Iterator[tuple[str, Published]]:
    for key, value in row.items():
        if isinstance(value, Text):
            yield from ((f"{key}_zh", value.zh), (f"{key}_en", value.en))
        elif isinstance(value, Range):
            yield from ((f"{key}_from", value.low), (f"{key}_to", value.high))
        else:
            yield key, value


def _field(value: Published) -> str:
    if value is None:
        return _Bare()
    if isinstance(value, bool):
        return _Bare("true" if value else "false")
    if isinstance(value, Decimal):
        return _Bare(format(value, "f"))
    return _Bare(value.isoformat()) if isinstance(value, date) else guarded(str(value))


def guarded(text: str) -> str:
    """Text that stays text and on one line: inert, with ' before what a spreadsheet would take for a formula."""
    return ("'" if begins_formula(text) else "") + visible(text)
