"""Text as typed facts, column by column: for tables that are too large to be read one row after the other.

It reads as `judge` and `typed_facts` do; tests hold the three together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from edutarget.plan.csv_figures import day_text, figure_text
from edutarget.plan.figures import NO, YES
from edutarget.plan.plain_number import DIGITS, PLAIN
from edutarget.rollup.reading.columns import FIGURES, ONE, ZERO

WIDE, NARROW = pa.decimal128(38, DIGITS), pa.decimal128(18, 4)
"""Any figure; those that fit into 64 bits, which engines add up in a fraction of the time."""


def schema(kind: pa.DataType) -> pa.Schema:
    """The columns of typed facts, with figures of a type."""
    names = {"unit": pa.string(), "spelling": pa.string(), "day": pa.date32(), "answer": pa.int8()}
    names |= {"places": pa.int32(), "file": pa.string(), "row": pa.int64()}
    return pa.schema(names | dict.fromkeys(FIGURES, kind) | {f"{name}_given": pa.bool_() for name in FIGURES})


def typed(columns: Mapping[str, pa.Array], file: pa.Array, row: pa.Array) -> pa.RecordBatch:
    """Typed facts of columns of text, `as_of` as a day that is written in any of the ways that CSV may have."""
    nothing = pa.nulls(len(row), pa.string())
    text = {name: _text(columns.get(name, nothing)) for name in ("unit", "indicator", "as_of", *FIGURES)}
    figures = {name: _number(text[name]) for name in FIGURES}
    kind = NARROW if all(_narrow(column) for column in figures.values()) else WIDE
    found = {
        "unit": text["unit"],
        "spelling": text["indicator"],
        "day": _each(text["as_of"], _days),
        "answer": _each(text["value"], _answers),
        "places": _each(text["value"], _places),
        "file": file,
        "row": row,
        **{name: column.cast(kind) for name, column in figures.items()},
        **{f"{name}_given": pc.is_valid(text[name]) for name in FIGURES},
    }
    wanted = schema(kind)
    facts = pa.RecordBatch.from_arrays([found[name] for name in wanted.names], schema=wanted)
    anything = [pc.is_valid(column) for column in text.values()]
    return facts.filter(_any(anything))


def _text(column: pa.Array) -> pa.Array:
    trimmed = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def _any(columns: list[pa.Array]) -> pa.Array:
    found = columns[0]
    for column in columns[1:]:
        found = pc.or_(found, column)
    return found


def _each(column: pa.Array, read: Any) -> pa.Array:
    """What `read` makes of a column, asked of each text in it once."""
    encoded = column.dictionary_encode()
    return read(encoded.dictionary).take(encoded.indices)


def _number(column: pa.Array) -> pa.Array:
    return _each(column, _numbers)


def _numbers(texts: pa.Array) -> pa.Array:
    marked = pc.any(pc.match_substring(texts, ",")).as_py()
    plain = pa.array(map(figure_text, texts.to_pylist()), pa.string()) if marked else texts
    fits = pc.match_substring_regex(plain, f"^(?:{PLAIN})$")
    return pc.if_else(fits, plain, pa.scalar(None, pa.string())).cast(WIDE)


def _narrow(column: pa.Array) -> bool:
    """Whether nothing would be lost in the smaller type."""
    try:
        column.cast(NARROW)
    except pa.ArrowInvalid:
        return False
    return True


def _days(texts: pa.Array) -> pa.Array:
    return pa.array([_day(text) for text in texts.to_pylist()], pa.date32())


def _day(text: str) -> date | None:
    written = day_text(text)
    try:
        return date.fromisoformat(written) if len(written) == 10 and written.isascii() else None
    except ValueError:
        return None


def _answers(texts: pa.Array) -> pa.Array:
    one, zero, neither = (pa.scalar(value, pa.int8()) for value in (1, 0, None))
    yes, no = _says(texts, YES, ONE), _says(texts, NO, ZERO)
    return pc.if_else(yes, one, pc.if_else(no, zero, neither))


def _says(texts: pa.Array, words: Iterable[str], number: str) -> pa.Array:
    return pc.or_(pc.is_in(texts, pa.array(list(words))), pc.match_substring_regex(texts, f"^(?:{number})$"))


def _places(texts: pa.Array) -> pa.Array:
    """How many digits after the point were written."""
    point = pc.find_substring(texts, ".")
    return pc.if_else(pc.equal(point, -1), 0, pc.subtract(pc.subtract(pc.utf8_length(texts), point), 1))
