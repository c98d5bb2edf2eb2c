"""The program as a process: exit codes, streams, files, languages, colours, signals."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from io import StringIO
from pathlib import Path
from resource import RLIMIT_FSIZE, setrlimit
from typing import Any

import pytest

from edutarget import __version__
from edutarget.api.choosing import chosen
from edutarget.cli import output
from edutarget.formats.words.labels import standing_of, states, states_of, status_alone
from edutarget.language.words import Lang, Words
from edutarget.problems.rules import RULES
from support import EXAMPLE, ROOT, Run
from support.pages import report_of

ACTUALS = "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: 教育局\nactuals:\n  gaokao_600: 27\n"
ESCAPE = b"\x1b["
NOT_MET = ["gaokao_600", "gaokao_special_rate", "gaokao_undergraduate_rate", "zhongkao_600", "zhongkao_500_600"]


def document(done: subprocess.CompletedProcess[bytes]) -> Any:
    assert (done.returncode, done.stderr) == (0, b"")
    return json.loads(done.stdout)


@pytest.fixture
def wrong(tmp_path: Path) -> str:
    (tmp_path / "wrong.yaml").write_text(ACTUALS.replace("27", "27.5"), "utf-8")
    return "wrong.yaml"


# Exit codes


def test_report_goes_to_standard_output_and_nothing_else_does(start: Run) -> None:
    done = start("report", EXAMPLE)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("Kangle County education goals for 2025\nas of 2025-09-30")


def test_invalid_data_is_1_and_says_where(start: Run, wrong: str) -> None:
    done = start("report", wrong)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().splitlines() == [
        "wrong.yaml:5:15: error[not-whole]: 27.5 is not a whole number, and this is counted in students",
        "  5 |   gaokao_600: 27.5",
        "    |               ^",
        "  help: write the count itself, not rounded; check that two indicators were not swapped",
    ]


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("none.yaml", "no-such-file"),
        ("none/none.yaml", "no-such-file"),
        (".", "no-files"),
        ("fifo", "not-a-file"),
        ("/dev/zero", "not-a-file"),
        ("/proc/self/mem", "cannot-read"),  # opens, and fails when it is read
        ("x" * 300, "cannot-read"),
        ("[bold]x[/bad].yaml", "no-such-file"),
        ("\x1b[31mred.yaml", "no-such-file"),
        (b"\xff\xfe.yaml", "no-such-file"),
    ],
)
def test_file_that_cannot_be_opened_is_2_in_one_line_and_a_remedy(
    run: Run, tmp_path: Path, name: str | bytes, rule: str
) -> None:
    os.mkfifo(tmp_path / "fifo")
    done = run("report", name)
    assert (done.returncode, done.stdout) == (2, b"")
    assert re.fullmatch(rf"[^\n\x1b]+: error\[{rule}\]: [^\n]+\n  help: [^\n]+\n", done.stderr.decode())


def test_file_named_like_markup_is_named_as_it_is(run: Run) -> None:
    assert run("report", "x[/bad].yaml").stderr.startswith(b"x[/bad].yaml: error[no-such-file]: ")


@pytest.mark.parametrize(
    "mistake",
    ["reprot", "report --width 9", "report -f pdf", "report --lang fr", "report a b", "report --band late"],
)
def test_mistakes_on_the_command_line_are_2(run: Run, mistake: str) -> None:
    done = run(*mistake.split())
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr and b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("states", "code"),
    [
        ("not-met", 1),
        ("met", 1),
        ("outdated,behind", 1),
        ("far_behind", 0),
        ("outside,not_reported", 1),
        ("breached", 1),
        ("target not met", 1),
        ("未达标", 1),
        ("严重滞后", 0),
        ("严重滞后、未超限，低于序时进度", 1),
    ],
)
def test_fail_on_states(run: Run, states: str, code: int) -> None:
    done = run("report", EXAMPLE, "--fail-on", states)
    assert (done.returncode, done.stderr) == (code, b"")
    assert done.stdout


def test_fail_on_sees_what_is_shown(run: Run) -> None:
    assert run("report", EXAMPLE, "--area", "party", "--fail-on", "breached").returncode == 0
    assert run("report", EXAMPLE, "--area", "compulsory", "--fail-on", "breached").returncode == 1


# What is read


def test_standard_input(run: Run, start: Run) -> None:
    done = start("report", "-", "-f", "json", input=ACTUALS.encode())
    assert document(done)["summary"]["result"]["not_met"] == 1
    wrong = run("report", "-", input=b"plan: \xff")
    assert wrong.returncode == 1 and wrong.stderr.startswith(b"<stdin>:1:7: error[not-utf-8]")
    empty = run("report", "-", input=b"")
    assert empty.returncode == 1 and b"error[empty-file]" in empty.stderr


def test_actuals_of_the_current_folder_are_the_default(run: Run, tmp_path: Path) -> None:
    (tmp_path / "actuals.yaml").write_text(ACTUALS, "utf-8")
    assert run("report").returncode == 0


def test_which_plan_applies(run: Run, tmp_path: Path) -> None:
    riverside = (ROOT / "tests" / "plans" / "riverside-2027.yaml").read_text("utf-8")

    def plan(*arguments: str, **env: str) -> tuple[str, str]:
        found = document(run("targets", "-f", "json", *arguments, env=env))["plan"]
        return found["id"], found["file"]

    assert plan() == ("kangle-2025", "edutarget")
    (tmp_path / "targets.yaml").write_text(riverside.replace("id: riverside-2027", "id: here"), "utf-8")
    assert plan() == ("here", "targets.yaml")
    (tmp_path / "env.yaml").write_text(riverside.replace("id: riverside-2027", "id: environment"), "utf-8")
    assert plan(EDUTARGET_TARGETS="env.yaml") == ("environment", "env.yaml")
    (tmp_path / "option.yaml").write_text(riverside.replace("id: riverside-2027", "id: option"), "utf-8")
    assert plan("--targets", "option.yaml", EDUTARGET_TARGETS="env.yaml") == ("option", "option.yaml")
    missing = run("targets", "--targets", "none.yaml", env={"EDUTARGET_TARGETS": "env.yaml"})
    assert (missing.returncode, missing.stdout) == (2, b"")


@pytest.mark.parametrize(
    ("option", "ids"),
    [
        (["--area", "capital"], ["key_projects", "investment"]),
        (["--area", "项目建设"], ["key_projects", "investment"]),
        (["--area", "Capital projects,vocational"], ["leavers_in_training", "key_projects", "investment"]),
        (["--band", "behind,far-behind"], ["training_attendances"]),
        (["--band", "behind", "--band", "far_behind"], ["training_attendances"]),
        (["--band", "behind", "--area", "capital"], []),
        (["--band", "Behind,far behind"], ["training_attendances"]),
        (["--band", "低于序时进度"], ["training_attendances"]),
        (["--band", "target not met", "--only-problems"], NOT_MET),
        (["--kind", "约束性"], []),
    ],
)
def test_filters(run: Run, option: list[str], ids: list[str]) -> None:
    found = document(run("report", EXAMPLE, "-f", "json", *option))
    assert [row["id"] for row in found["indicators"]] == ids
    assert found["summary"]["total"] == len(ids)


@pytest.mark.parametrize(("lang", "year"), [("en", "lower than in 2024"), ("zh", "低于2024年")])
def test_every_word_for_how_a_row_stands_selects_it(lang: Lang, year: str) -> None:
    words = Words(lang)
    report = report_of("example")
    for row in report.rows:
        for said in (status_alone(row, words).partition(" · ")[0], words(standing_of(row)), row.progress.band):
            assert not states_of(row).isdisjoint(chosen("--band", [said], states(report.plan))), said
    assert chosen("--band", year, states(report.plan)) == ("lower than in 2024",)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--band", "far behnd"], "--band: `far behnd` is unknown; did you mean far behind, "),
        (["--fail-on", "met,低于序时"], "--fail-on: `低于序时` is unknown; did you mean 低于序时进度"),
        (["--area", "Capital project"], "--area: `Capital project` is unknown; did you mean Capital projects"),
        (["--kind", "xyz"], "--kind: `xyz` is unknown; there are: binding, expected, stretch"),
    ],
)
def test_an_unknown_word_is_refused_with_what_is_like_it(run: Run, arguments: list[str], said: str) -> None:
    done = run("report", EXAMPLE, *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()


def test_a_rule_that_is_none_is_refused_with_how_many_there_are(run: Run) -> None:
    done = run("rules", "no-whole")
    assert (done.returncode, done.stdout) == (2, b"")
    said = f"`no-whole` is none of the {len(RULES)} rules; did you mean not-whole, "
    assert said in done.stderr.decode()


def test_names_with_commas_are_one_word(run: Run, tmp_path: Path) -> None:
    plan = (ROOT / "targets.yaml").read_text("utf-8").replace("Capital projects", "Capital, projects")
    (tmp_path / "targets.yaml").write_text(plan, "utf-8")
    found = document(run("report", EXAMPLE, "-f", "json", "--area", "quality,Capital, projects, vocational"))
    assert {row["area"] for row in found["indicators"]} == {"quality", "capital", "vocational"}


def test_by_framework(run: Run) -> None:
    assert "├── Five projects" in run("report", EXAMPLE, "--by", "framework").stdout.decode()
    assert "framework" in document(run("report", EXAMPLE, "--by", "framework", "-f", "json"))


# Language, colour, encoding, width


@pytest.mark.parametrize(
    ("arguments", "env", "title"),
    [
        ([], {}, "Kangle County education goals"),
        ([], {"LANG": "en_US.UTF-8"}, "Kangle County education goals"),
        ([], {"LANG": "zh_CN.UTF-8"}, "康乐县2025年教育工作目标"),
        ([], {"LC_ALL": "zh_CN.UTF-8"}, "康乐县2025年教育工作目标"),
        (["--lang", "en"], {"LANG": "zh_CN.UTF-8"}, "Kangle County education goals"),
        (["--lang", "zh"], {"LANG": "C"}, "康乐县2025年教育工作目标"),
    ],
)
def test_language(run: Run, arguments: list[str], env: dict[str, str], title: str) -> None:
    assert run("report", EXAMPLE, *arguments, env=env).stdout.decode().startswith(title)


def test_help_and_problems_are_in_the_readers_language(run: Run, start: Run, wrong: str) -> None:
    assert re.search("[一-鿿]", start("--help", env={"LANG": "zh_CN.UTF-8"}).stdout.decode())
    assert not re.search("[一-鿿]", start("--help").stdout.decode())
    assert "不是整数" in run("report", wrong, "--lang", "zh").stderr.decode()


COLOURS = [
    ({}, True, False),
    ({"TERM": "dumb"}, False, False),
    ({"NO_COLOR": "1"}, False, False),
    ({"NO_COLOR": ""}, True, False),
    ({"FORCE_COLOR": "1"}, True, True),
    ({"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
    ({"FORCE_COLOR": ""}, True, False),
    ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
]
"""Environment variables, and whether there is colour in a terminal and in a pipe."""


@pytest.mark.parametrize(("env", "in_terminal", "in_pipe"), COLOURS)
def test_colour_only_where_it_is_wanted(
    env: dict[str, str], in_terminal: bool, in_pipe: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert output.view_of("en", stream=Terminal()).colour == in_terminal
    assert output.view_of("en", stream=StringIO()).colour == in_pipe
    assert not output.view_of("en", file="report.txt", stream=Terminal()).colour


def test_colour_in_a_pipe_and_never_in_what_programs_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text("plan: kangle-2025\nas_of：2025-09-30\n")
    forced = {"env": {"FORCE_COLOR": "1"}}
    assert ESCAPE in run("report", EXAMPLE, **forced).stdout
    assert ESCAPE in run("check", "wrong.yaml", **forced).stdout
    assert ESCAPE in run("report", "wrong.yaml", **forced).stderr
    assert ESCAPE not in run("report", EXAMPLE, env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).stdout
    assert ESCAPE not in run("report", EXAMPLE, "-f", "json", **forced).stdout
    assert ESCAPE not in run("check", "--diff", "wrong.yaml", **forced).stdout
    run("check", "wrong.yaml", "-o", "found.txt", **forced)
    assert ESCAPE not in (tmp_path / "found.txt").read_bytes()


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "latin-1", "cp1252"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_any_encoding_of_the_output_keeps_the_figures(run: Run, encoding: str, lang: str) -> None:
    """A minus sign that the encoding lacks is replaced by another dash, never lost."""
    done = run("report", EXAMPLE, "--lang", lang, env={"PYTHONIOENCODING": encoding})
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode(encoding)
    assert "+9.63" in text and re.search("[-−–]3,528 ", text)


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
def test_any_encoding_of_the_errors_tells_them(run: Run, wrong: str, encoding: str) -> None:
    done = run("report", wrong, "--lang", "zh", env={"PYTHONIOENCODING": encoding})
    assert done.returncode == 1 and b"wrong.yaml:5:15: " in done.stderr and b"[not-whole]: 27.5 " in done.stderr


@pytest.mark.parametrize("columns", ["60", "200", "0", "-5", "wide", "²", "1"])
def test_columns_say_how_wide(run: Run, columns: str) -> None:
    done = run("report", EXAMPLE, env={"COLUMNS": columns})
    assert (done.returncode, done.stderr) == (0, b"")
    if columns in ("60", "200"):
        assert max(map(len, done.stdout.decode().splitlines())) <= int(columns)


# What is written


def test_output_file_is_whole_or_as_it_was(run: Run, tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "报告.json"
    assert run("report", EXAMPLE, "-f", "json", "-o", file).stdout == b""
    first = file.read_bytes()
    assert json.loads(first)["summary"]["total"] == 42
    assert run("report", wrong, "-f", "json", "-o", file).returncode == 1
    assert file.read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["wrong.yaml", "报告.json"]


def test_full_disk_leaves_the_file_as_it_was(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text("old")
    limited = partial(setrlimit, RLIMIT_FSIZE, (1000, 1000))
    # Python itself would leave half of a compiled module behind, and every later start would stumble over it.
    done = run("report", EXAMPLE, "-o", file, preexec_fn=limited, env={"PYTHONDONTWRITEBYTECODE": "1"})
    assert done.returncode == 2 and done.stderr.count(b"\n") == 1
    assert file.read_text() == "old" and len(list(tmp_path.iterdir())) == 1


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with 16 kB left; only root can have one made."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("only root can mount a disk")
    try:
        (disk / "ballast").write_bytes(bytes(40_000))
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_disk_that_is_really_full_leaves_the_file_as_it_was(run: Run, full_disk: Path) -> None:
    (full_disk / "report.html").write_text("old")
    done = run("report", EXAMPLE, "-o", full_disk / "report.html")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == f"edutarget: {full_disk / 'report.html'}: the disk is full\n"
    assert sorted(file.name for file in full_disk.iterdir()) == ["ballast", "report.html"]
    assert (full_disk / "report.html").read_text() == "old"


def test_output_file_keeps_its_mode_and_its_link(run: Run, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    real, link = tmp_path / "folder" / "real.txt", tmp_path / "link.txt"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    assert run("report", EXAMPLE, "-o", link).returncode == 0
    assert link.is_symlink() and real.read_text("utf-8").startswith("Kangle")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_output_file_is_utf8_and_plain_whatever_the_terminal(run: Run, tmp_path: Path) -> None:
    env = {"PYTHONIOENCODING": "ascii", "LANG": "zh_CN.UTF-8"}
    assert run("report", EXAMPLE, "-o", "report.txt", env=env).returncode == 0
    text = (tmp_path / "report.txt").read_text("utf-8")
    assert "✓ 已完成" in text and "\x1b" not in text


@pytest.mark.parametrize("file", ["none/report.txt", "."])
def test_output_that_cannot_be_a_file_is_2_and_is_left_alone(run: Run, tmp_path: Path, file: str) -> None:
    done = run("report", EXAMPLE, "-o", file)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1 and b"Traceback" not in done.stderr


def test_output_to_a_device_is_written_to_it_and_leaves_it_there(start: Run) -> None:
    """Run by root, a report must not replace /dev/stdout by a file."""
    done = start("report", EXAMPLE, "-o", "/dev/stdout")
    assert done.returncode == 0 and done.stdout.startswith(b"Kangle")
    assert Path("/dev/stdout").is_symlink()


@pytest.mark.parametrize(
    "arguments", [["report", EXAMPLE], ["report", EXAMPLE, "-f", "html"], ["trend", EXAMPLE, "-f", "csv"]]
)
def test_reader_that_has_seen_enough(run: Run, arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = run(*arguments, capture_output=False, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("arguments", [["report", EXAMPLE], ["report", EXAMPLE, "-f", "json"], ["--version"]])
def test_full_disk_is_2_in_one_line(run: Run, arguments: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        done = run(*arguments, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1 and b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "closed"),
    [
        ("report -", "<&-"),
        *((f"report '{EXAMPLE}'", closed) for closed in ("<&-", ">&-", "2>&-")),
        *(("report none.yaml", closed) for closed in (">&-", "2>&-")),
        ("--version", ">&-"),
        ("-h", ">&-"),
    ],
)
def test_closed_streams_are_no_traceback(tmp_path: Path, arguments: str, closed: str) -> None:
    command = f"'{sys.executable}' -m edutarget {arguments} {closed}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, cwd=tmp_path, input=ACTUALS.encode())
    assert b"Traceback" not in done.stderr and b"Exception" not in done.stderr and b"unexpected" not in done.stderr
    if closed == ">&-" and arguments != "report none.yaml":  # what was asked for could not be written
        assert (done.returncode, done.stderr) == (2, b"edutarget: the stream is closed\n")
    elif closed == "<&-" and arguments == "report -":
        assert (done.returncode, done.stdout) == (2, b"")
        told = b"<stdin>: error[cannot-read]: this file cannot be read: the stream is closed\n  help: "
        assert done.stderr.startswith(told) and done.stderr.count(b"\n") == 2
    else:
        assert done.returncode == (2 if "none" in arguments else 0)


def test_a_closed_output_that_nothing_is_written_to_is_no_mistake(tmp_path: Path) -> None:
    command = f"'{sys.executable}' -m edutarget report '{EXAMPLE}' -o report.json >&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads((tmp_path / "report.json").read_bytes())


def test_warnings_go_to_standard_error(run: Run) -> None:
    doubtful = ACTUALS + "  gaokao_special_rate: 0.254\n"
    done = run("report", "-", "-f", "json", input=doubtful.encode())
    assert done.returncode == 0 and json.loads(done.stdout)
    assert done.stderr.startswith(b"<stdin>:6:24: warning[share-for-percent]")


# The rest of a program


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version(run: Run, option: str) -> None:
    done = run(option)
    assert (done.returncode, done.stdout) == (0, f"edutarget {__version__}\n".encode())


@pytest.mark.parametrize("option", [["--help"], ["-h"], ["report", "-h"], ["targets", "--help"]])
def test_help(run: Run, option: list[str]) -> None:
    done = run(*option)
    assert done.returncode == 0 and done.stdout and done.stderr == b""


INTERRUPTED = """
import sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == "typer":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupting())
from edutarget.__main__ import main
main()
"""


def test_ctrl_c_while_the_program_loads_is_no_traceback() -> None:
    done = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_installed_command_is_the_same_program(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("edutarget")
    assert subprocess.run([command, "-V"], capture_output=True, cwd=tmp_path).stdout.startswith(b"edutarget ")


def shell(script: str, home: Path) -> subprocess.CompletedProcess[str]:
    env = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(home), "LANG": "C.UTF-8"}
    return subprocess.run(["bash", "-c", f"{script}; exit"], env=env, capture_output=True, text=True)


def test_completion_can_be_shown_and_installed(tmp_path: Path) -> None:
    assert "_EDUTARGET_COMPLETE" in shell("edutarget --show-completion", tmp_path).stdout
    installed = shell("edutarget --install-completion", tmp_path)
    assert installed.returncode == 0, installed.stderr
    assert "edutarget" in (tmp_path / ".bashrc").read_text()


def test_completion_completes(tmp_path: Path) -> None:
    words = "COMP_WORDS='edutarget re' COMP_CWORD=1 _EDUTARGET_COMPLETE=complete_bash edutarget"
    assert "report" in shell(words, tmp_path).stdout.split()
