"""What a check comes to, in one line."""

from __future__ import annotations

from collections.abc import Iterator

from edutarget.language.terms import N_, NN_
from edutarget.language.words import Words
from edutarget.submission.checking import Checked, FixMode


def summary(checked: Checked, words: Words, every_file: bool = False) -> str:
    """Files, errors and warnings; before it, if asked for, every file and how many problems it has."""
    return "".join([*(_files(checked, words) if every_file else ()), one_line(checked, words), "\n"])


def one_line(checked: Checked, words: Words) -> str:
    """`3 files checked · 2 errors · 1 warning`."""
    parts = (
        words(NN_("{count} file checked", "{count} files checked"), count=len(checked.files)),
        words(NN_("{count} error", "{count} errors"), count=checked.count("error")),
        words(NN_("{count} warning", "{count} warnings"), count=checked.count("warning")),
    )
    return " · ".join(parts)


def changes_line(checked: Checked, words: Words, fix_mode: FixMode) -> str:
    """`2 places mended · 1 file changed`, or would be."""
    done = [change for change in checked.changes if not change.left]
    places, files = (
        NN_("{count} place corrected", "{count} places corrected"),
        NN_("{count} file changed", "{count} files changed"),
    )
    if fix_mode == "show":
        places = NN_("{count} place that --fix would correct", "{count} places that --fix would correct")
        files = NN_("{count} file", "{count} files")
    return " · ".join((words(places, count=sum(change.fixes for change in done)), words(files, count=len(done))))


def _files(checked: Checked, words: Words) -> Iterator[str]:
    problems: dict[str, int] = {}
    for diagnostic in checked.diagnostics:
        problems[diagnostic.file] = problems.get(diagnostic.file, 0) + 1
    for file in checked.files:
        told = NN_("{file}: {count} problem", "{file}: {count} problems")
        yield words(told, file=file, count=problems.get(file, 0)) + "\n"
    for file in checked.passed_over:
        yield words(N_("{file}: passed over"), file=file) + "\n"
