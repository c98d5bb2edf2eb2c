"""How long `edutarget trend` takes over a year of monthly files with every indicator, beside the report of one.

    pip install .
    python benchmarks/trend.py

Whole processes; each round runs every command once, so that whatever else the machine does falls on all of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from calendar import monthrange
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from edutarget import Plan
from edutarget.plan.loading import load_plan

ROUNDS = 30
PROGRAM = str(Path(sys.executable).parent / "edutarget")
ENVIRONMENT = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
MOST = 1.3


def month_file(plan: Plan, month: int) -> str:
    """A submission of the month's last day: figures known by then, growing counts, parts that make their total."""
    day = f"2025-{month:02}-{monthrange(2025, month)[1]}"
    lines = [f"plan: {plan.id}", f"as_of: {day}", "submitted_by: 教育局", "actuals:"]
    for key, indicator in plan.indicators.items():
        if indicator.known_from is not None and day < indicator.known_from.isoformat():
            continue
        target = indicator.target
        if not isinstance(target, Decimal):
            lines.append(f"  {key}: {'是' if month > 6 else '否'}")
        elif indicator.measure == "cumulative" and key not in plan.parts:
            whole = target == int(target)
            lines.append(f"  {key}: {target * month // 12 if whole else target * month / 12:.6f}")
        elif indicator.measure == "cumulative":
            parts = [plan.indicators[part].target for part in plan.parts[key]]
            lines.append(f"  {key}: {sum(part * month // 12 for part in parts if isinstance(part, Decimal))}")
        else:
            lines.append(f"  {key}: {indicator.target}")
    return "\n".join(lines) + "\n"


def seconds(command: Sequence[str]) -> float:
    """Wall-clock seconds of a process; anything but exit code 0 ends the benchmark."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    return time.perf_counter() - start


def main() -> None:
    plan, _problems = load_plan(Path(__file__).parents[1] / "targets.yaml")
    assert plan is not None
    with TemporaryDirectory() as folder:
        for month in range(1, 13):
            Path(folder, f"{month:02}.yaml").write_text(month_file(plan, month), "utf-8")
        subjects = {
            "report, one file": (PROGRAM, "report", f"{folder}/12.yaml"),
            "trend, 12 files": (PROGRAM, "trend", folder),
            "report, 12 files": (PROGRAM, "report", folder),
            "trend -f json, 12 files": (PROGRAM, "trend", folder, "-f", "json"),
            "trend -f html, 12 files": (PROGRAM, "trend", folder, "-f", "html"),
        }
        for command in subjects.values():
            seconds(command)
        rounds = [{name: seconds(command) for name, command in subjects.items()} for _round in range(ROUNDS)]
    print("| command | time | of the report |\n|---|--:|--:|")
    for name in subjects:
        ratio = median(taken[name] / taken["report, one file"] for taken in rounds)
        print(f"| {name} | {median(taken[name] for taken in rounds) * 1000:.0f} ms | {ratio:.2f} |")
    print(f"\nThe trend in a terminal is to stay within {MOST} of the report.")


if __name__ == "__main__":
    main()
