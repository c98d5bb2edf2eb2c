"""Bytes as text: UTF-8, or which encoding it is instead, and where that shows first."""

from __future__ import annotations

from edutarget.problems.problem import Unreadable

MAX_BYTES = 50_000_000


def decode(data: bytes) -> str:
    """UTF-8 bytes, with or without a byte order mark, as text; raises Unreadable."""
    if len(data) > MAX_BYTES:
        raise Unreadable("file-too-large", limit=MAX_BYTES // 1_000_000)
    try:
        decoded = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise not_utf8(data, error) from None
    if "\0" in decoded and looks_like(data) == "UTF-16":  # Latin letters in UTF-16 are valid UTF-8 with NULs between
        raise Unreadable("not-utf-8", encoding="UTF-16", line=1, column=1)
    return decoded


def not_utf8(data: bytes, error: UnicodeDecodeError) -> Unreadable:
    """What to say of bytes of which so much was UTF-8: they are in another encoding, or their end is missing."""
    line, column = place_after(data[: error.start])
    if is_cut_off(data, error):
        return Unreadable("cut-off", line=line, column=column)
    return Unreadable("not-utf-8", encoding=looks_like(data), line=line, column=column)


def is_cut_off(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether only the last character is incomplete: after others that are not ASCII, or where GBK has none such."""
    ends_within = error.reason == "unexpected end of data" and error.end == len(data)
    return ends_within and (not data[: error.start].isascii() or looks_like(data) != "GBK")


def place_after(before: bytes) -> tuple[int, int]:
    """The line and the column of what follows upon such a text, in characters as far as it is UTF-8."""
    lines = before.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return lines.count(b"\n") + 1, len(lines.rpartition(b"\n")[2].decode(errors="replace")) + 1


def looks_like(data: bytes) -> str:
    """The encoding that bytes which are not UTF-8 seem to be in."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data.count(0) * 4 > len(data):
        return "UTF-16"
    try:
        data.decode("gb18030")  # the superset of GBK; it rejects what it cannot be, whereas Latin-1 takes any bytes
    except UnicodeDecodeError:
        return "Latin-1"
    return "GBK"
