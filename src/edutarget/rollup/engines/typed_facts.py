"""Tables of an engine as typed facts: text read by the same patterns as in a file, numbers as decimals, never as
binary floats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import ibis

from edutarget.figures.notation import DIGITS, NO, PLAIN, YES
from edutarget.language.terms import N_, Term
from edutarget.problems.problem import Problem
from edutarget.rollup.reading.columns import COLUMNS, FIGURES, ONE, ZERO, column_problems, places_of

_ANY = r"[1-9][0-9]{3}"
_LEAP = r"([1-9][0-9](0[48]|[2468][048]|[13579][26])|([2468][048]|[13579][26])00)"
REAL_DAY = (
    rf"{_ANY}-(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|{_ANY}-(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    rf"|{_ANY}-02-(0[1-9]|1[0-9]|2[0-8])|{_LEAP}-02-29"
)
"""A day that exists, between the years 1000 and 9999: what is cast to a date after this cannot fail."""

SPACES = "\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""What Python takes for space, for regular expressions of engines, which know less of it."""


class Width(NamedTuple):
    """The digits before and after the point that figures can have."""

    whole: int = 1
    places: int = 0

    def __or__(self, other: Any) -> Width:
        return Width(max(self.whole, other.whole), max(self.places, other.places))

    @property
    def decimal(self) -> str:
        """A type that holds them: one that engines keep in 64 bits where that will do."""
        return f"decimal({18 if self.whole + self.places <= 18 else 38}, {self.places})"


def schema_problems(schema: Mapping[str, Any]) -> Iterator[Problem]:
    """Columns that are not there or there twice, or hold what cannot be added up exactly."""
    yield from column_problems(tuple(schema))
    for name, column in columns_of(schema).items():
        kind = schema[column]
        if name in FIGURES and kind.is_decimal() and (kind.precision is None or kind.scale is None):
            yield Problem(
                "inexact-column", (), {"column": column, "type": Term(N_("numeric without a number of digits"))}
            )
        elif not _usable(name, kind):
            rule = "inexact-column" if name in FIGURES else "wrong-column"
            yield Problem(rule, (), {"column": column, "type": str(kind)})


def columns_of(schema: Mapping[str, Any]) -> dict[str, str]:
    """Column -> what the table calls it."""
    titles = list(schema)
    return {name: titles[place] for name, place in places_of(titles).items()}


def _usable(name: str, kind: Any) -> bool:
    if name in FIGURES:
        exact = kind.is_decimal() and kind.scale <= DIGITS and kind.precision <= 38
        return bool(exact or kind.is_integer() or kind.is_string() or kind.is_boolean() or kind.is_null())
    return bool(kind.is_string() or (name == "as_of" and (kind.is_date() or kind.is_timestamp())))


def width_of(schema: Mapping[str, Any]) -> Width:
    """The digits that a table's figures can have."""
    width = Width()
    for name, column in columns_of(schema).items():
        if name in FIGURES:
            width |= _width(schema[column])
    return width


_DIGITS_OF = {1: 3, 2: 5, 4: 10}


def _width(kind: Any) -> Width:
    if kind.is_decimal():
        return Width(min(kind.precision - kind.scale, DIGITS), kind.scale)
    if kind.is_integer():
        return Width(_DIGITS_OF.get(kind.nbytes, DIGITS))
    return Width(DIGITS, DIGITS) if kind.is_string() else Width()


def typed(table: Any, width: Width) -> Any:
    """Unit, spelling, day and figures as decimals, with the text that was written, from a table with `file` and
    `row`.

    A figure that is given but cannot be read is null, and so is `answer` where the value is neither yes nor no.
    """
    text = all(kind.is_string() for name, kind in table.schema().items() if name in COLUMNS)
    missing = {name: ibis.null("string") for name in COLUMNS if name not in table.columns}
    have = table.mutate(missing) if missing else table
    day = _day(have.as_of)
    written = {name: have[name] for name in COLUMNS} | ({} if have.as_of.type().is_string() else {"as_of": day})
    return have.select(
        unit=_name(have.unit, text),
        spelling=_name(have.indicator, text),
        day=day,
        answer=_answer(have.value),
        places=_places(have.value),
        file=have.file,
        row=have.row,
        **{name: _number(have[name], width) for name in FIGURES},
        **{f"{name}_given": _given(have[name]) for name in FIGURES},
        **{f"{name}_written": column.cast("string") for name, column in written.items()},
    )


def _name(column: Any, text: bool) -> Any:
    """A name; without the spaces around it where every column is text, as in files written by hand."""
    return (_trimmed(column) if text else column).nullif("")


def _trimmed(column: Any) -> Any:
    """Without spaces around it. (What Ibis calls strip takes the letters f and v away as well in Spark.)"""
    return column.re_replace(f"^[{SPACES}]+|[{SPACES}]+$", "")


def _given(column: Any) -> Any:
    return column.notnull() & (_trimmed(column) != "") if column.type().is_string() else column.notnull()


def _number(column: Any, width: Width) -> Any:
    """Cast only what is known to be a number: not every engine can make null of a cast that fails."""
    kind, to = column.type(), width.decimal
    if kind.is_boolean() or kind.is_null():
        return ibis.null(to)
    if kind.is_string():
        written = _trimmed(column)
        return ibis.ifelse(written.re_search(f"^{PLAIN}$"), written, ibis.null("string")).cast(to)
    fits = (kind.is_integer() and kind.nbytes < 8) or (kind.is_decimal() and kind.precision - kind.scale <= DIGITS)
    limit = 10**DIGITS
    within = column if fits else ibis.ifelse((column < limit) & (column > -limit), column, ibis.null(kind))
    return within.cast(to)


def _answer(column: Any) -> Any:
    """1 for yes and 0 for no."""
    kind = column.type()
    if kind.is_boolean():
        return column.cast("int8")
    if kind.is_string():
        written = _trimmed(column)
        yes = written.isin(sorted(YES)) | written.re_search(f"^{ONE}$")
        no = written.isin(sorted(NO)) | written.re_search(f"^{ZERO}$")
        return ibis.cases((yes, ibis.literal(1, "int8")), (no, ibis.literal(0, "int8")))
    return ibis.cases((column == 1, ibis.literal(1, "int8")), (column == 0, ibis.literal(0, "int8")))


def _day(column: Any) -> Any:
    """A time with a zone is cut to its day in UTC, which is every engine's zone here."""
    kind = column.type()
    if not kind.is_string():
        return column.cast("date")
    written = _trimmed(column)
    return ibis.ifelse(written.re_search(f"^({REAL_DAY})$"), written, ibis.null("string")).cast("date")


def _places(column: Any) -> Any:
    """How many digits after the point were written; in a column of decimals, without trailing zeros."""
    digits = r"\.([0-9]+)" if column.type().is_string() else r"\.([0-9]*[1-9])0*$"
    return column.cast("string").re_extract(digits, 1).length().cast("int32")


def united(tables: Iterable[Any]) -> Any:
    """Typed facts of several tables as one."""
    facts = list(tables)
    return ibis.union(*facts) if len(facts) > 1 else facts[0]
