"""Paths on several drives; the path functions of Windows replace those of this system."""

from __future__ import annotations

import ntpath
from pathlib import Path
from types import SimpleNamespace

import pytest

from edutarget.cli import check
from edutarget.files import earlier, finding
from edutarget.rollup import sources

WINDOWS = SimpleNamespace(path=ntpath, sep="\\", altsep="/", curdir=".", pardir="..")


@pytest.fixture(autouse=True)
def path(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    def relpath(path: str, start: str = ".") -> str:
        """As on Windows, in the folder C:\\here."""
        return ntpath.relpath(ntpath.join("C:\\here", path), ntpath.join("C:\\here", start))

    path = SimpleNamespace(**{name: getattr(ntpath, name) for name in dir(ntpath)} | {"relpath": relpath})
    for module in (earlier, finding, check, sources):
        monkeypatch.setattr(module, "os", SimpleNamespace(**vars(WINDOWS) | {"path": path}))
    return path


def test_no_way_leads_from_one_drive_to_another(path: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match="mount"):
        path.relpath("D:\\schools\\a.yaml")
    assert finding.below(".", "D:\\schools\\a.yaml") is None
    assert finding.below(".", "..\\a.yaml") is None
    assert finding.below(".", "C:\\here\\schools\\a.yaml") == "schools\\a.yaml"
    assert finding.below("D:\\schools", "d:\\schools\\a.yaml") == "a.yaml"


def test_an_earlier_version_of_files_on_another_drive(path: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    there = {"E:\\before\\a.yaml", "E:\\before\\b.yaml"}
    for name, found in (("isdir", lambda path: path in ("E:\\before", "D:\\schools")), ("isfile", there.__contains__)):
        monkeypatch.setattr(path, name, found)
    monkeypatch.setattr(path, "lexists", lambda path: False)
    monkeypatch.setattr(finding, "walk", lambda folder, endings: finding.Listing(sorted(there), []))
    before = earlier.Earlier("E:\\before", ["D:\\schools"])
    assert before("D:\\schools\\a.yaml") == "E:\\before\\a.yaml"
    assert before("C:\\here\\a.yaml") is None
    assert [problem.file for problem in before.problems(["D:\\schools\\a.yaml"])] == [
        "D:\\schools\\a.yaml",
        "D:\\schools\\b.yaml",
    ]


def test_copies_of_submissions_on_two_drives_do_not_meet() -> None:
    files = ["D:\\schools\\a.yaml", "d:\\schools\\east\\a.yaml", "C:\\here\\a.yaml", "\\\\server\\share\\x\\a.yaml"]
    assert list(check._in_folder(files, "marked").values()) == [
        "marked\\d\\a.xlsx",
        "marked\\d\\east\\a.xlsx",
        "marked\\c\\a.xlsx",
        "marked\\server_share\\a.xlsx",
    ]
    assert [*check._in_folder(files[:2], "E:\\m").values()] == ["E:\\m\\a.xlsx", "E:\\m\\east\\a.xlsx"]


def test_a_table_on_another_drive_keeps_its_path() -> None:
    assert sources.local_path("D:\\tables\\a.csv") == "D:\\tables\\a.csv"
    assert sources.local_path("C:\\here\\a.csv") == "a.csv"


def test_here_one_drive_is_all_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert finding.below(".", str(tmp_path / "a.yaml")) == "a.yaml"
    assert finding.below(".", str(tmp_path.parent)) is None
