"""Text as typed facts, column by column: for tables that are too large to be read one row after the other.

It reads as `judge` and `typed_facts` do; tests hold the three together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from edutarget.figures.notation import DIGITS, NO, PLAIN, YES, day_text, figure_text
from edutarget.rollup.reading.columns import FIGURES, ONE, ZERO

WIDE, NARROW = pa.decimal128(38, DIGITS), pa.decimal128(18, 4)
"""Any figure; those that fit into 64 bits, which engines add up in a fraction of the time."""


def schema(kind: pa.DataType) -> pa.Schema:
    """The columns of typed facts, with figures of a type."""
    names = {"unit": pa.string(), "spelling": pa.string(), "day": pa.date32(), "answer": pa.int8()}
    names |= {"places": pa.int32(), "file": pa.string(), "row": pa.int64()}
    return pa.schema(names | dict.fromkeys(FIGURES, kind) | {f"{name}_given": pa.bool_() for name in FIGURES})


class Texts:
    """A column of text by the texts in it, each looked at once however often it is there."""

    def __init__(self, column: pa.Array) -> None:
        encoded = column.dictionary_encode()
        trimmed = pc.utf8_trim_whitespace(encoded.dictionary)
        self.each = pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)
        self.places = encoded.indices

    def column(self, of_each: pa.Array) -> pa.Array:
        """What is known of each text, for every row."""
        return of_each.take(self.places)

    def given(self) -> pa.Array:
        """Whether there is a text at all."""
        return pc.fill_null(self.column(pc.is_valid(self.each)), False)


def typed(columns: Mapping[str, pa.Array], file: pa.Array, row: pa.Array) -> pa.RecordBatch:
    """Typed facts of columns of text, `as_of` as a day that is written in any of the ways that CSV may have."""
    text = {name: Texts(columns[name]) for name in columns}
    numbers = {name: _numbers(text[name].each) for name in FIGURES if name in text}
    kind = NARROW if all(map(_narrow, numbers.values())) else WIDE
    given = {name: texts.given() for name, texts in text.items()}
    value = text["value"]
    found = {
        "unit": text["unit"].column(text["unit"].each),
        "spelling": text["indicator"].column(text["indicator"].each),
        "day": text["as_of"].column(_days(text["as_of"].each)),
        "answer": value.column(_answers(value.each)),
        "places": value.column(_places(value.each)),
        "file": file,
        "row": row,
        **{name: text[name].column(number.cast(kind)) for name, number in numbers.items()},
        **{f"{name}_given": given[name] for name in numbers},
    }
    for name in FIGURES:
        if name not in text:
            found |= {name: pa.nulls(len(row), kind), f"{name}_given": pa.repeat(pa.scalar(False), len(row))}
    wanted = schema(kind)
    facts = pa.RecordBatch.from_arrays([found[name] for name in wanted.names], schema=wanted)
    anything = _any(list(given.values()))
    return facts if pc.all(anything).as_py() in (True, None) else facts.filter(anything)


def _any(columns: list[pa.Array]) -> pa.Array:
    found = columns[0]
    for column in columns[1:]:
        found = pc.or_(found, column)
    return found


def _numbers(texts: pa.Array) -> pa.Array:
    marked = pc.any(pc.match_substring(texts, ",")).as_py()
    plain = pa.array([text and figure_text(text) for text in texts.to_pylist()], pa.string()) if marked else texts
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
    return pa.array([text and _day(text) for text in texts.to_pylist()], pa.date32())


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
