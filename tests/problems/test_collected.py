"""Of a million problems of one rule the first hundred are listed and the others counted, in every format."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from edutarget.problems.problem import MOST_OF_A_RULE, Problem, Problems
from support import Run

RULES = st.sampled_from(["alias", "tag", "duplicate-key"])


@given(st.lists(RULES, max_size=20).map(lambda rules: rules * 30), st.integers(0, 500))
def test_the_first_of_each_rule_are_kept_and_all_are_counted(rules: list[str], cut: int) -> None:
    found = [Problem(rule, index) for index, rule in enumerate(rules)]
    once = [*Problems(found)]
    assert [*Problems([*Problems(found[:cut]), *found[cut:]])] == once, "in two steps as in one"
    for rule in set(rules):
        of_rule = [problem for problem in found if problem.rule == rule]
        kept = [problem for problem in once if problem.rule == rule]
        assert [problem.place for problem in kept] == [problem.place for problem in of_rule[:MOST_OF_A_RULE]]
        assert sum(1 + problem.more for problem in kept) == len(of_rule)
    assert once == sorted(once, key=lambda problem: problem.place)


def test_every_format_says_that_it_lists_a_hundred_of_many(run: Run, tmp_path: Path) -> None:
    head = "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: 教育局\nactuals:\n  gaokao_600: 27\n"
    (tmp_path / "a.yaml").write_text(head + "".join(f"  gaokao_{number}: 1\n" for number in range(601, 901)))
    for form in ("json", "sarif", "junit", "gitlab"):
        said = run("check", "a.yaml", "-f", form)
        assert (said.returncode, said.stdout.decode().count("(there are 200 more of this kind in this file)")) == (1, 1)
    for form in ("text", "github"):  # which tell many of one kind by their lines
        said = run("check", "a.yaml", "-f", form)
        assert said.stdout.decode().count("and 279 more of this kind: lines 27–105, …\n") == 1
        assert said.stderr == b"1 file checked \xc2\xb7 300 errors \xc2\xb7 0 warnings\n"
    more = [problem["more"] for problem in json.loads(run("check", "a.yaml", "-f", "json").stdout)["problems"]]
    assert more == [0] * 99 + [200]
