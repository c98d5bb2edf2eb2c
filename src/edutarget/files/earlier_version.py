"""The earlier version of a set of files, such as what the main branch has."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from edutarget.files.finding import find_files
from edutarget.files.reading import STDIN, read_bytes, shown_name
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Problem, Unreadable


class Earlier:
    """The earlier version of each file: one file, or a folder with the same files in it.

    A folder may be another checkout, with the files under the very paths that were named; where it has none of
    them, it is taken for the earlier version of the folders that were named.
    """

    def __init__(self, previous: str, paths: Sequence[str]) -> None:
        self.previous = previous
        self.folder = os.path.isdir(previous)
        self.unreadable = None if self.folder else _unreadable(previous)
        named = [os.path.relpath(path) for path in paths if path != STDIN]
        inside = [os.path.join(previous, path) for path in named if not _outside(path)]
        self.files = _existing(inside) if self.folder else []
        self.tops = [os.curdir]  # the folders that files' paths are relative to, inside and outside of `previous`
        if self.folder and not self.files:
            self.files, self.tops = _existing([previous]), [path for path in paths if os.path.isdir(path)]

    def __call__(self, file: str) -> str | None:
        """The earlier version's path; None for a new file."""
        if not self.folder:
            return None if self.unreadable else self.previous
        relatives = (os.path.relpath(file, top) for top in self.tops if file != STDIN)
        candidates = (os.path.join(self.previous, path) for path in relatives if not _outside(path))
        return next((path for path in candidates if os.path.isfile(path)), None)

    def problems(self, files: Sequence[str]) -> Iterator[Diagnostic]:
        """No earlier version, one with none of the files in it, or files that it has and that are gone now."""
        if self.unreadable:
            yield Diagnostic(shown_name(self.previous), None, None, self.unreadable.rule, self.unreadable.params)
        elif self.folder and files and not any(map(self, files)):
            yield Diagnostic(shown_name(self.previous), None, None, "no-earlier-version")
        else:
            later = ([self._later(file, top) for top in self.tops] for file in self.files)
            yield from (_vanished(paths[0]) for paths in later if not any(map(os.path.lexists, paths)))

    def _later(self, file: str, top: str) -> str:
        """Where the newer version of an earlier file would be."""
        return os.path.normpath(os.path.join(top, os.path.relpath(file, self.previous)))


def _unreadable(file: str) -> Problem | None:
    """Why there is no earlier version to compare with; what is wrong in one is said when it is compared."""
    try:
        read_bytes(file)
    except Unreadable as end:
        return end.problem
    return None


def _vanished(file: str) -> Diagnostic:
    return Diagnostic(shown_name(file), None, None, "file-vanished")


def _outside(relative: str) -> bool:
    return relative.split(os.sep)[0] == os.pardir


def _existing(paths: Sequence[str]) -> list[str]:
    return [file for file in find_files(paths).files if os.path.isfile(file)]
