"""Files as bytes: what may be read, and why not."""

from __future__ import annotations

import errno
import os
import stat
import sys
from functools import cache

from edutarget.files.decoding import MAX_BYTES
from edutarget.files.system_errors import reason
from edutarget.language.terms import N_, Term
from edutarget.problems.problem import Unreadable

STDIN = "-"


def read_bytes(path: str) -> bytes:
    """The whole file, or standard input for `-`; raises Unreadable. Nothing is read past the size limit."""
    try:
        if path == STDIN:
            return _within_limit(_standard_input())
        status = os.stat(path)  # asked first: opening a FIFO waits for a writer, and /dev/zero never ends
        if not stat.S_ISREG(status.st_mode):
            folder = stat.S_ISDIR(status.st_mode)
            if folder:
                os.listdir(path)  # one that cannot be looked into says so
            raise Unreadable("not-a-file", what=Term(N_("a folder") if folder else N_("a pipe or device")))
        if status.st_size > MAX_BYTES:
            raise Unreadable("file-too-large", limit=MAX_BYTES // 1_000_000)
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
    """Read once: a second look, at the place of a problem, finds the same. Raises OSError."""
    if sys.stdin is None:  # it was closed before the program began
        raise OSError(errno.EBADF, "")
    return sys.stdin.buffer.read(MAX_BYTES + 1)


def _within_limit(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise Unreadable("file-too-large", limit=MAX_BYTES // 1_000_000)
    return data


def shown_name(path: str) -> str:
    """What a file is called in messages. A name that CI would take for a command (`::error`) gets `./` before it."""
    if path == STDIN:
        return "<stdin>"
    return os.path.join(os.curdir, path) if path.lstrip().startswith(("::", "##")) else path
