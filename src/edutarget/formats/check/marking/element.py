"""An element of an XML part, and where it stands there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_tag = re.compile(rb"<(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>")


@dataclass(slots=True, eq=False)
class Element:
    """An element by its local name, the one that it is in (the root: none), and where it stands in its part's XML."""

    name: str
    parent: Element | None
    given: Mapping[str, str]
    xml: bytes
    start: int
    ending: int = 0
    """Where its end is told: an empty tag has no end tag to stand there."""

    @property
    def within(self) -> str:
        """The name of the one that it is in."""
        return self.parent.name if self.parent else ""

    @property
    def in_root(self) -> bool:
        """Whether it is a child of the root."""
        return self.parent is not None and self.parent.parent is None

    @property
    def opened(self) -> int:
        """Where its tag ends."""
        return _behind_tag(self.xml, self.start)

    @property
    def empty(self) -> bool:
        """Whether it is a tag that ends itself, `<a/>`."""
        opened = self.opened
        return self.xml[opened - 2 : opened] == b"/>"

    @property
    def closed(self) -> int:
        """Where its end tag begins; of an empty tag, where it ends."""
        return self.opened if self.empty else self.ending

    @property
    def end(self) -> int:
        """Where all of it ends."""
        return self.opened if self.empty else _behind_tag(self.xml, self.ending)

    def attribute(self, local: str) -> str | None:
        """An attribute, whatever its prefix."""
        return next((value for name, value in self.given.items() if name.rpartition(":")[2] == local), None)


def _behind_tag(xml: bytes, at: int) -> int:
    match = _tag.match(xml, at)
    return match.end() if match else at
