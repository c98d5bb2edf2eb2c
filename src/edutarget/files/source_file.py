"""One file as far as it could be read, and everything that is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, NamedTuple

from edutarget.files.document import Document
from edutarget.files.reading import read_bytes, shown_name
from edutarget.problems.diagnostic import Diagnostic, index_of, located, order
from edutarget.problems.problem import Problem, Problems, Unreadable
from edutarget.problems.rules import Remedy, only_remedy


class Fixed(NamedTuple):
    """A file with remedies put in their places: its text and its bytes before and after, and how many there were."""

    before: str
    after: str
    read: bytes
    data: bytes
    remedies: int


class SourceFile:
    """Reads a file, or `data` as its content; problems found in it later can be added, and all of them get their
    places together."""

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
        """Its values; None where nothing could be read."""
        return self.document and self.document.written

    def add(self, found: Iterable[Problem]) -> None:
        """More that is wrong with it."""
        self.problems.extend(found)

    def diagnostics(self) -> list[Diagnostic]:
        """Everything that is wrong with it, by place."""
        if not self.problems:
            return []
        name = shown_name(self.path)
        if self.document is None:  # it could not be opened or decoded: there is no line to show
            return [_at_its_place(problem, name) for problem in self.problems]
        titles = self.document.titles()
        found = [_in_the_words_of(problem, titles) for problem in self.problems]
        return order(located(found, name, self.document.places(), self.document.spots()))

    def fixable(self) -> list[tuple[Problem, Remedy]]:
        """The problems that have one remedy; two keys that would become the same one have none."""
        found = ((problem, only_remedy(problem.rule, problem.params)) for problem in self.problems)
        fixable = [(problem, remedy) for problem, remedy in found if remedy]
        becoming = Counter(map(_becomes, fixable))
        return [one for one in fixable if becoming[_becomes(one)] == 1]

    def fixed(self) -> Fixed | None:
        """The file with every remedy that has one answer; None where there is none, or no text to put it into."""
        fixable = self.fixable() if self.problems else []
        source = self.document.source() if self.document and fixable else None
        if self.document is None or source is None:
            return None
        places = self.document.places()
        found = [(source.find(source.text, index_of(one, places), remedy.written), remedy) for one, remedy in fixable]
        after, count = _edited(source.text, [(start, remedy) for start, remedy in found if start is not None])
        read, data = source.encoded(source.text), source.encoded(after)
        return Fixed(source.text, after, read, data, count) if count else None


def _edited(text: str, remedies: Iterable[tuple[int, Remedy]]) -> tuple[str, int]:
    """The text with remedies in their places, and how many: one that overlaps with the one before it is left out."""
    pieces: list[str] = []
    end = count = 0
    for start, remedy in sorted(remedies):
        if start >= end:
            pieces += [text[end:start], remedy.instead]
            end = start + len(remedy.written)
            count += 1
    return "".join([*pieces, text[end:]]), count


def _at_its_place(problem: Problem, name: str) -> Diagnostic:
    return Diagnostic(name, problem.params.get("line"), problem.params.get("column"), problem.rule, problem.params)


def _becomes(fixable: tuple[Problem, Remedy]) -> Hashable:
    """The path that a key would have; elsewhere just where a problem stands."""
    problem, remedy = fixable
    at_key = problem.rule in ("unknown-key", "unknown-indicator")
    return (*problem.path[:-1], remedy.instead) if at_key else id(problem)


_KEYS = ("key", "given", "missing")
"""The parameters of messages that name a key."""


def _in_the_words_of(problem: Problem, titles: Mapping[str, Any]) -> Problem:
    """The problem with keys called as the file calls them: in a table, by their titles."""
    called = {name: titles[key] for name in _KEYS if isinstance(key := problem.params.get(name), str) and key in titles}
    return problem._replace(params={**problem.params, **called}) if called else problem
