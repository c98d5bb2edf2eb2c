"""Strict YAML: values in which every scalar is text, or the place of the error."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from edutarget import Plan
from edutarget.files import strict_yaml
from edutarget.files.reading import MAX_BYTES, MAX_DEPTH, decode
from edutarget.files.strict_yaml import PythonLoader, read
from edutarget.problems.diagnostic import index_of, spots_in
from edutarget.problems.problem import MOST_OF_A_RULE, Problem, Unreadable
from edutarget.submission.loading import Loader

KEY = "actuals: {gaokao_600: 27}\n"


def found(text: str) -> list[str]:
    """What is wrong with a text, as line:column rule."""
    document = read(text)
    spots = [spots_in(text)(index_of(one, document.places)) for one in document.problems]
    return [f"{spot.line}:{spot.column} {one.rule}" for spot, one in zip(spots, document.problems, strict=True)]


@pytest.fixture(params=[yaml.CSafeLoader, PythonLoader], ids=["libyaml", "python"])
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test runs with libyaml, and as it does where PyYAML was built without."""
    monkeypatch.setattr(strict_yaml, "LOADER", request.param)


def refused(data: bytes) -> tuple[str, str]:
    """The rule that bytes break, and the encoding they look like."""
    with pytest.raises(Unreadable) as end:
        decode(data)
    problem = end.value.problem
    return problem.rule, problem.params.get("encoding", "")


# Nothing is guessed


@pytest.mark.usefixtures("either_parser")
def test_every_scalar_is_text() -> None:
    text = "a: 73.10\nb: no\nc: 12:30\nd: 010\ne: 2025-09-30\nf: ~\ng: '27'\nh: 1_000\ni: .inf\nj:\n"
    values = ["73.10", "no", "12:30", "010", "2025-09-30", "~", "27", "1_000", ".inf", ""]
    assert read(text)[:2] == (dict(zip("abcdefghij", values, strict=True)), [])


@pytest.mark.usefixtures("either_parser")
def test_lists_and_mappings() -> None:
    assert read("a: [1, {b: 2}]\nc:\n  - d\n  - e: f\n")[:2] == ({"a": ["1", {"b": "2"}], "c": ["d", {"e": "f"}]}, [])


# Encodings


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_utf8_with_and_without_mark_and_either_line_end(mark: bytes, end: str) -> None:
    text = decode(mark + f"a: 康乐{end}b: 𠮷{end}".encode())
    assert text[0] == "a"  # the mark would shift the columns of the first line
    assert read(text)[:2] == ({"a": "康乐", "b": "𠮷"}, [])
    assert found(f"a: 1{end}康: 2{end}康: 3{end}") == ["3:1 duplicate-key"]


@pytest.mark.parametrize(
    ("encoding", "looks_like"),
    [("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16"), ("gbk", "GBK"), ("gb18030", "GBK")],
)
def test_other_encodings_are_named(encoding: str, looks_like: str) -> None:
    text = "plan: kangle-2025\nsubmitted_by: 康乐县教育局\n"
    assert refused(text.encode(encoding)) == ("not-utf-8", looks_like)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_without_any_chinese(encoding: str) -> None:
    assert refused("plan: kangle-2025\n".encode(encoding)) == ("not-utf-8", "UTF-16")


def test_latin1() -> None:
    assert refused("note: caf\xe9 d'\xe9t\xe9 \xe0 No\xebl\n".encode("latin-1")) == ("not-utf-8", "Latin-1")


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"abc\xff", 1, 4),
        (b"\xef\xbb\xbfabc\xff", 1, 4),
        ("计划: a\r\n报送: ".encode() + "康乐".encode("gbk") + b"\n", 2, 5),
        ("计划: a\r报送: ".encode() + "康乐".encode("gbk") + b"\n", 2, 5),
    ],
)
def test_the_first_byte_that_is_not_utf8_is_told_by_line_and_column(data: bytes, line: int, column: int) -> None:
    with pytest.raises(Unreadable) as end:
        decode(data)
    params = end.value.problem.params
    assert (end.value.problem.rule, params["line"], params["column"]) == ("not-utf-8", line, column)


@pytest.mark.parametrize("cut", [1, 2])
@pytest.mark.parametrize("text", ["报送单位: 康乐县教", "note: caf\u00e9 𠮷"])
def test_a_text_that_ends_within_a_character_was_cut_off(text: str, cut: int) -> None:
    with pytest.raises(Unreadable) as end:
        decode(text.encode()[:-cut])
    assert end.value.problem == Problem("cut-off", 0, {"line": 1, "column": len(text)})


def test_the_only_character_at_the_end_may_be_gbk() -> None:
    assert refused("note: 教".encode("gbk")) == ("not-utf-8", "GBK")
    assert refused(b"note: \xe6") == ("cut-off", "")


# What the format allows but a figure must not depend on


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\na: 2\n", "2:1 duplicate-key"),
        ("a: {b: 1, b: 2}\n", "1:11 duplicate-key"),
        ('a: 1\n"a": 2\n', "2:1 duplicate-key"),
        ("a: *b\n", "1:4 alias"),
        ("a: &b 1\n", "1:4 alias"),
        ("<<: {a: 1}\n", "1:1 merge-key"),
        ("a: !!float 1\n", "1:4 tag"),
        ("a: !python/object/apply:os.system [id]\n", "1:4 tag"),
        ("!!str a: 1\n", "1:1 tag"),
        ("!x a: 1\n", "1:1 tag"),
        ("&b a: 1\n", "1:1 alias"),
        ("a: [&b 1]\n", "1:5 alias"),
        ("? [a]\n: 1\n", "1:3 key-not-text"),
        ("? {a: 1}\n: 1\n", "1:3 key-not-text"),
        ("a: 1\n---\nb: 2\n", "2:1 second-document"),
        ("---\na: 1\n...\n---\nb: 2\n", "4:1 second-document"),
        ("a: 1\n康乐：1\nb: 2\n", "2:3 fullwidth-colon"),
        ("a:\n  b：1\n  c: 2\n", "2:4 fullwidth-colon"),
        ("a:\n\tb: 1\n", "2:1 yaml-tab"),
        ("a:\n  b: 1\n\tc: 2\n", "3:1 yaml-tab"),
        ("a: {b: 1\n", "1:4 yaml-syntax"),  # where it was opened
        ('a: "b\n', "1:4 yaml-syntax"),
        ("a: b: c\n", "1:5 yaml-syntax"),
        ("a: @b\n", "1:4 text-needs-quotes"),
        ("a: 1\n b: 2\n", "2:3 yaml-syntax"),
        ("- a\nb: 1\n", "2:1 yaml-syntax"),
        ("\x00", "1:1 control-character"),
        ("a: 1\x00\n", "1:5 control-character"),
        ("a: 康\x1b[31m\n", "1:5 control-character"),
        ("a: 1\x85b\x9b\n", "1:7 control-character"),
        ('a: "\\ud800"\n', "1:7 yaml-syntax"),  # half a character: there is no such text
        ('a: "\\UFFFFFFFF"\n', "1:7 yaml-syntax"),  # beyond the last character
        ('a: "\\ud83d\\ude00"\n', "1:7 yaml-syntax"),  # as JSON writes characters beyond U+FFFF
        ("", "1:1 empty-file"),
        ("\n \n", "1:1 empty-file"),
        ("# only a comment\n", "1:1 empty-file"),
        ("---\n", "1:1 empty-file"),
    ],
)
def test_refused_where_it_stands(text: str, problem: str) -> None:
    assert found(text) == [problem]


@pytest.mark.usefixtures("either_parser")
def test_tabs_between_words_are_spaces() -> None:
    text = "a:\t1\nc: {d:\t2,\te: 3}\t\n"
    assert read(text)[:2] == ({"a": "1", "c": {"d": "2", "e": "3"}}, [])


def test_without_libyaml_a_file_is_read_and_refused_as_with_it(tmp_path: Path) -> None:
    (tmp_path / "control.yaml").write_text(KEY + "\x1b\n")
    (tmp_path / "right.yaml").write_text(KEY)
    (tmp_path / "slip.yaml").write_text(KEY.replace(": {", "：{"))
    program = "import sys\nif sys.argv.pop() == 'without':\n    sys.modules['yaml._yaml'] = None\n"
    program += "import yaml\nfrom edutarget.cli.main import run\nprint(hasattr(yaml, 'CSafeLoader'))\nsys.exit(run())\n"
    command = [sys.executable, "-c", program, "check", str(tmp_path), "--format", "json"]
    with_it, without = (
        subprocess.run([*command, which], capture_output=True, text=True, check=False) for which in ("with", "without")
    )
    assert with_it.stdout.partition("\n")[0] == "True" and without.stdout.partition("\n")[0] == "False"
    assert with_it.stdout.partition("\n")[2:] == without.stdout.partition("\n")[2:]
    assert "control-character" in without.stdout and "fullwidth-colon" in without.stdout
    assert with_it.returncode == without.returncode == 1


@pytest.mark.usefixtures("either_parser")
def test_quoted_merge_key_is_a_key_like_others() -> None:
    assert read('"<<": 1\n')[:2] == ({"<<": "1"}, [])


@pytest.mark.usefixtures("either_parser")
def test_problems_do_not_stop_at_the_first() -> None:
    text = "a: &x 1\nb: *x\nb: !!str 2\n"
    assert found(text) == ["1:4 alias", "2:4 alias", "3:1 duplicate-key", "3:4 tag"]


@pytest.mark.usefixtures("either_parser")
def test_alias_bomb_ends_at_once() -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40))]
    problems = read("\n".join(lines))[1]
    assert (len(problems), problems[-1].more) == (MOST_OF_A_RULE, 40 + 39 * 9 - MOST_OF_A_RULE)


# Places


@pytest.mark.usefixtures("either_parser")
def test_places_are_counted_in_characters() -> None:
    text = "康乐: 𠮷𠮷\n𠮷: {甲: 一, 乙: 二}\n丙:\n- 三\n"
    assert {path: text[key:value] + text[value] for path, (key, value) in read(text).places.items()} == {
        ("康乐",): "康乐: 𠮷",
        ("𠮷",): "𠮷: {",
        ("𠮷", "甲"): "甲: 一",
        ("𠮷", "乙"): "乙: 二",
        ("丙",): "丙:\n-",
        ("丙", 0): "三",
    }


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_and_column_after_wide_and_astral_characters(end: str) -> None:
    assert found(f"甲: {{𠮷𠮷: 1, 𠮷𠮷: 2}}{end}乙: 1{end}乙: 2{end}") == ["1:12 duplicate-key", "3:1 duplicate-key"]


# Limits


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_deep_nesting_is_refused_where_it_is_too_deep(opening: str, monkeypatch: pytest.MonkeyPatch) -> None:
    levels: list[int] = []

    class Reader(strict_yaml._Reader):
        def _node(self, event: Any, path: tuple[str | int, ...]) -> Any:
            levels.append(len(path))
            return super()._node(event, path)

    monkeypatch.setattr(strict_yaml, "_Reader", Reader)
    assert found(opening * 100_000)[-1].split()[1] in ("too-deep", "yaml-syntax")
    assert max(levels, default=0) <= MAX_DEPTH and len(levels) < 10 * MAX_DEPTH


@pytest.mark.usefixtures("either_parser")
def test_a_hundred_levels_are_read() -> None:
    assert found("[" * 100 + "]" * 100) == []
    assert found("[" * 101 + "]" * 101) == ["1:101 too-deep"]


def test_50_mb_are_refused_before_they_are_read(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "actuals.yaml"
    file.write_text(KEY)
    os.truncate(file, MAX_BYTES + 1)
    loader = Loader(plan)
    opened: list[Any] = []

    def noted(name: Any, *given: Any, **named: Any) -> Any:
        opened.append(name)
        return original(name, *given, **named)

    original = open
    monkeypatch.setattr("builtins.open", noted)
    submission, problems = loader.load(str(file))
    assert submission is None
    assert [problem.rule for problem in problems] == ["file-too-large"]
    assert str(file) not in opened


# Whatever the bytes are


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = decode(data)
    except Unreadable:
        return
    value, problems, _places = read(text)
    assert value is not None or problems


FRAGMENTS = ["a: ", "b", "\n", "  ", "\t", "- ", "? ", ": ", "[", "]", "{", "}", ", ", "&x ", "*x", "!!int ", "!t "]
FRAGMENTS += [
    "'",
    '"',
    "<<",
    "---\n",
    "...\n",
    "|\n",
    ">-\n",
    "#",
    "%YAML 1.1\n",
    "%TAG ! x\n",
    "：",
    "康",
    "𠮷",
    "\r\n",
]
FRAGMENTS += ['"\\ud800"', '"\\x1b"', "\ufeff", "\x00", "@", "`", "27"]


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
def test_any_yaml_is_read_or_refused_within_the_text(text: str) -> None:
    value, problems, places = read(text)
    assert value is not None or problems
    lines = text.count("\n") + text.count("\r") + 1
    for problem in problems:
        spot = spots_in(text)(index_of(problem, places))
        assert spot.line is not None and 1 <= spot.line <= lines
        assert spot.column is not None and spot.column >= 1
