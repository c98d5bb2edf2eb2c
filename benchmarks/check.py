"""How fast ten thousand submissions are checked, as whole processes, beside other validators on the same files.

    pip install . -r benchmarks/requirements.txt
    for peer in yamale check-jsonschema jsonschema-rs sourcemeta-jsonschema; do
      python3 -m venv peers/$peer && peers/$peer/bin/pip install -r benchmarks/peers/$peer.txt
    done
    python benchmarks/check.py peers 5

Each round runs every command once, so that whatever else the machine does falls on all of them alike.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from generate import write

from edutarget.plan.loading import load_plan

HERE = Path(__file__).parent
PROGRAM = str(Path(sys.executable).parent / "edutarget")
MANY = 10_000


class Subject(NamedTuple):
    """A command; `rounds` where it is too slow to take part in all of them."""

    name: str
    command: Sequence[str]
    rounds: int | None = None


class Run(NamedTuple):
    """One process: wall-clock and processor seconds, and the largest resident memory of one process in MB."""

    seconds: float
    processor: float
    memory: float


def validators(peers: Path, data: Path, kind: str) -> list[Subject]:
    """Ours first, then the others that are installed, on the same folder of `schools` or `large` submissions."""
    files, schema = str(data / f"{kind}-{MANY}"), str(data / "schema.json")
    named = sorted(map(str, Path(files).iterdir()))
    script = str(HERE / "peers" / "jsonschema_rs_script.py")
    subjects = [
        Subject("edutarget check", (PROGRAM, "check", "-q", files)),
        Subject("yamale -n 2", (f"{peers}/yamale/bin/yamale", "-n", "2", "-s", str(data / "yamale.yaml"), files)),
        Subject("script on jsonschema-rs", (f"{peers}/jsonschema-rs/bin/python", script, schema, files)),
        Subject(
            "sourcemeta jsonschema validate --fast",
            (f"{peers}/sourcemeta-jsonschema/bin/jsonschema", "validate", "--fast", schema, files),
        ),
        Subject(
            "check-jsonschema",
            (f"{peers}/check-jsonschema/bin/check-jsonschema", "-q", "--schemafile", schema, *named),
            2,
        ),
    ]
    return [subject for subject in subjects if Path(subject.command[0]).exists()]


def memory(data: Path) -> list[Subject]:
    """A thousand files and ten thousand."""
    folders = {count: str(data / f"large-{count}") for count in (1000, MANY)}
    return [Subject(f"edutarget check, {n:,} files", (PROGRAM, "check", "-q", path)) for n, path in folders.items()]


def run(command: Sequence[str]) -> Run:
    """Run a command to its end; anything but exit code 0 ends the benchmark."""
    start = time.perf_counter()
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environment)
    _pid, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command[:5]} ended with {child.returncode}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def measure(subjects: Sequence[Subject], rounds: int) -> dict[str, list[Run]]:
    """Every subject once a round, after one round of the quick ones that only warms the file cache."""
    for subject in subjects:
        if subject.rounds is None:
            run(subject.command)
    runs: dict[str, list[Run]] = {subject.name: [] for subject in subjects}
    for number in range(rounds):
        for subject in subjects:
            if subject.rounds is None or number < subject.rounds:
                runs[subject.name].append(run(subject.command))
    return runs


def table(runs: dict[str, list[Run]]) -> str:
    """Medians as a Markdown table; a ratio is the median of the rounds' own ratios to the first subject."""
    lines = ["| command | time | of the first | processor | memory |", "|---|--:|--:|--:|--:|"]
    first = next(iter(runs.values()))
    for name, own in runs.items():
        ratio = median(one.seconds / other.seconds for one, other in zip(own, first, strict=False))
        seconds, processor = median(one.seconds for one in own), median(one.processor for one in own)
        largest = median(one.memory for one in own)
        lines.append(f"| `{name}` | {seconds:.2f} s | {ratio:.2f} | {processor:.2f} s | {largest:.1f} MB |")
    return "\n".join(lines) + "\n"


def main() -> None:
    peers, rounds = Path(sys.argv[1]).resolve(), int(sys.argv[2])
    plan, problems = load_plan()
    assert plan is not None, problems
    with TemporaryDirectory() as folder:
        data = Path(folder)
        write(plan, data, (1000, MANY))
        for subjects in (validators(peers, data, "schools"), validators(peers, data, "large"), memory(data)):
            runs = measure(subjects, rounds)
            print(table(runs), flush=True)
            print(json.dumps({name: [one._asdict() for one in own] for name, own in runs.items()}), file=sys.stderr)


if __name__ == "__main__":
    main()
