"""Which files a list of paths stands for, and which beside them are not read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from edutarget.files.reading import STDIN, shown_name
from edutarget.language.terms import N_, Term
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Problem

ENDINGS = (".yaml", ".yml", ".csv", ".xlsx", ".xlsm")
HIDDEN = (".", "~$")  # the second: the mark Excel leaves beside a workbook that is open


SETTINGS = ("targets.yaml", "units.yaml")
"""A plan and a list of units: in a folder of submissions, whose files come from others, they are not read."""


class Found(NamedTuple):
    """The files; the paths under which there was none; what else lies in the folders and is not read, `settings` of
    it that are not those in use."""

    files: list[str]
    nothing: list[str]
    others: list[str]
    settings: list[str]

    def problems(self) -> list[Diagnostic]:
        """Paths without a file, and files that may hold figures and are not read."""
        missing = [Diagnostic(shown_name(path), None, None, "no-files") for path in self.nothing]
        return missing + skipped_files(self.others, self.settings)


class Listing(NamedTuple):
    """What a folder holds: files to read, and the rest; a folder's name ends in a slash."""

    files: list[str]
    others: list[str]


def find_files(paths: Iterable[str], leave_out: Sequence[str | None] = ()) -> Found:
    """The files, sorted and each once, and what is not among them.

    Hidden files in folders are skipped, and so is `leave_out`, the files of the plan and the list of units, unless
    they are named themselves.
    """
    found: dict[str, str] = {}  # by absolute path, so that ./a.yaml and a.yaml are one file
    others: dict[str, str] = {}
    nothing: list[str] = []
    settings: list[str] = []
    for path in paths:
        listing = _listing(path)
        plans = [file for file in listing.files if path != file and is_any_of(file, leave_out)]
        inside = [file for file in listing.files if path != file and is_setting(file) and file not in plans]
        files = [file for file in listing.files if file not in plans and file not in inside]
        settings += inside
        for file in files:
            found.setdefault(os.path.abspath(file) if file != STDIN else STDIN, file)
        for file in (*listing.others, *plans, *inside):
            others.setdefault(os.path.abspath(file), file)
        if not files:
            nothing.append(path)
    rest = sorted(others[key] for key in others.keys() - found.keys())
    return Found(sorted(found.values()), nothing, rest, sorted(set(settings)))


def is_setting(file: str) -> bool:
    """Whether a file is a plan or a list of units by its name."""
    return os.path.basename(file).lower() in SETTINGS


def _listing(path: str) -> Listing:
    if path != STDIN and os.path.isdir(path):
        return walk(path)
    if is_pattern(path):
        matches = [_listing(match) for match in matching(path)]
        files = [file for listing in matches for file in listing.files]
        return Listing(files, [file for listing in matches for file in listing.others])
    return Listing([path], [])  # where it is not there, reading it reports that


def is_pattern(path: str) -> bool:
    """Whether a path stands for others. Brackets do not make it one: `form[1].yaml` is what a second download is
    called, and as a pattern would stand for form1.yaml."""
    return path != STDIN and ("*" in path or "?" in path) and not os.path.lexists(path)


def matching(pattern: str) -> list[str]:
    """The files and folders that a pattern of `*`, `?` and `**` stands for."""
    from glob import glob

    return glob(pattern.replace("[", "[[]"), recursive=True)


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
            wanted = name.lower().endswith(endings) and not name.startswith(HIDDEN)
            (files if wanted else others).append(_plain(os.path.join(where, name)))
    return Listing(files + unreadable, others)


def below(folder: str, path: str) -> str | None:
    """The way from a folder to a path in it; None where it lies elsewhere."""
    try:
        relative = os.path.relpath(path, folder)
    except ValueError:  # on Windows there is none from one drive to another
        return None
    if relative.split(os.sep)[0] == os.pardir:
        return None
    return relative


def _plain(path: str) -> str:
    """Without a leading `./`: code hosts know a file by its plain path only."""
    return path.removeprefix(os.curdir + os.sep)


def checkout() -> str:
    """The top of the checkout that the current folder lies in; empty where it lies in none."""
    folder = os.getcwd()
    while not os.path.lexists(os.path.join(folder, ".git")):
        if os.path.dirname(folder) == folder:
            return ""
        folder = os.path.dirname(folder)
    return folder


def is_any_of(file: str, others: Iterable[str | None]) -> bool:
    """Whether a path leads to the same file as another; names are compared first, because `samefile` asks the disk."""
    # In any case of letters: where a disk takes targets.yaml and TARGETS.YAML for two files, `samefile` does as well.
    name = os.path.basename(file).casefold()
    alike = [other for other in others if other is not None and os.path.basename(other).casefold() == name]
    return any(os.path.exists(other) and os.path.exists(file) and os.path.samefile(file, other) for other in alike)


# Files that are not read


class _Kind(NamedTuple):
    """Files that may hold figures, by the endings of their names; what they are, and what to do with them."""

    endings: tuple[str, ...]
    what: Term
    instead: Term


OTHER_WORKBOOKS = (
    *(".xls", ".xlsb", ".xlt", ".xltx", ".xltm", ".et", ".ett", ".ods", ".ots", ".fods", ".uos", ".numbers"),
    *(".dif", ".slk", ".wk1", ".wks"),
)
"""What office programs save workbooks as, besides .xlsx and .xlsm."""

_KINDS = (
    _Kind(
        OTHER_WORKBOOKS,
        Term(N_("a workbook of another format")),
        Term(N_("open it in Excel or WPS and save it as “Excel Workbook (*.xlsx)”")),
    ),
    _Kind(
        (
            *(".docx", ".docm", ".doc", ".wps", ".odt", ".rtf", ".uot", ".pages", ".pdf", ".ofd"),
            *(".ppt", ".pptx", ".dps", ".odp", ".eml", ".msg"),
        ),
        Term(N_("a document")),
        Term(N_("fill its figures into a form, which `edutarget template -o form.xlsx` makes")),
    ),
    _Kind(
        (".json", ".jsonl", ".ndjson"),
        Term(N_("a JSON file")),
        Term(N_("fill its figures into a form, which `edutarget template -o form.xlsx` makes")),
    ),
    _Kind(
        (".xml", ".html", ".htm", ".mht", ".mhtml"),
        Term(N_("a web page or XML")),
        Term(N_("open it in Excel or WPS and save it as “Excel Workbook (*.xlsx)”")),
    ),
    _Kind(
        (
            ".dbf",
            ".mdb",
            ".accdb",
            ".sqlite",
            ".sqlite3",
            ".duckdb",
            ".sav",
            ".dta",
            ".feather",
            ".arrow",
            ".orc",
            ".avro",
        ),
        Term(N_("a database or a file of statistics")),
        Term(N_("save its figures as “CSV UTF-8 (*.csv)”")),
    ),
    _Kind((".tsv", ".tab"), Term(N_("a table with tabs")), Term(N_("save it as “CSV UTF-8 (*.csv)”"))),
    _Kind(
        (".zip", ".rar", ".7z", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst"),
        Term(N_("a packed file")),
        Term(N_("unpack it")),
    ),
    _Kind(
        (".parquet", ".parq", ".pq"),
        Term(N_("a Parquet file")),
        Term(N_("add it up with `edutarget rollup`, under a name that ends in .parquet")),
    ),
    _Kind(
        tuple(f"{ending}.txt" for ending in ENDINGS),
        Term(N_("a text file by the ending of its name")),
        Term(N_("remove .txt from its name")),
    ),
)
_LINK = _Kind((os.sep,), Term(N_("a link to a folder")), Term(N_("name the folder it leads to as well")))


_SETTING = _Kind(SETTINGS, Term(N_("a plan or a list of units")), Term(N_("put it beside the folder")))


def skipped_files(others: Iterable[str], settings: Iterable[str] = ()) -> list[Diagnostic]:
    """Warn about skipped files that may contain figures, a folder's name ends in a slash; and about plans and lists."""
    kinds = [*((path, _kind(path)) for path in others), *((path, _SETTING) for path in settings)]
    return [
        Diagnostic(shown_name(path), None, None, "file-passed-over", {"what": kind.what, "instead": kind.instead})
        for path, kind in kinds
        if kind
    ]


def other_kind(path: str) -> Problem | None:
    """The problem of a file that is named itself and is none of those that are read, by the ending of its name."""
    kind = next((kind for kind in _KINDS if path.lower().endswith(kind.endings)), None)
    return kind and Problem("other-format", (), {"what": kind.what, "instead": kind.instead})


def _kind(path: str) -> _Kind | None:
    name = os.path.basename(path.rstrip(os.sep)).lower()
    if name.startswith(HIDDEN):
        return None
    if path.endswith(os.sep):
        return _LINK
    return next((kind for kind in _KINDS if name.endswith(kind.endings)), None)
