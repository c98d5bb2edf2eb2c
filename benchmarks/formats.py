"""How long each format of the example report takes as a whole process, as a ratio to the text report.

Run `python benchmarks/formats.py [ROUNDS]`. The formats take turns, so that a busy machine is unfair to none; the
least time of each is compared. Exits 1 where a format misses its limit.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

EXAMPLE = str(Path(__file__).parents[1] / "examples" / "actuals.yaml")
FORMATS = ("text", "json", "csv", "markdown", "html", "xlsx")
LIMITS = {"html": 2.0, "xlsx": 2.0}


def seconds(format: str) -> tuple[float, int]:
    """One run: its time, and the size of what it wrote in bytes."""
    command = [sys.executable, "-m", "edutarget", "report", EXAMPLE, "-f", format, "--lang", "zh"]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=True)
    return time.perf_counter() - start, len(done.stdout)


def main(rounds: int = 15) -> int:
    runs = {format: [seconds(format)] for format in FORMATS}
    for _round in range(rounds):
        for format in FORMATS:
            runs[format].append(seconds(format))
    least = {format: min(taken for taken, _size in found[1:]) for format, found in runs.items()}
    missed = 0
    for format in FORMATS:
        ratio = least[format] / least["text"]
        limit = LIMITS.get(format)
        missed += limit is not None and ratio >= limit
        size = runs[format][0][1]
        note = f"  limit {limit}" if limit else ""
        print(f"{format:9} {least[format] * 1000:6.0f} ms  {ratio:5.2f} × text  {size / 1000:6.1f} kB{note}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
