"""Marked copies of submissions: their names, and writing them."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import typer

from edutarget.api.targets import Targets
from edutarget.cli.options import _
from edutarget.cli.output import say, write
from edutarget.files.finding import find_files
from edutarget.files.reading import STDIN, read_bytes, shown_name
from edutarget.language.text import N_, NN_
from edutarget.language.words import Words
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Unreadable
from edutarget.submission.checking import Checked

_ENDING = ".xlsx"
_SEPARATORS = (os.sep, os.altsep or os.sep)  # on Windows both are in use


def copies_of(paths: Sequence[str], target: str, setting: Targets) -> dict[str, str]:
    """The submissions that the paths name -> their copies; raises BadParameter and OSError."""
    return copies(find_files(paths, setting.settings).files, target)


def copies(files: Sequence[str], target: str) -> dict[str, str]:
    """Submission -> its copy: a file, or one for each in a folder. Raises BadParameter and OSError."""
    if target in ("", STDIN):
        raise typer.BadParameter(_(N_("--mark writes a file and cannot write to -")))
    if files and (os.path.isdir(target) or target.endswith(_SEPARATORS)):
        made = _in_folder(files, target)
    elif len(files) != 1:
        message = NN_(
            "--mark FILE marks one submission, and there is {count}; for several, name a folder",
            "--mark FILE marks one submission, and there are {count}; for several, name a folder",
        )
        raise typer.BadParameter(_(message, count=len(files)))
    elif not target.lower().endswith(_ENDING):
        raise typer.BadParameter(
            _(N_("--mark writes a workbook: {copy} must end in {ending}"), copy=target, ending=_ENDING)
        )
    else:
        os.stat(os.path.dirname(os.path.abspath(target)))  # raises for a missing folder before anything is checked
        made = {files[0]: target}
    return made


def _in_folder(files: Sequence[str], folder: str) -> dict[str, str]:
    """Copies in a folder, laid out as the submissions below their common folder."""
    places = {file: os.path.abspath("stdin" if file == STDIN else file) for file in files}
    names = {file: os.path.join(folder, name) for file, name in _short_names(places).items()}
    taken = Counter(os.path.splitext(name)[0].casefold() for name in names.values())
    made: dict[str, str] = {}
    for file, name in names.items():
        stem, ending = os.path.splitext(name)
        alone = taken[stem.casefold()] == 1 or ending.lower() == _ENDING
        made[file] = (stem if alone else name) + _ENDING  # of a.csv and a.yaml: a.csv.xlsx and a.yaml.xlsx
    return made


def _short_names(places: Mapping[str, str]) -> dict[str, str]:
    """Absolute paths without the folders that all of them share; each of several drives gets its own folder."""
    # On Windows `commonpath` and `relpath` raise across drives
    by_drive: dict[str, dict[str, str]] = {}
    for file, place in places.items():
        by_drive.setdefault(os.path.splitdrive(place)[0].casefold(), {})[file] = place
    names: dict[str, str] = {}
    for drive, here in by_drive.items():
        top = os.path.commonpath([os.path.dirname(place) for place in here.values()])
        folder = re.sub(r"\W+", "_", drive).strip("_") if len(by_drive) > 1 else ""
        names |= {file: os.path.join(folder, os.path.relpath(place, top)) for file, place in here.items()}
    return names


def write_copies(made: Mapping[str, str], checked: Checked, targets: Targets, words: Words, quiet: bool) -> None:
    """Write the copies and say so. A submission without problems gets no copy."""
    for file, copy in made.items():
        found = [one for one in checked.diagnostics if one.file == shown_name(file)]
        line = _written(file, copy, found, targets, words)
        if not quiet:
            say(line + "\n")


def _written(file: str, copy: str, found: Sequence[Diagnostic], targets: Targets, words: Words) -> str:
    from edutarget.api.forms import asked_of_submitter
    from edutarget.formats.workbooks.marked import marked
    from edutarget.submission.loading import read_document

    if not found:
        return words(N_("{file}: nothing to mark"), file=file)
    try:
        document = read_document(file, read_bytes(file))
    except Unreadable:  # already reported by the check
        document = None
    if document is None or not isinstance(document.written, dict):
        return words(N_("{file}: not marked, because it cannot be read"), file=file)
    by, unit = document.written.get("submitted_by"), document.written.get("unit")
    names = [name for name in (by if isinstance(by, list) else [by]) if isinstance(name, str)]
    plan, asked = asked_of_submitter(targets, names, unit if isinstance(unit, str) else None)
    product = marked(plan, os.path.basename(shown_name(file)), document, found, words, asked)
    os.makedirs(os.path.dirname(os.path.abspath(copy)), exist_ok=True)
    write(product, copy)
    message = NN_("{file}: {count} problem marked", "{file}: {count} problems marked")
    return words(message, file=copy, count=len(found))
