"""What CONTRIBUTING.md says of the code is true of the code."""

from __future__ import annotations

import re

import pytest

from support import ROOT
from test_imports import MODULES, PACKAGE, ROOMS, ours

TEXT = (ROOT / "CONTRIBUTING.md").read_text()
TABLE = re.findall(r"^\| `(\w+)` \| .+ \| (.*)\|$", TEXT.partition("\n## Adding a rule")[0], re.MULTILINE)
NAMED = re.findall(r"`([\w./-]+/[\w./-]*)`", TEXT)


def test_the_table_has_every_room_from_top_to_ground() -> None:
    assert tuple(room for room, _below in reversed(TABLE)) == ROOMS


@pytest.mark.parametrize(("room", "below"), TABLE)
def test_the_table_is_the_graph_of_imports(room: str, below: str) -> None:
    inside = (module for module in MODULES if module.split(".")[1:2] == [room])
    imported = {name.split(".")[0] for module in inside for name in ours(module)} & set(ROOMS) - {room}
    assert set(re.findall(r"`(\w+)`", below)) == imported


def test_the_picture_can_be_taken_in_at_a_glance() -> None:
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    (picture,) = [block for language, block in blocks if not language]
    assert len(picture.splitlines()) + len(TABLE) <= 25


@pytest.mark.parametrize("name", [name for name in NAMED if "ID." not in name and "NAME" not in name])
def test_files_and_folders_that_are_named_are_there(name: str) -> None:
    around = (ROOT, PACKAGE, PACKAGE / "formats", ROOT / ".venv")
    assert any((folder / name).exists() for folder in around), name


def test_mutants_are_of_modules_and_tests_that_are_there() -> None:
    text = (ROOT / "tools" / "mutants.py").read_text()
    table = text.partition("MODULES = {")[2].partition("\n}")[0]
    modules = re.findall(r'^    "([\w/]+)":', table, re.MULTILINE)
    tests = re.findall(r"[\w/]+\.py", text.partition("\nMODULES")[0].partition("_FIGURES")[2] + table)
    assert [name for name in modules if not (PACKAGE / f"{name}.py").is_file()] == []
    assert [name for name in tests if not (ROOT / "tests" / name).is_file()] == []


def test_mutants_without_effect_are_of_lines_that_are_there() -> None:
    known = (ROOT / "tools" / "mutants_equivalent.txt").read_text().splitlines()
    for module, line, _change in (told.split(" | ") for told in known if not told.startswith(("#", "  "))):
        assert line in (PACKAGE / f"{module}.py").read_text(), (module, line)
