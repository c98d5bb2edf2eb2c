"""Read files as bytes and text: limits, encodings, and why a file is refused."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from functools import cache

from edutarget.files.system_errors import reason
from edutarget.language.terms import N_, Term
from edutarget.problems.problem import Unreadable

STDIN = "-"
MAX_BYTES = 50_000_000


def read_bytes(path: str) -> bytes:
    """The whole file, or standard input for `-`; raises Unreadable. Nothing is read past the size limit."""
    try:
        if path == STDIN:
            return _within_limit(_standard_input())
        status = os.stat(path)  # asked first: opening a FIFO waits for a writer, and /dev/zero never ends
        if not stat.S_ISREG(status.st_mode):
            folder = stat.S_ISDIR(status.st_mode)
            if folder:
                os.listdir(path)  # raises a more helpful error for a folder without permission
            raise Unreadable("not-a-file", what=Term(N_("a folder") if folder else N_("a pipe or device")))
        if status.st_size > MAX_BYTES:
            raise _too_large()
        with open(path, "rb", buffering=0) as file:  # unbuffered: one system call for a whole small file
            data = file.read(status.st_size + 1)
            more = file.read(MAX_BYTES) if len(data) > status.st_size else b""  # it grew meanwhile
            return _within_limit(data + more)
    except (FileNotFoundError, NotADirectoryError):
        raise Unreadable("no-such-file") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise Unreadable("cannot-read", reason=reason(error)) from None


@cache
def _standard_input() -> bytes:
    """Standard input, read once and kept to locate problems in it later; raises OSError."""
    if sys.stdin is None:  # it was closed before the program began
        raise OSError(errno.EBADF, "")
    return sys.stdin.buffer.read(MAX_BYTES + 1)


def _within_limit(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise _too_large()
    return data


def _too_large() -> Unreadable:
    return Unreadable("file-too-large", limit=MAX_BYTES // 1_000_000)


def shown_name(path: str) -> str:
    """The name of a file in messages; `./` goes before one that CI would take for a command (`::error`)."""
    if path == STDIN:
        return "<stdin>"
    if path.lstrip().startswith(("::", "##")):
        return os.path.join(os.curdir, path)
    return path


def decode(data: bytes) -> str:
    """Decode UTF-8, with or without a byte order mark; raises Unreadable."""
    _within_limit(data)
    try:
        decoded = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise not_utf8(data, error) from None
    if "\0" in decoded and looks_like(data) == "UTF-16":  # Latin letters in UTF-16 are valid UTF-8 with NULs between
        raise Unreadable("not-utf-8", encoding="UTF-16", line=1, column=1)
    refuse_recoded(decoded)
    return decoded


def refuse_recoded(text: str) -> None:
    """Raise Unreadable for a text that a console misread in another encoding and saved."""
    place = _recoded(text)
    if place is not None:
        line, column = place_after(text[:place].encode())
        raise Unreadable("recoded", line=line, column=column)


_CONSOLES = ("cp1252", "cp437", "cp850")
"""Encodings in which any bytes are Latin letters and signs; in GBK they become meaningless Chinese."""
_foreign = re.compile("[^\x00-\x7f]+")
_lost = re.compile(r"\ufffd\ufffd|(?<=\nunit: )['\"]?\?\?|(?<=\nsubmitted_by: )['\"]?\?\?")
_chinese = re.compile("[\u4e00-\u9fff]")
_SAMPLE = 100_000
"""Characters examined from the first non-ASCII one on; a sample will do, as a console changes all of a file."""


def _recoded(text: str) -> int | None:
    """Where a text begins that a console misread in another encoding; None if there is none.

    Encoded in that encoding and decoded as UTF-8, such a text becomes Chinese again, which real words do not. Half of
    what is expected is enough, because a console loses characters; two characters or fewer prove nothing.
    """
    # Most texts have neither mark, and `in` is a hundred times as fast as the expression.
    lost = _lost.search(text) if "??" in text or "\ufffd" in text else None
    if lost is not None:
        return lost.start()
    first = _foreign.search(text)
    if first is None:
        return None
    foreign = "".join(_foreign.findall(text, first.start(), first.start() + _SAMPLE))
    for encoding in ("gbk",) if _chinese.search(foreign) else _CONSOLES:
        before = foreign.encode(encoding, "ignore").decode("utf-8", "ignore")
        width = 1.5 if encoding == "gbk" else 3
        if len(_chinese.findall(before)) > max(2, len(foreign) / width / 2):
            return first.start()
    return None


def not_utf8(data: bytes, error: UnicodeDecodeError) -> Unreadable:
    """The error for bytes that are not UTF-8: another encoding, or a missing end."""
    line, column = place_after(data[: error.start])
    if is_cut_off(data, error):
        return Unreadable("cut-off", line=line, column=column)
    return Unreadable("not-utf-8", encoding=looks_like(data), line=line, column=column)


def is_cut_off(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether only the last character is incomplete, in a text that cannot be GBK instead."""
    ends_within = error.reason == "unexpected end of data" and error.end == len(data)
    return ends_within and (not data[: error.start].isascii() or looks_like(data) != "GBK")


def place_after(before: bytes) -> tuple[int, int]:
    """Line and column (in characters, from 1) of what follows the bytes."""
    lines = before.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return lines.count(b"\n") + 1, len(lines.rpartition(b"\n")[2].decode(errors="replace")) + 1


def looks_like(data: bytes) -> str:
    """A guess at the encoding of bytes that are not UTF-8."""
    # A quarter of NULs: Latin letters in UTF-16 have one each
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data.count(0) * 4 > len(data):
        return "UTF-16"
    try:
        data.decode("gb18030")  # the superset of GBK; it rejects what it cannot be, whereas Latin-1 takes any bytes
    except UnicodeDecodeError:
        return "Latin-1"
    return "GBK"
