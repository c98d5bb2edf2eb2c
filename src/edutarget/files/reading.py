"""Read files as bytes and text: limits, encodings, and why a file is refused."""

from __future__ import annotations

import csv
import errno
import os
import re
import stat
import sys
from functools import cache

from edutarget.files.writing import ReadOnlyFile
from edutarget.language.text import N_, Term
from edutarget.problems.problem import Problem, Unreadable

MAX_DEPTH = 100
"""Levels of nested lists and mappings, or elements."""

MAX_YAML = 10_000_000
"""Bytes of a YAML file. In memory a character may take four bytes, and a text is kept twice during parsing."""

MAX_LINES = 200_000
"""Lines of a YAML file, or of a form in CSV."""

MAX_VALUES = 100_000
"""Values of a YAML file."""

MAX_UNITS = 500_000
"""Names in a list of units."""

MAX_DIRECTIVES = 100
"""Lines of a YAML file that begin with %; the parser compares each with all before it, in quadratic time."""

MAX_CELLS = 200_000
"""Filled cells of a sheet, or fields of a CSV file."""

MAX_TEXT = 100_000
"""Characters of one text; a cell in Excel keeps 32,767."""


def too_many(what: str, limit: int, place: int = 0) -> Unreadable:
    """The error for more than `limit` of something; `what` is one of our messages."""
    return Unreadable("too-many-values", place, what=Term(what), limit=limit)


def too_long(text: str) -> Problem | None:
    """The problem of a text over `MAX_TEXT`; None for others."""
    if len(text) > MAX_TEXT:
        return Problem("text-too-long", (), {"limit": MAX_TEXT})
    return None


# Bytes

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


# Text


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


# Errors of the operating system in our words: its own may be in neither of our languages

_REASONS: dict[str, str] = {
    "ENOENT": N_("file or folder not found"),
    "ENOTDIR": N_("a part of the path is not a folder"),
    "EISDIR": N_("this is a folder"),
    "EACCES": N_("permission denied"),
    "EPERM": N_("permission denied"),
    "EROFS": N_("this disk is read-only"),
    "ENOSPC": N_("the disk is full"),
    "EDQUOT": N_("your disk quota is used up"),
    "EFBIG": N_("the file would be too large"),
    "ENAMETOOLONG": N_("the name is too long"),
    "EINVAL": N_("such a name is not allowed"),
    "ELOOP": N_("the links form a loop"),
    "EEXIST": N_("this name already exists"),
    "EBUSY": N_("another program is using it"),
    "ETXTBSY": N_("another program is using it"),
    "EMFILE": N_("too many files are open"),
    "ENFILE": N_("too many files are open"),
    "ENOMEM": N_("there is not enough memory"),
    "EIO": N_("the disk or its connection failed"),
    "ENXIO": N_("the device is not available"),
    "ENODEV": N_("the device is not available"),
    "ESTALE": N_("the network drive no longer answers"),
    "ETIMEDOUT": N_("the network drive no longer answers"),
    "EHOSTDOWN": N_("the network drive no longer answers"),
    "ENOTCONN": N_("the network drive no longer answers"),
    "EBADF": N_("the stream is closed"),
    "EPIPE": N_("the program that reads the output has ended"),
}

# By name above, as numbers differ between systems and some do not exist on Windows
_BY_NUMBER = {number: text for name, text in _REASONS.items() if (number := getattr(errno, name, None)) is not None}


_OPEN_ELSEWHERE = (32, 33)
"""Windows error codes that `errno` maps to "permission denied": a file that another program, as Excel, has open."""


def reason(error: OSError | ValueError) -> Term | str:
    """Why a file could not be read or written; in the system's own words if we have none."""
    if not isinstance(error, OSError):  # a NUL in the name
        return Term(_REASONS["EINVAL"])
    if isinstance(error, ReadOnlyFile):
        return Term(N_("the file is read-only; name another one, or allow writing to it"))
    if getattr(error, "winerror", None) in _OPEN_ELSEWHERE:
        return Term(_REASONS["EBUSY"])
    known = _BY_NUMBER.get(error.errno or 0)
    if known:
        return Term(known)
    return error.strerror or str(error)


# Errors of the csv module in our words

_CSV_REASONS = (
    ("end of data", N_("a quotation mark that is never closed")),
    ("expected after", N_("text after a closing quotation mark")),
)

csv.field_size_limit(MAX_TEXT)  # for the whole process: the module has no other way


def csv_problem(error: csv.Error, place: int = 0) -> Problem:
    """The problem of a line that is not CSV; in the module's own words if we have none."""
    if "field limit" in str(error):
        return Problem("text-too-long", place, {"limit": MAX_TEXT})
    what = next((Term(words) for part, words in _CSV_REASONS if part in str(error)), str(error))
    return Problem("csv-syntax", place, {"what": what})
