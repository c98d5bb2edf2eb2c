"""Folders are walked in one way, by checks and by roll-ups."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from edutarget.files.finding import find_files
from edutarget.rollup.sources import find_sources

FILES = (
    "b.yaml",
    "a.YML",
    "c.csv",
    "d.xlsx",
    "e.parquet",
    "notes.txt",
    ".hidden.yaml",
    "~$d.xlsx",
    ".git/f.yaml",
    "z/g.yaml",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    return tmp_path


def under(folder: Path, *names: str) -> list[str]:
    return [str(folder / name) for name in names]


def test_a_folder_gives_its_submissions_sorted_and_nothing_hidden(folder: Path) -> None:
    assert find_files([str(folder)]) == (under(folder, "a.YML", "b.yaml", "c.csv", "d.xlsx", "z/g.yaml"), [])


def test_a_roll_up_finds_tables_too(folder: Path) -> None:
    sources = find_sources([str(folder)], [])
    assert list(sources.submissions) == under(folder, "a.YML", "b.yaml", "d.xlsx", "z/g.yaml")
    assert (list(sources.csv), list(sources.parquet)) == (under(folder, "c.csv"), under(folder, "e.parquet"))


@pytest.mark.parametrize(
    "found", [lambda path: find_files([path])[0], lambda path: find_sources([path], []).submissions]
)
def test_a_folder_that_cannot_be_looked_into_is_not_passed_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch, found: Callable[[str], list[str]]
) -> None:
    """The superuser can look into every folder, so it is os.scandir that refuses here."""
    closed, scandir = str(folder / "z"), os.scandir

    def refusing(path: str) -> object:
        if path == closed:
            raise PermissionError(13, "Permission denied", closed)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert closed in found(str(folder))
