"""CSV for machines and for Excel: RFC 4180, UTF-8 with a byte order mark, plain numbers, text that stays text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from edutarget.language.inert import visible
from edutarget.plan.text import Text

Value = str | Text | Decimal | date | bool | None

_STARTS_FORMULA = tuple("=+-@＝＋－＠")


def document(columns: Sequence[str], rows: Iterable[Mapping[str, Value]]) -> bytes:
    """A header and a line for each row; of a bilingual value `name`, the columns are `name_zh` and `name_en`."""
    lines = [",".join(columns)]
    for row in rows:
        flat = dict(_flat(row))
        lines.append(",".join(_field(flat.get(column)) for column in columns))
    return "".join(line + "\r\n" for line in lines).encode("utf-8-sig")


def _flat(row: Mapping[str, Value]) -> Iterable[tuple[str, Value]]:
    for key, value in row.items():
        if isinstance(value, Text):
            yield from ((f"{key}_zh", value.zh), (f"{key}_en", value.en))
        else:
            yield key, value


def _field(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else _quoted(str(value))


def _quoted(text: str) -> str:
    """Text that stays text: quoted, for commas and semicolons alike, ' before what would be a formula, one line."""
    inert = visible(text)
    start = "'" if text.lstrip().startswith(_STARTS_FORMULA) else ""
    return '"' + start + inert.replace('"', '""') + '"'
