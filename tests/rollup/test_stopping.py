"""However a roll-up ends, no temporary files are left, and stopping it is not reported as an error."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support import ROOT
from support.calling import environment, heeds_ctrl_c

ROWS = 4_000_000


@pytest.fixture(scope="module")
def long_work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table that takes seconds to add up."""
    import duckdb

    file = tmp_path_factory.mktemp("facts") / "facts.parquet"
    facts = "'校' || s % 400000 AS unit, 'dropouts' AS indicator, make_date(2025, 1 + (s // 400000)::INT, 28) AS as_of"
    duckdb.execute(f"COPY (SELECT {facts}, 1 AS value FROM range({ROWS}) t(s)) TO '{file}' (FORMAT parquet)")
    return file


def begun(folder: Path, *arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "edutarget", "rollup", *map(str, arguments), "--engine", "duckdb"]
    env = environment(folder, TMPDIR=str(folder), EDUTARGET_TARGETS=str(ROOT / "targets.yaml"))
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=pipe, stderr=pipe, preexec_fn=heeds_ctrl_c)


def stopped(folder: Path, file: Path, number: int) -> tuple[int, str]:
    """The exit code, and what was said, of work that is stopped in the middle."""
    process = begun(folder, file)
    while not list(folder.iterdir()) and process.poll() is None:
        time.sleep(0.01)
    time.sleep(0.5)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert out == b""
    return process.returncode, err.decode()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopping_leaves_nothing_and_is_no_failure(tmp_path: Path, long_work: Path, number: int, code: int) -> None:
    assert stopped(tmp_path, long_work, number) == (code, "")
    assert not list(tmp_path.iterdir())


def test_what_a_killed_run_leaves_is_gone_with_the_next(tmp_path: Path, long_work: Path) -> None:
    assert stopped(tmp_path, long_work, signal.SIGKILL)[0] == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    (tmp_path / "edutarget-of-somebody").mkdir()
    process = begun(tmp_path, ROOT / "examples" / "submissions" / "schools")
    assert process.communicate(timeout=60)[0] and process.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["edutarget-of-somebody"], left


@pytest.mark.parametrize("path", ["examples/submissions/schools", "examples/broken/rollup/missing-column/facts.csv"])
def test_nothing_is_left_of_success_or_error(tmp_path: Path, path: str) -> None:
    process = begun(tmp_path, path)
    process.communicate(timeout=60)
    assert process.returncode == (0 if "schools" in path else 1)
    assert not os.listdir(tmp_path)
