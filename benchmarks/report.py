"""What commands cost at start-up, as whole processes, beside a Python that uses their libraries as they are meant.

    pip install . -r benchmarks/requirements.txt
    python benchmarks/report.py

Each round runs every command once, so that whatever else the machine does falls on all of them alike.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROUNDS = 30
EXAMPLE = str(Path(__file__).parents[1] / "examples" / "actuals.yaml")
PROGRAM = str(Path(sys.executable).parent / "edutarget")
LIBRARIES = """
import typer, yaml, rich.console, rich.table
from pydantic import BaseModel
class Model(BaseModel):
    field: str
"""
ENVIRONMENT = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}


class Subject(NamedTuple):
    """A command, and the most it may take: a share of the reference's time, and memory in MB."""

    name: str
    command: Sequence[str]
    most_time: float | None = None
    most_memory: int | None = None


REFERENCE = Subject("typer, yaml, rich, pydantic and one model", (sys.executable, "-c", LIBRARIES))
SUBJECTS = (
    REFERENCE,
    Subject("`edutarget report`", (PROGRAM, "report", EXAMPLE), 1.4, 45),
    Subject("`edutarget report --brief`", (PROGRAM, "report", EXAMPLE, "--brief"), 1.4, 45),
    Subject("`edutarget report --lang zh`", (PROGRAM, "report", EXAMPLE, "--lang", "zh"), 1.4, 45),
    Subject("`edutarget check`, one file", (PROGRAM, "check", EXAMPLE), 1.2),
    Subject("`edutarget --help`", (PROGRAM, "--help"), 0.8),
    Subject("`edutarget --version`", (PROGRAM, "--version"), 0.8),
)


class Run(NamedTuple):
    """One process: processor seconds from start to end, and its largest resident memory in MB."""

    seconds: float
    memory: float


def run(command: Sequence[str]) -> Run:
    """Run a command to its end; anything but exit code 0 ends the benchmark."""
    quiet = subprocess.DEVNULL
    child = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, env=ENVIRONMENT)
    _pid, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command} ended with {child.returncode}")
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def measure(rounds: int) -> dict[Subject, list[Run]]:
    """Every subject once a round, after one round that only warms the file cache."""
    for subject in SUBJECTS:
        run(subject.command)
    runs: dict[Subject, list[Run]] = {subject: [] for subject in SUBJECTS}
    for _round in range(rounds):
        for subject in SUBJECTS:
            runs[subject].append(run(subject.command))
    return runs


def table(runs: Mapping[Subject, Sequence[Run]]) -> str:
    """Medians as a Markdown table; a ratio is the median of the rounds' own ratios to the reference."""
    lines = [
        "| command | processor time | of the reference | at most | memory | at most |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for subject, own in runs.items():
        ratio = median(one.seconds / other.seconds for one, other in zip(own, runs[REFERENCE], strict=True))
        cells = (
            subject.name,
            f"{median(one.seconds for one in own) * 1000:.0f} ms",
            f"{ratio:.2f}",
            f"{subject.most_time}" if subject.most_time else "",
            f"{median(one.memory for one in own):.1f} MB",
            f"{subject.most_memory} MB" if subject.most_memory else "",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(measure(ROUNDS)))
