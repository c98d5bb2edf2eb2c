"""Many files: several processes find what one process finds; Ctrl-C, full disks and closed pipes end it cleanly."""

from __future__ import annotations

import os
import pickle
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from edutarget.files import reading, source_file
from edutarget.files.finding import find_files
from edutarget.formats import renderer
from edutarget.formats.view import View
from edutarget.language.words import Words
from edutarget.plan.models import Plan
from edutarget.submission import workers
from edutarget.submission.checking import CheckOptions, _check_chunk, check_files
from edutarget.submission.loading import Loader
from support import EXAMPLE, Run
from support.calling import heeds_ctrl_c

VIEW = View(Words("en"))
MANY = workers.SERIAL_BELOW + 40


def fill(folder: Path, count: int) -> None:
    """Submissions of schools, every seventh with a wrong figure; two contradict each other."""
    example = EXAMPLE.read_text()
    for number in range(count):
        text = example.replace("actuals:", f"unit: 学校{number}\nactuals:")
        text = text.replace("gaokao_600: 27", "gaokao_600: ２７") if number % 7 == 0 else text
        (folder / f"{number:05}.yaml").write_text(text)
    (folder / "00001.yaml").write_text(example)
    (folder / "00300.yaml").write_text(example.replace("gaokao_600: 27", "gaokao_600: 28"))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """So many submissions that processes check them; no test writes here."""
    folder = tmp_path_factory.mktemp("filled")
    fill(folder, MANY)
    return folder


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough for a report of several kilobytes; no test writes here."""
    folder = tmp_path_factory.mktemp("few")
    fill(folder, 40)
    return folder


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """So many that there is time to stop them; no test writes here."""
    folder = tmp_path_factory.mktemp("full")
    fill(folder, 3000)
    return folder


def test_processes_find_what_one_process_finds(plan: Plan, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = sorted(map(str, filled.iterdir()))
    options = CheckOptions(date(2025, 11, 1), complete=True)

    done: list[int] = []
    many = check_files(plan, files, options, done.append)
    monkeypatch.setattr(workers, "SERIAL_BELOW", MANY + 1)
    one = check_files(plan, files, options)
    assert (many.files, sum(done)) == (tuple(files), len(files))
    assert renderer("check", "json")(many, VIEW) == renderer("check", "json")(one, VIEW)
    rules = {found.rule for found in many.diagnostics}
    rules_found = {"number-digits", "conflicting-values", "not-complete", "asked-unknown", "rate-without-counts"}
    assert rules == rules_found | {"not-added"}


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core needs no processes")
def test_more_than_a_few_hundred_files_are_spread_over_the_cores(plan: Plan, filled: Path) -> None:
    files = sorted(map(str, filled.iterdir()))
    assert len(set(workers.spread(plan, files, _one_of_several))) > 1
    assert set(workers.spread(plan, files[: workers.SERIAL_BELOW - 1], _process)) == {os.getpid()}
    assert set(workers.spread(plan, [*files, "-"], _process)) == {os.getpid()}, "standard input can be read once"


def _process(loader: object, files: object) -> int:
    return os.getpid()


def _one_of_several(loader: object, files: Sequence[str]) -> int:
    """The process, once another one works as well: on a busy machine it may begin late."""
    working = Path(files[0]).parent.with_name("working")
    working.mkdir(exist_ok=True)
    (working / str(os.getpid())).touch()
    deadline = time.monotonic() + 120
    while len(list(working.iterdir())) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    return os.getpid()


def test_what_is_kept_of_thousands_of_files_is_small_and_each_is_opened_once(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of a hundred thousand files is this, three hundred times."""
    example = EXAMPLE.read_text()
    for number in range(MANY):
        (tmp_path / f"{number:05}.yaml").write_text(example.replace("actuals:", f"unit: 学校{number}\nactuals:"))
    opened: list[str] = []
    original = reading.read_bytes

    def read_bytes(path: str) -> bytes:
        opened.append(path)
        return original(path)

    monkeypatch.setattr(source_file, "read_bytes", read_bytes)
    monkeypatch.setattr(workers, "SERIAL_BELOW", MANY + 1)
    files = find_files([str(tmp_path)]).files
    checked = check_files(plan, files, CheckOptions(date(2025, 11, 1)))
    assert opened == files == sorted(files) and len(files) == MANY
    kept = _check_chunk(CheckOptions(date(2025, 11, 1)), Loader(plan), files[:50]).summaries
    assert len(pickle.dumps(kept)) < 50 * 400
    assert not {found.severity for found in checked.diagnostics} - {"warning"}


def interrupted(running: subprocess.Popen[bytes]) -> str:
    """Press Ctrl-C as a terminal does, for the program and its processes; what it says of it."""
    os.killpg(running.pid, signal.SIGINT)
    said = running.communicate(timeout=60)[1].decode()
    assert running.returncode == 130, said
    return said


def started(*paths: str) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "edutarget", "check", *paths]
    return subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True, preexec_fn=heeds_ctrl_c
    )


def test_ctrl_c_while_it_reads(tmp_path: Path) -> None:
    with started("-") as running:
        assert running.stdin is not None
        running.stdin.write(b"# a comment\n" * 20_000)  # more than a pipe holds: it has begun to read
        running.stdin.flush()
        assert "Traceback" not in interrupted(running)


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core needs no processes")
@pytest.mark.parametrize("delay", [0, 0.05, 0.2])
def test_ctrl_c_in_the_middle_of_many_files(delay: float, full: Path) -> None:
    with started(str(full)) as running:
        children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
        while not children.read_text():
            assert running.poll() is None, "it has ended without processes"
            time.sleep(0.005)
        time.sleep(delay)
        assert "Traceback" not in interrupted(running)


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core needs no processes")
def test_ctrl_c_before_the_first_result_leaves_the_rest_undone(
    plan: Plan, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The processes wait until what they have not begun is cancelled."""
    waiting: list[Future[Any]] = []
    submit = ProcessPoolExecutor.submit

    def noted(pool: ProcessPoolExecutor, *given: Any) -> Future[Any]:
        waiting.append(submit(pool, *given))
        return waiting[-1]

    def release() -> None:
        for _ in range(6000):
            if any(one.cancelled() for one in waiting):
                break
            time.sleep(0.01)
        (tmp_path / "released").touch()

    @contextmanager
    def interrupted() -> Iterator[None]:
        yield
        threading.Thread(target=release, daemon=True).start()
        raise KeyboardInterrupt

    monkeypatch.setattr(ProcessPoolExecutor, "submit", noted)
    monkeypatch.setattr(workers, "_interrupts_held", interrupted)
    monkeypatch.setattr(workers, "CHUNK", 10)
    with pytest.raises(KeyboardInterrupt):
        list(workers.spread(plan, sorted(map(str, filled.iterdir())), partial(_wait_for, str(tmp_path / "released"))))
    assert any(one.cancelled() for one in waiting)


def _wait_for(file: str, loader: object, files: object) -> None:
    while not os.path.exists(file):
        time.sleep(0.01)


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core needs no processes")
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_processes_end_with_the_one_that_was_called(end: signal.Signals, full: Path) -> None:
    """A reader of the output would wait until the last of them closes it."""
    with started(str(full)) as running:
        children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
        while len(workers := children.read_text().split()) < 2:
            assert running.poll() is None, "it has ended without processes"
            time.sleep(0.005)
        running.send_signal(end)
        running.communicate(timeout=30)
        assert running.returncode == -end
    for worker in workers:
        while _alive(worker):  # a test that hangs here is one that fails
            time.sleep(0.01)


def _alive(process: str) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"  # ended, and not yet fetched by whoever took it over


def test_a_reader_that_has_seen_enough_is_no_error(filled: Path) -> None:
    command = f"{sys.executable} -m edutarget check -q {filled} | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=60)
    assert done.stderr == b""
    assert b"error[number-digits]" in done.stdout


class TestOutputFile:
    OLD = "the report of yesterday\n"

    @pytest.fixture
    def output(self, tmp_path: Path) -> Path:
        file = tmp_path / "out" / "report.json"
        file.parent.mkdir()
        file.write_text(self.OLD)
        return file

    def test_is_replaced_when_all_is_written(self, output: Path, few: Path, run: Run) -> None:
        assert run("check", few, "-f", "json", "-o", str(output)).returncode == 1
        assert output.read_text().startswith('{\n  "schema": "edutarget/check/1"')
        assert list(output.parent.iterdir()) == [output]

    def test_is_the_old_one_where_the_disk_is_full(self, output: Path, few: Path, run: Run) -> None:
        def no_more_than_a_page() -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

        arguments = ("check", few, "-f", "json", "-o", str(output))
        # Python itself would leave half of a compiled module behind, and every later start would stumble over it.
        done = run(*arguments, preexec_fn=no_more_than_a_page, env={"PYTHONDONTWRITEBYTECODE": "1"})
        assert (done.returncode, output.read_text()) == (2, self.OLD)
        assert done.stderr.decode().splitlines()[-1] == f"edutarget: {output}: the file would be too large"
        assert list(output.parent.iterdir()) == [output]

    def test_is_the_old_one_after_kill_9(self, output: Path, few: Path, tmp_path: Path) -> None:
        """Killed while it waits for the disk: the new file is being written beside the old one."""
        stop = "import os, signal; os.fsync = lambda file: os.kill(os.getpid(), signal.SIGKILL)\n"
        program = stop + "from edutarget.__main__ import main; main()"
        arguments = ["check", str(few), "-f", "json", "-o", str(output)]
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments], cwd=tmp_path, capture_output=True, timeout=60
        )
        assert (done.returncode, output.read_text()) == (-signal.SIGKILL, self.OLD)

    def test_a_device_stays_a_device(self, run: Run, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        with subprocess.Popen(["cat", str(tmp_path / "pipe")], stdout=subprocess.PIPE) as reader:
            run("check", str(EXAMPLE), "-f", "json", "-o", "pipe")
            assert reader.communicate(timeout=30)[0].startswith(b'{\n  "schema"')
        assert (tmp_path / "pipe").is_fifo()
