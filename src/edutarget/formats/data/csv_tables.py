"""Reports, trends and the form as CSV (RFC 4180, UTF-8 with a byte order mark)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO

from edutarget.formats.data.json_documents import point_of
from edutarget.formats.sections import Arranged
from edutarget.formats.view import View
from edutarget.language.text import begins_formula, visible
from edutarget.plan.fields import Range, TargetRule, Text
from edutarget.plan.models import Plan
from edutarget.report.cells import Published, cells, figure_cell, published
from edutarget.report.gap_report import Row
from edutarget.report.trend import Series, Trend
from edutarget.tables.grid import COLUMNS, HEAD, SIGNED

ANSWER = "done"
"""The column of milestones' answers, so that columns of figures contain numbers only."""


REPORT_COLUMNS = (
    *("plan", "as_of", "submitted_by", "id", "area", "name_zh", "name_en", "unit", "measure", "direction"),
    *("baseline", "target", "actual", "numerator", "denominator", "gap", "shortfall", "change", "gap_closed"),
    *("completion", "schedule", "schedule_gap", "due_now", "due", "result", "band", "note", "reported"),
    *("baseline_year", "target_from", "target_to", "most", "on_track", "known_from", "units", "expected"),
    *(ANSWER, "confirmed"),
    *("kind", "target_rule", "late", "reported_by", "revised_from", "revision", "revised_by"),
    *("interim_day", "interim_target", "interim_actual", "interim_reached", "reason", "measures", "by"),
    *("offices", "files", "prepared_by", "checked_by", "approved_by", "parts"),
)
"""The header. Every line begins with plan and day, so that files of several days can be concatenated."""


ITEM_COLUMNS = ("list", "item")
"""Columns added by `--by framework`, which has a line for each item that an indicator serves; empty without one."""

TREND_COLUMNS = (
    *("plan", "id", "day", "actual", "since_last", "fell", "numerator", "denominator", "gap", "shortfall", "change"),
    *("gap_closed", "completion", "schedule", "schedule_gap", "due_now", "result", "band", "note", "confirmed"),
    *("area", "name_zh", "name_en", "unit", "measure", "direction", "baseline", "target", "due"),
    *("target_from", "target_to", "on_track", "baseline_year", "most", "known_from", ANSWER),
    *("kind", "target_rule", "late", "reported_by", "revised_from", "revision", "revised_by"),
    *("interim_day", "interim_target", "interim_actual", "interim_reached", "reason", "measures", "by"),
    *("files", "parts"),
)

_FORM_COLUMNS = (
    *("id", "indicator", "unit", "value", "numerator", "denominator", "note", "confirmed"),
    *("reason", "measures", "by"),
)


def figures_alone(row: Mapping[str, Published]) -> dict[str, Published]:
    """A row with a milestone's answer moved to the column `ANSWER`; its target, always true, is omitted."""
    apart = {key: None for key in ("target", "actual", "value") if isinstance(row.get(key), bool)}
    answer = row.get("actual", row.get("value"))
    if not isinstance(answer, bool):
        answer = None
    return {**row, **apart, ANSWER: answer}


def csv_document(columns: Sequence[str], rows: Iterable[Mapping[str, Published]]) -> bytes:
    """A header and a line for each row, as UTF-8; see `csv_lines`."""
    return "".join(csv_lines(columns, rows)).encode()


def csv_lines(columns: Sequence[str], rows: Iterable[Mapping[str, Published]]) -> Iterator[str]:
    """A header and a line for each row, lazily.

    A bilingual value `name` has the columns `name_zh` and `name_en`, a range `target` has `target_from` and
    `target_to`. Texts are quoted, so that they are one field for readers that split at semicolons too; figures, days
    and answers are not.
    """
    # Without a byte order mark Excel decodes the file in the system's own encoding.
    yield "\ufeff" + ",".join(columns) + "\r\n"
    # The csv module can quote all texts and nothing else (QUOTE_STRINGS) only since Python 3.12.
    for row in rows:
        flat = dict(_flat(row))
        yield ",".join(_field(flat.get(column)) for column in columns) + "\r\n"


def _flat(row: Mapping[str, Published]) -> Iterator[tuple[str, Published]]:
    for key, value in row.items():
        if isinstance(value, Text):
            yield from ((f"{key}_zh", value.zh), (f"{key}_en", value.en))
        elif isinstance(value, Range):
            yield from ((f"{key}_from", value.low), (f"{key}_to", value.high))
        elif isinstance(value, TargetRule) and key == "target":
            yield key, value.value
        elif isinstance(value, TargetRule):
            yield key, f"{value.key} {value.value:f}"
        else:
            yield key, value


def _field(value: Published) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    text = guarded(str(value)).replace('"', '""')
    return f'"{text}"'


def guarded(text: str) -> str:
    """Text on one line with control characters escaped, and with ' before what a spreadsheet reads as a formula."""
    if begins_formula(text):
        return "'" + visible(text)
    return visible(text)


def report_csv(arranged: Arranged, view: View) -> bytes:
    """A line for each indicator, with `--by framework` for each item it serves; the same in every language."""
    report = arranged.report
    head = {"plan": report.plan.id, "as_of": report.as_of, "submitted_by": "; ".join(report.submitted_by)}
    if not arranged.by_item:
        return csv_document(REPORT_COLUMNS, ({**_report_line(row), **head} for row in report.rows))
    served = (
        {**_report_line(row), **head, "list": item.list_id, "item": item.item_id}
        for item in arranged.sections
        for row in item.rows
    )
    return csv_document((*REPORT_COLUMNS, *ITEM_COLUMNS), served)


def _report_line(row: Row) -> dict[str, Published]:
    found = published(cells(row))
    return {**figures_alone(found), "reported": found["as_of"], **_flat_lists(row, found)}


def _flat_lists(row: Row, found: Mapping[str, Published]) -> dict[str, Published]:
    """Columns for what JSON has as lists: submitters, files, the revision, the newest known interim target."""
    revised, interim = found["revised"], row.verdict.interim
    flat: dict[str, Published] = {"offices": "; ".join(row.offices) or None}
    if row.figure is not None:
        flat |= {"reported_by": "; ".join(row.figure.submitters), "files": "; ".join(row.figure.sources)}
        flat |= row.figure.signed.names
    if isinstance(revised, Mapping) and row.figure and row.figure.revised:
        flat |= {"revised_from": revised["from"], "revision": revised["revision"]}  # type: ignore[dict-item]
        flat["revised_by"] = "; ".join(row.figure.revised.by)
    known = [one for one in interim if one.reached is not None]
    if known:
        newest = known[-1]
        actual = figure_cell(newest.actual, row).rounded()
        flat |= {"interim_day": newest.day, "interim_target": newest.target, "interim_actual": actual}
        flat["interim_reached"] = newest.reached
    return flat


def trend_csv(trend: Trend, view: View) -> bytes:
    """The whole trend; the same in every language. An indicator without figures has one line, of the last day."""
    return csv_document(
        TREND_COLUMNS,
        ({"plan": trend.plan.id, **figures_alone(line)} for series in trend.series for line in _trend_lines(series)),
    )


def _trend_lines(series: Series) -> Iterator[Mapping[str, Published]]:
    about = published(cells(series.latest))
    about |= _flat_lists(series.latest, about)
    if not series.points:
        yield {**about, "day": series.latest.day}
    for point in series.points:
        found = point_of(point)
        # `about` is of the latest day: its revision must not appear on the lines of other days.
        unrevised = dict.fromkeys(("revised_from", "revision", "revised_by"))
        yield {**about, **unrevised, **found, **_flat_lists(point.row, found)}


def template_csv(plan: Plan, view: View, head: Mapping[str, str] = {}) -> bytes:
    """The form, in UTF-8 with a byte order mark for Excel; `head` fills in the lines that are known."""
    lang, words = view.words.lang, view.words
    written = StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    filled_in = {"plan": plan.id, **{key: guarded(text) for key, text in head.items()}}
    lines.writerows([HEAD[key](lang), filled_in.get(key, "")] for key in HEAD if key not in ("note", *SIGNED))
    lines.writerow([COLUMNS[key](lang) for key in _FORM_COLUMNS])
    for key, indicator in plan.indicators.items():
        unit = plan.unit_of(indicator)
        # The form is read back by its ids, so they are never changed; names are only for people.
        named = [guarded(words.word(name)) if name else "" for name in (indicator, unit)]
        lines.writerow([key, *named, *[""] * (len(_FORM_COLUMNS) - 3)])
    lines.writerows([HEAD[key](lang), ""] for key in SIGNED)
    return written.getvalue().encode("utf-8-sig")
