"""What a check comes to, in one line."""

from __future__ import annotations

from collections.abc import Iterator

from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.submission.checking import Checked


def summary(checked: Checked, words: Words, every_file: bool = False) -> str:
    """Files, errors and warnings; before it, if asked for, every file and how many problems it has."""
    return "".join([*(_files(checked, words) if every_file else ()), one_line(checked, words), "\n"])


def one_line(checked: Checked, words: Words) -> str:
    """`files checked: 3 · errors: 2 · warnings: 1`."""
    return words(
        N_("files checked: {files} · errors: {errors} · warnings: {warnings}"),
        files=len(checked.files),
        errors=checked.count("error"),
        warnings=checked.count("warning"),
    )


def _files(checked: Checked, words: Words) -> Iterator[str]:
    problems: dict[str, int] = {}
    for diagnostic in checked.diagnostics:
        problems[diagnostic.file] = problems.get(diagnostic.file, 0) + 1
    for file in checked.files:
        yield words(N_("{file}: problems: {count}"), file=file, count=problems.get(file, 0)) + "\n"
