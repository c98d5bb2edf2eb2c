"""Marked copies of workbooks: which are made of which, and writing them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

import typer

from edutarget.cli.options import _
from edutarget.cli.output import say, write
from edutarget.files.reading import STDIN, read_bytes, shown_name
from edutarget.language.terms import N_, NN_
from edutarget.language.words import Words
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Unreadable
from edutarget.submission.checking import Checked

_ENDINGS = (".xlsx", ".xlsm")
_SEPARATORS = (os.sep, os.altsep or os.sep)  # on Windows people write either


def copies(files: Sequence[str], target: str) -> dict[str, str]:
    """Workbook -> its copy: one file, or in a folder one under the name of each. Raises BadParameter and OSError."""
    books = [file for file in files if file.lower().endswith(_ENDINGS)]
    if target in ("", STDIN):
        raise typer.BadParameter(_(N_("--mark writes a file and cannot write to -")))
    if books and (os.path.isdir(target) or target.endswith(_SEPARATORS)):
        made = _in_folder(books, target)
    elif len(books) != 1:
        told = NN_(
            "--mark FILE marks one workbook, and there is {count}; for several, name a folder",
            "--mark FILE marks one workbook, and there are {count}; for several, name a folder",
        )
        raise typer.BadParameter(_(told, count=len(books)))
    else:
        os.stat(os.path.dirname(os.path.abspath(target)))  # where there is no such folder, said before all else
        made = {books[0]: target}
    for file, copy in made.items():
        _permit(file, copy)
    return made


def _in_folder(books: Sequence[str], folder: str) -> dict[str, str]:
    """Below the folder as the workbooks lie below the folder that holds all of them."""
    places = {file: os.path.abspath(file) for file in books}
    top = os.path.commonpath([os.path.dirname(place) for place in places.values()]) if places else ""
    return {file: os.path.join(folder, os.path.relpath(place, top)) for file, place in places.items()}


def _permit(file: str, copy: str) -> None:
    ending = os.path.splitext(file)[1].lower()
    if os.path.splitext(copy)[1].lower() != ending:
        raise typer.BadParameter(
            _(
                N_("--mark writes a workbook like {file}: {copy} must end in {ending}"),
                file=file,
                copy=copy,
                ending=ending,
            )
        )


def write_copies(made: Mapping[str, str], checked: Checked, words: Words, quiet: bool) -> None:
    """Mark what is wrong and say what was written. A workbook in which nothing is or was marked gets no copy."""
    for file, copy in made.items():
        found = [one for one in checked.diagnostics if one.file == shown_name(file)]
        told = _written(file, copy, found, words)
        if not quiet:
            say(told + "\n")


def _written(file: str, copy: str, found: Sequence[Diagnostic], words: Words) -> str:
    from edutarget.formats.check.marking.workbook import is_marked, marked

    try:
        data = read_bytes(file)
        if not found and not is_marked(data):
            return words(N_("{file}: nothing to mark"), file=file)
        product = marked(data, found, words)
    except Unreadable:  # which the check has told
        return words(N_("{file}: not marked, because it cannot be read"), file=file)
    os.makedirs(os.path.dirname(os.path.abspath(copy)), exist_ok=True)
    write(product, copy)
    told = NN_("{file}: {count} problem marked", "{file}: {count} problems marked")
    return words(told, file=copy, count=len(found))
