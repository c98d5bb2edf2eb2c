"""Files written whole or not at all, also where a signal ends the program."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType


def write_bytes(file: str, pieces: Iterable[bytes]) -> None:
    """To a file, replacing it only once all is written; raises OSError with its name."""
    try:
        if _replaceable(file):
            _replace(file, pieces)
        else:
            with open(file, "wb") as target:
                target.writelines(pieces)
    except OSError as error:
        raise OSError(error.errno, error.strerror, file) from None


def _replaceable(file: str) -> bool:
    """Not a device or a pipe, such as /dev/stdout."""
    return os.path.isfile(file) or not os.path.exists(file)


def _replace(file: str, pieces: Iterable[bytes]) -> None:
    """Write beside the file and move into place: a crash or a full disk leaves the old one."""
    real = os.path.realpath(file)
    folder, name = os.path.split(real)
    beside = os.path.join(folder, f".{name[:50]}.{os.urandom(8).hex()}")
    with stopped_cleanly(), _removed_unless_renamed(beside):
        with open(beside, "xb", opener=_for_its_owner) as target:
            target.writelines(pieces)
            target.flush()
            os.fsync(target.fileno())
        os.chmod(beside, _mode(real))
        os.replace(beside, real)


@contextmanager
def _removed_unless_renamed(file: str) -> Iterator[None]:
    """Remove the temporary file unless it was renamed; a signal may come at any moment, even before it is there."""
    try:
        yield
    finally:
        with suppress(OSError):
            os.unlink(file)


def _for_its_owner(file: str, flags: int) -> int:
    return os.open(file, flags, 0o600)


def _mode(file: str) -> int:
    try:
        return os.stat(file).st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


class Stop:
    """Which signal has come, if any: engines turn what a handler raises into errors of their own."""

    signal: int | None = None

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Handle a signal."""
        self.signal = number
        self.check()

    def check(self) -> None:
        """Raise what the signal means."""
        if self.signal == signal.SIGINT:
            raise KeyboardInterrupt
        if self.signal is not None:
            raise SystemExit(128 + self.signal)


@contextmanager
def stopped_cleanly() -> Iterator[Stop]:
    """Raise on SIGINT and SIGTERM so that cleanup runs."""
    stop = Stop()
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
