"""A folder of blank forms: a file for each office and unit, with names that are valid on every system."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Sequence

import typer

from edutarget.api.forms import blank_forms
from edutarget.api.targets import Targets
from edutarget.cli.options import _, refuse_existing
from edutarget.cli.output import LONG_WORK, files_bar, progress_bars, say, write
from edutarget.formats import FORMATS
from edutarget.formats.view import View
from edutarget.language.folding import parts_of
from edutarget.language.inert import visible
from edutarget.language.terms import N_, NN_


def write_all(targets: Targets, folder: str | None, format: str | None, view: View) -> None:
    """Write a form for each office and unit of which anything is asked into a folder, and say how many."""
    chosen = format or "xlsx"
    endings = {one.name: one.endings for one in FORMATS if one.result == "template"}
    is_file = folder is not None and os.path.splitext(folder)[1].lower() in sum(endings.values(), ())
    if not folder or (is_file and not os.path.isdir(folder)):
        raise typer.BadParameter(_(N_("--all writes a folder of forms; name it, such as -o forms/")))
    every = blank_forms(targets)
    if not every:
        raise typer.BadParameter(_(N_("--all: there is no list of offices and units; name one with --units")))
    forms = [form for form in every if form.plan.indicators]
    files = [os.path.join(folder, name) for name in file_names([form.name for form in forms], endings[chosen][0])]
    # All of them before the first is written: all or nothing
    for file in files:
        refuse_existing(file)
    os.makedirs(folder, exist_ok=True)
    words = view.words
    with progress_bars(quiet=len(files) < LONG_WORK) as bars:
        done = files_bar(bars, words(N_("writing")), len(files))
        for form, file in zip(forms, files, strict=True):
            write(form.product(chosen, view), file)
            done(1)
    message = NN_("{count} form written to {folder}", "{count} forms written to {folder}")
    say(visible(words(message, count=len(forms), folder=folder)) + "\n")
    for form in every:
        if not form.plan.indicators:
            say(visible(words(N_("{name}: the plan asks nothing of it; no form"), name=form.name)) + "\n")


_unsafe = re.compile(r'[<>:"/\\|?*]+')
_reserved = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9]|targets|units)(\..*)?", re.IGNORECASE).fullmatch
"""Names of devices on Windows, and of plans and lists of units."""

_LONGEST = 55  # characters: at four bytes each, with the ending, within 255 bytes


def file_names(names: Sequence[str], ending: str) -> list[str]:
    """A safe file name for each office and unit: the last part of its path, or the whole path if two end alike."""
    short = [_safe(parts_of(name)[-1]) for name in names]
    often = Counter(map(str.casefold, short))
    taken: set[str] = set()
    for at, name in enumerate(names):
        own = short[at] if often[short[at].casefold()] == 1 else _safe("-".join(parts_of(name)))
        # Without regard to case: on Windows and macOS A.xlsx would replace a.xlsx
        number, chosen = 1, own
        while chosen.casefold() in taken:
            number += 1
            chosen = f"{own}-{number}"
        taken.add(chosen.casefold())
        short[at] = chosen
    return [name + ending for name in short]


def _safe(name: str) -> str:
    # Files whose names begin with a point or ~$ are skipped when a folder is read.
    safe = _unsafe.sub("_", visible(name)).lstrip(".~$ ")[:_LONGEST].rstrip(". ")
    if not safe or _reserved(safe):
        return f"form_{safe}"
    return safe
