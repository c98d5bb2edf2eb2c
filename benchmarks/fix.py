"""What `check --fix` costs beside `check` on ten thousand submissions, in processor time of whole processes.

    python benchmarks/fix.py 5

Each round runs both, one after the other, on the same files: all right, or a share of them with slips of the pen.
"""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from check import MANY, PROGRAM, run
from generate import schools

from edutarget.plan.loading import load_plan

SHARES = [0, 100, 10, 1]
"""One file in so many is wrong; 0: none."""


def slips(folder: Path, one_in: int) -> None:
    """Make one file in so many wrong in three places that have one remedy."""
    chance = random.Random(7)
    for file in sorted(folder.iterdir()) if one_in else ():
        if chance.randrange(one_in) == 0:
            text = file.read_text(encoding="utf-8")
            file.write_text(
                text.replace("as_of: 2025-09-30", "as_of：2025/9/30").replace("attendances: ", "attendances:")
            )


def main() -> None:
    rounds, shares = int(sys.argv[1]), list(map(int, sys.argv[2:])) or SHARES
    plan, problems = load_plan()
    assert plan is not None, problems
    with TemporaryDirectory() as data:
        right = Path(data) / "right"
        schools(plan, right, MANY)
        for one_in in shares:
            wrong, copy = Path(data) / f"wrong-{one_in}", Path(data) / "copy"
            shutil.copytree(right, wrong)
            slips(wrong, one_in)
            ratios = []
            for _round in range(rounds):
                shutil.copytree(wrong, copy)
                check = run((PROGRAM, "check", "-q", "--exit-zero", str(copy)))
                fix = run((PROGRAM, "check", "-q", "--fix", "--exit-zero", str(copy)))
                ratios.append(fix.processor / check.processor)
                shutil.rmtree(copy)
            print(f"one file in {one_in} is wrong: {median(ratios):.2f} of check, of {sorted(ratios)}", flush=True)


if __name__ == "__main__":
    main()
