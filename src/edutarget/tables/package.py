"""A workbook's zip package: its parts as XML events, within limits.

Nothing that it says of itself is trusted: bytes are counted as they are unpacked, elements as they begin, and no tag
is waited for without end. A document type declaration ends the reading: no office program writes one, and with one XML
can be made to expand without end or to fetch files.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812

from edutarget.files.limits import MAX_DEPTH, too_many
from edutarget.language.terms import N_, Term
from edutarget.problems.problem import Unreadable

MAX_PARTS = 1000
MAX_UNPACKED = 20_000_000
MAX_RATIO = 200
MAX_ELEMENTS = 1_000_000  # in all parts that are read
MAX_TAG = 1_000_000  # bytes of one tag or comment, which expat keeps until it ends
_SUSPECT = 1_000_000  # a part of fewer bytes may be packed as tightly as it likes
_CHUNK = 1 << 16

_ENTRY = b"PK\x01\x02"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class Package:
    """An opened workbook; every failure raises Unreadable."""

    def __init__(self, data: bytes) -> None:
        if data.startswith(_OLE):
            raise Unreadable("encrypted-workbook" if _ENCRYPTED in data else "old-workbook")
        if not data.startswith(b"PK"):
            raise Unreadable("not-a-workbook" if data else "empty-file")
        if data.count(_ENTRY) > MAX_PARTS:  # counted in the bytes: opening it would build an object for each
            raise _too_large()
        with _told():
            self._zip = ZipFile(BytesIO(data))
        self._parts = {part.filename.lstrip("/").lower(): part for part in self._zip.infolist()}
        self._left, self._elements = MAX_UNPACKED, MAX_ELEMENTS

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def parse(self, name: str, start: Start, end: End, text: Text) -> None:
        """Send a part's XML to three functions: elements and attributes come without their namespaces."""
        depth = 0

        def begin(tag: str, found: Mapping[str, str]) -> None:
            nonlocal depth
            depth, self._elements = depth + 1, self._elements - 1
            if self._elements < 0:
                raise too_many_elements()
            if depth > MAX_DEPTH:
                raise too_many(N_("nested elements"), MAX_DEPTH)
            start(_local(tag), {_local(key): value for key, value in found.items()})

        def finish(tag: str) -> None:
            nonlocal depth
            depth -= 1
            end(_local(tag))

        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = refuse_doctype
        parser.StartElementHandler = begin
        parser.EndElementHandler = finish
        parser.CharacterDataHandler = text
        with _told():
            self._feed(parser, name)

    def _feed(self, parser: expat.XMLParserType, name: str) -> None:
        fed = 0
        for chunk in self._chunks(name):
            parser.Parse(chunk)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > MAX_TAG:
                raise Unreadable("broken-workbook", what=f"a tag of {fed - parser.CurrentByteIndex} bytes")
        parser.Parse(b"", True)

    def infos(self) -> list[ZipInfo]:
        """What the package says of its parts, in their order."""
        return list(self._parts.values())

    def raw(self, name: str) -> bytes:
        """A part as it is."""
        with _told():
            return b"".join(self._chunks(name.lstrip("/")))

    def _chunks(self, name: str) -> Iterator[bytes]:
        if name not in self:
            raise Unreadable("broken-workbook", what=name)
        part = self._parts[name.lower()]
        self._permit(part)
        with self._zip.open(part) as file:
            while chunk := file.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise _too_large()
                yield chunk

    def _permit(self, part: ZipInfo) -> None:
        """Refuse a part by the size it declares; whether that is true shows while it is unpacked."""
        if part.flag_bits & 1:
            raise Unreadable("encrypted-workbook")
        if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # others ask for as much memory as they like
            raise Unreadable("broken-workbook", what=part.filename)
        tight = part.file_size > _SUSPECT and part.file_size > part.compress_size * MAX_RATIO
        if tight or part.file_size > self._left:
            raise _too_large()


@lru_cache(maxsize=1000)
def _local(name: str) -> str:
    return name.rpartition("}")[2]


def too_many_elements() -> Unreadable:
    """What to raise where there are more than MAX_ELEMENTS."""
    return too_many(N_("cells, texts and formats"), MAX_ELEMENTS)


def broken_xml() -> Unreadable:
    """What to raise where expat gives up."""
    return Unreadable("broken-workbook", what=Term(N_("its XML breaks off or is wrong")))


def _too_large() -> Unreadable:
    return Unreadable("workbook-too-large", limit=MAX_UNPACKED // 1_000_000)


def refuse_doctype(*_declared: object) -> None:
    """A handler of expat."""
    raise Unreadable("workbook-doctype")


@contextmanager
def _told() -> Iterator[None]:
    """Whatever zipfile, zlib and expat raise for broken bytes, raised as Unreadable."""
    try:
        yield
    except (BadZipFile, ZlibError, struct.error, EOFError):
        raise Unreadable("broken-workbook", what=Term(N_("a piece of it is missing or was changed"))) from None
    except expat.ExpatError:
        raise broken_xml() from None
    except LookupError as error:
        raise Unreadable("broken-workbook", what=str(error)) from None
    except (ValueError, OverflowError, RuntimeError, OSError) as error:  # NotImplementedError: a compression
        raise Unreadable("broken-workbook", what=str(error)) from None
