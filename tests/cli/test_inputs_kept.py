"""No command overwrites its inputs (plans, lists, submissions, earlier versions), whichever path names them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from edutarget.files import fixing
from edutarget.files.finding import folder_around, overwritten
from edutarget.files.reading import read_bytes
from support import EXAMPLE, ROOT, Run
from support.tables import book, put, saved

HEAD = "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: 康乐县教育局\nactuals:\n"
WRONG, RIGHT = HEAD + "  gaokao_600：２７\n", HEAD + "  gaokao_600: 27\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Submissions, a plan, a list, an earlier version, and other names for a submission."""
    (tmp_path / "schools").mkdir()
    (tmp_path / "old").mkdir()
    for file in ("actuals.yaml", "schools/one.yaml", "old/actuals.yaml"):
        shutil.copy(EXAMPLE, tmp_path / file)
    (tmp_path / "form.xlsx").write_bytes(saved(book(put("D6", "a few"))))
    (tmp_path / "units.csv").write_text("康乐县/一小\n")
    shutil.copy(ROOT / "targets.yaml", tmp_path)
    shutil.copy(ROOT / "targets.yaml", tmp_path / "other.yaml")
    (tmp_path / "link.json").symlink_to("actuals.yaml")
    (tmp_path / "same.json").hardlink_to(tmp_path / "actuals.yaml")
    return tmp_path


def contents(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize(
    "command",
    [
        "report form.xlsx -o form.xlsx",
        "report actuals.yaml -f json -o actuals.yaml",
        "report -f json -o ./actuals.yaml",
        "report actuals.yaml -f json -o schools/../actuals.yaml",
        "report actuals.yaml -o link.json",
        "report actuals.yaml -o same.json",
        "report actuals.yaml -f json -o targets.yaml",
        "report actuals.yaml --targets other.yaml -f json -o other.yaml",
        "report schools -o schools/report.html",
        "report sch?ols -o schools/report.html",
        "trend schools -f json -o schools/one.yaml",
        "trend schools -o schools/below/trend.html",
        "check actuals.yaml -f json -o actuals.yaml",
        "check actuals.yaml --against old/actuals.yaml -f json -o old/actuals.yaml",
        "check actuals.yaml --against old -o old/found.json",
        "check schools --diff -o schools/one.yaml",
        "check form.xlsx --mark form.xlsx",
        "check schools --mark schools/marked.xlsx",
        "check . --mark marked/",
        "rollup schools -o schools/one.yaml",
        "rollup schools -o schools/county.yaml",
        "rollup schools --by unit --units units.csv -o units.csv",
        "targets -f json -o targets.yaml",
        "template -o targets.yaml",
        "plan check other.yaml -f json -o other.yaml",
        "plan check -f json -o targets.yaml",
        "plan next schools -o schools/next.yaml",
        "report schools/*.yaml -f json -o schools/new.yaml",
        "check schools/?*.yaml -f json -o ./schools/new.yaml",
        "report **/*.yaml -f json -o schools/new/new.yaml",
    ],
)
def test_what_is_read_is_never_written_to(run: Run, folder: Path, command: str) -> None:
    before = contents(folder)
    done = run(*command.split(), "--lang", "en")
    assert (done.returncode, done.stdout) == (2, b""), done.stderr.decode()
    assert b"which is read here" in done.stderr
    assert contents(folder) == before


def test_the_file_on_standard_input_is_kept_too(start: Run, folder: Path) -> None:
    with open(folder / "actuals.yaml", "rb") as stream:
        done = start("report", "-", "-f", "json", "-o", "actuals.yaml", stdin=stream)
    assert done.returncode == 2 and b"<stdin>" in done.stderr
    assert (folder / "actuals.yaml").read_bytes() == EXAMPLE.read_bytes()


def test_elsewhere_is_written_to(run: Run, folder: Path) -> None:
    (folder / "schools" / "out.html").symlink_to("../out.html")
    for output in ("report.html", "schools/.report.html", "old/report.html", "schools/out.html"):
        assert run("report", "schools", "-o", output).returncode == 0
    assert (folder / "out.html").is_file()
    assert run("check", "form.xlsx", "--mark", "marked/").returncode == 1
    assert run("check", "form.xlsx", "--mark", "marked.xlsx").returncode == 1


def test_paths_that_are_not_there_change_nothing(folder: Path) -> None:
    assert overwritten([str(folder / "new.yaml")], ["-", str(folder), "gone.yaml"]) is None
    assert folder_around([os.devnull], ["-", str(folder)]) is None
    pattern = str(folder / "*.yaml")
    for elsewhere in ("new.json", "deeper/new.yaml", "../new.yaml"):
        assert folder_around([str(folder / elsewhere)], [pattern]) is None


def test_a_dash_is_standard_output_and_nothing_is_no_name(run: Run, folder: Path) -> None:
    assert run("report", "actuals.yaml", "-f", "json", "-o", "-").stdout == run("report", "-f", "json").stdout
    assert not (folder / "-").exists()
    for command in ("report", "check actuals.yaml", "rollup schools", "template", "plan new", "plan check", "schema"):
        empty = run(*command.split(), "-o", "", "--lang", "en")
        assert empty.returncode == 2 and b"-o needs the name of a file" in empty.stderr, command


@pytest.mark.parametrize("command", ["report actuals.yaml -o", "check form.xlsx --mark"])
def test_a_read_only_file_is_not_replaced(run: Run, folder: Path, command: str) -> None:
    target = folder / "kept.xlsx"
    target.write_text("old")
    target.chmod(0o444)
    done = run(*command.split(), "kept.xlsx", "--lang", "en")
    assert (done.returncode, target.read_text()) == (2, "old")
    assert b"kept.xlsx: the file is read-only" in done.stderr
    assert not [*folder.glob(".kept*")]


def refused(*given: object) -> None:
    raise PermissionError(1, "Operation not permitted")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_fix_keeps_the_owner(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "actuals.yaml"
    file.write_text(WRONG)
    file.chmod(0o640)
    os.chown(file, 12345, 12346)
    with monkeypatch.context() as patch:
        patch.setattr(os, "chown", refused)
        assert run("check", "--fix", "actuals.yaml").returncode == 2
        assert file.read_text() == WRONG and os.listdir(tmp_path) == ["actuals.yaml"]
    assert run("check", "--fix", "actuals.yaml").returncode == 0
    status = file.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o777) == (12345, 12346, 0o640)
    assert file.read_text() == RIGHT


def test_a_second_fix_says_what_the_file_is_now(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "actuals.yaml"
    file.write_text(WRONG)

    def fixed_by_another(path: str) -> bytes:
        file.write_text(RIGHT)
        return read_bytes(path)

    monkeypatch.setattr(fixing, "read_bytes", fixed_by_another)
    done = run("check", "--fix", "actuals.yaml")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", "1 file checked · 0 errors · 0 warnings\n".encode())


@pytest.mark.parametrize("line", ["jinan_batches: {value: 2, note:# 秋季}", "jinan_batches:# 3", "jinan_batches：# 3"])
@pytest.mark.parametrize("beside", ["", "  gaokao_600：２７\n"])
def test_a_value_that_would_become_a_comment_is_left(run: Run, tmp_path: Path, line: str, beside: str) -> None:
    file = tmp_path / "actuals.yaml"
    file.write_text(f"{HEAD}{beside}  {line}\n")
    assert run("check", "--fix", "actuals.yaml").returncode == 1
    mended = beside.replace("：", ": ")  # its digits are looked at once the whole file can be read
    assert file.read_text() == f"{HEAD}{mended}  {line}\n"


@pytest.mark.parametrize("number", [5, 32])
def test_a_file_that_excel_has_open_on_windows(
    run: Run, folder: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_use(*given: object) -> None:
        error = PermissionError(13, "Access is denied")
        error.winerror = number  # type: ignore[attr-defined, unused-ignore]
        raise error

    monkeypatch.setattr(os, "replace", in_use)
    (folder / "report.xlsx").write_text("old")
    done = run("report", "actuals.yaml", "-o", "report.xlsx", "--lang", "en")
    assert done.returncode == 2 and b"report.xlsx: another program is using it" in done.stderr
    assert (folder / "report.xlsx").read_text() == "old" and not [*folder.glob(".report*")]
