"""XML changed by putting pieces into it: what is not touched stays as it is, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from edutarget.problems.refused import Unreadable
from edutarget.tables.package import refuse_doctype

_tag = re.compile(rb"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_declared = re.compile(rb"""(<\?xml[^>]*?)\s+encoding\s*=\s*["']([^"']*)["']""")


@dataclass(slots=True)
class Element:
    """An element by its local name and where it stands: its tag from `start` to `opened`, its end tag from `closed` to
    `end`; of an empty tag the last three are one."""

    name: str
    given: Mapping[str, str]
    start: int
    opened: int
    closed: int = 0
    end: int = 0

    @property
    def empty(self) -> bool:
        """Whether it is a tag that ends itself, `<a/>`."""
        return self.closed == self.opened == self.end

    def attribute(self, local: str) -> str | None:
        """An attribute, whatever its prefix."""
        return next((value for name, value in self.given.items() if name.rpartition(":")[2] == local), None)


Found = tuple[tuple[str, ...], Element]
"""An element, and the names of those that it is in."""


class Part:
    """One XML part, in UTF-8, and the changes that are to be made in it; raises Unreadable."""

    def __init__(self, data: bytes) -> None:
        self.data = _utf_8(data)
        self._changes: list[tuple[int, int, bytes]] = []
        self.prefix = ""
        self.namespace = ""
        """The prefix of the root element with its colon, and what it stands for: what is put in belongs to it too."""

    def elements(self, depth: int) -> Iterator[Found]:
        """Every element down to a depth (0: the root) with the names above it, in the order of their ends."""
        parser = expat.ParserCreate()
        open_ones: list[Element] = []
        found: list[Found] = []

        def start(tag: str, given: dict[str, str]) -> None:
            at = parser.CurrentByteIndex
            if not open_ones:
                self._root(tag, given)
            match = _tag.match(self.data, at) if len(open_ones) <= depth else None
            open_ones.append(Element(tag.rpartition(":")[2], given, at, match.end() if match else at))

        def end(_tag_name: str) -> None:
            element = open_ones.pop()
            if len(open_ones) <= depth:
                self._close(element, parser.CurrentByteIndex)
                found.append((tuple(one.name for one in open_ones), element))

        parser.StartDoctypeDeclHandler = refuse_doctype
        parser.StartElementHandler, parser.EndElementHandler = start, end
        try:
            parser.Parse(self.data, True)
        except expat.ExpatError as error:
            raise Unreadable("broken-workbook", what=str(error)) from None
        yield from found

    @property
    def root(self) -> Element:
        """The element that holds all others."""
        return next(element for _above, element in self.elements(0))

    @property
    def root_namespace(self) -> str:
        """What the root element belongs to."""
        assert self.root
        return self.namespace

    def _root(self, tag: str, given: Mapping[str, str]) -> None:
        prefix, colon, _local = tag.rpartition(":")
        self.prefix = prefix + colon
        self.namespace = given.get(f"xmlns:{prefix}" if prefix else "xmlns", "")

    def _close(self, element: Element, at: int) -> None:
        if self.data[element.opened - 2 : element.opened] == b"/>":
            element.closed = element.end = element.opened
        else:
            match = _tag.match(self.data, at)
            element.closed, element.end = at, match.end() if match else at

    def replace(self, start: int, end: int, new: str) -> None:
        """Put a piece in place of some bytes."""
        self._changes.append((start, end, new.encode()))

    def insert(self, at: int, new: str) -> None:
        """Put a piece in; of several at one place the first stays the first."""
        self.replace(at, at, new)

    def append(self, element: Element, new: str) -> None:
        """Put a piece into an element, after all that is in it."""
        if element.empty:
            name = self.text(element.start, element.opened)[1:-2].split()[0]
            self.replace(element.opened - 2, element.opened, f">{new}</{name}>")
        else:
            self.insert(element.closed, new)

    def set(self, element: Element, name: str, value: Any) -> None:
        """Give an element an attribute, in place of the one it has."""
        tag = self.text(element.start, element.opened)
        self.replace(element.start, element.opened, with_attribute(tag, name, value))

    def text(self, start: int, end: int) -> str:
        """What is written there now."""
        return self.data[start:end].decode("utf-8")

    def written(self) -> bytes:
        """The part with its changes."""
        pieces: list[bytes] = []
        at = 0
        for start, end, new in sorted(self._changes, key=lambda change: change[:2]):
            pieces += (self.data[at:start], new)
            at = max(at, end)
        return b"".join((*pieces, self.data[at:]))


def with_attribute(tag: str, name: str, value: Any) -> str:
    """A tag with an attribute."""
    written = f" {name}={quoteattr(str(value))}"
    changed, count = re.subn(rf"""\s{name}\s*=\s*("[^"]*"|'[^']*')""", lambda match: written, tag, count=1)
    return changed if count else re.sub(r"\s*(/?>)$", lambda match: written + match[1], tag)


def content(text: str) -> str:
    """Text as the content of an element."""
    return escape(text)


def _utf_8(data: bytes) -> bytes:
    """The same XML in UTF-8, as nearly all of it is."""
    declared = _declared.match(data)
    encoding = (
        "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else declared[2].decode() if declared else "utf-8"
    )
    if encoding.lower() in ("utf-8", "us-ascii"):
        return data
    try:
        return _declared.sub(rb"\1", data.decode(encoding).encode(), count=1)
    except (LookupError, ValueError) as error:
        raise Unreadable("broken-workbook", what=str(error)) from None
