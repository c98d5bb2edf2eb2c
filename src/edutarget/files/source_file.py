"""One file as far as it could be read, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from edutarget.files.document import Document
from edutarget.files.reading import read_bytes, shown_name
from edutarget.problems.collected import Problems
from edutarget.problems.diagnostic import Diagnostic, order
from edutarget.problems.locating import located
from edutarget.problems.problem import Problem
from edutarget.problems.refused import Unreadable


class SourceFile:
    """Reads a file; problems found in it later can be added, and all of them get their places together."""

    def __init__(self, path: str, read: Callable[[str, bytes], Document]) -> None:
        self.path = path
        self.problems = Problems()
        self.document: Document | None = None
        try:
            self.document = read(path, read_bytes(path))
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
        if self.document is None:  # it could not be opened or decoded: there are no lines to point at
            return [Diagnostic(name, None, None, problem.rule, problem.params) for problem in self.problems]
        titles = self.document.titles()
        found = [_in_the_words_of(problem, titles) for problem in self.problems]
        return order(located(found, name, self.document.places(), self.document.spots()))


_KEYS = ("key", "given", "missing")
"""The parameters of messages that name a key."""


def _in_the_words_of(problem: Problem, titles: Mapping[str, Any]) -> Problem:
    """The problem with keys called as the file calls them: in a table, by their titles."""
    called = {name: titles[key] for name in _KEYS if isinstance(key := problem.params.get(name), str) and key in titles}
    return problem._replace(params={**problem.params, **called}) if called else problem
