"""A temporary folder that is gone when the work ends, however it ends."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PREFIX = "edutarget-"
LOCK = "in-use"


@contextmanager
def scratch() -> Iterator[str]:
    """A folder for as long as it is needed, where TMPDIR says; those of programs that were killed go first."""
    _sweep()
    folder = tempfile.mkdtemp(prefix=PREFIX)
    try:
        with open(os.path.join(folder, LOCK), "wb") as lock:
            _hold(lock.fileno())
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Delete what programs left behind that could not do so themselves: the lock goes with the process."""
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False):
                with suppress(OSError), open(os.path.join(entry.path, LOCK), "rb+") as lock:
                    if _hold(lock.fileno()):
                        shutil.rmtree(entry.path, ignore_errors=True)


def _hold(lock: int) -> bool:
    """Whether nobody else holds it, who then does; without such locks (Windows) nobody knows."""
    try:
        import fcntl
    except ImportError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
