"""What `check --fix` costs beside `check` on ten thousand submissions, in processor time of whole processes.

It is compared with `check` of the same files, which reads no further than a slip in one that is not YAML, and of the
files without slips, all of which both must read.

    python benchmarks/fix.py 5

Each round runs all three, one after the other, on the same files: all right, or a share of them with slips of the pen.
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
            of_wrong, of_right = [], []
            for _round in range(rounds):
                shutil.copytree(wrong, copy)
                check = run((PROGRAM, "check", "-q", "--exit-zero", str(copy)))
                fix = run((PROGRAM, "check", "-q", "--fix", "--exit-zero", str(copy)))
                sound = run((PROGRAM, "check", "-q", str(right)))
                of_wrong.append(fix.processor / check.processor)
                of_right.append(fix.processor / sound.processor)
                shutil.rmtree(copy)
            print(
                f"one file in {one_in} is wrong: {median(of_wrong):.2f} of check, of {sorted(of_wrong)}; "
                f"{median(of_right):.2f} of check of the right files, of {sorted(of_right)}",
                flush=True,
            )


if __name__ == "__main__":
    main()
