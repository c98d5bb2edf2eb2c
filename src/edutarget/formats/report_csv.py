"""The report as CSV, for machines and for Excel: RFC 4180, UTF-8 with a byte order mark, plain numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from edutarget.formats.view import View
from edutarget.model import Text
from edutarget.projection import cells
from edutarget.report import Report, Row
from edutarget.visible import visible

COLUMNS = (
    *("plan", "as_of", "submitted_by", "id", "area", "name_zh", "name_en", "unit", "measure", "direction"),
    *("baseline", "target", "actual", "numerator", "denominator", "gap", "shortfall", "change", "gap_closed"),
    *("completion", "schedule", "schedule_gap", "due_now", "due", "result", "band", "note"),
)
"""The header. Plan and day come first on every line, so that files of several days can be put together."""

_STARTS_FORMULA = tuple("=+-@＝＋－＠")

Value = str | Decimal | date | bool | None


def render(report: Report, view: View) -> bytes:
    """One line for each indicator; the same in every language."""
    lines = [",".join(COLUMNS)]
    for row in report.rows:
        values = _values(report, row)
        lines.append(",".join(_field(values[column]) for column in COLUMNS))
    return "".join(line + "\r\n" for line in lines).encode("utf-8-sig")


def _values(report: Report, row: Row) -> dict[str, Value]:
    found: dict[str, Value] = {
        "plan": report.plan.id,
        "as_of": report.as_of,
        "submitted_by": "; ".join(report.submitted_by),
    }
    for key, cell in cells(row).items():
        value = cell.rounded()
        if isinstance(value, Text):
            found |= {f"{key}_zh": value.zh, f"{key}_en": value.en}
        else:
            found[key] = value
    return found


def _field(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else value.isoformat()


def _quoted(text: str) -> str:
    """Text that stays text: quoted, for commas and semicolons alike, ' before what would be a formula, one line."""
    inert = visible(text)
    start = "'" if text.lstrip().startswith(_STARTS_FORMULA) else ""
    return '"' + start + inert.replace('"', '""') + '"'
