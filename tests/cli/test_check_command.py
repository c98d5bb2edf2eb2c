"""`edutarget check`: which files it reads, problems across files, and exit codes."""

from __future__ import annotations

import ctypes
import json
import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support import ROOT, Run

Put = Callable[..., Path]

HEAD = {"plan": "kangle-2025", "as_of": "2025-09-30", "submitted_by": "康乐县教育局"}


def submission(*lines: str, **head: str) -> str:
    top = "".join(f"{key}: {value}\n" for key, value in {**HEAD, **head}.items())
    return top + "actuals:\n" + "".join(f"  {line}\n" for line in lines or ("gaokao_600: 27",))


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Write a submission under a name."""

    def put(name: str, *lines: str, **head: str) -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(submission(*lines, **head))
        return file

    return put


@pytest.fixture
def check(run: Run) -> Callable[..., tuple[int, list[str], list[str], list[str]]]:
    """Exit code, files looked at, `file:line rule` of every problem, and what went to standard error."""

    def check(*arguments: str | bytes, **options: Any) -> tuple[int, list[str], list[str], list[str]]:
        done = run("check", "-f", "json", *arguments, **options)
        result = json.loads(done.stdout)
        places = [f"{found['file']}:{found['line']} {found['rule']}" for found in result["problems"]]
        return done.returncode, result["files"], places, done.stderr.decode().splitlines()

    return check


Check = Callable[..., tuple[int, list[str], list[str], list[str]]]


class TestWhichFiles:
    def test_a_folder_is_walked_without_what_is_hidden(self, put: Put, check: Check) -> None:
        for name in ("b.yaml", "a/c.yml", "A.YAML", ".hidden.yaml", ".git/d.yaml", "a/.cache/e.yaml"):
            put(name)
        Path(put("b.yaml").parent, "notes.txt").write_text("no submission")
        assert check(".")[1] == ["A.YAML", "a/c.yml", "b.yaml"]

    def test_a_hidden_file_that_is_named_is_read(self, put: Put, check: Check) -> None:
        put(".hidden.yaml", "gaokao_600: x")
        assert check(".hidden.yaml")[2] == [".hidden.yaml:5 not-a-number"]

    def test_patterns_and_names_that_look_like_them(self, put: Put, check: Check) -> None:
        for name in ("q1/a.yaml", "q2/b.yaml", "[q1].yaml"):
            put(name)
        assert check("q*/*.yaml")[1] == ["q1/a.yaml", "q2/b.yaml"]
        assert check("[q1].yaml")[1] == ["[q1].yaml"]
        assert check("**/*.yaml")[1] == ["[q1].yaml", "q1/a.yaml", "q2/b.yaml"]

    def test_a_file_named_twice_is_looked_at_once(self, put: Put, check: Check, tmp_path: Path) -> None:
        put("a.yaml", "gaokao_600: x")
        code, files, found, _ = check("a.yaml", "./a.yaml", str(tmp_path / "a.yaml"), ".", "*.yaml")
        assert (code, len(files), len(found)) == (1, 1, 1)

    def test_the_plan_in_a_folder_is_no_submission(self, put: Put, check: Check, tmp_path: Path) -> None:
        put("a.yaml")
        (tmp_path / "targets.yaml").write_bytes((ROOT / "targets.yaml").read_bytes())
        assert check(".")[:3] == (0, ["a.yaml"], [])
        assert check("targets.yaml")[:3] == (1, ["targets.yaml"], ["targets.yaml:9 plan-not-submission"])

    def test_standard_input(self, check: Check) -> None:
        code, files, found, _ = check("-", input=submission("gaokao_600: x").encode())
        assert (code, files, found) == (1, ["<stdin>"], ["<stdin>:5 not-a-number"])

    def test_standard_input_is_compared_with_files(self, put: Put, check: Check) -> None:
        put("a.yaml", "gaokao_600: 28")
        code, _, found, _ = check("-", "a.yaml", input=submission("gaokao_600: 27").encode())
        assert (code, found) == (1, ["a.yaml:5 conflicting-values"])
        assert check("-", "--complete", input=submission().encode())[2] == ["<stdin>:4 not-complete"]

    @pytest.mark.parametrize("path", ["nothing.yaml", "empty", "*.yaml", "x[/bad].yaml"])
    def test_nothing_found_is_no_success(self, path: str, put: Put, check: Check, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        put("good/a.yaml")
        for arguments in ((path,), ("good", path), (path, "--exit-zero"), (path, "-q")):
            code, _, found, _ = check(*arguments)
            assert code == 2
            assert len(found) == 1

    def test_one_that_cannot_be_read_hides_no_other(self, put: Put, check: Check, tmp_path: Path) -> None:
        put("a.yaml", "gaokao_600: x")
        put("c.yaml", "dropouts: x")
        (tmp_path / "b.yaml").write_bytes(b"\xff\xfe\x00")
        os.mkfifo(tmp_path / "d.yaml")
        (tmp_path / "e.yaml").symlink_to("nowhere")
        code, files, found, _ = check(".")
        assert (code, len(files)) == (2, 5)
        assert found == [
            "a.yaml:5 not-a-number",
            "b.yaml:1 not-utf-8",
            "c.yaml:5 not-a-number",
            "d.yaml:None not-a-file",
            "e.yaml:None no-such-file",
        ]

    def test_a_folder_that_cannot_be_looked_into_is_no_success(self, put: Put, run: Run) -> None:
        put("good/a.yaml")
        put("good/locked/b.yaml").parent.chmod(0)
        done = run("check", "good", preexec_fn=without_roots_privilege)
        assert (done.returncode, b"good/locked: error[cannot-read]" in done.stdout) == (2, True)


def without_roots_privilege() -> None:
    """Drop the privilege of root to read every file."""
    libc = ctypes.CDLL(None)
    for dac_override_and_dac_read_search in (1, 2):
        libc.prctl(24, dac_override_and_dac_read_search)  # PR_CAPBSET_DROP


class TestAcrossFiles:
    def test_a_conflict_names_both_places(self, put: Put, run: Run) -> None:
        put("a.yaml", "dropouts: 0", "gaokao_600: 27")
        put("b.yaml", "gaokao_600: 28", "dropouts: 0")
        said = run("check", ".").stdout.decode()
        assert said.startswith("b.yaml:5:15: error[conflicting-values]")
        assert "a.yaml:6:15" in said

    @pytest.mark.parametrize(
        "other", [{"as_of": "2025-06-30"}, {"unit": "康乐一中"}], ids=["another day", "another unit"]
    )
    def test_no_conflict_between_others(self, other: dict[str, str], put: Put, check: Check) -> None:
        put("a.yaml", "gaokao_600: 27")
        put("b.yaml", "gaokao_600: 28", **other)
        assert check(".")[:3] == (0, ["a.yaml", "b.yaml"], [])

    def test_a_rate_and_its_counts_agree(self, put: Put, check: Check) -> None:
        put("a.yaml", "gaokao_special_rate: 25")
        put("b.yaml", "特殊类型上线率: {numerator: 1, denominator: 4}")
        assert check(".")[2] == []

    def test_a_wrong_file_is_not_compared(self, put: Put, check: Check) -> None:
        put("a.yaml", "gaokao_600: 27")
        put("b.yaml", "gaokao_600: 28", "dropouts: x")
        assert check(".")[2] == ["b.yaml:6 not-a-number"]

    def test_completeness_counts_the_files_of_a_day_together(self, put: Put, check: Check, plan: Any) -> None:
        answers = {
            key: f"{key}: {'true' if indicator.measure == 'milestone' else indicator.target}"
            for key, indicator in plan.indicators.items()
        }
        first, last = list(answers.values())[:20], list(answers.values())[20:]
        put("a.yaml", *first)
        put("b.yaml", *last)
        assert check("--complete", ".")[:3] == (0, ["a.yaml", "b.yaml"], [])
        put("b.yaml", *last[:-1])
        assert check("--complete", ".")[2] == ["b.yaml:4 not-complete"]
        assert check(".")[2] == []

    def test_completeness_is_asked_of_each_unit_whatever_its_name(self, put: Put, check: Check, plan: Any) -> None:
        """The CRC-32 of these two names with this day is the same."""
        asked_of_all = re.sub(r"\n    reported_by: .*", "", (ROOT / "targets.yaml").read_text())
        put("a.yaml").with_name("targets.yaml").write_text(asked_of_all)
        every = [
            f"{key}: {'true' if indicator.measure == 'milestone' else indicator.target}"
            for key, indicator in plan.indicators.items()
        ]
        put("a.yaml", *(line for line in every if "dropouts" not in line), unit="school 490779")
        put("b.yaml", *every, unit="school 11000000")
        assert [place for place in check("--complete", ".")[2] if "not-complete" in place] == ["a.yaml:5 not-complete"]
        put("a.yaml", *every)
        put("b.yaml", every[0], unit="None")
        exit_code, _files, found, _said = check("--complete", ".")
        assert (exit_code, found[0]) == (1, "b.yaml:5 not-complete"), "no unit is not the unit called None"

    def test_a_part_is_asked_for_what_units_of_its_kind_report(self, put: Put, check: Check) -> None:
        units = "  县/小学: {kinds: [primary], formerly: [县/村小]}\n  县/一中: {kinds: [senior]}\n"
        listed = (
            (ROOT / "targets.yaml").read_text().replace("\nindicators:", f"\nreporting_units:\n{units}\nindicators:")
        )
        put("a.yaml").with_name("targets.yaml").write_text(
            re.sub(r"康乐县/(?:城东|莲麓|康乐).*?\]", "县/一中]", listed)
        )
        schools = ("training_attendances: 3", "network_schools: 是", "network_classes: 否")
        primary = ("primary_pass_rate: {numerator: 5, denominator: 9}", "dropouts: 0", *schools)
        put("a.yaml", *primary, unit="县／村小")
        put("b.yaml", *primary[1:], unit="县/小学", as_of="2025-10-31")
        put("c.yaml", *schools, unit="县/一中", as_of="2025-01-31")
        put("d.yaml", "gaokao_600: 3", unit="县/无名")
        exit_code, _files, found, _said = check("--complete", ".")
        assert found == [
            "a.yaml:4 unit-twice",
            "b.yaml:5 not-complete",
            "c.yaml:5 not-complete",
            "d.yaml:4 asked-unknown",
            "d.yaml:4 unlisted-unit",
        ]
        assert exit_code == 1
        assert check(".")[2] == ["a.yaml:4 unit-twice", "d.yaml:4 unlisted-unit"]

    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_what_a_unit_of_no_known_kind_must_report_is_not_known(self, lang: str, put: Put, run: Run) -> None:
        put("a.yaml", "training_attendances: 3", "network_schools: 是", "network_classes: 否", unit="县/无名")
        done = run("check", "--complete", "a.yaml", "--lang", lang)
        assert (done.returncode, b"[asked-unknown]: " in done.stdout and b"a.yaml:4:7: " in done.stdout) == (1, True)
        assert run("check", "a.yaml").returncode == 0
        put("a.yaml").with_name("units.yaml").write_text("县/无名: {kinds: [senior]}\n")
        put("a.yaml", "gaokao_600: 3", unit="县/无名")
        told = run("check", "--complete", "a.yaml", "--units", "units.yaml", "--lang", "en").stdout
        assert b"asked-unknown" not in told and b"not-complete" in told

    def test_units_are_those_of_a_list(self, put: Put, check: Check) -> None:
        put("a.yaml", unit="县/一中")
        put("b.yaml", unit="县／一中")
        put("c.yaml", unit="县/二中")
        put("d.yaml", unit="县/村小")
        put("county.yaml", "dropouts: 1", unit="临夏州/康乐县")
        put("none.yaml", "dropouts: 1")
        listed = put("a.yaml", unit="县/一中").with_name("units.yaml")
        listed.write_text("县/一中: {formerly: [县/村小]}\n县/三中: {}\n")
        expected = ["b.yaml:4 unit-twice", "c.yaml:4 unlisted-unit", "d.yaml:6 former-name"]
        assert [place for place in check(".", "--units", "units.yaml")[2] if "units.yaml" in place] == []
        found = check("a.yaml", "b.yaml", "c.yaml", "d.yaml", "county.yaml", "none.yaml", "--units", "units.yaml")
        assert found[0] == 1 and sorted(set(found[2])) == expected
        assert check("c.yaml", "--no-units")[2] == []
        assert check("a.yaml", "d.yaml", "county.yaml", "--units", "units.yaml")[:3:2] == (1, expected[2:])

    def test_a_list_that_cannot_be_used_is_told_first(self, put: Put, run: Run) -> None:
        put("a.yaml", unit="县/一中").with_name("units.txt").write_text("")
        done = run("check", "a.yaml", "--units", "units.txt", "--lang", "en")
        assert (done.returncode, done.stdout) == (1, b"") and b"units.txt" in done.stderr
        assert run("check", "a.yaml", "--units", "gone.txt").returncode == 2
        refused = run("check", "a.yaml", "--units", "units.txt", "-o", "units.txt", "--lang", "en")
        assert refused.returncode == 2 and b"would overwrite units.txt" in refused.stderr

    @pytest.mark.parametrize(
        "other", ["县／一中", "县/ 一中", "县//一中", "县/一\u200b中", "县\\一中", "/县/一中/", "县/一中\ufeff"]
    )
    def test_names_that_look_the_same_are_one_unit_written_twice(self, other: str, put: Put, check: Check) -> None:
        put("a.yaml", unit="县/一中")
        put("b.yaml", unit=json.dumps(other))
        put("c.yaml", unit="县/二中")
        assert check(".")[:3:2] == (1, ["b.yaml:4 unit-twice"])

    def test_two_schools_do_not_take_one_share(self, put: Put, check: Check) -> None:
        put("a.yaml", "senior_enrolment: 1", unit="临夏州/康乐县/康乐一中")
        put("b.yaml", "dropouts: 1", unit="临夏州/临夏县/康乐一中")
        put("c.yaml", "dropouts: 1", unit="临夏州/临夏县/临夏中学")
        assert check(".")[:3:2] == (1, ["b.yaml:4 share-twice"])


class TestDoubleSubmissions:
    """Equal figures of one unit and day are accepted, in whichever files they are."""

    def test_the_same_unit_and_day_twice(self, put: Put, check: Check, run: Run) -> None:
        put("s/a.yaml", "gaokao_600: 27", "dropouts: 0", unit="县/一中")
        put("s/b.yaml", "dropouts: 0", "gaokao_600: 27", unit="县/一中")
        put("s/c.yaml", "gaokao_600: 27", unit="县/二中")
        assert check("s")[:3:2] == (0, [])
        made = run("rollup", "s", "--lang", "en")
        assert made.returncode == 0 and b"gaokao_600: {value: 54, units: 2}" in made.stdout
        rows = json.loads(run("report", "s", "-f", "json").stdout)["indicators"]
        assert [row["actual"] for row in rows if row["id"] == "gaokao_600"] == [54]

    @pytest.mark.parametrize(
        ("other", "head"),
        [
            ("gaokao_600: 27", {"unit": "县/一中", "as_of": "2025-08-31"}),
            ("gaokao_600: 27", {"unit": "县/二中"}),
            ("dropouts: 0", {"unit": "县/一中"}),
        ],
    )
    def test_no_double_submission(self, other: str, head: dict[str, str], put: Put, check: Check) -> None:
        put("a.yaml", "gaokao_600: 27", unit="县/一中")
        put("b.yaml", other, **head)
        assert check(".")[:3:2] == (0, [])

    def test_two_offices_may_agree_on_a_figure_of_the_whole(self, put: Put, check: Check) -> None:
        for name in ("a.yaml", "b.yaml"):
            put(name, "gaokao_600: 27", unit="临夏州/康乐县")
        assert check(".")[:3:2] == (0, [])

    def test_figures_that_differ_are_told_once(self, put: Put, check: Check) -> None:
        put("a.yaml", "gaokao_600: 27", unit="县/一中")
        put("b.yaml", "gaokao_600: 28", unit="县/一中")
        assert check(".")[2] == ["b.yaml:6 conflicting-values"]


class TestAgainst:
    def test_a_file(self, put: Put, check: Check) -> None:
        put("old.yaml", "training_attendances: 5672", "gaokao_600: 27", as_of="2025-06-30")
        put("new.yaml", "training_attendances: 5200")
        code, _, found, _ = check("new.yaml", "--against", "old.yaml")
        assert (code, found) == (0, ["new.yaml:4 indicator-vanished", "new.yaml:5 count-fell"])
        assert check("new.yaml", "--against", "old.yaml", "--strict")[0] == 1
        assert check("old.yaml", "--against", "new.yaml")[2] == ["old.yaml:2 date-went-back"]

    def test_another_checkout(self, put: Put, check: Check) -> None:
        put("main/submissions/a.yaml", "training_attendances: 5672")
        put("main/submissions/b.yaml")
        put("main/elsewhere/c.yaml")
        put("submissions/a.yaml", "training_attendances: 5200")
        put("submissions/new.yaml", "dropouts: 0")
        for paths in (["submissions"], ["./submissions/"], ["submissions/*.yaml"]):
            code, _, found, _ = check(*paths, "--against", "main")
            assert (code, found) == (
                0,
                ["submissions/a.yaml:5 count-fell", "submissions/b.yaml:None file-vanished"],
            )
        assert check("submissions/a.yaml", "--against", "main")[2] == ["submissions/a.yaml:5 count-fell"]

    def test_another_folder(self, put: Put, check: Check) -> None:
        put("old/x/a.yaml", "training_attendances: 5672")
        put("new/x/a.yaml", "training_attendances: 5200")
        put("old/b.yaml")
        expected = ["new/b.yaml:None file-vanished", "new/x/a.yaml:5 count-fell"]
        assert check("new", "--against", "old")[2] == expected
        assert check("new/", "--against", "./old/")[2] == expected

    def test_the_plan_in_the_other_checkout_is_no_submission(self, put: Put, check: Check, tmp_path: Path) -> None:
        for name in ("a.yaml", "main/a.yaml"):
            put(name)
        plan = (ROOT / "targets.yaml").read_bytes()
        (tmp_path / "targets.yaml").write_bytes(plan)
        (tmp_path / "main" / "targets.yaml").write_bytes(plan)
        assert check("a.yaml", "--against", "main")[2] == []

    def test_a_new_version_equal_to_the_old(self, put: Put, check: Check) -> None:
        put("old/a.yaml")
        put("new/a.yaml")
        assert check("new", "--against", "old", "--strict")[:3] == (0, ["new/a.yaml"], [])

    def test_a_comparison_that_could_not_be_made(self, put: Put, check: Check) -> None:
        put("a.yaml")
        put("old.yaml", "gaokao_600: x")
        put("other/b.yaml")
        assert check("a.yaml", "--against", "old.yaml")[2] == ["a.yaml:1 earlier-unread"]
        assert check("a.yaml", "--against", "other")[2] == ["other:None no-earlier-version"]

    @pytest.mark.skipif(os.name != "posix", reason="only there is such a device")
    @pytest.mark.parametrize("earlier", ["/dev/zero", "pipe"])
    def test_what_never_ends_is_no_earlier_version(self, put: Put, check: Check, tmp_path: Path, earlier: str) -> None:
        put("a.yaml")
        os.mkfifo(tmp_path / "pipe")
        assert check("a.yaml", "--against", earlier)[:3:2] == (2, [f"{earlier}:None not-a-file"])

    def test_what_is_left_out_is_told_beside_what_is_wrong(self, put: Put, check: Check) -> None:
        put("old.yaml", "gaokao_600: 27", as_of="2025-10-31")
        put("new.yaml", "gaokao_600: 27", as_of="2025-09-30")
        assert check("new.yaml", "--against", "old.yaml", "--complete")[2] == [
            "new.yaml:2 date-went-back",
            "new.yaml:4 not-complete",
        ]

    def test_one_file_cannot_be_the_earlier_version_of_two(self, put: Put, run: Run) -> None:
        put("a.yaml")
        put("b.yaml")
        done = run("check", "a.yaml", "b.yaml", "--against", "a.yaml")
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"--against" in done.stderr

    def test_a_figure_that_is_wrong_now_has_not_vanished(self, put: Put, check: Check) -> None:
        put("old.yaml", "gaokao_600: 27", "dropouts: 1")
        put("new.yaml", "gaokao_600: x", "dropouts: 1")
        assert check("new.yaml", "--against", "old.yaml")[2] == ["new.yaml:5 not-a-number"]


class TestExit:
    WARNING, ERROR = "gaokao_undergraduate_rate: 0.741", "gaokao_600: x"

    @pytest.mark.parametrize(
        ("line", "options", "code"),
        [
            ("gaokao_600: 27", [], 0),
            ("gaokao_600: 27", ["--strict"], 0),
            (WARNING, [], 0),
            (WARNING, ["--strict"], 1),
            (WARNING, ["--strict", "--exit-zero"], 0),
            (ERROR, [], 1),
            (ERROR, ["--exit-zero"], 0),
            (ERROR, ["-q"], 1),
        ],
    )
    def test_code(self, line: str, options: list[str], code: int, put: Put, run: Run) -> None:
        put("a.yaml", line)
        assert run("check", "a.yaml", *options).returncode == code

    def test_the_summary_goes_to_standard_error(self, put: Put, run: Run) -> None:
        put("a.yaml", self.WARNING)
        put("b.yaml", self.ERROR)
        done = run("check", ".")
        assert done.stderr.decode() == "2 files checked · 1 error · 1 warning\n"
        assert "files checked" not in done.stdout.decode()
        assert run("check", ".", "-q").stderr == b""
        named = run("check", ".", "-v").stderr.decode()
        assert named == "a.yaml: 1 problem\nb.yaml: 1 problem\n2 files checked · 1 error · 1 warning\n"
        assert run("check", ".", "--lang", "zh").stderr.decode() == "已检查 2 个文件 · 错误 1 个 · 警告 1 个\n"

    def test_nothing_wrong_says_nothing(self, put: Put, run: Run) -> None:
        put("a.yaml")
        assert run("check", "a.yaml").stdout == b""


def test_problems_are_sorted_by_file_and_place_each_once(put: Put, check: Check) -> None:
    names = [f"{n}.yaml" for n in range(20)]
    for name in names:
        put(name, "gaokao_600: x", "dropouts: y", "nothing: 1", as_of="30.9.2025")
    random.Random(1).shuffle(names)
    _, files, found, _ = check(*names, *names)
    assert files == sorted(names)
    lines = ["2 date-format", "5 not-a-number", "6 not-a-number", "7 unknown-indicator"]
    assert found == [f"{name}:{line}" for name in sorted(names) for line in lines]


LINES = st.sampled_from(
    [
        "gaokao_600: 27",
        "gaokao_600: x",
        "gaokao_undergraduate_rate: 0.7",
        "nothing: 1",
        "investment: 99",
        "dropouts: -1",
    ]
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINES, min_size=1, max_size=4, unique_by=lambda line: line.split(":")[0]))
def test_verbosity_never_changes_what_is_found(lines: list[str], put: Put, run: Run) -> None:
    put("a.yaml", *lines)
    said = {
        (done.returncode, done.stdout) for done in (run("check", "a.yaml", *flags) for flags in ([], ["-v"], ["-q"]))
    }
    assert len(said) == 1


@pytest.mark.parametrize("command", ["check", "report", "rollup"])
@pytest.mark.parametrize(
    ("unit", "rules"),
    [
        ("河北省/张家口中学", ["plan-mismatch", "unlisted-unit"]),
        ("康乐一中", ["plan-mismatch"]),
        ('""', ["plan-mismatch", "empty-text"]),
    ],
)
def test_a_file_of_another_county_is_named_as_such_at_once(
    command: str, unit: str, rules: list[str], run: Run, tmp_path: Path
) -> None:
    for name in ("targets.yaml", "units.yaml"):
        shutil.copy(ROOT / "examples/county" / name, tmp_path)
    head = f"plan: other-2025\nas_of: 2025-09-30\nsubmitted_by: 张家口中学\nunit: {unit}\n"
    (tmp_path / "other.yaml").write_text(f"{head}actuals:\n  training_attendances: 3\n", encoding="utf-8")
    done = run(command, "other.yaml", "--lang", "en")
    assert re.findall(r"error\[(.*?)\]", done.stderr.decode() + done.stdout.decode()) == rules
