"""The text that a file was read from, so that a place in it can be edited and all else kept byte for byte."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import NamedTuple

Find = Callable[[str, int, str], int | None]
"""Where a text that was read at a place stands exactly: text, place, what was read -> its beginning."""


class SourceText(NamedTuple):
    """A file as text, and how it is made of bytes."""

    text: str
    mark: bytes
    encoding: str
    find: Find

    def encoded(self, text: str) -> bytes:
        """Another text as a file of the same kind."""
        return self.mark + text.encode(self.encoding)


def source_text(data: bytes, encoding: str, find: Find) -> SourceText | None:
    """The text of a file; None where its bytes would not be made of it again."""
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    source = SourceText(data[len(mark) :].decode(encoding), mark, encoding, find)
    return source if source.encoded(source.text) == data else None


def in_yaml(text: str, place: int, written: str) -> int | None:
    """Where a value that begins at a place stands: there, or behind the quote there."""
    if text[place : place + 1] in ("'", '"'):
        place += 1
        place += len(text[place : place + 100]) - len(text[place : place + 100].lstrip(" "))
    return place if text.startswith(written, place) else None
