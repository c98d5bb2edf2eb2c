"""Comments of a worksheet's cells: the texts in one part, the boxes they are shown in in another, which is VML."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

from edutarget.formats.check.marking.parts import Parts
from edutarget.formats.check.marking.splicing import Element, Part, content
from edutarget.language.inert import columns
from edutarget.problems.refused import Unreadable
from edutarget.tables.grid import WIDTH, cell_name
from edutarget.tables.worksheet import position

AUTHOR = "edutarget"

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"

_AFTER = frozenset(
    {"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"}
)
"""What a worksheet may have after its `legacyDrawing`."""

_LINE = 34  # about as many columns of a terminal fit into a line of a box
_shape = re.compile(r"_x0000_s(\d+)")


def comment(parts: Parts, sheet: str, texts: Mapping[int, str]) -> None:
    """Put a comment at each cell of a sheet's part; where there is one, the text is put below it."""
    there = parts.leading_to(sheet, "comments")
    if there is None:
        there = parts.add("xl/comments.xml", _COMMENTS, _empty_comments())
        parts.relate(sheet, f"{_R}/comments", there)
    new = _add_texts(parts[there], texts)
    _add_boxes(parts, sheet, {index: texts[index] for index in new})


def uncomment(parts: Parts, sheet: str) -> None:
    """Take the comments of ours out of a sheet's part, with their boxes."""
    there, drawing = parts.leading_to(sheet, "comments"), parts.leading_to(sheet, "vmlDrawing")
    if there is None:
        return
    part, gone = parts[there], set()
    found = list(part.elements(3))
    texts = [part.text(one.opened, one.closed) for above, one in found if above[-1:] == ("authors",)]
    ours = {str(number) for number, author in enumerate(texts) if author == AUTHOR}
    for _above, element in found:
        if element.name == "comment" and element.given.get("authorId") in ours:
            part.replace(element.start, element.end, "")
            gone.add(divmod(position(element.given.get("ref", "")), WIDTH))
    if drawing:
        _without_boxes(parts[drawing], gone)


_box_of = re.compile(rb"<v:shape\s(?:(?!</v:shape>).)*</v:shape>", re.DOTALL)
_place_of = re.compile(rb"<x:Row>\s*(\d+)\s*</x:Row>\s*<x:Column>\s*(\d+)\s*</x:Column>")


def _without_boxes(part: Part, gone: Container[tuple[int, int]]) -> None:
    for box in _box_of.finditer(part.data):
        place = _place_of.search(box[0])
        if place and (int(place[1]), int(place[2])) in gone:
            part.replace(box.start(), box.end(), "")


def _empty_comments() -> str:
    return f'<comments xmlns="{_MAIN}"><authors></authors><commentList></commentList></comments>'


def _add_texts(part: Part, texts: Mapping[int, str]) -> list[int]:
    """Put the texts in; the cells that had no comment before."""
    found = list(part.elements(4))
    p = part.prefix
    last: dict[str, int] = {}  # cell -> where the last run of its text ends
    at: str = ""
    for above, element in _by_start(found):
        if element.name == "comment":
            at = element.given.get("ref", "")
        elif above[-1:] == ("comment",) and element.name == "text":
            last[at] = element.opened if not element.empty else -1
        elif above[-1:] == ("text",) and element.name in ("r", "t") and last.get(at, -1) >= 0:
            last[at] = element.end
    lists = {element.name: element for above, element in found if len(above) == 1}
    author = sum(above[-1:] == ("authors",) for above, _element in found)
    new: list[str] = []
    for index, text in texts.items():
        name = cell_name(index)
        run = f'<{p}r><{p}t xml:space="preserve">{{}}</{p}t></{p}r>'
        if last.get(name, -1) >= 0:
            part.insert(last[name], run.format(content("\n\n" + text)))
        else:
            run = run.format(content(text))
            new.append(f'<{p}comment ref="{name}" authorId="{author}"><{p}text>{run}</{p}text></{p}comment>')
    if new:
        part.append(lists["authors"], f"<{p}author>{AUTHOR}</{p}author>")
        part.append(lists["commentList"], "".join(new))
    return [index for index in texts if last.get(cell_name(index), -1) < 0]


def _by_start(found: list[tuple[tuple[str, ...], Element]]) -> list[tuple[tuple[str, ...], Element]]:
    return sorted(found, key=lambda pair: pair[1].start)


def _add_boxes(parts: Parts, sheet: str, texts: Mapping[int, str]) -> None:
    part = parts[sheet]
    legacy = next((element for _above, element in part.elements(1) if element.name == "legacyDrawing"), None)
    related = parts.related(sheet)
    there = related.get(legacy.attribute("id") or "") if legacy else None
    if there is None:
        name = parts.add("xl/drawings/vmlDrawing.vml", _VML, _empty_drawing())
        _draw(part, parts.relate(sheet, f"{_R}/vmlDrawing", name))
    else:
        name = there[1]
    drawing = parts[name].data.decode("utf-8", "replace")
    first = max((int(number) for number in _shape.findall(drawing)), default=1024) + 1
    boxes = "".join(_box(number, index, text) for number, (index, text) in enumerate(texts.items(), first))
    kind = "" if 'id="_x0000_t202"' in drawing else _KIND
    if (at := parts[name].data.rfind(b"</xml>")) < 0:
        raise Unreadable("broken-workbook", what=name)
    parts[name].insert(at, kind + boxes)


def _draw(part: Part, relation: str) -> None:
    """Say where the boxes of a sheet are."""
    tag = f'<{part.prefix}legacyDrawing xmlns:r="{_R}" r:id="{relation}"/>'
    children = [element for above, element in part.elements(1) if len(above) == 1]
    data = next(element.end for element in children if element.name == "sheetData")
    after = [
        one.start for one in children if one.name in _AFTER or (one.name == "AlternateContent" and one.start > data)
    ]
    part.insert(min(after, default=part.root.closed), tag)


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
