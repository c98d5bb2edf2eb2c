"""Text that is not YAML: every typing slip is reported with its remedy; without one, the parser's error."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from edutarget.files import strict_yaml
from edutarget.files.strict_yaml import PythonLoader, read
from edutarget.files.yaml_slips import slips
from edutarget.problems.diagnostic import index_of, spots_in
from support import EXAMPLE, Load

HEAD = "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: 康乐县教育局\n"

pytestmark = pytest.mark.usefixtures("either_parser")


@pytest.fixture(params=[yaml.CSafeLoader, PythonLoader], ids=["libyaml", "python"], scope="module")
def either_parser(request: pytest.FixtureRequest) -> Any:
    """Every test runs with libyaml, and as it does where PyYAML was built without."""
    before = strict_yaml.LOADER
    strict_yaml.LOADER = request.param
    yield
    strict_yaml.LOADER = before


def found(text: str) -> list[str]:
    """What is wrong with a text, as line:column rule."""
    document = read(text)
    spots = [spots_in(text)(index_of(one, document.places)) for one in document.problems]
    return [f"{spot.line}:{spot.column} {one.rule}" for spot, one in zip(spots, document.problems, strict=True)]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            "plan：x\nas_of：2\nsubmitted_by：y\nactuals：\n  a：1\n  b：2\n",
            [f"{place} fullwidth-colon" for place in ("1:5", "2:6", "3:13", "4:8", "5:4", "6:4")],
        ),
        ("a: 1\ndropouts:2\nb: 3\nc:4\n", ["2:9 colon-without-space", "4:2 colon-without-space"]),
        ("a:\n  b:1\n  c:2\n", ["2:4 colon-without-space", "3:4 colon-without-space"]),
        ("a:\n  - id：b\n    name: c\n", ["2:7 fullwidth-colon"]),
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
        ("a: [1\nb: 2\nc: 'x\nd: }\n", ["1:4 yaml-syntax"]),
        ("a: @x\nb: 1: 2\nc：3\n", ["3:2 fullwidth-colon"]),
        ("a: 'x\nb: 1\nc：2\n", ["3:2 fullwidth-colon"]),
        ("a:\n\tb: 1\n\tc: 2\n", ["2:1 yaml-tab", "3:1 yaml-tab"]),
        ("a:\n  b: 1\n\tc：2\n", ["3:1 yaml-tab", "3:3 fullwidth-colon"]),
        ("a: 1\nwords\nb: 2\nmore words\n", ["2:1 yaml-syntax", "4:1 yaml-syntax"]),
        ("a: 1\nwords\nb：2\n", ["2:1 yaml-syntax", "3:2 fullwidth-colon"]),
        ("a:\n  b: -\n  c: 1\n", ["2:6 no-value"]),
        (
            "a: 1\nb: [1\nc:1 900\n\t  d： 2\ne：3\n",
            ["3:2 colon-without-space", "4:1 yaml-tab", "4:5 fullwidth-colon", "5:2 fullwidth-colon"],
        ),
        ("a: &x 1\nb：2\n", ["1:4 alias", "2:2 fullwidth-colon"]),
    ],
)
def test_every_slip_is_told_where_it_stands(text: str, problems: list[str]) -> None:
    assert found(text) == problems
    assert read(text).written is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: 1\nnote:# 秋季\nb: 1\n", 9),
        ("a:\n  jinan_batches:# 3\n  b: 2\n", 18),
        ("a:\n  jinan_batches:# 3\n", 18),
        ("a: 1\nnote：# 秋季\n", 9),
        ("a: 1\nb:　#2\n", 6),
        ("a: {value: 2, note:# 秋季}\n", 18),
        ("a: {note：# 秋季, value: 2}\n", 8),
    ],
)
def test_what_would_become_a_comment_has_no_remedy(text: str, place: int) -> None:
    (problem,) = read(text).problems
    assert (problem.rule, problem.place, problem.params) == ("hash-after-colon", place, {})


def test_a_comment_behind_a_slip_stays_one() -> None:
    (problem,) = read("a：  # x\n  b: 1\n").problems
    assert (problem.params["written"], problem.params["instead"]) == ("：", ": ")


@pytest.mark.parametrize(
    ("lines", "written", "instead"),
    [
        ("\tb: 1\n", "\t", "  "),
        ("    b: 1\n\tc: 2\n", "\t", "    "),
        ("  b:\n\t\tc: 2\n", "\t\t", "    "),
        ("  b: 1\n \tc: 2\n", " \t", "  "),
    ],
)
def test_a_tab_is_as_wide_as_one_level(lines: str, written: str, instead: str) -> None:
    (problem,) = read("a:\n" + lines).problems
    assert (problem.rule, problem.params) == ("yaml-tab", {"written": written, "instead": instead})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: b: c\n", "a second “: ” on one line"),
        ("a: ? b\n", "a value that begins with “? ”; put it between quotes"),
        ("a: - b\n", "a “- ” where no list can begin"),
        ("a: 1\nb\nc: 2\n", "a line without “: ” between its name and its value"),
        ("a: {b: 1\n", "a curly bracket that is never closed"),
        ("a: [1\n", "a square bracket that is never closed"),
        ("a: 'b\n", "a quote or a bracket that is never closed"),
        ("- @b\n", "a value that begins with this character needs quotes"),
        ("a: ]\n", "an extra bracket or comma"),
        ('a: "\\q"\n', "a backslash between double quotes; use single quotes"),
        ('a: "\\xzz"\n', "a backslash between double quotes; use single quotes"),
        ('a: "\\ud83d\\ude00"\n', "an incomplete code after a backslash; type the character itself"),
        ('a: "\\U0000d83d"\n', "an incomplete code after a backslash; type the character itself"),
        ("a: &\n", "a value that begins with & or *; put it between quotes"),
        ("a: !<x\n", "a value that begins with !; put it between quotes"),
        ("a: !y!x 1\n", "a value that begins with !; put it between quotes"),
        ("a: &b% 1\n", "a value that begins with this character needs quotes"),
        ("%YAML x\n", "a line that begins with %; put the value between quotes"),
        ("a: |0\n  b\n", "a value that begins with | or >; write it on one line, between quotes"),
        ("a: | b\n", "a value that begins with | or >; write it on one line, between quotes"),
    ],
)
def test_what_a_parser_says_is_said_plainly(text: str, said: str) -> None:
    (problem,) = (one for one in read(text).problems if one.rule.startswith("yaml"))
    assert str(problem.params["what"]) == said


@pytest.mark.parametrize(
    "text",
    [
        "note: 说明：其中\n",
        "a: 'x\n  b：1\n  c:2'\n",
        "a: 1\n  b：2\n",
        "l:\n- 说明：x\n- b：y\n  c：z\n",
        "note:\n  说明：其中\n",
        "a: {value: 1, note: 说明：其中，另有b：2}\n",
        "a: |\n  b：1\n  c:2\n",
        "a: 'b：1'\n",
        "a: http://example.org:80/b\n",
        "a: 12:30\n",
    ],
)
def test_a_colon_in_a_text_is_no_slip(text: str) -> None:
    assert read(text).problems == []


def test_what_is_typed_instead_needs_a_space_only_before_a_value() -> None:
    problems = read("a：\n  b：1\nc：\r\n  d: 1\ne：").problems
    assert [problem.params["instead"] for problem in problems] == [":", ": ", ":", ":"]


def test_a_figure_with_a_comma_in_braces_is_one_figure() -> None:
    value, problems, _places = read(
        "a: {numerator: 1,466, denominator: 1,978}\nb: {value: 1,234,567.5}\nc: {a: 1, 466: 2}\n"
    )
    assert problems == []
    written = [value["a"]["numerator"], value["a"]["denominator"], value["b"]["value"]]
    assert [problem.rule for problem in written] == ["number-separator"] * 3
    assert [problem.params["instead"] for problem in written] == ["1466", "1978", "1234567.5"]
    assert value["c"] == {"a": "1", "466": "2"}


def test_wrong_figures_are_told_when_the_text_can_be_read(load: Load) -> None:
    lines = "  gaokao_600：27\n  dropouts:2\n  full_members: 1,0\n  party_activists: 60.5\n"
    submission, problems = load(HEAD + "actuals:\n" + lines)
    assert submission is None
    assert [(one.line, one.rule) for one in problems] == [(5, "fullwidth-colon"), (6, "colon-without-space")]
    mended = lines.replace("：", ": ").replace("dropouts:", "dropouts: ")
    _submission, problems = load(HEAD + "actuals:\n" + mended)
    assert [(one.line, one.rule) for one in problems if one.severity == "error"] == [
        (7, "number-separator"),
        (8, "not-whole"),
    ]


SLIPS = {"：": "fullwidth-colon", ":": "colon-without-space"}


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_all_slips_are_told_and_mended_the_text_is_as_before(data: Any) -> None:
    text = EXAMPLE.read_text()
    lines = [place.start(1) for place in re.finditer(r"^ *\w+(: )", text, re.MULTILINE)]
    chosen = data.draw(st.dictionaries(st.sampled_from(lines), st.sampled_from(sorted(SLIPS)), min_size=1))
    wrong = "".join(
        chosen[at] if at in chosen else "" if at - 1 in chosen else character for at, character in enumerate(text)
    )
    value, problems, _places = read(wrong)
    shifts = sorted(chosen)
    expected = {(at - shifts.index(at), SLIPS[chosen[at]]) for at in shifts}
    assert {(problem.place, problem.rule) for problem in problems} == expected
    assert value is None
    for problem in reversed(problems):
        assert isinstance(problem.place, int)
        end = problem.place + len(problem.params["written"])
        wrong = wrong[: problem.place] + problem.params["instead"] + wrong[end:]
    assert read(wrong)[:2] == read(text)[:2]


LINES = ["plan: kangle-2025", "  gaokao_600: 27", "actuals:", "  a：1", "  b:2", "\tc: 1"]
LINES += ["d: {e: 1", "f: 'g", "- h", "i"]


@given(st.lists(st.sampled_from(LINES) | st.text(max_size=6), max_size=12).map("\n".join))
def test_nothing_that_is_not_yaml_passes(text: str) -> None:
    try:
        list(yaml.parse(text, yaml.CSafeLoader))
    except (yaml.YAMLError, ValueError):
        assert read(text).problems


TEXTS = st.lists(
    st.sampled_from(
        [
            *(
                "说明：今年",
                "a:1",
                "12:30",
                "http://x",
                "it's",
                "# 1",
                "a #b",
                "- x",
                "{b：1}",
                "[c:2]",
                "value：3",
                "a: b",
            ),
            *("\n", "  ", "长" * 60, "b：\n", "e：1\nf：2\n", ": ", "'", '"', "，", "note:x"),
        ]
    ),
    min_size=1,
    max_size=5,
).map("".join)
VALUES = st.recursive(
    TEXTS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "note", "zh", "value", "数值", "k 1"]), inner, min_size=1)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("either_parser", [yaml.CSafeLoader], indirect=True)  # no parser is asked
@settings(max_examples=100, deadline=None)
@given(VALUES, st.sampled_from([20, 80, 9999]), st.sampled_from([None, "|", ">", "'"]), st.booleans())
def test_no_text_that_is_yaml_has_slips(value: Any, width: int, style: str | None, flow: bool) -> None:
    text = yaml.safe_dump(
        {"p": value, "note": value},
        allow_unicode=True,
        width=width,
        default_style=style,
        default_flow_style=None if flow else False,
    )
    assert slips(text) == []


@pytest.mark.parametrize("either_parser", [yaml.CSafeLoader], indirect=True)
@pytest.mark.parametrize(
    "line",
    [
        *(
            "a: [\n",
            "a: @\n",
            "b\nc: 1\n",
            "a：1\n",
            "a:1\n",
            "\ta: 1\n",
            "  a: 1\n a: 2\n",
            "{a：1}\n",
            "'\n",
            "x: '\n",
        ),
        *("a: {b: '\n", "a: 'x", "{", "：", "'a' ", "- ", "a" + " " * 99),
    ],
)
def test_a_text_full_of_mistakes_is_scanned_to_its_end(line: str) -> None:
    """Work that grew with the square of its length would take minutes here."""
    text = line * 5_000
    assert all(0 <= problem.place <= len(text) for problem in slips(text) if isinstance(problem.place, int))
