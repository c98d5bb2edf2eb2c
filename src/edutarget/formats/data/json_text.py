"""JSON whose numbers keep their digits and whose strings cannot steer a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice

from edutarget.plan.fields import Range, TargetRule, Text

_encoded = json.JSONEncoder(ensure_ascii=False).encode

PART = 10_000  # so many members and ends of objects make one piece


def dumps(value: object) -> str:
    """The value as indented JSON; Decimal becomes a number with its own digits, a Text {zh, en}, a Range {from, to}, a
    strict or relative target what it is in the plan."""
    return "".join(pieces(value))


def pieces(value: object) -> Iterator[str]:
    """The same in pieces, of which one is held at once: a large document need not be in memory."""
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
    if isinstance(value, dict | Mapping):  # asking for dict first is far quicker
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
    """What stands on one line, without asking in how many ways it could be more; empty for everything else."""
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
    """A JSON string, in which characters that cannot be seen are \\u escapes.

    Half a surrogate pair, as a file's name has it for a byte that is no UTF-8, becomes the six characters of its
    escape as text: as an escape, it would make many readers refuse the whole document.
    """
    plain = _encoded(text)
    if plain.isprintable():
        return plain
    return "".join(map(_seen, plain))


def _seen(character: str) -> str:
    if character.isprintable():
        return character
    escape = json.dumps(character)[1:-1]
    if "\ud800" <= character <= "\udfff":
        return "\\" + escape
    return escape
