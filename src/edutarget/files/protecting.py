"""Whether writing a file would change what a command reads: a file, or what a folder holds."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from glob import glob
from pathlib import Path

from edutarget.files.finding import find_files
from edutarget.files.reading import STDIN

Identity = tuple[int, int]
"""Device and inode."""


def overwritten(output: str, inputs: Iterable[str]) -> str | None:
    """The file among the inputs that the output is, by device and inode or by its resolved path.

    Inputs are files, folders, patterns and `-`, as commands take them.
    """
    if not os.path.exists(output):
        return None
    target, resolved = _identity(output), os.path.realpath(output)
    for file in find_files(inputs).files:
        if target is not None and _identity(file) == target:
            return file
        if os.path.basename(file) == os.path.basename(resolved) and os.path.realpath(file) == resolved:
            return file
    return None


def folder_around(output: str, inputs: Iterable[str]) -> str | None:
    """The folder among the inputs in which the output would be read the next time; hidden ones are not read."""
    folders = {_identity(path, stat.S_ISDIR): path for path in _folders(inputs)}
    place = Path(os.path.realpath(output))
    for inner in (place, *place.parents) if folders else ():
        found = folders.get(_identity(str(inner), stat.S_ISDIR))
        if found is not None and inner != place:
            return found
        if inner.name.startswith("."):
            return None
    return None


def _folders(inputs: Iterable[str]) -> Iterator[str]:
    """The folders that are named, or that a pattern stands for."""
    for path in inputs:
        if path == STDIN:
            continue
        if os.path.isdir(path):
            yield path
        elif any(c in path for c in "*?["):
            yield from filter(os.path.isdir, glob(path, recursive=True))


def _identity(path: str, kind: Callable[[int], bool] = stat.S_ISREG) -> Identity | None:
    """Device and inode of a file, or a folder; None for what is neither or is not there."""
    try:
        status = os.fstat(sys.stdin.fileno()) if path == STDIN else os.stat(path)
    except (OSError, ValueError, AttributeError):  # no such file, or a stream that is no file
        return None
    return (status.st_dev, status.st_ino) if kind(status.st_mode) else None
