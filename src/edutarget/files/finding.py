"""Which files a list of paths stands for: files, folders with files in them, patterns, standard input."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from edutarget.files.reading import STDIN

ENDINGS = (".yaml", ".yml", ".csv", ".xlsx")
HIDDEN = (".", "~$")  # the second: the mark Excel leaves beside a workbook that is open


def find_files(paths: Iterable[str], leave_out: str | None = None) -> tuple[list[str], list[str]]:
    """The files, sorted and each once, and the paths under which there was none.

    Hidden files in folders are passed over, and so is `leave_out`, the plan's file, unless it is named itself.
    """
    found: dict[str, str] = {}  # by absolute path, so that ./a.yaml and a.yaml are one file
    nothing: list[str] = []
    plan = os.path.basename(leave_out) if leave_out else None  # names are compared first: samefile asks the disk
    for path in paths:
        files = [
            file
            for file in _files(path)
            if path == file or not (file.endswith(plan or "\0") and _same(file, leave_out))
        ]
        for file in files:
            found.setdefault(os.path.abspath(file) if file != STDIN else STDIN, file)
        if not files:
            nothing.append(path)
    return sorted(found.values()), nothing


def _files(path: str) -> list[str]:
    if path == STDIN or os.path.isfile(path):
        return [path]
    if os.path.isdir(path):
        return list(walk(path))
    if any(c in path for c in "*?["):
        from glob import glob

        found = [file for match in glob(path, recursive=True) for file in _files(match)]
        return found if found or "*" in path or "?" in path else [path]
    return [path]  # it is not there, and reading it will say so


def walk(folder: str, endings: tuple[str, ...] = ENDINGS) -> Iterator[str]:
    """The files in a folder and below it, sorted, and the folders that cannot be listed: reading these says why."""
    unreadable: list[str] = []
    for where, folders, files in os.walk(folder, onerror=lambda error: unreadable.append(error.filename)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        wanted = sorted(name for name in files if name.lower().endswith(endings) and not name.startswith(HIDDEN))
        yield from (_plain(os.path.join(where, name)) for name in wanted)
    yield from unreadable


def _plain(path: str) -> str:
    """Without a leading `./`: code hosts know a file by its plain path only."""
    return path.removeprefix(os.curdir + os.sep)


def _same(file: str, other: str | None) -> bool:
    return other is not None and os.path.exists(other) and os.path.exists(file) and os.path.samefile(file, other)
