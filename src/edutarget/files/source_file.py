"""One file as far as it could be read: its values, their places, its problems, and their remedies."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Literal, NamedTuple

from edutarget.files import strict_yaml
from edutarget.files.reading import MAX_DIRECTIVES, MAX_LINES, MAX_YAML, decode, read_bytes, shown_name, too_many
from edutarget.language.text import N_
from edutarget.problems.diagnostic import Diagnostic, Spot, index_of, order, spots_in
from edutarget.problems.problem import Path, Places, Problem, Problems, Unreadable
from edutarget.problems.rules import Remedy, only_remedy

Find = Callable[[str, int, str], int | None]
"""Locate a value exactly: text, place, value as read -> the index where it begins, None if it is not there."""


class SourceText(NamedTuple):
    """A file as text, with its encoding, so that an edit leaves all other bytes as they are."""

    text: str
    mark: bytes
    encoding: str
    find: Find

    def encoded(self, text: str) -> bytes:
        """Encode another text in the same way."""
        return self.mark + text.encode(self.encoding)


def source_text(data: bytes, encoding: str, find: Find) -> SourceText | None:
    """The text of a file; None if encoding it would not return the same bytes."""
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    source = SourceText(data[len(mark) :].decode(encoding), mark, encoding, find)
    if source.encoded(source.text) == data:
        return source
    return None


class OtherRow(NamedTuple):
    """A row below a table's titles that is no entry of a submission: its first cell, its texts, and whether one of
    them is in a column for figures."""

    place: int
    texts: Sequence[str]
    reports: bool


class Remark(NamedTuple):
    """What its author should know of a plan that was made from a table: the cell, and a message that is no problem.

    `path` is the field it is about. Kinds: `taken`, a value that the table does not state itself; `asked`, a field that
    was left empty; `comment`, written beside the field; `note`, a text of the table that no field has room for, written
    above its indicator; `office`, such a note with the `offices` that it names in its `params`.
    """

    place: int
    message: str
    params: Mapping[str, object] = {}
    path: Path = ()
    kind: Literal["taken", "asked", "comment", "note", "office"] = "taken"


StatedUnits = tuple[str, frozenset[str]]
"""The unit in the row of a figure (empty: none), and those that the table states for all of its figures."""


class Document(NamedTuple):
    """What was read from a file of any kind.

    `written`: nested dict, list and text; None if nothing could be read. `names`: the names of indicators in a
    table, beside their ids; `units`: the units that it states for a figure; `titles`: its titles for the
    keys of a submission; `formats`: problems of cells whose number format turned a number into an unreadable text.
    `places`, `spots` and `titles` are computed only to report something, `source` only to change the file: None if
    it is no text.
    """

    written: Any
    problems: Iterable[Problem]
    places: Callable[[], Places]
    spots: Callable[[], Callable[[int], Spot]]
    names: Mapping[str, str] = {}
    units: Mapping[str, StatedUnits] = {}
    titles: Callable[[], Mapping[str, Any]] = dict
    source: Callable[[], SourceText | None] = type(None)
    formats: Mapping[Path, Problem] = {}
    other_rows: Callable[[], Iterable[OtherRow]] = list
    remarks: Sequence[Remark] = ()


def read_yaml(path: str, data: bytes) -> Document:
    """Read a YAML file within its limits; raises Unreadable."""
    if len(data) > MAX_YAML:
        raise Unreadable("file-too-large", limit=MAX_YAML // 1_000_000)
    text = decode(data)
    if text.count("\n") + text.count("\r") - text.count("\r\n") > MAX_LINES:
        raise too_many(N_("lines"), MAX_LINES)
    if text.count("\n%") + text.count("\r%") > MAX_DIRECTIVES:
        raise too_many(N_("lines that begin with %"), MAX_DIRECTIVES)
    found = strict_yaml.read(text)
    source = partial(source_text, data, "utf-8", _in_yaml)
    return Document(found.written, found.problems, lambda: found.places, partial(spots_in, text), source=source)


def _in_yaml(text: str, place: int, written: str) -> int | None:
    """The index of a value that begins at a place, or after a quote there; None if it is not there."""
    if text[place : place + 1] in ("'", '"'):
        place += 1
        place += len(text[place : place + 100]) - len(text[place : place + 100].lstrip(" "))
    if text.startswith(written, place):
        return place
    return None


MISSPELT = ("unknown-key", "unknown-indicator")
"""Rules whose remedy is another key; the value below it has not been checked yet."""


class Fixed(NamedTuple):
    """A file with remedies applied: text and bytes before and after, and the number of remedies."""

    before: str
    after: str
    read: bytes
    data: bytes
    encoding: str
    remedies: int


class SourceFile:
    """Reads a file, or `data` as its content. Problems found later can be added; all of them are located together."""

    def __init__(self, path: str, read: Callable[[str, bytes], Document], data: bytes | None = None) -> None:
        self.path = path
        self.problems = Problems()
        self.document: Document | None = None
        try:
            self.document = read(path, read_bytes(path) if data is None else data)
            self.add(self.document.problems)
        except Unreadable as end:
            self.add([end.problem])

    @property
    def written(self) -> Any:
        """Its values; None if nothing could be read."""
        return self.document and self.document.written

    def add(self, found: Iterable[Problem]) -> None:
        """Add problems."""
        self.problems.extend(found)

    def diagnostics(self) -> list[Diagnostic]:
        """Its problems, by place."""
        if not self.problems:
            return []
        return order(self._located(self.problems))

    def located(self, problem: Problem) -> Diagnostic:
        """One problem at its place; if the file cannot be read any more, as standard input, without a place."""
        [found] = self._located([problem._replace(more=0)])
        return found

    def _located(self, problems: Iterable[Problem]) -> Iterator[Diagnostic]:
        name = shown_name(self.path)
        if self.document is None:  # it could not be opened or decoded: there is no line to show
            for one in problems:
                yield Diagnostic(name, one.params.get("line"), one.params.get("column"), one.rule, one.params)
            return
        titles, places, spot_at = self.document.titles(), self.document.places(), self.document.spots()
        for one in problems:
            line, column, excerpt, cell, label = spot_at(index_of(one, places))
            params = _with_titles(one.params, titles)
            yield Diagnostic(name, line, column, one.rule, params, excerpt, cell, one.more, label)

    def fixable(self) -> list[tuple[Problem, Remedy]]:
        """The problems with exactly one remedy, without keys that would become the same key."""
        found = ((problem, only_remedy(problem.rule, problem.params)) for problem in self.problems)
        fixable = [(problem, remedy) for problem, remedy in found if remedy]
        becoming = Counter(map(_becomes, fixable))
        return [one for one in fixable if becoming[_becomes(one)] == 1]

    def fixed(self) -> Fixed | None:
        """The file with all `fixable` remedies applied; None if there are none, or the file is no text."""
        fixable = self.fixable() if self.problems else []
        source = self.document.source() if self.document and fixable else None
        if self.document is None or source is None:
            return None
        places = self.document.places()
        found = [(source.find(source.text, index_of(one, places), remedy.written), remedy) for one, remedy in fixable]
        after, count = _edited(source.text, [(start, remedy) for start, remedy in found if start is not None])
        read, data = source.encoded(source.text), source.encoded(after)
        if count:
            return Fixed(source.text, after, read, data, source.encoding, count)
        return None


def _edited(text: str, remedies: Iterable[tuple[int, Remedy]]) -> tuple[str, int]:
    """The text with remedies applied, and their number; one that overlaps the one before it is left out."""
    pieces: list[str] = []
    end = count = 0
    for start, remedy in sorted(remedies):
        if start >= end:
            pieces += [text[end:start], remedy.instead]
            end = start + len(remedy.written)
            count += 1
    return "".join([*pieces, text[end:]]), count


def _becomes(fixable: tuple[Problem, Remedy]) -> Hashable:
    """The path that a misspelt key would get; for other problems a value of their own."""
    problem, remedy = fixable
    if problem.rule in MISSPELT:
        return (*problem.path[:-1], remedy.instead)
    return id(problem)


_KEYS = ("key", "given", "missing", "confirmed")
"""The parameters of messages that name a key."""


def _with_titles(params: Mapping[str, Any], titles: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameters of a message, with keys named as the file does: in a table, by their titles."""
    named = [name for name in _KEYS if isinstance(params.get(name), str) and params[name] in titles]
    return {**params, **{name: titles[params[name]] for name in named}}
