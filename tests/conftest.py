"""What the tests share: the bundled plan, a folder to submit in, the program itself, and golden files."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from edutarget import Diagnostic, Plan, Submission, load_plan, load_submission
from edutarget.submission.loading import Loader
from support import GOLDEN, ROOT, Golden, Load, Run

settings.register_profile("edutarget", deadline=None)  # a busy machine is slow, not wrong
settings.load_profile("edutarget")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write what is printed now to tests/golden")


@pytest.fixture(scope="session")
def plan() -> Plan:
    plan, problems = load_plan(ROOT / "targets.yaml")
    assert plan is not None, problems
    return plan


@pytest.fixture(scope="session")
def loader(plan: Plan) -> Loader:
    return Loader(plan)


@pytest.fixture(scope="session")
def load(loader: Loader, tmp_path_factory: pytest.TempPathFactory) -> Load:
    """Load a submission from its text or bytes."""
    file = tmp_path_factory.mktemp("submitted") / "actuals.yaml"

    def load(written: str | bytes) -> tuple[Submission | None, list[Diagnostic]]:
        file.write_bytes(written.encode() if isinstance(written, str) else written)
        return loader.load(str(file))

    return load


@pytest.fixture
def read(plan: Plan, tmp_path: Path) -> Callable[[Any], tuple[Submission | None, list[Diagnostic]]]:
    """Load a submission that is a workbook, its bytes, or a CSV text."""

    def read(content: Any) -> tuple[Submission | None, list[Diagnostic]]:
        file = tmp_path / ("actuals.csv" if isinstance(content, str) else "actuals.xlsx")
        if isinstance(content, bytes | str):
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        else:
            content.save(file)
        return load_submission(file, plan)

    return read


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Hold a text against the golden file of that name."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if request.config.getoption("--update-goldens"):
            file.write_bytes(text.encode())
        assert text == file.read_bytes().decode()

    return compare


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the program in a folder of its own, in an environment that says nothing but what a test says."""

    def run(*arguments: str | bytes, **options: Any) -> subprocess.CompletedProcess[bytes]:
        env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8", **options.pop("env", {})}
        options = {"cwd": tmp_path, "capture_output": True, "timeout": 30, **options}
        return subprocess.run([sys.executable, "-m", "edutarget", *arguments], env=env, **options)

    return run
