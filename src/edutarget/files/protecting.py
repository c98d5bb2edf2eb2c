"""Whether writing a file would change what a command reads: a file, or the content of a folder."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path

from edutarget.files.finding import find_files, is_pattern, matching
from edutarget.files.reading import STDIN

Identity = tuple[int, int]
"""Device and inode."""


def overwritten(outputs: Iterable[str], inputs: Iterable[str]) -> tuple[str, str] | None:
    """The first output that is also an input, by device and inode or by its resolved path, and that input; else None.

    Inputs are files, folders, patterns and `-`, as commands take them.
    """
    there = [output for output in outputs if os.path.exists(output)]
    identities = {_identity(output): output for output in there}
    resolved = {os.path.realpath(output): output for output in there}
    names = {os.path.basename(path) for path in resolved}  # compared first: resolving asks the disk for every folder
    for file in find_files(inputs).files if there else ():
        identity = _identity(file)
        if identity is not None and identity in identities:
            return identities[identity], file
        if os.path.basename(file) in names and (path := os.path.realpath(file)) in resolved:
            return resolved[path], file
    return None


def folder_around(outputs: Iterable[str], inputs: Iterable[str]) -> tuple[str, str] | None:
    """The first output inside an input folder, and the folder; not hidden ones, which are never read. Else None."""
    inputs = list(inputs)
    folders = {_identity(path, stat.S_ISDIR): path for path in _folders(inputs)}
    patterns = [path for path in inputs if is_pattern(path)]
    for output in outputs:
        for pattern in patterns:
            if _stands_for(pattern, output):
                return output, os.path.dirname(pattern) or os.curdir
        place = Path(os.path.realpath(output))
        for inner in (place, *place.parents):
            found = folders.get(_identity(str(inner), stat.S_ISDIR))
            if found is not None and inner != place:
                return output, found
            if inner.name.startswith("."):
                break
    return None


def _stands_for(pattern: str, output: str) -> bool:
    """Whether a pattern would match a file that does not exist yet; only `**` spans several folders."""
    path, wanted = os.path.abspath(output), os.path.abspath(pattern)
    same_depth = path.count(os.sep) == wanted.count(os.sep)
    return (same_depth or "**" in pattern) and fnmatch(path, wanted.replace("[", "[[]"))


def _folders(inputs: Iterable[str]) -> Iterator[str]:
    """The folders that are named, or match a pattern."""
    for path in inputs:
        if path == STDIN:
            continue
        if os.path.isdir(path):
            yield path
        elif is_pattern(path):
            yield from filter(os.path.isdir, matching(path))


def _identity(path: str, kind: Callable[[int], bool] = stat.S_ISREG) -> Identity | None:
    """Device and inode of a path of a `kind`; None for other kinds and missing paths."""
    try:
        status = os.fstat(sys.stdin.fileno()) if path == STDIN else os.stat(path)
    except (OSError, ValueError, AttributeError):  # no such file, or a stream that is no file
        return None
    if kind(status.st_mode):
        return (status.st_dev, status.st_ino)
    return None
