"""Bytes as text: UTF-8, or which encoding it is instead."""

from __future__ import annotations

from edutarget.problems.refused import Unreadable

MAX_BYTES = 50_000_000


def decode(data: bytes) -> str:
    """UTF-8 bytes, with or without a byte order mark, as text; raises Unreadable."""
    if len(data) > MAX_BYTES:
        raise Unreadable("file-too-large", limit=MAX_BYTES // 1_000_000)
    try:
        decoded = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Unreadable("not-utf-8", encoding=looks_like(data), byte=error.start + 1) from None
    if "\0" in decoded and looks_like(data) == "UTF-16":  # Latin letters in UTF-16 are valid UTF-8 with NULs between
        raise Unreadable("not-utf-8", encoding="UTF-16", byte=1)
    return decoded


def looks_like(data: bytes) -> str:
    """The encoding that bytes which are not UTF-8 seem to be in."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data.count(0) * 4 > len(data):
        return "UTF-16"
    try:
        data.decode("gb18030")  # the superset of GBK; it rejects what it cannot be, whereas Latin-1 takes any bytes
    except UnicodeDecodeError:
        return "Latin-1"
    return "GBK"
