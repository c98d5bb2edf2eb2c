"""Files with every remedy that has one answer: as `check --fix` writes them, and `check --diff` shows."""

from __future__ import annotations

import os
from typing import NamedTuple

from edutarget.files.reading import read_bytes, shown_name
from edutarget.files.source_file import SourceFile
from edutarget.files.system_errors import reason
from edutarget.files.writing import write_bytes
from edutarget.language.terms import N_, Term
from edutarget.problems.problem import Unreadable
from edutarget.submission.loading import ExtraChecks, Loader
from edutarget.submission.models import Submission

MOST_ROUNDS = 10
"""A remedy may bring to light what else is to be mended, such as a figure behind a misspelt name."""


class Change(NamedTuple):
    """A file before and after; `left` says why it was left as it is, where it could not be written."""

    file: str
    before: str
    after: str
    fixes: int
    left: str | None = None


def load_fixed(
    loader: Loader, path: str, checks: ExtraChecks, write: bool
) -> tuple[Submission | None, SourceFile, Change | None]:
    """As `Loader.read`, the file as it is afterwards: with the remedies where they are written, else as it was."""
    submission, file = loader.read(path, checks)
    data, fixes, later, last = b"", 0, submission, file
    for _round in range(MOST_ROUNDS):
        if (better := _better(loader, last, path, checks)) is None:
            break
        later, last, data, count = better
        fixes += count
    change = _change(file, last, fixes)
    if change and write:
        change = change._replace(left=_written(path, file, data))
        if not change.left:
            submission, file = later, last
    return submission, file, change


def _better(
    loader: Loader, file: SourceFile, path: str, checks: ExtraChecks
) -> tuple[Submission | None, SourceFile, bytes, int] | None:
    """The file after one round of remedies; None where there is none, or it would be no better for them."""
    edited, source = file.fixed(), file.document and file.document.source()
    if edited is None or source is None:
        return None
    data = source.encoded(edited.edited())
    submission, later = loader.read(path, checks, data)
    return (submission, later, data, len(edited)) if len(later.fixable()) < len(file.fixable()) else None


def _change(file: SourceFile, last: SourceFile, fixes: int) -> Change | None:
    before, after = (one.document and one.document.source() for one in (file, last))
    return Change(shown_name(file.path), before.text, after.text, fixes) if fixes and before and after else None


def _written(path: str, file: SourceFile, data: bytes) -> str | None:
    """Write a file; why not, where it is not to be, or cannot."""
    before = file.document and file.document.source()
    try:
        status = os.stat(path)
        if not status.st_mode & 0o222 or not os.access(path, os.W_OK):
            return Term(N_("it is read-only"))
        if status.st_nlink > 1:
            return Term(N_("it has several names (hard links), of which only one would be changed"))
        if before is None or read_bytes(path) != before.encoded(before.text):
            return Term(N_("it was changed meanwhile"))
        write_bytes(path, [data])
    except OSError as error:
        return reason(error)
    except Unreadable:
        return Term(N_("it was changed meanwhile"))
    return None
