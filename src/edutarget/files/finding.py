"""Which files a list of paths stands for: files, folders with files in them, patterns, standard input."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import NamedTuple

from edutarget.files import passed_over
from edutarget.files.reading import STDIN, shown_name
from edutarget.problems.diagnostic import Diagnostic

ENDINGS = (".yaml", ".yml", ".csv", ".xlsx", ".xlsm")


class Found(NamedTuple):
    """The files; the paths under which there was none; what else lies in the folders and is not read."""

    files: list[str]
    nothing: list[str]
    others: list[str]

    def problems(self) -> list[Diagnostic]:
        """Paths without a file, and files that may hold figures and are not read."""
        missing = [Diagnostic(shown_name(path), None, None, "no-files") for path in self.nothing]
        return missing + passed_over.problems(self.others)


class Listing(NamedTuple):
    """What a folder holds: files to read, and what is passed over; a folder's name ends in a slash."""

    files: list[str]
    others: list[str]


def find_files(paths: Iterable[str], leave_out: str | None = None) -> Found:
    """The files, sorted and each once, and what is not among them.

    Hidden files in folders are passed over, and so is `leave_out`, the plan's file, unless it is named itself.
    """
    found: dict[str, str] = {}  # by absolute path, so that ./a.yaml and a.yaml are one file
    others: dict[str, str] = {}
    nothing: list[str] = []
    plan = os.path.basename(leave_out) if leave_out else None  # names are compared first: samefile asks the disk
    for path in paths:
        listing = _listing(path)
        plans = [
            file for file in listing.files if path != file and file.endswith(plan or "\0") and _same(file, leave_out)
        ]
        files = [file for file in listing.files if file not in plans]
        for file in files:
            found.setdefault(os.path.abspath(file) if file != STDIN else STDIN, file)
        for file in (*listing.others, *plans):
            others.setdefault(os.path.abspath(file), file)
        if not files:
            nothing.append(path)
    return Found(sorted(found.values()), nothing, sorted(others[key] for key in others.keys() - found.keys()))


def _listing(path: str) -> Listing:
    if path != STDIN and os.path.isdir(path):
        return walk(path)
    if path != STDIN and not os.path.isfile(path) and any(c in path for c in "*?["):
        from glob import glob

        matches = [_listing(match) for match in glob(path, recursive=True)]
        files = [file for listing in matches for file in listing.files]
        if files or "*" in path or "?" in path:
            return Listing(files, [file for listing in matches for file in listing.others])
    return Listing([path], [])  # where it is not there, reading it will say so


def walk(folder: str, endings: tuple[str, ...] = ENDINGS) -> Listing:
    """What lies in a folder and below it, sorted. A folder that cannot be listed counts as a file: reading says why."""
    files: list[str] = []
    others: list[str] = []
    unreadable: list[str] = []
    for where, folders, names in os.walk(folder, onerror=lambda error: unreadable.append(error.filename)):
        closed = {name for name in folders if name.startswith(".") or os.path.islink(os.path.join(where, name))}
        folders[:] = sorted(name for name in folders if name not in closed)
        others += (_plain(os.path.join(where, name, "")) for name in sorted(closed))
        for name in sorted(names):
            wanted = name.lower().endswith(endings) and not name.startswith(passed_over.HIDDEN)
            (files if wanted else others).append(_plain(os.path.join(where, name)))
    return Listing(files + unreadable, others)


def _plain(path: str) -> str:
    """Without a leading `./`: code hosts know a file by its plain path only."""
    return path.removeprefix(os.curdir + os.sep)


def _same(file: str, other: str | None) -> bool:
    return other is not None and os.path.exists(other) and os.path.exists(file) and os.path.samefile(file, other)
