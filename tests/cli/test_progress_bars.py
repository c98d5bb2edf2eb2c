"""Progress bars appear only in a terminal, and only for long work."""

from __future__ import annotations

import io

import pytest

from edutarget.cli.output import LONG_WORK, files_bar, progress_bars, steps_bar
from edutarget.language.text import Term

STEPS = (Term("checking"), Term("adding up"))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, stderr: io.StringIO, quiet: bool, files: int) -> str:
    """What stands on standard error after some work."""
    monkeypatch.setattr("sys.stderr", stderr)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    with progress_bars(quiet) as bars:
        done = files_bar(bars, "reading", files)
        done(files // 2)
        done(files // 4)
        begin = steps_bar(bars, STEPS)
        for step in STEPS:
            begin(step)
    return stderr.getvalue()


def test_files_and_steps_move_on(monkeypatch: pytest.MonkeyPatch) -> None:
    said = shown(monkeypatch, Terminal(), False, LONG_WORK)
    places = [said.find(text) for text in ("reading", " 50%", " 75%", "checking", "adding up")]
    assert -1 not in places and places == sorted(places)


def test_little_work_has_no_bar_of_files(monkeypatch: pytest.MonkeyPatch) -> None:
    said = shown(monkeypatch, Terminal(), False, LONG_WORK - 1)
    assert "adding up" in said and "reading" not in said


@pytest.mark.parametrize(("stderr", "quiet"), [(Terminal(), True), (io.StringIO(), False)])
def test_nobody_waits_where_it_is_quiet_or_no_terminal(
    monkeypatch: pytest.MonkeyPatch, stderr: io.StringIO, quiet: bool
) -> None:
    assert shown(monkeypatch, stderr, quiet, LONG_WORK) == ""
