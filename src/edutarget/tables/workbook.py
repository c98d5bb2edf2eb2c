"""Read workbooks (.xlsx), zip packages of XML parts, as grids, within limits and without an office program.

Sizes that a package declares are not trusted: bytes are counted as they are unpacked, elements as they begin, and the
length of a tag is limited. A document type declaration is refused: no office program writes one, and it could make XML
expand without limit or fetch files. Of a formula, the stored value is read.

A reader of our own, because openpyxl takes minutes or gigabytes for hostile files, such as one huge merged range.
"""

from __future__ import annotations

import posixpath
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812

from edutarget.files.reading import MAX_CELLS, MAX_DEPTH, MAX_TEXT, too_long, too_many
from edutarget.language.text import N_, Term, shortened
from edutarget.problems.diagnostic import Spot
from edutarget.problems.problem import Problem, Unreadable
from edutarget.tables import OLE
from edutarget.tables.grid import WIDTH, Content, Grid, cell_name, index_within, position
from edutarget.tables.number_formats import BUILT_IN, NumberFormat

MAX_PARTS = 1000
MAX_UNPACKED = 20_000_000
MAX_RATIO = 200
MAX_ELEMENTS = 800_000  # in all parts that are read: up to four for each of MAX_CELLS cells
MAX_TAG = 1_000_000  # bytes of one tag or comment, which expat keeps until it ends
MAX_SHEETS = 100
MAX_FORMATS = 1000  # of numbers; Excel takes 250
LONGEST_NAME = 100  # of a sheet: it is shown before the name of every cell
_SUSPECT = 1_000_000  # bytes of a part from which MAX_RATIO applies
_CHUNK = 1 << 16

_ENTRY = b"PK\x01\x02"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_elsewhere = re.compile(r"\[[0-9]+\]").search  # [1]Sheet1!A1: the first of the workbooks that this one is linked to
_escaped = re.compile(r"_x([0-9A-Fa-f]{4})_")

Element = tuple[str, Mapping[str, str], str | None]
"""A tag, its attributes without namespaces, and at the end of an element the text since the last tag, else None."""


def grids_of(data: bytes) -> list[Grid]:
    """Return the sheets of a workbook, at least one; raises Unreadable."""
    try:
        return _grids(Package(data))
    except _BROKEN:
        raise Unreadable("broken-workbook", what=Term(N_("a piece of it is missing or was changed"))) from None


def _grids(package: Package) -> list[Grid]:
    top = [part for kind, part in _related(package, "").values() if kind == "officeDocument"]
    if not top or not top[0].endswith(".xml"):
        raise Unreadable("not-a-workbook")
    parts = _related(package, top[0])
    by_kind = dict(parts.values())
    sheets, from_1904 = _sheets(package, top[0], parts)
    strings = _strings(package, by_kind["sharedStrings"]) if "sharedStrings" in by_kind else []
    formats = _formats(package, by_kind["styles"]) if "styles" in by_kind else []
    worksheets = (Worksheet(sheet, strings, formats, from_1904) for sheet in sheets)
    return [worksheet.read(package.elements(worksheet.sheet.part)) for worksheet in worksheets]


class Package:
    """An opened workbook. Limits raise Unreadable, damage the errors in _BROKEN."""

    def __init__(self, data: bytes) -> None:
        if data.startswith(OLE):
            raise Unreadable("encrypted-workbook" if _ENCRYPTED in data else "old-workbook")
        if not data.startswith(b"PK"):
            raise Unreadable("not-a-workbook" if data else "empty-file")
        if data.count(_ENTRY) > MAX_PARTS:  # counted in the bytes: ZipFile would create an object for each
            raise _too_large()
        self._zip = ZipFile(BytesIO(data))
        self._parts = {part.filename.lstrip("/").lower(): part for part in self._zip.infolist()}
        self._left, self._elements = MAX_UNPACKED, MAX_ELEMENTS

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def elements(self, name: str) -> Iterator[Element]:
        """Yield each element of a part twice: as it begins, without text, and as it ends, with text."""
        found: list[Element] = []
        within: list[tuple[str, Mapping[str, str]]] = []
        texts: list[str] = []

        def start(tag: str, given: Mapping[str, str]) -> None:
            self._elements -= 1
            if self._elements < 0:
                raise too_many(N_("cells, texts and formats"), MAX_ELEMENTS)
            if len(within) == MAX_DEPTH:
                raise too_many(N_("nested elements"), MAX_DEPTH)
            within.append((_local(tag), {_local(key): value for key, value in given.items()}))
            found.append((*within[-1], None))
            texts.clear()

        def end(_tag: str) -> None:
            found.append((*within.pop(), "".join(texts)))
            texts.clear()

        def text(characters: str) -> None:
            if len(texts) < 100:  # of 4 kB or more on average: more than MAX_TEXT characters, which is refused
                texts.append(characters)

        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text, parser.buffer_size = True, 1 << 13
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        fed = 0
        for chunk in self._chunks(name):
            parser.Parse(chunk)
            fed += len(chunk)
            # expat keeps a tag in memory until it ends.
            if fed - parser.CurrentByteIndex > MAX_TAG:
                raise ValueError("a tag that does not end")
            yield from found
            found.clear()
        parser.Parse(b"", True)
        yield from found

    def _chunks(self, name: str) -> Iterator[bytes]:
        part = self._parts[name.lower()]
        if part.flag_bits & 1:
            raise Unreadable("encrypted-workbook")
        if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # others allocate as much memory as the file demands
            raise ValueError(part.filename)
        # By the declared size; the actual size is counted below.
        tight = part.file_size > _SUSPECT and part.file_size > part.compress_size * MAX_RATIO
        if tight or part.file_size > self._left:
            raise _too_large()
        with self._zip.open(part) as file:
            while chunk := file.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise _too_large()
                yield chunk


@lru_cache(maxsize=1000)
def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _too_large() -> Unreadable:
    return Unreadable("workbook-too-large", limit=MAX_UNPACKED // 1_000_000)


def _refuse_doctype(*_declared: object) -> None:
    raise Unreadable("workbook-doctype")


_BROKEN = (
    BadZipFile,
    ZlibError,
    struct.error,
    expat.ExpatError,
    EOFError,
    OSError,
    RuntimeError,
    LookupError,
    ValueError,
)
"""Whatever zipfile, zlib, expat and this module raise for damaged files."""


class Sheet(NamedTuple):
    """A worksheet: its name, its part of the package, and whether it is hidden."""

    name: str
    part: str
    hidden: bool


def _related(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return relationship id -> (kind, target part), without targets outside the package."""
    folder, name = posixpath.split(part)
    relationships = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}
    if relationships in package:
        for tag, given, text in package.elements(relationships):
            if tag == "Relationship" and text is None and given.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, given["Target"])).lstrip("/")
                found[given["Id"]] = (given["Type"].rpartition("/")[2], target)
    return found


def _sheets(package: Package, part: str, parts: Mapping[str, tuple[str, str]]) -> tuple[list[Sheet], bool]:
    """Return the worksheets that the workbook's part lists, and whether days are counted from 1904."""
    sheets: list[Sheet] = []
    from_1904 = False
    for tag, given, text in package.elements(part):
        if tag == "sheet" and text is None:
            kind, there = parts[given["id"]]
            if kind == "worksheet":
                name = shortened(_unescaped(given["name"]), LONGEST_NAME)
                sheets.append(Sheet(name, there, given.get("state", "visible") != "visible"))
            if len(sheets) > MAX_SHEETS:
                raise too_many(N_("sheets"), MAX_SHEETS)
        elif tag == "workbookPr":
            from_1904 = given.get("date1904") in ("1", "true")
    if not sheets:
        raise Unreadable("not-a-workbook")
    return sheets, from_1904


def _strings(package: Package, part: str) -> list[Content]:
    """Return the shared texts of cells, without phonetic readings such as pinyin above 教育."""
    found: list[Content] = []
    pieces: list[str] = []
    phonetic = False
    for tag, _given, text in package.elements(part):
        if tag == "rPh":
            phonetic = text is None
        elif tag == "t" and text and not phonetic:
            pieces.append(text)
        elif tag == "si" and text is not None:
            whole = "".join(pieces)
            found.append(too_long(whole) or _unescaped(whole))
            pieces.clear()
    return found


def _formats(package: Package, part: str) -> list[NumberFormat]:
    """Return the number format of each cell style."""
    codes = dict(BUILT_IN)
    made: dict[str, NumberFormat] = {}  # thousands of styles, which differ in fonts and borders, share a few formats
    found: list[NumberFormat] = []
    in_styles = False
    for tag, given, text in package.elements(part):
        if tag == "cellXfs":
            in_styles = text is None
        elif tag == "numFmt" and text is None:
            codes[int(given["numFmtId"])] = given.get("formatCode", "")
        elif tag == "xf" and text is None and in_styles:
            code = codes.get(int(given.get("numFmtId", 0)), "General")
            if code not in made:
                made[code] = NumberFormat(code)
            if len(made) > MAX_FORMATS:
                raise too_many(N_("number formats"), MAX_FORMATS)
            found.append(made[code])
    return found


def _unescaped(text: str) -> str:
    """Return text as typed: a workbook writes `_x000B_` for a character that XML cannot contain."""
    if "_x" in text:
        return _escaped.sub(lambda match: chr(int(match[1], 16)), text)
    return text


class Worksheet:
    """Reads a sheet in one pass over its elements; texts and number formats of cells are those of the workbook."""

    def __init__(
        self, sheet: Sheet, strings: Sequence[Content], formats: Sequence[NumberFormat], from_1904: bool
    ) -> None:
        self.sheet, self.strings, self.styles, self.from_1904 = sheet, strings, formats, from_1904
        # The fields of the grid.
        self.rows: dict[int, dict[int, Content]] = {}
        self.merged: dict[int, int] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns = bytearray(WIDTH)  # 1 where hidden; ranges may overlap, and each be as wide as the sheet
        self.formats: dict[int, str] = {}
        # State of the pass. Rows and cells may omit their names; then they follow the previous one.
        self.at = 0
        self.count = 0  # cells, merged ranges and hidden ones so far
        self.texts: dict[str, str] = {}  # of the cell: its value v, its formula f, and t, a text of its own
        self.group = ""  # of cells that share the cell's formula
        self.linked: set[str] = set()  # groups whose formula looks into another workbook
        self.phonetic = False  # in a reading aid, such as pinyin above 教育, which is no part of the cell's text

    def read(self, elements: Iterator[Element]) -> Grid:
        """Return the sheet's grid; raises Unreadable."""
        for tag, given, text in elements:
            if tag == "rPh":
                self.phonetic = text is None
            elif text is None:
                self.begin(tag, given)
            elif not self.phonetic:
                self._end(tag, given, text)
        # Rows and cells of a file may be in any order; `form` relies on sorted ones.
        rows = {row: dict(sorted(cells.items())) for row, cells in sorted(self.rows.items())}
        columns = frozenset(column for column, hidden in enumerate(self.hidden_columns) if hidden)
        hidden_rows = frozenset(self.hidden_rows)
        return Grid(rows, self._spot, self.merged, hidden_rows, columns, self.sheet.hidden, self.formats)

    def _spot(self, index: int) -> Spot:
        return Spot(cell=f"{self.sheet.name}!{cell_name(index)}", label="")

    def begin(self, tag: str, given: Mapping[str, str]) -> None:
        """Handle the beginning of an element."""
        if tag == "row":  # without a number: the row after that of the last cell; `at` is one past that cell
            row = int(given["r"]) - 1 if "r" in given else -(-self.at // WIDTH)
            self.at = index_within(row, 0)
            if _unseen(given, "ht"):
                self.hidden_rows.add(row)
        elif tag == "c":
            self.at = position(given["r"]) if "r" in given else self.at
            self.texts, self.group = {}, ""
        elif tag == "col" and _unseen(given, "width"):
            self._count()
            first, end = int(given["min"]) - 1, min(int(given["max"]), WIDTH)
            index_within(0, first)
            self.hidden_columns[first:end] = b"\1" * (end - first)
        elif tag == "mergeCell":
            self._count()
            name, _colon, last = given["ref"].partition(":")
            self.merged[position(name)] = position(last or name)

    def _end(self, tag: str, given: Mapping[str, str], text: str) -> None:
        if tag in ("v", "f", "t"):
            before = self.texts.get(tag, "")  # a text with several fonts is in several `t`
            self.texts[tag] = before + text if len(before) <= MAX_TEXT else before
            self.group = given.get("si", "") if tag == "f" else self.group
        elif tag == "c":
            content = self._formula_problem(given) or self._content(given)
            if content:
                self._count()
                self.rows.setdefault(self.at // WIDTH, {})[self.at % WIDTH] = content
            self.at += 1

    def _count(self) -> None:
        self.count += 1
        if self.count > MAX_CELLS:
            raise Unreadable("workbook-too-many-cells", limit=MAX_CELLS)

    def _formula_problem(self, given: Mapping[str, str]) -> Problem | None:
        """Return why the stored result of the cell's formula is not reliable; None if it is, or without a formula."""
        formula = self.texts.get("f")
        if formula is None:
            return None
        # A formula that several cells share is written out in the first of them; the others only name its group.
        if _elsewhere(formula) or (self.group and not formula and self.group in self.linked):
            self.linked.add(self.group)
            return Problem("external-reference")
        lacks_value = not self.texts.get("v") and given.get("t") != "str"  # str: a text, maybe empty
        if lacks_value:
            return Problem("formula-without-value")
        return None

    def _content(self, given: Mapping[str, str]) -> Content:
        """Return the content of a cell, `""` if it is empty."""
        for text in self.texts.values():
            problem = too_long(text)
            if problem:
                return problem
        value, style = self.texts.get("v", ""), int(given.get("s", 0))
        shown = self.styles[style] if 0 <= style < len(self.styles) else _GENERAL
        match given.get("t", "n"):
            case "n":
                if shown.changes:
                    self.formats[self.at] = shown.code
                return shown.number(value, self.from_1904) if value else ""
            case "s":  # the number of one of the texts that all sheets share
                return shown.text(self.strings[int(value)])
            case "b":
                return "true" if value == "1" else "false"
            case "e":
                return Problem("cell-error", (), {"written": value})
            case "d":  # a day, as ISO 8601 writes it
                return value
        return shown.text(_unescaped(self.texts.get("t", "") or value))


_GENERAL = NumberFormat("General")


def _unseen(given: Mapping[str, str], size: str) -> bool:
    """Whether a row or column is hidden, or of size 0."""
    return given.get("hidden") in ("1", "true") or given.get(size) in ("0", "0.0")
