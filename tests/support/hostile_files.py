"""Files made to exhaust whoever reads them, of any size: small ones for tests, large ones by hand.

`python -m support.hostile_files FOLDER 1` writes them all as large as the limits of size let through, with another
number as much smaller.
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from support import tables
from support.tables import SHEET

Xml = Callable[[bytes], bytes]


def with_part(name: str, change: Xml, data: bytes | None = None) -> bytes:
    """A workbook with one of its parts changed and nothing packed: what is packed too tightly is not looked at."""
    return tables.with_part(name, change, data, zipfile.ZIP_STORED)


class Hostile(NamedTuple):
    """How to make a file: its ending, its bytes for a number of repetitions, and the number that was too much."""

    ending: str
    made: Callable[[int], bytes]
    full: int


HEAD = "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: x\n"
FIGURES = HEAD + "actuals:\n  gaokao_600: 27\n"


def _lines(line: str, before: str = FIGURES) -> Callable[[int], bytes]:
    """A text with a line that many times; `{}` in it is the number of the line."""
    return lambda n: (before + "".join(line.replace("{}", str(number)) for number in range(n))).encode()


def _flow(item: str, before: str, after: str = "]\n") -> Callable[[int], bytes]:
    return lambda n: (before + item * n + after).encode()


YAML = {
    "unknown-indicators": (_lines("  x{}: 1\n"), 3_500_000),
    "unknown-keys": (_lines("x{}: 1\n"), 3_500_000),
    "unknown-keys-of-an-entry": (_lines("    x{}: 1\n", HEAD + "actuals:\n  gaokao_600:\n"), 3_000_000),
    "duplicate-keys": (_lines("  gaokao_600: 1\n"), 2_850_000),
    "anchors": (_lines("  x{}: &a 1\n"), 2_700_000),
    "tags": (_lines("  x{}: !!t 1\n"), 2_500_000),
    "tag-directives": (_lines("%TAG !a{}! x\n", ""), 2_200_000),
    "lists-for-keys": (_lines("  ? [a]\n  : 1\n"), 3_500_000),
    "list-of-mappings": (_flow("{a: b}, ", HEAD + "x: ["), 2_600_000),
    "submitters-in-a-line": (_flow("a, ", "submitted_by: ["), 3_000_000),
    "submitters": (_lines("- a\n", "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by:\n"), 12_000_000),
    "deep-and-wide": (_flow("a: b, ", "[" * 98 + "{", "}" + "]" * 98), 8_000_000),
    "deep": (_flow("[", FIGURES, ""), 49_000_000),
    "deep-blocks": (_flow("- ", FIGURES, ""), 24_000_000),
    "line-ends": (_flow("\n", "", ""), 50_000_000),
    "line-ends-of-old": (_flow("\r", "", ""), 50_000_000),
    "line-ends-after": (_flow("\n", FIGURES, ""), 49_000_000),
    "comments": (_flow("#\n", FIGURES, ""), 24_000_000),
    "spaces": (_flow(" ", FIGURES, "x\n"), 49_000_000),
    "spaces-in-a-comment": (_flow(" ", FIGURES + "#", "\x07\n"), 49_000_000),
    "long-plain": (_flow("a", HEAD + "note: ", "\n"), 49_000_000),
    "long-quoted": (_flow("a", HEAD + 'note: "', '"\n'), 49_000_000),
    "long-block": (_flow("  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", HEAD + "note: |\n", ""), 850_000),
    "long-wide": (_flow("a", HEAD + "note: \N{PERSONAL COMPUTER}", "\n"), 49_000_000),
    "long-chinese": (_flow("教", HEAD + "note: ", "\n"), 16_000_000),
    "long-figure": (_flow("9", HEAD + "actuals:\n  gaokao_600: ", "\n"), 49_000_000),
    "long-figures": (_lines("  x{}: 1\n" + "  y{}: " + "１" * 30_000 + "\n"), 500),
    "long-key": (_flow("a", FIGURES + '  "', '": 1\n'), 49_000_000),
    "long-keys": (_lines("  ? " + "ａ" * 30_000 + "{}\n  : 1\n"), 500),
    "entries-in-a-line": (_flow("a: 1, ", FIGURES + "  x: {", "}\n"), 8_000_000),
    "distinct-in-a-line": (
        lambda n: (FIGURES + "  x: {" + ", ".join(f"a{i}: 1" for i in range(n)) + "}\n").encode(),
        3_800_000,
    ),
    "quotes": (_flow('"', HEAD + "note: ", "\n"), 49_000_000),
    "colons": (_flow("a: ", FIGURES, "\n"), 16_000_000),
    "nul": (_flow("\0", FIGURES, ""), 49_000_000),
    "gbk": (lambda n: ("教" * n).encode("gbk"), 24_000_000),
    "latin": (lambda n: b"\xe9 " * n, 24_000_000),
    "utf-16": (lambda n: ("a" * n).encode("utf-16"), 24_000_000),
}


def _in_sheet(xml: bytes, at: bytes = b"<sheetData>", part: str = SHEET) -> bytes:
    return with_part(part, lambda old: old.replace(at, xml + at, 1))


def _rows(row: bytes) -> Callable[[int], bytes]:
    return lambda n: with_part(SHEET, lambda old: old.replace(b"<sheetData>", b"<sheetData>" + row * n, 1))


STYLES = "xl/styles.xml"
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

WORKBOOKS = {
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
    "relationships": (
        lambda n: _related(b"".join(b'<Relationship Id="a%d" Type="a" Target="a"/>' % i for i in range(n))),
        400_000,
    ),
}


def _table(row: str, before: str = "代码,指标,实际值\n", after: str = "") -> Callable[[int], bytes]:
    return lambda n: (before + "".join(row.replace("{}", str(number)) for number in range(n)) + after).encode()


CSV = {
    "line-ends": (_table("\n", ""), 4_850_000),
    "line-ends-of-windows": (_table("\r\n", ""), 2_450_000),
    "rows": (_table("x,1\n", ""), 1_000_000),
    "rows-below-a-head": (_table("x,1,1\n"), 800_000),
    "distinct-rows": (_table("x{},1,1\n"), 380_000),
    "rows-without-an-indicator": (_table(",,1\n"), 1_200_000),
    "titles": (_table("实际值,", "代码,指标,"), 490_000),
    "commas": (_table(",", ""), 4_850_000),
    "columns": (_table("x,", ""), 2_400_000),
    "long-field": (_table("a", "代码,实际值\ngaokao_600,"), 4_850_000),
    "long-fields": (_table("a" * 130_000 + ",1,1\n"), 37),
    "long-title": (_table("实际值" + "(" * 130_000 + ",", ""), 37),
    "quotes": (_table('"', ""), 4_850_000),
    "open-quote": (_table("\n", '代码,实际值\n"'), 4_850_000),
    "nul": (_table("\0", ""), 4_850_000),
    "spaces": (_table(" ", ""), 4_850_000),
    "labels": (_table("计划代码,kangle-2025\n", ""), 150_000),
    "gbk": (lambda n: ("教" * 60_000 + "\n").encode("gbk") * n, 40),
}

FILES: dict[str, Hostile] = {
    f"{kind}-{name}": Hostile(ending, *how)
    for kind, ending, group in (("yaml", ".yaml", YAML), ("xlsx", ".xlsx", WORKBOOKS), ("csv", ".csv", CSV))
    for name, how in group.items()  # type: ignore[attr-defined]
}


if __name__ == "__main__":
    folder, scale, *names = sys.argv[1:]
    for name, hostile in FILES.items():
        if name.startswith(tuple(names) or ""):
            (Path(folder) / f"{name}{hostile.ending}").write_bytes(hostile.made(int(hostile.full * float(scale))))
