"""Tables as typed facts: text read by the same patterns as in a file, numbers as decimals, never as binary floats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ibis

from edutarget.plan.figures import NO, YES
from edutarget.plan.plain_number import DIGITS, PLAIN
from edutarget.problems.problem import Problem
from edutarget.rollup.submission_facts import COLUMNS

REQUIRED = COLUMNS[:4]
FIGURES = COLUMNS[3:]


_ANY = r"[1-9][0-9]{3}"
_LEAP = r"([1-9][0-9](0[48]|[2468][048]|[13579][26])|([2468][048]|[13579][26])00)"
REAL_DAY = (
    rf"{_ANY}-(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|{_ANY}-(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    rf"|{_ANY}-02-(0[1-9]|1[0-9]|2[0-8])|{_LEAP}-02-29"
)
"""A day that exists, between the years 1000 and 9999: what is cast to a date after this cannot fail."""


def column_problems(schema: Any) -> Iterator[Problem]:
    """Columns that are not there, or hold what cannot be added up exactly."""
    for name in REQUIRED:
        if name not in schema:
            known = tuple(column for column in schema if column not in ("file", "row"))
            yield Problem("missing-column", (), {"column": name, "known": known})
    for name in FIGURES:
        if name in schema and not _exact(schema[name]):
            yield Problem("inexact-column", (), {"column": name, "type": str(schema[name])})


def _exact(kind: Any) -> bool:
    if kind.is_decimal():
        return kind.scale is not None and kind.scale <= DIGITS
    return bool(kind.is_integer() or kind.is_string() or kind.is_boolean() or kind.is_null())


def scale_of(schema: Any) -> int:
    """The digits after the point that a table's figures can have."""
    kinds = [schema[name] for name in FIGURES if name in schema]
    return max((DIGITS if kind.is_string() else (kind.scale if kind.is_decimal() else 0) for kind in kinds), default=0)


def typed(table: Any, scale: int) -> Any:
    """Unit, spelling, day and figures as DECIMAL(38, scale), each with the text that was written.

    A figure that is given but cannot be read is null, and so is `answer` where the value is neither yes nor no.
    """
    text = all(kind.is_string() for kind in table.schema().values())
    have = table.mutate({name: ibis.null("string") for name in (*COLUMNS, "file") if name not in table.columns})
    have = have if "row" in have.columns else have.mutate(row=ibis.null("int64"))
    return have.select(
        unit=_name(have.unit, text),
        spelling=_name(have.indicator, text),
        day=_day(have.as_of),
        answer=_answer(have.value).cast(f"decimal(38, {scale})"),
        places=_places(have.value),
        file=have.file,
        row=have.row,
        **{name: _number(have[name], scale) for name in FIGURES},
        **{f"{name}_given": _given(have[name]) for name in FIGURES},
        **{f"{name}_written": have[name].cast("string") for name in COLUMNS},
    )


def _name(column: Any, text: bool) -> Any:
    """A name; without the spaces around it where every column is text, as in files written by hand."""
    return _trimmed(column).nullif("") if text else column.nullif("")


def _trimmed(column: Any) -> Any:
    """Without spaces around it. (What Ibis calls strip takes the letters f and v away as well in Spark.)"""
    return column.re_replace(r"^\s+|\s+$", "")


def _given(column: Any) -> Any:
    return column.notnull() & (_trimmed(column) != "") if column.type().is_string() else column.notnull()


def _number(column: Any, scale: int) -> Any:
    """Cast only what is known to be a number: not every engine can make null of a cast that fails."""
    to = f"decimal(38, {scale})"
    if column.type().is_boolean() or column.type().is_null():
        return ibis.null(to)
    if not column.type().is_string():
        return ibis.ifelse(column.abs() < 10**DIGITS, column, ibis.null(column.type())).cast(to)
    written = _trimmed(column)
    return ibis.ifelse(written.re_search(f"^{PLAIN}$"), written, ibis.null("string")).cast(to)


def _answer(column: Any) -> Any:
    """1 for yes and 0 for no: words in a column of text, 1 and 0 in a column of numbers."""
    if column.type().is_boolean():
        return column.cast("int8")
    if column.type().is_string():
        written = _trimmed(column)
        return ibis.cases((written.isin(sorted(YES)), 1), (written.isin(sorted(NO)), 0))
    return ibis.cases((column == 1, 1), (column == 0, 0))


def _day(column: Any) -> Any:
    if not column.type().is_string():
        return column.cast("date")
    written = _trimmed(column)
    return ibis.ifelse(written.re_search(f"^({REAL_DAY})$"), written, ibis.null("string")).cast("date")


def _places(column: Any) -> Any:
    """How many digits after the point were written; in a column of decimals, without trailing zeros."""
    digits = r"\.([0-9]+)" if column.type().is_string() else r"\.([0-9]*[1-9])0*$"
    return column.cast("string").re_extract(digits, 1).length()
