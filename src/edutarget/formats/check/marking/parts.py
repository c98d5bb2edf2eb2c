"""A workbook's package being changed: parts that are touched are spliced, new ones added, all others copied."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from edutarget.formats.check.marking.splicing import Part, content
from edutarget.tables.package import MAX_ELEMENTS, Package, too_many_elements
from edutarget.tables.workbook import book_of, related

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
"""What kinds of relationships begin with; the second in workbooks saved as “Strict Open XML”."""

_TYPES = "[Content_Types].xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


class Parts:
    """The parts of a workbook; raises Unreadable."""

    def __init__(self, data: bytes) -> None:
        self._data, self.package = data, Package(data)
        self._touched: dict[str, Part] = {}
        self._new: dict[str, Part] = {}
        self._ids: set[str] = set()
        self._tags = 0
        self.book = book_of(self.package)
        self.main = self[self.book.part].root_namespace
        """The namespace of what is in a workbook."""
        self.office = _STRICT if self.main.startswith("http://purl.oclc.org/") else _OFFICE
        """What the kinds of relationships begin with, and the namespace of their ids."""

    def __getitem__(self, name: str) -> Part:
        """A part to change."""
        if name not in self._new and name not in self._touched:
            self._touched[name] = self._permitted(Part(self.package.raw(name)))
        return self._new.get(name) or self._touched[name]

    @property
    def changed(self) -> bool:
        """Whether anything is to be changed in a part of the file."""
        return any(part.changed for part in self._touched.values())

    def _permitted(self, part: Part) -> Part:
        """As many elements as a workbook may have are gone through; here tags are counted, which is cheap."""
        self._tags += part.data.count(b"<")
        if self._tags > MAX_ELEMENTS:
            raise too_many_elements()
        return part

    def put(self, name: str, text: str) -> None:
        """Other content for a part of the file."""
        self._touched[name] = Part(text.encode())

    def related(self, part: str) -> Mapping[str, tuple[str, str]]:
        """Relationship id -> its kind and the part it leads to, as the file has it."""
        return related(self.package, part)

    def leading_to(self, part: str, kind: str) -> str | None:
        """The part of a kind that a part of the file leads to."""
        return next((target for found, target in self.related(part).values() if found == kind), None)

    def add(self, name: str, type: str, text: str) -> str:
        """A new part of a content type; returns its name, which has a number if need be."""
        stem, ending = posixpath.splitext(name)
        number = 1
        while (found := f"{stem}{number}{ending}") in self.package or found in self._new:
            number += 1
        self._new[found] = Part(text.encode())
        types = self[_TYPES]
        types.append(types.root, f'<{types.prefix}Override PartName="/{content(found)}" ContentType="{type}"/>')
        return found

    def relate(self, part: str, kind: str, target: str) -> str:
        """A relationship of a kind of the office's from a part to a new one; returns its id."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self.package and relations not in self._new:
            self._new[relations] = Part(f'<Relationships xmlns="{_RELATIONS}"></Relationships>'.encode())
        used = self._ids | self.related(part).keys()
        number = next(number for number in range(1, len(used) + 2) if f"edutarget{number}" not in used)
        self._ids.add(found := f"edutarget{number}")
        rels = self[relations]
        tag = f'<{rels.prefix}Relationship Id="{found}" Type="{self.office}/{kind}" Target="/{content(target)}"/>'
        rels.append(rels.root, tag)
        return found

    def written(self) -> bytes:
        """The whole package."""
        changed = {name.lower(): part for name, part in self._touched.items()}
        whole, written = Package(self._data), BytesIO()  # another count of what is unpacked: copying is not reading
        with ZipFile(written, "w") as made:
            for info in whole.infos():
                part = changed.get(info.filename.lstrip("/").lower())
                made.writestr(_entry(info), part.written() if part else whole.raw(info.filename))
            for name, part in self._new.items():
                head = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
                made.writestr(_entry(ZipInfo(name)), head + part.written())
        return written.getvalue()


def _entry(info: ZipInfo) -> ZipInfo:
    """An entry like another one, packed in the usual way."""
    made = ZipInfo(info.filename, info.date_time)
    made.external_attr, made.compress_type = info.external_attr, ZIP_DEFLATED
    return made
