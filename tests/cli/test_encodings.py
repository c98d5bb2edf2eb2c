"""Only text output uses the encoding of the console; machine formats are UTF-8; input damaged by a console is named."""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from edutarget import Diagnostic
from edutarget.cli import ReaderGone
from edutarget.cli.output import write
from edutarget.files.finding import find_files
from edutarget.formats import ci
from edutarget.formats.view import View
from edutarget.language.words import Words
from edutarget.rollup.sources import find_sources
from edutarget.submission import workers
from edutarget.submission.checking import Checked
from support import EXAMPLE, ROOT, Load, Run

SCHOOLS = str(ROOT / "examples" / "submissions" / "schools")
WRONG = "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: 教育局\nactuals:\n  gaokao_600: 二十七\n"


TIME = re.compile(rb'time="[0-9.]+"')


@pytest.mark.parametrize(
    "command",
    [
        "report {example} --lang zh -f json",
        "report {example} --lang zh -f csv",
        "report {example} --lang zh -f html",
        "report {example} --lang zh -f markdown",
        "check wrong.yaml --lang zh -f sarif",
        "check wrong.yaml --lang zh -f junit",
        "check wrong.yaml --lang zh -f gitlab",
        "check wrong.yaml --lang zh -f github",
        "rollup {schools} --lang zh -q",
        "template --lang zh",
        "schema --lang zh",
        "targets --lang zh -f json",
    ],
)
def test_what_machines_read_is_utf8(run: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "wrong.yaml").write_text(WRONG)
    arguments = command.format(example=EXAMPLE, schools=SCHOOLS).split()
    expected = run(*arguments)
    assert any(ord(character) > 127 for character in expected.stdout.decode())
    for encoding in ("gbk", "ascii"):
        done = run(*arguments, env={"PYTHONIOENCODING": encoding})
        assert done.returncode == expected.returncode
        assert TIME.sub(b"", done.stdout) == TIME.sub(b"", expected.stdout), encoding


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_a_process_of_its_own_writes_what_one_within_the_tests_writes(start: Run, run: Run, encoding: str) -> None:
    for form in ("text", "json"):
        command = ["report", str(EXAMPLE), "--lang", "zh", "-f", form]
        alone, within = (one(*command, env={"PYTHONIOENCODING": encoding}) for one in (start, run))
        assert (alone.returncode, alone.stdout, alone.stderr) == (within.returncode, within.stdout, within.stderr)
        assert "康乐" in alone.stdout.decode("gbk" if form == "text" else "utf-8") or encoding == "ascii"


@pytest.mark.parametrize("encoding", ["gbk", "cp1252", "cp437", "cp850"])
def test_text_that_a_console_has_recoded(load: Load, encoding: str) -> None:
    _submission, found = load(EXAMPLE.read_bytes().decode(encoding, "replace"))
    assert [problem.rule for problem in found] == ["recoded"]


NAMES = [f"甘肃省/临夏州/康乐县/康乐第{number}小学" for number in "一二三四五六七八九十"]
TABLES = {
    "check {}.csv": "计划代码,kangle-2025\n报送单位,康乐县教育局\n\n代码,指标,实际值\ngaokao_600,高考成绩,27\n",
    "rollup {}.csv": "unit,indicator,as_of,value\n" + "".join(f"{name},gaokao_600,2025-09-30,27\n" for name in NAMES),
    "rollup right.csv --units {}.csv": "\n".join(NAMES),
    "plan new {}.csv": "name,unit,baseline,target\n" + "".join(f"{name}招聘教师,人,5,6\n" for name in NAMES),
    "plan check {}.csv": (ROOT / "targets.yaml").read_text("utf-8"),
}


@pytest.mark.parametrize("command", TABLES)
@pytest.mark.parametrize(("encoding", "rule"), [("gbk", "recoded"), ("cp1252", "recoded"), ("", "not-utf-8")])
def test_no_file_of_any_kind_is_taken_in_another_encoding(
    command: str, encoding: str, rule: str, run: Run, tmp_path: Path
) -> None:
    text = TABLES[command]
    spoiled = text.encode().decode(encoding, "replace").encode() if encoding else text.encode("utf-16")
    (tmp_path / "x.csv").write_bytes(spoiled)
    (tmp_path / "right.csv").write_text("unit,indicator,as_of,value\n一中,gaokao_600,2025-09-30,27\n", "utf-8")
    done = run(*command.format("x").split())
    assert done.returncode in (1, 2)
    assert f"[{rule}]" in (done.stdout + done.stderr).decode()


@pytest.mark.parametrize("lost", ["unit: ???\n", "unit: '??/??'\n", "submitted_by: ?????\n"])
def test_text_that_a_console_has_lost(load: Load, lost: str) -> None:
    _submission, found = load(f"plan: kangle-2025\nas_of: 2025-09-30\n{lost}actuals:\n  gaokao_600: 27\n")
    assert [(problem.rule, problem.line) for problem in found] == [("recoded", 3)]


@pytest.mark.parametrize("name", ["康乐县教育局", "École № 1", "Δήμος", "联通", "学校？？", "涓滀"])
def test_names_are_no_recoded_text(load: Load, name: str) -> None:
    _submission, found = load(
        f"plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: {name}\nactuals:\n  gaokao_600: 27\n"
    )
    assert "recoded" not in {problem.rule for problem in found}


# Windows


def test_paths_have_slashes_where_code_hosts_read_them(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Diagnostic(f"schools{sep}one.yaml", 1, 1, "no-files") for sep in "\\/"]
    view = View(words=Words("en"))
    with monkeypatch.context() as patch:
        patch.setattr(os, "sep", "\\")
        shown = [
            [form(Checked((), (one,)), view) for form in (ci.check_github, ci.check_gitlab, ci.check_sarif)]
            for one in found
        ]
    assert shown[0] == shown[1] and all("schools/one.yaml" in text for text in shown[0])


def test_a_closed_pipe_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*given: object) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys.stdout, "write", closed)
    with pytest.raises(ReaderGone):
        write("text", None, text=True)


def test_the_plan_is_none_of_the_submissions_in_any_case_of_letters(tmp_path: Path) -> None:
    (tmp_path / "TARGETS.YAML").write_text("")
    (tmp_path / "targets.yaml").hardlink_to(tmp_path / "TARGETS.YAML")
    plan = str(tmp_path / "targets.yaml")
    assert find_files([str(tmp_path)], leave_out=[plan]).files == []
    assert find_sources([str(tmp_path)], [plan]).submissions == ()
    assert find_sources([str(tmp_path / "TARGETS.YAML")], [plan]).submissions == (str(tmp_path / "TARGETS.YAML"),)


@pytest.mark.parametrize(
    ("group", "limits", "cores"),
    [
        ("0::/", {"cpu.max": "150000 100000"}, 1),
        ("0::/", {"cpu.max": "50000 100000"}, 1),
        ("0::/", {"cpu.max": "max 100000"}, 64),
        ("0::/", {}, 64),
        ("", {"cpu.max": "300000 100000"}, 64),
        ("0::/a.slice/b", {"a.slice/cpu.max": "200000 100000", "a.slice/b/cpu.max": "800000 100000"}, 2),
        ("0::/a.slice/b", {"a.slice/cpu.max": "max 100000", "a.slice/b/cpu.max": "300000 100000"}, 3),
        ("0::/of/the/host", {"cpu.max": "400000 100000"}, 4),
        ("0::/a/b", {"a/c/cpu.max": "100000 100000"}, 64),
        (
            "5:memory:/m\n4:cpu,cpuacct:/docker/x\n0::/",
            {"cpu,cpuacct/docker/x/cpu.cfs_quota_us": "250000", "cpu,cpuacct/docker/x/cpu.cfs_period_us": "50000"},
            5,
        ),
        ("1:cpu:/docker/x", {"cpu/cpu.cfs_quota_us": "200000", "cpu/cpu.cfs_period_us": "100000"}, 2),
        ("1:cpu:/", {"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, 64),
        ("3:cpuset:/a\n2:memory:/a", {"cpu/a/cpu.cfs_quota_us": "100", "cpu/a/cpu.cfs_period_us": "100"}, 64),
        ("2:cpu:/a\n0::/b", {"unified/b/cpu.max": "600000 100000"}, 6),
    ],
)
def test_cores_that_may_be_used(
    group: str, limits: dict[str, str], cores: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, limit in limits.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(limit + "\n")
    (tmp_path / "own").write_text(group + "\n" if group else "")
    affinity: Callable[[int], set[int]] = lambda process: set(range(64))  # noqa: E731
    monkeypatch.setattr(os, "sched_getaffinity", affinity, raising=False)
    monkeypatch.setattr(workers, "CGROUPS", str(tmp_path))
    monkeypatch.setattr(workers, "OWN_CGROUPS", str(tmp_path / "own"))
    assert workers.available_cores() == cores and workers.MOST_PROCESSES == 61


def test_a_missing_name_with_brackets_stands_for_no_other_file(run: Run, tmp_path: Path) -> None:
    before = WRONG.replace("二十七", "２７")
    (tmp_path / "form1.yaml").write_text(before)
    done = run("check", "--fix", "form[1].yaml", "--lang", "en")
    assert done.returncode == 2 and b"form[1].yaml: error[no-such-file]" in done.stdout
    assert run("report", "form[1].yaml").returncode == 2
    assert (tmp_path / "form1.yaml").read_text() == before


def test_brackets_in_a_pattern_are_brackets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("q[1]/a.yaml", "q1/b.yaml"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("")
    monkeypatch.chdir(tmp_path)
    assert find_files(["q[1]/*.yaml"]).files == [os.path.join("q[1]", "a.yaml")]
    assert find_files(["q[[]1]/?.yaml"]).nothing == ["q[[]1]/?.yaml"]


def test_arguments_are_not_expanded(run: Run, tmp_path: Path) -> None:
    for name in ("form1.yaml", "form[1].yaml"):
        (tmp_path / name).write_text(WRONG.replace("二十七", "２７"))
    assert run("check", "--fix", "form[1].yaml").returncode == 0
    assert "27" in (tmp_path / "form[1].yaml").read_text() and "２７" in (tmp_path / "form1.yaml").read_text()
