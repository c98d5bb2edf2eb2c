"""The lines of a YAML text that no parser can read: pairs, and how far they are indented."""

from __future__ import annotations

import re
from typing import NamedTuple

_space = re.compile(r"[ \t]*")
_pair = re.compile(r"([^\s#\"':：,{}\[\]][^#\"':：,{}\[\]\r\n]{0,100}?) {0,100}+[:：]([^\r\n]*)")


class Line(NamedTuple):
    """A line of the text: where it begins and ends, and where its content begins."""

    start: int
    content: int
    end: int
    pair: re.Match[str] | None

    @property
    def indent(self) -> int:
        """How many characters stand before its content."""
        return self.content - self.start

    @property
    def value(self) -> str:
        """What stands behind its key."""
        return self.pair[2].partition(" #")[0].strip() if self.pair else ""


class Lines:
    """The lines of a text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def at(self, index: int) -> Line:
        """The line that a character is in."""
        start = self.text.rfind("\n", 0, index) + 1
        end = self.text.find("\n", start)
        end = len(self.text) if end < 0 else end
        end -= self.text[start:end].endswith("\r")
        found = _space.match(self.text, start, end)
        content = found.end() if found else start
        return Line(start, content, end, _pair.match(self.text, content, end))

    def above(self, line: Line) -> Line | None:
        """The next line above that says something."""
        while line.start > 0:
            line = self.at(line.start - 1)
            if line.content < line.end and self.text[line.content] != "#":
                return line
        return None

    def junk(self, line: Line) -> bool:
        """Whether a line is neither a pair nor an item of a list."""
        return line.pair is None and self.text[line.content] != "-"

    def wanted_indent(self, line: Line) -> int:
        """How far a line should be indented, going by the one above it; as it is, where it has no key."""
        above = self.above(line)
        if line.pair is None or above is None or above.pair is None:
            return line.indent
        return above.indent + (0 if above.value else 2)

    def end_of_part(self, line: Line) -> int:
        """Where the last of the lines below ends that are indented further, or say nothing."""
        below = self.at(line.end + 1)
        end = line.end
        while below.start > end and (below.indent > line.indent or below.content == below.end):
            end = below.end
            below = self.at(below.end + 1)
        return end
