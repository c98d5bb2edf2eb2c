"""Every rule has an example that breaks it, and the program prints the transcript beside it."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from edutarget.language.words import Words
from edutarget.problems.rules import RULES
from support import ROOT
from support.calling import called
from support.rules import as_filled_in, forms

BROKEN = ROOT / "examples" / "broken"
SHOWN = sorted(file.relative_to(BROKEN).as_posix() for file in BROKEN.rglob("*.txt"))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the examples, in which commands may write."""
    return Path(shutil.copytree(BROKEN, tmp_path_factory.mktemp("examples") / "broken"))


@pytest.fixture
def filled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, set[str]]]:
    """The messages that are filled in, and the words they are given."""
    found = []

    def filled(words: Words, template: str, params: Mapping[str, Any]) -> str:
        found.append((template, set(params)))
        return original(words, template, params)

    original = Words.filled
    monkeypatch.setattr(Words, "filled", filled)
    return found


def replayed(shown: Path) -> str:
    """Run the command lines of a transcript where it stands, and write down the last one's output and exit code."""
    commands = [line for line in shown.read_text().splitlines() if line.startswith("$ ")]
    for command in commands:
        name, *arguments = shlex.split(command[2:])
        if name == "edutarget":
            done = called(*arguments, cwd=shown.parent, env={})
        else:
            done = subprocess.run([name, *arguments], cwd=shown.parent, capture_output=True, timeout=60)
    said = (done.stdout + done.stderr).decode()
    return "\n".join(commands) + "\n" + said + f"exit {done.returncode}\n"


@pytest.mark.parametrize("name", SHOWN)
def test_what_the_program_says_of_a_broken_file(
    name: str, broken: Path, request: pytest.FixtureRequest, filled: list[tuple[str, set[str]]]
) -> None:
    said = replayed(broken / name)
    if request.config.getoption("--update-goldens"):
        (BROKEN / name).write_text(said)
    assert said == (BROKEN / name).read_text()
    rule = RULES[Path(name).stem]
    assert f"{rule.severity}[{rule.id}]" in said
    texts = {form for text in rule.texts.values() for form in forms(text)}
    given = [words for template, words in filled if template in texts]
    assert given and all(as_filled_in(rule, words) for words in given), "the code gives the words of the message"


@pytest.mark.parametrize("name", SHOWN)
def test_a_broken_file_breaks_one_rule_only(name: str) -> None:
    said = (BROKEN / name).read_text()
    found = {rule for rule in RULES if f"[{rule}]" in said}
    assert found == {Path(name).stem}


def test_every_rule_has_one_example() -> None:
    assert sorted(Path(name).stem for name in SHOWN) == sorted(RULES)
