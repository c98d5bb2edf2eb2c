"""Workbooks made to exhaust whoever marks them: little memory, and work in proportion. No clock is read."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from edutarget import Plan
from edutarget.formats.check.marking import element
from edutarget.formats.check.marking.parts import Parts
from edutarget.formats.check.marking.splicing import Part, with_attribute
from edutarget.formats.check.marking.workbook import marked
from edutarget.language.words import Words
from edutarget.problems.problem import Unreadable
from edutarget.submission.checking import CheckOptions, check_files
from edutarget.tables import package
from support import ROOT
from support.hostile_files import write

MARK = """
import sys
from datetime import date
from edutarget.formats.check.marking.workbook import marked
from edutarget.language.words import Words
from edutarget.plan.loading import load_plan
from edutarget.submission.checking import CheckOptions, check_files
plan = load_plan(sys.argv[1])[0]
found = check_files(plan, sys.argv[2:], CheckOptions(date(2025, 11, 1))).diagnostics
made = marked(open(sys.argv[2], "rb").read(), found, Words("zh"))
print(next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM:")) // 1000)
"""
ROWS = "xlsx-hidden-rows-named"


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_a_large_workbook_is_marked_within_300_mb(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MARK, str(ROOT / "targets.yaml"), str(write(tmp_path, ROWS))]
    assert int(subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout) < 300


def test_a_sheet_is_gone_through_a_few_times_and_its_tags_are_not_searched(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path, ROWS, 0.01)
    found = check_files(plan, [str(file)], CheckOptions(date(2025, 11, 1))).diagnostics
    read: list[int] = []
    searched: list[int] = []
    elements, behind_tag = Part.elements, element._behind_tag

    def counted(part: Part, depth: int) -> Any:
        read.append(len(part.data))
        return elements(part, depth)

    def one_more(xml: bytes, at: int) -> int:
        searched.append(at)
        return behind_tag(xml, at)

    monkeypatch.setattr(Part, "elements", counted)
    monkeypatch.setattr(element, "_behind_tag", one_more)
    assert marked(file.read_bytes(), found, Words("zh")) and found
    assert sum(size > 150_000 for size in read) == 2, "for the cells, and for the place of the boxes"
    assert len(searched) < 1000, "only the tags beside which something is put in, not those of 7,000 rows"


def test_parts_with_more_tags_than_elements_are_permitted_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = write(tmp_path, ROWS, 0.001).read_bytes()
    parts = Parts(data)
    monkeypatch.setattr("edutarget.formats.check.marking.parts.MAX_ELEMENTS", 500)
    with pytest.raises(Unreadable) as refused:
        assert parts[parts.book.sheets[0].part]
    assert refused.value.problem.rule == "too-many-values" and package.MAX_ELEMENTS > 500


@pytest.mark.parametrize("end", [">", "/>"])
def test_a_tag_full_of_spaces_is_not_searched_from_each_of_them(end: str) -> None:
    tag = "<row" + " " * 1_000_000  # in time by its square this would take an hour
    assert with_attribute(tag + 'r="1"' + tag[4:] + end, "s", 5) == f'{tag}r="1" s="5"{end}'
    assert Part(f"{tag}/>".encode()).root.opened == len(tag) + 2


def test_an_attribute_is_not_looked_for_in_the_value_of_another() -> None:
    assert with_attribute("""<c t=" s='1'" s = '2'>""", "s", 5) == """<c t=" s='1'" s="5">"""
