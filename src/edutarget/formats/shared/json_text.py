"""JSON whose numbers keep their digits and whose strings cannot steer a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from edutarget.plan.models import Text


def dumps(value: Any) -> str:
    """The value as indented JSON; Decimal becomes a number with its own digits, a Text {zh, en}."""
    return "".join(_parts(value, "\n")) + "\n"


def _parts(value: Any, margin: str) -> Iterator[str]:
    if isinstance(value, Text):
        value = {"zh": value.zh, "en": value.en}
    if isinstance(value, Mapping):
        yield from _bracketed("{}", [(quoted(str(key)) + ": ", item) for key, item in value.items()], margin)
    elif isinstance(value, list | tuple):
        yield from _bracketed("[]", [("", item) for item in value], margin)
    elif isinstance(value, Decimal):
        yield format(value, "f")
    elif isinstance(value, date):
        yield quoted(value.isoformat())
    else:
        yield quoted(value) if isinstance(value, str) else json.dumps(value)


def _bracketed(ends: str, items: list[tuple[str, Any]], margin: str) -> Iterator[str]:
    if not items:
        yield ends
        return
    deeper = margin + "  "
    yield ends[0]
    for index, (key, item) in enumerate(items):
        yield ("," if index else "") + deeper + key
        yield from _parts(item, deeper)
    yield margin + ends[1]


def quoted(text: str) -> str:
    """A JSON string, in which characters that cannot be seen are \\u escapes.

    Half a surrogate pair, as a file's name has it for a byte that is no UTF-8, becomes the six characters of its
    escape as text: as an escape, it would make many readers refuse the whole document.
    """
    plain = json.dumps(text, ensure_ascii=False)
    return plain if plain.isprintable() else "".join(map(_seen, plain))


def _seen(character: str) -> str:
    if character.isprintable():
        return character
    escape = json.dumps(character)[1:-1]
    return "\\" + escape if "\ud800" <= character <= "\udfff" else escape
