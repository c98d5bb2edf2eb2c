"""The styles of marks: those of the cells with another ground, and those of the list."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from edutarget.formats.check.marking.element import Element
from edutarget.formats.check.marking.splicing import Part, with_attribute
from edutarget.problems.problem import Severity, Unreadable

GROUNDS: dict[Severity, str] = {"error": "FFFF9C94", "warning": "FFFFC65C"}
"""Away from the yellow and the grey of the form's own cells, and from one another also for those who see no red."""


class Styles:
    """The styles part of a workbook; what is asked for is added to it, once."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._lists: dict[str, Element] = {}
        self._counts = {"fonts": 0, "fills": 0, "cellXfs": 0}
        self._formats = array("L"), array("L")
        """Where the formats of cells begin and end: there may be very many."""
        for element in part.elements(2):
            if element.in_root:
                self._lists[element.name] = element
            elif element.within in self._counts:
                self._counts[element.within] += 1
                if (element.within, element.name) == ("cellXfs", "xf"):
                    self._formats[0].append(element.start)
                    self._formats[1].append(element.end)
        self._added: dict[str, list[str]] = {"fonts": [], "fills": [], "cellXfs": []}
        if not self._counts.keys() <= self._lists.keys() or not self._formats[0]:
            raise Unreadable("broken-workbook", what="styles")

    def known(self, style: int) -> int:
        """The style of that number; of a number that there is not, the first."""
        return style if 0 <= style < len(self._formats[0]) else 0

    def marked(self, style: int, severity: Severity) -> int:
        """A style like a known one on the ground of a mark."""
        written = self._format(style)
        tag, rest = written[: written.index(">") + 1], written[written.index(">") + 1 :]
        tag = with_attribute(with_attribute(tag, "fillId", self._ground(severity)), "applyFill", 1)
        return self._add("cellXfs", tag + rest)

    def listed(self, *, bold: bool = False, link: bool = False, severity: Severity | None = None) -> int:
        """A style of the list: its text is wrapped, and stays text whatever it begins with."""
        prefix = self._part.prefix
        font = self._add("fonts", self._font(bold, link))
        fill = self._ground(severity) if severity else 0
        wrapped = f'<{prefix}alignment vertical="top" wrapText="1"/>'
        given = f'numFmtId="0" fontId="{font}" fillId="{fill}" borderId="0" xfId="0" quotePrefix="1"'
        applied = 'applyFont="1" applyFill="1" applyAlignment="1"'
        return self._add("cellXfs", f"<{prefix}xf {given} {applied}>{wrapped}</{prefix}xf>")

    def write(self) -> None:
        """Put what was added into the part."""
        for name, added in self._added.items():
            element = self._lists[name]
            if added:
                self._part.append(element, "".join(added))
            if added and "count" in element.given:
                self._part.set(element, "count", self._counts[name] + len(added))

    def _format(self, style: int) -> str:
        starts, ends = self._formats
        return self._part.text(starts[style], ends[style])

    def _ground(self, severity: Severity) -> int:
        p, colour = self._part.prefix, GROUNDS[severity]
        pattern = f'<{p}patternFill patternType="solid"><{p}fgColor rgb="{colour}"/><{p}bgColor indexed="64"/>'
        return self._add("fills", f"<{p}fill>{pattern}</{p}patternFill></{p}fill>")

    def _font(self, bold: bool, link: bool) -> str:
        p = self._part.prefix
        looks = [f"<{p}b/>" if bold else "", f"<{p}u/>" if link else "", f'<{p}sz val="11"/>']
        looks += [f'<{p}color rgb="FF{"0B57A4" if link else "1B2026"}"/>', f'<{p}name val="Calibri"/>']
        return f"<{p}font>{''.join(looks)}</{p}font>"

    def _add(self, name: str, written: str) -> int:
        added: Sequence[str] = self._added[name]
        if written not in added:
            self._added[name].append(written)
        return self._counts[name] + self._added[name].index(written)
