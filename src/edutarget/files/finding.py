"""Find the files that paths stand for, those beside them that are not read, and those that an output would replace."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from edutarget.files.reading import STDIN, shown_name
from edutarget.language.text import N_, Term
from edutarget.problems.diagnostic import Diagnostic, EdutargetError
from edutarget.problems.problem import Problem

ENDINGS = (".yaml", ".yml", ".csv", ".xlsx", ".xlsm")
HIDDEN = (".", "~$")  # the second: the lock file of Excel beside an open workbook


SETTINGS = ("targets.yaml", "units.yaml")
"""A plan and a list of units. They are not read inside a folder of submissions, which come from others."""


StrPath = str | os.PathLike[str]
Paths = StrPath | Iterable[StrPath]


def path_list(paths: Paths) -> list[str]:
    """One path or several, as a list of strings."""
    # A string is also a list of its letters, and "/" among them would be the whole disk.
    several = [paths] if isinstance(paths, str | os.PathLike) else paths
    return [os.fspath(path) for path in several]


def some_paths(paths: Paths) -> list[str]:
    """As `path_list`; raises EdutargetError if there is none, because nothing read would look like nothing wrong."""
    named = path_list(paths)
    if not named:
        raise EdutargetError((), N_("there is no file or folder to read"))
    return named


def is_one_file(paths: Sequence[str]) -> bool:
    """Whether the paths are a single file, no folder and no pattern."""
    return len(paths) == 1 and not os.path.isdir(paths[0]) and not is_pattern(paths[0])


class Found(NamedTuple):
    """The files; the paths without any (`nothing`); what else lies in the folders and is not read (`others`), and
    plans and lists among it that are not in use (`settings`)."""

    files: list[str]
    nothing: list[str]
    others: list[str]
    settings: list[str]

    def problems(self) -> list[Diagnostic]:
        """Problems of paths without a file, and of skipped files that may hold figures."""
        missing = [Diagnostic(shown_name(path), None, None, "no-files") for path in self.nothing]
        return missing + skipped_files(self.others, self.settings)


class Listing(NamedTuple):
    """The content of a folder: files to read, and the rest; names of folders end in a slash."""

    files: list[str]
    others: list[str]


def find_files(paths: Iterable[str], leave_out: Sequence[str | None] = (), endings: tuple[str, ...] = ENDINGS) -> Found:
    """Find the files, sorted and each once, and what is not among them.

    Hidden files in folders are skipped, and so are the files of `leave_out` (plan, list of units), unless they are
    named themselves.
    """
    found: dict[str, str] = {}  # by absolute path, so that ./a.yaml and a.yaml are one file
    others: dict[str, str] = {}
    nothing: list[str] = []
    settings: list[str] = []
    for path in paths:
        listing = _listing(path, endings)
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
    """Whether a file is a plan or a list of units, by its name."""
    return os.path.basename(file).lower() in SETTINGS


def _listing(path: str, endings: tuple[str, ...]) -> Listing:
    if path != STDIN and os.path.isdir(path):
        return walk(path, endings)
    if is_pattern(path):
        matches = [_listing(match, endings) for match in matching(path)]
        files = [file for listing in matches for file in listing.files]
        return Listing(files, [file for listing in matches for file in listing.others])
    return Listing([path], [])  # where it is not there, reading it reports that


def is_pattern(path: str) -> bool:
    """Whether a path is a pattern. Brackets do not make it one: browsers name a second download `form[1].yaml`, which
    as a pattern would match form1.yaml."""
    return path != STDIN and ("*" in path or "?" in path) and not os.path.lexists(path)


def matching(pattern: str) -> list[str]:
    """The files and folders that match a pattern of `*`, `?` and `**`."""
    from glob import glob

    return glob(pattern.replace("[", "[[]"), recursive=True)


def walk(folder: str, endings: tuple[str, ...] = ENDINGS) -> Listing:
    """List a folder and all below it, sorted. A folder that cannot be listed counts as a file: reading it fails."""
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
    """The path relative to a folder; None if it is not inside."""
    try:
        relative = os.path.relpath(path, folder)
    except ValueError:  # on Windows there is none from one drive to another
        return None
    if relative.split(os.sep)[0] == os.pardir:
        return None
    return relative


def _plain(path: str) -> str:
    """Remove a leading `./`: code hosts know files by their plain paths only."""
    return path.removeprefix(os.curdir + os.sep)


def checkout() -> str:
    """The top folder of the checkout around the current folder; empty if there is none."""
    folder = os.getcwd()
    while not os.path.lexists(os.path.join(folder, ".git")):
        if os.path.dirname(folder) == folder:
            return ""
        folder = os.path.dirname(folder)
    return folder


def is_any_of(file: str, others: Iterable[str | None]) -> bool:
    """Whether a path is the same file as another; names are compared first, because `samefile` is slow."""
    # Ignoring case: on a disk where targets.yaml and TARGETS.YAML are two files, `samefile` tells them apart.
    name = os.path.basename(file).casefold()
    alike = [other for other in others if other is not None and os.path.basename(other).casefold() == name]
    return any(os.path.exists(other) and os.path.exists(file) and os.path.samefile(file, other) for other in alike)


# Files that are not read


OTHER_WORKBOOKS = (
    *(".xls", ".xlsb", ".xlt", ".xltx", ".xltm", ".et", ".ett", ".ods", ".ots", ".fods", ".uos", ".numbers"),
    *(".dif", ".slk", ".wk1", ".wks"),
)
"""Endings of workbooks other than .xlsx and .xlsm."""
_DOCUMENTS = (
    *(".docx", ".docm", ".doc", ".wps", ".odt", ".rtf", ".uot", ".pages", ".pdf", ".ofd"),
    *(".ppt", ".pptx", ".dps", ".odp", ".eml", ".msg"),
)
_DATABASES = (
    *(".dbf", ".mdb", ".accdb", ".sqlite", ".sqlite3", ".duckdb"),
    *(".sav", ".dta", ".feather", ".arrow", ".orc", ".avro"),
)
_PACKED = (".zip", ".rar", ".7z", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst")

_AS_WORKBOOK = N_("open it in Excel or WPS and save it as “Excel Workbook (*.xlsx)”")
_INTO_A_FORM = N_("fill its figures into a form, which `edutarget template -o form.xlsx` makes")
_IN_ROLLUP = N_("add it up with `edutarget rollup`, under a name that ends in .parquet")

_Kind = tuple[tuple[str, ...], str, str]
"""A kind of files that may hold figures: endings, what it is, and what to do with it."""

_KINDS: Sequence[_Kind] = (
    (OTHER_WORKBOOKS, N_("a workbook of another format"), _AS_WORKBOOK),
    (_DOCUMENTS, N_("a document"), _INTO_A_FORM),
    ((".json", ".jsonl", ".ndjson"), N_("a JSON file"), _INTO_A_FORM),
    ((".xml", ".html", ".htm", ".mht", ".mhtml"), N_("a web page or XML"), _AS_WORKBOOK),
    (_DATABASES, N_("a database or a file of statistics"), N_("save its figures as “CSV UTF-8 (*.csv)”")),
    ((".tsv", ".tab"), N_("a table with tabs"), N_("save it as “CSV UTF-8 (*.csv)”")),
    (_PACKED, N_("a packed file"), N_("unpack it")),
    ((".parquet", ".parq", ".pq"), N_("a Parquet file"), _IN_ROLLUP),
    (tuple(f"{ending}.txt" for ending in ENDINGS), N_("a text file (.txt)"), N_("remove .txt from its name")),
)
_LINK: _Kind = ((os.sep,), N_("a link to a folder"), N_("name the folder it leads to as well"))
_SETTING: _Kind = (SETTINGS, N_("a plan or a list of units"), N_("put it beside the folder"))


def skipped_files(others: Iterable[str], settings: Iterable[str] = ()) -> list[Diagnostic]:
    """Warn about skipped plans, lists, and files that may contain figures; names of folders end in a slash."""
    kinds = [*((path, _kind_of_skipped(path)) for path in others), *((path, _SETTING) for path in settings)]
    return [Diagnostic(shown_name(path), None, None, "file-passed-over", _words(kind)) for path, kind in kinds if kind]


def other_kind(path: str) -> Problem | None:
    """The problem of a named file of a kind that is not read, by its ending; None for others."""
    if path.endswith(ENDINGS):  # as nearly all files do: 4 µs less of 180 to check one
        return None
    kind = _kind(path.lower())
    return kind and Problem("other-format", (), _words(kind))


def _words(kind: _Kind) -> dict[str, Term]:
    _endings, what, instead = kind
    return {"what": Term(what), "instead": Term(instead)}


def _kind(name: str) -> _Kind | None:
    return next((kind for kind in _KINDS if name.endswith(kind[0])), None)


def _kind_of_skipped(path: str) -> _Kind | None:
    name = os.path.basename(path.rstrip(os.sep)).lower()
    if name.startswith(HIDDEN):
        return None
    if path.endswith(os.sep):
        return _LINK
    return _kind(name)


# Whether writing a file would change what a command reads

Identity = tuple[int, int]
"""Device and inode."""


def overwritten(outputs: Iterable[str], inputs: Iterable[str]) -> tuple[str, str] | None:
    """The first output that is also an input, by device and inode or by its resolved path, and that input; else None.

    Inputs are files, folders, patterns and `-`, as commands take them.
    """
    there = [output for output in outputs if os.path.exists(output)]
    identities = {_identity(output): output for output in there}
    resolved = {os.path.realpath(output): output for output in there}
    names = {os.path.basename(path) for path in resolved}  # compared first: resolving asks the disk for every folder
    for file in find_files(inputs).files if there else ():
        identity = _identity(file)
        if identity is not None and identity in identities:
            return identities[identity], file
        if os.path.basename(file) in names and os.path.realpath(file) in resolved:
            return resolved[os.path.realpath(file)], file
    return None


def folder_around(outputs: Iterable[str], inputs: Iterable[str]) -> tuple[str, str] | None:
    """The first output inside an input folder, and the folder; not hidden ones, which are never read. Else None."""
    inputs = list(inputs)
    folders = {_identity(path, stat.S_ISDIR): path for path in _folders(inputs)}
    patterns = [path for path in inputs if is_pattern(path)]
    for output in outputs:
        for pattern in patterns:
            if _stands_for(pattern, output):
                return output, os.path.dirname(pattern) or os.curdir
        place = Path(os.path.realpath(output))
        for inner in (place, *place.parents):
            found = folders.get(_identity(str(inner), stat.S_ISDIR))
            if found is not None and inner != place:
                return output, found
            if inner.name.startswith("."):
                break
    return None


def _stands_for(pattern: str, output: str) -> bool:
    """Whether a pattern would match a file that does not exist yet; only `**` spans several folders."""
    path, wanted = os.path.abspath(output), os.path.abspath(pattern)
    same_depth = path.count(os.sep) == wanted.count(os.sep)
    return (same_depth or "**" in pattern) and fnmatch(path, wanted.replace("[", "[[]"))


def _folders(inputs: Iterable[str]) -> Iterator[str]:
    """The folders that are named, or match a pattern."""
    for path in inputs:
        if path == STDIN:
            continue
        if os.path.isdir(path):
            yield path
        elif is_pattern(path):
            yield from filter(os.path.isdir, matching(path))


def _identity(path: str, kind: Callable[[int], bool] = stat.S_ISREG) -> Identity | None:
    """Device and inode of a path of a `kind`; None for other kinds and missing paths."""
    try:
        status = os.fstat(sys.stdin.fileno()) if path == STDIN else os.stat(path)
    except (OSError, ValueError, AttributeError):  # no such file, or a stream that is no file
        return None
    if kind(status.st_mode):
        return (status.st_dev, status.st_ino)
    return None
