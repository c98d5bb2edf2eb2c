"""All at once is true for broken YAML too: after a place that is not YAML reading goes on, and nothing passes."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from yaml._yaml import CParser

from edutarget.files.strict_yaml import places, read
from edutarget.files.yaml_mending import MOST_WORK
from edutarget.files.yaml_slips import only_slips
from edutarget.problems.diagnostic import located, spots_in
from edutarget.problems.problem import Problem
from support import EXAMPLE, Load

HEAD = "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: 康乐县教育局\n"


def found(text: str) -> list[str]:
    """What is wrong with a text, as line:column rule."""
    problems = located(read(text)[1], "file", places(text), spots_in(text))
    return sorted((f"{one.line}:{one.column} {one.rule}" for one in problems), key=_by_place)


def _by_place(told: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", told)[:2]]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            "plan：x\nas_of：2\nsubmitted_by：y\nactuals：\n  a：1\n  b：2\n",
            [f"{place} fullwidth-colon" for place in ("1:5", "2:6", "3:13", "4:8", "5:4", "6:4")],
        ),
        ("a: 1\ndropouts:2\nb: 3\nc:4\n", ["2:9 colon-without-space", "4:2 colon-without-space"]),
        ("a:\n  b:1\n  c:2\n", ["2:4 colon-without-space", "3:4 colon-without-space"]),
        (
            "a: {numerator：1，denominator:2}\nb: {numerator: 1，note: 2}\n",
            ["1:14 fullwidth-colon", "1:16 fullwidth-comma", "1:28 colon-without-space", "2:17 fullwidth-comma"],
        ),
        (
            "a: {numerator: 503，denominator：1,978}\nb: {数值：1，备注:x}\n",
            [
                *("1:19 fullwidth-comma", "1:31 fullwidth-colon"),
                *("2:7 fullwidth-colon", "2:9 fullwidth-comma", "2:12 colon-without-space"),
            ],
        ),
        ("a: [1\nb: 2\nc: 'x\nd: }\n", ["1:4 yaml-syntax", "3:4 yaml-syntax", "4:4 yaml-syntax"]),
        ("a: @x\nb: 1: 2\nc：3\n", ["1:4 yaml-syntax", "2:5 yaml-syntax", "3:2 fullwidth-colon"]),
        ("a: 1\n b: 2\nc: 3\n  d: 4\n", ["2:3 yaml-syntax", "4:4 yaml-syntax"]),
        ("a: 'x\nb: 1\nc：2\n", ["1:4 yaml-syntax", "3:2 fullwidth-colon"]),
        ("a:\n\tb: 1\n\tc: 2\n", ["2:1 yaml-tab", "3:1 yaml-tab"]),
        ("a: 1\nwords\nb: 2\nb: 3\n", ["2:1 yaml-syntax", "4:1 duplicate-key"]),
        ("a:\n  b: -\n  c: 1\n", ["2:6 no-value"]),
        (
            "a:\n  b： -\n  c：  [1\n  d: 1\n",
            ["2:4 fullwidth-colon", "2:6 no-value", "3:4 fullwidth-colon", "3:7 yaml-syntax"],
        ),
        (
            "a: 1\nb: [1\nc:1 900\n\t  d： 2\ne：3\n",
            [
                "2:4 yaml-syntax",
                "3:2 colon-without-space",
                "4:1 yaml-tab",
                "4:5 fullwidth-colon",
                "5:2 fullwidth-colon",
            ],
        ),
    ],
)
def test_every_place_is_told_where_it_stands(text: str, problems: list[str]) -> None:
    assert found(text) == problems


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: b: c\n", "a second “: ” on one line, or a line indented too far"),
        ("a: ? b\n", "a value that begins with “? ”; put it between quotes"),
        ("a: - b\n", "a “- ” where no list can begin"),
        ("a: 1\nb\nc: 2\n", "a line without “: ” between its name and its value"),
        ("a: {b: 1\n", "a curly bracket that is never closed"),
        ("a: [1\n", "a square bracket that is never closed"),
        ("a: 'b\n", "a quote or a bracket that is never closed"),
        ("a: @b\n", "a value that begins with this character needs quotes"),
        ("a: ]\n", "a bracket or a comma too many"),
        ('a: "\\q"\n', "a backslash between double quotes; use single quotes"),
        ('a: "\\xzz"\n', "a backslash between double quotes; use single quotes"),
        ('a: "\\ud83d\\ude00"\n', "a code after a backslash that is no whole character; type the character itself"),
        ('a: "\\U0000d83d"\n', "a code after a backslash that is no whole character; type the character itself"),
        ("a: &\n", "a value that begins with & or *; put it between quotes"),
        ("a: !<x\n", "a value that begins with !; put it between quotes"),
        ("a: !y!x 1\n", "a value that begins with !; put it between quotes"),
        ("a: &b% 1\n", "a value that begins with this character needs quotes"),
        ("a: |0\n  b\n", "a value that begins with | or >; write it on one line, between quotes"),
        ("a: | b\n", "a line that begins with % or has a word too many after | or >"),
    ],
)
def test_what_libyaml_says_is_said_plainly(text: str, said: str) -> None:
    (problem,) = (one for one in read(text)[1] if one.rule.startswith("yaml"))
    assert str(problem.params["what"]) == said


@pytest.mark.parametrize(
    "text",
    [
        "note: 说明：其中\n",
        "note:\n  说明：其中\n",
        "a: {value: 1, note: 说明：其中，另有b：2}\n",
        "a: |\n  b：1\n  c:2\n",
        "a: 'b：1'\n",
        "a: http://example.org:80/b\n",
        "a: 12:30\n",
    ],
)
def test_a_colon_in_a_text_is_no_slip(text: str) -> None:
    assert read(text)[1] == []


@pytest.mark.parametrize("many", [99, 100, 101, 200])
def test_a_hundred_places_are_told_and_that_there_are_more(many: int) -> None:
    *told, last = read("".join(f"k{number}: @\n" for number in range(many)))[1]
    assert len(told) == (many - 1 if many < 100 else 100)
    assert str(last.params["what"]).startswith("more such places") == (many > 99)


def test_what_belongs_to_a_value_that_was_passed_over_is_passed_over() -> None:
    value, problems = read("a: @\n  b: 1\n  c: 2\nd: 3\n")
    assert [problem.rule for problem in problems] == ["yaml-syntax"]
    assert (list(value), value["d"]) == (["a", "d"], "3")


def test_what_is_typed_instead_needs_a_space_only_before_a_value() -> None:
    problems = read("a：\n  b：1\nc：\r\n  d: 1\ne：")[1]
    assert [problem.params["instead"] for problem in problems] == [":", ": ", ":", ":"]


def test_a_thousand_lines_are_looked_at() -> None:
    line = "b：1\n"
    for many, found in ((1000, 1000), (1001, 0)):
        assert len(only_slips(line * many, 0, len(line) * many)) == found


def test_what_follows_is_read() -> None:
    value, problems = read("a: 1\nb: {c: 2\nd：3\ne: 4\n")
    assert [problem.rule for problem in problems] == ["yaml-syntax", "fullwidth-colon"]
    assert {key: part for key, part in value.items() if key != "b"} == {"a": "1", "d": "3", "e": "4"}
    assert isinstance(value["b"], Problem)


def test_a_figure_with_a_comma_in_braces_is_one_figure() -> None:
    value, problems = read("a: {numerator: 1,466, denominator: 1,978}\nb: {value: 1,234,567.5}\nc: {a: 1, 466: 2}\n")
    assert problems == []
    written = [value["a"]["numerator"], value["a"]["denominator"], value["b"]["value"]]
    assert [problem.rule for problem in written] == ["number-separator"] * 3
    assert [problem.params["instead"] for problem in written] == ["1466", "1978", "1234567.5"]
    assert value["c"] == {"a": "1", "466": "2"}


def test_figures_on_other_lines_are_checked_at_once(load: Load) -> None:
    lines = "  gaokao_600：27\n  dropouts:2\n  full_members: 1,0\n  investment: {value: 1.31\n  party_activists: 60.5\n"
    submission, problems = load(HEAD + "actuals:\n" + lines)
    assert submission is None
    assert [(one.line, one.rule) for one in problems if one.severity == "error"] == [
        (5, "fullwidth-colon"),
        (6, "colon-without-space"),
        (7, "number-separator"),
        (8, "yaml-syntax"),
        (9, "not-whole"),
    ]


def test_what_was_passed_over_is_not_missing(load: Load) -> None:
    _submission, problems = load("plan: kangle-2025\nas_of: @\nsubmitted_by: '局\nactuals:\n  gaokao_600: 27\n")
    assert [(one.line, one.rule) for one in problems] == [(2, "yaml-syntax"), (3, "yaml-syntax")]


SLIPS = {"：": "fullwidth-colon", ":": "colon-without-space"}


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_slips_are_told_and_the_rest_is_read_as_ever(data: Any) -> None:
    text = EXAMPLE.read_text()
    right, _none = read(text)
    lines = [place.start(1) for place in re.finditer(r"^ *\w+(: )", text, re.MULTILINE)]
    chosen = data.draw(st.dictionaries(st.sampled_from(lines), st.sampled_from(sorted(SLIPS)), min_size=1))
    wrong = "".join(
        chosen[at] if at in chosen else "" if at - 1 in chosen else character for at, character in enumerate(text)
    )
    value, problems = read(wrong)
    shifts = sorted(chosen)
    expected = {(at - shifts.index(at), SLIPS[chosen[at]]) for at in shifts}
    assert {(problem.place, problem.rule) for problem in problems} == expected
    assert value == right


LINES = ["plan: kangle-2025", "  gaokao_600: 27", "actuals:", "  a：1", "  b:2", "\tc: 1"]
LINES += ["d: {e: 1", "f: 'g", "- h", "i"]


@given(st.lists(st.sampled_from(LINES) | st.text(max_size=6), max_size=12).map("\n".join))
def test_nothing_that_is_not_yaml_passes(text: str) -> None:
    try:
        list(yaml.parse(text, yaml.CSafeLoader))
    except (yaml.YAMLError, ValueError):
        assert read(text)[1]


@pytest.mark.parametrize(
    "line",
    ["a: [\n", "a: @\n", "b\nc: 1\n", "a：1\n", "a:1\n", "\ta: 1\n", "  a: 1\n a: 2\n", "{a：1}\n", "'\n", "x: '\n"],
)
@pytest.mark.parametrize("times", [1000, 300_000])
def test_a_file_full_of_mistakes_is_not_read_for_ever(line: str, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    read_through: list[int] = []

    def counted(text: str) -> Any:
        read_through.append(len(text))
        return CParser(text)

    monkeypatch.setattr("edutarget.files.yaml_events.CParser", counted)
    text = line * times
    value, problems = read(text)
    assert problems or not isinstance(value, dict)
    assert sum(read_through) <= MOST_WORK + len(text)
