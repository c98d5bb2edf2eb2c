"""XML changed by putting pieces into it: what is not touched stays as it is, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from edutarget.formats.check.marking.element import Element
from edutarget.problems.problem import Unreadable
from edutarget.tables.package import broken_xml, refuse_doctype

_CHUNK = 1 << 18

_declared = re.compile(rb"""(<\?xml[^>]*?)\s+encoding\s*=\s*["']([^"']*)["']""")
_attribute = re.compile(r"""\s([^\s="']+)\s*=\s*("[^"]*"|'[^']*')""")


class Part:
    """One XML part, in UTF-8, and the changes that are to be made in it; raises Unreadable."""

    def __init__(self, data: bytes) -> None:
        self.data = _utf_8(data)
        self._changes: list[tuple[int, int, bytes]] = []
        self.prefix = ""
        self.namespace = ""
        """The prefix of the root element with its colon, and what it stands for: what is put in belongs to it too."""

    def elements(self, depth: int) -> Iterator[Element]:
        """Every element down to a depth (0: the root), in the order of their ends. None is kept: there may be very
        many."""
        parser = expat.ParserCreate()
        open_ones: list[Element] = []  # of those that are asked for
        ended: list[Element] = []
        level = 0

        def start(tag: str, given: dict[str, str]) -> None:
            nonlocal level
            level += 1
            if level <= depth + 1:
                parent = open_ones[-1] if open_ones else None
                if parent is None:
                    self._root(tag, given)
                open_ones.append(Element(tag.rpartition(":")[2], parent, given, self.data, parser.CurrentByteIndex))

        def end(_tag_name: str) -> None:
            nonlocal level
            level -= 1
            if level <= depth:
                element = open_ones.pop()
                element.ending = parser.CurrentByteIndex
                ended.append(element)

        parser.StartDoctypeDeclHandler = refuse_doctype
        parser.StartElementHandler, parser.EndElementHandler = start, end
        try:
            for at in range(0, len(self.data) + 1, _CHUNK):
                parser.Parse(self.data[at : at + _CHUNK], at + _CHUNK > len(self.data))
                yield from ended
                ended.clear()
        except expat.ExpatError:
            raise broken_xml() from None

    @cached_property
    def root(self) -> Element:
        """The element that holds all others."""
        (root,) = self.elements(0)
        return root

    @property
    def root_namespace(self) -> str:
        """What the root element belongs to."""
        assert self.root
        return self.namespace

    def _root(self, tag: str, given: Mapping[str, str]) -> None:
        prefix, colon, _local = tag.rpartition(":")
        self.prefix = prefix + colon
        self.namespace = given.get(f"xmlns:{prefix}" if prefix else "xmlns", "")

    @property
    def changed(self) -> bool:
        """Whether anything is to be changed in it."""
        return bool(self._changes)

    def replace(self, start: int, end: int, new: str) -> None:
        """Put a piece in place of some bytes."""
        self._changes.append((start, end, new.encode()))

    def insert(self, at: int, new: str) -> None:
        """Put a piece in; of several at one place the first stays the first."""
        self.replace(at, at, new)

    def append(self, element: Element, new: str) -> None:
        """Put a piece into an element, after all that is in it."""
        if element.empty:
            name = self.text(element.start, element.opened)[1:-2].split(maxsplit=1)[0]
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
    for match in _attribute.finditer(tag):
        if match[1] == name:
            return tag[: match.start()] + written + tag[match.end() :]
    end = "/>" if tag.endswith("/>") else ">"
    return tag.removesuffix(end).rstrip() + written + end


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
