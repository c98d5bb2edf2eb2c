"""Paths and types that tests of several packages share."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from edutarget import Diagnostic, Submission

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
EXAMPLE = ROOT / "examples" / "actuals.yaml"
GOLDEN = TESTS / "golden"

Golden = Callable[[str, str], None]
Load = Callable[[str | bytes], tuple[Submission | None, list[Diagnostic]]]
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
