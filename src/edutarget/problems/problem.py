"""A problem as a value: a rule, a place and the words for its message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

Severity = Literal["error", "warning"]

Path = tuple[str | int, ...]
Places = Mapping[Path, tuple[int, int]]
"""Data path -> (index of its key, index of its value): characters from the start of a text, or cells of a table."""


class Problem(NamedTuple):
    """What is wrong. `place` is a data path, or an index into the text or table where there is no path yet.

    `more` of the same rule are in the same file and are only counted: see `collected`.
    """

    rule: str
    place: Path | int = ()
    params: Mapping[str, Any] = {}
    more: int = 0

    @property
    def path(self) -> Path:
        """The data path, where the place is one."""
        assert isinstance(self.place, tuple)
        return self.place

    def below(self, path: Path) -> Problem:
        """The same problem, seen from further out."""
        return self._replace(place=path + self.path)
