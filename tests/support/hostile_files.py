"""Files made to exhaust a reader, of any size: small ones for tests, large ones by hand.

`cd tests; python -m support.hostile_files FOLDER 1` writes them all with the number that is too much; with 0.1 instead
of 1, a tenth of it; with names after it, only those that begin so.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from support.hostile_texts import CSV, YAML, Made
from support.hostile_workbooks import WORKBOOKS


class Hostile(NamedTuple):
    """How to make a file: its ending, its bytes for a number of repetitions, and a number that is too much."""

    ending: str
    made: Made
    full: int


FILES = {
    f"{ending}-{name}": Hostile(f".{ending}", *how)
    for ending, group in (("yaml", YAML), ("xlsx", WORKBOOKS), ("csv", CSV))
    for name, how in group.items()
}


def write(folder: Path, name: str, scale: float = 1) -> Path:
    """Write one of them into a folder."""
    hostile = FILES[name]
    file = folder / f"{name}{hostile.ending}"
    file.write_bytes(hostile.made(int(hostile.full * scale)))
    return file


if __name__ == "__main__":
    for name in FILES:
        if name.startswith(tuple(sys.argv[3:]) or ""):
            write(Path(sys.argv[1]), name, float(sys.argv[2]))
