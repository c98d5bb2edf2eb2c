"""Comments of a worksheet's cells: their texts; the boxes they are shown in are another part."""

from __future__ import annotations

from collections.abc import Container, Mapping

from edutarget.formats.check.marking.boxes import add_boxes, remove_boxes
from edutarget.formats.check.marking.element import Element
from edutarget.formats.check.marking.parts import Parts
from edutarget.formats.check.marking.splicing import Part, content
from edutarget.tables.grid import WIDTH, cell_name
from edutarget.tables.worksheet import position

AUTHOR = "edutarget"
_COLOUR = "FFA3160F"

_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"


class _Authors:
    """The authors of a part's comments, who stand before these: how many there are, and which numbers are ours."""

    def __init__(self, part: Part) -> None:
        self._part, self.count = part, 0
        self.ours: list[str] = []

    def meet(self, element: Element) -> None:
        """Count an element if it is an author."""
        if element.within == "authors":
            if self._part.text(element.opened, element.closed) == AUTHOR:
                self.ours.append(str(self.count))
            self.count += 1


def comment(parts: Parts, sheet: str, texts: Mapping[int, str]) -> None:
    """Put a comment at each cell of a sheet's part; where there is one, the text is put below it."""
    there = parts.leading_to(sheet, "comments")
    if there is None:
        there = parts.add("xl/comments.xml", _COMMENTS, _empty_comments(parts.main))
        parts.relate(sheet, "comments", there)
    new = _add_texts(parts[there], texts)
    add_boxes(parts, sheet, {index: texts[index] for index in new})


def uncomment(parts: Parts, sheet: str) -> None:
    """Take the comments of ours out of a sheet's part, with their boxes."""
    there, drawing = parts.leading_to(sheet, "comments"), parts.leading_to(sheet, "vmlDrawing")
    if there is None:
        return
    part, gone = parts[there], set()
    authors = _Authors(part)
    for element in part.elements(4):
        authors.meet(element)
        if element.name == "comment" and element.given.get("authorId") in authors.ours:
            part.replace(element.start, element.end, "")
            gone.add(divmod(position(element.given.get("ref", "")), WIDTH))
        elif element.name == "r" and _COLOUR in part.text(element.start, element.end):
            part.replace(element.start, element.end, "")
    if drawing:
        remove_boxes(parts[drawing], gone)


def _empty_comments(main: str) -> str:
    return f'<comments xmlns="{main}"><authors></authors><commentList></commentList></comments>'


def _add_texts(part: Part, texts: Mapping[int, str]) -> list[int]:
    """Put the texts in; the cells that had no comment before."""
    authors = _Authors(part)
    lists, last = _places(part, {cell_name(index) for index in texts}, authors)
    p, author = part.prefix, (*authors.ours, str(authors.count))[0]
    new: dict[int, str] = {}
    for index, text in texts.items():
        name = cell_name(index)
        if name in last:
            part.insert(last[name], _run(p, "\n\n" + text))
        else:
            run = _run(p, text)
            new[index] = f'<{p}comment ref="{name}" authorId="{author}"><{p}text>{run}</{p}text></{p}comment>'
    if new and not authors.ours:
        part.append(lists["authors"], f"<{p}author>{AUTHOR}</{p}author>")
    if new:
        part.append(lists["commentList"], "".join(new.values()))
    return list(new)


def _places(part: Part, cells: Container[str], authors: _Authors) -> tuple[dict[str, Element], dict[str, int]]:
    """The lists that are in the part, and for those of the cells that have a comment where the last run of its text
    ends."""
    lists: dict[str, Element] = {}
    last: dict[str, int] = {}
    for element in part.elements(4):
        authors.meet(element)
        text = element.parent if element.name in ("r", "t") and element.within == "text" else element
        if element.in_root:
            lists[element.name] = element
        elif text and text.name == "text" and text.parent and (cell := text.parent.given.get("ref", "")) in cells:
            if text is not element:
                last[cell] = element.end
            elif not text.empty:
                last.setdefault(cell, text.opened)
    return lists, last


def _run(p: str, text: str) -> str:
    """Text in a colour of ours, by which it is told from what others have written into the same comment."""
    looks = f'<{p}rPr><{p}sz val="9"/><{p}color rgb="{_COLOUR}"/></{p}rPr>'
    return f'<{p}r>{looks}<{p}t xml:space="preserve">{content(text)}</{p}t></{p}r>'
