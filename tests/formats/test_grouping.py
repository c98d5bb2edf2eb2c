"""Many problems of one kind are told as one, and none is lost by that."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edutarget.formats.words.problems import (
    FEW,
    FEW_FILES,
    MOST_OF_A_KIND,
    MOST_OF_A_RULE,
    ProblemGroup,
    across_files,
    grouped,
)
from edutarget.language.words import LANGS, Lang, Words
from edutarget.problems.diagnostic import Diagnostic, order
from support import Load, Run

ENGLISH = Words("en")
NOTHING = {"written": "-", "otherwise": ""}


def no_value(line: int, file: str = "a.yaml") -> Diagnostic:
    return Diagnostic(file, line, 3, "no-value", NOTHING)


def places(*found: Diagnostic) -> list[str]:
    return [group.places for group in grouped(found, ENGLISH)]


def test_a_few_are_told_one_by_one() -> None:
    assert places(*map(no_value, range(1, FEW + 1))) == [""] * FEW


def test_many_are_told_once_with_their_lines() -> None:
    lines = [9, 10, 11, 13, 20, 21]
    (group,) = grouped([*map(no_value, lines)], ENGLISH)
    assert (group.first.line, group.places) == (9, "× 6: lines 9–11, 13, 20–21")


def test_cells_are_named_by_column_and_row() -> None:
    cells = [
        Diagnostic("a.xlsx", None, None, "no-value", NOTHING, cell=f"填报!{name}", label="")
        for name in ("C9", "C10", "C11", "D12")
    ]
    assert places(*cells) == ["× 4: cells C9–C11, D12"]


def test_files_that_are_not_read_are_named() -> None:
    said = {"what": "x", "instead": "y"}
    files = [Diagnostic(f"{number}.xls", None, None, "file-passed-over", said) for number in range(30)]
    assert places(*files) == ["× 30: " + ", ".join(f"{number}.xls" for number in range(30))]


def test_other_files_and_other_rules_are_told_apart() -> None:
    found = [no_value(line, file) for file in ("a.yaml", "b.yaml") for line in range(1, 5)]
    assert places(*found) == ["× 4: lines 1–4"] * 2


kinds = st.sampled_from(["no-value", "no-date", "unknown-key"])


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 200), kinds, st.sampled_from("xyz")), max_size=80),
    st.sampled_from([1, 2, MOST_OF_A_KIND, None]),
)
def test_every_problem_is_told_once(drawn: list[tuple[str, int, str, str]], most: int | None) -> None:
    found = order(
        Diagnostic(file, line, 1, rule, {**NOTHING, "key": key, "known": ()}) for file, line, rule, key in drawn
    )
    groups = grouped(found, ENGLISH, most)
    assert sum(count(group) for group in groups) == len(found)
    assert [group.first for group in groups] == [
        one for one in found if one in {id(g.first): g.first for g in groups}.values()
    ]


def count(group: ProblemGroup) -> int:
    """How many problems a group stands for, as its words say."""
    words = group.places.replace("×", "").split(":")[0].split()
    if not words:
        return 1
    return int(words[0]) if group.places.startswith("×") else int(words[1]) + 1


@pytest.mark.parametrize("ending", ["yaml", "csv", "xlsx"])
@pytest.mark.parametrize("lang", LANGS)
def test_an_untouched_form_is_one_problem(run: Run, tmp_path: Path, ending: str, lang: Lang) -> None:
    assert run("template", "-o", f"form.{ending}", "--lang", lang).returncode == 0
    done = run("check", f"form.{ending}", "--lang", lang)
    assert done.returncode == 1
    assert done.stdout.count(b"[not-filled-in]: ") == done.stdout.count(b"]: ") == 1
    assert run("report", f"form.{ending}").returncode == 1


@pytest.mark.parametrize(("lines", "rules"), [(3, ["no-value"] * 3), (4, ["not-filled-in"])])
def test_a_few_lines_without_a_figure_are_told_by_themselves(load: Load, lines: int, rules: list[str]) -> None:
    keys = ["gaokao_600", "zhongkao_600", "party_activists", "dropouts"][:lines]
    head = "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: 教育局\nactuals:\n"
    _nothing, found = load(head + "".join(f"  {key}:\n" for key in keys))
    assert [one.rule for one in found] == rules


def test_a_form_with_one_figure_says_which_lines_have_none(run: Run, tmp_path: Path) -> None:
    form = run("template", "--lang", "en").stdout.decode()
    (tmp_path / "form.yaml").write_text(
        form.replace("as_of: ", "as_of: 2025-09-30 ").replace("\n  party_activists: ", "\n  party_activists: 5 ")
    )
    said = run("check", "form.yaml", "--lang", "en").stdout.decode()
    assert said.count("[no-value]") == 2 and "× 37: lines 17–19, " in said, "counts are zero, milestones are not done"
    assert said.count("[no-submitter]") == 1


def shared(count: int, *, rule: str = "no-value", params: Mapping[str, object] = NOTHING) -> list[Diagnostic]:
    return [Diagnostic(f"{number:05}.yaml", 3, 3, rule, params) for number in range(count)]


def across(found: Sequence[Diagnostic]) -> list[ProblemGroup]:
    return across_files(grouped(found, ENGLISH), ENGLISH)


def test_a_problem_of_a_few_files_is_shown_in_each() -> None:
    assert [group.places for group in across(shared(FEW_FILES))] == [""] * FEW_FILES


def test_a_problem_of_many_files_is_shown_in_the_first_with_the_names_of_the_others() -> None:
    (group,) = across(shared(FEW_FILES + 1))
    assert group.first.file == "00000.yaml"
    assert group.places == "and the same in 4 other files: 00001.yaml, 00002.yaml, 00003.yaml, 00004.yaml"
    (group,) = across(shared(10_000))
    assert group.places.startswith("and the same in 9999 other files: 00001.yaml, ") and group.places.endswith(", …")


def test_every_place_in_the_first_file_is_kept() -> None:
    found = [no_value(line, f"{name}.yaml") for name in "abcdef" for line in range(1, 6)]
    (group,) = across(found)
    assert group.places == "× 5: lines 1–5; and the same in 5 other files: b.yaml, c.yaml, d.yaml, e.yaml, f.yaml"


def test_of_one_rule_a_hundred_different_problems_are_shown() -> None:
    found = [one._replace(rule="unlisted-unit", params={"unit": one.file}) for one in shared(10_000)]
    groups = across(found)
    assert len(groups) == MOST_OF_A_RULE
    assert groups[-1].places.startswith("and more of this kind in 9900 files: 00100.yaml, ")
    assert len(across([*found[:2], *shared(3)])) == 5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Thirty submissions with the same mistake, one of them with another."""
    for number in range(30):
        unit = f"plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: a\nunit: 康乐县/{number}\nactuals:\n"
        more = "  zhongkao_600: 2x\n" if number == 7 else ""
        (tmp_path / "s").mkdir(exist_ok=True)
        (tmp_path / "s" / f"{number:02}.yaml").write_text(unit + "  gaokao_60: 3\n" + more, "utf-8")
    return tmp_path


def test_check_says_once_what_many_files_share(run: Run, folder: Path) -> None:
    said = run("check", "s", "--lang", "en", cwd=folder)
    lines = said.stdout.decode().splitlines()
    assert said.returncode == 1 and len(lines) < 12
    assert "and the same in 29 other files: s/01.yaml" in said.stdout.decode()
    assert b"30 files checked \xc2\xb7 31 errors" in said.stderr
    every = run("check", "s", "-v", "--lang", "en", cwd=folder).stdout.decode()
    assert every.count("error[unknown-key]") + every.count("error[unknown-indicator]") == 30
    for format, count in (("json", '"rule"'), ("sarif", '"ruleId"'), ("gitlab", '"check_name"')):
        assert run("check", "s", "-f", format, cwd=folder).stdout.decode().count(count) == 31
    github = run("check", "s", "-f", "github", cwd=folder).stdout.decode()
    assert (github.count("::error "), github.count(": unknown-indicator: ")) == (10, 22)


def test_statistics_count_by_rule(run: Run, folder: Path) -> None:
    text = run("check", "s", "--statistics", "--lang", "en", cwd=folder)
    first, second = text.stdout.decode().splitlines()
    assert text.returncode == 1 and first.split()[:2] == ["30", "error"] and second.split()[:2] == ["1", "error"]
    found = json.loads(run("check", "s", "--statistics", "-f", "json", cwd=folder).stdout)
    assert found["schema"] == "edutarget/check-statistics/1" and found["summary"]["errors"] == 31
    assert [(one["count"], one["files"]) for one in found["statistics"]] == [(30, 30), (1, 1)]
    assert all({"rule", "severity", "message"} <= one.keys() for one in found["statistics"])
    refused = run("check", "s", "--statistics", "-f", "sarif", "--lang", "en", cwd=folder)
    assert refused.returncode == 2 and b"--statistics is for text, json, not for sarif" in refused.stderr
    assert run("check", "s", "--statistics", "--diff", cwd=folder).returncode == 2
    env = {"GITHUB_ACTIONS": "true"}
    assert run("check", "s", "--statistics", "--lang", "en", cwd=folder, env=env).stdout == text.stdout
