"""What CONTRIBUTING.md says of the code is true of the code."""

from __future__ import annotations

import re
import tomllib

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


def test_what_mutmut_is_told_of_is_there() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mutmut"]
    arguments = [one.rpartition("=")[2].partition("::") for one in told["pytest_add_cli_args"] if "=tests/" in one]
    patterns = [*told["only_mutate"], *told["do_not_mutate"], *told["also_copy"]]
    patterns += [*told["pytest_add_cli_args_test_selection"], *(file for file, _colons, _test in arguments)]
    assert [pattern for pattern in patterns if not list(ROOT.glob(pattern))] == []
    assert [test for file, _colons, test in arguments if f"def {test}(" not in (ROOT / file).read_text() and test] == []
