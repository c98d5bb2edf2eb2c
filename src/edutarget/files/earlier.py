"""The earlier version of each file: in a file, a folder, or a revision that git keeps.

Only `git rev-parse`, `ls-tree` and `cat-file` are called. `status`, `diff` and `checkout` would run programs that the
repository's configuration names, such as monitors, hooks and filters. Objects missing from a clone are not fetched.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import PurePosixPath
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, NamedTuple

from edutarget.files.finding import ENDINGS, below, find_files, is_pattern
from edutarget.files.reading import MAX_BYTES, STDIN, read_bytes, shown_name
from edutarget.language.text import N_, Term
from edutarget.problems.diagnostic import Diagnostic, EdutargetError
from edutarget.problems.problem import Problem, Unreadable


class Revision(NamedTuple):
    """A git revision whose files were copied to `folder`, laid out as below the `top` of the work tree.

    `skipped`: paths below `top` of entries that are no files in the revision, and what they are.
    """

    name: str
    folder: str
    top: str
    skipped: Sequence[tuple[str, Term]]


class Earlier:
    """The earlier version of each file, such as that of the main branch: one file, or a folder with the same files.

    A folder may be another checkout, with the files under the same paths as were named; if it has none of them, it is
    taken for the earlier version of the named folders. A revision is such a checkout.
    """

    def __init__(self, previous: str, paths: Sequence[str], revision: Revision | None = None) -> None:
        self.revision = revision
        self.previous = previous if revision is None else revision.folder
        top = os.curdir if revision is None else revision.top
        self.folder = os.path.isdir(self.previous)
        self.unreadable = None if self.folder else _unreadable(self.previous)
        named = [below(top, path) for path in paths if path != STDIN]
        inside = [os.path.join(self.previous, path) for path in named if path is not None]
        self.files = _existing(inside) if self.folder else []
        self.tops = [top]  # the folders whose relative paths are looked for in `previous`
        if self.folder and not self.files and revision is None:
            self.files, self.tops = _existing([previous]), [path for path in paths if os.path.isdir(path)]

    def __call__(self, file: str) -> str | None:
        """The earlier version's path; None for a new file."""
        if not self.folder:
            if self.unreadable:
                return None
            return self.previous
        relatives = (below(top, file) for top in self.tops if file != STDIN)
        candidates = (os.path.join(self.previous, path) for path in relatives if path is not None)
        return next((path for path in candidates if os.path.isfile(path)), None)

    def shown(self, path: str) -> str:
        """The shown name of a file of the earlier version, or of all of it: `origin/main:submissions/no1.yaml`."""
        if self.revision is None:
            return shown_name(path)
        inside = os.path.relpath(path, self.previous).replace(os.sep, "/")
        return self.revision.name if inside == os.curdir else f"{self.revision.name}:{inside}"

    def problems(self, files: Sequence[str]) -> Iterator[Diagnostic]:
        """Yield problems of the earlier version: it is missing or has none of the files, or its files are gone now."""
        name = self.shown(self.previous)
        if self.unreadable:
            yield Diagnostic(name, None, None, self.unreadable.rule, self.unreadable.params)
        elif self.folder and files and not any(map(self, files)):
            yield Diagnostic(name, None, None, "no-earlier-version")
        else:
            later = ([self._later(file, top) for top in self.tops] for file in self.files)
            yield from (_vanished(paths[0]) for paths in later if not any(map(os.path.lexists, paths)))
        if self.revision is not None:
            for path, what in self.revision.skipped:
                params = {"revision": self.revision.name, "what": what}
                file = shown_name(_from_here(self.revision.top, path))
                yield Diagnostic(file, None, None, "earlier-not-a-file", params)

    def _later(self, file: str, top: str) -> str:
        """Where the newer version of an earlier file would be."""
        return _from_here(top, os.path.relpath(file, self.previous))


def _from_here(top: str, path: str) -> str:
    """A path below `top`, relative to the current folder and normalised; an absolute one stays absolute."""
    joined = os.path.normpath(os.path.join(top, path))
    return joined if os.path.isabs(joined) else os.path.relpath(joined)


def _unreadable(file: str) -> Problem | None:
    """Why the earlier version cannot be read; problems in its content are reported when it is compared."""
    try:
        read_bytes(file)
    except Unreadable as end:
        return end.problem
    return None


def _vanished(file: str) -> Diagnostic:
    return Diagnostic(shown_name(file), None, None, "file-vanished")


def _existing(paths: Sequence[str]) -> list[str]:
    return [file for file in find_files(paths).files if os.path.isfile(file)]


# Revisions


class NoRevision(EdutargetError):
    """Why there is no revision to compare with."""

    def __init__(self, text: str, **params: object) -> None:
        super().__init__((), text, failed=True, **params)


_EMPTY = N_("--against is empty; a command that was to name a revision may have found none")
_NO_GIT = N_("{revision} is no file or folder here; to compare with a git revision, install git")
_NO_REPOSITORY = N_("{revision} is no file or folder, and here is no git repository that could have such a revision")
_NO_REVISION = N_(
    "there is no file, folder or git revision {revision}; `git branch --all` and `git tag` list the revisions, "
    "`git fetch` gets those of the server"
)
_SHALLOW = N_(
    "this clone has only a part of the history, without {revision}; get all of it: `git fetch --unshallow`, "
    "on GitHub `fetch-depth: 0` with actions/checkout, on GitLab the variable `GIT_DEPTH: 0`"
)
_UNRELATED = N_("{revision}: the two have no commit in common; name one revision")
_OTHERS_REPOSITORY = N_(
    "{revision}: git does not read this repository, for it belongs to another user; if you trust it, run `{command}`"
)
_CONTENT_MISSING = N_("{revision}: this clone lacks the content of {file}; clone it again without `--filter`")
_GIT_FAILED = N_("{revision}: git cannot read it ({error})")

_LINK, _SUBMODULE = Term(N_("a symbolic link")), Term(N_("a submodule"))
_NO_NAME = Term(N_("a file whose name is not allowed here"))

# No download of what a partial clone lacks, no questions; and English messages, which `_git` matches.
_ENVIRONMENT = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


_PIECE = 1_000_000


class _Entry(NamedTuple):
    """An entry of a revision: path, object with the content, and `what` it is if it is no file."""

    path: str
    object: bytes
    what: Term | None


@contextmanager
def earlier_version(previous: str, paths: Sequence[str]) -> Iterator[Earlier]:
    """The earlier version in a path or, if there is no such path, in a git revision; raises NoRevision."""
    if not previous:
        raise NoRevision(_EMPTY)
    if os.path.lexists(previous):
        yield Earlier(previous, paths)
        return
    with revision(previous, paths) as found:
        yield Earlier(previous, paths, found)


@contextmanager
def revision(name: str, paths: Sequence[str]) -> Iterator[Revision]:
    """Copy the files of a revision under some paths to a folder, which is removed afterwards; raises NoRevision."""
    top = os.path.normpath(_git(name, "rev-parse", "--show-cdup").rstrip("\n"))
    entries = list(_under(_entries(name), _from_top(paths, top)))
    files = [entry for entry in entries if entry.what is None]
    with TemporaryDirectory(prefix="edutarget-") as folder:
        _write(name, files, folder)
        yield Revision(name, folder, top, [(entry.path, entry.what) for entry in entries if entry.what is not None])


def _entries(name: str) -> list[_Entry]:
    """Everything in a revision; raises NoRevision."""
    listed = _git(name, "ls-tree", "-r", "-z", "--full-tree", _commit(name))
    entries = []
    for line in filter(None, listed.split("\0")):
        described, _tab, path = line.partition("\t")
        mode, _type, object_name = described.split(" ")
        what = {"120000": _LINK, "160000": _SUBMODULE}.get(mode)
        # A hostile tree may hold names that lead out of the folder
        if any(part in ("", os.curdir, os.pardir) or os.sep in part for part in path.split("/")):
            what = _NO_NAME
        entries.append(_Entry(path, object_name.encode(), what))
    return entries


def _commit(name: str) -> str:
    """The commit of a revision; for `A...B` their merge base. Raises NoRevision."""
    between = "..." in name
    asked = ["--end-of-options", name] if between else ["--verify", "--end-of-options", name + "^{commit}"]
    try:
        printed = _git(name, "rev-parse", *asked)
    except NoRevision as failed:
        if failed.text != _GIT_FAILED:
            raise
        raise NoRevision(_SHALLOW if _is_shallow(name) else _NO_REVISION, revision=name) from None
    # For A...B, rev-parse prints both commits, then the merge base after a ^.
    found = re.search(r"^\^([0-9a-f]{40,64})$" if between else r"^([0-9a-f]{40,64})$", printed, re.MULTILINE)
    if found is None and between:
        raise NoRevision(_SHALLOW if _is_shallow(name) else _UNRELATED, revision=name)
    if found is None:
        raise NoRevision(_NO_REVISION, revision=name)
    return found[1]


def _is_shallow(name: str) -> bool:
    return _git(name, "rev-parse", "--is-shallow-repository").strip() == "true"


def _from_top(paths: Iterable[str], top: str) -> Iterator[str]:
    """The paths from the top of the work tree, as git writes them; for a pattern, the folder it is in."""
    for path in paths:
        if is_pattern(path):
            path = os.path.dirname(re.split("[*?]", path)[0])
        inside = None if path == STDIN else below(top, path or os.curdir)
        if inside is not None:
            yield inside.replace(os.sep, "/")


def _under(entries: Iterable[_Entry], named: Iterable[str]) -> Iterator[_Entry]:
    """Entries that may be submissions under the named paths, and links and submodules on the way to them."""
    tops = set(named)
    above = {str(parent) for path in tops for parent in PurePosixPath(path).parents}
    for entry in entries:
        way = PurePosixPath(entry.path)
        inside = any(str(parent) in tops for parent in way.parents) and _may_hold_figures(entry)
        if entry.path in tops or inside or (entry.what is not None and entry.path in above):
            yield entry


def _may_hold_figures(entry: _Entry) -> bool:
    """Whether its name is like that of a submission, or of a folder of them."""
    if entry.what is _SUBMODULE:
        return True
    folder = entry.what is _LINK and not os.path.splitext(entry.path)[1]
    return folder or entry.path.lower().endswith(ENDINGS)


def _write(name: str, entries: Sequence[_Entry], folder: str) -> None:
    """Write the content of files into a folder, all of it from one `cat-file`; raises NoRevision."""
    with TemporaryFile() as asked:  # a file: with two pipes, both sides could wait for each other
        asked.write(b"".join(entry.object + b"\n" for entry in entries))
        asked.seek(0)
        command = [_program(name), "cat-file", "--batch"]
        ignored, answers = subprocess.DEVNULL, subprocess.PIPE
        with subprocess.Popen(command, stdin=asked, stdout=answers, stderr=ignored, env=_environment()) as git:  # noqa: S603
            assert git.stdout is not None
            for entry in entries:
                described = git.stdout.readline().split()
                if described[1:2] != [b"blob"]:
                    raise NoRevision(_CONTENT_MISSING, revision=name, file=entry.path)
                path = os.path.join(folder, *entry.path.split("/"))
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "xb") as file:
                    _copy(git.stdout, file, int(described[2]))
                if git.stdout.read(1) != b"\n":
                    raise NoRevision(_CONTENT_MISSING, revision=name, file=entry.path)


def _copy(source: IO[bytes], file: IO[bytes], size: int) -> None:
    """Copy `size` bytes; of a file over the limit, only enough to be refused when it is read."""
    kept = min(size, MAX_BYTES + 1)
    file.write(source.read(kept))
    for start in range(kept, size, _PIECE):
        source.read(min(_PIECE, size - start))


def _git(name: str, *arguments: str) -> str:
    """Run git and return its output; raises NoRevision."""
    command = [_program(name), *arguments]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=_environment())  # noqa: S603
    if done.returncode == 0:
        return os.fsdecode(done.stdout)
    error = done.stderr.decode("utf-8", "replace")
    advice = re.search(r"^\s*(git config .*)$", error, re.MULTILINE)
    if "dubious ownership" in error and advice:
        raise NoRevision(_OTHERS_REPOSITORY, revision=name, command=advice[1])
    if "not a git repository" in error:
        raise NoRevision(_NO_REPOSITORY, revision=name)
    raise NoRevision(_GIT_FAILED, revision=name, error=error.partition("\n")[0])


def _environment() -> Mapping[str, str]:
    return {**os.environ, **_ENVIRONMENT}


def _program(name: str) -> str:
    """The path of git; one in the current folder, where Windows looks first, is not run. Raises NoRevision."""
    program = shutil.which("git")
    if program is None or not os.path.isabs(program):
        raise NoRevision(_NO_GIT, revision=name)
    return program
