"""Workbooks (.xlsx) as submissions: the one sheet with the form in it, read without any office program.

Numbers keep the digits that Excel shows; formulas are not calculated but read by the value kept beside them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import NamedTuple

from edutarget.files.limits import too_long, too_many
from edutarget.files.source_file import Document
from edutarget.language.inert import shortened
from edutarget.language.terms import N_
from edutarget.problems.problem import Problem, Unreadable
from edutarget.tables.cell_styles import Meaning, meanings
from edutarget.tables.form import find_header, read_form, unread
from edutarget.tables.grid import Content, Grid, index_of
from edutarget.tables.package import Package
from edutarget.tables.worksheet import Shared, Worksheet, unescaped

MAX_SHEETS = 100
LONGEST_NAME = 100  # of a sheet: it stands before every cell that is spoken of


def read(data: bytes) -> Document:
    """The submission in a workbook; raises Unreadable."""
    grids = grids_of(data)
    found = [(grid, header) for grid in grids if (header := find_header(grid))]
    forms = [(grid, header) for grid, header in found if header.complete]
    if len(forms) > 1:
        return unread(forms[1][0], Problem("two-forms", index_of(forms[1][1].row, 0)))
    return read_form(*(*forms, *found, (grids[0], None))[0])


def grids_of(data: bytes) -> list[Grid]:
    """The sheets of a workbook, at least one; raises Unreadable."""
    package = Package(data)
    book = book_of(package)
    shared = Shared(_strings(package, book), _meanings(package, book), book.from_1904)
    return [Worksheet(sheet.name, sheet.hidden, shared).grid(package, sheet.part) for sheet in book.sheets]


class Sheet(NamedTuple):
    """A worksheet: its name, the part it is in, and whether nobody sees it."""

    name: str
    part: str
    hidden: bool


class Book(NamedTuple):
    """The part that lists the sheets, the sheets, and what they share by the kind of their relationship."""

    part: str
    sheets: list[Sheet]
    shared: Mapping[str, str]
    from_1904: bool


def book_of(package: Package) -> Book:
    """What a workbook consists of; raises Unreadable."""
    top = [part for kind, part in related(package, "").values() if kind == "officeDocument"]
    if not top or not top[0].endswith(".xml"):
        raise Unreadable("not-a-workbook")
    parts = related(package, top[0])
    sheets: list[Sheet] = []
    dates: list[str] = []

    def start(tag: str, given: Mapping[str, str]) -> None:
        if tag == "sheet":
            kind, part = parts[given["id"]]
            if kind == "worksheet":
                name = shortened(unescaped(given["name"]), LONGEST_NAME)
                sheets.append(Sheet(name, part, given.get("state", "visible") != "visible"))
            if len(sheets) > MAX_SHEETS:
                raise too_many(N_("sheets"), MAX_SHEETS)
        elif tag == "workbookPr":
            dates.append(given.get("date1904", "0"))

    package.parse(top[0], start, _nothing, _nothing)
    if not sheets:
        raise Unreadable("not-a-workbook")
    return Book(top[0], sheets, dict(parts.values()), dates[:1] in (["1"], ["true"]))


def related(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Relationship id -> its kind and the part it leads to; nothing outside the package."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, given: Mapping[str, str]) -> None:
        if tag == "Relationship" and given.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, given["Target"])).lstrip("/")
            found[given["Id"]] = (given["Type"].rpartition("/")[2], target)

    relationships = posixpath.join(folder, "_rels", f"{name}.rels")
    if relationships in package:
        package.parse(relationships, start, _nothing, _nothing)
    return found


def _strings(package: Package, book: Book) -> list[Content]:
    """The texts of all cells, each without its phonetic readings."""
    found: list[Content] = []
    pieces: list[str] = []
    inside: list[str] = []

    def start(tag: str, given: Mapping[str, str]) -> None:
        inside.append(tag)

    def end(tag: str) -> None:
        inside.pop()
        if tag == "si":
            text = "".join(pieces)
            found.append(too_long(text) or unescaped(text))
            pieces.clear()

    def collect(characters: str) -> None:
        if inside[-1:] == ["t"] and "rPh" not in inside:
            pieces.append(characters)

    if part := book.shared.get("sharedStrings"):
        package.parse(part, start, end, collect)
    return found


def _meanings(package: Package, book: Book) -> list[Meaning]:
    part = book.shared.get("styles")
    return meanings(package, part) if part else []


def _nothing(*_given: object) -> None:
    """An event that does not matter."""
