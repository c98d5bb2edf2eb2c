"""What is read line by line, libyaml reads alike; all else is left to it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edutarget.files import plain_yaml as lines
from edutarget.files import yaml_events as source
from support import EXAMPLE, ROOT

FILES = sorted([EXAMPLE, *(ROOT / "examples" / "broken").rglob("*.yaml"), ROOT / "targets.yaml"])


def alike(text: str) -> bool:
    """Whether it was read line by line; if so, as libyaml does and with nothing wrong."""
    found = lines.read(text)
    if found is None:
        return False
    reader = source.Reader(text)
    assert (reader.document(), [*reader.problems]) == (found, [])
    return True


def test_the_form_and_the_example_are_read_line_by_line() -> None:
    text = (
        "# 报送\nplan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: 康乐县教育局\n\nactuals:   # 填报\n  # 教学质量\n"
    )
    text += "  gaokao_600: 27\n  本科上线率: {numerator: 1466, denominator: 1978}  # 含艺体类考生\n\n  投资: 1.31亿元\n"
    assert alike(text)
    assert alike(EXAMPLE.read_text().replace("\n\n", "\n"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_files(file: Path) -> None:
    try:
        alike(file.read_text())
    except UnicodeDecodeError:
        return


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: 1",
        "a:\n",
        "a: 1\n  b: 2\n",
        "a:\nb: 1\n",
        "a: 1\na: 2\n",
        "a:\n  b: 1\n  b: 2\n",
        "a: {b: 1, b: 2}\n",
        "a:\n   b: 1\n",
        "a:\n  b: 1\n    c: 2\n",
        "a:\n  b:\n",
        "a: 1\r\nb: 2\r\n",
        "a: 1\n---\nb: 2\n",
        "a: &x 1\n",
        "a: !t 1\n",
        "a: 'x'\n",
        "a: x y\n",
        "a: x#y\n",
        "a: x: y\n",
        "a: -\n",
        "a: - 1\n",
        "a: [1]\n",
        "a: {b: {c: 1}}\n",
        "a: {b: 1,c: 2}\n",
        "a: {b:1}\n",
        "a: %x\n",
        "a:1\n",
        "<<: 1\n",
        "a: 1 # x\u2028b: 2\n",
        "a: 1 # x\x85b: 2\n",
        "a: 1 # \x07\n",
        "\ufeffa: 1\n",
        "1: 1\n",
        "- a\n",
        "a: |\n  b: 1\n",
        f"{'a' * 1100}: 1\n",
    ],
)
def test_left_to_libyaml(text: str) -> None:
    assert lines.read(text) is None


MARKS = list(":{},#-+.'\"&*!|>[]?%~ \n\t\r\x85\u2028\u3000\xa0\ufeff：，２²")
WORDS = [
    "a",
    "b1",
    "指标",
    "actuals",
    "27",
    "-3",
    "1.5",
    "亿元",
    "...",
    "---",
    "<<",
    ": ",
    "  ",
    ", ",
    " # 注",
    "# c\n",
]
LINES = ["key: value\n", "key:\n", "  x: 1\n", "  y: {n: 1, d: 2}\n", "\n", "  # 注\n"]
PIECES = st.lists(st.sampled_from(MARKS + WORDS + LINES), max_size=14).map("".join)


@settings(max_examples=3000, deadline=None)
@given(text=PIECES)
def test_any_text(text: str) -> None:
    alike(text)
    alike(text + "\n")


def test_any_slip_of_the_pen() -> None:
    chance = random.Random(7)
    text = EXAMPLE.read_text().replace("\n\n", "\n")
    read = 0
    for _ in range(3000):
        at, cut = chance.randrange(len(text)), chance.choice((0, 0, 1, 2))
        slip = chance.choice(["", "x", "27", "\n\n", *MARKS])
        read += alike(text[:at] + slip + text[at + cut :])
    assert read > 300
