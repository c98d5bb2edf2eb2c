"""Files that are no workbooks, and hostile workbooks: refused with one line, in limited memory."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edutarget.submission.loading import Loader
from edutarget.tables.workbook import MAX_UNPACKED
from support import ROOT
from support.tables import SHEET, book, saved, told, with_part

ENTITIES = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE a SYSTEM "file:///etc/passwd">'


def declared(text: bytes) -> Callable[[bytes], bytes]:
    return lambda xml: xml.replace(b"<worksheet", text + b"<worksheet", 1)


def inflated(xml: bytes) -> bytes:
    """A sheet that unpacks to 60 MB of spaces."""
    return xml.replace(b"<sheetData>", b"<sheetData>" + b" " * 60_000_000, 1)


def crowded(xml: bytes) -> bytes:
    cells = b"".join(b"<c><v>%d</v></c>" % number for number in range(1000))
    return xml.replace(b"<sheetData>", b"<sheetData>" + b"<row>%s</row>" % cells * 250, 1)


def understated(data: bytes) -> bytes:
    """A ZIP bomb whose directory states a small size."""
    changed = bytearray(with_part(SHEET, inflated))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = -1
        while (at := changed.find(signature, at + 1)) >= 0:
            if int.from_bytes(changed[at + offset : at + offset + 4], "little") > MAX_UNPACKED:
                changed[at + offset : at + offset + 4] = (1000).to_bytes(4, "little")
    return bytes(changed)


def _flipped(data: bytes) -> bytes:
    at = data.index(SHEET.encode()) + len(SHEET) + 40
    return data[:at] + bytes(40) + data[at + 40 :]


def encrypted(data: bytes) -> bytes:
    """How Excel saves a workbook with a password: another container, with a stream of that name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)


def outside(xml: bytes) -> bytes:
    """A path out of the folder into which somebody might unpack it."""
    return re.sub(rb'Target="[^"]*sheet1.xml"', b'Target="../../../../../../etc/passwd"', xml)


def flagged(data: bytes, local: int, central: int, flag: int) -> bytes:
    """With a flag in what the package says of each part, at these places in its two headers."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", local), (b"PK\x01\x02", central)):
        at = -1
        while (at := changed.find(signature, at + 1)) >= 0:
            changed[at + offset] |= flag
    return bytes(changed)


def many_parts(data: bytes) -> bytes:
    buffer = BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as package:
        for number in range(1001):
            package.writestr(f"x{number}", b"")
    return buffer.getvalue()


LARGE = ["bomb", "bomb that lies", "too many cells", "too many parts", "entities"] if sys.platform == "linux" else []
"""Refused within its memory, of which /proc tells."""
BAD_FILES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda data: b"", "empty-file"),
    "text": (lambda data: b"plan: kangle-2025", "not-a-workbook"),
    "cut off": (lambda data: data[: len(data) // 2], "broken-workbook"),
    "flipped bytes": (_flipped, "broken-workbook"),
    "password": (encrypted, "encrypted-workbook"),
    "old format": (lambda data: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "old-workbook"),
    "another package": (lambda data: with_part("_rels/.rels", lambda xml: b"<Relationships/>", data), "not-a-workbook"),
    "sheet gone": (
        lambda data: with_part("xl/_rels/workbook.xml.rels", lambda x: x.replace(b"sheet1", b"no"), data),
        "broken-workbook",
    ),
    "no XML": (lambda data: with_part(SHEET, lambda xml: xml[:-20], data), "broken-workbook"),
    "sheet outside of the package": (
        lambda data: with_part("xl/_rels/workbook.xml.rels", outside, data),
        "broken-workbook",
    ),
    "one part encrypted": (lambda data: flagged(data, 6, 8, 1), "encrypted-workbook"),
    "another packing": (lambda data: with_part(SHEET, bytes, data, zipfile.ZIP_LZMA), "broken-workbook"),
    "entities": (lambda data: with_part(SHEET, declared(ENTITIES), data), "workbook-doctype"),
    "entity from outside": (lambda data: with_part(SHEET, declared(OUTSIDE), data), "workbook-doctype"),
    "bomb": (lambda data: with_part(SHEET, inflated, data), "workbook-too-large"),
    "bomb that lies": (understated, "broken-workbook"),
    "too many cells": (lambda data: with_part(SHEET, crowded, data), "workbook-too-many-cells"),
    "too many parts": (many_parts, "workbook-too-large"),
    "impossible cell": (
        lambda data: with_part(SHEET, lambda x: x.replace(b'"C6"', b'"ZZZ6"'), data),
        "broken-workbook",
    ),
    "impossible string": (
        lambda data: with_part(SHEET, lambda x: x.replace(b't="n"><v>27<', b't="s"><v>27<'), data),
        "broken-workbook",
    ),
}


@pytest.mark.parametrize("case", [case for case in BAD_FILES if case not in LARGE])
def test_bad_workbook_is_refused_in_a_line(read: Any, case: str) -> None:
    spoil, rule = BAD_FILES[case]
    assert told(read(spoil(saved(book())))) == [(rule, None)]


def test_parts_with_paths_and_macros_are_never_unpacked_or_run(read: Any, tmp_path: Path) -> None:
    """What is no sheet is not looked at: a program in it, or a name that leads out of a folder."""
    data = BytesIO(saved(book()))
    with zipfile.ZipFile(data, "a") as package:
        package.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
        package.writestr("../../../outside.txt", b"outside")
        package.writestr("/etc/outside.txt", b"outside")
    before = sorted(tmp_path.rglob("*"))
    submission, problems = read(data.getvalue())
    assert submission is not None and problems == []
    assert sorted(tmp_path.rglob("*")) == [*before, tmp_path / "actuals.xlsx"]


LIMITED = """
import resource, sys
from edutarget.plan.loading import load_plan
from edutarget.submission.loading import load_submission
def peak():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM:"))
plan, _ = load_plan(sys.argv[1])
resource.setrlimit(resource.RLIMIT_AS, (400_000_000, 400_000_000))
for file in sys.argv[2:]:
    open("/proc/self/clear_refs", "w").write("5")  # the peak begins anew
    before = peak()
    submission, found = load_submission(file, plan)
    assert submission is None
    print(*(f"{problem.rule} {problem.cell}" for problem in found), (peak() - before) // 1024)
"""


def test_bad_workbook_is_refused_in_a_line_and_within_its_memory(tmp_path: Path) -> None:
    """400 MB of address space for the whole program, and at most 100 MB more than it had before."""
    files = [tmp_path / f"{case}.xlsx" for case in LARGE]
    for file in files:
        file.write_bytes(BAD_FILES[file.stem][0](saved(book())))
    command = [sys.executable, "-c", LIMITED, str(ROOT / "targets.yaml"), *map(str, files)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout.splitlines()
    for line, case in zip(said, LARGE, strict=True):
        refused, _space, more = line.rpartition(" ")
        assert refused == f"{BAD_FILES[case][1]} None", case
        assert int(more) < 100, case


@given(st.binary(max_size=200), st.integers(0, 10_000))
def test_no_bytes_break_the_reader(
    loader: Loader, tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int
) -> None:
    data = saved(book())
    at %= len(data)
    file = tmp_path_factory.mktemp("noise") / "actuals.xlsx"
    file.write_bytes(data[:at] + noise + data[at + len(noise) :])
    submission, problems = loader.load(str(file))
    assert submission is not None or problems
