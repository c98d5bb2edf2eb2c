"""The Python in the READMEs: the same in both, accepted by a strict type checker, and it runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT

READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]


def printed(readme: Path) -> str:
    """All of a README's Python, in its order."""
    return "\n".join(re.findall(r"^```python\n(.*?)^```$", readme.read_text(), re.DOTALL | re.MULTILINE))


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], cwd=cwd, capture_output=True, text=True, timeout=300)


def test_both_print_the_same() -> None:
    english, chinese = map(printed, READMES)
    assert english == chinese and english.count("import") == 1


@pytest.mark.usefixtures("checks")
def test_it_passes_a_strict_check_of_types(tmp_path: Path) -> None:
    """And so do the examples of docs/api.md, as a user's script against the package as it is installed."""
    (tmp_path / "readme.py").write_text(printed(READMES[0]))
    (tmp_path / "api.py").write_text(printed(ROOT / "docs" / "api.md"))
    done = run("-m", "mypy", "--strict", "--config-file=", "readme.py", "api.py", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_it_runs(tmp_path: Path) -> None:
    (tmp_path / "readme.py").write_text(printed(READMES[0]))
    done = run(str(tmp_path / "readme.py"), cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^training_attendances \w+ -3528$", done.stdout, re.MULTILINE), done.stdout
