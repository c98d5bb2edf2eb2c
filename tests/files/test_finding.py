"""How folders are searched, the same for checks and roll-ups."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from edutarget.files.finding import find_files
from edutarget.rollup.sources import find_sources
from support import EXAMPLE, Run
from support.tables import book, put, saved

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
    found = find_files([str(folder)])
    assert (found.files, found.nothing) == (under(folder, "a.YML", "b.yaml", "c.csv", "d.xlsx", "z/g.yaml"), [])
    others = [f"{folder}/.git/", *under(folder, ".hidden.yaml", "e.parquet", "notes.txt", "~$d.xlsx")]
    assert found.others == others
    assert [(problem.file, problem.rule) for problem in found.problems()] == [(others[2], "file-passed-over")]


def test_a_roll_up_finds_tables_too(folder: Path) -> None:
    sources = find_sources([str(folder)], [])
    assert list(sources.submissions) == under(folder, "a.YML", "b.yaml", "d.xlsx", "z/g.yaml")
    assert (list(sources.csv), list(sources.parquet)) == (under(folder, "c.csv"), under(folder, "e.parquet"))
    patterns = find_sources([str(folder / "?.yaml"), str(folder / "z*"), str(folder / "nix*"), "nix.csv"], [])
    assert list(patterns.submissions) == under(folder, "b.yaml", "z/g.yaml")
    assert list(patterns.nothing) == [str(folder / "nix*"), "nix.csv"]


@pytest.mark.parametrize(
    "found", [lambda path: find_files([path]).files, lambda path: find_sources([path], []).submissions]
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


OTHERS = (
    *("a.xls", "中 心校.XLS", "a.et", "a.ods", "a.docx", "a.wps", "a.pdf", "a.tsv", "a.parq", "a.csv.gz", "a.yaml.txt"),
    *("a.json", "a.html", "a.xml", "a.dbf", "a.accdb", "a.pptx", "a.xlsm.txt"),
)


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_that_may_hold_figures_and_is_not_read_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    found = find_files([str(tmp_path)])
    assert found.nothing == [str(tmp_path)]
    assert [(problem.file, problem.severity) for problem in found.problems()[1:]] == [(str(tmp_path / name), "warning")]


BOTH = ("a.xls", "a.et", "a.tsv", "a.yaml.txt", "a.json")


@pytest.mark.parametrize(("names", "content"), [(OTHERS, "submission"), (BOTH, "form")])
def test_what_a_folder_leaves_out_is_not_read_alone(
    run: Run, tmp_path: Path, names: tuple[str, ...], content: str
) -> None:
    """Also where it could be: its figures would count only where its name is given."""
    (tmp_path / "schools").mkdir()
    data = saved(book(put("C10", "27"))) if content == "form" else EXAMPLE.read_bytes()
    for name in names:
        (tmp_path / "schools" / name).write_bytes(data)
    shutil.copy(EXAMPLE, tmp_path / "schools" / "whole.yaml")
    paths = [f"schools/{name}" for name in names]
    alone = run("check", *paths, "--lang", "en", "-f", "json")
    beside = run("check", "schools", "--lang", "en", "-f", "json")
    strict = run("check", "schools", "--strict", "--lang", "en", "-f", "json")
    assert [alone.returncode, beside.returncode, strict.returncode] == [1, 0, 1]
    refused, passed_over = (problems(done.stdout) for done in (alone, beside))
    assert passed_over == problems(strict.stdout)
    assert refused.keys() == {(path, "error", "other-format") for path in paths}
    assert passed_over.keys() == {(path, "warning", "file-passed-over") for path in paths}
    assert {path: remedy for (path, *_), remedy in refused.items()} == {
        path: remedy for (path, *_), remedy in passed_over.items()
    }
    for path in (f"schools/{name}" for name in BOTH):
        assert run("report", path).returncode == run("rollup", path).returncode == 1


def problems(said: bytes) -> dict[tuple[str, str, str], str]:
    """What to do about each problem, without what to do then, by its file, severity and rule."""
    return {
        (one["file"], one["severity"], one["rule"]): re.split("; (?:if there|then name) ", one["help"]["en"])[0]
        for one in json.loads(said)["problems"]
    }


@pytest.mark.parametrize("name", ["README.md", "a.txt", "a.png", "a.py", "LICENSE", "~$a.xls", ".a.xls", "Thumbs.db"])
def test_other_files_are_listed_and_not_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    found = find_files([str(tmp_path)])
    assert found.others == [str(tmp_path / name)]
    assert [problem.rule for problem in found.problems()] == ["no-files"]


def test_a_link_to_a_folder_is_told_and_one_to_a_file_is_read(tmp_path: Path, folder: Path) -> None:
    schools = tmp_path / "schools"
    schools.mkdir()
    (schools / "east").symlink_to(folder)
    (schools / "a.yaml").symlink_to(folder / "b.yaml")
    (schools / "gone.yaml").symlink_to(folder / "nowhere")
    found = find_files([str(schools)])
    assert found.files == under(schools, "a.yaml", "gone.yaml")
    assert [problem.file for problem in found.problems()] == [f"{schools}/east/"]


@pytest.mark.parametrize("command", ["check", "report", "trend"])
def test_a_school_saved_as_another_kind_does_not_drop_out_in_silence(run: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "schools").mkdir()
    shutil.copy(EXAMPLE, tmp_path / "schools" / "a.yaml")
    (tmp_path / "schools" / "b.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    done = run(command, "schools")
    said = done.stdout if command == "check" else done.stderr
    assert done.returncode == 0
    assert said.count(b"schools/b.xls: warning[file-passed-over]: ") == 1


def test_what_is_named_itself_is_not_passed_over(folder: Path) -> None:
    found = find_files([str(folder), str(folder / "e.parquet"), str(folder / ".hidden.yaml")])
    assert {*under(folder, "e.parquet", ".hidden.yaml")} <= {*found.files}
    assert found.problems() == []
    plan = str(folder / "b.yaml")
    assert plan in find_files([str(folder)], leave_out=[plan]).others
    assert plan in find_files([str(folder), plan], leave_out=[plan]).files
