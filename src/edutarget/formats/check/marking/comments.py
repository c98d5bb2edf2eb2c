"""Comments of a worksheet's cells: their texts; the boxes they are shown in are another part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from edutarget.formats.check.marking.boxes import add_boxes, remove_boxes
from edutarget.formats.check.marking.parts import Parts
from edutarget.formats.check.marking.splicing import Found, Part, content
from edutarget.tables.grid import WIDTH, cell_name
from edutarget.tables.worksheet import position

AUTHOR = "edutarget"
_COLOUR = "FFA3160F"

_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"


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
    found = list(part.elements(4))
    ours = {str(number) for number, author in enumerate(_authors(part, found)) if author == AUTHOR}
    end = 0
    for _above, element in _by_start(found):
        if element.name == "comment" and element.given.get("authorId") in ours:
            part.replace(element.start, element.end, "")
            gone.add(divmod(position(element.given.get("ref", "")), WIDTH))
            end = element.end
        elif element.name == "r" and element.start >= end and _COLOUR in part.text(element.start, element.end):
            part.replace(element.start, element.end, "")
    if drawing:
        remove_boxes(parts[drawing], gone)


def _empty_comments(main: str) -> str:
    return f'<comments xmlns="{main}"><authors></authors><commentList></commentList></comments>'


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
    authors = _authors(part, found)
    author = (*authors, AUTHOR).index(AUTHOR)
    new: list[str] = []
    for index, text in texts.items():
        name = cell_name(index)
        if last.get(name, -1) >= 0:
            part.insert(last[name], _run(p, "\n\n" + text))
        else:
            run = _run(p, text)
            new.append(f'<{p}comment ref="{name}" authorId="{author}"><{p}text>{run}</{p}text></{p}comment>')
    if new and AUTHOR not in authors:
        part.append(lists["authors"], f"<{p}author>{AUTHOR}</{p}author>")
    if new:
        part.append(lists["commentList"], "".join(new))
    return [index for index in texts if last.get(cell_name(index), -1) < 0]


def _authors(part: Part, found: Iterable[Found]) -> list[str]:
    return [part.text(one.opened, one.closed) for above, one in found if above[-1:] == ("authors",)]


def _run(p: str, text: str) -> str:
    """Text in a colour of ours, by which it is told from what others have written into the same comment."""
    looks = f'<{p}rPr><{p}sz val="9"/><{p}color rgb="{_COLOUR}"/></{p}rPr>'
    return f'<{p}r>{looks}<{p}t xml:space="preserve">{content(text)}</{p}t></{p}r>'


def _by_start(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda pair: pair[1].start)
