"""The boxes in which a worksheet's comments are shown: drawings in VML, which need not even be XML."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

from edutarget.formats.check.marking.element import Element
from edutarget.formats.check.marking.parts import Parts
from edutarget.formats.check.marking.splicing import Part
from edutarget.language.inert import columns
from edutarget.problems.problem import Unreadable
from edutarget.tables.grid import WIDTH

_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"

_AFTER = frozenset(
    {"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"}
)
"""What a worksheet may have after its `legacyDrawing`."""

_LINE = 34  # about as many columns of a terminal fit into a line of a box
_shape = re.compile(r"_x0000_s(\d+)")


def add_boxes(parts: Parts, sheet: str, texts: Mapping[int, str]) -> None:
    """A box for the comment of each cell of a sheet's part."""
    part = parts[sheet]
    legacy, place_for_one = _drawing(part)
    related = parts.related(sheet)
    there = related.get(legacy.attribute("id") or "") if legacy else None
    if there is None:
        name = parts.add("xl/drawings/vmlDrawing.vml", _VML, _empty_drawing())
        relation = parts.relate(sheet, "vmlDrawing", name)
        tag = f'<{part.prefix}legacyDrawing xmlns:r="{parts.office}" r:id="{relation}"/>'
        part.insert(place_for_one, tag)
    else:
        name = there[1]
    drawing = parts[name].data.decode("utf-8", "replace")
    first = max((int(number) for number in _shape.findall(drawing)), default=1024) + 1
    boxes = "".join(_box(number, index, text) for number, (index, text) in enumerate(texts.items(), first))
    kind = "" if 'id="_x0000_t202"' in drawing else _KIND
    if (at := parts[name].data.rfind(b"</xml>")) < 0:
        raise Unreadable("broken-workbook", what=name)
    parts[name].insert(at, kind + boxes)


_start, _end = b"<v:shape ", b"</v:shape>"
_place = re.compile(rb"<x:Row>\s*(\d{1,7})\s*</x:Row>\s*<x:Column>\s*(\d{1,5})\s*</x:Column>")


def remove_boxes(part: Part, gone: Container[tuple[int, int]]) -> None:
    """Take the boxes of cells, by row and column, out of a drawing."""
    at = part.data.find(_start)
    while at >= 0 and (end := part.data.find(_end, at)) >= 0:
        end += len(_end)
        place = _place.search(part.data, at, end)
        if place and (int(place[1]), int(place[2])) in gone:
            part.replace(at, end, "")
        at = part.data.find(_start, end)


def _drawing(part: Part) -> tuple[Element | None, int]:
    """The element of a worksheet that says where its boxes are, and where one would have to stand."""
    legacy, at, data = None, None, False
    for element in part.elements(1):
        if element.name == "legacyDrawing":
            legacy = legacy or element
        elif element.name == "sheetData":
            data = True
        elif at is None and (element.name in _AFTER or (data and element.name == "AlternateContent")):
            at = element.start
        elif element.parent is None and at is None:
            at = element.closed
    return legacy, at or 0


def _empty_drawing() -> str:
    spaces = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    layout = '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    return f'<xml {spaces} xmlns:x="urn:schemas-microsoft-com:office:excel">{layout}</xml>'


_KIND = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def _box(number: int, index: int, text: str) -> str:
    """A box beside its cell, large enough for its text, which is shown when the pointer is on the cell."""
    row, column = divmod(index, WIDTH)
    lines = sum(1 + columns(line) // _LINE for line in text.split("\n"))
    anchor = f"{column + 1}, 12, {max(row - 1, 0)}, 4, {column + 4}, 12, {max(row - 1, 0) + max(4, lines + 1)}, 4"
    looks = "position:absolute;margin-left:80pt;margin-top:2pt;width:200pt;height:80pt;z-index:1;visibility:hidden"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="{looks}" fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
