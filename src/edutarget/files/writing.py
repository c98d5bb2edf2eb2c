"""Files as bytes: written whole, or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from edutarget.files.stopping import stopped_cleanly


def write_bytes(file: str, pieces: Iterable[bytes]) -> None:
    """To a file, replacing it only once all is written; raises OSError with its name."""
    try:
        _replace(file, pieces) if _replaceable(file) else _overwrite(file, pieces)
    except OSError as error:
        raise OSError(error.errno, error.strerror, file) from None


def _replaceable(file: str) -> bool:
    """Not a device or a pipe, such as /dev/stdout."""
    return os.path.isfile(file) or not os.path.exists(file)


def _overwrite(file: str, pieces: Iterable[bytes]) -> None:
    with open(file, "wb") as target:
        target.writelines(pieces)


def _replace(file: str, pieces: Iterable[bytes]) -> None:
    """Write beside the file and move into place: a crash or a full disk leaves the old one."""
    real = os.path.realpath(file)
    folder, name = os.path.split(real)
    beside = os.path.join(folder, f".{name[:50]}.{os.urandom(8).hex()}")
    with stopped_cleanly(), _gone_unless_moved(beside):
        with open(beside, "xb", opener=_for_its_owner) as target:
            target.writelines(pieces)
            target.flush()
            os.fsync(target.fileno())
        os.chmod(beside, _mode(real))
        os.replace(beside, real)


@contextmanager
def _gone_unless_moved(file: str) -> Iterator[None]:
    """However the work on it ends: a signal may come before it is there and when it is gone."""
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
