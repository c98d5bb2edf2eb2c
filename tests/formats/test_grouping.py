"""Many problems of one kind are told as one, and none is lost by that."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edutarget.formats.words.problems import FEW, MOST_OF_A_KIND, ProblemGroup, grouped
from edutarget.language.words import LANGS, Lang, Words
from edutarget.problems.diagnostic import Diagnostic, order
from support import Load, Run

ENGLISH = Words("en")


def no_value(line: int, file: str = "a.yaml") -> Diagnostic:
    return Diagnostic(file, line, 3, "no-value", {"otherwise": ""})


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
        Diagnostic("a.xlsx", None, None, "no-value", {"otherwise": ""}, cell=f"填报!{name}", label="")
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
        Diagnostic(f, line, 1, rule, {"key": key, "known": (), "otherwise": ""}) for f, line, rule, key in drawn
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
    assert done.stdout.count(b"error[") == done.stdout.count(b"error[not-filled-in]") == 1
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
