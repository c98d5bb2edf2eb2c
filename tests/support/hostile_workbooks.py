"""Workbooks made to exhaust a reader: how each is made for a size, and a size that must be refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

from support import tables
from support.tables import SHEET

Made = Callable[[int], bytes]
Xml = Callable[[bytes], bytes]


def with_part(name: str, change: Xml, data: bytes | None = None) -> bytes:
    """A workbook with one part changed and nothing compressed: members compressed too much are refused unread."""
    return tables.with_part(name, change, data, zipfile.ZIP_STORED)


def _in_sheet(xml: bytes, at: bytes = b"<sheetData>", part: str = SHEET) -> bytes:
    return with_part(part, lambda old: old.replace(at, xml + at, 1))


def _rows(row: bytes) -> Callable[[int], bytes]:
    return lambda n: with_part(SHEET, lambda old: old.replace(b"<sheetData>", b"<sheetData>" + row * n, 1))


STYLES = "xl/styles.xml"
BOOK = "xl/workbook.xml"


def _below_the_rows(xml: bytes) -> bytes:
    return with_part(SHEET, lambda old: old.replace(b"</sheetData>", b"</sheetData>" + xml, 1))


def _in_book(at: bytes, xml: bytes, before: bool = False) -> bytes:
    put = xml + at if before else at + xml
    return with_part(BOOK, lambda old: old.replace(at, put, 1))


_SST = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def _related(xml: bytes, data: bytes | None = None) -> bytes:
    end = b"</Relationships>"
    return with_part("xl/_rels/workbook.xml.rels", lambda old: old.replace(end, xml + end), data)


def _strings(xml: Callable[[int], bytes], cells: Callable[[int], int] = lambda n: 0) -> Callable[[int], bytes]:
    """A workbook with such shared strings, the last of which stands in that many cells."""

    def made(n: int) -> bytes:
        used = _rows(b"<row>" + b'<c t="s"><v>0</v></c>' * cells(n) + b"</row>")(1)
        data = BytesIO(_related(b'<Relationship Id="strings" Type="/sharedStrings" Target="sharedStrings.xml"/>', used))
        with zipfile.ZipFile(data, "a") as package:
            package.writestr("xl/sharedStrings.xml", _SST + xml(n) + b"</sst>")
        return data.getvalue()

    return made


def _styles(numbers: Callable[[int], bytes], formats: Callable[[int], bytes]) -> Callable[[int], bytes]:
    xml = b"<styleSheet><numFmts>%s</numFmts><cellXfs>%s</cellXfs></styleSheet>"
    return lambda n: with_part(STYLES, lambda old: xml % (numbers(n), formats(n)))


def _format(code: bytes) -> bytes:
    return b'<numFmt numFmtId="200" formatCode="%s"/>' % code


_XF = b'<xf numFmtId="200"/>'

WORKBOOKS: dict[str, tuple[Made, int]] = {
    "columns-below-zero": (lambda n: _in_sheet(b'<cols><col min="-%d" max="5" hidden="1"/></cols>' % n), 100_000_000),
    "columns": (lambda n: _in_sheet(b"<cols>" + b'<col min="1" max="16384" hidden="1"/>' * n + b"</cols>"), 20_000),
    "format-of-brackets": (_styles(lambda n: _format(b"[" * n), lambda n: _XF), 300_000),
    "format-of-quotes": (_styles(lambda n: _format(b"&quot;" * (n | 1)), lambda n: _XF), 300_000),
    "format-of-days": (_styles(lambda n: _format(b"_" * n), lambda n: _XF), 300_000),
    "format-of-many-styles": (_styles(lambda n: _format(b"0" * n), lambda n: _XF * n), 200_000),
    "styles": (_styles(lambda n: b"", lambda n: b"<xf/>" * n), 3_850_000),
    "string-of-many-cells": (_strings(lambda n: b"<si><t>" + b"a" * n * 1500 + b"</t></si>", lambda n: n), 2_000),
    "string-of-escapes": (_strings(lambda n: b"<si><t>" + b"_x0041_" * n + b"</t></si>", lambda n: 100), 400_000),
    "string-in-pieces": (_strings(lambda n: b"<si>" + b"<t>a</t>" * n + b"</si>", lambda n: 100), 2_400_000),
    "empty-strings": (_strings(lambda n: b"<si/>" * n), 3_850_000),
    "nested": (lambda n: _in_sheet(b"<a>" * n + b"</a>" * n), 1_280_000),
    "nested-strings": (_strings(lambda n: b"<a>" * n + b"</a>" * n), 1_280_000),
    "nested-styles": (_styles(lambda n: b"", lambda n: b"<a>" * n + b"</a>" * n), 1_280_000),
    "elements": (lambda n: _in_sheet(b"<a/>" * n), 4_850_000),
    "hidden-rows": (_rows(b'<row hidden="1"/>'), 700_000),
    "hidden-rows-named": (
        lambda n: _rows(b"".join(b'<row r="%d" hidden="1"/>' % (1 + i % 1_048_576) for i in range(n)))(1),
        700_000,
    ),
    "empty-cells": (_rows(b"<row>" + b"<c/>" * 1000 + b"</row>"), 4_800),
    "values-of-a-cell": (lambda n: _rows(b"<row><c>" + b"<v>1</v>" * n + b"</c></row>")(1), 2_400_000),
    "phonetic": (lambda n: _rows(b"<row><c>" + b"<rPh/>" * n + b"</c></row>")(1), 3_200_000),
    "long-numbers": (_rows(b"<row><c><v>" + b"9" * 99_000 + b"</v></c></row>"), 200),
    "long-formulas": (_rows(b"<row><c><f>" + b"[1" * 49_000 + b"</f><v>1</v></c></row>"), 200),
    "merged": (
        lambda n: with_part(
            SHEET,
            lambda x: x.replace(
                b"</worksheet>",
                b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * n + b"</mergeCells></worksheet>",
            ),
        ),
        400_000,
    ),
    "attributes": (
        lambda n: _in_sheet(b"<a " + b" ".join(b'a%d=""' % i for i in range(n)) + b"/>"),
        1_700_000,
    ),
    "long-attribute": (lambda n: _in_sheet(b'<a a="' + b"a" * n + b'"/>'), 19_000_000),
    "namespaces": (lambda n: _in_sheet(b"<a " + b" ".join(b'xmlns:a%d="a"' % i for i in range(n)) + b"/>"), 1_200_000),
    "comments": (lambda n: _in_sheet(b"<!---->" * n), 2_800_000),
    "long-comment": (lambda n: _in_sheet(b"<!--" + b"a" * n + b"-->"), 19_000_000),
    "sheets": (
        lambda n: with_part(
            "xl/workbook.xml",
            lambda x: x.replace(
                b"</sheets>",
                b'<sheet name="a" sheetId="9" r:id="rId1" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
                * n
                + b"</sheets>",
            ),
        ),
        120_000,
    ),
    "merged-to-the-end": (
        lambda n: _below_the_rows(b'<mergeCells><mergeCell ref="F100:XFD1048576"/></mergeCells>' * n),
        1,
    ),
    "linked-to-the-end": (
        lambda n: _below_the_rows(b'<hyperlinks><hyperlink ref="F100:XFD1048576" location="a!A1"/></hyperlinks>' * n),
        1,
    ),
    "shared-formula": (
        lambda n: _rows(
            b'<row><c><f t="shared" ref="A1:A1" si="0">1+1</f><v>2</v></c></row>'
            + b'<row><c><f t="shared" si="0"/><v>2</v></c></row>' * n
        )(1),
        58_000,
    ),
    "shared-formula-elsewhere": (
        lambda n: _rows(
            b'<row><c><f t="shared" ref="A1:A1" si="0">[1]a!A1</f><v>2</v></c></row>'
            + b'<row><c><f t="shared" si="0"/><v>2</v></c></row>' * n
        )(1),
        58_000,
    ),
    "sheet-of-quotes": (lambda n: _in_book(b'name="', b"'" * n), 80_000),
    "sheet-of-doubled-quotes": (lambda n: _in_book(b'name="', b"&quot;&apos;" * n), 80_000),
    "name-of-quotes": (
        lambda n: _in_book(
            b"</workbook>",
            b'<definedNames><definedName name="a">' + b"'" * n + b"!A1</definedName></definedNames>",
            before=True,
        ),
        80_000,
    ),
    "empty-rows": (_rows(b"<row/>"), 700_000),
    "numbered-styles": (
        _styles(
            lambda n: b"".join(
                b'<numFmt numFmtId="%d" formatCode="0&quot;%d&quot;"/>' % (i + 200, i) for i in range(n)
            ),
            lambda n: b"".join(b'<xf numFmtId="%d"/>' % (i + 200) for i in range(n)),
        ),
        150_000,
    ),
    "styles-of-one-format": (_styles(lambda n: _format(b"0.0&quot;x&quot;;[Red]-0" * 30), lambda n: _XF * n), 150_000),
    "cells-of-many-formats": (
        lambda n: with_part(
            SHEET,
            lambda old: old.replace(
                b"<sheetData>",
                b"<sheetData>" + b"".join(b'<row><c s="%d"><v>1.5</v></c></row>' % (i % 990) for i in range(n)),
                1,
            ),
            _styles(
                lambda k: b"".join(
                    b'<numFmt numFmtId="%d" formatCode="%s&quot;%d&quot;"/>' % (i + 200, b"#,##0.0\\a" * 90, i)
                    for i in range(990)
                ),
                lambda k: b"".join(b'<xf numFmtId="%d"/>' % (i + 200) for i in range(990)),
            )(1),
        ),
        150_000,
    ),
    "relationships": (
        lambda n: _related(b"".join(b'<Relationship Id="a%d" Type="a" Target="a"/>' % i for i in range(n))),
        400_000,
    ),
}
