"""Write files whole or not at all, also if a signal ends the program."""

from __future__ import annotations

import errno
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType


class ReadOnlyFile(OSError):
    """Raised instead of replacing a read-only file; renaming alone would replace it."""


def write_bytes(file: str, pieces: Iterable[bytes], keep_owner: bool = False) -> None:
    """Write a file, replacing it only once all is written; raises OSError with its name.

    `keep_owner`: a file whose owner cannot be kept is left as it is.
    """
    try:
        if _replaceable(file):
            _replace(file, pieces, keep_owner)
        else:
            with open(file, "wb") as target:
                target.writelines(pieces)
    except ReadOnlyFile:
        raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, file) from None


def _replaceable(file: str) -> bool:
    """Whether it can be replaced: no device or pipe, such as /dev/stdout."""
    return os.path.isfile(file) or not os.path.exists(file)


def is_read_only(file: str) -> bool:
    """Whether nobody, or not this user, may write to a file; for root, whom access never refuses, by its mode."""
    return os.path.exists(file) and (not os.stat(file).st_mode & 0o222 or not os.access(file, os.W_OK))


def _replace(file: str, pieces: Iterable[bytes], keep_owner: bool) -> None:
    """Write beside the file and move into place: a crash or a full disk leaves the old one."""
    real = os.path.realpath(file)  # a link stays one: the file that it leads to is replaced
    if is_read_only(real):
        raise ReadOnlyFile(errno.EACCES, "read-only", file)
    before = os.stat(real) if os.path.exists(real) else None
    folder, name = os.path.split(real)
    beside = os.path.join(folder, f".{name[:50]}.{os.urandom(8).hex()}")
    with stopped_cleanly(), _removed_unless_renamed(beside):
        with open(beside, "xb", opener=_for_its_owner) as target:
            target.writelines(pieces)
            target.flush()
            os.fsync(target.fileno())  # else a crash after the renaming may leave an empty file
        if before is not None:
            _give_back(beside, before, keep_owner)
        os.chmod(beside, _mode_of_new_files() if before is None else before.st_mode & 0o777)
        _move(beside, real)


def _give_back(file: str, before: os.stat_result, needed: bool) -> None:
    """Give a file the owner and group of the one that it replaces; if `needed`, raises PermissionError."""
    now = os.stat(file)
    if (now.st_uid, now.st_gid) == (before.st_uid, before.st_gid) or not hasattr(os, "chown"):  # Windows has none
        return
    try:
        os.chown(file, before.st_uid, before.st_gid)
    except PermissionError:
        if needed and now.st_uid != before.st_uid:
            raise


def _move(beside: str, real: str) -> None:
    """Rename the new file. Windows refuses if a program, such as Excel, has the old one open."""
    try:
        os.replace(beside, real)
    except PermissionError as error:
        if getattr(error, "winerror", None) in _OPEN_ELSEWHERE:
            raise OSError(errno.EBUSY, error.strerror) from None
        raise


_OPEN_ELSEWHERE = (5, 32, 33)
"""Windows error codes: access denied (folder and mode were checked before), sharing and lock violations."""


@contextmanager
def _removed_unless_renamed(file: str) -> Iterator[None]:
    """Remove the temporary file unless it was renamed; a signal may come before the file exists."""
    try:
        yield
    finally:
        with suppress(OSError):
            os.unlink(file)


def _for_its_owner(file: str, flags: int) -> int:
    return os.open(file, flags, 0o600)


def _mode_of_new_files() -> int:
    mask = os.umask(0)  # there is no way to read the mask without setting it
    os.umask(mask)
    return 0o666 & ~mask


class Stop:
    """The signal that came, if any; kept because engines turn what a handler raises into errors of their own."""

    signal: int | None = None

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Handle a signal."""
        self.signal = number
        self.check()

    def check(self) -> None:
        """Raise KeyboardInterrupt or SystemExit, according to the signal."""
        if self.signal == signal.SIGINT:
            raise KeyboardInterrupt
        if self.signal is not None:
            raise SystemExit(128 + self.signal)


@contextmanager
def stopped_cleanly() -> Iterator[Stop]:
    """Raise on SIGINT and SIGTERM so that cleanup runs."""
    stop = Stop()
    # Python allows handlers to be set in the main thread alone
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    heeded = [one for one in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(one) is not signal.SIG_IGN]
    before = {number: signal.signal(number, stop) for number in heeded}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            with suppress(TypeError):  # a handler that was not set by Python
                signal.signal(number, handler)
