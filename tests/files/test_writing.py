"""Ctrl-C and `kill` while a file is written: the old one stays or the new one is there, and nothing beside it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT
from support.calling import environment, heeds_ctrl_c
from support.tables import book, put, saved

STOPPED = """
import os, sys
name, number = sys.argv.pop(1), int(sys.argv.pop(1))
function = getattr(os, name)
def stopped(*given, **named):
    done = function(*given, **named)
    if name != "open" or given[1] & os.O_EXCL:
        os.kill(os.getpid(), number)
    return done
setattr(os, name, stopped)
from edutarget.__main__ import main
main()
"""
"""The program, which gets a signal as soon as it has called a function of the system."""

COMMANDS = {
    "report": ["report", "examples/actuals.yaml", "-o"],
    "rollup": ["rollup", "examples/submissions/schools", "-o"],
    "mark": ["check", "{folder}/form.xlsx", "--mark"],
    "fix": ["check", "--fix"],
}
ENDINGS = {"report": "md", "rollup": "yaml", "mark": "xlsx", "fix": "yaml"}
SLIP = "examples/broken/reading/fullwidth-colon.yaml"


def stopped(folder: Path, command: str, function: str, number: int) -> tuple[int, bool]:
    """The exit code, and whether the target was replaced; nothing else may be in the folder, or be said."""
    (folder / "form.xlsx").write_bytes(saved(book(put("D6", "a few"))))
    target = folder / f"target.{ENDINGS[command]}"
    before = (ROOT / SLIP).read_bytes()
    target.write_bytes(before)
    arguments = [part.format(folder=folder) for part in COMMANDS[command]]
    process = subprocess.run(
        [sys.executable, "-c", STOPPED, function, str(number), *arguments, str(target)],
        cwd=ROOT,
        env=environment(folder, EDUTARGET_TARGETS=str(ROOT / "targets.yaml")),
        preexec_fn=heeds_ctrl_c,
        capture_output=True,
        timeout=600,  # for a process that never ends: a busy machine takes its time
    )
    assert {path.name for path in folder.iterdir()} == {"form.xlsx", target.name}
    assert b"Traceback" not in process.stderr, process.stderr.decode()
    return process.returncode, target.read_bytes() != before


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize(
    ("command", "function"),
    [*((command, "fsync") for command in COMMANDS), ("report", "open"), ("report", "replace")],
)
def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, command: str, function: str) -> None:
    assert stopped(tmp_path, command, function, signal.SIGTERM) == (143, function == "replace")


def test_ctrl_c_ends_it_alike(tmp_path: Path) -> None:
    assert stopped(tmp_path, "report", "fsync", signal.SIGINT) == (130, False)
