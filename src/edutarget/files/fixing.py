"""Apply the remedies that have one answer: `check --fix` writes them, `check --diff` shows them."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Literal, NamedTuple, TypeVar

from edutarget.files.reading import read_bytes, reason, shown_name
from edutarget.files.source_file import MISSPELT, Fixed, SourceFile
from edutarget.files.writing import is_read_only, write_bytes
from edutarget.language.text import N_, Term
from edutarget.problems.problem import Unreadable

MOST_ROUNDS = 10
"""Limit of rounds: a remedy may reveal further problems, such as a figure behind a misspelt name."""


MOST_READINGS = 3
"""Limit of readings: a file that another program changes meanwhile, as a second `--fix`, is read again."""

_MEANWHILE = Term(N_("it was changed during the check"))


FixMode = Literal["suggest", "show", "write"]
"""Whether fixes are only suggested, shown as changes of the files, or written into them."""


class Change(NamedTuple):
    """A file before and after; `left` is why it was not written, None if it was or need not be."""

    file: str
    before: bytes
    after: bytes
    encoding: str
    fixes: int
    left: str | None = None


Content = TypeVar("Content")
Reader = Callable[[bytes | None], tuple[Content, SourceFile]]
"""Reads a file, or the given bytes as its content; returns what could be read, and the file with its problems."""


def load_fixed(read: Reader[Content], path: str, mode: FixMode) -> tuple[Content, SourceFile, Change | None]:
    """Return what is read of the file as it is afterwards: fixed if the remedies were written, else as it was."""
    if mode == "suggest":
        return (*read(None), None)
    for _reading in range(MOST_READINGS):
        result = _load_fixed(read, path, mode == "write")
        change = result[2]
        if change is None or change.left != _MEANWHILE:
            break
    return result


def _load_fixed(read: Reader[Content], path: str, write: bool) -> tuple[Content, SourceFile, Change | None]:
    content, file = read(None)
    rounds: list[Fixed] = []
    later, last = content, file
    while len(rounds) < MOST_ROUNDS:
        fixed = last.fixed()
        if fixed is None:
            break
        better, better_file = read(fixed.data)
        # A remedy that does not bring the file closer to valid is not applied
        if _obstacles(better_file) >= _obstacles(last):
            break
        later, last = better, better_file
        rounds.append(fixed)
    change = _change(path, rounds, write) if rounds else None
    if change and write and not change.left:
        content, file = later, last
    return content, file, change


def _change(path: str, rounds: list[Fixed], write: bool) -> Change:
    """The change of all rounds together, written to the file if `write`."""
    before, after = rounds[0].read, rounds[-1].data
    left = _write(path, before, after) if write else None
    return Change(shown_name(path), before, after, rounds[0].encoding, sum(fixed.remedies for fixed in rounds), left)


def _obstacles(file: SourceFile) -> tuple[bool, int, int]:
    """How far a file is from valid, compared in order: unreadable, misspelt keys, other fixable problems."""
    rules = [problem.rule for problem, _remedy in file.fixable()]
    misspelt = sum(rule in MISSPELT for rule in rules)
    return file.written is None, misspelt, len(rules) - misspelt


def _write(path: str, before: bytes, after: bytes) -> str | None:
    """Write a file; return why it was not written, None if it was."""
    try:
        status = os.stat(path)
        if is_read_only(path):
            return Term(N_("it is read-only"))
        if status.st_nlink > 1:
            return Term(N_("it has several names (hard links), of which only one would be changed"))
        if read_bytes(path) != before:
            return _MEANWHILE
        write_bytes(path, [after], keep_owner=True)
    except OSError as error:
        return reason(error)
    except Unreadable:
        return _MEANWHILE
    return None
