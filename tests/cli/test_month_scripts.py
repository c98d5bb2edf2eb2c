"""examples/county/month.cmd, which clerks double-click, and month.sh, which does the same where tests can run it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT

COUNTY = ROOT / "examples" / "county"
WINDOWS = (COUNTY / "month.cmd").read_bytes()
RESULTS = ["2025-09-check.txt", "2025-09-notice.docx", "2025-09-report.html", "2025-09-report.xlsx"]
# Instead of the program: writes down how it was called, and the result; the exit code is in the environment.
STAND_IN = """\
#!/bin/sh
echo "$@" >>calls.txt
echo "said to the clerk" >&2
code=$(echo "$CODES" | cut -d' ' -f"$(wc -l <calls.txt)")
while [ $# -gt 1 ]; do [ "$1" != -o ] || [ "$code" -gt 1 ] || echo "$code" >"$2"; shift; done
exit "$code"
"""


def month(folder: Path, *arguments: str, program: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    tools = program or Path(sys.executable).parent
    clean = {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder), "LANG": "zh_CN.UTF-8", **env}
    command = ["sh", str(folder / "month.sh"), *arguments]
    return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, timeout=300)


@pytest.fixture
def county(tmp_path: Path) -> Path:
    return Path(shutil.copytree(COUNTY, tmp_path / "县 里"))


@pytest.fixture
def stand_in(tmp_path: Path) -> Path:
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "edutarget"
    program.write_text(STAND_IN)
    program.chmod(0o755)
    return program.parent


def written(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("20*.*"))


def test_a_month_with_a_faulty_file_is_written_and_the_file_named(county: Path) -> None:
    """The last folder is taken; it ends with the files that have errors and what was written."""
    done = month(county)
    assert (done.returncode, done.stderr) == (1, "")
    assert written(county) == RESULTS
    errors, results = done.stdout.split("已写出 / Written:\n")
    assert errors.splitlines()[-1] == "  2025-09/fucheng-junior.yaml"
    assert sorted(results.split()) == RESULTS
    assert "请填准确数" in (county / "2025-09-check.txt").read_text("utf-8")


def test_a_second_run_keeps_what_the_first_one_wrote(county: Path, stand_in: Path) -> None:
    for text in ("first", "second"):
        (county / "2025-09-notice.docx").write_text(text)
        (county / "calls.txt").write_text("")
        done = month(county, program=stand_in, CODES="0 0 0 0 0")
        assert done.returncode == 0
        assert "2025-09-notice.docx" in done.stdout
    assert "原有文件保留为 / Kept as: 2025-09-notice-2.docx\n" in done.stdout
    assert (county / "2025-09-notice-1.docx").read_text() == "first"
    assert (county / "2025-09-notice-2.docx").read_text() == "second"
    assert (county / "2025-09-notice.docx").read_text() == "0\n"


@pytest.mark.parametrize(
    ("codes", "calls", "code"), [("1 1 1 1 1", 5, 1), ("1 2", 2, 2), ("2", 1, 2), ("0 130", 2, 130)]
)
def test_it_goes_on_after_1_and_stops_at_2(codes: str, calls: int, code: int, county: Path, stand_in: Path) -> None:
    done = month(county, "2025-06", program=stand_in, CODES=codes)
    assert done.returncode == code
    assert len((county / "calls.txt").read_text().splitlines()) == calls
    assert ("said to the clerk" in done.stdout) == (code > 1)
    assert ("Written" in done.stdout) == (code < 2)


def test_a_folder_that_is_not_there(county: Path, stand_in: Path) -> None:
    done = month(county, "2025-10", program=stand_in)
    assert (done.returncode, "2025-10" in done.stdout) == (2, True)


def test_a_folder_elsewhere_gets_its_results_beside_it(county: Path, stand_in: Path, tmp_path: Path) -> None:
    (tmp_path / "other" / "2026-01").mkdir(parents=True)
    assert month(county, "../other/2026-01/", program=stand_in, CODES="0 0 0 0 0").returncode == 0
    assert "2026-01-notice.docx" in written(tmp_path / "other")


def steps(script: str) -> list[str]:
    """The commands of a script, with the file that each writes."""
    plain = re.sub(r"%MONTH%", "$month", script.replace("call :run", "run").replace("call %EDUTARGET%", "edutarget"))
    return re.findall(r'^(?:run|edutarget) "\$month.*?(?=\r?\n| >)|^edutarget check.*?(?= >)', plain, re.MULTILINE)


def test_both_scripts_run_the_same_commands() -> None:
    windows, elsewhere = steps(WINDOWS.decode()), steps((COUNTY / "month.sh").read_text())
    assert windows == elsewhere and len(windows) == 5


def test_windows_reads_its_script_whatever_the_language_of_the_system() -> None:
    """Lines end with CRLF; until chcp, and in commands and labels, there is ASCII alone."""
    lines = WINDOWS.split(b"\r\n")
    assert lines[-1] == b"" and not [line for line in lines if b"\n" in line or b"\r" in line]
    assert lines[0] == b"@echo off" and b"chcp 65001 >nul" in lines
    shown = [number for number, line in enumerate(lines) if not line.isascii()]
    assert min(shown) > lines.index(b"chcp 65001 >nul")
    assert all(re.match(r" *echo |if .* echo ", lines[number].decode()) for number in shown)


def test_windows_finds_every_label_that_is_asked_for() -> None:
    script = WINDOWS.decode()
    asked = set(re.findall(r"(?:goto|call :)\s*(\w+)", script))
    assert asked == set(re.findall(r"^:(\w+)", script, re.MULTILINE))
