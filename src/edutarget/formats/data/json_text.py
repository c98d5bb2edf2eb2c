"""Write JSON with exact decimals and with invisible characters escaped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice

from edutarget.plan.fields import Range, TargetRule, Text

_encoded = json.JSONEncoder(ensure_ascii=False).encode

PART = 10_000  # members and ends of objects in one piece


def dumps(value: object) -> str:
    """The value as indented JSON.

    A Decimal becomes a number with all its digits, a Text {zh, en}, a Range {from, to}, and a strict or relative target
    the object that it is in the plan.
    """
    return "".join(pieces(value))


def pieces(value: object) -> Iterator[str]:
    """The same lazily, in pieces, so that a large document need not be in memory."""
    parts = _parts(value, "\n")
    yield from iter(lambda: "".join(islice(parts, PART)), "")
    yield "\n"


def _parts(value: object, margin: str) -> Iterator[str]:
    if isinstance(value, Text):
        value = {"zh": value.zh, "en": value.en}
    if isinstance(value, Range):
        value = {"from": value.low, "to": value.high}
    if isinstance(value, TargetRule):
        value = {value.key: value.value}
    if isinstance(value, dict | Mapping):  # dict first: isinstance is far slower for the abstract class
        yield from _bracketed("{}", ((_key(str(key)), item) for key, item in value.items()), margin)
    elif isinstance(value, list | tuple | Iterator):
        yield from _bracketed("[]", (("", item) for item in value), margin)
    else:
        yield _scalar(value) or json.dumps(value)


def _bracketed(ends: str, items: Iterator[tuple[str, object]], margin: str) -> Iterator[str]:
    deeper, before = margin + "  ", ends[0]
    for key, item in items:
        scalar = _scalar(item)
        if scalar:
            yield before + deeper + key + scalar
        else:
            yield before + deeper + key
            yield from _parts(item, deeper)
        before = ","
    if before == ",":
        yield margin + ends[1]
    else:
        yield ends  # nothing in it


def _scalar(value: object) -> str:
    """A string, number, date or null as JSON; "" for any other value. The quick path for most members."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return quoted(value.isoformat())
    return ""


@lru_cache(1000)
def _key(name: str) -> str:
    return quoted(name) + ": "


def quoted(text: str) -> str:
    """A JSON string with invisible characters as \\u escapes.

    A lone surrogate, which stands for a byte of a file name that is not UTF-8, becomes the six characters of its
    escape as text: as an escape, it would make many readers reject the whole document.
    """
    plain = _encoded(text)
    if plain.isprintable():
        return plain
    return "".join(map(_escaped_if_invisible, plain))


def _escaped_if_invisible(character: str) -> str:
    if character.isprintable():
        return character
    escape = json.dumps(character)[1:-1]
    if "\ud800" <= character <= "\udfff":
        return "\\" + escape
    return escape
